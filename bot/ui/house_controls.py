"""What happens on a click in the rules of a server."""

from __future__ import annotations

from bot.ui.dynamic import Control, Interaction, picked
from bot.ui.house_layouts import Spot
from bot.ui.house_rules import HouseRules


class TurnList(Control, template=r"1:house:page:(\d{1,4}):(\d{1,4})"):
    """Turns the list."""

    async def work(self, interaction: Interaction) -> None:
        """Turn it."""
        await _house(interaction).turn(interaction, Spot(int(self.match[1]), int(self.match[2])))


class SwitchBuiltIn(Control, template=r"1:house:switch:(\d{1,18}):(\d{1,4}):(\d{1,4})"):
    """Switches built-in rules off and on."""

    async def work(self, interaction: Interaction) -> None:
        """Switch them."""
        revision, page, part = map(int, self.match.groups())
        await _house(interaction).switch(interaction, Spot(page, part), revision, set(picked(interaction)))


class UndoSwitch(Control, template=r"1:house:undo:(\d{1,18}):(\d{1,4}):(\d{1,4})"):
    """Undoes what was switched in the list."""

    async def work(self, interaction: Interaction) -> None:
        """Undo it."""
        number, page, part = map(int, self.match.groups())
        await _house(interaction).undo(interaction, Spot(page, part), number)


class OpenList(Control, template=r"1:house:open:[\w.]+"):
    """Opens the list from elsewhere."""

    async def work(self, interaction: Interaction) -> None:
        """Open it."""
        await _house(interaction).open(interaction)


class Removal(Control, template=r"1:house:(remove|keep):(\d{1,18}):(s?)(\d{1,6}):(\d{1,10})"):
    """Does away with a rule, or leaves it."""

    async def work(self, interaction: Interaction) -> None:
        """Do what was decided."""
        verb, revision, is_own, number, mark = self.match.groups()
        if verb == "keep":
            await _house(interaction).keep(interaction)
        elif is_own:
            await _house(interaction).remove(interaction, int(number), int(mark), int(revision))
        else:
            await _house(interaction).switch_off(interaction, number)


ITEMS = (TurnList, SwitchBuiltIn, UndoSwitch, OpenList, Removal)


def _house(interaction: Interaction) -> HouseRules:
    house: HouseRules = interaction.client.services.house_rules
    return house
