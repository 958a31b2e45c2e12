"""When a post may come: at once, with the next digest, and never in quiet hours. Pure.

Quiet hours count by the clock on the wall, from the first hour until the second, over midnight where it comes to that.
They go before the digest: one whose hour is a quiet one comes when the quiet hours are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.schedule.wallclock import instant, wall_clock

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day, from 0 to 23, in which nothing is posted; from an hour until the same hour is never."""

    begins: int
    ends: int

    def covers(self, local: datetime) -> bool:
        """Tell whether a wall-clock time is within them."""
        if self.begins <= self.ends:
            return self.begins <= local.hour < self.ends
        return local.hour >= self.begins or local.hour < self.ends

    def over(self, moment: datetime, zone: str) -> datetime:
        """Return the first moment from `moment` on at which it is not quiet in a zone."""
        while self.covers(local := wall_clock(moment, zone)):
            end = local.replace(hour=self.ends, minute=0, second=0, microsecond=0)
            if end <= local:
                end += DAY
            over = instant(end, zone)
            # When clocks go back into the quiet hours, their end comes twice, and the first one may be over already.
            moment = over if over > moment else moment + (end - local)
        return moment


@dataclass(frozen=True, slots=True)
class Digest:
    """The hour of the day at which posts come together; `weekday` (Monday is 0) where that is once a week."""

    hour: int
    weekday: int | None = None

    def next(self, moment: datetime, zone: str) -> datetime:
        """Return the first such hour of a zone from `moment` on."""
        local = wall_clock(moment, zone).replace(hour=self.hour, minute=0, second=0, microsecond=0)
        # The day before as well: where a clock change skips the hour, its time is later than the wall says.
        for day in range(-1, 15):
            there = local + day * DAY
            if self.weekday in {None, there.weekday()} and (at := instant(there, zone)) >= moment:
                return at
        raise AssertionError("an hour of the day comes every day")


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a server wants posts; without a digest they come at once."""

    zone: str
    digest: Digest | None = None
    quiet: Quiet | None = None

    def ready_at(self, came: datetime, now: datetime) -> datetime:
        """Return when what came at one moment may be posted, from `now` on: after a long silence that is at once."""
        due = self.digest.next(came, self.zone) if self.digest else came
        due = max(due, now)
        return self.quiet.over(due, self.zone) if self.quiet else due
