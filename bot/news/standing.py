"""What of the evidence stands at a moment, and what has fallen: reworded, denied, resolved, or grown too old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import N_
from bot.news.items import Reason, Tier
from bot.news.rules.calendar import end_of_hoax_season, is_hoax_season
from bot.news.verdict import Exhibit

TEASER_HOLDS = timedelta(days=30)
"""What was promised and never came is no news any more."""
CLAIM_HOLDS = timedelta(days=90)
"""What nobody confirmed in this time is one more page that was wrong."""

REWORDED = Reason("reworded", N_("What said so says something else now."))
DENIED = Reason("denied", N_("It was denied or taken back."))
RESOLVED = Reason("resolved", N_("What was announced is something else."))
LAPSED = Reason("lapsed", N_("Nothing came of it for a long time."))

_TRUST = (Tier.N, Tier.B, Tier.A, Tier.S)


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of an item, from when it was first seen until its source said something else."""

    exhibit: Exhibit
    seen_at: datetime
    first_seen_at: datetime
    """When its source was first seen to say so: other words for the same say nothing anew."""
    said_at: datetime
    """When it was first said so, as far as is known; no later than it was seen."""
    seen_again_at: datetime | None
    replaced_by: Exhibit | None

    @property
    def believed_from(self) -> datetime | None:
        """When it begins to count in full; None while it may be a hoax."""
        if not is_hoax_season(self.said_at):
            return self.first_seen_at
        if self.seen_again_at is None:
            return None
        return max(self.first_seen_at, self.seen_again_at, end_of_hoax_season(self.said_at))

    @property
    def lapses_at(self) -> datetime | None:
        """When it has stood for too long without anything coming of it."""
        one = self.exhibit
        if one.is_teaser:
            return self.said_at + TEASER_HOLDS
        end = self.said_at + CLAIM_HOLDS
        if one.is_rumour:
            return end
        if not one.states_season:
            return None
        may_last = one.item.relation is not None or one.item.tier in {Tier.S, Tier.A}
        was_believed = self.believed_from is not None and self.believed_from <= end
        return None if may_last and was_believed else end

    @property
    def replaced_at(self) -> datetime | None:
        """When its source said something else."""
        return self.replaced_by.item.fetched_at if self.replaced_by else None

    @property
    def matters(self) -> bool:
        """Whether it can move the verdict."""
        one = self.exhibit
        return one.states_season or one.is_rumour or one.is_teaser or one.is_denial or one.resolves_teaser


@dataclass(frozen=True, slots=True)
class Fall:
    """Why something does not stand any more, and since what was said."""

    exhibit: Exhibit
    reason: Reason
    because_of: Exhibit


def entries(exhibits: Iterable[Exhibit]) -> Iterator[Entry]:
    """Yield every version that can move the verdict; `exhibits` are in the order in which they were seen."""
    by_key: dict[tuple[str, str], list[Exhibit]] = {}
    for one in exhibits:
        by_key.setdefault((one.item.source_id, one.item.item_key), []).append(one)
    for versions in by_key.values():
        yield from (entry for entry in _versions(versions) if entry.matters)


def _versions(versions: Sequence[Exhibit]) -> Iterator[Entry]:
    first, said_at, again = versions[0], _said_at(versions[0]), None
    for position, one in enumerate(versions):
        if _kind(first) != _kind(one):
            first, said_at, again = one, one.item.fetched_at, None
        again = again or one.item.seen_again_at
        after = versions[position + 1] if position + 1 < len(versions) else None
        yield Entry(one, one.item.fetched_at, first.item.fetched_at, said_at, again, after)


def moments(known: Iterable[Entry]) -> list[datetime]:
    """Return every moment at which something begins or ceases to stand."""
    found = {
        moment
        for entry in known
        for moment in (entry.seen_at, entry.replaced_at, entry.believed_from, entry.lapses_at)
        if moment is not None
    }
    return sorted(found)


def standing(
    known: Sequence[Entry], moment: datetime, confirmed: frozenset[int]
) -> tuple[list[Exhibit], dict[int, Fall]]:
    """Return what stands at a moment, and by its id what has fallen; what was once `confirmed` never grows too old."""
    seen = [entry for entry in known if entry.seen_at <= moment]
    current = [entry for entry in seen if entry.replaced_at is None or entry.replaced_at > moment]
    stands, fallen = [], {}
    for entry in seen:
        one = entry.exhibit
        if fall := _fall(entry, current, moment, confirmed):
            fallen[one.item.id] = fall
        else:
            is_believed = entry.believed_from is not None and entry.believed_from <= moment
            stands.append(replace(one, is_believed=is_believed))
    return stands, fallen


def _fall(entry: Entry, current: Sequence[Entry], moment: datetime, confirmed: frozenset[int]) -> Fall | None:
    one = entry.exhibit
    if entry.replaced_by and entry not in current:
        return Fall(one, REWORDED, entry.replaced_by)
    for other in current:
        if other.exhibit.is_denial and _covers(other, entry):
            return Fall(one, DENIED, other.exhibit)
        if one.is_teaser and other.exhibit.resolves_teaser and _is_later(other, entry):
            return Fall(one, RESOLVED, other.exhibit)
    if entry.lapses_at is not None and entry.lapses_at <= moment and one.item.id not in confirmed:
        return Fall(one, LAPSED, one)
    return None


def _covers(denial: Entry, entry: Entry) -> bool:
    """Whether a denial undoes what was said before it.

    An official one undoes everything, an edited outlet's what is not official, and every source may take back its own.
    """
    by, of = denial.exhibit.item, entry.exhibit.item
    if entry.exhibit.is_denial or by.relation is not None or not _is_later(denial, entry):
        return False
    if by.tier is Tier.S or by.source_id == of.source_id:
        return True
    return by.tier is Tier.A and _TRUST.index(of.tier) <= _TRUST.index(Tier.A) and of.relation is None


def _is_later(one: Entry, than: Entry) -> bool:
    return one.first_seen_at >= than.first_seen_at and one.said_at >= than.said_at


def _said_at(one: Exhibit) -> datetime:
    return min(one.item.published or one.item.fetched_at, one.item.fetched_at)


def _kind(one: Exhibit) -> tuple[bool, ...]:
    return one.states_season, one.is_rumour, one.is_teaser, one.is_denial, one.resolves_teaser
