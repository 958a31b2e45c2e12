"""Is it from the days when nothing can be believed?"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

JAPAN = timezone(timedelta(hours=9))
"""Without the zone database: Japan has had no summer time since 1951."""


def is_hoax_season(moment: datetime) -> bool:
    """Whether it is 1 April in Japan, or a day before or after: somewhere it is 1 April then."""
    day = moment.astimezone(JAPAN).date()
    return abs(day - date(day.year, 4, 1)) <= timedelta(days=1)


def end_of_hoax_season(moment: datetime) -> datetime:
    """Return when the hoaxes of that year are over: the beginning of 3 April in Japan."""
    return datetime(moment.astimezone(JAPAN).year, 4, 3, tzinfo=JAPAN)
