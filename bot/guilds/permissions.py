"""What Discord calls the permissions that the bot speaks of, by the name they have in Discord's API."""

from __future__ import annotations

from bot.errors import N_

PERMISSIONS = {
    "manage_guild": N_("Manage Server"),
    "manage_events": N_("Manage Events"),
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "create_public_threads": N_("Create Public Threads"),
    "attach_files": N_("Attach Files"),
    "read_message_history": N_("Read Message History"),
    "create_events": N_("Create Events"),
    "mention_everyone": N_("Mention @everyone, @here and All Roles"),
}
