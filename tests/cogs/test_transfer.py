"""`/config export` and `/config import`: a server's settings leave as a file and come back as they were."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.backend.cdn import CdnStore

from bot.app import HOUSEKEEPING
from bot.client import CompanionBot
from bot.guilds import GuildSettings
from bot.guilds.transfer import KEEP_DRAFTS, MAX_BYTES
from tests.harness import World, control, read, texts


async def export(world: World) -> bytes:
    reply = await world.admin.slash(world.channel, "config export")
    assert reply.ephemeral
    content: bytes = await reply.response.attachments[0].read()
    return content


async def upload(world: World, content: bytes | dict[str, Any], who: Any = None) -> Any:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return await (who or world.admin).slash(world.channel, "config import", file=("settings.json", data))


def file_of(world: World, **settings: Any) -> dict[str, Any]:
    return {"format": "companion-settings", "version": 1, "server": str(world.guild.id), "settings": settings}


async def press(world: World, reply: Any, verb: str, who: Any = None) -> Any:
    return await (who or world.admin).click(reply.response, custom_id=control(reply, f"1:imp:{verb}:"))


async def current(world: World) -> GuildSettings:
    return await world.services.guilds.settings(world.guild.id)


def buttons(reply: Any) -> list[str]:
    return [text for text in texts(reply.response.components) if text.startswith(("1:imp:", "1:chg:"))]


def second_admin(world: World) -> Any:
    chiefs = world.guild.create_role("Chiefs", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user("other"), roles=[chiefs])


async def drafts(world: World) -> list[Any]:
    return await world.services.database.read("SELECT guild_id, actor_id FROM import_draft")


async def test_export_import_and_undo(companion: World) -> None:
    """A file brings everything back that was changed after it was made; one undo takes all of it back again."""
    news = companion.guild.create_text_channel("news")
    fans = companion.guild.create_role("Fans")
    await companion.limit(4, companion.channel.id)
    await companion.set(modules__lore__enabled=False, news__channel=news.id, news__role=fans.id, time_zone="Asia/Tokyo")
    saved = await current(companion)
    content = await export(companion)
    await companion.set(modules__lore__enabled=True, news__channel=None, news__role=None, time_zone=None)
    await companion.limit(7)
    await companion.limit(9, companion.channel.id)
    changed = await current(companion)
    reply = await upload(companion, content)
    assert reply.ephemeral
    told = read(reply)
    assert "6 settings would change" in told and "What the file does not name stays as it is" in told
    assert "**Lore**: on → off" in told
    assert f"**News channel**: none → <#{news.id}>" in told
    assert f"**Spoiler limit of <#{companion.channel.id}>**: up to episode 9 → up to episode 4" in told
    assert await current(companion) == changed
    await press(companion, reply, "apply")
    assert "Imported: 6 settings were changed." in read(reply)
    assert await current(companion) == saved and await drafts(companion) == []
    (change,) = await companion.services.guilds.history(companion.guild.id, count=1)
    assert (change.via, change.actor_id, len(change.entries)) == ("import", companion.admin.id, 6)
    # What commands obey is fresh at once.
    refused = await companion.newcomer.slash(companion.channel, "term", name="akudama")
    assert read(refused) == "“Lore” is switched off in this server."
    await companion.admin.click(reply.response, custom_id=control(reply, "1:chg:undo:"))
    assert await current(companion) == changed and "is undone" in read(reply)
    assert not (await companion.newcomer.slash(companion.channel, "term", name="akudama")).ephemeral
    await companion.admin.click(reply.response, custom_id=control(reply, "1:chg:undo:"))
    assert await current(companion) == saved


async def test_export_is_a_file_without_members(companion: World) -> None:
    """Its name says what it is and of when; nobody's id or name is in it, whoever changed and uploaded things."""
    people = [companion.admin, companion.newcomer, companion.halfway, companion.finished]
    for number, person in enumerate(people):
        await companion.services.guilds.change(companion.guild.id, person.id, {"spoilers.default": number + 1})
    await companion.newcomer.slash(companion.channel, "progress set", episode=3)
    await upload(companion, file_of(companion, language="ja"))
    reply = await companion.admin.slash(companion.channel, "config export")
    (attachment,) = reply.response.attachments
    assert attachment.filename == f"companion-settings-{discord.utils.utcnow():%Y-%m-%d}.json"
    assert "/config import" in read(reply)
    content = await attachment.read()
    assert json.loads(content)["settings"]["spoilers"]["default"] == len(people)
    for person in people:
        assert str(person.id).encode() not in content
    for name in (b"admin", b"newcomer", b"halfway", b"finished"):
        assert name not in content


async def test_a_file_names_only_what_it_sets(companion: World) -> None:
    """What is not in the file stays, and what this version does not know is listed."""
    await companion.set(spoilers__default=3, language="en")
    reply = await upload(companion, file_of(companion, news={"digest_hour": 9, "colour": "**red**"}, karaoke={}))
    told = read(reply)
    assert "1 setting would change" in told
    assert "so they were kept out" in told and "news.colour" in told and "karaoke" in told
    await press(companion, reply, "apply")
    settings = await current(companion)
    assert (settings.spoilers.default, settings.language, settings.news.digest_hour) == (3, "en", 9)


async def test_nothing_differs(companion: World) -> None:
    """What is set like that already needs no buttons, and is not kept."""
    await companion.set(language="en")
    reply = await upload(companion, await export(companion))
    assert "Everything is set like in that file already" in read(reply)
    assert buttons(reply) == [] and await drafts(companion) == []


async def test_one_mistake_and_nothing_is_applied(companion: World) -> None:
    """The whole file is checked before anything is shown; every mistake is named, in the reader's language."""
    wrong = file_of(companion, language="en", news={"digest_hour": 99, "channel": 5}, drinks={"pause_note": "no"})
    reply = await upload(companion, wrong)
    told = read(reply)
    assert reply.ephemeral and buttons(reply) == []
    for path in ("news.digest_hour", "news.channel", "drinks.pause_note"):
        assert f"- `{path}` has to be " in told
    assert await current(companion) == GuildSettings()
    assert await drafts(companion) == [] and await companion.services.guilds.history(companion.guild.id) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no valid JSON"),
        (b"\xff\xfe\x00", "cannot be read as JSON"),
        (b'{"format": "recipes"}', "holds no settings of mine"),
        (b'{"format": "companion-settings", "version": 99, "settings": {}}', "made by a newer version"),
        (b"[" * MAX_BYTES, "cannot be read as JSON"),
        (b" " * 10_000_000, "larger than 256 KiB"),
    ],
)
async def test_other_files_are_refused(companion: World, content: bytes, told: str) -> None:
    """Each with a sentence that says what to do."""
    reply = await upload(companion, content)
    assert reply.ephemeral and told in read(reply)


class WatchedCdn(CdnStore):
    """Counts what is fetched; hands nothing out while it is broken."""

    fetched = 0
    is_broken = False

    def get(self, url: str) -> bytes | None:
        self.fetched += 1
        return None if self.is_broken else super().get(url)


async def test_a_large_file_is_not_even_downloaded(companion: World) -> None:
    """Its size, which Discord tells, is enough."""
    cdn = companion.env.backend.cdn = WatchedCdn()
    await upload(companion, b" " * (MAX_BYTES + 1))
    assert cdn.fetched == 0
    await upload(companion, b" " * MAX_BYTES)
    assert cdn.fetched == 1


async def test_a_file_that_discord_does_not_hand_out(companion: World) -> None:
    """A failed download is a sentence, too."""
    cdn = companion.env.backend.cdn = WatchedCdn()
    cdn.is_broken = True
    reply = await upload(companion, file_of(companion, language="en"))
    assert reply.ephemeral and "did not hand me that file" in read(reply)
    assert await drafts(companion) == []


async def test_cancel_forgets_the_file(companion: World) -> None:
    """Nothing is changed, and the file is gone."""
    reply = await upload(companion, file_of(companion, language="en"))
    assert len(await drafts(companion)) == 1
    await press(companion, reply, "cancel")
    assert "nothing was changed" in read(reply) and buttons(reply) == []
    assert await drafts(companion) == [] and await current(companion) == GuildSettings()


async def test_somebody_else_was_first(companion: World) -> None:
    """What another admin set between the offer and the click is shown, and overwritten only when asked again."""
    other = second_admin(companion)
    reply = await upload(companion, file_of(companion, spoilers={"default": 4}, language="en"))
    await companion.services.guilds.change(
        companion.guild.id, other.id, {"spoilers.default": 2, "time_zone": "Asia/Tokyo"}
    )
    await press(companion, reply, "apply")
    told = read(reply)
    assert f"Nothing was imported, because <@{other.id}>" in told
    assert "**Spoiler limit of the server**: up to episode 2 → up to episode 4" in told
    settings = await current(companion)
    assert (settings.spoilers.default, settings.language) == (2, "member")
    await press(companion, reply, "apply")
    settings = await current(companion)
    assert (settings.spoilers.default, settings.language, settings.time_zone) == (4, "en", "Asia/Tokyo")


async def test_somebody_else_set_something_else(companion: World) -> None:
    """Settings that the file does not name are nobody's conflict, and stay as they are by then."""
    reply = await upload(companion, file_of(companion, language="en"))
    await companion.services.guilds.change(companion.guild.id, companion.newcomer.id, {"spoilers.default": 2})
    await press(companion, reply, "apply")
    settings = await current(companion)
    assert (settings.spoilers.default, settings.language) == (2, "en")
    assert "Imported: 1 setting was changed." in read(reply)


async def test_somebody_else_did_the_same(companion: World) -> None:
    """Then there is nothing left to do."""
    reply = await upload(companion, file_of(companion, language="en"))
    await companion.services.guilds.change(companion.guild.id, companion.newcomer.id, {"language": "en"})
    await press(companion, reply, "apply")
    assert "Everything is set like in that file already" in read(reply)
    assert len(await companion.services.guilds.history(companion.guild.id)) == 1


async def test_restart_between_offer_and_click(companion: World) -> None:
    """The file waits in the store, not in memory."""
    reply = await upload(companion, file_of(companion, language="en"))
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await press(companion, reply, "apply")
    assert (await current(companion)).language == "en"


async def test_an_older_offer_does_not_apply_a_newer_file(companion: World) -> None:
    """Each message is about its own file; once another was uploaded, it says so."""
    first = await upload(companion, file_of(companion, language="en"))
    second = await upload(companion, file_of(companion, language="ja"))
    told = await press(companion, first, "apply")
    assert "no longer kept" in read(told) and (await current(companion)).language == "member"
    await press(companion, second, "apply")
    assert (await current(companion)).language == "ja"


async def test_each_admin_has_a_file_of_their_own(companion: World) -> None:
    """Two uploads do not get mixed up."""
    other = second_admin(companion)
    mine = await upload(companion, file_of(companion, language="en"))
    theirs = await upload(companion, file_of(companion, spoilers={"default": 2}), other)
    await press(companion, theirs, "apply", other)
    await press(companion, mine, "apply")
    settings = await current(companion)
    assert (settings.language, settings.spoilers.default) == ("en", 2)


async def test_a_file_is_kept_for_a_day(companion: World) -> None:
    """Housekeeping forgets what nobody decided on, and the buttons say so."""
    reply = await upload(companion, file_of(companion, language="en"))
    await companion.later(seconds=(KEEP_DRAFTS - 2 * HOUSEKEEPING).total_seconds())
    assert len(await drafts(companion)) == 1
    await companion.later(seconds=(3 * HOUSEKEEPING + timedelta(minutes=1)).total_seconds())
    assert await drafts(companion) == []
    told = await press(companion, reply, "apply")
    assert "no longer kept" in read(told) and "/config import" in read(told)


async def test_an_admin_no_more(companion: World) -> None:
    """Whoever lost the right meanwhile cannot apply, turn or cancel."""
    reply = await upload(companion, file_of(companion, language="en"))
    guild = companion.bot.get_guild(companion.guild.id)
    assert guild is not None
    mods = next(role for role in guild.roles if role.name == "Mods")
    await mods.edit(permissions=discord.Permissions.none())
    await companion.env.settle()
    for verb in ("apply", "cancel"):
        told = await press(companion, reply, verb)
        assert told.ephemeral and "Manage Server" in read(told)
    assert await current(companion) == GuildSettings() and len(await drafts(companion)) == 1


async def test_what_is_not_in_this_server_is_left_out(companion: World) -> None:
    """Channels and roles of another server are named and not set; everything else is."""
    moved = file_of(
        companion,
        language="en",
        news={"channel": "999000111", "role": str(companion.guild.id)},
        modules={"lore": {"channels": [str(companion.channel.id), "999000222"]}, "drinks": {"roles": ["999000333"]}},
        spoilers={"default": 99, "places": {"999000444": 5, str(companion.channel.id): 6}},
    )
    reply = await upload(companion, moved | {"server": "77"})
    told = read(reply)
    assert "The file is of another server" in told and "3 settings would change" in told
    assert "**News channel**: `999000111` is not in this server." in told
    assert "**News role**: That role is everybody" in told
    assert "**Lore: Only in these channels**: `999000222` is not in this server." in told
    assert "**Drinking game: Only for these roles**: `999000333` is not in this server." in told
    assert "**Spoiler limits of channels and threads**: `999000444` is not in this server." in told
    assert "**Spoiler limit of the server**: There are only 12 episodes." in told
    await press(companion, reply, "apply")
    settings = await current(companion)
    assert (settings.language, settings.news.channel, settings.news.role) == ("en", None, None)
    assert settings.modules.lore.channels == (companion.channel.id,) and settings.modules.drinks.roles == ()
    assert settings.spoilers.places == {companion.channel.id: 6} and settings.spoilers.default == 0
    assert "999000111" in read(reply)


async def test_an_archived_thread_is_in_the_server(companion: World) -> None:
    """Discord is asked for what is not in memory, so that the limits of old threads come back."""
    channel = companion.env.bot.get_channel(companion.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="Episode 5", type=discord.ChannelType.public_thread)
    await thread.edit(archived=True)
    await companion.env.settle()
    guild = companion.bot.get_guild(companion.guild.id)
    assert guild is not None and guild.get_thread(thread.id) is None
    reply = await upload(companion, file_of(companion, spoilers={"places": {str(thread.id): 5}}))
    await press(companion, reply, "apply")
    assert (await current(companion)).spoilers.places == {thread.id: 5}


async def test_a_long_difference_is_paged(companion: World) -> None:
    """Every line is on some page, and it can be applied from any of them."""
    places = [companion.guild.create_text_channel(f"channel-{number}").id for number in range(60)]
    reply = await upload(companion, file_of(companion, spoilers={"places": {str(place): 3 for place in places}}))
    seen = [read(reply)]
    while following := [text for text in buttons(reply) if text.startswith(f"1:imp:page:{len(seen)}:")]:
        await companion.admin.click(reply.response, custom_id=following[0])
        seen.append(read(reply))
    assert len(seen) > 1
    assert all(sum(f"<#{place}>" in page for page in seen) == 1 for place in places)
    await companion.admin.click(reply.response, custom_id=control(reply, f"1:imp:page:{len(seen) - 2}:"))
    assert read(reply) == seen[-2]
    await press(companion, reply, "apply")
    assert (await current(companion)).spoilers.places == dict.fromkeys(places, 3)
    assert "Imported: 60 settings were changed." in read(reply)


async def test_archived_threads_move_along(companion: World) -> None:
    """A thread for each meeting, long archived: its limit and what else it is chosen for come through an import."""
    channel = companion.bot.get_channel(companion.channel.id)
    assert isinstance(channel, discord.TextChannel)
    threads = [
        await channel.create_thread(name=f"Episode {number}", type=discord.ChannelType.public_thread)
        for number in range(1, 13)
    ]
    for seen, thread in enumerate(threads, start=1):
        await companion.limit(seen, thread.id)
    await companion.set(news__channel=threads[0].id, modules__lore__channels=[threads[1].id])
    for thread in threads:
        await thread.edit(archived=True)
    await companion.env.settle()
    content = await export(companion)
    before = await companion.services.guilds.settings(companion.guild.id)
    await companion.services.guilds.replace(companion.guild.id, companion.admin.id, GuildSettings(), 999, via="reset")
    reply = await upload(companion, content)
    assert "is not in this server" not in read(reply)
    await press(companion, reply, "apply")
    assert await companion.services.guilds.settings(companion.guild.id) == before
