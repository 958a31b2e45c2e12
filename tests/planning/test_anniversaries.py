"""An anniversary is due at six in the evening of each server's own day, once, and only where it is wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.announcements.almanac import occasions
from bot.planning.anniversaries import LOOK_AGAIN, Anniversaries, Occasion
from bot.services import Services
from bot.store.database import Database
from tests.harness import TINY_SHOW
from tests.watch.crier import ManualClock
from tests.watch.watching import Watching, watching

CHANNEL = 77


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(slots=True)
class Planned:
    """The anniversaries, with a clock that is moved by hand."""

    watch: Watching
    anniversaries: Anniversaries

    @property
    def services(self) -> Services:
        return self.watch.services

    async def choose(self, guild_id: int = 1, **values: Any) -> None:
        chosen = {"announcements.channel": CHANNEL + guild_id, "announcements.anniversaries": True}
        by_path = {path.replace("__", "."): value for path, value in values.items()}
        await self.services.guilds.change(guild_id, 1, {**chosen, **by_path})

    async def due(self, moment: str) -> datetime | None:
        self.watch.clock.time = at(moment)
        return await self.anniversaries.due(self.watch.clock.now())

    async def posts(self) -> list[tuple[int, int, str]]:
        rows = await self.watch.rows("SELECT guild_id, channel_id, what FROM outbox ORDER BY guild_id, channel_id")
        return [tuple(row) for row in rows]


@pytest_asyncio.fixture
async def planned(tmp_path: Path) -> AsyncIterator[Planned]:
    async with watching(tmp_path, ManualClock(at("2026-09-01")), []) as watch:
        yield Planned(watch, watch.services.almanac.anniversaries)


async def test_the_days_of_the_content(planned: Planned) -> None:
    """Each episode has the day on which it first aired, and another version the day on which it came out."""
    found = await occasions(planned.services.catalogue)
    assert [one.name for one in found] == [*(str(number) for number in range(1, 13)), "12-release-1"]
    aired = [one.came_out for one in found[:12]]
    assert aired[0] == date(2020, 10, 8) and aired[-1] == date(2020, 12, 24) and aired == sorted(aired)
    assert found[-1].came_out == date(2021, 5, 28) and found[-1].episode == "12"


async def test_at_the_hour_of_the_server_and_once(planned: Planned) -> None:
    """Due at 18:00 of its zone until its midnight, and asked for as often as anybody likes."""
    await planned.choose(1)
    await planned.choose(2, time_zone="Asia/Tokyo")
    await planned.choose(3, time_zone="America/Los_Angeles")
    assert await planned.due("2026-10-01 12:00") == at("2026-10-08 04:00")
    await planned.due("2026-10-08 08:50")
    assert await planned.posts() == []
    assert await planned.due("2026-10-08 08:59") == at("2026-10-08 09:00")
    await planned.due("2026-10-08 09:00")
    assert await planned.posts() == [(2, 79, "anniversary/1/2026")]
    await planned.due("2026-10-08 18:00")
    await planned.due("2026-10-08 19:00")
    await planned.due("2026-10-09 01:00")
    assert [guild for guild, _, _ in await planned.posts()] == [1, 2, 3]
    times = await planned.watch.rows("SELECT kind, subscription, not_before, expires_at FROM outbox ORDER BY guild_id")
    assert [tuple(row) for row in times] == [
        ("anniversary", "anniversary", int(begins.timestamp()), int(begins.timestamp()) + 6 * 3600)
        for begins in (at("2026-10-08 18:00"), at("2026-10-08 09:00"), at("2026-10-09 01:00"))
    ]


async def test_after_the_day_it_is_too_late(planned: Planned) -> None:
    """A bot that was down is late within the day, and silent after it."""
    await planned.choose(1)
    await planned.choose(2, time_zone="Asia/Tokyo")
    await planned.due("2026-10-08 23:59:59")
    assert [guild for guild, _, _ in await planned.posts()] == [1]
    assert await planned.due("2026-10-09 12:00") == at("2026-10-15 04:00")


@pytest.mark.parametrize(
    "values",
    [
        {"announcements__anniversaries": None},
        {"announcements__channel": None},
        {"modules__announcements__enabled": False},
    ],
)
async def test_only_where_it_is_wanted(planned: Planned, values: dict[str, Any]) -> None:
    """Switched on, with a channel, and the module not switched off."""
    await planned.choose(1, **values)
    await planned.due("2026-10-08 19:00")
    assert await planned.posts() == []


async def test_not_where_the_bot_is_not(planned: Planned) -> None:
    """A server that the bot has left gets none."""
    await planned.choose(1)
    async with planned.services.database.write() as write:
        await write.execute("UPDATE guild SET left_at = 1 WHERE guild_id = 1")
    await planned.due("2026-10-08 19:00")
    assert await planned.posts() == []


async def test_switched_on_during_the_day(planned: Planned) -> None:
    """It is noticed soon, and a change of the zone brings no second post."""
    assert await planned.due("2026-10-08 18:30") == at("2026-10-08 18:30") + LOOK_AGAIN
    await planned.choose(1)
    await planned.due("2026-10-08 18:59:59")
    assert await planned.posts() == []
    await planned.due("2026-10-08 19:00")
    assert len(await planned.posts()) == 1
    await planned.choose(1, time_zone="America/Los_Angeles")
    await planned.due("2026-10-09 01:30")
    assert len(await planned.posts()) == 1


async def test_another_channel(planned: Planned) -> None:
    """What was refused in one channel may come in another one; what was not is not posted twice."""
    await planned.choose(1)
    await planned.due("2026-10-08 18:30")
    await planned.choose(1, announcements__channel=99)
    await planned.due("2026-10-08 19:00")
    assert len(await planned.posts()) == 1
    async with planned.services.database.write() as write:
        await write.execute("UPDATE outbox SET state = 'rejected'")
    await planned.due("2026-10-08 19:30")
    assert [channel for _, channel, _ in await planned.posts()] == [78, 99]
    async with planned.services.database.write() as write:
        await write.execute("UPDATE outbox SET state = 'rejected'")
    await planned.due("2026-10-08 20:00")
    assert len(await planned.posts()) == 2


async def test_many_servers(planned: Planned) -> None:
    """More servers than one transaction takes all get their post, in any zone."""
    await planned.choose(1)
    zones = ["UTC", "Asia/Tokyo", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
    async with planned.services.database.write() as write:
        many = range(2, 702)
        await write.execute_many("INSERT INTO guild (guild_id) VALUES (?)", [(guild,) for guild in many])
        values = [
            (guild, path, value)
            for guild in many
            for path, value in (
                ("announcements.anniversaries", "true"),
                ("announcements.channel", f'"{9000 + guild}"'),
                ("time_zone", f'"{zones[guild % 5]}"'),
            )
        ]
        await write.execute_many("INSERT INTO guild_setting (guild_id, path, value) VALUES (?, ?, ?)", values)
    for hour in range(40):
        await planned.due(f"{at('2026-10-08 00:00') + timedelta(hours=hour):%Y-%m-%d %H:%M}")
    posts = await planned.posts()
    assert len(posts) == 701 and {what for _, _, what in posts} == {"anniversary/1/2026"}


async def test_other_days_ask_nothing(planned: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a day that is none anywhere on earth the servers are not looked at."""
    await planned.choose(1)
    asked: list[str] = []
    read = Database.read

    async def noted(self: Database, sql: str, *more: Any) -> Any:
        asked.append(sql)
        return await read(self, sql, *more)

    monkeypatch.setattr(Database, "read", noted)
    for hour in range(0, 400, 3):
        moment = at("2027-01-01 00:00") + timedelta(hours=hour)
        assert await planned.due(f"{moment:%Y-%m-%d %H:%M}") == at("2027-05-28 04:00")
    assert [sql for sql in asked if "guild_setting" in sql] == []


async def test_every_day_of_a_year(planned: Planned) -> None:
    """Whoever asks at each moment named gets thirteen posts a year, on the days of the content."""
    await planned.choose(1, time_zone="Asia/Tokyo")
    moment: datetime | None = at("2027-01-01 00:00")
    steps = 0
    while moment is not None and moment < at("2028-01-01 00:00"):
        steps += 1
        coming = await planned.due(f"{moment:%Y-%m-%d %H:%M}")
        assert coming is not None and coming > moment
        moment = max(coming, moment + timedelta(minutes=30))
    rows = await planned.watch.rows("SELECT what, not_before FROM outbox ORDER BY not_before")
    days = [f"{datetime.fromtimestamp(begins, UTC):%m-%d %H}" for _, begins in rows]
    assert len(rows) == 13 and days[:2] == ["05-28 09", "10-08 09"] and days[-1] == "12-24 09"
    assert {what.split("/")[2] for what, _ in rows} == {"2027"}


async def test_the_clock_is_set_back(planned: Planned) -> None:
    """What was found out by a wrong clock is found out anew by the right one."""
    await planned.choose(1)
    assert await planned.due("2037-09-30 12:00") == at("2037-10-08 04:00")
    await planned.due("2026-10-08 18:00")
    assert [guild for guild, _, _ in await planned.posts()] == [1]


def test_leap_days_and_first_years() -> None:
    """A leap day is remembered on the 28th in other years, and nothing has an anniversary in its own year."""
    leap = Occasion("1", "1", date(2024, 2, 29))
    assert [one and one.day for one in map(leap.in_year, (2023, 2024, 2025, 2028))] == [
        None,
        None,
        date(2025, 2, 28),
        date(2028, 2, 29),
    ]


async def test_another_show(tmp_path: Path) -> None:
    """The days come from the content alone; a show that has yet to air has no anniversary."""
    async with watching(tmp_path, ManualClock(at("2026-01-01")), [], content=TINY_SHOW) as watch:
        planned = Planned(watch, watch.services.almanac.anniversaries)
        await planned.choose(1)
        assert await planned.due("2030-12-30 00:00") is None
        assert await planned.due("2031-01-05 18:00") == at("2032-01-05 04:00")
        await planned.due("2032-01-05 18:00")
        assert await planned.posts() == [(1, 78, "anniversary/1/2032")]


async def test_a_show_without_days(tmp_path: Path) -> None:
    """Nothing is ever due where nothing ever came out."""

    async def nothing() -> list[Occasion]:
        return []

    async with watching(tmp_path, ManualClock(), []) as watch:
        assert await Anniversaries(watch.services.database, nothing).due(at("2026-10-08 18:00")) is None
