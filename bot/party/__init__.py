"""The live game's rules: what is dealt, what counts, what was achieved. Knows nothing of Discord."""

from bot.party.games import Games, Occupied
from bot.party.modes import Deal, Length, Mode
from bot.party.table import Call, Moment, Table

__all__ = ["Call", "Deal", "Games", "Length", "Mode", "Moment", "Occupied", "Table"]
