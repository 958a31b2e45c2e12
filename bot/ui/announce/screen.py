"""What every control of announcements begins and ends with: whether somebody may, and what is shown then."""

from __future__ import annotations

from bot.guilds import MODULES
from bot.store.announcements import Announcement
from bot.translations import Language
from bot.ui.access import MANAGE_SERVER, Interaction, require_rights, server_of
from bot.ui.announce.layouts import one
from bot.ui.announce.look import Looker
from bot.ui.layout import Layout
from bot.ui.replies import Replies
from bot.ui.sending import replace_message, send_privately

MODULE = MODULES["announcements"]


class Screen:
    """Shows announcements to those who may see them."""

    def __init__(self, looker: Looker, replies: Replies) -> None:
        self.looker = looker
        self._replies = replies

    async def admit(self, interaction: Interaction) -> int:
        """Return the server's id; raise `UserError` for whoever may not, or where announcements are switched off."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        await self._replies.access.admit(interaction, MODULE)
        return guild_id

    async def language(self, interaction: Interaction) -> Language:
        """Return the language to answer in."""
        return await self._replies.language(interaction)

    async def put(self, interaction: Interaction, layout: Layout) -> None:
        """Show a layout in the place of what was clicked, or as the answer to a command."""
        if interaction.message is None:
            await send_privately(interaction, layout)
        else:
            await replace_message(interaction, layout)

    async def show(self, interaction: Interaction, announcement: Announcement, note: str = "") -> None:
        """Show an announcement as it stands."""
        language = await self.language(interaction)
        comes = announcement.coming is not None and announcement.refusal is None
        view = await self.looker.view(announcement.plan, server_of(interaction), language, comes=comes)
        await self.put(interaction, one(announcement, view, language, note))
