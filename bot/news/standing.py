"""What of the evidence stands at a moment, and what has fallen: reworded, denied, resolved, or grown too old.

When something can begin or cease to stand is worked out once; at each moment only what is due then is looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import N_
from bot.news.items import Reason, Tier
from bot.news.verdict import Exhibit
from bot.news.versions import Entry

REWORDED = Reason("reworded", N_("What said so says something else now."))
DENIED = Reason("denied", N_("It was denied or taken back."))
RESOLVED = Reason("resolved", N_("What was announced is something else."))
LAPSED = Reason("lapsed", N_("Nothing came of it for a long time."))

_TRUST = (Tier.N, Tier.B, Tier.A, Tier.S)
_Span = tuple[datetime, datetime | None]
"""From a moment until another, or for ever."""


@dataclass(frozen=True, slots=True)
class Fall:
    """Why something does not stand any more, and since what was said."""

    reason: Reason
    because_of: Exhibit


@dataclass(frozen=True, slots=True)
class _Stand:
    """When an entry stands, as far as that is certain from the start."""

    entry: Entry
    undone: tuple[_Span, ...]
    believed_from: datetime | None
    lapses_at: datetime | None

    def turns(self) -> set[datetime]:
        """Return every moment at which it may begin or cease to stand, or to be believed."""
        ends = (self.entry.seen_at, self.entry.replaced_at, self.believed_from, self.lapses_at)
        return {moment for moment in (*ends, *(end for span in self.undone for end in span)) if moment is not None}

    def at(self, moment: datetime, confirmed: Collection[int]) -> Exhibit | None:
        """Return how it counts at a moment; None where it does not stand."""
        entry = self.entry
        if not _is_within(moment, (entry.seen_at, entry.replaced_at)):
            return None
        if any(_is_within(moment, span) for span in self.undone) or self.has_lapsed(moment, confirmed):
            return None
        is_believed = self.believed_from is not None and self.believed_from <= moment
        return replace(entry.exhibit, is_believed=is_believed)

    def has_lapsed(self, moment: datetime, confirmed: Collection[int]) -> bool:
        """Whether it has grown too old; what was once `confirmed` never does."""
        is_over = self.lapses_at is not None and self.lapses_at <= moment
        return is_over and self.entry.exhibit.item.id not in confirmed


class Standing:
    """Tells of entries which stand when, and why one does not."""

    def __init__(self, known: Sequence[Entry]) -> None:
        self._answers = [entry for entry in known if entry.answers]
        in_time = sorted(self._answers, key=_seen_at)
        self._stands = {place: _stand(entry, in_time) for place, entry in enumerate(known) if entry.speaks}
        self._by_id = {one.entry.exhibit.item.id: one for one in self._stands.values()}
        self._due = _due(self._stands)
        self.moments = sorted(self._due)
        """Every moment at which something may begin or cease to stand."""

    def turns(self, moment: datetime, confirmed: Collection[int]) -> Iterator[tuple[int, Exhibit | None]]:
        """Yield what is due at a moment: its place in the order of the evidence, and how it counts from then on."""
        for place in self._due[moment]:
            yield place, self._stands[place].at(moment, confirmed)

    def falls(self, exhibits: Iterable[Exhibit], moment: datetime, confirmed: Collection[int]) -> list[Fall]:
        """Return why those of the exhibits that stand no more at a moment do not."""
        found = (self._fall(self._by_id[one.item.id], moment, confirmed) for one in exhibits)
        return [fall for fall in found if fall is not None]

    def _fall(self, one: _Stand, moment: datetime, confirmed: Collection[int]) -> Fall | None:
        entry = one.entry
        if entry.replaced_by and entry.replaced_by.item.fetched_at <= moment:
            return Fall(REWORDED, entry.replaced_by)
        for other in self._answers:
            if _is_within(moment, (other.seen_at, other.replaced_at)) and (reason := _undoes(other, entry)):
                return Fall(reason, other.exhibit)
        return Fall(LAPSED, entry.exhibit) if one.has_lapsed(moment, confirmed) else None


def _stand(entry: Entry, answers: Sequence[Entry]) -> _Stand:
    return _Stand(entry, tuple(_undone(entry, answers)), entry.believed_from, entry.lapses_at)


def _due(stands: Mapping[int, _Stand]) -> dict[datetime, list[int]]:
    due: dict[datetime, list[int]] = {}
    for place, one in stands.items():
        for moment in one.turns():
            due.setdefault(moment, []).append(place)
    return due


def _undone(entry: Entry, answers: Sequence[Entry]) -> Iterator[_Span]:
    """Yield when an entry is denied or resolved; `answers` are in the order in which they were seen."""
    for other in answers[bisect_left(answers, entry.first_seen_at, key=_seen_at) :]:
        if _undoes(other, entry):
            yield other.seen_at, other.replaced_at
            if other.replaced_at is None:
                return


def _undoes(answer: Entry, entry: Entry) -> Reason | None:
    if not _is_later(answer, entry):
        return None
    if answer.exhibit.is_denial and _covers(answer, entry):
        return DENIED
    return RESOLVED if entry.exhibit.is_teaser and answer.exhibit.resolves_teaser else None


def _covers(denial: Entry, entry: Entry) -> bool:
    """Whether a denial is of what somebody may deny who says so.

    An official one undoes everything, an edited outlet's what is not official, and every source may take back its own.
    """
    by, of = denial.exhibit.item, entry.exhibit.item
    if by.relation is not None:
        return False
    if by.tier is Tier.S or by.source_id == of.source_id:
        return True
    return by.tier is Tier.A and _TRUST.index(of.tier) <= _TRUST.index(Tier.A) and of.relation is None


def _is_later(one: Entry, than: Entry) -> bool:
    return one.first_seen_at >= than.first_seen_at and one.said_at >= than.said_at


def _is_within(moment: datetime, span: _Span) -> bool:
    begins, ends = span
    return begins <= moment and (ends is None or moment < ends)


def _seen_at(entry: Entry) -> datetime:
    return entry.seen_at
