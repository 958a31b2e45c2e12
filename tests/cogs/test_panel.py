"""`/config panel` as admins use it: every page, every kind of setting, two admins, demoted admins, restarts."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
import yaml
from simcord.builders import RoleHandle

from bot.client import CompanionBot
from bot.guilds import MODULES, SETTINGS, Page
from tests.harness import TINY_SHOW, World, control, read, speak, texts, world


async def panel(world: World, page: Page = Page.OVERVIEW, key: str = "", who: Any = None) -> Any:
    """Open the panel and go to a page."""
    who = who or world.admin
    opened = await who.slash(world.channel, "config panel")
    if page is not Page.OVERVIEW or key:
        await go(world, opened, page, key, who)
    return opened


async def go(world: World, opened: Any, page: Page, key: str = "", who: Any = None) -> None:
    who = who or world.admin
    await who.select(opened.response, [f"{page}:"], custom_id=navigation(opened, "pages"))
    if key:
        await who.select(opened.response, [f"{page}:{key}"], custom_id=navigation(opened, page))


def navigation(opened: Any, name: str) -> str:
    ids = texts(opened.response.components)
    return next(text for text in ids if text.startswith("1:cfg:nav:") and text.endswith(f":{name}"))


async def settings(world: World) -> Any:
    return await world.services.guilds.settings(world.guild.id)


async def test_every_page_opens_and_is_private(companion: World) -> None:
    """All pages are there, within Discord's limits, and only the admin sees them."""
    opened = await panel(companion)
    assert opened.ephemeral and "Settings: Overview" in read(opened)
    for page in Page:
        await go(companion, opened, page)
        assert "Settings: " in read(opened) and f"{page}:" in list(texts(opened.response.components))


async def test_every_setting_is_in_the_panel(companion: World) -> None:
    """Each has a control on some page, or on that of its module."""
    shown = ""
    for page in Page:
        shown += read(await panel(companion, page))
    for module in MODULES.values():
        if module.can_be_limited:
            shown += read(await panel(companion, Page.MODULES, module.name))
    missing = [path for path in SETTINGS if f":{path}:" not in shown and not shown.count(f":{path}\n")]
    assert missing == []


async def test_a_switch_and_its_undo(companion: World) -> None:
    """A module is switched off at once, says so, and comes back with one press."""
    opened = await panel(companion, Page.MODULES)
    await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:put:0:modules.lore.enabled:false"))
    assert "Saved. **Lore**: on → off" in read(opened)
    assert not (await settings(companion)).modules.lore.enabled
    refused = await companion.newcomer.slash(companion.channel, "term", name="akudama")
    assert refused.ephemeral and read(refused) == "“Lore” is switched off in this server."
    await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:undo:1"))
    assert (await settings(companion)).modules.lore.enabled
    assert not (await companion.newcomer.slash(companion.channel, "episodes")).ephemeral


async def test_choices_hours_and_switches(companion: World) -> None:
    """Every kind of select sets what it says; an hour can be taken away again."""
    opened = await panel(companion, Page.NEWS)

    async def pick(path: str, value: str) -> None:
        await companion.admin.select(opened.response, [value], custom_id=pick_id(opened, path))

    await pick("news.threshold", "reported")
    await pick("news.quiet_from", "0")
    assert "**Quiet from**: none → 00:00" in read(opened)
    await pick("news.quiet_from", "none")
    assert "**Quiet from**: 00:00 → none" in read(opened)
    await pick("news.digest_hour", "9")
    news = (await settings(companion)).news
    assert (news.threshold, news.quiet_from, news.digest_hour) == ("reported", None, 9)


async def test_the_news_page_says_when_news_would_come(companion: World) -> None:
    """By the clock of the server and on the reader's own, and what of the quiet hours does nothing."""
    opened = await panel(companion, Page.NEWS)
    assert "Nothing is posted: that takes a news channel" in read(opened)
    await companion.set(news__channel=companion.channel.id, time_zone="Asia/Tokyo")
    assert "News that comes now is posted at once." in read(await panel(companion, Page.NEWS))
    await companion.set(news__delivery="weekly", news__digest_hour=23, news__quiet_from=22, news__quiet_until=7)
    # It is Thursday, 1 January 2026.
    sunday = int(datetime(2026, 1, 3, 22, tzinfo=UTC).timestamp())
    told = read(await panel(companion, Page.NEWS))
    assert f"on Sunday, January 4, 2026 at 07:00 (Asia/Tokyo); on your clock that is <t:{sunday}:F>." in told
    await companion.set(news__quiet_until=22)
    assert "that end in the hour in which they begin are none" in read(await panel(companion, Page.NEWS))
    await companion.set(news__quiet_until=None)
    assert "need both an hour to begin and an hour to end" in read(await panel(companion, Page.NEWS))


def pick_id(opened: Any, path: str) -> str:
    return next(
        text for text in texts(opened.response.components) if text.startswith("1:cfg:pick:") and f":{path}:" in text
    )


async def test_channels_and_roles(companion: World) -> None:
    """A channel and a role are chosen, shown as chosen, and can be taken away."""
    role = companion.guild.create_role("Fans")
    news = companion.guild.create_text_channel("news")
    opened = await panel(companion, Page.PLACES)
    await companion.admin.select(opened.response, [news], custom_id=pick_id(opened, "news.channel"))
    await companion.admin.select(opened.response, [role], custom_id=pick_id(opened, "news.role"))
    chosen = (await settings(companion)).news
    assert (chosen.channel, chosen.role) == (news.id, role.id)
    defaults = [int(value["id"]) for value in default_values(opened.response.components)]
    assert defaults == [news.id, role.id]
    await companion.admin.select(opened.response, [], custom_id=pick_id(opened, "news.channel"))
    assert (await settings(companion)).news.channel is None


def default_values(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for component in components:
        found += component.get("default_values") or []
        found += default_values(component.get("components") or [])
    return found


async def test_everybody_is_no_role_to_mention(companion: World) -> None:
    """@everyone can be picked in Discord's list, and is refused."""
    roles = companion.env.backend.guilds[companion.guild.id].roles
    everyone = RoleHandle(companion.env, companion.guild, roles[companion.guild.id])
    opened = await panel(companion, Page.PLACES)
    told = await companion.admin.select(opened.response, [everyone], custom_id=pick_id(opened, "news.role"))
    assert "That role is everybody" in read(told)
    assert (await settings(companion)).news.role is None


async def test_limits_of_the_server_a_channel_and_a_thread(companion: World) -> None:
    """Each is set from a list, names what it opens, stands in the list and goes with one press."""
    guild, channel, admin = companion.guild, companion.channel, companion.admin
    thread = await companion.bot.get_channel(channel.id).create_thread(  # type: ignore[union-attr]
        name="Episode 5", type=discord.ChannelType.public_thread
    )
    opened = await panel(companion, Page.SPOILERS)
    assert "None yet" in read(opened)
    await admin.select(opened.response, ["2"], custom_id=pick_id(opened, "spoilers.default"))
    told = read(opened)
    assert "only the premise → up to episode 2" in told
    assert (
        "**Spoiler limit of the server**: public replies now also tell Episode 1: Se7en, Episode 2: Reservoir Dogs: "
        in told
        and "more details" in told
    )
    await choose_place(companion, opened, channel)
    await admin.select(opened.response, ["3"], custom_id=pick_id(opened, f"spoilers.places.{channel.id}"))
    assert "now also tell Episode 3: " in read(opened)
    await admin.click(
        opened.response, custom_id=next(t for t in texts(opened.response.components) if t.endswith(":spoilers:"))
    )
    await choose_place(companion, opened, channel.threads[0])
    await admin.select(opened.response, ["1"], custom_id=pick_id(opened, f"spoilers.places.{thread.id}"))
    assert "now also tell" not in read(opened)
    opened = await panel(companion, Page.SPOILERS)
    lines = read(opened).splitlines()
    assert f"<#{channel.id}>: up to episode 3" in lines
    assert f"<#{channel.id}> › <#{thread.id}>: up to episode 1" in lines
    viewers = companion.services.viewers
    assert (await viewers.of_place(guild.id, thread.id, channel.id)).seen == 1
    await admin.click(opened.response, custom_id=control(opened, f"1:cfg:put:3:spoilers.places.{thread.id}:null"))
    assert (await viewers.of_place(guild.id, thread.id, channel.id)).seen == 3
    # Without its own limit, the thread is told as much as its channel: that is named, too.
    assert f"**Spoiler limit of <#{thread.id}>**: public replies now also tell Episode 2: " in read(opened)
    await admin.click(opened.response, custom_id=control(opened, "1:cfg:undo:4"))
    assert (await viewers.of_place(guild.id, thread.id, channel.id)).seen == 1


async def choose_place(world: World, opened: Any, place: Any) -> None:
    await world.admin.select(opened.response, [place], custom_id=pick_id(opened, "spoilers.places"))


async def test_many_limits_are_paged(companion: World) -> None:
    """However many limits there are, each can be reached and removed."""
    places = [companion.guild.create_text_channel(f"place-{number}").id for number in range(14)]
    await companion.services.guilds.change(
        companion.guild.id, companion.admin.id, {f"spoilers.places.{place}": 1 for place in places}
    )
    opened = await panel(companion, Page.SPOILERS)
    pages = [read(opened)]
    for number in (1, 2):
        await companion.admin.click(opened.response, custom_id=control(opened, f"1:cfg:go:1:spoilers:p{number}"))
        pages.append(read(opened))
    listed = [place for page in pages for place in places if f"<#{place}>: up to episode 1" in page]
    assert listed == places
    await companion.admin.click(opened.response, custom_id=control(opened, f"1:cfg:put:1:spoilers.places.{places[-1]}"))
    assert places[-1] not in (await settings(companion)).spoilers.places
    assert f"<#{places[-2]}>: up to episode 1" in read(opened)


async def test_two_admins_at_once(companion: World) -> None:
    """The second is told who was first and sees the newest; nothing of the first is lost."""
    other = companion.guild.add_member(
        companion.env.create_user("other"),
        roles=[companion.guild.create_role("Chiefs", permissions=discord.Permissions(manage_guild=True))],
    )
    first, second = await panel(companion, Page.SPOILERS), await panel(companion, Page.SPOILERS, who=other)
    await companion.admin.select(first.response, ["4"], custom_id=pick_id(first, "spoilers.default"))
    await other.select(second.response, ["9"], custom_id=pick_id(second, "spoilers.default"))
    told = read(second)
    assert f"Nothing was changed, because <@{companion.admin.id}>" in told and "up to episode 4" in told
    assert (await settings(companion)).spoilers.default == 4
    await other.select(second.response, ["9"], custom_id=pick_id(second, "spoilers.default"))
    assert (await settings(companion)).spoilers.default == 9
    await go(companion, first, Page.NEWS)
    assert f"Meanwhile <@{other.id}>" in read(first) and "up to episode 9" in read(first)


async def test_rights_are_checked_at_the_click(companion: World) -> None:
    """Who may not manage the server any more cannot go on with an open panel."""
    mods = next(role for role in companion.bot.get_guild(companion.guild.id).roles if role.name == "Mods")  # type: ignore[union-attr]
    opened = await panel(companion, Page.MODULES)
    await mods.edit(permissions=discord.Permissions.none())
    await companion.env.settle()
    told = await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:put:0:modules.lore.enabled"))
    assert "needs the permission “Manage Server”" in read(told)
    assert (await settings(companion)).modules.lore.enabled


async def test_survives_a_restart(companion: World) -> None:
    """A panel opened before a restart goes on after it, form and all."""
    opened = await panel(companion, Page.LANGUAGE)
    asked = await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:ask:0:time_zone"))
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await companion.admin.submit_modal(asked, {"text": "Tokyo"})
    assert (await settings(companion)).time_zone == "Asia/Tokyo"
    await companion.admin.select(opened.response, ["ja"], custom_id=pick_id(opened, "language"))
    assert (await settings(companion)).language == "ja"


async def test_time_zones(companion: World) -> None:
    """Typed, chosen from what was found, or given with the command; nonsense is answered."""
    opened = await panel(companion, Page.LANGUAGE)

    async def search(text: str) -> None:
        asked = await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:ask:"))
        await companion.admin.submit_modal(asked, {"text": text})

    await search("qqqqqq")
    assert "No time zone was found for" in read(opened)
    await search("argentina")
    assert "Choose one of the time zones" in read(opened)
    await companion.admin.select(opened.response, ["America/Argentina/Ushuaia"], custom_id=pick_id(opened, "time_zone"))
    assert (await settings(companion)).time_zone == "America/Argentina/Ushuaia"
    offered = await companion.admin.autocomplete(companion.channel, "config panel", "timezone", "berlin")
    assert "Europe/Berlin" in [choice["value"] for choice in offered]
    opened = await companion.admin.slash(companion.channel, "config panel", timezone="europe/berlin")
    assert "America/Argentina/Ushuaia → Europe/Berlin" in read(opened)
    assert "no time zone" in read(await companion.admin.slash(companion.channel, "config panel", timezone="zzzzqqq"))


async def test_the_language_of_the_server(companion: World) -> None:
    """Once chosen it counts for everybody's replies; until then each reads that of their own Discord."""
    assert "The story so far" in read(await companion.newcomer.slash(companion.channel, "recap"))
    opened = await panel(companion, Page.LANGUAGE)
    await companion.admin.select(opened.response, ["ja"], custom_id=pick_id(opened, "language"))
    assert "The story so far" not in read(await companion.newcomer.slash(companion.channel, "recap"))
    await companion.set(language="en")
    speak(companion, "ja")
    assert "The story so far" in read(await companion.newcomer.slash(companion.channel, "recap"))
    await companion.set(language=None)
    assert "The story so far" not in read(await companion.newcomer.slash(companion.channel, "recap"))


async def test_reset_asks_first_and_can_be_undone(companion: World) -> None:
    """Everything back to its default, and everything back again."""
    await companion.set(language="en", news__threshold="reported", spoilers__default=5)
    opened = await panel(companion, Page.DATA)
    await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:reset:1:ask"))
    assert (await settings(companion)).spoilers.default == 5
    await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:reset:1:do"))
    assert (await settings(companion)).spoilers.default == 0
    await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:undo:2"))
    assert (await settings(companion)).spoilers.default == 5
    assert (await settings(companion)).news.threshold == "reported"


async def test_what_is_gone_is_flagged(companion: World) -> None:
    """A channel or role that was deleted is named on the overview."""
    news, hall = companion.guild.create_text_channel("news"), companion.guild.create_text_channel("hall")
    role = companion.guild.create_role("Fans")
    await companion.set(
        news__channel=news.id,
        news__role=role.id,
        modules__lore__channels=[hall.id],
        **{f"spoilers__places__{hall.id}": 3},
    )
    assert "Nothing needs your attention" in read(await panel(companion))
    guild = companion.bot.get_guild(companion.guild.id)
    assert guild is not None
    for gone in (guild.get_channel(news.id), guild.get_channel(hall.id), guild.get_role(role.id)):
        assert gone is not None
        await gone.delete()
    await companion.env.settle()
    told = read(await panel(companion))
    attention = told.partition("Needs attention")[2].partition("**Modules**")[0]
    assert attention.count("News") >= 2 and "Lore" in attention and "Spoiler limit" in attention
    opened = await panel(companion, Page.PLACES)
    assert "The chosen channel is gone" in read(opened) and "The chosen role is gone" in read(opened)
    await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:put:1:news.channel:null"))
    opened = await panel(companion, Page.MODULES, "lore")
    assert "Everywhere" not in read(opened)
    await companion.admin.click(opened.response, custom_id=control(opened, "1:cfg:put:2:modules.lore.channels:null"))
    left = await settings(companion)
    assert left.news.channel is None and left.modules.lore.channels == ()


@pytest.mark.parametrize("locale", ["en-US", "ja"])
async def test_the_fullest_pages_fit(companion: World, locale: str) -> None:
    """With everything set, in either language, every page is one that Discord takes."""
    speak(companion, locale)
    channels = [companion.guild.create_text_channel(f"channel-{number}").id for number in range(25)]
    roles = [companion.guild.create_role(f"role-{number}").id for number in range(25)]
    updates: dict[str, Any] = {f"spoilers.places.{place}": 12 for place in channels}
    for module in MODULES.values():
        if module.can_be_limited:
            updates |= {f"modules.{module.name}.channels": channels, f"modules.{module.name}.roles": roles}
    for path in ("news", "rewatch", "announcements"):
        updates |= {f"{path}.channel": channels[0], f"{path}.role": roles[0]}
    many = {f"drinks.rules.{n}": {"trigger": f"{n:02}" + "*" * 98, "action": "attention"} for n in range(1, 51)}
    updates |= {"drinks.switched_off": list(range(1, 100)), **many}
    await companion.services.guilds.change(companion.guild.id, companion.admin.id, updates)
    opened = await companion.admin.slash(companion.channel, "config panel")
    for page in Page:
        await go(companion, opened, page)
        assert opened.response.components
    for module in MODULES.values():
        if module.can_be_limited:
            await go(companion, opened, Page.MODULES, module.name)
            assert opened.response.components


async def test_a_long_show_is_limited_by_number(tmp_path: Path) -> None:
    """More episodes than a select has options: the number is typed, for the server and for a channel."""
    content = tmp_path / "content"
    shutil.copytree(TINY_SHOW, content)
    episodes = yaml.safe_load((content / "episodes.yaml").read_text("utf-8"))
    more = [{**episodes["episodes"][1], "number": number, "introduced": []} for number in range(3, 41)]
    episodes["episodes"] += more
    (content / "episodes.yaml").write_text(yaml.safe_dump(episodes, allow_unicode=True), "utf-8")
    async with world(tmp_path, content=content) as running:
        with running.env.time_context():
            opened = await panel(running, Page.SPOILERS)
            told = await type_in(running, opened, "spoilers.default", "41")
            assert "is not a number from 0 to 40" in read(told)
            await type_in(running, opened, "spoilers.default", "33")
            assert "only the premise → up to episode 33" in read(opened)
            await choose_place(running, opened, running.channel)
            await type_in(running, opened, f"spoilers.places.{running.channel.id}", "40")
            places = (await settings(running)).spoilers.places
            assert places == {running.channel.id: 40} and (await settings(running)).spoilers.default == 33


async def type_in(world: World, opened: Any, path: str, text: str) -> Any:
    """Fill in the form of a setting."""
    ids = texts(opened.response.components)
    ask = next(text for text in ids if text.startswith("1:cfg:ask:") and text.endswith(f":{path}"))
    form = await world.admin.click(opened.response, custom_id=ask)
    return await world.admin.submit_modal(form, {"text": text})


async def test_an_archived_thread_stays_chosen(companion: World) -> None:
    """Discord is asked for what is not in memory, so that picking one channel more does not drop it."""
    channel = companion.bot.get_channel(companion.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="Episode 5", type=discord.ChannelType.public_thread)
    await companion.set(modules__lore__channels=[thread.id, channel.id])
    await companion.limit(5, thread.id)
    await thread.edit(archived=True)
    await companion.env.settle()
    opened = await panel(companion, Page.MODULES, "lore")
    assert [int(value["id"]) for value in default_values(opened.response.components)] == [thread.id, channel.id]
    told = read(await panel(companion, Page.SPOILERS))
    assert f"<#{channel.id}> › <#{thread.id}>: up to episode 5" in told and "hidden from me" not in told


async def test_a_place_that_was_just_picked_is_there(companion: World) -> None:
    """The page of its first limit does not call it deleted."""
    opened = await panel(companion, Page.SPOILERS)
    await choose_place(companion, opened, companion.channel)
    assert f"**Spoiler limit of <#{companion.channel.id}>**: none of its own" in read(opened)


async def test_what_others_changed_is_told_in_full_and_fits(companion: World) -> None:
    """Every setting of every change of somebody else, as much as there is room for; never an apology."""
    other = companion.guild.add_member(companion.env.create_user("other"))
    places = [companion.guild.create_text_channel(f"place-{number}").id for number in range(8)]
    guilds, guild_id = companion.services.guilds, companion.guild.id
    opened = await panel(companion, Page.LANGUAGE)
    await guilds.change(guild_id, other.id, {"language": "en", "modules.lore.enabled": False})
    await go(companion, opened, Page.NEWS)
    assert "- **Language**: " in read(opened) and "- **Lore**: on → off" in read(opened)
    for turn in range(2):
        for name in MODULES:
            if MODULES[name].can_be_limited:
                await guilds.change(guild_id, other.id, {f"modules.{name}.channels": places[turn:]})
    for page in (Page.MODULES, Page.OVERVIEW):
        await go(companion, opened, page)
        assert f"Settings: {page.value.capitalize()}" in read(opened)
