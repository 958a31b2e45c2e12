"""Bingo: each seat's card, what calls mark on it, and the lines that win."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.party.seed import rank, shuffled

SIDE = 4
CELLS = SIDE * SIDE

LINES: tuple[tuple[int, ...], ...] = (
    *(tuple(range(row * SIDE, row * SIDE + SIDE)) for row in range(SIDE)),
    *(tuple(range(column, CELLS, SIDE)) for column in range(SIDE)),
    tuple(range(0, CELLS, SIDE + 1)),
    tuple(range(SIDE - 1, CELLS - 1, SIDE - 1)),
)
"""The rows, the columns and the two diagonals, as places on the card."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place on a card: it is marked once its rule was called for the `nth` time."""

    rule: str
    nth: int = 1


Card = tuple[Cell, ...]
"""Sixteen cells, row by row."""


def card(seed: str, rules: Sequence[str], seat: int) -> Card:
    """Return a seat's card; where fewer than 16 rules are in play they come again, for their next call."""
    if not rules:
        return ()
    drawn = shuffled(rules, seed, "card", seat)
    cells = [Cell(drawn[at % len(drawn)], at // len(drawn) + 1) for at in range(CELLS)]
    return tuple(sorted(cells, key=lambda cell: rank(seed, "cell", seat, cell.rule, cell.nth)))


def marked(card: Card, calls: Mapping[str, int]) -> tuple[bool, ...]:
    """Return which cells are marked, by how often each rule was called."""
    return tuple(calls.get(cell.rule, 0) >= cell.nth for cell in card)


def first_line(card: Card, times: Mapping[str, Sequence[int]]) -> tuple[int, tuple[int, ...]] | None:
    """Return when the first line was complete and which it is, by the times at which each rule was called, in order.

    None where no line is complete.
    """
    cells = [times[cell.rule][cell.nth - 1] if len(times.get(cell.rule, ())) >= cell.nth else None for cell in card]
    complete = []
    for places in LINES if cells else ():
        line = [time for place in places if (time := cells[place]) is not None]
        if len(line) == SIDE:
            complete.append((max(line), places))
    return min(complete, default=None)
