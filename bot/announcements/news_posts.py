"""Posts a rise of the verdict: once, to servers that want it still, and with one role at most.

What is said, and whether anything is, is decided when its turn has come, from what is known and set by then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.announcements import whereabouts
from bot.announcements.moving import send_on
from bot.announcements.news_record import Case, NewsRecord
from bot.announcements.tasks import Later, Never, Send, Task
from bot.announcements.whereabouts import Guide
from bot.clock import Clock
from bot.errors import N_
from bot.guilds import Guilds, GuildSettings
from bot.news.items import Verdict
from bot.store.database import Database, Transaction
from bot.store.outbox import Parcel, Post
from bot.ui.news import posts
from bot.watch.telling import OVERTAKEN, thresholds
from bot.watch.timing import ready_at

LOOK_AGAIN = timedelta(hours=1)
"""How soon what waits notices that its server wants it sooner, after all."""
SOON = timedelta(seconds=5)

SWITCHED_OFF = N_("News was switched off in this server before it was posted.")
NO_CHANNEL = N_("The news channel was taken out before it was posted.")
OTHER_CHANNEL = N_("Another news channel was chosen before it was posted; it goes there.")
IN_OTHER_CHANNEL = N_("It was posted in the news channel of before.")
TOO_UNSURE = N_("This server chose to hear of official announcements only before it was posted.")


class NewsPosts:
    """Makes the posts; one that follows another of the same alarm replies to it."""

    def __init__(self, database: Database, guilds: Guilds, guide: Guide, clock: Clock) -> None:
        self._database = database
        self._record = NewsRecord(database)
        self._guilds = guilds
        self._guide = guide
        self._clock = clock

    async def make(self, parcel: Parcel) -> Task:
        """Return the post as it is to be now."""
        case = await self._record.case(parcel)
        if case.is_overtaken:
            return Never(OVERTAKEN)
        settings, now = await self._guilds.settings(parcel.guild_id), self._clock.now()
        refused = await self._refused(parcel, settings, case.newest.change.after) or _elsewhere(case, now)
        if refused is not None:
            return refused
        ready = ready_at(settings, case.decided.decided_at, now, waits_for_digest=True)
        if ready > now:
            return Later(min(ready, now + LOOK_AGAIN))
        place = await self._guide.look(parcel.guild_id, parcel.channel_id)
        if place is None:
            return Later(now + whereabouts.LOOK_AGAIN)
        role, said = place.role(settings.news.role), case.said_before
        layout = posts.news(await self._record.standing(case.newest), place.reader, place.mention, role_id=role)
        return Send(layout, role, said[0].message_id if said else None)

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note nothing: the receipt holds the message, and whoever corrects it finds it there."""

    async def _refused(self, parcel: Parcel, settings: GuildSettings, verdict: Verdict) -> Never | None:
        """Return why the server does not want the post any more, or not here."""
        if (never := unwanted(settings)) is not None:
            return never
        if settings.news.threshold not in thresholds(verdict):
            return Never(TOO_UNSURE)
        return await send_on(parcel, settings.news.channel, OTHER_CHANNEL, self._database, self._clock)


def _elsewhere(case: Case, now: datetime) -> Never | Later | None:
    """Return what keeps a row back that came from another channel: there it may have been posted just before."""
    states = {post.state for post in case.elsewhere}
    if Post.SENT in states:
        return Never(IN_OTHER_CHANNEL)
    return Later(now + SOON) if states & {Post.DUE, Post.SENDING} else None


def unwanted(settings: GuildSettings) -> Never | None:
    """Return why a server wants nothing of the news; None where it does."""
    if not settings.modules.news.enabled:
        return Never(SWITCHED_OFF)
    return Never(NO_CHANNEL) if settings.news.channel is None else None
