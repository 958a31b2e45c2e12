"""Which rules are in play: all, or those that fit the evening best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.party.modes import Length
from bot.party.seed import rank
from bot.store.games import PlayedRule

SURE, LIKELY, ANY = 2, 1, 0

MAX_RULES = 75
"""A game's message has room for three lists of 25."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that could be played; `fit` says how surely it happens in the episode, as far as may be told.

    A server's own rule has None: nobody knows, so it counts as much as the one that fits best.
    """

    rule: PlayedRule
    fit: int | None = ANY


def choose(candidates: Sequence[Candidate], length: Length, seed: str) -> tuple[PlayedRule, ...]:
    """Return the rules in play, in the order of the candidates; which of the equally fitting is up to the seed."""
    count = length.rules or MAX_RULES
    if count >= len(candidates):
        return tuple(candidate.rule for candidate in candidates)
    best = max((candidate.fit or ANY for candidate in candidates), default=ANY)

    def order(candidate: Candidate) -> tuple[int, bytes]:
        return -(best if candidate.fit is None else candidate.fit), rank(seed, "rule", candidate.rule.key)

    chosen = {candidate.rule.key for candidate in sorted(candidates, key=order)[:count]}
    return tuple(candidate.rule for candidate in candidates if candidate.rule.key in chosen)
