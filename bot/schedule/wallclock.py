"""From what a clock on the wall shows to the moment that it is, and back. Pure.

What is planned is kept as a wall-clock time and an IANA zone, so that a meeting stays at 20:00 whatever the zone does;
the moment is computed from the newest zone data, each time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AHEAD, BEHIND = timedelta(hours=14), timedelta(hours=12)
"""How far from UTC clocks are, anywhere."""


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name that the settings admit."""
    return ZoneInfo(name)


def instant(local: datetime, zone: str) -> datetime:
    """Return the moment, in UTC, at which the clocks of a zone show `local`, a naive time.

    A time that is skipped is read with the offset from before, so 02:30 becomes 03:30; of one that comes twice, the
    first counts. See https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
    """
    if local.tzinfo is not None:
        raise ValueError("a wall-clock time has no time zone of its own")
    return local.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC)


def wall_clock(moment: datetime, zone: str) -> datetime:
    """Return what the clocks of a zone show at a moment, as a naive time."""
    return moment.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)
