"""When to ask a source again. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LEAST = timedelta(hours=1)
UNCONDITIONAL = timedelta(days=1)
"""The least between two full answers of a feed that gives nothing to ask conditionally with."""
MOST_CACHED = timedelta(days=1)
"""A caching header asks for no more patience than this: a wrong one must not blind the watch for a year."""
MOST_PATIENCE = timedelta(days=7)
"""An explicit Retry-After, or a source that is gone, may ask for this much."""
MOST_BACK_OFF = timedelta(days=1)
JITTER = 0.25
MAX_DOUBLINGS = 8

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)


def wait_after_answer(
    every: timedelta, headers: Mapping[str, str], now: datetime, *, is_conditional: bool
) -> timedelta:
    """Return how long to wait after an answer: the period of the source, or longer where the source asks for it."""
    least = every if is_conditional else max(every, UNCONDITIONAL)
    cached = min(max(_max_age(headers), _until(headers.get("expires"), now)), MOST_CACHED)
    return max(LEAST, least, cached, _retry_after(headers, now))


def wait_after_failure(
    every: timedelta, headers: Mapping[str, str], now: datetime, *, failures: int, chance: float, is_gone: bool = False
) -> timedelta:
    """Return how long to wait after the `failures`th failure in a row; `chance`, from 0 to 1, spreads the returns."""
    period = max(LEAST, every)
    doubled = period * (1 << min(max(failures - 1, 0), MAX_DOUBLINGS))
    back_off = min(doubled, max(MOST_BACK_OFF, period)) * (1 + JITTER * chance)
    return max(back_off, MOST_PATIENCE if is_gone else LEAST, _retry_after(headers, now))


def _retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    value = headers.get("retry-after", "").strip()
    # Ten digits of seconds are three centuries; more would be too much for a timedelta.
    asked = timedelta(seconds=int(value[:10])) if value.isdecimal() else _until(value, now)
    return min(asked, MOST_PATIENCE)


def _max_age(headers: Mapping[str, str]) -> timedelta:
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    age = headers.get("age", "").strip()
    left = int(found.group(1)) - (int(age[:10]) if age.isdecimal() else 0) if found else 0
    return timedelta(seconds=max(left, 0))


def _until(date: str | None, now: datetime) -> timedelta:
    """Return the time until an HTTP date, none for one that is past or is no date."""
    try:
        moment = parsedate_to_datetime(date or "")
    except (ValueError, TypeError, OverflowError, IndexError):
        return timedelta()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta())
