"""The post of an announcement: as its text, the limit, the settings and the language are when its turn has come."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest

from bot.announcements.scheduled_posts import SWITCHED_OFF
from bot.announcements.tasks import Later, Never, Send
from bot.clock import epoch
from bot.planning.announcement_plans import DELETED_BEFORE, PAUSED_BEFORE
from bot.store.outbox import Parcel
from bot.ui.announce.placeholders import MAX_CHARACTERS
from bot.ui.text import MAX_MESSAGE_BYTES, MAX_MESSAGE_CHARACTERS, weigh
from tests.cogs.announcing import identity, press, schedule
from tests.harness import World, read, texts
from tests.leaks import Secrets

LAST = 12


def parcel(world: World, number: str, at: datetime | None = None, channel: Any = None) -> Parcel:
    """Return the row of the outbox for a time of an announcement, now unless something else is said."""
    now = at or discord.utils.utcnow()
    return Parcel(
        what=f"announcement/{number}/{epoch(now)}",
        channel_id=(channel or world.channel).id,
        guild_id=world.guild.id,
        kind="announcement",
        subject=f"announcement/{number}",
        payload=str(epoch(now)),
        subscription=f"announcement/{number}",
        not_before=now,
        expires_at=None,
        attempts=0,
    )


async def posted(world: World, of: Parcel) -> str:
    """Return the text of a post."""
    task = await world.services.scheduled.posts.make(of)
    assert isinstance(task, Send), task
    return "\n".join(texts(task.layout.to_components()))


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("seen", range(LAST + 1))
async def test_no_post_leaks(companion: World, seen: int, language: str) -> None:
    """At every limit, every placeholder tells no more than the channel may know, in a thread of its own limit too."""
    await companion.set(language=language)
    reply = await schedule(companion, text="{episode} {date} {time} {server}", repeat="FREQ=DAILY")
    await companion.limit(LAST)
    await companion.limit(seen, companion.channel.id)
    told = await posted(companion, parcel(companion, identity(reply)))
    assert Secrets(seen).found_in(told) == []
    tried = await press(companion, reply, "test")
    assert Secrets(seen).found_in(read(tried)) == []
    number = seen + 1
    wanted = {"en": f"Episode {number}", "ja": f"第{number}話"}[language]
    assert (wanted in told) == (seen < LAST), told


async def test_a_title_that_may_not_be_told(tiny: World) -> None:
    """Where the title of the next episode is itself a later one's secret, its number alone is told."""
    async with tiny.services.database.write() as write:
        await write.execute("UPDATE fact SET revealed_in = 2 WHERE kind = 'episode' AND slug = '2'")
        await write.execute("UPDATE entity SET revealed_in = 2 WHERE kind = 'episode' AND slug = '2'")
    reply = await schedule(tiny, text="{episode}!", repeat="FREQ=DAILY")
    await tiny.limit(1)
    assert await posted(tiny, parcel(tiny, identity(reply))) == "Episode 2!"
    await tiny.limit(2)
    assert await posted(tiny, parcel(tiny, identity(reply))) == "the next episode!"


async def test_the_limit_at_the_time_of_sending(companion: World) -> None:
    """What the preview told is not what counts; the limit then does."""
    reply = await schedule(companion, text="{episode}", repeat="FREQ=DAILY")
    row = parcel(companion, identity(reply))
    assert "Episode 1:" in await posted(companion, row)
    await companion.limit(6, companion.channel.id)
    assert "Episode 7:" in await posted(companion, row)


async def test_a_thread_has_the_limit_of_its_channel(companion: World) -> None:
    """Also when it is archived, and not in memory."""
    kept = companion.bot.get_channel(companion.channel.id)
    assert isinstance(kept, discord.TextChannel)
    thread = await kept.create_thread(name="Inside", type=discord.ChannelType.public_thread)
    await companion.set(announcements__channel=thread.id)
    reply = await companion.admin.slash(companion.channel, "announce create", when="tomorrow 20:00", text="{episode}")
    await press(companion, reply, "save")
    await companion.limit(9)
    await companion.limit(3, companion.channel.id)
    row = parcel(companion, identity(reply), channel=thread)
    assert "Episode 4:" in await posted(companion, row)
    companion.bot.get_guild(companion.guild.id)._threads.clear()  # type: ignore[union-attr]
    assert "Episode 4:" in await posted(companion, row)
    await companion.limit(5, thread.id)
    assert "Episode 6:" in await posted(companion, row)


async def test_only_the_chosen_role(companion: World) -> None:
    """It is named first, and it alone may be notified, whatever the text says."""
    fans = companion.guild.create_role("Fans", mentionable=True)
    for role in (fans, None):
        options = {"role": role} if role else {}
        reply = await schedule(companion, text="@everyone <@&1> hello", repeat="FREQ=DAILY", **options)
        task = await companion.services.scheduled.posts.make(parcel(companion, identity(reply)))
        assert isinstance(task, Send)
        assert task.role_id == (role.id if role else None)
        first = next(iter(texts(task.layout.to_components())))
        assert first == (f"<@&{fans.id}>" if role else "@everyone <@&1> hello")


async def test_a_role_or_a_channel_that_is_gone(companion: World) -> None:
    """A role that was deleted is not mentioned; of a channel that is gone, nothing is told but the premise."""
    fans = companion.guild.create_role("Fans", mentionable=True)
    news = companion.guild.create_text_channel("news")
    reply = await schedule(companion, text="{episode}", repeat="FREQ=DAILY", role=fans, channel=news)
    await companion.limit(LAST - 1)
    row = parcel(companion, identity(reply), channel=news)
    assert (await posted(companion, row)).startswith(f"<@&{fans.id}>\nEpisode {LAST}: ")
    guild = companion.bot.get_guild(companion.guild.id)
    assert guild is not None
    await guild.get_role(fans.id).delete()  # type: ignore[union-attr]
    await guild.get_channel(news.id).delete()  # type: ignore[union-attr]
    await companion.env.settle()
    task = await companion.services.scheduled.posts.make(row)
    assert isinstance(task, Send) and task.role_id is None
    assert Secrets(0).found_in(await posted(companion, row)) == []


@pytest.mark.parametrize("name", ["{date} @everyone", "<@&1> **x** `y`", "[free](https://example.com) # x"])
async def test_the_name_of_a_server_means_nothing(companion: World, name: str) -> None:
    """It is shown as it is: no placeholder, no markdown, and nobody is notified."""
    reply = await schedule(companion, text="Welcome to {server}", repeat="FREQ=DAILY")
    guild = companion.bot.get_guild(companion.guild.id)
    assert guild is not None
    guild.name = name
    of = parcel(companion, identity(reply))
    told = await posted(companion, of)
    assert told.replace("\\", "") == f"Welcome to {name}"
    assert not re.search(r"(?<!\\)[*`\[]", told)
    task = await companion.services.scheduled.posts.make(of)
    assert isinstance(task, Send) and task.role_id is None


async def test_late(companion: World) -> None:
    """A post that is late says when it was due; one that is a little late does not."""
    reply = await schedule(companion, text="{date} {time}", repeat="FREQ=DAILY")
    now = discord.utils.utcnow()
    for minutes, is_said in ((0, False), (9, False), (11, True), (60, True)):
        at = now - timedelta(minutes=minutes)
        told = await posted(companion, parcel(companion, identity(reply), at))
        assert told.startswith(f"<t:{epoch(at)}:D> <t:{epoch(at)}:t>")
        assert (f"-# This was to be posted <t:{epoch(at)}:f>." in told) == is_said


async def test_what_admins_did_meanwhile(companion: World) -> None:
    """Paused, deleted or switched off it is not posted; another text is."""
    reply = await schedule(companion, repeat="FREQ=DAILY")
    row = parcel(companion, identity(reply))
    make = companion.services.scheduled.posts.make
    opened = await press(companion, reply, "reword")
    await companion.admin.submit_modal(opened, {"text": "Goodbye"})
    await press(companion, reply, "save")
    assert await posted(companion, row) == "Goodbye"
    await companion.set(modules__announcements__enabled=False)
    assert await make(row) == Never(SWITCHED_OFF)
    await companion.set(modules__announcements__enabled=True)
    await press(companion, reply, "pause")
    assert await make(row) == Never(PAUSED_BEFORE)
    await press(companion, reply, "resume")
    await press(companion, reply, "ask")
    await press(companion, reply, "delete")
    assert await make(row) == Never(DELETED_BEFORE)
    assert await make(parcel(companion, "999")) == Never(DELETED_BEFORE)


async def test_a_server_that_is_not_there(companion: World) -> None:
    """It is waited for: Discord may name it in a moment."""
    reply = await schedule(companion, repeat="FREQ=DAILY")
    companion.bot._connection._guilds.clear()
    assert isinstance(await companion.services.scheduled.posts.make(parcel(companion, identity(reply))), Later)


@pytest.mark.parametrize("letter", ["x", "あ", "*"])
async def test_the_largest_post_fits(companion: World, letter: str) -> None:
    """Also where the server took a longer name since, and the post is late."""
    fans = companion.guild.create_role("Fans", mentionable=True)
    text = "{server}" * 60 + letter * (MAX_CHARACTERS - 480)
    reply = await schedule(companion, text=text, repeat="FREQ=DAILY", role=fans)
    companion.bot.get_guild(companion.guild.id).name = "*" * 100  # type: ignore[union-attr]
    row = parcel(companion, identity(reply), discord.utils.utcnow() - timedelta(minutes=30))
    task = await companion.services.scheduled.posts.make(row)
    assert isinstance(task, Send)
    shown = list(texts(task.layout.to_components()))
    assert sum(map(len, shown)) <= MAX_MESSAGE_CHARACTERS and sum(map(weigh, shown)) <= MAX_MESSAGE_BYTES
