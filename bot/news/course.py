"""How the verdict went: stored items in the order of time, and the verdict after each moment of a change.

The live watch and a replay are this one function, so that they cannot disagree. What happens at one moment is weighed
at once, so the order in which sources are asked makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.news.items import Judgement, StoredItem, Story, VerdictChange
from bot.news.judge import Judge
from bot.news.show import Show
from bot.news.standing import Fall, Standing
from bot.news.stories import stories
from bot.news.verdict import NOTHING, Case, Exhibit, Finding, find
from bot.news.versions import entries
from bot.news.witnesses import Marks


@dataclass(frozen=True, slots=True)
class Course:
    """All stories, and every change of the verdict, as computed from the items alone."""

    stories: tuple[Story, ...]
    changes: tuple[VerdictChange, ...]


class Rules:
    """What the rules make of one item, and of many. Pure."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._judge = Judge(show)
        self._read: dict[StoredItem, Exhibit] = {}
        """The items of the last course: the next one has hardly any others, and reading takes longer than the rest."""

    def judge(self, item: StoredItem) -> Judgement:
        """Judge one item."""
        return self._judge.judge(item)

    def course(self, items: Iterable[StoredItem], until: datetime | None = None) -> Course:
        """Return what items add up to at the moment `until`; without it, when the newest of them was seen.

        The course up to a moment is the beginning of the course up to any later one: what comes later, and what grows
        too old in between, only adds changes.
        """
        counted = [item for item in sorted(items, key=_order) if until is None or item.fetched_at <= until]
        known = self._read
        exhibits = [known.get(item) or self._exhibit(item) for item in counted]
        self._read = {one.item: one for one in exhibits}
        ours = [one for one in exhibits if one.judgement.about_show]
        return Course(stories(ours), tuple(_changes(exhibits, until)))

    def _exhibit(self, item: StoredItem) -> Exhibit:
        return Exhibit(item, self._judge.judge(item), Marks.of(item, self._show))


def replay(items: Iterable[StoredItem], show: Show, until: datetime | None = None) -> list[VerdictChange]:
    """Return every change of the verdict that these items make."""
    return list(Rules(show).course(items, until).changes)


def _order(item: StoredItem) -> tuple[datetime, str, str, int]:
    return item.fetched_at, item.source_id, item.item_key, item.id


def _changes(exhibits: Sequence[Exhibit], until: datetime | None) -> Iterator[VerdictChange]:
    standing = Standing(list(entries(exhibits)))
    end = until or max((_last_seen(one.item) for one in exhibits), default=None)
    case, last = Case(), NOTHING
    confirmed: set[int] = set()
    for moment in standing.moments:
        if end is None or moment > end:
            break
        for place, one in standing.turns(moment, confirmed):
            case.put(place, one)
        found = find(case)
        if found.verdict is not last.verdict:
            falls = standing.falls(last.rests_on, moment, confirmed) if found.verdict < last.verdict else []
            yield _change(last, found, falls, moment)
        if found.verdict.may_ping:
            confirmed.update(one.item.id for one in found.rests_on)
        last = found


def _last_seen(item: StoredItem) -> datetime:
    return max(item.fetched_at, item.seen_again_at or item.fetched_at)


def _change(last: Finding, found: Finding, falls: Sequence[Fall], moment: datetime) -> VerdictChange:
    """Return the step: up for what there is now, down for what fell of what there was."""
    evidence, reason = list(found.rests_on), found.reason
    if falls:
        newest = max(falls, key=lambda fall: _order(fall.because_of.item))
        evidence, reason = [fall.because_of for fall in falls], newest.reason
    ids = {one.item.id: one.item for one in evidence}
    return VerdictChange(
        before=last.verdict,
        after=found.verdict,
        at=moment,
        evidence=tuple(number for number, item in sorted(ids.items(), key=lambda pair: _order(pair[1]))),
        reason=reason,
    )
