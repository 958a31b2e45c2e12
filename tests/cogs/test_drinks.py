"""The rules of the drinking game: by what everybody does, as far as may be told."""

from __future__ import annotations

import pytest

from bot.catalogue import Viewer
from tests.harness import World, control, read


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
