"""From a day in the content to a post in the channel, by the running bot: once, at six, to one role at most."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.schedule.wallclock import instant
from tests.harness import TINY_SHOW, World, read, world

ZONE = "Asia/Tokyo"
DAY = date(2026, 1, 1)
"""The day on which simcord's time begins, with the afternoon to come in this zone."""


@pytest_asyncio.fixture
async def evening(tmp_path: Path) -> AsyncIterator[World]:
    """The bot with a show whose first episode aired four years ago today, in a server that wants to hear of it."""
    content = shutil.copytree(TINY_SHOW, tmp_path / "content")
    file = content / "episodes.yaml"
    file.write_text(file.read_text().replace("2031-01-05", DAY.replace(year=DAY.year - 4).isoformat()))
    async with world(tmp_path, content=content) as running:
        await running.set(announcements__channel=running.channel.id, announcements__anniversaries=True, time_zone=ZONE)
        yield running


def posts(evening: World, channel: Any = None) -> list[str]:
    return [read(message) for message in (channel or evening.channel).history()]


async def until(evening: World, hour: int, minute: float = 0) -> None:
    """Let time pass, an hour after another, until the clocks there show a time."""
    goal = instant(datetime.combine(DAY, time()) + timedelta(hours=hour, minutes=minute), ZONE)
    while (left := (goal - evening.services.clock.now()).total_seconds()) > 0:
        await evening.env.advance_time(min(left, 3600))
    await evening.env.settle(idle=0.002)


async def test_posted_at_six_and_once(evening: World) -> None:
    """Not a second before, and not again."""
    await until(evening, 17, 59.98)
    assert posts(evening) == []
    await until(evening, 18, 0.02)
    (told,) = posts(evening)
    assert (
        "## 4 years ago today" in told and "Episode 1 first aired: **Low Tide" in told and "> The lamp is lit." in told
    )
    await until(evening, 26)
    assert len(posts(evening)) == 1
    rows = await evening.services.database.read("SELECT what, state, message_id FROM outbox")
    assert [tuple(row) for row in rows] == [(f"anniversary/1/{DAY.year}", "sent", evening.channel.last_message.id)]


async def test_one_role_is_notified(evening: World) -> None:
    """The role that was chosen, and nobody else."""
    role = evening.guild.create_role("Fans")
    await evening.set(announcements__role=role.id)
    await until(evening, 18, 1)
    (sent,) = [
        request.json
        for request in evening.env.http_requests
        if request.method == "POST" and request.path.endswith(f"/channels/{evening.channel.id}/messages")
    ]
    assert [int(role_id) for role_id in sent["allowed_mentions"]["roles"]] == [role.id]
    assert sent["allowed_mentions"]["parse"] == [] and f"<@&{role.id}>" in posts(evening)[0]


async def test_switched_off_in_time(evening: World) -> None:
    """Whoever switches it off before six hears nothing."""
    await until(evening, 17, 50)
    await evening.set(announcements__anniversaries=None)
    await until(evening, 24)
    assert posts(evening) == []


async def test_another_channel_in_time(evening: World) -> None:
    """It goes where the server wants it by then, also when it was meant for another channel already."""
    other = evening.guild.create_text_channel("other")
    await until(evening, 17, 50)
    await evening.set(announcements__channel=other.id)
    await until(evening, 18, 10)
    assert posts(evening) == [] and len(posts(evening, other)) == 1
