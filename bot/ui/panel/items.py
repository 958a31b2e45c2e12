"""What happens on a click in the panel. A custom_id carries all that is needed, so a click works after any restart."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, Self, cast

import discord

from bot.guilds import Page
from bot.ui.access import Interaction
from bot.ui.panel.desk import Panel
from bot.ui.panel.view import Spot

Item = discord.ui.Item[Any]
Button = discord.ui.Button[Any]
TYPED = re.compile(r"1:cfg:typed:(\d+):([\w.]+)")
PAGES = "|".join(Page)


async def operate(interaction: Interaction, work: Callable[[Panel], Awaitable[None]]) -> None:
    """Run what a click asks of the panel; whatever goes wrong is answered."""
    try:
        await work(interaction.client.services.panel)
    except Exception as error:
        await interaction.client.replies.fail(interaction, error)


async def submitted(interaction: Interaction) -> None:
    """Take a form of the panel; one of something else is none of its business."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    match = TYPED.fullmatch(str(cast("Any", interaction.data).get("custom_id")))
    if match is not None:
        await operate(interaction, lambda panel: panel.submit(interaction, int(match[1]), match[2]))


class _Control(discord.ui.DynamicItem[Item], template=r"1:cfg:nothing"):
    """A control of the panel, read back from its custom_id."""

    def __init__(self, item: Item, match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        return cls(item, match)

    @property
    def spot(self) -> Spot:
        """Return the place of the panel that the custom_id ends with."""
        return Spot(Page(self.match["page"]), self.match["key"])


class Go(_Control, template=rf"1:cfg:go:(?P<revision>\d+):(?P<page>{PAGES}):(?P<key>.*)"):
    """Opens another place of the panel."""

    async def callback(self, interaction: Interaction) -> None:
        """Open it."""
        await operate(interaction, lambda panel: panel.turn(interaction, self.spot, int(self.match["revision"])))


class Navigate(_Control, template=r"1:cfg:nav:(?P<revision>\d+):\w+"):
    """Opens the place that is picked."""

    async def callback(self, interaction: Interaction) -> None:
        """Open it."""
        page, _, key = _values(interaction)[0].partition(":")
        spot = Spot(Page(page), key)
        await operate(interaction, lambda panel: panel.turn(interaction, spot, int(self.match["revision"])))


class Put(
    _Control, template=rf"1:cfg:put:(?P<revision>\d+):(?P<path>[\w.]+):(?P<value>[^:]*):(?P<page>{PAGES}):(?P<key>.*)"
):
    """Sets one setting to one value."""

    async def callback(self, interaction: Interaction) -> None:
        """Set it."""
        updates = {self.match["path"]: json.loads(self.match["value"])}
        revision = int(self.match["revision"])
        await operate(interaction, lambda panel: panel.put(interaction, self.spot, revision, updates))


class Pick(_Control, template=rf"1:cfg:pick:(?P<revision>\d+):(?P<path>[\w.]+):(?P<page>{PAGES}):(?P<key>.*)"):
    """Sets one setting to what is picked."""

    async def callback(self, interaction: Interaction) -> None:
        """Set it."""
        revision, path, values = int(self.match["revision"]), self.match["path"], _values(interaction)
        await operate(interaction, lambda panel: panel.pick(interaction, self.spot, revision, path, values))


class Ask(_Control, template=r"1:cfg:ask:(?P<revision>\d+):(?P<path>[\w.]+)"):
    """Opens the form of a setting."""

    async def callback(self, interaction: Interaction) -> None:
        """Open it."""
        revision, path = int(self.match["revision"]), self.match["path"]
        await operate(interaction, lambda panel: panel.ask(interaction, revision, path))


class Undo(_Control, template=rf"1:cfg:undo:(?P<number>\d+):(?P<page>{PAGES}):(?P<key>.*)"):
    """Undoes a change."""

    async def callback(self, interaction: Interaction) -> None:
        """Undo it."""
        await operate(interaction, lambda panel: panel.undo(interaction, self.spot, int(self.match["number"])))


class Reset(_Control, template=r"1:cfg:reset:(?P<revision>\d+):(?P<verb>ask|do)"):
    """Puts everything back to its default, after asking."""

    async def callback(self, interaction: Interaction) -> None:
        """Ask, or do it."""
        revision, is_sure = int(self.match["revision"]), self.match["verb"] == "do"
        await operate(interaction, lambda panel: panel.reset(interaction, revision, is_sure=is_sure))


def _values(interaction: Interaction) -> list[str]:
    return list(cast("Any", interaction.data).get("values", []))


ITEMS = (Go, Navigate, Put, Pick, Ask, Undo, Reset)
