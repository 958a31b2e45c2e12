"""The only source of the time, so that tests and the preview can move it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

DISCORD_EPOCH = 1_420_070_400
"""The first second of 2015, from which Discord counts the milliseconds in its ids."""


class Clock(Protocol):
    """Tells the time; everything that stores or compares times is handed one."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)


def epoch(moment: datetime) -> int:
    """Return `moment` as whole UTC epoch seconds, the way every table keeps times."""
    if moment.tzinfo is None:
        raise ValueError("a stored time must know its time zone")
    return int(moment.timestamp())


def from_epoch(seconds: int) -> datetime:
    """Return the aware UTC time of a stored number of seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def made_at(snowflake: int) -> datetime:
    """Return the aware UTC time, to the second, at which Discord made what has an id."""
    return from_epoch((snowflake >> 22) // 1000 + DISCORD_EPOCH)
