"""What happens on a press on a game's message; each control says in its custom_id which game it is of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.party import play as moves
from bot.ui.dynamic import Control, Interaction, picked
from bot.ui.games.desk import GameDesk


class CallRule(Control, template=r"1:game:call:(?P<game>\d{1,20}):\d+"):
    """Calls the rule that is picked."""

    async def work(self, interaction: Interaction) -> None:
        """Call it."""
        await _desk(interaction).move(interaction, int(self.match["game"]), moves.call(picked(interaction)[0]))


class Press(Control, template=r"1:game:(?P<verb>[a-z]+):(?P<game>\d{1,20})"):
    """Joins, leaves, takes back, pauses or ends; shows what is dealt; brings a message back; begins the next game."""

    async def work(self, interaction: Interaction) -> None:
        """Do what the button says."""
        await _VERBS[self.match["verb"]](_desk(interaction), interaction, int(self.match["game"]))


def _moving(move: moves.Move) -> Callable[[GameDesk, Interaction, int], Awaitable[None]]:
    return lambda desk, interaction, game_id: desk.move(interaction, game_id, move)


_VERBS: Mapping[str, Callable[[GameDesk, Interaction, int], Awaitable[None]]] = {
    "join": GameDesk.join,
    "leave": _moving(moves.leave),
    "undo": GameDesk.take_back,
    "pause": _moving(moves.pause),
    "resume": _moving(moves.resume),
    "mine": GameDesk.show_mine,
    "end": GameDesk.ask_to_end,
    "finish": GameDesk.finish,
    "keep": GameDesk.keep,
    "here": GameDesk.bring_here,
    "next": GameDesk.play_next,
}


def _desk(interaction: Interaction) -> GameDesk:
    desk: GameDesk = interaction.client.services.games
    return desk


ITEMS = (CallRule, Press)
