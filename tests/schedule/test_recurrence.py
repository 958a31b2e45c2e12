"""A repeat comes when RFC 5545 says, on the clock on the wall, however long ago it began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.schedule import recurrence, rules
from bot.schedule.recurrence import check_rule, next_after, occurrences
from bot.schedule.wallclock import instant, wall_clock

FIRST = datetime(2026, 1, 31, 20, 0)


def days(first: datetime, rule: str, number: int = 5, after: datetime | None = None) -> list[str]:
    return [f"{local:%Y-%m-%d}" for local in islice(occurrences(first, rule, after), number)]


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("", ""),
        ("  ", ""),
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("rrule:freq=weekly;interval=1;byday=fr,mo", "FREQ=WEEKLY;BYDAY=MO,FR"),
        (" BYDAY = MO , MO ; FREQ=WEEKLY; ", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("FREQ=MONTHLY;BYDAY=-1FR,+2SU", "FREQ=MONTHLY;BYDAY=-1FR,2SU"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1;COUNT=6", "FREQ=MONTHLY;BYMONTHDAY=-1,15;COUNT=6"),
        ("FREQ=DAILY;UNTIL=20261224", "FREQ=DAILY;UNTIL=20261224T235959"),
        ("FREQ=YEARLY;INTERVAL=2;UNTIL=20301224T200000", "FREQ=YEARLY;INTERVAL=2;UNTIL=20301224T200000"),
    ],
)
def test_one_way_to_write_a_rule(written: str, canonical: str) -> None:
    """However a rule is written, it is kept in one way, which reads as itself."""
    assert check_rule(written) == canonical == check_rule(canonical)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("every friday", rules.UNREADABLE_RULE),
        ("INTERVAL=2", rules.UNREADABLE_RULE),
        ("FREQ=DAILY;FREQ=WEEKLY", rules.UNREADABLE_RULE),
        ("FREQ=", rules.UNREADABLE_RULE),
        ("FREQ=HOURLY", rules.UNKNOWN_FREQUENCY),
        ("FREQ=DAILY;BYHOUR=20", rules.UNKNOWN_PART),
        ("FREQ=YEARLY;BYMONTH=12", rules.UNKNOWN_PART),
        ("FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO", rules.UNKNOWN_PART),
        ("FREQ=WEEKLY;WKST=SU", rules.UNKNOWN_PART),
        ("FREQ=DAILY;INTERVAL=0", rules.BAD_INTERVAL),
        ("FREQ=DAILY;INTERVAL=100", rules.BAD_INTERVAL),
        ("FREQ=DAILY;INTERVAL=²", rules.BAD_INTERVAL),
        ("FREQ=MONTHLY;INTERVAL=12", rules.BAD_MONTHS),
        ("FREQ=DAILY;COUNT=0", rules.BAD_COUNT),
        ("FREQ=DAILY;COUNT=367", rules.BAD_COUNT),
        ("FREQ=DAILY;UNTIL=20260230", rules.BAD_UNTIL),
        ("FREQ=DAILY;UNTIL=20261224T200000Z", rules.BAD_UNTIL),
        ("FREQ=DAILY;UNTIL=tomorrow", rules.BAD_UNTIL),
        ("FREQ=WEEKLY;BYDAY=FRI", rules.BAD_DAYS),
        ("FREQ=WEEKLY;BYDAY=2SU", rules.BAD_DAYS),
        ("FREQ=MONTHLY;BYDAY=6SU", rules.BAD_DAYS),
        ("FREQ=MONTHLY;BYDAY=0SU", rules.BAD_DAYS),
        ("FREQ=MONTHLY;BYMONTHDAY=32", rules.BAD_MONTH_DAYS),
        ("FREQ=MONTHLY;BYMONTHDAY=0", rules.BAD_MONTH_DAYS),
        ("FREQ=DAILY;COUNT=2;UNTIL=20261224", rules.TWO_ENDS),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", rules.TWO_DAYS),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=MO", rules.DAYS_NOT_HERE),
        ("FREQ=YEARLY;BYDAY=MO", rules.DAYS_NOT_HERE),
        ("FREQ=WEEKLY;BYMONTHDAY=1", rules.MONTH_DAYS_NOT_HERE),
    ],
)
def test_what_is_not_supported_is_refused_in_a_sentence(written: str, sentence: str) -> None:
    """Each mistake has its own sentence."""
    with pytest.raises(UserError) as refusal:
        check_rule(written)
    assert refusal.value.message == sentence


def test_once() -> None:
    """What does not repeat comes once, if it did not come yet."""
    assert days(FIRST, "") == ["2026-01-31"]
    assert days(FIRST, "", after=FIRST) == []
    assert next_after(FIRST, "", "UTC", instant(FIRST, "UTC")) is None


def test_month_ends_and_leap_days() -> None:
    """A month without the day is skipped; the last day of each month has a rule of its own."""
    assert days(FIRST, "FREQ=MONTHLY", 4) == ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]
    assert days(FIRST, "FREQ=MONTHLY;BYMONTHDAY=-1", 3) == ["2026-01-31", "2026-02-28", "2026-03-31"]
    assert days(datetime(2024, 2, 29, 20), "FREQ=YEARLY", 3) == ["2024-02-29", "2028-02-29", "2032-02-29"]
    assert days(datetime(2096, 2, 29, 20), "FREQ=YEARLY", 2) == ["2096-02-29", "2104-02-29"]
    assert days(datetime(2024, 2, 29, 20), "FREQ=YEARLY;INTERVAL=3", 2) == ["2024-02-29", "2036-02-29"]


def test_weekdays() -> None:
    """Weekdays are those of the week, or of the month; a repeat begins with its first match."""
    wednesday = datetime(2026, 4, 1, 20)
    assert days(wednesday, "FREQ=WEEKLY", 2) == ["2026-04-01", "2026-04-08"]
    assert days(wednesday, "FREQ=WEEKLY;BYDAY=FR,MO", 3) == ["2026-04-03", "2026-04-06", "2026-04-10"]
    assert days(wednesday, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", 2) == ["2026-04-13", "2026-04-27"]
    assert days(wednesday, "FREQ=MONTHLY;BYDAY=2SU,-1FR", 3) == ["2026-04-12", "2026-04-24", "2026-05-10"]
    assert days(wednesday, "FREQ=MONTHLY;BYDAY=5WE", 3) == ["2026-04-29", "2026-07-29", "2026-09-30"]


def test_ends() -> None:
    """A count counts from the first match, and an end is included."""
    assert days(FIRST, "FREQ=DAILY;COUNT=2") == ["2026-01-31", "2026-02-01"]
    assert days(FIRST, "FREQ=DAILY;COUNT=2", after=FIRST) == ["2026-02-01"]
    assert days(datetime(2026, 4, 1, 20), "FREQ=WEEKLY;BYDAY=MO;COUNT=2") == ["2026-04-06", "2026-04-13"]
    assert days(FIRST, "FREQ=DAILY;UNTIL=20260202") == ["2026-01-31", "2026-02-01", "2026-02-02"]
    assert days(FIRST, "FREQ=DAILY;UNTIL=20260202T195959") == ["2026-01-31", "2026-02-01"]
    assert days(FIRST, "FREQ=DAILY;UNTIL=20260202T200000")[-1] == "2026-02-02"
    assert days(FIRST, "FREQ=DAILY;UNTIL=20200101") == []
    assert next_after(FIRST, "FREQ=DAILY;COUNT=366", "UTC", datetime(2040, 1, 1, tzinfo=UTC)) is None


RULES = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=5",
        "FREQ=WEEKLY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
        "FREQ=MONTHLY;INTERVAL=5",
        "FREQ=MONTHLY;BYMONTHDAY=-1,30",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1MO,1TH",
        "FREQ=YEARLY;INTERVAL=3",
        "FREQ=DAILY;INTERVAL=9;COUNT=300",
        "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=100",
        "FREQ=MONTHLY;COUNT=50",
        "FREQ=YEARLY;COUNT=7",
        "FREQ=MONTHLY;BYDAY=2SU;UNTIL=20290101",
    ]
)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda time: time.replace(microsecond=0))


@given(TIMES, RULES, TIMES)
def test_beginning_in_the_middle_changes_nothing(first: datetime, rule: str, after: datetime) -> None:
    """What comes after any time is the same as if the whole repeat had been walked by another library."""
    end = rule.replace("UNTIL=20290101", "UNTIL=20290101T235959")
    # That library gives a yearly repeat of 29 February, and a first time that is no match, the same meaning.
    walked = [time for time in islice(rrulestr(end, dtstart=first), 6000) if time > after][:4]
    assert list(islice(occurrences(first, rule, after), 4)) == walked


ZONES = ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca", "Antarctica/Troll", "UTC"]


@given(TIMES, RULES, st.sampled_from(ZONES), TIMES)
def test_each_moment_comes_once_and_never_early(first: datetime, rule: str, zone: str, since: datetime) -> None:
    """Moments only go forward, each shows its planned time on the wall or follows a gap, and none was left out."""
    moment, found = since.replace(tzinfo=UTC), []
    while len(found) < 6 and (coming := next_after(first, rule, zone, found[-1].at if found else moment)):
        found.append(coming)
    assert all(earlier.at < later.at and earlier.local < later.local for earlier, later in pairwise(found))
    for coming in found:
        assert coming.at > moment and coming.at == instant(coming.local, zone)
        shown = wall_clock(coming.at, zone)
        assert shown == coming.local or timedelta(0) < shown - coming.local <= timedelta(hours=2)
    locals_ = list(islice(occurrences(first, rule, wall_clock(moment, zone) - timedelta(days=3)), 12))
    due = [local for local in locals_ if instant(local, zone) > moment]
    assert [coming.local for coming in found] == due[: len(found)] and len(found) == min(6, len(due))


def test_a_skipped_day_shares_no_moment() -> None:
    """Where a zone skipped a whole day, its meeting and that of the day after are one moment, which comes once."""
    first, found = datetime(2011, 12, 28, 10), []
    moment = datetime(2011, 12, 1, tzinfo=UTC)
    while len(found) < 4 and (coming := next_after(first, "FREQ=DAILY", "Pacific/Apia", moment)):
        found.append(moment := coming.at)
    assert [f"{wall_clock(at, 'Pacific/Apia'):%d %H}" for at in found] == ["28 10", "29 10", "31 10", "01 10"]


def test_fractions_of_a_second_are_no_part_of_a_plan() -> None:
    """A first time that was not rounded still is the first."""
    assert next(occurrences(FIRST.replace(microsecond=7), "FREQ=DAILY")) == FIRST


@pytest.mark.parametrize("end", ["", ";COUNT=300"])
def test_years_gone_by_cost_nothing(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long ago a repeat began, few of its times are looked at to find the next; a count is counted out once."""
    looked_at: list[datetime] = []
    stepped = recurrence._stepped

    def noted(*values: Any) -> Iterator[datetime]:
        for local in stepped(*values):
            looked_at.append(local)
            yield local

    monkeypatch.setattr(recurrence, "_stepped", noted)
    recurrence._last_of_count.cache_clear()
    rules_ = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY")
    for rule in rules_:
        for year in (1990, 2000, 2010):
            moment = datetime(year, 7, 1, tzinfo=UTC)
            looked_at.clear()
            next_after(datetime(1980, 1, 31, 20), rule + end, "Europe/Berlin", moment)
            looked_at.clear()
            next_after(datetime(1980, 1, 31, 20), rule + end, "Europe/Berlin", moment)
            assert len(looked_at) <= 10, rule
