"""`/drinks-admin`: admins write rules of their own, change and remove them, and switch built-in ones off."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import discord
import pytest
import yaml

from bot.catalogue import Name, Ref
from bot.client import CompanionBot
from bot.guilds import GuildSettings, Page
from bot.guilds.server_rules import MAX_RULES, RuleSet, ServerRule
from bot.guilds.settings import Drinks
from bot.ui.house_layouts import Note, Spot, View, drawn
from tests.cogs.test_bad_input import NASTY
from tests.cogs.test_panel import panel
from tests.cogs.test_transfer import export, file_of, second_admin, upload
from tests.cogs.test_transfer import press as decide
from tests.discord_api.limits import message
from tests.harness import TINY_SHOW, World, control, read, speak, world
from tests.leaks import Secrets
from tests.raw import Where, deliver, is_private, said
from tests.raw import press as press_raw

TEA = "Somebody offers tea"


async def add(world: World, trigger: str = TEA, action: str = "sip", who: Any = None) -> Any:
    return await (who or world.admin).slash(world.channel, "drinks-admin add", trigger=trigger, action=action)


async def edit(world: World, rule: str, who: Any = None, **changes: str) -> Any:
    return await (who or world.admin).slash(world.channel, "drinks-admin edit", rule=rule, **changes)


async def remove(world: World, rule: str, who: Any = None) -> Any:
    return await (who or world.admin).slash(world.channel, "drinks-admin remove", rule=rule)


async def listing(world: World, who: Any = None) -> Any:
    return await (who or world.admin).slash(world.channel, "drinks-admin list")


async def press(world: World, reply: Any, prefix: str, who: Any = None) -> Any:
    return await (who or world.admin).click(reply.response, custom_id=control(reply, prefix))


async def switch(world: World, reply: Any, *slugs: str, who: Any = None) -> Any:
    custom_id = control(reply, "1:house:switch:")
    return await (who or world.admin).select(reply.response, list(slugs), custom_id=custom_id)


async def drinks(world: World) -> Drinks:
    return (await world.services.guilds.settings(world.guild.id)).drinks


async def rules(world: World) -> dict[int, tuple[str, str]]:
    return {number: (rule.trigger, rule.action) for number, rule in (await drinks(world)).rules.items()}


async def fill(world: World, count: int = MAX_RULES) -> None:
    many = {f"drinks.rules.{n}": {"trigger": f"Rule number {n}", "action": "aww"} for n in range(1, count + 1)}
    await world.services.guilds.change(world.guild.id, world.admin.id, many)


async def played(world: World, **options: Any) -> str:
    return read(await world.newcomer.slash(world.channel, "drinks rules", **options))


def options(reply: Any) -> list[dict[str, Any]]:
    """Return the built-in rules that the list offers to switch."""
    rows = [row["components"][0] for row in reply.response.components if row["type"] == 1]
    return [option for row in rows for option in row.get("options", [])]


async def test_added_told_and_undone(companion: World) -> None:
    """A rule is played by at once; the reply says what it is and takes it back with one press."""
    reply = await add(companion)
    assert reply.ephemeral
    told = read(reply)
    assert "Rule s1 of this server is added: " in told and TEA in told and "Sip" in told
    assert await rules(companion) == {1: (TEA, "sip")}
    assert f"**s1** \u2068{TEA}\u2069" in await played(companion)
    await press(companion, reply, "1:chg:undo:")
    assert "is undone" in read(reply) and "**Rule s1 of this server**: " in read(reply)
    assert await rules(companion) == {} and TEA not in await played(companion)


async def test_edited_by_part(companion: World) -> None:
    """What is not given stays, the number too; the reply says from what to what, with an undo."""
    await add(companion, "First")
    await add(companion)
    reply = await edit(companion, "s2", trigger="Somebody pours tea")
    assert reply.ephemeral
    assert f"\u2068{TEA}\u2069  ·  Sip → \u2068Somebody pours tea\u2069  ·  Sip" in read(reply)
    assert await rules(companion) == {1: ("First", "sip"), 2: ("Somebody pours tea", "sip")}
    # A mere number, or the very words, name the server's rule.
    await edit(companion, "2", action="cheer")
    assert (await rules(companion))[2] == ("Somebody pours tea", "cheer")
    await edit(companion, "somebody POURS tea", trigger="Tea", action="aww")
    assert (await rules(companion))[2] == ("Tea", "aww")
    same = await edit(companion, "s2", action="aww")
    assert "nothing was changed" in read(same)
    await press(companion, reply, "1:chg:undo:")
    assert (await rules(companion))[2] == ("Tea", "aww")


async def test_removal_asks_first_and_can_be_undone(companion: World) -> None:
    """Nothing happens before the second press; then the reply says what was removed."""
    await add(companion)
    reply = await remove(companion, "s1")
    assert reply.ephemeral and "**Remove rule s1 of this server?**" in read(reply) and TEA in read(reply)
    assert await rules(companion) == {1: (TEA, "sip")}
    await press(companion, reply, "1:house:keep:")
    assert read(reply) == "It is kept; nothing was changed." and await rules(companion) == {1: (TEA, "sip")}
    reply = await remove(companion, TEA)
    await press(companion, reply, "1:house:remove:")
    assert "Rule s1 of this server is removed: " in read(reply) and TEA in read(reply)
    assert await rules(companion) == {}
    await press(companion, reply, "1:chg:undo:")
    assert await rules(companion) == {1: (TEA, "sip")}


async def test_a_built_in_rule_is_switched_off_instead(companion: World) -> None:
    """It is left out of the game, not of what can be looked up."""
    reply = await remove(companion, "2")
    assert "Switch this built-in rule off" in read(reply) and "Rule 2: The picture splits into panels" in read(reply)
    await press(companion, reply, "1:house:remove:")
    assert "Switched off in this server: Rule 2: The picture splits into panels" in read(reply)
    assert (await drinks(companion)).switched_off == (2,)
    told = await played(companion)
    assert "splits into panels" not in told and "Hacker could not care less" in told
    again = await remove(companion, "2")
    assert "off already" in read(again) and "/drinks-admin list" in read(again)
    found = await companion.newcomer.slash(companion.channel, "search", text="panels")
    await companion.newcomer.select(found.response, ["rule:2"], custom_id=control(found, "1:jump:"))
    assert "The picture splits into panels" in read(found) and "Drinking-game rule" in read(found)
    await press(companion, reply, "1:chg:undo:")
    assert "splits into panels" in await played(companion)


async def test_limits(companion: World) -> None:
    """Fifty rules of a hundred characters; the next one, and one more character, are refused in a sentence."""
    await fill(companion, MAX_RULES - 1)
    await add(companion, "漢" * 100)
    assert (await rules(companion))[MAX_RULES] == ("漢" * 100, "sip")
    refused = await add(companion, "One more")
    assert refused.ephemeral and "at most 50 rules of its own. Remove one" in read(refused)
    assert len(await rules(companion)) == MAX_RULES
    told = await raw(companion, "add", trigger="x" * 101, action="sip")
    assert "at most 100 characters, and this one has 101" in told
    told = await raw(companion, "edit", rule="s3", trigger="x" * 6000)
    assert "at most 100 characters, and this one has 6000" in told
    assert len(await rules(companion)) == MAX_RULES


async def raw(world: World, verb: str, **values: str) -> str:
    """Use a command as a client would that does not hold to the lengths and choices it was told."""
    given = [{"name": name, "type": 3, "value": value} for name, value in values.items()]
    data = {"id": "1", "name": "drinks-admin", "type": 1, "options": [{"name": verb, "type": 1, "options": given}]}
    result = await deliver(world, 2, data, world.admin.id, Where(world.channel.id, world.guild.id))
    assert is_private(result)
    return said(result)


@pytest.mark.parametrize(
    ("verb", "values", "told"),
    [
        ("add", {"trigger": "Hello @everyone", "action": "sip"}, "A rule mentions no member"),
        ("add", {"trigger": "Hello <@123456789012345678>", "action": "sip"}, "A rule mentions no member"),
        ("add", {"trigger": " \u200b ", "action": "sip"}, "A rule needs words"),
        ("add", {"trigger": "SOMEBODY offers  tea", "action": "aww"}, "Rule s1 says the same already."),
        ("add", {"trigger": "New", "action": "dance"}, "That value is not valid here."),
        ("edit", {"rule": "s1"}, "Say what to change of that rule"),
        ("edit", {"rule": "s2", "trigger": TEA}, "Rule s1 says the same already."),
        ("edit", {"rule": "s1", "action": "dance"}, "That value is not valid here."),
        ("edit", {"rule": "s9", "action": "aww"}, "There is no rule “\u2068s9\u2069”. Pick one from the list"),
        ("edit", {"rule": "**5** @everyone", "action": "aww"}, "There is no rule “"),
        ("remove", {"rule": "s9"}, "There is no rule “\u2068s9\u2069”. Pick one from the list"),
        ("remove", {"rule": "1" * 5_000}, "There is no rule “"),
        ("remove", {"rule": ""}, "There is no rule “"),
    ],
)
async def test_what_is_wrong_is_said(companion: World, verb: str, values: dict[str, str], told: str) -> None:
    """Each mistake has a sentence of its own that says what to do; nothing is changed."""
    await add(companion)
    await add(companion, "Cake", "snack")
    answer = await raw(companion, verb, **values)
    assert told in answer and "@everyone" not in answer and "**5**" not in answer
    assert await rules(companion) == {1: (TEA, "sip"), 2: ("Cake", "snack")}


@pytest.mark.parametrize("text", NASTY)
async def test_nasty_rules(companion: World, text: str) -> None:
    """Whatever is typed, people read it as it stands: nothing is formatted, nobody is mentioned."""
    answer = await raw(companion, "add", trigger=text, action="wait")
    assert answer and "Something went wrong" not in answer
    shown = [
        answer,
        read(await listing(companion)),
        await played(companion),
        read(await companion.admin.slash(companion.channel, "config history")),
        await raw(companion, "remove", rule=text),
        await raw(companion, "edit", rule=text, action="aww"),
    ]
    for told in shown:
        lines = "\n".join(line for line in told.splitlines() if not line.startswith("1:"))
        assert "Something went wrong" not in lines
        assert "@everyone" not in lines and "<@123456789012345678>" not in lines and "**bold**" not in lines
        assert "\u202e" not in lines and "\x07" not in lines
    sent = [r.json for r in companion.env.http_requests if r.path.endswith("/callback")]
    assert all(body["data"]["allowed_mentions"]["parse"] == [] for body in sent if body["type"] == 4)


async def test_markdown_is_shown_as_typed(companion: World) -> None:
    """Escaped where Discord would format it, plain where it would not."""
    await add(companion, "**bold** ||spoiler|| [link](https://example.com)")
    for told in (read(await listing(companion)), await played(companion)):
        assert r"\*\*bold\*\* \|\|spoiler\|\| \[link](https\://example.com)" in told
    (choice,) = await companion.admin.autocomplete(companion.channel, "drinks-admin edit", "rule", "bold")
    assert choice == {"name": "s1: **bold** ||spoiler|| [link](https://example.com)", "value": "s1"}


async def test_choices_while_typing(companion: World) -> None:
    """Only the server's rules can be changed; built-in ones that are on can be switched off as well."""
    await add(companion)
    await add(companion, "Pay the bill", "attention")
    await companion.set(drinks__switched_off=[2])

    async def offered(command: str, typed: str = "") -> list[str]:
        found = await companion.admin.autocomplete(companion.channel, f"drinks-admin {command}", "rule", typed)
        assert all(0 < len(choice["name"]) <= 100 for choice in found)
        return [choice["value"] for choice in found]

    assert await offered("edit") == ["s1", "s2"]
    assert await offered("edit", "BILL") == ["s2"] and await offered("edit", "s1") == ["s1"]
    assert await offered("edit", "panels") == []
    assert await offered("remove") == ["s1", "s2", "1", *map(str, range(3, 18))]
    assert (await offered("remove", "tea"))[0] == "s1"
    assert await offered("remove", "panels") == []
    await fill(companion)
    assert len(await offered("edit")) == len(await offered("remove")) == 25


async def test_the_list(companion: World) -> None:
    """Helpful while there is nothing; then the rules by reaction with their numbers, and what is off."""
    empty = await listing(companion)
    assert empty.ephemeral
    told = read(empty)
    assert "None yet. </drinks-admin add:" in told and "</drinks rules:" in told
    assert "None: this server plays by all of them." in told
    assert len(options(empty)) == 17 and not any(option.get("default") for option in options(empty))
    await add(companion, "Cake", "snack")
    await add(companion)
    await companion.set(drinks__switched_off=[3, 2])
    reply = await listing(companion)
    told = read(reply)
    assert "2 of at most 50. </drinks-admin add:" in told
    sip, snack = told.index("### 🥤 Take a sip"), told.index("### 🍡 Have a snack")
    assert sip < told.index(f"**s2** \u2068{TEA}") < snack < told.index("**s1** \u2068Cake")
    assert "- **2** The picture splits into panels\n- **3** Cutthroat gets worked up" in told
    assert [option["value"] for option in options(reply) if option.get("default")] == ["2", "3"]


async def test_built_in_rules_off_and_on(companion: World) -> None:
    """What is chosen is off, all others are on; each change says what it did and is undone in place."""
    reply = await listing(companion)
    await switch(companion, reply, "2", "17")
    assert "Saved. **Built-in rules that are off**: none → 2, 17" in read(reply)
    assert (await drinks(companion)).switched_off == (2, 17)
    await switch(companion, reply, "17", "5")
    assert (await drinks(companion)).switched_off == (5, 17)
    await press(companion, reply, "1:house:undo:")
    assert (await drinks(companion)).switched_off == (2, 17) and "5, 17 → 2, 17" in read(reply)
    await switch(companion, reply)
    assert (await drinks(companion)).switched_off == ()
    everything = [option["value"] for option in options(reply)]
    await switch(companion, reply, *everything)
    assert len((await drinks(companion)).switched_off) == 17
    none = await companion.newcomer.slash(companion.channel, "drinks rules")
    assert none.ephemeral and "Every built-in rule is switched off in this server" in read(none)
    await add(companion)
    only = await companion.newcomer.slash(companion.channel, "drinks rules")
    assert not only.ephemeral and TEA in read(only)


async def test_two_admins_at_the_list(companion: World) -> None:
    """The second hears who was first, sees the newest, and may then choose again."""
    other = second_admin(companion)
    first, second = await listing(companion), await listing(companion, other)
    await switch(companion, first, "2")
    await switch(companion, second, "5", who=other)
    told = read(second)
    assert f"Nothing was changed, because <@{companion.admin.id}>" in told and "none → 2" in told
    assert (await drinks(companion)).switched_off == (2,)
    await switch(companion, second, "2", "5", who=other)
    assert (await drinks(companion)).switched_off == (2, 5)
    # Rules that somebody else wrote meanwhile are nobody's loss.
    stale = await listing(companion)
    await add(companion, who=other)
    await switch(companion, stale, "5")
    assert (await drinks(companion)).switched_off == (5,) and await rules(companion) == {1: (TEA, "sip")}


async def test_two_admins_at_one_rule(companion: World) -> None:
    """Nothing is removed that is another rule than the one that was asked about, whoever changed it."""
    other = second_admin(companion)
    await add(companion)
    asked, too = await remove(companion, "s1"), await remove(companion, "s1", other)
    await edit(companion, "s1", other, trigger="Somebody drinks tea")
    await press(companion, asked, "1:house:remove:")
    told = read(asked)
    assert f"Nothing was changed, because <@{other.id}>" in told and "**Remove rule s1 of this server?**" in told
    assert "Somebody drinks tea" in told and await rules(companion) == {1: ("Somebody drinks tea", "sip")}
    # One's own change from another window counts as well.
    await press(companion, too, "1:house:remove:", other)
    assert f"Nothing was changed, because <@{other.id}>" in read(too)
    await press(companion, asked, "1:house:remove:")
    assert await rules(companion) == {}
    # A rule that took over the number is not the one that was meant.
    await add(companion, "Another rule altogether", who=other)
    await press(companion, too, "1:house:remove:", other)
    assert await rules(companion) == {1: ("Another rule altogether", "sip")}
    gone = await remove(companion, "s1")
    await press(companion, await remove(companion, "s1", other), "1:house:remove:", other)
    await press(companion, gone, "1:house:remove:")
    assert f"Nothing was changed, because <@{other.id}>" in read(gone) and "1:house:" not in read(gone)


async def test_parts_of_a_rule_changed_by_two(companion: World) -> None:
    """Each says only what they change, so neither loses what the other did."""
    other = second_admin(companion)
    await add(companion)
    await edit(companion, "s1", trigger="Somebody pours tea")
    await edit(companion, "s1", other, action="aww")
    assert await rules(companion) == {1: ("Somebody pours tea", "aww")}


async def test_two_switch_off_a_rule_each(companion: World) -> None:
    """The second question adds to what the first switched off."""
    first, second = await remove(companion, "2"), await remove(companion, "5")
    again = await remove(companion, "2")
    await press(companion, first, "1:house:remove:")
    await press(companion, second, "1:house:remove:")
    assert (await drinks(companion)).switched_off == (2, 5)
    refused = await press(companion, again, "1:house:remove:")
    assert refused.ephemeral and "off already" in read(refused)


async def test_controls_outlive_a_restart(companion: World) -> None:
    """A question, an undo and a list from before it still work."""
    added = await add(companion)
    asked, opened, switched = await remove(companion, "s1"), await listing(companion), await listing(companion)
    await switch(companion, switched, "2")
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await press(companion, asked, "1:house:remove:")
    assert await rules(companion) == {}
    refused = await press(companion, added, "1:chg:undo:")
    assert "changed again since" in read(refused)
    await press(companion, asked, "1:chg:undo:")
    assert await rules(companion) == {1: (TEA, "sip")}
    await press(companion, switched, "1:house:undo:")
    await switch(companion, opened, "7")
    assert (await drinks(companion)).switched_off == (7,)


async def test_an_admin_no_more(companion: World) -> None:
    """Whoever lost the right can operate nothing of what they had opened."""
    await add(companion)
    asked, opened = await remove(companion, "s1"), await listing(companion)
    await switch(companion, opened, "2")
    mods = next(role for role in companion.bot.get_guild(companion.guild.id).roles if role.name == "Mods")  # type: ignore[union-attr]
    await mods.edit(permissions=discord.Permissions.none())
    await companion.env.settle()
    refused = [
        await press(companion, asked, "1:house:remove:"),
        await press(companion, asked, "1:house:keep:"),
        await press(companion, opened, "1:house:undo:"),
        await switch(companion, opened, "5"),
    ]
    assert "needs the permission “Manage Server”" in await raw(companion, "add", trigger="More", action="sip")
    for reply in refused:
        assert reply.ephemeral and "needs the permission “Manage Server”" in read(reply)
    assert await rules(companion) == {1: (TEA, "sip")} and (await drinks(companion)).switched_off == (2,)


async def test_while_the_game_is_off(companion: World) -> None:
    """The commands say so and how to switch it on; the settings stay within reach in the panel."""
    await add(companion)
    opened = await panel(companion, Page.DRINKS)
    await companion.set(modules__drinks__enabled=False)
    for reply in (await add(companion, "More"), await edit(companion, "s1", action="aww"), await listing(companion)):
        assert reply.ephemeral and "“Drinking game” is switched off" in read(reply) and "/config panel" in read(reply)
    shown = await press(companion, opened, "1:house:open:drinks.rules")
    assert shown.ephemeral and TEA in read(shown)
    assert await rules(companion) == {1: (TEA, "sip")}


async def test_the_page_of_the_panel(companion: World) -> None:
    """It counts both kinds of rules and leads to them."""
    told = read(await panel(companion, Page.DRINKS))
    assert "**Rules of this server**: none" in told and "**Built-in rules that are off**: none" in told
    assert all(f"</drinks-admin {verb}:" in told for verb in ("add", "edit", "remove"))
    await add(companion)
    await companion.set(drinks__switched_off=[2, 3, 4])
    opened = await panel(companion, Page.DRINKS)
    told = read(opened)
    assert "**Alcohol wording everywhere**" in told and "**Pause note**" in told
    assert "**Rules of this server**: 1 rule\n" in told and "**Built-in rules that are off**: 3 rules\n" in told
    for path in ("drinks.rules", "drinks.switched_off"):
        shown = await press(companion, opened, f"1:house:open:{path}")
        assert shown.ephemeral and "## Rules of this server" in read(shown) and TEA in read(shown)
    assert "Settings: Drinking game" in read(opened)


async def test_the_history_tells_of_rules(companion: World) -> None:
    """Who wrote, changed and removed which, in words, and none of what a built-in rule says."""
    await add(companion)
    await edit(companion, "s1", action="aww")
    await press(companion, await remove(companion, "s1"), "1:house:remove:")
    await companion.set(drinks__switched_off=[2])
    told = read(await companion.admin.slash(companion.channel, "config history"))
    words = f"\u2068{TEA}\u2069"
    for line in (
        f"**Rule s1 of this server**: none → {words}  ·  Sip",
        f"**Rule s1 of this server**: {words}  ·  Sip → {words}  ·  Say aww",
        f"**Rule s1 of this server**: {words}  ·  Say aww → none",
        "**Built-in rules that are off**: none → 2",
    ):
        assert line in told
    assert "#3  Rules of this server" in told and "panels" not in told


async def test_moved_to_another_host(companion: World) -> None:
    """The file brings all rules back as they were, numbers too; a mistake in it is named."""
    await add(companion)
    await add(companion, "Cake 🍰", "snack")
    await press(companion, await remove(companion, "s1"), "1:house:remove:")
    await companion.set(drinks__switched_off=[17, 2])
    before = await drinks(companion)
    content = await export(companion)
    assert json.loads(content)["settings"]["drinks"]["rules"] == {"2": {"trigger": "Cake 🍰", "action": "snack"}}
    snapshot = await companion.services.guilds.snapshot(companion.guild.id)
    await companion.services.guilds.replace(
        companion.guild.id, companion.admin.id, GuildSettings(), snapshot.revision, via="reset"
    )
    assert (await drinks(companion)).rule_set == RuleSet()
    reply = await upload(companion, content)
    assert "**Rule s2 of this server**: none → " in read(reply)
    await decide(companion, reply, "apply")
    assert await drinks(companion) == before
    foreign = await upload(companion, file_of(companion, drinks={"switched_off": [2, 40]}))
    assert "There is no built-in rule 40." in read(foreign)
    wrong = {"4": {"trigger": "Hi @everyone", "action": "sip"}, "5": {"trigger": "Tea"}}
    refused = read(await upload(companion, file_of(companion, drinks={"rules": wrong})))
    assert "- `drinks.rules.4`: A rule mentions no member" in refused and "@everyone" not in refused
    assert '- `drinks.rules.5` has to have a "trigger" and an "action"' in refused


async def test_import_and_undo_of_the_longest_rules(companion: World) -> None:
    """Fifty rules of a hundred signs that must be escaped: every reply about them is one that Discord takes."""
    most = {str(n): {"trigger": f"{n:02}" + "*" * 98, "action": "attention"} for n in range(1, MAX_RULES + 1)}
    places = {str(companion.guild.create_text_channel(f"place-{n}").id): 12 for n in range(5)}
    reply = await upload(companion, file_of(companion, drinks={"rules": most}, spoilers={"places": places}))
    await decide(companion, reply, "apply")
    assert len(await rules(companion)) == MAX_RULES
    other = {n: {**rule, "trigger": f"{rule['trigger'][:2]}{'_' * 98}"} for n, rule in most.items()}
    changed = await upload(companion, file_of(companion, drinks={"rules": other}, spoilers={"places": {}}))
    await decide(companion, changed, "apply")
    await press(companion, changed, "1:chg:undo:")
    assert "is undone" in read(changed) and "public replies now also tell" in read(changed) and "\n…" in read(changed)
    for page in Page:
        assert "Settings: " in read(await panel(companion, page))
    opened = await listing(companion)
    pages = [read(opened)]
    while "1:house:page:" in read(opened) and f"1:house:page:{len(pages)}:0" in read(opened):
        await press(companion, opened, f"1:house:page:{len(pages)}:0")
        pages.append(read(opened))
    assert len(pages) > 5
    assert all(sum(f"**s{n}** " in page for page in pages) == 1 for n in range(1, MAX_RULES + 1))


@pytest.mark.parametrize("seen", [None, 0, 4, 12])
@pytest.mark.parametrize("locale", ["en-US", "ja"])
async def test_built_in_wording_as_far_as_the_admin_may_be_told(
    companion: World, seen: int | None, locale: str
) -> None:
    """The limit of the place does not matter, nor what others have seen: these replies are the admin's alone."""
    speak(companion, locale)
    await companion.limit(12)
    if seen is not None:
        await companion.admin.slash(companion.channel, "progress set", episode=seen)
    secrets = Secrets(seen or 0)
    await add(companion, "Tea", "sip")
    leaks = []
    for slug in map(str, range(1, 18)):
        asked = await remove(companion, slug)
        leaks += secrets.found_in(read(asked))
        await press(companion, asked, "1:house:remove:")
        leaks += secrets.found_in(read(asked))
        await press(companion, asked, "1:chg:undo:")
        leaks += secrets.found_in(read(asked))
    opened = await listing(companion)
    leaks += secrets.found_in(read(opened))
    await switch(companion, opened, *map(str, range(1, 18)))
    leaks += secrets.found_in(read(opened))
    leaks += secrets.found_in(read(await companion.admin.slash(companion.channel, "config history")))
    await companion.set(drinks__switched_off=None)
    for typed in ("", "r", "t", "a"):
        for choice in await companion.admin.autocomplete(companion.channel, "drinks-admin remove", "rule", typed):
            leaks += secrets.found_in(f"{choice['name']}\nrule:{choice['value']}")
    assert leaks == []


async def test_hidden_wording_is_not_found(tiny: World) -> None:
    """A built-in rule cannot be named by words that may not be told yet, and nothing tells that it has them."""
    await tiny.limit(2)
    hidden, nonsense = await remove(tiny, "The Keeper speaks"), await remove(tiny, "The Zebra speaks")
    assert read(hidden).replace("Keeper", "Zebra") == read(nonsense)
    assert await tiny.admin.autocomplete(tiny.channel, "drinks-admin remove", "rule", "keeper") == []
    assert "Somebody speaks in the dark" in read(await remove(tiny, "1"))
    await tiny.admin.slash(tiny.channel, "progress set", episode=2)
    assert "The Keeper speaks" in read(await remove(tiny, "The Keeper speaks"))


async def test_more_built_in_rules_than_a_select_holds(tmp_path: Path) -> None:
    """Each part is switched by itself, and leaves the others as they are."""
    content = tmp_path / "content"
    shutil.copytree(TINY_SHOW, content)
    file = yaml.safe_load((content / "rules.yaml").read_text("utf-8"))
    (first,) = file["rules"]
    file["rules"] += [
        {**first, "number": n, "trigger": f"Number {n}", "safe_trigger": f"Number {n}", "revealed_in": 0}
        for n in range(2, 61)
    ]
    (content / "rules.yaml").write_text(yaml.safe_dump(file, allow_unicode=True), "utf-8")
    async with world(tmp_path, content=content) as running:
        with running.env.time_context():
            opened = await listing(running)
            assert [option["value"] for option in options(opened)] == [str(n) for n in range(1, 26)]
            await switch(running, opened, "3")
            assert "Built-in rules 26 to 50 ›" in read(opened)
            await press(running, opened, "1:house:page:0:1")
            await switch(running, opened, "26", "50")
            await press(running, opened, "1:house:page:0:2")
            assert [option["value"] for option in options(opened)] == [str(n) for n in range(51, 61)]
            await switch(running, opened, "60")
            assert (await drinks(running)).switched_off == (3, 26, 50, 60)
            await press(running, opened, "1:house:page:0:1")
            await switch(running, opened)
            assert (await drinks(running)).switched_off == (3, 60)


@pytest.mark.parametrize(
    "custom_id", ["1:house:page:99:99", "1:house:undo:99:0:0", "1:house:remove:0:77:0", "1:house:remove:0:s77:5"]
)
async def test_outdated_controls(companion: World, custom_id: str) -> None:
    """Pages and rules that there are no more are answered as well."""
    opened = await listing(companion)
    where = Where(companion.channel.id, companion.guild.id)
    result = await press_raw(companion, opened, custom_id, companion.admin.id, where)
    told = said(result) or read(opened)
    assert told and "Something went wrong" not in told


@pytest.mark.parametrize("letter", ["*", "漢", "🍵"])
def test_the_fullest_list_fits(companion: World, letter: str) -> None:
    """With all rules at their longest, a note and an undo, every page is one that Discord takes."""
    own = tuple(
        (n, ServerRule(trigger=f"{n:02}" + letter * 98, action=action))
        for n, action in enumerate(["sip", "worry", "sigh", "wait", "attention", "aww", "snack", "cheer"] * 6, start=1)
    )
    built_in = [_ref(n) for n in range(1, 100)]
    language = companion.services.translations.language("ja")
    view = View(RuleSet(own, frozenset(range(1, 100))), built_in, 10**9, language, lambda name: f"</{name}:{10**18}>")
    note = Note(("x" * 450,) * 3, 10**9)
    for page in range(20):
        layout = drawn(view, Spot(page, page % 4), note)
        body = {"flags": 1 << 15, "components": layout.to_components(), "allowed_mentions": {"parse": []}}
        assert message(body) == []


def _ref(number: int) -> Ref:
    return Ref("rule", str(number), Name("R" * 90, "名" * 90), number)
