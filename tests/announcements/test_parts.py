"""The parts of delivery that decide, each by itself."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.announcements.alarm import Alarm
from bot.announcements.gate import MAX_FAILED_TOGETHER, MAX_SHUT_SECONDS, Gate
from bot.announcements.identity import mark_of, nonce_of
from bot.announcements.outcomes import troubled
from bot.announcements.pace import Pace
from bot.announcements.refusals import (
    LONGEST_LIMIT_SECONDS,
    MAX_BACK_OFF_SECONDS,
    MAX_UNEXPECTED,
    Refusal,
    There,
    Trouble,
    back_off,
    meaning,
)
from bot.announcements.rounds import Rounds
from bot.announcements.tasks import Call, Edit, Send, Task
from bot.store.outbox import Parcel
from bot.ui.layout import notice

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SEND = Send(notice("x"))
EDIT = Edit(1, notice("x"))


async def _nothing(_: discord.Client) -> None:
    return None


CALL = Call(_nothing, frozenset({160004}))


def parcel(what: str = "news/1", channel: int = 5, **more: Any) -> Parcel:
    values = {"not_before": NOON, "expires_at": None, "attempts": 0, **more}
    return Parcel(what, channel, 7, "news", "verdict", "1", "news", **values)


def error(status: int, code: int = 0, **headers: str) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="x", headers={"Via": "1.1 google", **headers})
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    return kinds.get(status, discord.HTTPException)(response, {"code": code, "message": "x"})


def from_cloudflare(status: int, **headers: str) -> discord.HTTPException:
    """Return what discord.py raises on an answer that never came from Discord."""
    response: Any = SimpleNamespace(status=status, reason="x", headers={"Content-Type": "text/html", **headers})
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    return kinds.get(status, discord.HTTPException)(response, "<h1>Access denied</h1>")


def test_a_row_is_known_by_what_it_posts_and_where() -> None:
    """The nonce and the mark change with either, and with nothing else."""
    same = parcel(attempts=9, expires_at=NOON, tried_at=NOON)
    said = base64.b32encode(hashlib.sha256(b"news/1\n5").digest()).decode()
    assert nonce_of(parcel()) == nonce_of(same) == said[:25]
    assert mark_of(parcel()) == mark_of(same)
    others = [parcel(f"news/{number}", channel) for number in range(300) for channel in range(10)]
    assert len({nonce_of(other) for other in others}) == len(others)
    assert len({mark_of(other) for other in others}) == len(others)
    assert all((1 << 30) <= mark_of(other) < (1 << 31) for other in others)


CONNECT = aiohttp.ClientConnectorError(SimpleNamespace(), OSError(111, "refused"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raised", "task", "expected"),
    [
        (error(503), SEND, Trouble(may_be_there=True)),
        (error(500), EDIT, Trouble(may_be_there=True)),
        (error(408), SEND, Trouble(may_be_there=True)),
        (TimeoutError(), SEND, Trouble(may_be_there=True)),
        (aiohttp.ServerDisconnectedError(), SEND, Trouble(may_be_there=True)),
        (aiohttp.ClientPayloadError(), SEND, Trouble(may_be_there=True)),
        (ConnectionResetError(104, "reset"), SEND, Trouble(may_be_there=True)),
        (CONNECT, SEND, Trouble()),
        (discord.RateLimited(44.0), SEND, Trouble(44.0, is_limit=True)),
        (discord.RateLimited(1e18), SEND, Trouble(LONGEST_LIMIT_SECONDS, is_limit=True)),
        (discord.RateLimited(-1.0), SEND, Trouble(0.0, is_limit=True)),
        (error(429, **{"Retry-After": "7"}), SEND, Trouble(7.0, is_limit=True)),
        (
            error(429, **{"Retry-After": "7", "X-RateLimit-Global": "true"}),
            SEND,
            Trouble(7.0, is_for_all=True, is_limit=True),
        ),
        *(
            (error(429, **{"Retry-After": told}), SEND, Trouble(LONGEST_LIMIT_SECONDS, is_limit=True))
            for told in ("1e18", "inf")
        ),
        *(
            (error(429, **{"Retry-After": told}), SEND, Trouble(is_limit=True))
            for told in ("nan", "Wed, 21 Oct 2026 07:28:00 GMT")
        ),
        (error(401), SEND, Trouble(60.0, is_for_all=True, is_limit=True)),
        (from_cloudflare(403), SEND, Trouble(60.0, is_for_all=True, is_limit=True)),
        (from_cloudflare(404), EDIT, Trouble(60.0, is_for_all=True, is_limit=True)),
        (from_cloudflare(429), SEND, Trouble(60.0, is_for_all=True, is_limit=True)),
        (from_cloudflare(429, **{"Retry-After": "7"}), SEND, Trouble(7.0, is_for_all=True, is_limit=True)),
        (from_cloudflare(520), SEND, Trouble(may_be_there=True)),
        (error(403, 40333), SEND, Trouble(60.0, is_for_all=True, is_limit=True)),
        (error(400, 130000), SEND, Trouble()),
        (error(429, 30046), EDIT, Trouble(3600.0, is_limit=True)),
        (error(404, 10008), SEND, There()),
        (error(404, 10008), EDIT, There()),
        (error(404, 10003), EDIT, There()),
        (error(400, 160004), CALL, There()),
        (KeyError("retry_after"), SEND, Trouble(may_be_there=True, is_unexpected=True)),
    ],
)
def test_what_an_error_means(raised: Exception, task: Task, expected: object) -> None:
    """Whether it passes, is done, or concerns everybody."""
    assert meaning(raised, task, 0) == expected


@pytest.mark.parametrize(
    ("raised", "task", "is_of_place"),
    [
        (error(403, 50013), SEND, True),
        (error(403, 50013), EDIT, True),
        (error(403, 50013), CALL, True),
        (error(404, 10003), SEND, True),
        (error(404, 10008), CALL, False),
        (error(404, 10070), CALL, False),
        (error(400, 50035), SEND, False),
        (error(400, 30038), CALL, False),
        (error(400, 50083), SEND, True),
        (error(400, 50083), EDIT, False),
    ],
)
def test_what_is_refused(raised: Exception, task: Task, is_of_place: bool) -> None:
    """Whether the place refuses everything, or Discord only this."""
    found = meaning(raised, task, 0)
    assert isinstance(found, Refusal) and found.is_of_place == is_of_place


def test_a_mistake_is_given_up_in_the_end() -> None:
    """What nobody foresaw does not hold up its channel for ever."""
    assert isinstance(meaning(KeyError("x"), SEND, MAX_UNEXPECTED), Refusal)
    assert isinstance(meaning(error(503), SEND, 10 * MAX_UNEXPECTED), Trouble)


def test_back_off() -> None:
    """Up to twice as long each time and a quarter of an hour at most, anywhere below that."""
    for attempts, longest in ((0, 2), (1, 4), (5, 64), (9, 900), (10_000, 900)):
        waits = [back_off(attempts) for _ in range(500)]
        assert 0 <= min(waits) < longest / 5 and longest * 0.8 < max(waits) <= longest <= MAX_BACK_OFF_SECONDS


def test_since_when_a_post_may_be_there() -> None:
    """Since the first attempt of which nothing is known, whatever comes later."""
    first = troubled(parcel(), Trouble(may_be_there=True), NOON, NOON + timedelta(seconds=9)).receipt
    assert first.tried_at == NOON and first.attempts == 1
    later = NOON + timedelta(minutes=7)
    again = troubled(parcel(tried_at=NOON, attempts=1), Trouble(may_be_there=True), later, later).receipt
    assert again.tried_at == NOON and again.attempts == 2
    limit = troubled(parcel(tried_at=NOON, attempts=1), Trouble(2.5, is_limit=True), NOON, NOON).receipt
    assert limit.tried_at == NOON and limit.attempts == 1
    assert limit.retry_at == NOON + timedelta(seconds=3)  # whole seconds, and not sooner
    assert troubled(parcel(), Trouble(), NOON, NOON).receipt.tried_at is None


def test_what_took_long_may_have_been_made() -> None:
    """discord.py tries again by itself: what it met last need not be all that it met."""
    for trouble in (Trouble(), Trouble(300.0, is_limit=True)):
        quick = troubled(parcel(), trouble, NOON, NOON + timedelta(seconds=0.9)).receipt
        assert quick.tried_at is None
        slow = troubled(parcel(), trouble, NOON, NOON + timedelta(seconds=1)).receipt
        assert slow.tried_at == NOON


def test_the_gate_shuts_when_everything_fails() -> None:
    """Longer each time; one that goes well is enough to begin anew."""
    gate = Gate()
    for _ in range(MAX_FAILED_TOGETHER - 1):
        gate.failed(NOON)
    gate.passed()
    for _ in range(MAX_FAILED_TOGETHER - 1):
        gate.failed(NOON)
    assert gate.seconds_shut(NOON) == 0
    shut = []
    for _ in range(12):
        gate.failed(NOON)
        shut.append(gate.seconds_shut(NOON))
    assert shut == sorted(shut) and shut[0] == 1 and shut[-1] == MAX_SHUT_SECONDS
    gate.shut(5, NOON)
    assert gate.seconds_shut(NOON) == MAX_SHUT_SECONDS
    assert gate.seconds_shut(NOON + timedelta(seconds=61)) == 0


def test_the_gate_opens_when_the_clock_is_set_back() -> None:
    """It is shut for so long, and not until the clock shows that time again."""
    gate = Gate()
    gate.shut(60, NOON)
    assert gate.seconds_shut(NOON - timedelta(hours=5)) <= 60
    gate.shut(20, NOON - timedelta(hours=5))
    assert gate.seconds_shut(NOON - timedelta(hours=5)) == 20


@pytest.mark.parametrize("per_second", [1, 3, 40, 50])
async def test_so_many_a_second(per_second: int) -> None:
    """No second lets more pass than that and a tenth, the first one neither."""
    pace, loop, passed = Pace(per_second), asyncio.get_running_loop(), []
    for _ in range(int(per_second * 1.5)):
        await pace.turn()
        passed.append(loop.time())
    most = max(sum(start <= at < start + 1 for at in passed) for start in passed)
    assert most <= max(per_second * 1.1 + 1, 2)


async def test_an_alarm_can_be_rung() -> None:
    """While it is slept, before, several times, and after; and a sleep that nobody cuts short is whole."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(seconds)

    alarm = Alarm(sleep)
    alarm.ring()
    alarm.ring()
    await asyncio.wait_for(alarm.wait(60), 5)
    assert slept == []
    waiting = asyncio.create_task(alarm.wait(60))
    await asyncio.sleep(0)
    alarm.ring()
    alarm.ring()
    await asyncio.wait_for(waiting, 5)
    await alarm.wait(0.001)
    assert slept == [60, 0.001]
    waiting = asyncio.create_task(alarm.wait(60))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert waiting.cancelled()
    alarm.ring()
    await asyncio.wait_for(alarm.wait(60), 5)


class Clock:
    def now(self) -> datetime:
        return NOON


class Planner:
    def __init__(self, answer: datetime | Exception | None) -> None:
        self.answer = answer
        self.asked = 0

    async def due(self, now: datetime) -> datetime | None:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([None], 60),
        ([NOON + timedelta(seconds=5), None], 5),
        ([NOON + timedelta(days=5), NOON - timedelta(seconds=1)], 1),
        ([RuntimeError("planted"), NOON + timedelta(seconds=7)], 7),
    ],
)
async def test_rounds(answers: list[Any], expected: float) -> None:
    """Everybody is asked, also after one that fails; the earliest says when again, a minute at most."""
    slept: list[float] = []
    counted: Counter[str] = Counter()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(3600)

    rounds = Rounds(lambda: counted.update(["poked"]), Clock(), sleep)
    planners = [Planner(answer) for answer in answers]
    for planner in planners:
        rounds.add(planner)
    rounds.start()
    for _ in range(20):
        await asyncio.sleep(0)
    rounds.poke()
    for _ in range(20):
        await asyncio.sleep(0)
    await rounds.close()
    assert slept == [expected, expected] and counted["poked"] == 2
    assert [planner.asked for planner in planners] == [2] * len(planners)
