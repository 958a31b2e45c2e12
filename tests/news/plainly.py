"""The course of the verdict told plainly: at each moment all that was ever seen is weighed again, and nothing is kept.

It is what the rules say, and far too slow; the tests hold the product to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.news.items import Event, StoredItem, Verdict
from bot.news.standing import _covers, _is_later
from bot.news.stories import OPEN_FOR
from bot.news.verdict import Case, Exhibit, find
from bot.news.versions import Entry, entries
from bot.news.witnesses import Marks
from tests.news.making import rules, show


def exhibits(items: Sequence[StoredItem]) -> list[Exhibit]:
    """Return what the rules make of items, in the order in which they were seen."""
    in_order = sorted(items, key=lambda item: (item.fetched_at, item.source_id, item.item_key, item.id))
    return [Exhibit(item, rules().judge(item), Marks.of(item, show())) for item in in_order]


def steps(items: Sequence[StoredItem], until: datetime) -> Iterator[tuple[datetime, Verdict]]:
    """Yield the moments at which the verdict changes, and to what."""
    known = list(entries(exhibits([item for item in items if item.fetched_at <= until])))
    last, confirmed = Verdict.NOTHING, set()
    for moment in sorted(moment for moment in {moment for one in known for moment in _moments(one)} if moment <= until):
        current = [
            one for one in known if one.seen_at <= moment and (one.replaced_at is None or one.replaced_at > moment)
        ]
        case = Case()
        for place, one in enumerate(current):
            if not _is_undone(one, current) and not _has_lapsed(one, moment, confirmed):
                is_believed = one.believed_from is not None and one.believed_from <= moment
                case.put(place, replace(one.exhibit, is_believed=is_believed))
        found = find(case)
        if found.verdict is not last:
            yield moment, found.verdict
        if found.verdict.may_ping:
            confirmed |= {one.item.id for one in found.rests_on}
        last = found.verdict


def groups(items: Sequence[StoredItem]) -> list[tuple[int, ...]]:
    """Return the ids of the items of each story."""
    found: list[list[Exhibit]] = []
    for one in exhibits(items):
        if not one.judgement.about_show:
            continue
        story = next((story for story in reversed(found) if _belongs(one, story)), None)
        if story is None:
            found.append([one])
        else:
            story.append(one)
    return [tuple(one.item.id for one in story) for story in found]


def witnesses(told: Sequence[Marks]) -> int:
    """Return how many groups are left when all that is bound to each other is put together."""
    found: list[list[Marks]] = []
    for one in told:
        same = [group for group in found if any(one.is_bound_to(other) for other in group)]
        found = [group for group in found if group not in same] + [[one, *(other for group in same for other in group)]]
    return len(found)


def has_pair(told: Sequence[Marks]) -> bool:
    """Whether any two have nothing to do with each other."""
    return any(not one.is_bound_to(other) for one in told for other in told if one is not other)


def _moments(one: Entry) -> list[datetime]:
    moments = (one.seen_at, one.replaced_at, one.believed_from, one.lapses_at)
    return [moment for moment in moments if moment is not None]


def _is_undone(one: Entry, current: Sequence[Entry]) -> bool:
    return one.speaks and any(
        _is_later(other, one)
        and (
            (other.exhibit.is_denial and _covers(other, one))
            or (one.exhibit.is_teaser and other.exhibit.resolves_teaser)
        )
        for other in current
    )


def _has_lapsed(one: Entry, moment: datetime, confirmed: set[int]) -> bool:
    return one.lapses_at is not None and one.lapses_at <= moment and one.exhibit.item.id not in confirmed


def _belongs(one: Exhibit, story: Sequence[Exhibit]) -> bool:
    told, first = one.judgement, story[0].judgement
    if (told.event, told.medium) != (first.event, first.medium):
        return False
    if any(_is_same(one, other) for other in story):
        return True
    if told.event is Event.OTHER or one.item.fetched_at - story[0].item.fetched_at > OPEN_FOR:
        return False
    season = next((other.judgement.season for other in story if other.judgement.season), None)
    return told.season is None or season is None or told.season == season


def _is_same(one: Exhibit, other: Exhibit) -> bool:
    if (one.item.source_id, one.item.item_key) == (other.item.source_id, other.item.item_key):
        return True
    if one.marks.address == other.marks.address:
        return True
    return one.item.fetched_at - other.item.fetched_at <= OPEN_FOR and one.marks.title == other.marks.title
