"""What members see and do of a rewatch: where it stands, its calendar, whether they come, and the game."""

from __future__ import annotations

import asyncio
import io
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.background import Sleep
from bot.clock import Clock
from bot.errors import UserError
from bot.guilds import MODULES
from bot.logs import get_logger
from bot.party import Deal, Length, Mode
from bot.planning.rewatch_attendance import RewatchAttendance
from bot.planning.rewatches import NONE_RUNNING, Rewatches
from bot.schedule.calendar_file import calendar_file
from bot.store.rewatch_plans import Meeting, Rewatch
from bot.ui.access import Interaction, require_server
from bot.ui.document import Document
from bot.ui.layout import Layout, Reader
from bot.ui.refresher import Refresher
from bot.ui.replies import PREMISE, Replies
from bot.ui.rewatch import posts
from bot.ui.rewatch.calendar import FILE_NAME, happenings
from bot.ui.rewatch.look import RewatchLook
from bot.ui.rewatch.posts import REMINDER, SCHEDULE
from bot.ui.rewatch.status import nothing, status
from bot.ui.sending import send_privately

MAX_PRESSES = 1_000

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """The newest press on a message: which kind that is, and of which meeting."""

    interaction: Interaction
    spot: str
    rewatch_id: int
    number: int


class RewatchDesk:
    """Answers `/rewatch` and the buttons of what is posted."""

    def __init__(
        self,
        rewatches: Rewatches,
        attendance: RewatchAttendance,
        look: RewatchLook,
        replies: Replies,
        clock: Clock,
        sleep: Sleep,
    ) -> None:
        self._rewatches = rewatches
        self._attendance = attendance
        self._look = look
        self._replies = replies
        self._clock = clock
        self._presses: OrderedDict[int, Press] = OrderedDict()
        self._refresher = Refresher(self._draw, sleep)

    async def status(self, interaction: Interaction, reader: Reader, _key: str) -> Document:
        """Return where the rewatch of the server stands."""
        rewatch = await self._rewatches.latest(require_server(interaction))
        if rewatch is None:
            return nothing(interaction.client.mention, reader.language)
        return status(await self._look.scene_for(rewatch, rewatch.next, reader.viewer, reader.language))

    async def calendar(self, interaction: Interaction) -> None:
        """Hand out the meetings as a file that calendars read."""
        rewatch = await self._rewatches.latest(require_server(interaction))
        if rewatch is None:
            raise UserError(NONE_RUNNING)
        language = await self._replies.language(interaction)
        scene = await self._look.scene_for(rewatch, None, PREMISE, language)
        name = language.gettext("Rewatch: {show}", show=scene.show)
        file = await asyncio.to_thread(calendar_file, name, list(happenings(scene)), self._clock.now())
        words = language.gettext(
            "Open this file with your calendar. After a change of the plan, open a newer one: it takes its place."
        )
        layout = Layout(discord.ui.TextDisplay(words), discord.ui.File(f"attachment://{FILE_NAME}"))
        await send_privately(interaction, layout, discord.File(io.BytesIO(file), FILE_NAME))

    async def answer(
        self, interaction: Interaction, spot: str, rewatch_id: int, number: int, *, is_coming: bool
    ) -> None:
        """Note whether somebody comes, and let the message follow."""
        guild_id = require_server(interaction)
        await self._replies.access.admit(interaction, MODULES["rewatch"])
        await self._attendance.answer(guild_id, rewatch_id, number, interaction.user.id, is_coming=is_coming)
        await interaction.response.defer()
        if interaction.message is not None:
            self._note(interaction.message.id, Press(interaction, spot, rewatch_id, number))
            self._refresher.ask(interaction.message.id)

    async def play(self, interaction: Interaction, episode: int) -> None:
        """Begin the game of an episode in the channel, or offer the one that runs there."""
        require_server(interaction)
        await self._replies.access.admit(interaction, MODULES["drinks"])
        await interaction.client.services.games.start(interaction, episode, Mode.SOFT, Deal.EVERYONE, Length.EVERYTHING)

    async def close(self) -> None:
        """Draw nothing more."""
        await self._refresher.close()

    def _note(self, message_id: int, press: Press) -> None:
        self._presses[message_id] = press
        self._presses.move_to_end(message_id)
        if len(self._presses) > MAX_PRESSES:
            self._presses.popitem(last=False)

    async def _draw(self, message_id: int) -> None:
        """Show on a message who comes by now, through the newest press on it."""
        press = self._presses.pop(message_id, None)
        rewatch = await self._rewatches.get(press.rewatch_id) if press else None
        meeting = rewatch.meeting(press.number) if rewatch and press else None
        if press is None or rewatch is None or meeting is None:
            return
        layout = await self._layout(press.spot, rewatch, meeting, discord.utils.snowflake_time(message_id))
        if layout is None:
            return
        nobody = discord.AllowedMentions.none()
        try:
            await press.interaction.edit_original_response(view=layout, allowed_mentions=nobody)
        except discord.HTTPException as error:
            # The answer is kept, and the schedule tells it.
            log.debug("a message cannot be edited through its press", message=message_id, reason=str(error))

    async def _layout(self, spot: str, rewatch: Rewatch, meeting: Meeting, posted_at: datetime) -> Layout | None:
        place = await self._look.place(rewatch)
        if place is None:
            return None
        shown = rewatch.next if spot == SCHEDULE else meeting
        scene = await self._look.scene_for(rewatch, shown, place.viewer, place.language)
        if spot == SCHEDULE:
            return posts.schedule(scene)
        if spot == REMINDER:
            return posts.reminder(scene, meeting, place.role(rewatch.plan))
        evening = await self._look.evening(rewatch, meeting, place.language, place.viewer)
        role_id = place.role_at_beginning(rewatch, meeting)
        return posts.watching(scene, meeting, evening, posted_at, role_id)
