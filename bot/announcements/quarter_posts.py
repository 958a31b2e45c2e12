"""Posts the quarterly note, unless there is news after all by the time that its turn has come."""

from __future__ import annotations

from bot.announcements import whereabouts
from bot.announcements.moving import send_on
from bot.announcements.news_posts import LOOK_AGAIN, OTHER_CHANNEL, unwanted
from bot.announcements.tasks import Later, Never, Send, Task
from bot.announcements.whereabouts import Guide
from bot.clock import Clock
from bot.errors import N_
from bot.guilds import Guilds, GuildSettings
from bot.planning.quarterly import Quarterly
from bot.schedule.quarters import Quarter
from bot.store.database import Database, Transaction
from bot.store.news_items import ItemStore
from bot.store.outbox import Parcel
from bot.ui.news import quarter as words
from bot.watch.news import News
from bot.watch.timing import ready_at

NOT_WANTED = N_("The quarterly note was switched off before it was posted.")
NOT_QUIET = N_("There was news after all, so there was no note on its absence.")
NOTHING_CHECKED = N_("No source of news has answered yet, so nothing was checked.")


class QuarterPosts:
    """Makes the notes on three months without news."""

    def __init__(
        self, news: News, quarterly: Quarterly, database: Database, guilds: Guilds, guide: Guide, clock: Clock
    ) -> None:
        self._news = news
        self._quarterly = quarterly
        self._database = database
        self._items = ItemStore(database)
        self._guilds = guilds
        self._guide = guide
        self._clock = clock

    async def make(self, parcel: Parcel) -> Task:
        """Return the note as it is to be now."""
        quarter, now = Quarter.named(parcel.payload), self._clock.now()
        settings = await self._guilds.settings(parcel.guild_id)
        refused = await self._refused(parcel, settings, quarter)
        if refused is not None:
            return refused
        # It comes at the hour of the digest already.
        ready = ready_at(settings, now, now, waits_for_digest=False)
        if ready > now:
            return Later(min(ready, now + LOOK_AGAIN))
        status = await self._news.status()
        if status.watched_since is None:
            return Never(NOTHING_CHECKED)
        place = await self._guide.look(parcel.guild_id, parcel.channel_id)
        if place is None:
            return Later(now + whereabouts.LOOK_AGAIN)
        read = await self._items.between(quarter.begins(settings.time_zone), quarter.ends(settings.time_zone))
        quiet = words.Quiet(quarter.first_day, quarter.following.first_day, read)
        return Send(words.note(quiet, status, place.reader, place.mention))

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note nothing: the receipt is all that there is to keep."""

    async def _refused(self, parcel: Parcel, settings: GuildSettings, quarter: Quarter) -> Never | None:
        if (never := unwanted(settings)) is not None:
            return never
        if not settings.news.quarterly_note:
            return Never(NOT_WANTED)
        if not await self._quarterly.is_quiet(parcel.guild_id, quarter, settings.time_zone):
            return Never(NOT_QUIET)
        return await send_on(parcel, settings.news.channel, OTHER_CHANNEL, self._database, self._clock)
