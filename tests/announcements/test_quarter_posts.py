"""The quarterly note: nothing happened, and here is what was checked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.announcements import news_posts, quarter_posts
from bot.announcements.tasks import Later, Never, Send, Source, Task
from bot.store.outbox import Parcel
from tests.harness import texts
from tests.watch.crier import Crier, ManualClock, crying, rss
from tests.watch.watching import SEQUEL, Watching, a_source, watching

REVIEW = "Akudama Drive Episode 9 Review: Everybody Cries"
GUESS = "Akudama Drive Season 2: Will There Be One?"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(slots=True)
class Desk:
    """A server that wants the note, a source, and one that fails."""

    watch: Watching
    crier: Crier
    posts: Source
    parcel: Parcel

    async def say(self, *titles: str, **by: float) -> None:
        self.crier.feed("/post").body = rss(*[(title, title, self.watch.clock.now()) for title in titles])
        await self.watch.check(**by)

    async def set(self, **values: Any) -> None:
        by_path = {path.replace("__", "."): value for path, value in values.items()}
        await self.watch.services.guilds.change(1, 1, by_path)

    async def note(self, moment: str = "2026-04-01 18:00") -> Task:
        self.watch.clock.time = at(moment)
        return await self.posts.make(self.parcel)


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[Desk]:
    clock = ManualClock(at("2026-01-10"))
    async with crying(clock) as crier:
        crier.feed("/wall").status = 500
        sources = [a_source(crier, "/post", every_minutes=120), a_source(crier, "/wall")]
        async with watching(folder, clock, sources) as watch:
            await watch.subscribe(1, quarterly_note=True)
            what, due = "quarterly/2026-Q1", at("2026-04-01 18:00")
            parcel = Parcel(what, 2, 1, "quarterly", "quarterly", "2026-Q1", "quarterly", due, None, 0)
            yield Desk(watch, crier, watch.services.newsroom.sources["quarterly"], parcel)


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path) as opened:
        yield opened


def shown(task: Task) -> str:
    assert isinstance(task, Send) and task.role_id is None and task.answers is None
    return "\n".join(texts(task.layout.to_components()))


async def test_what_was_checked(running: Desk) -> None:
    """The verdict, each source with when it answered, and what was read of the show, as far as it may be shown."""
    await running.say()
    await running.say(REVIEW, GUESS, days=30)
    told = shown(await running.note())
    assert "Three months without news" in told and "From January 1, 2026 to March 31, 2026" in told
    assert "**No.** A second season has not been announced." in told and "Nothing happened in these" in told
    assert "1 of 2 sources answered when they were last asked:" in told
    assert "**Post**  asked every 2 hours, last answered <t:" in told
    assert "⚠️ **Wall**  asked every hour, last answered –" in told
    assert "2 headlines: a guess (1), about something else (1)." in told
    assert REVIEW not in told and "A headline that may give something away" in told


async def test_a_quarter_of_silence(running: Desk) -> None:
    """Nothing was read either; what comes later belongs to the next quarter."""
    await running.say()
    running.watch.clock.time = at("2026-04-01 10:00")
    await running.say(GUESS, hours=1)
    assert "Not one headline." in shown(await running.note())


async def test_what_changed_without_a_post(running: Desk) -> None:
    """A claim is never posted, and yet something happened."""
    await running.say()
    running.crier.feed("/post").body = rss(("Rumor: Akudama Drive Season 2 Is Reportedly Coming", "1"))
    await running.watch.check(days=30)
    told = shown(await running.note())
    assert "**Not confirmed.**" in told and "nothing of that was posted here" in told
    assert "Nothing happened" not in told


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"modules__news__enabled": False}, news_posts.SWITCHED_OFF),
        ({"news__quarterly_note": None}, quarter_posts.NOT_WANTED),
        ({"news__channel": None}, news_posts.NO_CHANNEL),
        ({"news__channel": 99}, news_posts.OTHER_CHANNEL),
    ],
)
async def test_not_wanted_any_more(running: Desk, values: dict[str, Any], reason: str) -> None:
    """Whatever was changed since holds; another channel gets the note."""
    await running.say()
    await running.set(**values)
    assert await running.note() == Never(reason)
    moved = [tuple(row) for row in await running.watch.rows("SELECT channel_id, kind, payload FROM outbox")]
    assert moved == ([(99, "quarterly", "2026-Q1")] if reason == news_posts.OTHER_CHANNEL else [])


async def test_news_after_all(running: Desk) -> None:
    """It is to be posted, so it is no quarter without any."""
    await running.set(news__threshold="reported")
    await running.say()
    running.watch.clock.time = at("2026-03-20")
    await running.say(SEQUEL, hours=1)
    assert await running.note() == Never(quarter_posts.NOT_QUIET)


async def test_nothing_was_checked(running: Desk) -> None:
    """Where no source has answered, silence means nothing."""
    assert await running.note() == Never(quarter_posts.NOTHING_CHECKED)


async def test_it_waits_for_the_end_of_the_quiet_hours(running: Desk) -> None:
    """An hour of the digest within them makes it come when they are over."""
    await running.say()
    await running.set(news__quiet_from=17, news__quiet_until=20)
    assert await running.note() == Later(at("2026-04-01 19:00"))
    assert await running.note("2026-04-01 19:30") == Later(at("2026-04-01 20:00"))
    assert isinstance(await running.note("2026-04-01 20:00"), Send)
