"""Items about the same event become one story: by work, event, season, medium and time, never by likeness of words.

Outlets word the same news in ways that have little in common, and different news of one show nearly alike. Only what
has no event of its own, such as a review, is put together where it is the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.news.addresses import canonical
from bot.news.headline import normalise
from bot.news.items import Event, Medium, StoredItem, Story
from bot.news.show import Show
from bot.news.verdict import Exhibit
from bot.news.witnesses import independent

OPEN_FOR = timedelta(days=14)
"""After that, the same said again is news again."""


@dataclass(slots=True)
class _Open:
    """A story that is being put together."""

    work: str
    event: Event
    medium: Medium
    season: int | None
    items: list[StoredItem] = field(default_factory=list)

    @property
    def opened_at(self) -> datetime:
        return self.items[0].fetched_at


def stories(exhibits: Iterable[Exhibit], show: Show) -> tuple[Story, ...]:
    """Return the stories of items about the show, oldest first; `exhibits` are in the order in which they were seen."""
    found: list[_Open] = []
    for one in exhibits:
        story = _story_of(one, found)
        if story is None:
            told = one.judgement
            story = _Open(told.work, told.event, told.medium, told.season)
            found.append(story)
        story.season = story.season or one.judgement.season
        story.items.append(one.item)
    return tuple(_closed(story, show) for story in found)


def _story_of(one: Exhibit, found: Sequence[_Open]) -> _Open | None:
    """Return the newest story that an item belongs to; an extra story does less harm than one that hides another."""
    return next((story for story in reversed(found) if _belongs(one, story)), None)


def _belongs(one: Exhibit, story: _Open) -> bool:
    told, item = one.judgement, one.item
    if any(_is_same(item, other) for other in story.items):
        return (told.event, told.medium) == (story.event, story.medium)
    if told.event is Event.OTHER or item.fetched_at - story.opened_at > OPEN_FOR:
        return False
    # A season that is not numbered may be any; two numbers are two seasons.
    is_same_season = told.season is None or story.season is None or told.season == story.season
    return is_same_season and (told.work, told.event, told.medium) == (story.work, story.event, story.medium)


def _is_same(one: StoredItem, other: StoredItem) -> bool:
    """Whether it is another version, another link or a copy of the same text."""
    if (one.source_id, one.item_key) == (other.source_id, other.item_key):
        return True
    if one.url and canonical(one.url) == canonical(other.url):
        return True
    return abs(one.fetched_at - other.fetched_at) <= OPEN_FOR and normalise(one.title) == normalise(other.title)


def _closed(story: _Open, show: Show) -> Story:
    first = story.items[0]
    parts = (story.work, story.event, story.season or "-", story.medium, first.id)
    return Story(
        key="/".join(str(part) for part in parts),
        work=story.work,
        event=story.event,
        season=story.season,
        medium=story.medium,
        opened_at=story.opened_at,
        updated_at=story.items[-1].fetched_at,
        items=tuple(item.id for item in story.items),
        witnesses=tuple(name for name, _ in independent(story.items, show)),
    )
