"""What every control of announcements ends with: an announcement as it stands."""

from __future__ import annotations

from bot.guilds import MODULES
from bot.store.announcements import Announcement
from bot.ui.access import MANAGE_SERVER, Interaction, server_of
from bot.ui.admin_screen import AdminScreen
from bot.ui.announce.layouts import one
from bot.ui.announce.look import Looker
from bot.ui.replies import Replies


class Screen(AdminScreen):
    """Shows announcements to those who may see them."""

    def __init__(self, looker: Looker, replies: Replies) -> None:
        super().__init__(replies, MODULES["announcements"], MANAGE_SERVER)
        self.looker = looker

    async def show(self, interaction: Interaction, announcement: Announcement, note: str = "") -> None:
        """Show an announcement as it stands."""
        language = await self.language(interaction)
        comes = announcement.coming is not None and announcement.refusal is None
        view = await self.looker.view(announcement.plan, server_of(interaction), language, comes=comes)
        await self.put(interaction, one(announcement, view, language, note))
