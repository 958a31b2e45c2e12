"""Puts right what was posted: its own message at once, and a reply to it that says so, which notifies nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.announcements import whereabouts
from bot.announcements.news_posts import LOOK_AGAIN, unwanted
from bot.announcements.news_record import NewsRecord
from bot.announcements.tasks import Edit, Later, Never, Send, Task
from bot.announcements.whereabouts import Guide, Whereabouts
from bot.clock import Clock
from bot.errors import N_
from bot.guilds import Guilds
from bot.store.database import Database, Transaction
from bot.store.news_verdicts import Decided
from bot.store.outbox import Parcel
from bot.ui.layout import Layout
from bot.ui.news import posts
from bot.ui.news.posts import Earlier
from bot.watch.telling import OVERTAKEN
from bot.watch.timing import ready_at
from bot.watch.told import Said, outcome

LOOK_SOON = timedelta(minutes=1)
"""How long to wait for what is not known yet of a post after a crash."""

NOTHING_TO_MEND = N_("Nothing had been posted in this server that needed a correction.")
LEFT = N_("The news goes to another channel by now, and I may not put right what is in this one.")
"""Where a refusal would pause nothing that anybody could mend."""


class NewsCorrections:
    """Makes the replies. They go where people read what they correct, also where the news goes elsewhere by now."""

    def __init__(self, database: Database, guilds: Guilds, guide: Guide, clock: Clock) -> None:
        self._record = NewsRecord(database)
        self._guilds = guilds
        self._guide = guide
        self._clock = clock

    async def make(self, parcel: Parcel) -> Task:
        """Return the correction as it is to be now."""
        case = await self._record.case(parcel)
        if case.is_overtaken:
            return Never(OVERTAKEN)
        settings, now = await self._guilds.settings(parcel.guild_id), self._clock.now()
        if (refused := unwanted(settings)) is not None:
            return refused
        if case.is_uncertain(case.earlier):
            return Later(now + LOOK_SOON)
        said = case.said_before
        if not said or said[-1].verdict <= case.newest.change.after:
            return Never(NOTHING_TO_MEND)
        ready = ready_at(settings, case.decided.decided_at, now, waits_for_digest=False)
        if ready > now:
            return Later(min(ready, now + LOOK_AGAIN))
        place = await self._guide.look(parcel.guild_id, parcel.channel_id)
        if place is None:
            return Later(now + whereabouts.LOOK_AGAIN)
        if settings.news.channel != parcel.channel_id and not place.takes_posts:
            return Never(LEFT)
        standing = await self._record.standing(case.newest)
        return Send(
            posts.correction(standing, _earlier(said[-1]), place.reader, place.mention), answers=said[0].message_id
        )

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note nothing: the receipt holds the message."""


class NewsEdits:
    """Makes the edits of what was posted. They notify nobody, so they wait for nothing and nobody can switch them off.

    What is wrong must not stand.
    """

    def __init__(self, database: Database, guilds: Guilds, guide: Guide, clock: Clock) -> None:
        self._record = NewsRecord(database)
        self._guilds = guilds
        self._guide = guide
        self._clock = clock

    async def make(self, parcel: Parcel) -> Task:
        """Return the edit that puts a message right, whatever it says by now."""
        case = await self._record.case(parcel)
        if case.is_uncertain([case.decided.number]):
            return Later(self._clock.now() + LOOK_SOON)
        if case.said is None:
            return Never(NOTHING_TO_MEND)
        place = await self._guide.look(parcel.guild_id, parcel.channel_id)
        if place is None:
            return Later(self._clock.now() + whereabouts.LOOK_AGAIN)
        if not place.is_seen and (await self._guilds.settings(parcel.guild_id)).news.channel != parcel.channel_id:
            return Never(LEFT)
        layout = await self._mended(case.said, outcome(case.decided, case.changes), place)
        return Edit(case.said.message_id, layout)

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note nothing: the message is the same."""

    async def _mended(self, said: Said, now: Decided, place: Whereabouts) -> Layout:
        standing, earlier = await self._record.standing(now), _earlier(said)
        if standing.verdict >= said.verdict:
            return posts.news(standing, place.reader, place.mention, earlier=earlier)
        was = replace(await self._record.standing(said.decided), verdict=said.verdict)
        return posts.corrected(standing, was, earlier, place.reader, place.mention)


def _earlier(said: Said) -> Earlier:
    return Earlier(said.verdict, said.at)
