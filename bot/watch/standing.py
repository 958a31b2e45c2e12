"""Bring the stories and the verdict up to what the stored items say, and tell the servers that want to hear of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.errors import N_
from bot.logs import get_logger
from bot.news.items import Reason, Story, Verdict, VerdictChange
from bot.store.database import Transaction
from bot.store.news_items import ItemStore, Judged
from bot.store.news_verdicts import Decided, VerdictStore
from bot.store.outbox import Matter, OutboxStore
from bot.watch.reading import Reader
from bot.watch.telling import (
    CORRECTION,
    EDIT,
    EDITS,
    HEARD_AGAIN,
    NEWS,
    OVERTAKEN,
    SUBJECT,
    Decision,
    audience,
    decide,
    edit_of,
    is_told_late,
    told_now,
    what_of,
)

if TYPE_CHECKING:
    from bot.news.course import Course

OTHER_RULES = Reason("rules", N_("The rules changed, and read the same items in another way."))

log = get_logger(__name__)


class Standing:
    """The one place where new items become stories, verdicts and posts, all in the transaction that stores them."""

    def __init__(self, items: ItemStore, verdicts: VerdictStore, outbox: OutboxStore, reader: Reader) -> None:
        self._items = items
        self._verdicts = verdicts
        self._outbox = outbox
        self._reader = reader

    async def is_behind(self, now: datetime) -> bool:
        """Tell whether time alone has changed the verdict: what nothing comes of does not stand for ever."""
        judged, known = await self._items.evidence(), await self._verdicts.changes()
        if not judged and not known:
            return False
        course = await self._reader.course([one.item for one in judged], now)
        return bool(_unknown(course, known, now))

    async def update(self, write: Transaction, fresh: Collection[int], now: datetime) -> list[Decided]:
        """Compute stories and verdict anew; add what changed, and its posts. `fresh` are the items that made it so."""
        judged = await self._items.evidence(write)
        course = await self._reader.course([one.item for one in judged], now)
        await self._verdicts.replace_stories(write, course.stories)
        news = await self._items.announceable(write, fresh)
        before = await self._verdicts.changes(write)
        added: list[Decided] = []
        for number, change in enumerate(_unknown(course, before, now), len(before) + 1):
            told = decide(change, news)
            story = _story_of(change, course.stories) or next((one.story_key for one in reversed(before)), None)
            decided = Decided(number, change, now, story, told.decision, told.because)
            await self._verdicts.add(write, decided)
            posts = await self._tell(write, decided, [*before, *added], now)
            log.warning("verdict changed", before=change.before.name, after=change.after.name, posts=posts)
            added.append(decided)
        await self._tell_late(write, [*before, *added], [one for one in judged if one.item.id in news], now)
        return added

    async def _tell_late(
        self, write: Transaction, changes: Sequence[Decided], news: Sequence[Judged], now: datetime
    ) -> None:
        """Tell servers of a verdict that stands already, once something new bears it out that nobody was told of."""
        for decided in changes[-1:]:
            if is_told_late(decided, news):
                told = replace(decided, decision=HEARD_AGAIN.decision, because=HEARD_AGAIN.because, decided_at=now)
                await self._verdicts.tell(write, told)
                posts = await self._tell(write, told, changes, now)
                log.warning("verdict told", verdict=told.change.after.name, posts=posts)

    async def _tell(self, write: Transaction, decided: Decided, changes: Sequence[Decided], now: datetime) -> int:
        if decided.decision == Decision.KEEP:
            return 0
        number, verdict, earlier = decided.number, decided.change.after, told_now(decided, changes)
        news = Matter(what_of(number), NEWS, SUBJECT, str(number))
        posts = [what_of(one) for one in earlier]
        if decided.decision == Decision.TELL:
            count = await self._outbox.post(write, news, audience(verdict), now)
        else:
            count = await self._outbox.follow_up(write, replace(news, kind=CORRECTION), posts, now)
            if verdict.may_ping:
                # Who has not read yet what has fallen, is to read what is left of it.
                count = await self._outbox.follow_up(write, news, posts, now, unsent=True)
        await self._outbox.withdraw(write, SUBJECT, OVERTAKEN, now, but=news.what)
        for one in earlier:
            edit = Matter(edit_of(number, one), EDIT, EDITS, str(one))
            await self._outbox.follow_up(write, edit, [what_of(one)], now)
        return count


def _unknown(course: Course, before: Sequence[Decided], now: datetime) -> Sequence[VerdictChange]:
    """Return the changes of the verdict that are not stored yet."""
    known = [decided.change for decided in before]
    if list(course.changes[: len(known)]) == known[: len(course.changes)]:
        return course.changes[len(known) :]
    # What was said stays said, though other rules may tell the past differently. What came after it goes on from there.
    last, since = (known[-1].after, known[-1].at) if known else (Verdict.NOTHING, None)
    later = [change for change in course.changes if since is None or change.at > since]
    if later and later[0].before is last:
        return later
    ends = course.changes[-1] if course.changes else None
    after = ends.after if ends else Verdict.NOTHING
    if after is last:
        return ()
    return (VerdictChange(last, after, now, ends.evidence if ends else (), OTHER_RULES),)


def _story_of(change: VerdictChange, stories: Sequence[Story]) -> str | None:
    """Return the key of the story that the newest of the evidence belongs to."""
    for item in reversed(change.evidence):
        for story in stories:
            if item in story.items:
                return story.key
    return None
