"""The link that adds the bot to a server, with the permissions that its features declare."""

from __future__ import annotations

import discord

from bot.guilds.needs import permissions_asked_for

SCOPES = ("bot", "applications.commands")


def invited_permissions() -> discord.Permissions:
    """Return what the invite link asks for."""
    return discord.Permissions(**dict.fromkeys(permissions_asked_for(), True))


def invite_url(application_id: int) -> str:
    """Return the address at which somebody adds the bot to their server."""
    return discord.utils.oauth_url(application_id, permissions=invited_permissions(), scopes=SCOPES)
