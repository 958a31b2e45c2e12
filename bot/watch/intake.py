"""What of a list is new, what of it may be news, and when a list is not to be trusted. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import N_
from bot.news.items import RawItem, Relation
from bot.store.news_items import Known
from bot.store.news_sources import SourceState
from bot.watch.parsing.clean import canonical_url

NEWS_FOR = timedelta(days=7)
"""Older items are stored, and never told as new."""
MAX_REVISIONS = 24
"""Some sources word an item anew at each look."""
MANY_AT_ONCE = 20
MANY_AN_HOUR = 5
FEW_NEW_IDS = 3

BURST = N_("More new items came at once than news ever does.")
NEW_IDS = N_("Items that it had listed before came under new ids.")


@dataclass(frozen=True, slots=True)
class Arrival:
    """An item that is not stored yet, or not in these words."""

    item: RawItem
    revision: int
    digest: str
    may_announce: bool


def digest(item: RawItem) -> str:
    """Return a fingerprint of what an item says."""
    said = "\0".join((item.title, item.summary, canonical_url(item.url), item.relation or ""))
    return hashlib.sha256(said.encode()).hexdigest()


def arrivals(listed: Sequence[RawItem], known: Mapping[str, Known], state: SourceState, now: datetime) -> list[Arrival]:
    """Return what of a list is to be stored."""
    found = []
    for item in listed:
        before, fingerprint = known.get(item.item_key), digest(item)
        if before is not None and (before.digest == fingerprint or before.revision >= MAX_REVISIONS):
            continue
        revision = before.revision + 1 if before else 1
        found.append(Arrival(item, revision, fingerprint, _may_announce(item, state, now)))
    return found


def gone(
    listed: Collection[RawItem], about_show: Sequence[Known], state: SourceState, source_id: str
) -> Iterator[RawItem]:
    """Yield an item for each relation that a structured source has not listed twice in a row."""
    keys = {item.item_key for item in listed}
    for known in about_show:
        is_relation = known.relation in {Relation.SEQUEL, Relation.OTHER}
        was_missing = state.listed_at is not None and known.listed_at < state.listed_at
        if is_relation and was_missing and known.item_key not in keys:
            yield RawItem(
                source_id=source_id, item_key=known.item_key, url=known.url, title=known.title, relation=Relation.GONE
            )


def hold_reason(new: Sequence[Arrival], known_titles: Collection[str], state: SourceState, now: datetime) -> str | None:
    """Return why new items are to be held back, None where they are not.

    A source that is seen for the first time has nothing but new items, and announces none of them anyway.
    """
    if state.listed_at is None:
        return None
    hours = (now - _as_of(state, state.listed_at)) / timedelta(hours=1)
    if len(new) > MANY_AT_ONCE + MANY_AN_HOUR * hours:
        return BURST
    again = sum(one.revision == 1 and one.item.title in known_titles for one in new)
    return NEW_IDS if again >= FEW_NEW_IDS and 2 * again >= len(new) else None


def _may_announce(item: RawItem, state: SourceState, now: datetime) -> bool:
    """Tell whether an item is news; one without a date is as old as the answer before it, at most."""
    if state.listed_at is None:
        return False
    return now - (item.published or _as_of(state, state.listed_at)) <= NEWS_FOR


def _as_of(state: SourceState, listed_at: datetime) -> datetime:
    """Return until when nothing was new: an answer that nothing changed says so as well as a list."""
    return max(state.answered_at or listed_at, listed_at)
