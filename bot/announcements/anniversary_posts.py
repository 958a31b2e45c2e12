"""Posts anniversaries: what came out on this day, as far as may be told in the place by then."""

from __future__ import annotations

from bot.announcements import whereabouts
from bot.announcements.moving import send_on
from bot.announcements.tasks import Later, Never, Send, Task
from bot.announcements.whereabouts import Guide
from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.errors import N_
from bot.guilds import Guilds, GuildSettings
from bot.planning.anniversaries import Anniversaries
from bot.store.database import Database, Transaction
from bot.store.outbox import Parcel
from bot.ui import anniversary as words
from bot.ui.cards.characters import colour

SWITCHED_OFF = N_("Announcements were switched off in this server before it was posted.")
NOT_WANTED = N_("Anniversaries were switched off before it was posted.")
NO_CHANNEL = N_("The announcement channel was taken out before it was posted.")
OTHER_CHANNEL = N_("Another announcement channel was chosen before it was posted; it goes there.")
NOT_KNOWN = N_("What it was about is not in the content any more.")
NOT_HERE = N_("The spoiler limit of the channel does not let it be told there.")


class AnniversaryPosts:
    """Knows what the rows of anniversaries come to."""

    def __init__(
        self,
        anniversaries: Anniversaries,
        catalogue: Catalogue,
        database: Database,
        guilds: Guilds,
        guide: Guide,
        clock: Clock,
    ) -> None:
        self._anniversaries = anniversaries
        self._catalogue = catalogue
        self._database = database
        self._guilds = guilds
        self._guide = guide
        self._clock = clock

    async def make(self, parcel: Parcel) -> Task:
        """Return the post as it is to be now."""
        settings = await self._guilds.settings(parcel.guild_id)
        if (refused := await self._refused(parcel, settings)) is not None:
            return refused
        anniversary = await self._anniversaries.of(parcel.what)
        if anniversary is None:
            return Never(NOT_KNOWN)
        place = await self._guide.look(parcel.guild_id, parcel.channel_id)
        if place is None:
            return Later(self._clock.now() + whereabouts.LOOK_AGAIN)
        viewer = place.reader.viewer
        episode = await self._catalogue.entry(viewer, "episode", anniversary.occasion.episode)
        said = words.said(episode, anniversary.occasion.came_out, place.reader.language) if episode else None
        if episode is None or said is None:
            return Never(NOT_HERE)
        role = place.role(settings.announcements.role)
        accent = colour(await self._catalogue.entry(viewer, "show", "show"))
        layout = words.post(said, episode.ref, anniversary.years, accent, place.reader, place.mention, role)
        return Send(layout, role)

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note nothing: the receipt is all that there is to keep."""

    async def _refused(self, parcel: Parcel, settings: GuildSettings) -> Never | None:
        """Return why the server does not want the post any more, or not here."""
        chosen = settings.announcements
        if not settings.modules.announcements.enabled:
            return Never(SWITCHED_OFF)
        if not chosen.anniversaries:
            return Never(NOT_WANTED)
        if chosen.channel is None:
            return Never(NO_CHANNEL)
        return await send_on(parcel, chosen.channel, OTHER_CHANNEL, self._database, self._clock)
