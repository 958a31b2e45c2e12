"""The rules of the drinking game: by what everybody does, as far as may be told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.catalogue import Viewer
from bot.guilds.server_rules import RuleSet, ServerRule
from bot.ui.document import Route
from bot.ui.layout import Reader
from bot.ui.pages import Pages
from tests.harness import World, control, read
from tests.raw import Where, runnable, said, use


async def test_all_rules_by_what_players_do(companion: World) -> None:
    """Every rule stands under its reaction, an icon with words, with credit to where they come from."""
    told = read(await companion.newcomer.slash(companion.channel, "drinks rules"))
    assert "### 🥤 Take a sip of whatever you have" in told and "### 🎉 Cheer" in told
    rules = await companion.services.catalogue.all(Viewer(0), "rule")
    assert len(rules) == 17
    assert all(f"**{rule.slug}** {rule.name.en}" in told for rule in rules)
    assert "blog review" in told


async def test_episodes_only_as_far_as_may_be_told(companion: World) -> None:
    """Where a rule happens is told up to the limit, and grows with it."""
    assert "episodes" not in read(await companion.newcomer.slash(companion.channel, "drinks rules", action="worry"))
    await companion.limit(4)
    told = read(await companion.newcomer.slash(companion.channel, "drinks rules", action="worry"))
    assert "episodes 1; likely in 2, 3, 4" in told and "9" not in told.partition("Cutthroat")[2].partition("\n- ")[0]


async def test_of_an_episode(companion: World) -> None:
    """Only the rules that tend to happen in it; all of them, and why, where that may not be told yet."""
    ahead = read(await companion.newcomer.slash(companion.channel, "drinks rules", episode=3))
    assert "is not told here yet, so these are all of them" in ahead and "Rule 17: " in ahead
    await companion.limit(3)
    told = read(await companion.newcomer.slash(companion.channel, "drinks rules", episode=3))
    assert "Episode 3: " in told and "Hacker could not care less" in told and "shaky" not in told
    gone = await companion.newcomer.slash(companion.channel, "drinks rules", episode=13)
    assert gone.ephemeral and "There is no episode" in read(gone)


async def test_of_a_character_and_an_action(companion: World) -> None:
    """Both at once; nobody that may not be named is."""
    told = read(await companion.newcomer.slash(companion.channel, "drinks rules", character="hacker", action="sip"))
    assert "Hacker could not care less" in told and "Swindler panics" not in told
    none = await companion.newcomer.slash(companion.channel, "drinks rules", character="hacker", action="cheer")
    assert none.ephemeral and "Ask for fewer things at once" in read(none)
    nobody = await companion.newcomer.slash(companion.channel, "drinks rules", character="a/b nobody")
    assert nobody.ephemeral and "nobody" in read(nobody)


async def test_a_rule_from_the_list(companion: World) -> None:
    """The list leads to each rule's own card."""
    reply = await companion.newcomer.slash(companion.channel, "drinks rules")
    await companion.newcomer.select(reply.response, ["rule:2"], custom_id=control(reply, "1:jump:"))
    assert "The picture splits into panels" in read(reply) and "Drinking-game rule" in read(reply)


@pytest.mark.parametrize("command", ["drinks rules", "search"])
async def test_switched_off(companion: World, command: str) -> None:
    """The game can be switched off, its cards too; looking things up goes on."""
    reply = await companion.newcomer.slash(companion.channel, "drinks rules")
    await companion.set(modules__drinks__enabled=False)
    if command == "drinks rules":
        assert "switched off" in read(await companion.newcomer.slash(companion.channel, command))
        refused = await companion.newcomer.select(reply.response, ["rule:2"], custom_id=control(reply, "1:jump:"))
        assert "switched off" in read(refused)
    else:
        found = await companion.newcomer.slash(companion.channel, command, text="panels")
        assert "switched off" not in read(found)


async def write(world: World, *rules: tuple[str, str], **more: Any) -> None:
    """Write rules for the server, numbered from 1."""
    own = {f"drinks__rules__{n}": {"trigger": words, "action": act} for n, (words, act) in enumerate(rules, start=1)}
    await world.set(**own, **more)


async def test_rules_of_the_server_among_the_others(companion: World) -> None:
    """Under their reactions and marked; what is switched off is not listed, nor offered to go to."""
    await write(companion, ("Somebody offers tea", "sip"), ("Cake", "snack"), drinks__switched_off=[2])
    told = read(await companion.newcomer.slash(companion.channel, "drinks rules"))
    sip = told.partition("### 🥤")[2].partition("###")[0]
    assert "- **s1** \u2068Somebody offers tea\u2069\n  -# a rule of this server" in sip
    assert "- **1** The computer graphics look shaky" in sip and "panels" not in told
    assert "**s2** \u2068Cake\u2069" in told.partition("### 🍡")[2].partition("###")[0]
    assert "left out" not in told
    snacks = read(await companion.newcomer.slash(companion.channel, "drinks rules", action="snack"))
    assert "**s2**" in snacks and "**s1**" not in snacks
    only = await companion.newcomer.slash(companion.channel, "drinks rules", action="cheer")
    assert "**s" not in read(only)


@pytest.mark.parametrize("filters", [{"episode": 3}, {"character": "hacker"}, {"episode": 3, "character": "hacker"}])
@pytest.mark.parametrize("limit", [0, 12])
async def test_of_no_episode_and_nobody(companion: World, filters: dict[str, Any], limit: int) -> None:
    """With such a filter they are left out, and that is said only where there are any."""
    await companion.limit(limit)
    before = read(await companion.newcomer.slash(companion.channel, "drinks rules", **filters))
    await write(companion, ("Somebody offers tea", "sip"))
    told = read(await companion.newcomer.slash(companion.channel, "drinks rules", **filters))
    assert "Somebody offers tea" not in told and "**s1**" not in told
    assert "This server's own rules are of no episode and of nobody" in told and "left out" not in before
    assert [line for line in before.splitlines() if line.startswith("- ")] == [
        line for line in told.splitlines() if line.startswith("- ")
    ]


async def test_a_change_is_read_at_once(companion: World) -> None:
    """No page of before is sent again, also not by a button of before."""
    await write(companion, *((f"Rule number {n}", "aww") for n in range(1, 41)))
    reply = await companion.newcomer.slash(companion.channel, "drinks rules", action="aww")
    assert "Rule number 1\u2069" in read(reply)
    await companion.newcomer.click(reply.response, custom_id=control(reply, "1:go:1:rules:aww"))
    await companion.set(drinks__rules__1={"trigger": "A newer rule", "action": "aww"})
    await companion.newcomer.click(reply.response, custom_id=control(reply, "1:go:0:rules:aww"))
    assert "Rule number 1\u2069" not in read(reply) and "A newer rule" in read(reply)


async def whole(world: World, person: Any, place: Any) -> str:
    """Return all pages of the rules."""
    reply = await person.slash(place, "drinks rules")
    pages = [read(reply)]
    while f"1:go:{len(pages)}:rules:" in read(reply):
        await person.click(reply.response, custom_id=control(reply, f"1:go:{len(pages)}:rules:"))
        pages.append(read(reply))
    return "\n".join(pages)


async def test_no_server_hears_of_another(companion: World) -> None:
    """Each has its own; a direct message, and a server in which the bot is a guest, have the built-in ones."""
    await write(companion, ("Somebody offers tea", "sip"), drinks__switched_off=[2])
    other = companion.env.create_guild("Elsewhere")
    hall = other.create_text_channel("hall")
    person = other.add_member(companion.env.create_user("visitor"))
    assert "Somebody offers tea" in await whole(companion, companion.newcomer, companion.channel)
    elsewhere = await whole(companion, person, hall)
    assert "Somebody offers tea" not in elsewhere and "splits into panels" in elsewhere
    command, member = runnable(companion)["drinks rules"], companion.newcomer.id
    alone = Where(companion.env.backend.get_dm_channel(member).id)
    guest = Where(companion.channel.id, companion.guild.id, {"authorizing_integration_owners": {"1": str(member)}})
    for where in (alone, guest):
        told = said(await use(companion, command, member, where))
        assert "Somebody offers tea" not in told and "splits into panels" in told
    here = Where(companion.channel.id, companion.guild.id)
    assert "Somebody offers tea" in said(await use(companion, command, member, here))


async def test_only_lists_of_rules_are_made_anew(companion: World) -> None:
    """Rules of a server cost nothing where there are none, and never where something else is asked for."""
    services = companion.services
    reader = Reader(Viewer(3), services.translations.language("en"), 12, is_private=False, is_ephemeral=False)
    pages = Pages(services.catalogue)
    own = RuleSet(((1, ServerRule(trigger="Tea", action="sip")),))
    route = Route("rules", "//")
    assert await pages.of(reader, route) is await pages.of(reader, route, RuleSet())
    assert await pages.of(reader, route, own) is await pages.of(reader, route, RuleSet(own.own))
    assert await pages.of(reader, route, own) is not await pages.of(reader, route)
