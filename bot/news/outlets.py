"""How often an outlet was right: what it predicted, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.news.addresses import host_of


class Outcome(StrEnum):
    """What became of something that was said."""

    CAME_TRUE = "came_true"
    DID_NOT_HAPPEN = "did_not_happen"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    """It predicted nothing."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """Something that an outlet said would be, or not be."""

    url: str
    outlet: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class OutletRecord:
    """What became of the predictions of one host."""

    host: str
    outlet: str
    right: int
    wrong: int
    open: int

    @property
    def predictions(self) -> int:
        """How many it made."""
        return self.right + self.wrong + self.open


def records(predictions: Iterable[Prediction]) -> list[OutletRecord]:
    """Return the record of every host that predicted something, the most wrong first."""
    outcomes: dict[str, Counter[Outcome]] = {}
    names: dict[str, str] = {}
    for one in predictions:
        host = host_of(one.url)
        if host and one.outcome is not Outcome.NOT_APPLICABLE:
            outcomes.setdefault(host, Counter())[one.outcome] += 1
            names.setdefault(host, one.outlet)
    found = [
        OutletRecord(host, names[host], count[Outcome.CAME_TRUE], count[Outcome.DID_NOT_HAPPEN], count[Outcome.PENDING])
        for host, count in outcomes.items()
    ]
    return sorted(found, key=lambda record: (-record.wrong, -record.predictions, record.host))
