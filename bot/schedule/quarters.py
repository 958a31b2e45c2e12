"""The quarters of a year. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.schedule.wallclock import instant

_NAME = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months; `number` is from 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter in which a day is."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def named(cls, name: str) -> Quarter:
        """Return the quarter of a name such as `2026-Q1`."""
        found = _NAME.fullmatch(name)
        if found is None:
            raise ValueError(f"{name} is no quarter")
        return cls(int(found[1]), int(found[2]))

    @property
    def name(self) -> str:
        """Return what it is known by."""
        return f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def following(self) -> Quarter:
        """Return the next one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def preceding(self) -> Quarter:
        """Return the one before."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def begins(self, zone: str, hour: int = 0) -> datetime:
        """Return the moment at which the clocks of a zone show an hour of its first day."""
        return instant(datetime.combine(self.first_day, time(hour)), zone)

    def ends(self, zone: str, hour: int = 0) -> datetime:
        """Return the moment at which the clocks of a zone show an hour of the first day after it."""
        return self.following.begins(zone, hour)
