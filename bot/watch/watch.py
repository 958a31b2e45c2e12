"""One pass over the sources that are due: fetch, parse, judge, and one transaction for each that answered.

clock -> take -> fetch -> parse -> arrivals -> judge -> store + stories + verdict + outbox
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.logs import get_logger
from bot.news.addresses import host_of
from bot.news.items import SEEN_AGAIN_AFTER, StoredItem, Tier
from bot.news.rules.calendar import is_hoax_season
from bot.store.database import Database
from bot.store.news_holds import HoldStore
from bot.store.news_items import ItemStore, Known, NewItem
from bot.store.news_sources import SourceState, SourceStore
from bot.watch import health
from bot.watch.due import after_failure, after_listing, after_unchanged, take_due, validators_of
from bot.watch.health import Line, SourceError
from bot.watch.intake import NEWS_FOR, Arrival, arrivals, gone, hold_reason
from bot.watch.net.exchange import Ask, Reply
from bot.watch.net.fetch import Fetcher, Policy, fetching
from bot.watch.parsing.anilist import question
from bot.watch.parsing.drafts import Document
from bot.watch.parsing.parser import Parsed, Parser
from bot.watch.reading import Reader
from bot.watch.sources import Kind, Source
from bot.watch.standing import Standing

AT_ONCE = 4
NOTE_LISTED_EVERY = timedelta(days=30)
"""How often it is noted that an item which is not about the show is listed still."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of asking one source."""

    source: Source
    line: Line
    next_check_at: datetime
    is_well: bool
    listed: int | None = None
    new: int = 0
    held: int = 0


class Watch:
    """Asks sources, and stores what is new with what follows from it."""

    def __init__(
        self,
        sources: Sequence[Source],
        policy: Policy,
        clock: Clock,
        database: Database,
        reader: Reader,
        standing: Standing,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._sources = {source.id: source for source in sources}
        self._policy = policy
        self._clock = clock
        self._database = database
        self._states = SourceStore(database)
        self._items = ItemStore(database)
        self._holds = HoldStore(database)
        self._reader = reader
        self._standing = standing
        self._chance = chance
        self._turn = asyncio.Lock()

    async def check(self, *, urgent: bool = False) -> list[Checked]:
        """Ask every source that is due, or with `urgent` every one that is on; return what each said."""
        async with self._turn:
            taken = await self._take(urgent=urgent)
            if not taken:
                return []
            room = asyncio.Semaphore(AT_ONCE)
            async with fetching(self._policy) as fetcher, Parser() as parser:

                async def one(state: SourceState) -> Checked:
                    async with room:
                        return await self._guarded(fetcher, parser, state)

                return await asyncio.gather(*map(one, taken))

    async def _take(self, *, urgent: bool) -> list[SourceState]:
        sources, now = list(self._sources.values()), self._clock.now()
        # Most passes have nothing to do, and so nothing to write.
        if not take_due(sources, await self._states.states(), now, urgent=urgent):
            return []
        return await self._states.take(lambda states: take_due(sources, states, now, urgent=urgent))

    async def _guarded(self, fetcher: Fetcher, parser: Parser, state: SourceState) -> Checked:
        """Check one source; a fault of ours with one of them must not keep the others from being heard."""
        try:
            return await self._one(fetcher, parser, state)
        except Exception:
            log.exception("source could not be checked", source=state.source_id)
            return Checked(self._sources[state.source_id], health.OUR_FAULT, state.next_check_at, is_well=False)

    async def _one(self, fetcher: Fetcher, parser: Parser, state: SourceState) -> Checked:
        source = self._sources[state.source_id]
        body = question(source.work) if source.kind is Kind.ANILIST and source.work else None
        reply = await fetcher.fetch(Ask(source.url, validators_of(state), body))
        if reply.failure is not None:
            return await self._failed(source, state, reply, reply.failure)
        if _is_elsewhere(source, reply):
            return await self._failed(source, state, reply, health.ELSEWHERE)
        if reply.status == 304:
            return await self._unchanged(source, state, reply)
        try:
            content_type = reply.headers.get("content-type", "")
            document = Document(reply.body, reply.url, content_type, source.item_id, frozenset(state.unfit_ids))
            parsed = await parser.read(source, document)
        except SourceError as error:
            return await self._failed(source, state, reply, error.line)
        return await self._listed(source, replace(state, unfit_ids=parsed.unfit), reply, parsed)

    async def _failed(self, source: Source, state: SourceState, reply: Reply, line: Line) -> Checked:
        after = after_failure(source, state, reply, line, self._clock.now(), self._chance())
        async with self._database.write() as write:
            await self._states.save(write, after)
        log.info("source failed", source=source.id, said=str(line), failures=after.failures)
        return Checked(source, line, after.next_check_at, is_well=False)

    async def _unchanged(self, source: Source, state: SourceState, reply: Reply) -> Checked:
        now = self._clock.now()
        after = after_unchanged(source, state, reply, now)
        still_there = [
            known.id
            for known in await self._items.about_show(source.id)
            # Nothing is touched by an answer that nothing changed, but that what may be a hoax is there still.
            if known.is_counted
            and state.listed_at
            and known.listed_at >= state.listed_at
            and is_hoax_season(known.published or known.fetched_at)
            and _is_due_again(known, now)
        ]
        async with self._database.write() as write:
            await self._states.save(write, after)
            if still_there:
                at = await self._items.moment(now, write)
                await self._items.seen_again(write, still_there, at)
                await self._standing.update(write, await self._items.since(write, still_there, at - NEWS_FOR), at)
        return Checked(source, Line(after.health, after.health_values), after.next_check_at, is_well=not state.unread)

    async def _listed(self, source: Source, state: SourceState, reply: Reply, parsed: Parsed) -> Checked:
        now = self._clock.now()
        listed = list(parsed.items)
        if source.is_structured:
            listed += gone(listed, await self._items.about_show(source.id), state, source.id)
        known = await self._items.known(source.id, [item.item_key for item in listed])
        new = arrivals(listed, known, state, now)
        titles = await self._items.known_titles(source.id, [one.item.title for one in new])
        reason = hold_reason(new, titles, state, now)
        words = health.HELD if reason else health.ANSWERED
        line = Line(words, {"listed": len(parsed.items), "new": len(new)})
        after = after_listing(source, state, reply, line, now)
        await self._store(source, after, await self._judged(source, new, now), list(known.values()), reason)
        return Checked(
            source,
            line,
            after.next_check_at,
            is_well=True,
            listed=len(parsed.items),
            new=len(new),
            held=len(new) if reason else 0,
        )

    async def _judged(self, source: Source, new: Sequence[Arrival], now: datetime) -> list[NewItem]:
        items = [_stored(source, one, now) for one in new]
        return [
            NewItem(item, judgement, one.revision, one.digest, one.may_announce)
            for item, judgement, one in zip(items, await self._reader.judge(items), new, strict=True)
        ]

    async def _store(
        self, source: Source, after: SourceState, new: Sequence[NewItem], listed: Sequence[Known], reason: str | None
    ) -> None:
        at = after.listed_at or self._clock.now()
        again = [known.id for known in listed if known.about_show and known.is_counted and _is_due_again(known, at)]
        noted = [known.id for known in listed if known.about_show or at - known.listed_at > NOTE_LISTED_EVERY]
        async with self._database.write() as write:
            now = await self._items.moment(at, write)
            hold = await self._holds.begin(write, source.id, reason, now) if reason else None
            added = await self._items.add(write, new, now, hold)
            await self._items.seen(write, noted, at)
            await self._items.seen_again(write, again, now)
            await self._states.save(write, after)
            fresh = [number for number, item in zip(added, new, strict=True) if item.judgement.about_show]
            if (fresh and not hold) or again:
                outlasted = await self._items.since(write, again, now - NEWS_FOR)
                await self._standing.update(write, [*([] if hold else fresh), *outlasted], now)
        if hold:
            log.warning("new items are held back", source=source.id, hold=hold, items=len(new), reason=reason)


def _is_elsewhere(source: Source, reply: Reply) -> bool:
    """Tell whether an official source was answered for by another host: one word from it is enough for an alarm."""
    return source.tier is Tier.S and host_of(reply.url) != host_of(source.url)


def _is_due_again(known: Known, now: datetime) -> bool:
    return known.seen_again_at is None and known.fetched_at <= now - SEEN_AGAIN_AFTER


def _stored(source: Source, arrival: Arrival, now: datetime) -> StoredItem:
    item, info = arrival.item, source.info()
    return StoredItem(
        id=0,
        source_id=item.source_id,
        item_key=item.item_key,
        url=item.url,
        title=item.title,
        summary=item.summary,
        outlet=item.outlet or source.name,
        published=item.published,
        language=item.language or source.language,
        relation=item.relation,
        fetched_at=now,
        tier=info.tier,
        is_about_show=info.is_about_show,
    )
