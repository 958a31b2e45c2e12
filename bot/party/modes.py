"""The choices of whoever begins a game."""

from __future__ import annotations

from enum import StrEnum

SIP = "sip"
"""The reaction that is a drink in one mode, tea or a bite in the others."""


class Mode(StrEnum):
    """What the words speak of; none is the lesser one."""

    SOFT = "soft"
    SNACKS = "snacks"
    DRINKS = "drinks"


class Deal(StrEnum):
    """Who calls what."""

    EVERYONE = "everyone"
    DEALT = "dealt"
    BINGO = "bingo"


class Length(StrEnum):
    """How many rules are in play."""

    QUIET = "quiet"
    EASY = "easy"
    LIVELY = "lively"
    EVERYTHING = "everything"

    @property
    def rules(self) -> int | None:
        """Return the number of rules, None for all there are."""
        return {Length.QUIET: 3, Length.EASY: 6, Length.LIVELY: 10}.get(self)
