"""Digests come at the hour that the wall shows, and nothing comes in quiet hours, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.quiet import Digest, Quiet, Timetable
from bot.schedule.wallclock import instant, wall_clock

ZONES = (
    "UTC",
    "Asia/Tokyo",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Asia/Kathmandu",
)
hours = st.integers(0, 23)
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "quiet", "loud"),
    [
        (22, 7, (22, 23, 0, 6), (7, 12, 21)),
        (1, 5, (1, 4), (0, 5, 23)),
        (0, 7, (0, 6), (7, 23)),
        (22, 0, (22, 23), (0, 21)),
        (9, 9, (), range(24)),
    ],
)
def test_hours(begins: int, ends: int, quiet: tuple[int, ...], loud: tuple[int, ...]) -> None:
    """Over midnight, up to midnight, and from an hour to the same hour, which is never."""
    hours = Quiet(begins, ends)
    assert all(hours.covers(datetime(2026, 1, 1, hour, 59)) for hour in quiet)
    assert not any(hours.covers(datetime(2026, 1, 1, hour)) for hour in loud)


def test_the_night_is_over_in_the_morning() -> None:
    """Of this day or the next, and an hour earlier in UTC once the clocks have gone forward."""
    quiet = Quiet(22, 7)
    assert quiet.over(at("2026-03-27 22:30"), "Europe/Berlin") == at("2026-03-28 06:00")
    assert quiet.over(at("2026-03-28 21:00"), "Europe/Berlin") == at("2026-03-29 05:00")
    assert quiet.over(at("2026-03-29 01:30"), "Europe/Berlin") == at("2026-03-29 05:00")
    assert quiet.over(at("2026-03-29 05:00"), "Europe/Berlin") == at("2026-03-29 05:00")


def test_quiet_hours_that_end_in_a_clock_change() -> None:
    """02:00 is skipped in Berlin in March; at Troll it comes twice in October, and it is quiet again in between."""
    assert Quiet(22, 2).over(at("2026-03-29 00:30"), "Europe/Berlin") == at("2026-03-29 01:00")
    assert Quiet(22, 2).over(at("2026-10-24 23:59"), "Antarctica/Troll") == at("2026-10-25 00:00")
    assert Quiet(22, 2).over(at("2026-10-25 01:30"), "Antarctica/Troll") == at("2026-10-25 02:00")


def test_the_digest_keeps_its_hour() -> None:
    """18:00 in Berlin is another time in UTC after the clock change."""
    digest = Digest(18)
    assert digest.next(at("2026-03-28 12:00"), "Europe/Berlin") == at("2026-03-28 17:00")
    assert digest.next(at("2026-03-28 17:00"), "Europe/Berlin") == at("2026-03-28 17:00")
    assert digest.next(at("2026-03-28 17:01"), "Europe/Berlin") == at("2026-03-29 16:00")
    assert Digest(2).next(at("2026-03-29 00:00"), "Europe/Berlin") == at("2026-03-29 01:00")
    # 2026-04-04 is a Saturday.
    assert Digest(9, 5).next(at("2026-03-29 00:00"), "Asia/Tokyo") == at("2026-04-04 00:00")
    assert Digest(9, 5).next(at("2026-04-04 00:01"), "Asia/Tokyo") == at("2026-04-11 00:00")


def test_quiet_hours_go_before_the_digest() -> None:
    """A digest at a quiet hour comes when it is not quiet any more."""
    table = Timetable("Asia/Tokyo", Digest(23), Quiet(22, 7))
    assert table.ready_at(at("2026-01-01 00:00"), at("2026-01-01 00:00")) == at("2026-01-01 22:00")


def test_after_a_long_silence() -> None:
    """A digest that was missed is made up for at once, and not in quiet hours."""
    table = Timetable("UTC", Digest(18, 5), Quiet(22, 7))
    came = at("2026-01-01 00:00")
    assert table.ready_at(came, came) == at("2026-01-03 18:00")
    assert table.ready_at(came, at("2026-01-09 12:00")) == at("2026-01-09 12:00")
    assert table.ready_at(came, at("2026-01-09 23:00")) == at("2026-01-10 07:00")


@given(moments, zones, hours, hours)
def test_it_is_never_quiet_when_quiet_hours_are_over(moment: datetime, zone: str, begins: int, ends: int) -> None:
    """And they are over no sooner than asked, nor later than two days after."""
    quiet = Quiet(begins, ends)
    over = quiet.over(moment, zone)
    assert not quiet.covers(wall_clock(over, zone))
    assert timedelta(0) <= over - moment < timedelta(days=2)
    assert quiet.over(over, zone) == over


@given(moments, zones, hours, st.none() | st.integers(0, 6))
def test_there_is_always_a_next_digest(moment: datetime, zone: str, hour: int, weekday: int | None) -> None:
    """At its hour on its day; where clocks skip that, when it would have been."""
    digest = Digest(hour, weekday)
    found = digest.next(moment, zone)
    assert timedelta(0) <= found - moment <= timedelta(days=1 if weekday is None else 7, hours=25)
    named = wall_clock(found, zone).replace(hour=hour, minute=0, second=0, microsecond=0)
    days = [day for day in (named, named - timedelta(days=1)) if instant(day, zone) == found]
    assert days and (weekday is None or weekday in {day.weekday() for day in days})
    assert digest.next(found, zone) == found


@given(moments, st.timedeltas(timedelta(0), timedelta(days=20)), zones, hours, hours, hours)
def test_what_comes_is_never_early(
    came: datetime, after: timedelta, zone: str, hour: int, begins: int, ends: int
) -> None:
    """Not before it came, nor before now; asked again at that moment, it may come."""
    table = Timetable(zone, Digest(hour), Quiet(begins, ends))
    ready = table.ready_at(came, came + after)
    assert ready >= came + after and not table.quiet.covers(wall_clock(ready, zone))
    assert table.ready_at(came, ready) == ready
