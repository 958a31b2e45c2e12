"""What happens on a click. A custom_id carries all that is needed, so a click works after any restart.

A custom_id starts with the version of this scheme: buttons live as long as the messages they are on.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, Self, cast

import discord

from bot.errors import N_, UserError
from bot.ui.document import Route

Item = discord.ui.Item[Any]
Interaction = discord.Interaction[Any]

NOT_YOURS = N_(
    "This card belongs to whoever asked for it. Press “Show me what I may see” on it, or use the same command yourself."
)


class Desk(Protocol):
    """What a click can ask for; `ui.replies.Replies` does it."""

    async def turn(self, interaction: Interaction, route: Route) -> None:
        """Show `route` in the place of the card that was clicked."""

    async def show_privately(self, interaction: Interaction, route: Route) -> None:
        """Show `route` to the clicker alone, at their own progress."""

    async def set_progress(self, interaction: Interaction, seen: int, then: Route | None) -> None:
        """Record how far the clicker is, and show what they wanted to see."""

    async def undo_progress(self, interaction: Interaction, before: int | None) -> None:
        """Put the clicker's progress back to what it was."""

    async def fail(self, interaction: Interaction, error: Exception) -> None:
        """Tell the clicker what went wrong."""


class HasDesk(Protocol):
    """The client, as far as a click knows it."""

    replies: Desk


async def act(interaction: Interaction, work: Callable[[Desk], Awaitable[None]], *, asker_only: bool = False) -> None:
    """Run what a click asks for; whatever goes wrong is answered."""
    desk = cast(HasDesk, interaction.client).replies
    try:
        if asker_only:
            require_asker(interaction)
        await work(desk)
    except Exception as error:
        await desk.fail(interaction, error)


def require_asker(interaction: Interaction) -> None:
    """Raise `UserError` where somebody clicks a card that another asked for; a card nobody asked for is everybody's."""
    asked = interaction.message.interaction_metadata if interaction.message else None
    if asked is not None and asked.user.id != interaction.user.id:
        raise UserError(NOT_YOURS)


class Open(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"1:(go|mine):(\d+):([a-z]+):(.*)"):
    """Turns the asker's card ("go"), or shows whoever presses it theirs, privately ("mine")."""

    def __init__(self, item: discord.ui.Button[Any], verb: str, route: Route) -> None:
        super().__init__(item)
        self._verb = verb
        self._route = route

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        verb, page, kind, key = match.groups()
        return cls(cast("discord.ui.Button[Any]", item), verb, Route(kind, key, int(page)))

    async def callback(self, interaction: Interaction) -> None:
        """Show the route."""
        if self._verb == "go":
            await act(interaction, lambda desk: desk.turn(interaction, self._route), asker_only=True)
        else:
            await act(interaction, lambda desk: desk.show_privately(interaction, self._route))


class JumpTo(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"1:jump:(\d)"):
    """Turns the asker's card to what they pick."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        return cls(cast("discord.ui.Select[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Turn the card to what was picked."""
        kind, _, key = self.item.values[0].partition(":")
        await act(interaction, lambda desk: desk.turn(interaction, Route(kind, key)), asker_only=True)


class Watched(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"1:seen:([a-z]*):(.*)"):
    """Records how far whoever picks has watched, then shows what they wanted to see."""

    def __init__(self, item: discord.ui.Select[Any], then: Route | None) -> None:
        super().__init__(item)
        self._then = then

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        then = Route(match[1], match[2]) if match[1] else None
        return cls(cast("discord.ui.Select[Any]", item), then)

    async def callback(self, interaction: Interaction) -> None:
        """Record it."""
        await act(interaction, lambda desk: desk.set_progress(interaction, int(self.item.values[0]), self._then))


class UndoProgress(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"1:undo:(\d*)"):
    """Puts a person's progress back to what it was."""

    def __init__(self, item: discord.ui.Button[Any], before: int | None) -> None:
        super().__init__(item)
        self._before = before

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        return cls(cast("discord.ui.Button[Any]", item), int(match[1]) if match[1] else None)

    async def callback(self, interaction: Interaction) -> None:
        """Undo it."""
        await act(interaction, lambda desk: desk.undo_progress(interaction, self._before), asker_only=True)


DYNAMIC_ITEMS = (Open, JumpTo, Watched, UndoProgress)
