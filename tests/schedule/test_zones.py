"""Whatever clocks do, a plan, its calendar file and other programs' reading of that file agree on every moment.

The judge is recurring-ical-events. It reads each file twice: once with its own data for the zone, and once under a name
that nobody knows, so that it has nothing but what the file says of the zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise, takewhile

import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from bot.guilds.zones import zone_names
from bot.schedule.calendar_file import Happening, calendar_file
from bot.schedule.recurrence import next_after, occurrences
from bot.schedule.vtimezone import YEARS, changes, vtimezone
from bot.schedule.wallclock import instant, wall_clock, zone_of

STAMP = datetime(2026, 11, 25, tzinfo=UTC)
UNKNOWN = "Nowhere/"
ZONES = [
    ("Europe/Berlin", 2026),
    ("Europe/London", 2026),
    ("America/New_York", 2026),
    ("America/Los_Angeles", 2026),
    ("America/Sao_Paulo", 2026),
    ("America/Sao_Paulo", 2014),  # when its clocks were put forward at midnight
    ("Australia/Sydney", 2026),
    ("Australia/Lord_Howe", 2026),  # by half an hour
    ("Asia/Tokyo", 2026),
    ("Asia/Kolkata", 2026),
    ("Africa/Casablanca", 2026),  # by the moon
    ("Antarctica/Troll", 2026),  # by two hours
    ("Europe/Dublin", 2026),  # where winter is the exception
    ("Africa/Cairo", 2026),
    ("Asia/Gaza", 2026),
    ("Pacific/Chatham", 2026),
    ("Pacific/Apia", 2011),  # had no 30 December
]
SELDOM = [
    "",
    "FREQ=DAILY;INTERVAL=3;COUNT=200",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYDAY=-1SU,1SU,2SU",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=28",
    "FREQ=YEARLY",
    "FREQ=WEEKLY;BYDAY=SU;UNTIL={until}",
]


def five_years(year: int) -> tuple[datetime, datetime]:
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 5, 1, 1, tzinfo=UTC)


def odd_times(zone: str, year: int) -> list[time]:
    """Return a time of the evening, and times that this zone skips or shows twice, at the edges and in the middle."""
    found = {time(20, 0)}
    for change in list(changes(zone, *five_years(year)))[:2]:
        amount = change.after - change.before
        begin = change.local if amount > timedelta(0) else change.local + amount
        found |= {(begin + abs(amount) * part).time() for part in (0, 0.5)}
        found.add((begin + abs(amount)).time())
    return sorted(found)


def plans(zone: str, year: int) -> list[Happening]:
    first, until, times = datetime(year, 1, 31), f"{year + 3}0329", odd_times(zone, year)
    rules = [("FREQ=DAILY", at) for at in times[:2]]
    rules += [("FREQ=WEEKLY;BYDAY=TH,FR,SA,SU", at) for at in times]
    rules += [(rule.format(until=until), at) for rule in SELDOM for at in times[::3]]
    return [
        Happening(f"{number}@test", datetime.combine(first, at), zone, 60, "Meeting", "", rule)
        for number, (rule, at) in enumerate(rules)
    ]


def planned(plan: Happening, begin: datetime, end: datetime) -> Iterator[datetime]:
    moment = begin
    while (coming := next_after(plan.first, plan.rule, plan.zone, moment)) and coming.at < end:
        yield (moment := coming.at)


def read(data: bytes, begin: datetime, end: datetime) -> dict[str, list[datetime]]:
    """Return the moments of each event as another program finds them; what it has twice is told once."""
    found: dict[str, set[datetime]] = {}
    for event in recurring_ical_events.of(Calendar.from_ical(data)).between(begin, end):
        found.setdefault(str(event["UID"]), set()).add(event["DTSTART"].dt.astimezone(UTC))
    return {uid: sorted(moments) for uid, moments in found.items()}


def is_skipped(local: datetime, zone: str) -> bool:
    return wall_clock(instant(local, zone), zone) != local


def second_meaning(local: datetime, zone: str) -> datetime:
    """Return the moment of a skipped time by the offset from after the gap, and of a doubled time its second."""
    return local.replace(tzinfo=zone_of(zone), fold=1).astimezone(UTC)


def local_times(plan: Happening, end: datetime) -> Iterator[datetime]:
    return takewhile(lambda local: local < wall_clock(end, plan.zone), occurrences(plan.first, plan.rule))


@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_other_programs_agree(zone: str, year: int) -> None:
    """Over five years each plan, expanded by another library from the file, is at the very moments that the bot keeps.

    One thing is different by design: that library reads a skipped time with the offset from after the gap when it goes by
    the file's own zone. RFC 5545 section 3.3.5 asks for the one from before, as the bot has it, and as the same library
    has it when it knows the zone; so these times, and only these, are given that other meaning before they are compared.
    """
    begin, end = five_years(year)
    all_plans = plans(zone, year)
    data = calendar_file("Test", all_plans, STAMP)
    by_name = read(data, begin, end)
    by_file = read(data.replace(zone.encode(), f"{UNKNOWN}{year}/{zone}".encode()), begin, end)
    for plan in all_plans:
        assert by_name.get(plan.uid, []) == list(planned(plan, begin, end)), plan
        expected = {
            second_meaning(local, zone) if plan.rule and is_skipped(local, zone) else instant(local, zone)
            for local in local_times(plan, end)
        }
        assert by_file.get(plan.uid, []) == sorted(expected), plan
    assert sum(len(moments) for moments in by_name.values()) > 3_000


def test_the_odd_times_are_odd() -> None:
    """The plans above meet what they are made for: skipped times and doubled times, in the zones that have them."""
    _, end = five_years(2026)
    for zone in ("Europe/Berlin", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca", "Africa/Cairo"):
        times = [local for plan in plans(zone, 2026) for local in local_times(plan, end)]
        skipped = [local for local in times if is_skipped(local, zone)]
        doubled = [local for local in times if second_meaning(local, zone) > instant(local, zone)]
        assert len(skipped) >= 4 and len(doubled) >= 4, zone


def test_a_meeting_stays_at_its_hour() -> None:
    """Every Friday at 20:00 is 20:00 in summer and in winter."""
    plan = Happening("1", datetime(2026, 1, 2, 20), "Europe/Berlin", 60, "", "", "FREQ=WEEKLY")
    moments = list(planned(plan, *five_years(2026)))
    assert len(moments) == 261 and {wall_clock(moment, plan.zone).hour for moment in moments} == {20}
    assert {moment.hour for moment in moments} == {18, 19}


def onsets(zone: Timezone) -> list[tuple[datetime, timedelta]]:
    """Return from when on a file says which offset, by nothing but what stands in it."""
    found = []
    for part in zone.subcomponents:
        times = [part.DTSTART]
        if "RRULE" in part:
            rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=part.DTSTART)
            times = rule.between(part.DTSTART, part.DTSTART.replace(year=part.DTSTART.year + 30), inc=True)
        elif "RDATE" in part:
            times += [date.dt for date in part["RDATE"].dts]
        found += [((when - part.TZOFFSETFROM).replace(tzinfo=UTC), part.TZOFFSETTO) for when in times]
    return sorted(found)


@pytest.mark.parametrize("letter", ["Af", "Am", "An", "As", "At", "Au", "E", "I", "P"])
def test_every_zone_is_described_to_the_second(letter: str) -> None:
    """For each zone that can be chosen, the file's own words give the right offset every day of the coming years."""
    names = [name for name in zone_names() if name.startswith(letter)]
    assert names
    for name in names:
        described = onsets(Timezone.from_ical(vtimezone(name, 2025).to_ical()))
        begin, end = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2025 + YEARS, 1, 1, tzinfo=UTC)
        around = [
            at + step for at, _ in described for step in (timedelta(0), timedelta(seconds=-1)) if begin < at < end
        ]
        moments = sorted([*around, *(begin + timedelta(days=day) for day in range((end - begin).days))])
        said, at = timedelta(0), 0
        for moment in moments:
            while at < len(described) and described[at][0] <= moment:
                said, at = described[at][1], at + 1
            assert said == moment.astimezone(zone_of(name)).utcoffset(), (name, moment)
        assert described[0][0] < begin


def test_zones_with_rules_are_told_by_them() -> None:
    """A zone that keeps to a rule is written as two rules, which is what every program understands."""
    for zone in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "Europe/Dublin"):
        parts = vtimezone(zone, 2025).subcomponents
        assert sorted(part.name for part in parts) == ["DAYLIGHT", "STANDARD"] and all(
            "RRULE" in part for part in parts
        )
    assert [part.name for part in vtimezone("Asia/Tokyo", 2025).subcomponents] == ["STANDARD"]


@given(
    st.sampled_from(zone_names()),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda local: local.replace(microsecond=0)),
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU", "FREQ=MONTHLY;BYDAY=-1SU", "FREQ=MONTHLY;BYMONTHDAY=-1"]),
)
def test_in_any_zone_moments_go_forward_and_show_their_time(zone: str, first: datetime, rule: str) -> None:
    """In every zone a plan moves on only, is never early, and shows its time unless the clocks skip it."""
    plan = Happening("1", first, zone, 60, "", "", rule)
    begin = instant(first, zone) - timedelta(seconds=1)
    moments = list(planned(plan, begin, begin + timedelta(days=400)))
    assert all(earlier < later for earlier, later in pairwise(moments)) and moments[0] > begin
    for moment in moments:
        shown = wall_clock(moment, zone)
        late = datetime.combine(shown, first.time())
        assert shown.time() == first.time() or timedelta(0) < shown - late <= timedelta(hours=2) or shown.hour < 2
