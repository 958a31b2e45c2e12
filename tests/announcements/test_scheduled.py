"""An announcement from the command to its channel: at its time, once, in its place, whatever happens between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.app import open_services
from bot.client import CompanionBot
from bot.preview.sleeping import SimulatedSleep
from tests.cogs.announcing import draft, press, schedule
from tests.harness import DiscordClock, World, read, settings


def posts(world: World, channel: Any = None) -> list[str]:
    """Return what stands in a channel."""
    return [read(message) for message in (channel or world.channel).history()]


def sent(world: World) -> list[Any]:
    """Return the bodies of the messages that were posted."""
    return [one.json for one in world.env.http_requests if one.method == "POST" and one.path.endswith("/messages")]


async def until(world: World, moment: datetime) -> None:
    """Let time pass until a moment."""
    await world.later(seconds=(moment - discord.utils.utcnow()).total_seconds())


async def outbox(world: World) -> dict[str, tuple[str, str | None]]:
    """Return the state and the reason of every row."""
    rows = await world.services.database.read("SELECT what, state, reason FROM outbox")
    return {what: (state, reason) for what, state, reason in rows}


async def test_from_the_command_to_the_channel(companion: World) -> None:
    """Not a second early, once, with a nonce, in its channel, and with at most its role notified."""
    news = companion.guild.create_text_channel("news")
    fans = companion.guild.create_role("Fans", mentionable=True)
    text = "**{episode}** at {time}! @everyone <@123456789012345678>"
    await schedule(companion, text=text, channel=news, role=fans)
    at = datetime(2026, 1, 2, 20, tzinfo=UTC)
    await until(companion, at - timedelta(seconds=1))
    assert posts(companion, news) == []
    await companion.env.advance_time(1)
    stamp = int(at.timestamp())
    told = f"<@&{fans.id}>\n**Episode 1: Se7en** at <t:{stamp}:t>! @everyone <@123456789012345678>"
    assert posts(companion, news) == [told]
    (body,) = sent(companion)
    assert body["enforce_nonce"] and len(body["nonce"]) <= 25
    assert body["allowed_mentions"]["parse"] == [] and body["allowed_mentions"]["roles"] == [fans.id]
    assert not body["allowed_mentions"].get("users")
    await companion.later(days=1)
    assert len(sent(companion)) == 1 and posts(companion) == []
    listed = read(await companion.admin.slash(companion.channel, "announce list"))
    assert "Over: its last time has passed." in listed


async def test_planned_for_in_a_minute(companion: World) -> None:
    """What is planned while the bot sleeps until later is not overslept."""
    await schedule(companion, when="2026-02-01 20:00", text="Later")
    await schedule(companion, when="in 2 minutes", text="Soon")
    await companion.env.advance_time(119)
    assert posts(companion) == []
    await companion.env.advance_time(2)
    assert posts(companion) == ["Soon"]


async def test_an_unsaved_draft_posts_nothing(companion: World) -> None:
    """A preview is no promise."""
    await draft(companion, when="in 2 minutes")
    await companion.later(days=1)
    assert posts(companion) == [] and await outbox(companion) == {}


@pytest.mark.parametrize(
    ("when", "moments"),
    [
        ("2026-03-28 20:00", ["2026-03-28T19:00", "2026-03-29T18:00", "2026-03-30T18:00"]),
        ("2026-10-24 02:30", ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"]),
    ],
)
async def test_when_the_clocks_change(companion: World, when: str, moments: list[str]) -> None:
    """Each day once, at the same time by the clock on the wall."""
    first = datetime.fromisoformat(moments[0]).replace(tzinfo=UTC)
    companion.env.backend.clock._epoch += first - timedelta(days=1) - discord.utils.utcnow()
    await schedule(companion, when=when, timezone="Europe/Berlin", repeat="FREQ=DAILY", text="{time}")
    for moment in moments:
        await until(companion, datetime.fromisoformat(moment).replace(tzinfo=UTC) + timedelta(minutes=10))
    stamps = [int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()) for moment in moments]
    assert posts(companion) == [f"<t:{stamp}:t>" for stamp in stamps]


async def test_paused_deleted_and_back(companion: World) -> None:
    """What passes meanwhile is never posted, and nothing after it is lost."""
    reply = await schedule(companion, text="Daily", repeat="FREQ=DAILY")
    await press(companion, reply, "pause")
    await until(companion, datetime(2026, 1, 3, 12, tzinfo=UTC))
    await press(companion, reply, "resume")
    assert posts(companion) == []
    await until(companion, datetime(2026, 1, 3, 21, tzinfo=UTC))
    assert len(posts(companion)) == 1
    await press(companion, reply, "ask")
    await press(companion, reply, "delete")
    await until(companion, datetime(2026, 1, 4, 21, tzinfo=UTC))
    await press(companion, reply, "restore")
    assert len(posts(companion)) == 1
    await until(companion, datetime(2026, 1, 5, 21, tzinfo=UTC))
    assert len(posts(companion)) == 2


async def test_refused_then_resumed(companion: World) -> None:
    """Discord's refusal is shown where the announcement is; resuming goes on with the next time, posting nothing late."""
    news = companion.guild.create_text_channel("news")
    reply = await schedule(companion, text="Daily", repeat="FREQ=DAILY", channel=news)
    kept = companion.bot.get_channel(news.id)
    assert isinstance(kept, discord.TextChannel)
    await kept.set_permissions(kept.guild.me, send_messages=False)
    await until(companion, datetime(2026, 1, 2, 20, 1, tzinfo=UTC))
    await until(companion, datetime(2026, 1, 4, 12, tzinfo=UTC))
    assert posts(companion, news) == []
    assert len(sent(companion)) == 1, "a channel that refuses is not asked again and again"
    listed = read(await companion.admin.slash(companion.channel, "announce list"))
    assert "⛔ Paused since <t:1767384000:f>, because Discord refused it: " in listed
    await press(companion, reply, "page")
    await companion.admin.select(reply.response, [identity_of(reply)], custom_id="1:ann:pick:0")
    assert "⛔" in read(reply) and "“Send Messages” is missing" in read(reply)
    await kept.set_permissions(kept.guild.me, send_messages=True)
    await companion.env.settle()
    await press(companion, reply, "resume")
    assert "It comes next: Sunday, January 4, 2026 20:00" in read(reply) and "⛔" not in read(reply)
    assert posts(companion, news) == []
    await until(companion, datetime(2026, 1, 4, 20, 1, tzinfo=UTC))
    assert posts(companion, news) == ["Daily"]


def identity_of(listed: Any) -> str:
    """Return the id of the only announcement of a list."""
    (option,) = listed.response.components[-1]["components"][0]["options"]
    value: str = option["value"]
    return value


async def test_an_outage_of_discord(companion: World) -> None:
    """What Discord did not take at its time comes late and says so; once."""
    await schedule(companion, text="Once")
    for _ in range(8):
        companion.env.inject_error("POST", "/channels/*/messages", status=503)
    at = datetime(2026, 1, 2, 20, tzinfo=UTC)
    await until(companion, at + timedelta(hours=6))
    assert len(posts(companion)) == 1 and posts(companion)[0].startswith("Once")


async def test_a_restart_between(companion: World, tmp_path: Path) -> None:
    """What was due while the bot was down: once, with a word on when it was due; what is too late is told to admins."""
    notes = companion.guild.create_text_channel("notes")
    await companion.set(notes_channel=notes.id)
    await schedule(companion, text="Once", when="2026-01-01 01:00")
    await schedule(companion, text="Daily", when="2026-01-01 02:00", repeat="FREQ=DAILY")
    await companion.services.office.close()
    await companion.services.background.close()
    await until(companion, datetime(2026, 1, 1, 4, tzinfo=UTC))
    assert posts(companion) == []
    sleep = SimulatedSleep()
    sleep.env = companion.env
    async with open_services(settings(tmp_path), DiscordClock(), sleep) as services:
        bot = CompanionBot(services, shards=1)
        await companion.env.restart_bot(bot)
        await companion.env.advance_time(60)
        once = "Once\n-# This was to be posted <t:1767229200:f>."
        assert posts(companion) == [once]
        (told,) = posts(companion, notes)
        assert "<t:1767232800:f>" in told and f"<#{companion.channel.id}>" in told
        await until(companion, datetime(2026, 1, 2, 2, 1, tzinfo=UTC))
        assert posts(companion) == [once, "Daily"]
        assert len(posts(companion, notes)) == 1
        await bot.close()
