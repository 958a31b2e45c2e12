"""`/config history`: who changed what, page by page, and the undo of each change."""

from __future__ import annotations

from typing import Any

import discord

from bot.client import CompanionBot
from bot.guilds import SETTINGS, GuildSettings, Kind
from bot.guilds.transfer import with_values
from bot.translations import Translations
from bot.ui.history import PAGE_CHANGES
from tests.harness import ROOT, World, control, read, texts


async def history(world: World) -> Any:
    return await world.admin.slash(world.channel, "config history")


def controls(reply: Any) -> list[str]:
    return [text for text in texts(reply.response.components) if text.startswith("1:chg:")]


def listed(reply: Any) -> list[int]:
    """Return the numbers of the changes on the page, as its select offers them."""
    rows = [row["components"][0] for row in reply.response.components if row["type"] == 1]
    return [int(option["value"]) for row in rows for option in row.get("options", [])]


async def test_nothing_was_changed_yet(companion: World) -> None:
    """An empty history says so, and where to change something."""
    reply = await history(companion)
    assert reply.ephemeral
    assert "Nothing was changed in this server yet" in read(reply) and "/config panel" in read(reply)
    assert controls(reply) == []


async def test_who_when_what_from_to(companion: World) -> None:
    """Each change says all of it, and by what means it was made."""
    await companion.set(spoilers__default=3)
    await companion.limit(5, companion.channel.id)
    replaced = with_values(GuildSettings(), {"language": "ja"})
    await companion.services.guilds.replace(companion.guild.id, companion.newcomer.id, replaced, 2, via="import")
    await companion.set(language=None)
    told = read(await history(companion))
    newest, oldest = told.index("**#4**"), told.index("**#1**")
    assert newest < oldest
    assert f"**#1**  <@{companion.admin.id}> <t:" in told and ":R>" in told and ":f>" in told
    assert "**Spoiler limit of the server**: only the premise → up to episode 3" in told
    assert f"**Spoiler limit of <#{companion.channel.id}>**: none of its own → up to episode 5" in told
    assert f"<@{companion.newcomer.id}>" in told and "(by import)" in told
    assert "**Language**: that of each member's own Discord → 日本語" in told
    assert f"<#{companion.channel.id}>" not in "".join(
        option["label"]
        for row in (await history(companion)).response.components
        if row["type"] == 1
        for component in row["components"]
        for option in component.get("options", [])
    )


async def test_pages_lead_there_and_back(companion: World) -> None:
    """Every change is on one page; older and newer lead through all of them."""
    count = 2 * PAGE_CHANGES + 3
    for number in range(1, count + 1):
        await companion.set(spoilers__default=number % 12 + 1)
    reply = await history(companion)
    pages = [listed(reply)]
    assert not any("Newer" in text for text in texts(reply.response.components))
    while "Older ›" in read(reply):
        older = next(text for text in controls(reply) if text == f"1:chg:page:{pages[-1][-1]}")
        await companion.admin.click(reply.response, custom_id=older)
        pages.append(listed(reply))
    assert [number for page in pages for number in page] == list(range(count, 0, -1)) and len(pages) == 3
    for page in (pages[1], pages[0]):
        newer = next(text for text in controls(reply) if text.startswith("1:chg:page:"))
        await companion.admin.click(reply.response, custom_id=newer)
        assert listed(reply) == page
    assert "Newer" not in read(reply)


async def test_undo_from_the_list(companion: World) -> None:
    """A picked change is undone, that is said, and the undo stands in the list itself."""
    await companion.set(language="ja")
    await companion.set(modules__lore__enabled=False)
    reply = await history(companion)
    await companion.admin.select(reply.response, ["1"], custom_id="1:chg:pick")
    assert (await companion.services.guilds.settings(companion.guild.id)).language == "member"
    told = read(reply)
    assert told.startswith("Change #1 is undone.") and "(by undoing)" in told and listed(reply) == [3, 2, 1]


async def test_what_was_changed_again_is_not_undone(companion: World) -> None:
    """The refusal is a sentence of its own; the list stays."""
    await companion.set(spoilers__default=3)
    await companion.set(spoilers__default=4)
    reply = await history(companion)
    refused = await companion.admin.select(reply.response, ["1"], custom_id="1:chg:pick")
    assert refused.ephemeral and "changed again since" in read(refused)
    assert "**#2**" in read(reply)
    assert (await companion.services.guilds.settings(companion.guild.id)).spoilers.default == 4


async def test_controls_outlive_a_restart(companion: World) -> None:
    """A list from before the restart still turns and undoes."""
    for number in range(1, PAGE_CHANGES + 2):
        await companion.set(spoilers__default=number)
    reply = await history(companion)
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await companion.admin.click(reply.response, custom_id=control(reply, "1:chg:page:"))
    assert listed(reply) == [1]
    await companion.admin.click(reply.response, custom_id=control(reply, "1:chg:page:"))
    await companion.admin.select(reply.response, [str(PAGE_CHANGES + 1)], custom_id="1:chg:pick")
    assert (await companion.services.guilds.settings(companion.guild.id)).spoilers.default == PAGE_CHANGES


async def test_an_admin_no_more(companion: World) -> None:
    """Whoever lost the right can neither turn the list nor undo."""
    for number in range(1, PAGE_CHANGES + 2):
        await companion.set(spoilers__default=number)
    reply = await history(companion)
    before = read(reply)
    await demote(companion)
    turned = await companion.admin.click(reply.response, custom_id=control(reply, "1:chg:page:"))
    undone = await companion.admin.select(reply.response, [str(PAGE_CHANGES + 1)], custom_id="1:chg:pick")
    for refused in (turned, undone):
        assert refused.ephemeral and "Manage Server" in read(refused)
    assert read(reply) == before
    assert (await companion.services.guilds.settings(companion.guild.id)).spoilers.default == PAGE_CHANGES + 1


async def demote(world: World) -> None:
    """Take the admin's rights."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    mods = next(role for role in guild.roles if role.name == "Mods")
    await mods.edit(permissions=discord.Permissions.none())
    await world.env.settle()


async def test_changes_of_everything_fit(companion: World) -> None:
    """Eight changes of all settings, with the longest lists there can be, are cut to a page, in every language."""
    most = [10**18 + number for number in range(25)]
    longest: dict[Kind, Any] = {Kind.CHANNELS: most, Kind.ROLES: most}
    longest |= {Kind.LIMITS: dict.fromkeys(range(10**18, 10**18 + 500), 12), Kind.NUMBERS: range(1, 100)}
    longest |= {Kind.RULES: {n: {"trigger": f"{n:02}" + "*" * 98, "action": "attention"} for n in range(1, 51)}}
    everything = with_values(
        GuildSettings(), {path: longest[s.shown.kind] for path, s in SETTINGS.items() if s.shown.kind in longest}
    )
    for revision in range(0, 2 * PAGE_CHANGES, 2):
        for at, wanted in enumerate((everything, GuildSettings())):
            await companion.services.guilds.replace(companion.guild.id, companion.admin.id, wanted, revision + at)
    for code in Translations(ROOT / "data" / "locale").codes:
        await companion.set(language=code)
        reply = await history(companion)
        assert len(listed(reply)) == PAGE_CHANGES
        assert read(reply).count("→") >= PAGE_CHANGES
        displays = [text["content"] for text in reply.response.components if text["type"] == 10]
        assert sum(map(len, displays)) <= 4_000 and sum(len(text.encode()) + 12 for text in displays) <= 10_170


async def test_a_page_of_changes_that_are_no_longer_kept(companion: World) -> None:
    """Turning to what has become too old shows the newest instead of nothing."""
    for number in range(1, PAGE_CHANGES + 2):
        await companion.set(spoilers__default=number)
    reply = await history(companion)
    async with companion.services.database.write() as write:
        await write.execute("DELETE FROM guild_change WHERE number < 5")
    await companion.admin.click(reply.response, custom_id=control(reply, "1:chg:page:"))
    assert listed(reply) == [9, 8, 7, 6, 5]


async def test_an_undo_that_raises_a_limit_says_what_it_opens(companion: World) -> None:
    """Whatever raises a limit, the admin reads which episodes may be told now."""
    await companion.limit(5)
    await companion.limit(2)
    opened = await companion.admin.slash(companion.channel, "config history")
    await companion.admin.select(opened.response, ["2"], custom_id="1:chg:pick")
    assert "**Spoiler limit of the server**: public replies now also tell Episode 3: " in read(opened)


async def test_an_undo_from_a_full_page_is_told(companion: World) -> None:
    """What an undo opens stands above a page of long changes, within Discord's limits."""
    places = [companion.guild.create_text_channel(f"place-{number}").id for number in range(8)]
    guilds, guild_id, admin = companion.services.guilds, companion.guild.id, companion.admin.id
    await guilds.change(guild_id, admin, {f"spoilers.places.{place}": 12 for place in places[:6]})
    await guilds.replace(guild_id, admin, GuildSettings(), 1, via="reset")
    for turn in range(6):
        chosen = places[turn % 3 :] if turn % 2 == 0 else None
        names = ("characters", "lore", "episodes")
        await guilds.change(guild_id, admin, {f"modules.{name}.channels": chosen for name in names})
    opened = await companion.admin.slash(companion.channel, "config history")
    await companion.admin.select(opened.response, ["2"], custom_id="1:chg:pick")
    assert "Change #2 is undone." in read(opened) and "public replies now also tell" in read(opened)
