"""The controls on a reply. Each carries in its custom_id all it needs, so a click works after any restart.

A custom_id starts with the version of this scheme: buttons live as long as the messages they are on.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, Self, cast

import discord

from bot.errors import N_, UserError
from bot.ui.document import Jumps, Route

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


async def act(interaction: Interaction, work: Any) -> None:
    """Run what a click asks for; whatever goes wrong is answered."""
    desk = cast(HasDesk, interaction.client).replies
    try:
        await work(desk)
    except Exception as error:
        await desk.fail(interaction, error)


def require_asker(interaction: Interaction, asker: int) -> None:
    """Raise `UserError` where somebody else clicks."""
    if interaction.user.id != asker:
        raise UserError(NOT_YOURS)


class Go(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"1:go:(\d+):(\d+):([a-z]+):(.*)"):
    """Turns the asker's card to another page or entry."""

    def __init__(self, item: discord.ui.Button[Any], asker: int, route: Route) -> None:
        super().__init__(item)
        self._asker = asker
        self._route = route

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        asker, page, kind, key = match.groups()
        return cls(cast("discord.ui.Button[Any]", item), int(asker), Route(kind, key, int(page)))

    async def callback(self, interaction: Interaction) -> None:
        """Turn the card."""

        async def work(desk: Desk) -> None:
            require_asker(interaction, self._asker)
            await desk.turn(interaction, self._route)

        await act(interaction, work)


class JumpTo(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"1:jump:(\d+):(\d)"):
    """Turns the asker's card to what they pick."""

    def __init__(self, item: discord.ui.Select[Any], asker: int) -> None:
        super().__init__(item)
        self._asker = asker

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        return cls(cast("discord.ui.Select[Any]", item), int(match[1]))

    async def callback(self, interaction: Interaction) -> None:
        """Turn the card to what was picked."""

        async def work(desk: Desk) -> None:
            require_asker(interaction, self._asker)
            kind, _, key = self.item.values[0].partition(":")
            await desk.turn(interaction, Route(kind, key))

        await act(interaction, work)


class Mine(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"1:mine:(\d+):([a-z]+):(.*)"):
    """Shows whoever presses it the card at their own progress, privately."""

    def __init__(self, item: discord.ui.Button[Any], route: Route) -> None:
        super().__init__(item)
        self._route = route

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        page, kind, key = match.groups()
        return cls(cast("discord.ui.Button[Any]", item), Route(kind, key, int(page)))

    async def callback(self, interaction: Interaction) -> None:
        """Show it."""
        await act(interaction, lambda desk: desk.show_privately(interaction, self._route))


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


class UndoProgress(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"1:undo:(\d+):(\d*)"):
    """Puts a person's progress back to what it was."""

    def __init__(self, item: discord.ui.Button[Any], asker: int, before: int | None) -> None:
        super().__init__(item)
        self._asker = asker
        self._before = before

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        before = int(match[2]) if match[2] else None
        return cls(cast("discord.ui.Button[Any]", item), int(match[1]), before)

    async def callback(self, interaction: Interaction) -> None:
        """Undo it."""

        async def work(desk: Desk) -> None:
            require_asker(interaction, self._asker)
            await desk.undo_progress(interaction, self._before)

        await act(interaction, work)


DYNAMIC_ITEMS = (Go, JumpTo, Mine, Watched, UndoProgress)


def go_button(asker: int, route: Route, label: str) -> Go:
    """Return a button that turns the card to `route`."""
    button: discord.ui.Button[Any] = discord.ui.Button(
        label=label, custom_id=f"1:go:{asker}:{route.page}:{route.kind}:{route.key}"
    )
    return Go(button, asker, route)


def mine_button(route: Route, label: str) -> Mine:
    """Return a button that shows `route` to whoever presses it, privately."""
    button: discord.ui.Button[Any] = discord.ui.Button(
        label=label,
        style=discord.ButtonStyle.primary,
        custom_id=f"1:mine:{route.page}:{route.kind}:{route.key}",
    )
    return Mine(button, route)


def sources_button(route: Route, label: str) -> Mine:
    """Return a button that lists the sources of a card to whoever presses it."""
    sources = Route("sources", f"{route.kind}/{route.key}")
    button: discord.ui.Button[Any] = discord.ui.Button(label=label, custom_id=f"1:mine:0:sources:{sources.key}")
    return Mine(button, sources)


def jump_select(asker: int, position: int, jumps: Jumps) -> JumpTo:
    """Return a select that turns the card to what is picked."""
    select: discord.ui.Select[Any] = discord.ui.Select(
        placeholder=jumps.placeholder,
        custom_id=f"1:jump:{asker}:{position}",
        options=[
            discord.SelectOption(
                label=jump.label, value=f"{jump.route.kind}:{jump.route.key}", description=jump.description
            )
            for jump in jumps.options
        ],
    )
    return JumpTo(select, asker)


def watched_select(placeholder: str, labels: list[str], then: Route | None) -> Watched:
    """Return a select of how far somebody has watched; `labels` are in order, from nothing at all."""
    custom_id = f"1:seen:{then.kind}:{then.key}" if then else "1:seen::"
    options = [discord.SelectOption(label=label, value=str(at)) for at, label in enumerate(labels)]
    # A longer show offers its first 25 steps here; /progress set takes any.
    select: discord.ui.Select[Any] = discord.ui.Select(
        placeholder=placeholder, custom_id=custom_id, options=options[:25]
    )
    return Watched(select, then)


def undo_button(asker: int, before: int | None, label: str) -> UndoProgress:
    """Return a button that puts the asker's progress back to `before`."""
    button: discord.ui.Button[Any] = discord.ui.Button(
        label=label, custom_id=f"1:undo:{asker}:{'' if before is None else before}"
    )
    return UndoProgress(button, asker, before)
