"""What is planned as an .ics file that Google Calendar, Apple Calendar and Outlook read. Pure.

Times stand as wall-clock times with their zone, so that a calendar keeps to them as the plan does. See
https://www.rfc-editor.org/rfc/rfc5545 and https://www.rfc-editor.org/rfc/rfc5546#section-3.2.1 (METHOD:PUBLISH).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.schedule.recurrence import occurrences
from bot.schedule.rules import read_rule
from bot.schedule.wallclock import instant, wall_clock

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Companion//Calendar//EN"
_UTC = "UTC"


@dataclass(frozen=True, slots=True)
class Happening:
    """What takes place at a wall-clock time of a zone, once or by a rule.

    `uid` stays the same as long as it is the same matter, and `sequence` grows with each change of it.
    """

    uid: str
    first: datetime
    zone: str
    minutes: int
    summary: str
    description: str
    rule: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar_file(name: str, happenings: Iterable[Happening], stamp: datetime) -> bytes:
    """Return the file; `stamp` is the moment it tells of. What never takes place by its rule is left out."""
    # Loaded with the first file: icalendar takes several megabytes.
    from icalendar import Calendar, vText  # noqa: PLC0415

    from bot.schedule.vtimezone import vtimezone  # noqa: PLC0415

    begun = [(happening, first) for happening in happenings if (first := _first(happening))]
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", vText(_line(name)))
    for zone in dict.fromkeys(happening.zone for happening, _ in begun if happening.zone != _UTC):
        earliest = min(first for happening, first in begun if happening.zone == zone)
        # From the year before, so that every part of the zone has begun by then.
        calendar.add_component(vtimezone(zone, earliest.year - 1))
    for happening, first in begun:
        calendar.add_component(_event(replace(happening, first=first), stamp))
    written: bytes = calendar.to_ical()
    return written


def _first(happening: Happening) -> datetime | None:
    """Return the first time, which a calendar takes to be a match of the rule."""
    first = next(occurrences(happening.first, happening.rule), None)
    if first and not happening.rule:
        # A time that is skipped is written as it comes, because not every program knows what to make of it.
        return wall_clock(instant(first, happening.zone), happening.zone)
    return first


def _event(happening: Happening, stamp: datetime) -> Event:
    from icalendar import Event, vRecur  # noqa: PLC0415 - as above

    event = Event()
    event.add("UID", happening.uid)
    event.add("DTSTAMP", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("SEQUENCE", happening.sequence)
    event.add("STATUS", "CANCELLED" if happening.is_cancelled else "CONFIRMED")
    event.add("SUMMARY", _line(happening.summary))
    if happening.description:
        event.add("DESCRIPTION", _clean(happening.description))
    if happening.zone == _UTC:
        event.add("DTSTART", happening.first.replace(tzinfo=UTC))
    else:
        event.add("DTSTART", happening.first, {"TZID": happening.zone})
    # An end would be read as a time of the clock, which may have been put back meanwhile.
    event.add("DURATION", timedelta(minutes=happening.minutes))
    if happening.rule:
        event.add("RRULE", vRecur.from_ical(_written_rule(happening)))
    return event


def _written_rule(happening: Happening) -> str:
    """Return the rule with its end as a calendar wants it: as a moment in UTC."""
    rule = read_rule(happening.rule)
    if not rule.until:
        return str(rule)
    # Every occurrence has the time of day of the first, so the last that may be is one of these two days.
    last = datetime.combine(rule.until, happening.first.time())
    ends = instant(last if last <= rule.until else last - timedelta(days=1), happening.zone)
    return f"{replace(rule, until=None)};UNTIL={ends:%Y%m%dT%H%M%SZ}"


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """Return a text without what no calendar file may hold: control characters, and halves of characters."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    return kept.encode("utf-8", "replace").decode("utf-8")
