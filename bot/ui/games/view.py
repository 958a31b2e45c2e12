"""What the game's messages are made of: the table, and the words that may be said in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.guilds.server_rules import MAX_TRIGGER_CHARACTERS
from bot.party import Mode, Table
from bot.translations import Language
from bot.ui.games.words import mark_of
from bot.ui.text import quote, shorten


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in play as it may be worded in a place; `is_own` is one that the server's admins wrote."""

    key: str
    text: str
    action: str
    is_own: bool = False

    @property
    def mark(self) -> str:
        """Return its short mark."""
        return mark_of(self.key)

    def said(self, limit: int = MAX_TRIGGER_CHARACTERS) -> str:
        """Return it for a message: what an admin typed is no markdown there."""
        return quote(self.text, limit) if self.is_own else shorten(self.text, limit)


@dataclass(frozen=True, slots=True)
class View:
    """A game as its place may see it. `mode` is the one that may be spoken of there, `now` is in epoch seconds."""

    table: Table
    episode: str
    rules: Mapping[str, RuleWords]
    mode: Mode
    language: Language
    now: int
    has_pause_note: bool = True
    has_next_episode: bool = False

    @property
    def game_id(self) -> int:
        """Return the game's id."""
        return self.table.setup.game_id
