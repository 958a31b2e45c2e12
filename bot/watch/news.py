"""The news as the rest of the bot asks for it: the verdict with its evidence, stories, sources, and what is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.guilds.values import salvage
from bot.news.items import Story, Verdict
from bot.store.database import Database
from bot.store.guilds import GuildStore
from bot.store.news_holds import Hold, HoldState, HoldStore
from bot.store.news_items import KEEP_OTHERS, ItemStore, Judged
from bot.store.news_sources import SourceStore
from bot.store.news_verdicts import Decided, VerdictStore
from bot.store.outbox import OutboxStore
from bot.store.pauses import PauseStore
from bot.watch.intake import NEWS_FOR
from bot.watch.sources import Source
from bot.watch.standing import Standing
from bot.watch.telling import SUBJECT, SUBSCRIPTION
from bot.watch.trace import Here, Trace, trace
from bot.watch.watch import Checked, Watch
from bot.watch.weighing import Evidence, SourceHealth, health_of, weigh

LOOK_AGAIN = timedelta(hours=6)
"""How often it is looked whether time alone has changed the verdict: that takes weeks, and looking takes computing."""

MAX_ID_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a further season, and how."""

    verdict: Verdict
    since: datetime | None
    """When the verdict became what it is; None where it never was anything else."""
    watched_since: datetime | None
    """When the first source was first read."""
    change: Decided | None
    sources: tuple[SourceHealth, ...]
    """Every source that is on."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story with its items, and what it did to the verdict."""

    story: Story
    items: tuple[Judged, ...]
    changes: tuple[Decided, ...]


class News:
    """Answers questions about the news, and lets the operator decide about what is held."""

    def __init__(
        self, sources: Sequence[Source], watch: Watch, standing: Standing, database: Database, clock: Clock
    ) -> None:
        self._sources = [source for source in sources if source.enabled]
        self._watch = watch
        self._standing = standing
        self._database = database
        self._clock = clock
        self._states = SourceStore(database)
        self._items = ItemStore(database)
        self._verdicts = VerdictStore(database)
        self._holds = HoldStore(database)
        self._outbox = OutboxStore(database)
        self._pauses = PauseStore(database)
        self._guilds = GuildStore(database)
        self._looked_at: datetime | None = None

    async def check(self, *, urgent: bool = False) -> list[Checked]:
        """Ask the sources that are due, or with `urgent` all that are on, and store what they say."""
        return await self._watch.check(urgent=urgent)

    async def sources(self) -> list[SourceHealth]:
        """Return how every source that is on is."""
        states, now = await self._states.states(), self._clock.now()
        return [health_of(source, states.get(source.id), now) for source in self._sources]

    async def status(self) -> Status:
        """Return the verdict with its evidence, and which sources were asked for it."""
        sources, changes = await self.sources(), await self._verdicts.changes()
        last = changes[-1] if changes else None
        first_read = [one.state.first_listed_at for one in sources if one.state and one.state.first_listed_at]
        return Status(
            verdict=last.change.after if last else Verdict.NOTHING,
            since=last.change.at if last else None,
            watched_since=min(first_read, default=None),
            change=last,
            sources=tuple(sources),
            evidence=weigh(await self._items.evidence(), sources),
        )

    async def changes(self) -> list[Decided]:
        """Return every change of the verdict, oldest first."""
        return await self._verdicts.changes()

    async def latest(self, count: int = 10) -> list[Judged]:
        """Return the newest items about the show, newest first."""
        return await self._items.latest(count)

    async def evidence(self) -> list[Judged]:
        """Return every item about the show that counts, in the order in which they began to count."""
        return await self._items.evidence()

    async def stories(self, count: int = 25) -> list[Story]:
        """Return the stories that changed last, newest first."""
        return await self._verdicts.stories(count)

    async def story(self, key: str) -> StoryView | None:
        """Return one story with its items; None where there is none of that key.

        A story whose season becomes known is another key from then on; the item that opened it leads there.
        """
        opening = key.rpartition("/")[2]
        story = await self._verdicts.story(key)
        if story is None and opening.isdecimal() and len(opening) < MAX_ID_DIGITS:
            story = await self._verdicts.story_of(int(opening))
        if story is None:
            return None
        items, changes = await self._items.get(story.items), await self._verdicts.changes_of(story.key)
        return StoryView(story, tuple(items), tuple(changes))

    async def trace(self, guild_id: int, key: str) -> Trace:
        """Return why a story was posted in a server, was not, or is not yet."""
        decisions = await self._verdicts.changes_of(key)
        posts = await self._outbox.of_server(guild_id, SUBJECT)
        then = {one.number: await self._guilds.values_at(guild_id, one.decided_at) for one in decisions}
        settings, _ = salvage(await self._guilds.values(guild_id))
        pauses = await self._pauses.of_server(guild_id)
        refused = {pause.channel_id: pause.reason for pause in pauses if pause.subscription == SUBSCRIPTION}
        return trace(decisions, Here(posts, then, settings, refused, self._clock.now()))

    async def held(self) -> list[Hold]:
        """Return what is held back, oldest first."""
        return await self._holds.open()

    async def release(self, hold_id: int) -> bool:
        """Let held items count from now on, as if they had just come; False where nothing of that number is held."""
        async with self._database.write() as write:
            now = await self._items.moment(self._clock.now(), write)
            items = await self._holds.decide(write, hold_id, HoldState.RELEASED, now)
            if items:
                young = await self._items.since(write, items, now - NEWS_FOR)
                await self._standing.update(write, young, now)
        return items is not None

    async def discard(self, hold_id: int) -> bool:
        """Never let held items count; False where nothing of that number is held."""
        async with self._database.write() as write:
            items = await self._holds.decide(write, hold_id, HoldState.DISCARDED, self._clock.now())
        return items is not None

    async def keep_up(self) -> None:
        """Let go of what nothing came of, and of headlines about other things that no source has listed for long."""
        now = self._clock.now()
        if self._looked_at is None or now - self._looked_at >= LOOK_AGAIN:
            self._looked_at = now
            await self._let_go(now)
        await self._items.forget_others_before(now - KEEP_OTHERS)

    async def _let_go(self, now: datetime) -> None:
        if await self._standing.is_behind(await self._items.moment(now)):
            async with self._database.write() as write:
                await self._standing.update(write, (), await self._items.moment(now, write))
