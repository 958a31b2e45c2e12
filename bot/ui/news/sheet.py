"""A post of one page, for everybody in its place: what does not fit is left out, from the end. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.ui.document import Section
from bot.ui.layout import Layout
from bot.ui.text import fit

ROOM = 3_200
ROOM_IN_BYTES = 8_500
"""Discord takes some more, for the title, the foot, the buttons and the mention."""


def sheet(
    title: str,
    sections: Sequence[Section],
    foot: str,
    buttons: Sequence[discord.ui.Button[Any]],
    colour: int,
    role_id: int | None = None,
) -> Layout:
    """Return the post; a role is mentioned above it."""
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=colour)
    container.add_item(discord.ui.TextDisplay(f"## {title}"))
    for block in fit(tuple(sections), ROOM, ROOM_IN_BYTES)[0]:
        container.add_item(discord.ui.TextDisplay(block))
    container.add_item(discord.ui.TextDisplay(f"-# {foot}"))
    container.add_item(discord.ui.ActionRow(*buttons))
    if role_id is None:
        return Layout(container)
    mention: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(f"<@&{role_id}>")
    return Layout(mention, container)
