"""What happens on a click on a card."""

from __future__ import annotations

from typing import Protocol

from bot.errors import N_, UserError
from bot.ui.document import Route
from bot.ui.dynamic import Control, Interaction, picked

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


class Open(Control, template=r"1:(go|mine):(\d+):([a-z]+):(.*)"):
    """Turns the asker's card ("go"), or shows whoever presses it theirs, privately ("mine")."""

    async def work(self, interaction: Interaction) -> None:
        """Show the route."""
        verb, page, kind, key = self.match.groups()
        route = Route(kind, key, int(page))
        if verb == "go":
            require_asker(interaction)
            await _desk(interaction).turn(interaction, route)
        else:
            await _desk(interaction).show_privately(interaction, route)


class JumpTo(Control, template=r"1:jump:(\d)"):
    """Turns the asker's card to what they pick."""

    async def work(self, interaction: Interaction) -> None:
        """Turn the card to what was picked."""
        require_asker(interaction)
        kind, _, key = picked(interaction)[0].partition(":")
        await _desk(interaction).turn(interaction, Route(kind, key))


class Watched(Control, template=r"1:seen:([a-z]*):(.*)"):
    """Records how far whoever picks has watched, then shows what they wanted to see."""

    async def work(self, interaction: Interaction) -> None:
        """Record it."""
        then = Route(self.match[1], self.match[2]) if self.match[1] else None
        await _desk(interaction).set_progress(interaction, int(picked(interaction)[0]), then)


class UndoProgress(Control, template=r"1:undo:(\d*)"):
    """Puts a person's progress back to what it was."""

    async def work(self, interaction: Interaction) -> None:
        """Undo it."""
        require_asker(interaction)
        await _desk(interaction).undo_progress(interaction, int(self.match[1]) if self.match[1] else None)


def require_asker(interaction: Interaction) -> None:
    """Raise `UserError` where somebody clicks a card that another asked for; a card nobody asked for is everybody's."""
    asked = interaction.message.interaction_metadata if interaction.message else None
    if asked is not None and asked.user.id != interaction.user.id:
        raise UserError(NOT_YOURS)


def _desk(interaction: Interaction) -> Desk:
    desk: Desk = interaction.client.replies
    return desk


DYNAMIC_ITEMS = (Open, JumpTo, Watched, UndoProgress)
