"""What happens on a click in the panel."""

from __future__ import annotations

import json
import re

from bot.guilds import Page
from bot.ui.dynamic import Control, Interaction, picked, take_form
from bot.ui.panel.desk import Panel
from bot.ui.panel.view import Spot

TYPED = re.compile(r"1:cfg:typed:(\d+):([\w.]+)")
PAGES = "|".join(Page)


async def submitted(interaction: Interaction) -> None:
    """Take a form of the panel."""
    await take_form(interaction, TYPED, lambda match: _panel(interaction).submit(interaction, int(match[1]), match[2]))


class Go(Control, template=rf"1:cfg:go:(?P<revision>\d+):(?P<page>{PAGES}):(?P<key>.*)"):
    """Opens another place of the panel."""

    async def work(self, interaction: Interaction) -> None:
        """Open it."""
        await _panel(interaction).turn(interaction, _spot(self), int(self.match["revision"]))


class Navigate(Control, template=r"1:cfg:nav:(?P<revision>\d+):\w+"):
    """Opens the place that is picked."""

    async def work(self, interaction: Interaction) -> None:
        """Open it."""
        page, _, key = picked(interaction)[0].partition(":")
        await _panel(interaction).turn(interaction, Spot(Page(page), key), int(self.match["revision"]))


class Put(
    Control, template=rf"1:cfg:put:(?P<revision>\d+):(?P<path>[\w.]+):(?P<value>[^:]*):(?P<page>{PAGES}):(?P<key>.*)"
):
    """Sets one setting to one value."""

    async def work(self, interaction: Interaction) -> None:
        """Set it."""
        updates = {self.match["path"]: json.loads(self.match["value"])}
        await _panel(interaction).put(interaction, _spot(self), int(self.match["revision"]), updates)


class Pick(Control, template=rf"1:cfg:pick:(?P<revision>\d+):(?P<path>[\w.]+):(?P<page>{PAGES}):(?P<key>.*)"):
    """Sets one setting to what is picked."""

    async def work(self, interaction: Interaction) -> None:
        """Set it."""
        revision, path = int(self.match["revision"]), self.match["path"]
        await _panel(interaction).pick(interaction, _spot(self), revision, path, picked(interaction))


class Ask(Control, template=r"1:cfg:ask:(?P<revision>\d+):(?P<path>[\w.]+)"):
    """Opens the form of a setting."""

    async def work(self, interaction: Interaction) -> None:
        """Open it."""
        await _panel(interaction).ask(interaction, int(self.match["revision"]), self.match["path"])


class Undo(Control, template=rf"1:cfg:undo:(?P<number>\d+):(?P<page>{PAGES}):(?P<key>.*)"):
    """Undoes a change."""

    async def work(self, interaction: Interaction) -> None:
        """Undo it."""
        await _panel(interaction).undo(interaction, _spot(self), int(self.match["number"]))


class Reset(Control, template=r"1:cfg:reset:(?P<revision>\d+):(?P<verb>ask|do)"):
    """Puts everything back to its default, after asking."""

    async def work(self, interaction: Interaction) -> None:
        """Ask, or do it."""
        await _panel(interaction).reset(interaction, int(self.match["revision"]), is_sure=self.match["verb"] == "do")


class TryAgain(Control, template=r"1:cfg:again:(?P<subscription>[\w/-]+)"):
    """Sends again what Discord refused."""

    async def work(self, interaction: Interaction) -> None:
        """Send it."""
        await _panel(interaction).try_again(interaction, self.match["subscription"])


def _spot(control: Control) -> Spot:
    """Return the place of the panel that a custom_id ends with."""
    return Spot(Page(control.match["page"]), control.match["key"])


def _panel(interaction: Interaction) -> Panel:
    panel: Panel = interaction.client.services.panel
    return panel


ITEMS = (Go, Navigate, Put, Pick, Ask, Undo, Reset, TryAgain)
