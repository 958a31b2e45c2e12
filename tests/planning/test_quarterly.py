"""The quarterly note is due on the first day after a quarter, at the server's own hour, once, and only where wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.planning.quarterly import Quarterly
from bot.schedule.quarters import Quarter
from bot.services import Services
from bot.watch.telling import SUBJECT
from tests.watch.crier import ManualClock
from tests.watch.watching import Watching, watching

CHANNEL = 77


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(slots=True)
class Planned:
    """The quarterly note, with a clock that is moved by hand."""

    watch: Watching
    quarterly: Quarterly

    @property
    def services(self) -> Services:
        return self.watch.services

    async def choose(self, guild_id: int = 1, **values: Any) -> None:
        values = {"news.channel": CHANNEL + guild_id, "news.quarterly_note": True, **values}
        await self.services.guilds.change(guild_id, 1, values)

    async def due(self, moment: str) -> datetime | None:
        self.watch.clock.time = at(moment)
        return await self.quarterly.due(self.watch.clock.now())

    async def notes(self) -> list[tuple[int, str, int, int]]:
        rows = await self.watch.rows("SELECT guild_id, what, not_before, expires_at FROM outbox ORDER BY guild_id")
        return [tuple(row) for row in rows]


@pytest_asyncio.fixture
async def planned(tmp_path: Path) -> AsyncIterator[Planned]:
    async with watching(tmp_path, ManualClock(at("2026-01-10")), []) as watch:
        yield Planned(watch, watch.services.newsroom.quarterly)


async def test_at_the_hour_of_the_server_and_once(planned: Planned) -> None:
    """In Tokyo the quarter is over earlier; a server that has the note gets no second one, in no other channel."""
    await planned.choose(1)
    await planned.choose(2, **{"time_zone": "Asia/Tokyo", "news.digest_hour": 9})
    await planned.due("2026-03-31 23:59")
    assert await planned.notes() == []
    assert await planned.due("2026-04-01 00:00") == at("2026-04-01 01:00")
    tokyo = at("2026-04-01 00:00")
    week = timedelta(days=7)
    wanted = [(2, "quarterly/2026-Q1", tokyo.timestamp(), (tokyo + week).timestamp())]
    assert await planned.notes() == wanted
    await planned.due("2026-04-01 17:30")
    assert await planned.due("2026-04-01 17:59") == at("2026-04-01 18:00")
    await planned.due("2026-04-01 18:00")
    assert [note[:2] for note in await planned.notes()] == [(1, "quarterly/2026-Q1"), (2, "quarterly/2026-Q1")]
    await planned.choose(2, **{"news.channel": 99})
    await planned.due("2026-04-02 18:00")
    assert len(await planned.notes()) == 2
    await planned.due("2026-07-01 18:00")
    assert len(await planned.notes()) == 4


async def test_late_within_a_week_and_not_later(planned: Planned) -> None:
    """A bot that was not running makes up for it, until the note is of no use."""
    await planned.choose(1)
    await planned.due("2026-04-09 00:00")
    assert await planned.notes() == []
    again = Quarterly(planned.services.database, planned.services.guilds, SUBJECT)
    await again.due(at("2026-07-05 00:00"))
    assert [note[:2] for note in await planned.notes()] == [(1, "quarterly/2026-Q2")]


@pytest.mark.parametrize(
    "values",
    [{"news.channel": None}, {"news.quarterly_note": None}, {"modules.news.enabled": False}],
)
async def test_only_where_it_is_wanted(planned: Planned, values: dict[str, Any]) -> None:
    """With a channel, the note and the news switched on."""
    await planned.choose(1, **values)
    await planned.due("2026-04-01 18:00")
    assert await planned.notes() == []


async def test_not_for_a_quarter_before_it_was_chosen(planned: Planned) -> None:
    """Chosen yesterday, or today: the next quarter will do. Chosen for a month: there is one."""
    for guild_id, chosen in ((1, "2026-03-01"), (2, "2026-03-31"), (3, "2026-04-01 12:00")):
        planned.watch.clock.time = at(chosen)
        await planned.choose(guild_id)
    await planned.due("2026-04-01 18:00")
    assert [guild_id for guild_id, *_ in await planned.notes()] == [1]


async def test_not_where_there_was_news(planned: Planned) -> None:
    """Posted within the quarter or waiting; news from before the quarter is no reason."""
    posted = "INSERT INTO outbox (what, channel_id, guild_id, kind, subject, payload, state, not_before, created_at,"
    posted += " changed_at) VALUES ('verdict/1', 77, ?, 'news', 'verdict', '1', ?, 0, 0, ?)"
    for guild_id in (1, 2, 3):
        await planned.choose(guild_id)
    async with planned.services.database.write() as write:
        await write.execute(posted, (1, "sent", int(at("2026-01-01").timestamp())))
        await write.execute(posted.replace("77", "78"), (2, "sent", int(at("2025-12-31").timestamp())))
        await write.execute(posted.replace("77", "79"), (3, "due", int(at("2025-12-31").timestamp())))
    await planned.due("2026-04-01 18:00")
    assert [row[0] for row in await planned.watch.rows("SELECT guild_id FROM outbox WHERE kind = 'quarterly'")] == [2]


async def test_it_hardly_ever_looks(planned: Planned) -> None:
    """Between the first days of quarters it does not even ask the store."""
    await planned.choose(1)
    assert await planned.due("2026-02-01 00:00") == at("2026-03-31 10:00")
    assert await planned.due("2026-02-01 00:01") == at("2026-03-31 10:00")


async def test_the_clock_is_set_back(planned: Planned) -> None:
    """What was found out by a wrong clock is found out anew by the right one."""
    await planned.choose(1)
    assert await planned.due("2037-02-01 00:00") == at("2037-03-31 10:00")
    assert await planned.due("2026-02-01 00:00") == at("2026-03-31 10:00")


@given(st.dates(date(2000, 1, 1), date(2999, 1, 1)))
def test_quarters(day: date) -> None:
    """Each has three months, and all are one after another."""
    quarter = Quarter.of(day)
    assert quarter.first_day <= day < quarter.following.first_day
    assert quarter.following.preceding == quarter
    assert Quarter.named(quarter.name) == quarter


def test_a_quarter_begins_and_ends_by_the_clock_on_the_wall() -> None:
    """In Berlin the first quarter begins in winter time and ends in summer time."""
    quarter = Quarter(2026, 1)
    assert quarter.begins("Europe/Berlin") == at("2025-12-31 23:00")
    assert quarter.ends("Europe/Berlin", 18) == at("2026-04-01 16:00")
    with pytest.raises(ValueError, match="no quarter"):
        Quarter.named("2026-Q5")
