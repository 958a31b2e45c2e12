"""The buttons and selects of the panel; `ui.panel.items` acts on them.

Each custom_id carries the revision its page was made of, so that a change never overwrites one its author did not see.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import discord
from discord import ButtonStyle, ChannelType, SelectDefaultValue, SelectOption

from bot.ui.controls import own_id
from bot.ui.panel.view import Spot, View

Button = discord.ui.Button[Any]
Select = discord.ui.Select[Any]
MAX_OPTIONS = 25
EMPTY = "none"
"""The value of an option that means nothing chosen."""

POST_CHANNELS = [ChannelType.text, ChannelType.news, ChannelType.public_thread, ChannelType.news_thread]
ALL_CHANNELS = [
    ChannelType.text,
    ChannelType.news,
    ChannelType.forum,
    ChannelType.voice,
    ChannelType.stage_voice,
    ChannelType.public_thread,
    ChannelType.private_thread,
    ChannelType.news_thread,
]


def go_button(view: View, spot: Spot, label: str) -> Button:
    """Return a button that opens another place of the panel."""
    return discord.ui.Button(label=label, custom_id=f"1:cfg:go:{view.revision}:{spot.tail}")


def go_select(view: View, name: str, placeholder: str, options: Sequence[tuple[Spot, str]]) -> Select:
    """Return a select that opens another place of the panel; the present one is marked. `name` is its own on a page."""
    choices = [SelectOption(label=label, value=spot.tail, default=spot == view.spot) for spot, label in options]
    custom_id = f"1:cfg:nav:{view.revision}:{name}"
    return discord.ui.Select(placeholder=placeholder, custom_id=custom_id, options=choices, id=own_id(custom_id))


def put_button(view: View, path: str, value: object, label: str, style: ButtonStyle = ButtonStyle.secondary) -> Button:
    """Return a button that sets one setting to one value, None for its default."""
    custom_id = f"1:cfg:put:{view.revision}:{path}:{json.dumps(value)}:{view.spot.tail}"
    return discord.ui.Button(label=label, style=style, custom_id=custom_id)


def ask_button(view: View, path: str, label: str) -> Button:
    """Return a button that asks for a setting in a form."""
    return discord.ui.Button(label=label, custom_id=f"1:cfg:ask:{view.revision}:{path}")


def rules_button(path: str, label: str) -> Button:
    """Return a button that opens the rules of the server, for a setting that `bot.ui.house_rules` looks after."""
    return discord.ui.Button(label=label, custom_id=f"1:house:open:{path}")


def undo_button(view: View, number: int, label: str) -> Button:
    """Return a button that undoes a change and shows the same place again."""
    return discord.ui.Button(label=label, custom_id=f"1:cfg:undo:{number}:{view.spot.tail}")


def reset_button(view: View, *, is_sure: bool, label: str) -> Button:
    """Return a button that asks whether to put everything back to its default, or does."""
    verb, style = ("do", ButtonStyle.danger) if is_sure else ("ask", ButtonStyle.secondary)
    return discord.ui.Button(label=label, style=style, custom_id=f"1:cfg:reset:{view.revision}:{verb}")


def pick_id(view: View, path: str) -> str:
    """Return the custom_id of a select that sets one setting to what is picked."""
    return f"1:cfg:pick:{view.revision}:{path}:{view.spot.tail}"


def option_select(view: View, path: str, options: Sequence[tuple[str, str]], current: str | None) -> Select:
    """Return a select of (value, label)."""
    choices = [SelectOption(label=label, value=value, default=value == current) for value, label in options]
    custom_id = pick_id(view, path)
    return discord.ui.Select(custom_id=custom_id, options=choices[:MAX_OPTIONS], id=own_id(custom_id))


def channel_select(
    view: View, path: str, current: Sequence[int], *, placeholder: str, types: list[ChannelType], at_most: int = 1
) -> discord.ui.ChannelSelect[Any]:
    """Return a select of channels, which may be left empty; a channel that is gone cannot be shown as chosen."""
    chosen = [SelectDefaultValue.from_channel(discord.Object(place)) for place in current if place not in view.gone]
    custom_id = pick_id(view, path)
    return discord.ui.ChannelSelect(
        custom_id=custom_id,
        id=own_id(custom_id),
        placeholder=placeholder,
        channel_types=types,
        default_values=chosen,
        min_values=0,
        max_values=at_most,
    )


def role_select(
    view: View, path: str, current: Sequence[int], *, placeholder: str, at_most: int = 1
) -> discord.ui.RoleSelect[Any]:
    """Return a select of roles, which may be left empty."""
    chosen = [SelectDefaultValue.from_role(discord.Object(role)) for role in current if role not in view.gone]
    custom_id = pick_id(view, path)
    return discord.ui.RoleSelect(
        custom_id=custom_id,
        id=own_id(custom_id),
        placeholder=placeholder,
        default_values=chosen,
        min_values=0,
        max_values=at_most,
    )
