"""When the clocks of a zone are put forward or back, and the part of a calendar file that says so. Pure.

icalendar can make that part too, but 7.3 writes the hour after a clock was put forward where RFC 5545 asks for the one
before, so that each summer would begin an hour late for whoever goes by it. Loaded with the first calendar file only.
See https://www.rfc-editor.org/rfc/rfc5545#section-3.6.5
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from bot.schedule.rules import WEEKDAYS
from bot.schedule.wallclock import zone_of

YEARS = 12
"""Long enough that no two rules look alike: the last Sunday of a month, and the fourth."""
_LOOK = timedelta(days=7)
"""No zone puts its clocks forward and back again within a week."""


@dataclass(frozen=True, slots=True)
class Change:
    """The moment at which a zone goes from one offset to another, and what its time is called from then on."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def local(self) -> datetime:
        """Return what the clocks would have shown at that moment, had they not been changed."""
        return (self.at + self.before).replace(tzinfo=None)


def vtimezone(zone: str, year: int) -> Timezone:
    """Return a zone as a calendar file says it: right from a year on for years, and for good where it has a rule."""
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + YEARS, 1, 1, tzinfo=UTC)
    groups: dict[tuple[timedelta, timedelta, str], list[Change]] = defaultdict(list)
    for change in changes(zone, begin, end):
        groups[change.before, change.after, change.name].append(change)
    rules = [_yearly(group) for group in groups.values()]
    parts = [_part(group, rule) for group, rule in zip(groups.values(), rules, strict=True)]
    if not parts or not all(rules):
        # What comes before the first change; rules need none, and some programs read one part of each kind only.
        offset, name = _shown(zone, begin)
        parts.insert(0, _part([Change(begin, offset, offset, name)], None))
    found = Timezone()
    found.add("TZID", zone)
    for part in parts:
        found.add_component(part)
    return found


def changes(zone: str, begin: datetime, end: datetime) -> Iterator[Change]:
    """Yield the changes of a zone between two moments, in order."""
    moment = begin
    while moment < end:
        later = moment + _LOOK
        (before, _), (after, _) = _shown(zone, moment), _shown(zone, later)
        if before != after:
            at = _first_after(zone, moment, later)
            if at < end:
                yield Change(at, before, *_shown(zone, at))
        moment = later


def _first_after(zone: str, earlier: datetime, later: datetime) -> datetime:
    """Return the first second at which the offset is that of `later`, and not that of `earlier` any more."""
    before, _ = _shown(zone, earlier)
    while later - earlier > timedelta(seconds=1):
        middle = earlier + timedelta(seconds=(later - earlier) // timedelta(seconds=2))
        if _shown(zone, middle)[0] == before:
            earlier = middle
        else:
            later = middle
    return later


def _shown(zone: str, moment: datetime) -> tuple[timedelta, str]:
    there = moment.astimezone(zone_of(zone))
    return there.utcoffset() or timedelta(), there.tzname() or ""


def _part(group: Sequence[Change], rule: str | None) -> TimezoneDaylight | TimezoneStandard:
    first = group[0]
    part = TimezoneDaylight() if first.after > first.before else TimezoneStandard()
    part.add("DTSTART", first.local)
    part.add("TZOFFSETFROM", first.before)
    part.add("TZOFFSETTO", first.after)
    part.add("TZNAME", first.name)
    if rule:
        part.add("RRULE", vRecur.from_ical(rule))
    elif len(group) > 1:
        part.add("RDATE", [change.local for change in group[1:]])
    return part


def _yearly(group: Sequence[Change]) -> str | None:
    """Return the rule that changes keep to all the years, such as the last Sunday of March; None where none does."""
    times = [change.local for change in group]
    first = times[0]
    if [time.year for time in times] != list(range(first.year, first.year + YEARS)):
        return None
    if len({(time.month, time.weekday(), time.time()) for time in times}) > 1:
        return None
    common = set.intersection(*map(_ordinals, times))
    if not common:
        return None
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={min(common)}{WEEKDAYS[first.weekday()]}"


def _ordinals(time: datetime) -> set[int]:
    """Return which weekday of its month a day is, counted from the beginning, and -1 if it is the last."""
    is_last = (time + timedelta(days=7)).month != time.month
    return {(time.day + 6) // 7, *([-1] if is_last else [])}
