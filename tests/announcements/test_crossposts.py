"""Publishing to followers: after the post, once, ten an hour for each channel, and in nobody's way."""

from __future__ import annotations

from typing import Any

import discord
import pytest_asyncio

from tests.announcements.counter import Counter, opened
from tests.harness import World


@pytest_asyncio.fixture
async def counter(companion: World) -> Counter:
    """A server with an announcement channel that publishes what is posted."""
    await companion.set(news__crosspost=True)
    return opened(companion)


@pytest_asyncio.fixture
async def channel(counter: Counter) -> Any:
    """The announcement channel."""
    made = counter.world.guild.create_text_channel("announcements")
    counter.world.env.backend.edit_channel(made.id, {"type": discord.ChannelType.news.value})
    await counter.world.set(news__channel=made.id)
    return made


def published(counter: Counter) -> int:
    return len(counter.asked("POST", "/crosspost"))


async def test_a_post_is_published_once(counter: Counter, channel: Any) -> None:
    """By a row of its own, which comes with the receipt."""
    await counter.world.env.settle()
    await counter.add(counter.entry("News", channel))
    message = channel.last_message
    assert await counter.rows("what, state, message_id") == [
        ("crosspost/test/News", "sent", message.id),
        ("test/News", "sent", message.id),
    ]
    await counter.wait(hours=2)
    assert published(counter) == 1


async def test_only_news_in_announcement_channels_where_it_is_on(counter: Counter, channel: Any) -> None:
    """Nothing else is published."""
    await counter.world.env.settle()
    await counter.add(counter.entry("1"), counter.entry("2", channel, subscription="announcement/1"))
    await counter.world.set(news__crosspost=False)
    await counter.add(counter.entry("3", channel))
    assert published(counter) == 0 and len(await counter.rows()) == 3


async def test_switched_off_before_its_turn(counter: Counter, channel: Any) -> None:
    """What waits is not published then, nor in a channel that is no more that of the news."""
    await counter.world.env.settle()
    await counter.add(*(counter.entry(f"{number:02}", channel) for number in range(12)))
    await counter.world.set(news__crosspost=False)
    await counter.wait(hours=2)
    assert published(counter) == 10
    assert [row[1] for row in await counter.rows(where="state <> 'sent'")] == ["rejected", "rejected"]


async def test_ten_an_hour(counter: Counter, channel: Any) -> None:
    """The rest waits for its turn, and is not dropped; posts do not wait for it."""
    await counter.world.env.settle()
    await counter.add(*(counter.entry(f"{number:02}", channel) for number in range(23)))
    assert len(counter.posts(channel)) == 23 and published(counter) == 10
    await counter.wait(minutes=59)
    assert published(counter) == 10
    await counter.wait(minutes=3)
    assert published(counter) == 20
    await counter.wait(hours=1)
    assert published(counter) == 23
    assert {row[1] for row in await counter.rows()} == {"sent"}


async def test_what_is_published_already_is_done(counter: Counter, channel: Any) -> None:
    """Discord says so after a crash between its answer and the receipt."""
    await counter.world.env.settle()
    counter.world.env.inject_error("POST", "/channels/*/crosspost", status=400, code=40033)
    await counter.add(counter.entry("News", channel))
    assert [row[1] for row in await counter.rows()] == ["sent", "sent"]


async def test_publishing_that_is_refused_pauses_no_news(counter: Counter, channel: Any) -> None:
    """Only publishing is paused; a message that is gone pauses nothing."""
    await counter.world.env.settle()
    counter.world.env.inject_error("POST", "/channels/*/crosspost", status=404, code=10008)
    await counter.add(counter.entry("1", channel))
    assert await counter.world.services.database.read("SELECT * FROM pause") == []
    counter.world.env.inject_error("POST", "/channels/*/crosspost", status=403, code=50013)
    await counter.add(counter.entry("2", channel), counter.entry("3", channel))
    rows = await counter.world.services.database.read("SELECT subscription FROM pause")
    assert [row[0] for row in rows] == ["crosspost"]
    assert counter.posts(channel) == ["1", "2", "3"]


async def test_posts_do_not_wait_for_publishing(counter: Counter, channel: Any) -> None:
    """A row that publishes and fails keeps its channel's posts from nothing."""
    await counter.world.env.settle()
    counter.world.env.inject_error("POST", "/channels/*/crosspost", status=503, times=3)
    await counter.add(counter.entry("1", channel))
    await counter.add(counter.entry("2", channel))
    assert counter.posts(channel) == ["1", "2"]
    await counter.wait(hours=1)
    assert {row[1] for row in await counter.rows()} == {"sent"}
