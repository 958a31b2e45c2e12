"""What was said, version by version: since when it counts, how long it may stand, and what took its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.news.items import Tier
from bot.news.rules.calendar import end_of_hoax_season, is_hoax_season
from bot.news.verdict import Exhibit

TEASER_HOLDS = timedelta(days=30)
"""What was promised and never came is no news any more."""
CLAIM_HOLDS = timedelta(days=90)
"""What nobody confirmed in this time is one more page that was wrong."""


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
    def speaks(self) -> bool:
        """Whether the verdict can rest on it."""
        one = self.exhibit
        return one.states_season or one.is_rumour or one.is_teaser

    @property
    def answers(self) -> bool:
        """Whether it can undo what was said."""
        return self.exhibit.is_denial or self.exhibit.resolves_teaser


def entries(exhibits: Iterable[Exhibit]) -> Iterator[Entry]:
    """Yield every version that can move the verdict; `exhibits` are in the order in which they were seen."""
    by_key: dict[tuple[str, str], list[Exhibit]] = {}
    for one in exhibits:
        by_key.setdefault((one.item.source_id, one.item.item_key), []).append(one)
    for versions in by_key.values():
        yield from (entry for entry in _versions(versions) if entry.speaks or entry.answers)


def _versions(versions: Sequence[Exhibit]) -> Iterator[Entry]:
    first, said_at, again = versions[0], _said_at(versions[0]), None
    for position, one in enumerate(versions):
        if _kind(first) != _kind(one):
            first, said_at, again = one, one.item.fetched_at, None
        again = again or one.item.seen_again_at
        after = versions[position + 1] if position + 1 < len(versions) else None
        yield Entry(one, one.item.fetched_at, first.item.fetched_at, said_at, again, after)


def _said_at(one: Exhibit) -> datetime:
    return min(one.item.published or one.item.fetched_at, one.item.fetched_at)


def _kind(one: Exhibit) -> tuple[bool, ...]:
    return one.states_season, one.is_rumour, one.is_teaser, one.is_denial, one.resolves_teaser
