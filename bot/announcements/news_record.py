"""What is known of the verdict, and what a channel was told of it: what every post of the news is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.database import Database
from bot.store.news_items import ItemStore
from bot.store.news_verdicts import Decided, VerdictStore
from bot.store.outbox import OutboxStore, Parcel, Posted
from bot.ui.news.posts import Standing
from bot.watch.telling import SUBJECT, what_of
from bot.watch.told import Said, is_overtaken, said_before, said_of
from bot.watch.weighing import strongest


@dataclass(frozen=True, slots=True)
class Case:
    """The change that a row tells of, among all changes, and the posts in the row's channel."""

    decided: Decided
    changes: Sequence[Decided]
    posts: Sequence[Posted]

    @property
    def newest(self) -> Decided:
        """Return what is known now."""
        return self.changes[-1]

    @property
    def is_overtaken(self) -> bool:
        """Tell whether servers are told of a later change."""
        return is_overtaken(self.decided, self.changes)

    @property
    def said_before(self) -> Sequence[Said]:
        """Return what the channel was told of the same alarm before, oldest first."""
        return said_before(self.decided, self.changes, self.posts)

    @property
    def said(self) -> Said | None:
        """Return what the post about the change itself says, None where there is none."""
        what = what_of(self.decided.number)
        return said_of(self.decided, self.changes, next((post for post in self.posts if post.what == what), None))


class NewsRecord:
    """Reads it from the store."""

    def __init__(self, database: Database) -> None:
        self._verdicts = VerdictStore(database)
        self._items = ItemStore(database)
        self._outbox = OutboxStore(database)

    async def case(self, parcel: Parcel) -> Case:
        """Return what a row is about."""
        changes = await self._verdicts.changes()
        decided = next(one for one in changes if str(one.number) == parcel.payload)
        posts = await self._outbox.of_server(parcel.guild_id, SUBJECT)
        return Case(decided, changes, [post for post in posts if post.channel_id == parcel.channel_id])

    async def standing(self, decided: Decided) -> Standing:
        """Return a verdict with the strongest of its evidence."""
        change = decided.change
        evidence = strongest(await self._items.get(change.evidence))
        return Standing(change.after, change.at, change.reason, evidence, decided.story_key)
