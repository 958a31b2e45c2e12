"""What is known of the verdict, and what a channel was told of it: what every post of the news is made from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.store.database import Database
from bot.store.news_items import ItemStore
from bot.store.news_verdicts import Decided, VerdictStore
from bot.store.outbox import OutboxStore, Parcel, Post, Posted
from bot.ui.news.posts import Standing
from bot.watch.telling import SUBJECT, told_now, what_of
from bot.watch.told import Said, is_overtaken, said_before, said_of
from bot.watch.weighing import strongest


@dataclass(frozen=True, slots=True)
class Case:
    """The change that a row tells of, among all changes, the posts in the row's channel, and its own in others."""

    decided: Decided
    changes: Sequence[Decided]
    posts: Sequence[Posted]
    elsewhere: Sequence[Posted]

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

    @property
    def earlier(self) -> Sequence[int]:
        """Return the numbers of the changes before it that servers were told of in the same alarm."""
        return told_now(self.decided, self.changes)

    def is_uncertain(self, numbers: Collection[int]) -> bool:
        """Tell whether it is not known yet, after a crash, whether one of these changes was posted."""
        whats = {what_of(number) for number in numbers}
        return any(post.what in whats and post.state in {Post.DUE, Post.SENDING} for post in self.posts)


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
        here = [post for post in posts if post.channel_id == parcel.channel_id]
        elsewhere = [post for post in posts if post.channel_id != parcel.channel_id and post.what == parcel.what]
        return Case(decided, changes, here, elsewhere)

    async def standing(self, decided: Decided) -> Standing:
        """Return a verdict with the strongest of its evidence."""
        change = decided.change
        evidence = strongest(await self._items.get(change.evidence))
        return Standing(change.after, change.at, change.reason, evidence, decided.story_key)
