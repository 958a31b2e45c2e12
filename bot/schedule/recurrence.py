"""When something that repeats comes: rules of RFC 5545, stepped on the wall clock. Pure.

A repeat keeps its wall-clock time, whatever its zone does; each occurrence becomes a moment by `wallclock.instant`. A
month without the day is skipped, as RFC 5545 has it: the 31st comes seven times a year, 29 February in leap years. The
last day of every month is `BYMONTHDAY=-1`. A repeat begins with its first match at or after `first`, so that what
begins on a Wednesday may be every Friday.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice

from bot.schedule.rules import ONCE, Frequency, Rule, read_rule
from bot.schedule.wallclock import instant, wall_clock

ZONE_JUMP = timedelta(days=2)
"""More than a zone ever skipped at once: a whole day, where the date line moved."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What the clock on the wall is meant to show, as a naive time, and the moment that it is, in UTC."""

    local: datetime
    at: datetime


def check_rule(rule: str) -> str:
    """Return the one way to write a rule; empty means once; raise `UserError` for what is not supported."""
    return str(read_rule(rule)) if rule.strip() else ONCE


def occurrences(first: datetime, rule: str, after: datetime | None = None) -> Iterator[datetime]:
    """Yield the naive times of a repeat that come later than `after`, in order."""
    first = first.replace(microsecond=0)
    if not rule:
        found: Iterator[datetime] = iter((first,))
    else:
        found = _from_near(first, read_rule(rule), max(first, after or first))
    for local in found:
        if local >= first and (after is None or local > after):
            yield local


def next_after(first: datetime, rule: str, zone: str, moment: datetime) -> Occurrence | None:
    """Return the first occurrence later than a moment; asked again with its `at`, no moment comes twice.

    Of two wall-clock times that are one moment, because the zone skipped a day, the first is told.
    """
    for local in occurrences(first, rule, wall_clock(moment, zone) - ZONE_JUMP):
        at = instant(local, zone)
        if at > moment:
            return Occurrence(local, at)
    return None


def _from_near(first: datetime, rule: Rule, near: datetime) -> Iterator[datetime]:
    """Yield the times from the step of the rule that holds `near`, so that years gone by cost nothing."""
    last = rule.until
    if rule.count:
        # A count is an end that has to be counted out once.
        last = _last_of_count(first, rule)
        if last is None:
            return iter(())
    return _stepped(first, rule, _step_before(first, rule, near), last)


@lru_cache(maxsize=4096)
def _last_of_count(first: datetime, rule: Rule) -> datetime | None:
    counted = (local for local in _stepped(first, rule, _step_before(first, rule, first), None) if local >= first)
    return next(iter(deque(islice(counted, rule.count), maxlen=1)), None)


def _step_before(first: datetime, rule: Rule, near: datetime) -> datetime:
    """Return the beginning of the last step at or before `near`, at the time of day of `first`."""
    if rule.frequency is Frequency.DAILY:
        days = (near.date() - first.date()).days
        return first + timedelta(days=days - days % rule.interval)
    if rule.frequency is Frequency.WEEKLY:
        monday = first - timedelta(days=first.weekday())
        weeks = (near.date() - monday.date()).days // 7
        return monday + timedelta(weeks=weeks - weeks % rule.interval)
    months = (near.year - first.year) * 12 + near.month - first.month
    years, month = divmod(first.month - 1 + months - months % _months(rule), 12)
    return first.replace(year=first.year + years, month=month + 1, day=1)


def _stepped(first: datetime, rule: Rule, begin: datetime, last: datetime | None) -> Iterator[datetime]:
    # Loaded with the first repeat: many servers never plan one.
    from dateutil import rrule  # noqa: PLC0415

    if rule.frequency is Frequency.DAILY:
        return iter(rrule.rrule(rrule.DAILY, begin, rule.interval, until=last))
    days = [rrule.weekday(day.weekday, day.ordinal or None) for day in rule.days]
    if rule.frequency is Frequency.WEEKLY:
        on = days or [rrule.weekday(first.weekday())]
        return iter(rrule.rrule(rrule.WEEKLY, begin, rule.interval, rrule.MO, until=last, byweekday=on))
    # A year is twelve months: dateutil looks at one month then, and not at every day of the year.
    dates = None if days else rule.month_days or (first.day,)
    by_month = rrule.rrule(
        rrule.MONTHLY, begin, _months(rule), rrule.MO, until=last, byweekday=days or None, bymonthday=dates
    )
    return iter(by_month)


def _months(rule: Rule) -> int:
    return rule.interval * (12 if rule.frequency is Frequency.YEARLY else 1)
