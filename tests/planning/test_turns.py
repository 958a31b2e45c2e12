"""What becomes of an announcement whose time has come: on time, late, too late; and when it comes next."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bot.planning.turns import GRACE_ONCE, GRACE_REPEATING, Turn, coming_after, coming_times, following, turn
from bot.schedule.wallclock import instant
from bot.store.announcements import Coming, Plan

BERLIN = "Europe/Berlin"
SECOND = timedelta(seconds=1)


def plan(first: str, rule: str = "", zone: str = BERLIN) -> Plan:
    return Plan(1, 2, None, "Hello", datetime.fromisoformat(first), zone, rule)


def coming(local: str, zone: str = BERLIN) -> Coming:
    return Coming(datetime.fromisoformat(local), instant(datetime.fromisoformat(local), zone))


def test_once() -> None:
    """It is posted at its time, and nothing comes after it."""
    once, due = plan("2026-12-24T20:00"), coming("2026-12-24T20:00")
    assert turn(once, due, due.at) == Turn(due.at, None)
    assert coming_after(once, due.at - SECOND) == due
    assert coming_after(once, due.at) is None


@pytest.mark.parametrize(("rule", "grace"), [("", GRACE_ONCE), ("FREQ=WEEKLY", GRACE_REPEATING)])
def test_grace(rule: str, grace: timedelta) -> None:
    """To the second: as late as it may be it is posted, a second later it is skipped."""
    weekly, due = plan("2026-12-24T20:00", rule), coming("2026-12-24T20:00")
    after = coming("2026-12-31T20:00") if rule else None
    assert turn(weekly, due, due.at + grace) == Turn(due.at, after)
    assert turn(weekly, due, due.at + grace + SECOND) == Turn(None, after, has_missed=True)


def test_many_missed_times_are_one() -> None:
    """After a week away a daily post is posted once, if the last is not too late, and goes on as ever."""
    daily, due = plan("2026-12-24T20:00", "FREQ=DAILY"), coming("2026-12-24T20:00")
    last, after = coming("2026-12-31T20:00"), coming("2027-01-01T20:00")
    for late in (timedelta(0), SECOND, GRACE_REPEATING):
        assert turn(daily, due, last.at + late) == Turn(last.at, after)
    assert turn(daily, due, last.at + GRACE_REPEATING + SECOND) == Turn(None, after, has_missed=True)
    assert turn(daily, due, last.at - SECOND) == Turn(None, last, has_missed=True)


def test_years_away() -> None:
    """However long it was, what comes next is found, and once only."""
    daily, due = plan("2020-01-01T20:00", "FREQ=DAILY"), coming("2020-01-01T20:00")
    assert turn(daily, due, coming("2026-12-31T21:30").at) == Turn(None, coming("2027-01-01T20:00"), has_missed=True)


def test_a_repeat_that_has_ended_meanwhile() -> None:
    """The last of its times is posted where that is not too late, and nothing comes next."""
    thrice, due = plan("2026-12-24T20:00", "FREQ=DAILY;COUNT=3"), coming("2026-12-24T20:00")
    last = coming("2026-12-26T20:00")
    assert turn(thrice, due, last.at) == Turn(last.at, None)
    assert turn(thrice, due, last.at + timedelta(days=2)) == Turn(None, None, has_missed=True)
    assert following(thrice, last) is None


@pytest.mark.parametrize(
    ("first", "utc_hours"),
    [("2026-03-27T20:00", [19, 19, 18, 18]), ("2026-10-23T20:00", [18, 18, 19, 19])],
)
def test_the_wall_clock_time_stays(first: str, utc_hours: list[int]) -> None:
    """Eight in the evening is eight in the evening before and after the clocks change."""
    times = coming_times(plan(first, "FREQ=DAILY"), datetime.fromisoformat(first).replace(tzinfo=UTC), 0)
    assert times == []
    times = coming_times(plan(first, "FREQ=DAILY"), datetime.fromisoformat(first).replace(hour=0, tzinfo=UTC), 4)
    assert [time.local.hour for time in times] == [20] * 4
    assert [time.at.hour for time in times] == utc_hours


def test_a_time_that_is_skipped_or_comes_twice() -> None:
    """Half past two comes once on every day, also on those on which the clocks show it never, or twice."""
    spring = coming_times(plan("2026-03-28T02:30", "FREQ=DAILY"), datetime(2026, 3, 27, tzinfo=UTC), 3)
    assert [time.at for time in spring] == [
        datetime(2026, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    ]
    autumn = coming_times(plan("2026-10-24T02:30", "FREQ=DAILY"), datetime(2026, 10, 23, tzinfo=UTC), 3)
    assert [time.at for time in autumn] == [
        datetime(2026, 10, 24, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


def test_a_day_that_never_was() -> None:
    """Samoa had no 30 December 2011: no moment comes twice for it, and nothing is lost."""
    daily = plan("2011-12-28T20:00", "FREQ=DAILY", "Pacific/Apia")
    times = coming_times(daily, datetime(2011, 12, 28, tzinfo=UTC), 4)
    assert len({time.at for time in times}) == 4
    assert all(turn(daily, one, one.at) == Turn(one.at, after) for one, after in itertools.pairwise(times))
