"""Rules of repeats as they are written: the part of RFC 5545's RRULE that is supported, read and written. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache

from bot.errors import N_, UserError

ONCE = ""
MAX_INTERVAL = 99
MAX_MONTHS = 11
"""Any fewer than twelve months come to one with 31 days, so a repeat never looks for its day in vain."""
MAX_COUNT = 366
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

UNREADABLE_RULE = N_("This repeat cannot be read. One that can: `FREQ=WEEKLY;BYDAY=MO,FR`.")
UNKNOWN_PART = N_("A repeat is made of FREQ, INTERVAL, BYDAY, BYMONTHDAY, and COUNT or UNTIL. It cannot have {part}.")
UNKNOWN_FREQUENCY = N_("A repeat is DAILY, WEEKLY, MONTHLY or YEARLY; {frequency} is none of these.")
BAD_INTERVAL = N_("INTERVAL is a number from 1 to {most}.")
BAD_MONTHS = N_("INTERVAL of a MONTHLY repeat is a number from 1 to {most}; twelve months are YEARLY.")
BAD_COUNT = N_("COUNT is a number from 1 to {most}.")
BAD_UNTIL = N_("UNTIL is the last day or time, on the same clock as the first time: `20271231` or `20271231T200000`.")
BAD_DAYS = N_(
    "BYDAY lists days such as `MO,FR`; in a MONTHLY repeat also `2SU` for the second Sunday, `-1FR` the last."
)
BAD_MONTH_DAYS = N_("BYMONTHDAY lists days of the month, 1 to 31; -1 is the last day of every month.")
TWO_ENDS = N_("A repeat ends by COUNT or by UNTIL, not by both.")
TWO_DAYS = N_("A repeat has BYDAY or BYMONTHDAY, not both.")
DAYS_NOT_HERE = N_("BYDAY goes with WEEKLY and MONTHLY, and with DAILY of every day.")
MONTH_DAYS_NOT_HERE = N_("BYMONTHDAY goes with MONTHLY.")


class Frequency(StrEnum):
    """What a repeat steps by."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday, Monday being 0; `ordinal` says which of the month, -1 the last; 0 is each."""

    weekday: int
    ordinal: int = 0

    def __str__(self) -> str:
        return f"{self.ordinal or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, read; `until` is a naive time on the same wall clock as the first time."""

    frequency: Frequency
    interval: int = 1
    days: tuple[Day, ...] = ()
    month_days: tuple[int, ...] = ()
    count: int | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        parts = {
            "FREQ": self.frequency,
            "INTERVAL": self.interval if self.interval > 1 else None,
            "BYDAY": ",".join(map(str, self.days)),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "COUNT": self.count,
            "UNTIL": self.until and self.until.strftime("%Y%m%dT%H%M%S"),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)


@lru_cache(maxsize=1024)
def read_rule(text: str) -> Rule:
    """Return the rule that a text writes; raise `UserError` where it is none, or not supported."""
    parts = _parts(text)
    values: dict[str, object] = {}
    for name, value in parts.items():
        if name not in _READERS:
            raise UserError(UNKNOWN_PART, part=f"{name:.20}")
        field, reader = _READERS[name]
        values[field] = reader(value)
    if "frequency" not in values:
        raise UserError(UNREADABLE_RULE)
    return _fitting(Rule(**values))  # type: ignore[arg-type]


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value or name in parts:
            raise UserError(UNREADABLE_RULE)
        parts[name] = value
    return parts


def _fitting(rule: Rule) -> Rule:
    """Return the rule, with weekdays by the week even if they were written by the day; refuse parts that do not fit."""
    if rule.count and rule.until:
        raise UserError(TWO_ENDS)
    if rule.days and rule.month_days:
        raise UserError(TWO_DAYS)
    if rule.frequency is Frequency.MONTHLY and rule.interval > MAX_MONTHS:
        raise UserError(BAD_MONTHS, most=MAX_MONTHS)
    if rule.month_days and rule.frequency is not Frequency.MONTHLY:
        raise UserError(MONTH_DAYS_NOT_HERE)
    if not rule.days:
        return rule
    if any(day.ordinal for day in rule.days) and rule.frequency is not Frequency.MONTHLY:
        raise UserError(BAD_DAYS)
    if rule.frequency is Frequency.DAILY and rule.interval == 1:
        return Rule(Frequency.WEEKLY, 1, rule.days, (), rule.count, rule.until)
    if rule.frequency not in {Frequency.WEEKLY, Frequency.MONTHLY}:
        raise UserError(DAYS_NOT_HERE)
    return rule


def _frequency(value: str) -> Frequency:
    try:
        return Frequency(value)
    except ValueError:
        raise UserError(UNKNOWN_FREQUENCY, frequency=f"{value:.20}") from None


def _number(most: int, message: str) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch("[0-9]{1,4}", value) or not 1 <= int(value) <= most:
            raise UserError(message, most=most)
        return int(value)

    return read


def _days(value: str) -> tuple[Day, ...]:
    days = set()
    for text in value.split(","):
        found = re.fullmatch(rf"([+-]?[1-5])?({'|'.join(WEEKDAYS)})", text.strip())
        if not found:
            raise UserError(BAD_DAYS)
        days.add(Day(WEEKDAYS.index(found[2]), int(found[1] or 0)))
    return tuple(sorted(days, key=lambda day: (day.ordinal, day.weekday)))


def _month_days(value: str) -> tuple[int, ...]:
    texts = [text.strip() for text in value.split(",")]
    if not all(re.fullmatch("[+-]?[0-9]{1,2}", text) and 1 <= abs(int(text)) <= 31 for text in texts):
        raise UserError(BAD_MONTH_DAYS)
    return tuple(sorted({int(text) for text in texts}))


def _until(value: str) -> datetime:
    if not re.fullmatch("[0-9]{8}(T[0-9]{6})?", value):
        raise UserError(BAD_UNTIL)
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise UserError(BAD_UNTIL) from None
    # A day is meant with all its hours.
    return read if "T" in value else datetime.combine(read, time(23, 59, 59))


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "FREQ": ("frequency", _frequency),
    "INTERVAL": ("interval", _number(MAX_INTERVAL, BAD_INTERVAL)),
    "BYDAY": ("days", _days),
    "BYMONTHDAY": ("month_days", _month_days),
    "COUNT": ("count", _number(MAX_COUNT, BAD_COUNT)),
    "UNTIL": ("until", _until),
}
