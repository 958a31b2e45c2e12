"""Who holds which rules: evenly, by the seed, and by who plays at the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from bot.party.seed import rank, shuffled

One = TypeVar("One", str, int)
Other = TypeVar("Other", str, int)


def hands(seed: str, rules: Sequence[str], seats: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the rules of each seat, in the order of `rules`.

    Each rule is held by one player and nobody holds two more than another; where there are more players than rules,
    each holds one, and no rule is held by two more than another.
    """
    held: dict[int, set[str]] = {seat: set() for seat in seats}
    if len(rules) >= len(seats):
        for rule, seat in _spread(seed, rules, seats).items():
            held[seat].add(rule)
    else:
        for seat, rule in _spread(seed, seats, rules).items():
            held[seat].add(rule)
    return {seat: tuple(rule for rule in rules if rule in held[seat]) for seat in seats}


def _spread(seed: str, many: Sequence[One], few: Sequence[Other]) -> dict[One, Other]:
    """Give each of `many` one of `few`, each of which is given as often as the others, or once more."""
    if not few:
        return {}
    often, more = divmod(len(many), len(few))
    room = {one: often + (at < more) for at, one in enumerate(shuffled(few, seed, "room"))}
    given: dict[One, Other] = {}
    used: Counter[Other] = Counter()
    # Pairs in an order of their own, and not one after the other, so that most keep what they hold when somebody
    # joins or leaves.
    for item, one in sorted(((item, one) for item in many for one in few), key=lambda pair: _pair_rank(seed, *pair)):
        if item not in given and used[one] < room[one]:
            given[item] = one
            used[one] += 1
    return given


def _pair_rank(seed: str, one: str | int, other: str | int) -> bytes:
    seat, rule = (one, other) if isinstance(one, int) else (other, one)
    return rank(seed, "hand", seat, rule)
