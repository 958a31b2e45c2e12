"""The buttons and selects on a reply; `ui.clicks` knows what their custom_ids mean.

A custom_id starts with the version of its scheme: buttons live as long as the messages they are on.
"""

from __future__ import annotations

import zlib
from typing import Any

import discord

from bot.ui.document import Jumps, Route

Button = discord.ui.Button[Any]
Select = discord.ui.Select[Any]
MAX_COMPONENT_ID = (1 << 31) - 2


def go_button(route: Route, label: str) -> Button:
    """Return a button that turns the card to `route`."""
    return discord.ui.Button(label=label, custom_id=f"1:go:{route.page}:{route.kind}:{route.key}")


def mine_button(route: Route, label: str) -> Button:
    """Return a button that shows `route` to whoever presses it, privately."""
    custom_id = f"1:mine:{route.page}:{route.kind}:{route.key}"
    return discord.ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id=custom_id)


def sources_button(route: Route, label: str) -> Button:
    """Return a button that lists the sources of a card to whoever presses it."""
    return discord.ui.Button(label=label, custom_id=f"1:mine:0:sources:{route.kind}/{route.key}")


def jump_select(position: int, jumps: Jumps) -> Select:
    """Return a select that turns the card to what is picked."""
    options = [
        discord.SelectOption(label=jump.label, value=f"{jump.route.kind}:{jump.route.key}") for jump in jumps.options
    ]
    return discord.ui.Select(placeholder=jumps.placeholder, custom_id=f"1:jump:{position}", options=options)


def watched_select(placeholder: str, labels: list[str], then: Route | None) -> Select:
    """Return a select of how far somebody has watched; `labels` are in order, from nothing at all."""
    custom_id = f"1:seen:{then.kind}:{then.key}" if then else "1:seen::"
    options = [discord.SelectOption(label=label, value=str(at)) for at, label in enumerate(labels)]
    # A longer show offers its first 25 steps here; /progress set takes any.
    return discord.ui.Select(placeholder=placeholder, custom_id=custom_id, options=options[:25])


def undo_button(before: int | None, label: str) -> Button:
    """Return a button that puts the presser's progress back to `before`."""
    return discord.ui.Button(label=label, custom_id=f"1:undo:{'' if before is None else before}")


def own_id(custom_id: str) -> int:
    """Return a component id that no other control has.

    Numbered in order, as Discord would, a select of one page would take over what was picked in that of another.
    """
    return zlib.crc32(custom_id.encode()) % MAX_COMPONENT_ID + 1
