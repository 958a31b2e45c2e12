"""Items about the same event become one story: by work, event, season, medium and time, never by likeness of words.

Outlets word the same news in ways that have little in common, and different news of one show nearly alike. Only what
has no event of its own, such as a review, is put together where it is the same text.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.news.items import Event, Medium, Story
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
    number: int
    """Of the stories, in the order in which they were opened."""
    exhibits: list[Exhibit] = field(default_factory=list)

    @property
    def opened_at(self) -> datetime:
        return self.exhibits[0].item.fetched_at


class _Opened:
    """The stories so far, to be found by what is in them."""

    def __init__(self) -> None:
        self.stories: list[_Open] = []
        self._of_event: dict[Hashable, list[_Open]] = {}
        self._with_page: dict[Hashable, _Open] = {}
        """The newest story that holds an item, or a link."""
        self._with_title: dict[Hashable, dict[int, datetime]] = {}
        """The numbers of the stories that hold a title, and when each of them did so last."""

    def add(self, one: Exhibit) -> None:
        """Put an item into the newest story that it belongs to.

        A story too many does less harm than one that hides another.
        """
        story = max(self._fitting(one), key=lambda story: story.number, default=None) or self._open(one)
        story.season = story.season or one.judgement.season
        story.exhibits.append(one)
        for page in _pages(one):
            if page not in self._with_page or self._with_page[page].number < story.number:
                self._with_page[page] = story
        self._with_title.setdefault(_title(one), {})[story.number] = one.item.fetched_at

    def _open(self, one: Exhibit) -> _Open:
        told = one.judgement
        story = _Open(told.work, told.event, told.medium, told.season, len(self.stories))
        self.stories.append(story)
        self._of_event.setdefault(_event(one), []).append(story)
        return story

    def _fitting(self, one: Exhibit) -> Iterator[_Open]:
        """Yield the newest story for each of the grounds on which an item belongs to it."""
        yield from (self._with_page[page] for page in _pages(one) if page in self._with_page)
        for number, held_at in self._with_title.get(_title(one), {}).items():
            if one.item.fetched_at - held_at <= OPEN_FOR:
                yield self.stories[number]
        if one.judgement.event is not Event.OTHER:
            for story in reversed(self._of_event.get(_event(one), ())):
                if one.item.fetched_at - story.opened_at > OPEN_FOR:
                    break
                if _is_same_season(one, story):
                    yield story
                    break


def stories(exhibits: Iterable[Exhibit]) -> tuple[Story, ...]:
    """Return the stories of items about the show, oldest first; `exhibits` are in the order in which they were seen."""
    opened = _Opened()
    for one in exhibits:
        opened.add(one)
    return tuple(_closed(story) for story in opened.stories)


def _is_same_season(one: Exhibit, story: _Open) -> bool:
    """Whether the seasons agree. One that is not numbered may be any; two numbers are two seasons."""
    season = one.judgement.season
    return season is None or story.season is None or season == story.season


def _event(one: Exhibit) -> Hashable:
    told = one.judgement
    return told.work, told.event, told.medium


def _pages(one: Exhibit) -> Iterator[Hashable]:
    """Yield what other versions of an item, and other links to its page, have in common with it."""
    told = one.judgement
    yield told.event, told.medium, one.item.source_id, one.item.item_key
    yield told.event, told.medium, one.marks.address


def _title(one: Exhibit) -> Hashable:
    """Return what copies of a text have in common with it."""
    return one.judgement.event, one.judgement.medium, one.marks.title


def _closed(story: _Open) -> Story:
    first = story.exhibits[0].item
    parts = (story.work, story.event, story.season or "-", story.medium, first.id)
    return Story(
        key="/".join(str(part) for part in parts),
        work=story.work,
        event=story.event,
        season=story.season,
        medium=story.medium,
        opened_at=story.opened_at,
        updated_at=story.exhibits[-1].item.fetched_at,
        items=tuple(one.item.id for one in story.exhibits),
        witnesses=tuple(independent(one.marks for one in story.exhibits)),
    )
