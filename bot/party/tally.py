"""What a game came to: how often each rule happened, what each player called, and medals for it. Pure.

Nobody is ranked by what they drank: a player's number is what they saw and called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.party.modes import SIP
from bot.party.table import Moment, Table

MAX_TIED = 3
LEAST = 2
"""Whoever is the most of something did it at least so often."""

MANY_SIPS = 8
SHORT_TIME_SECONDS = 10 * 60


class Medal(StrEnum):
    """What somebody did in a game that nobody did more, or first, or last."""

    BINGO = "bingo"
    FIRST = "first"
    SHARP = "sharp"
    LONE = "lone"
    CHORUS = "chorus"
    ALL_ROUND = "all_round"
    HEART = "heart"
    CHEER = "cheer"
    WORRY = "worry"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Awarded:
    """A medal and the seats that share it; `amount` is what it is for, 0 where that is nothing to count."""

    medal: Medal
    seats: tuple[int, ...]
    amount: int = 0


def calls_by_seat(table: Table) -> dict[int, int]:
    """Return how many calls each seat made, in the order of the seats: it is no ranking.

    Calls of a moment that others saw too count as well.
    """
    counts = Counter(call.seat for call in table.calls)
    return {seat: counts[seat] for seat in table.all_seats}


def medals(table: Table) -> list[Awarded]:
    """Return the medals of a game, as far as there is something to award."""
    moments = table.moments()
    if not moments:
        return []
    wins = table.wins()
    # One call marks everybody's cards, so several lines may be complete at once.
    first = tuple(win.seat for win in wins if win.elapsed == wins[0].elapsed)
    found = [Awarded(Medal.BINGO, first)] if first else []
    found.append(Awarded(Medal.FIRST, moments[0].seats[:1]))
    found += _most_of_all(table, moments)
    if len(moments) > 1:
        found.append(Awarded(Medal.LAST, moments[-1].seats[:1]))
    return found


def _most_of_all(table: Table, moments: Sequence[Moment]) -> Iterator[Awarded]:
    several = len({call.seat for call in table.calls}) > 1
    if several:
        yield from _most(Medal.SHARP, Counter(moment.seats[0] for moment in moments))
        yield from _most(Medal.LONE, Counter(moment.seats[0] for moment in moments if len(moment.seats) == 1))
        yield from _most(Medal.CHORUS, Counter(seat for moment in moments for seat in moment.seats[1:]))
        yield from _most(Medal.ALL_ROUND, _different_rules(table))
    for medal, action in ((Medal.HEART, "aww"), (Medal.CHEER, "cheer"), (Medal.WORRY, "worry")):
        yield from _most(medal, Counter(call.seat for call in table.calls if table.actions.get(call.rule) == action))


def _different_rules(table: Table) -> Counter[int]:
    return Counter(seat for seat, _ in {(call.seat, call.rule) for call in table.calls})


def _most(medal: Medal, counts: Mapping[int, int]) -> Iterator[Awarded]:
    best = max(counts.values(), default=0)
    seats = tuple(sorted(seat for seat, count in counts.items() if count == best))
    if best >= LEAST and len(seats) <= MAX_TIED:
        yield Awarded(medal, seats, best)


def has_many_sips(table: Table, at: int) -> bool:
    """Tell whether there were many sips in the last minutes of play."""
    now = table.elapsed(at)
    recent = [moment for moment in table.moments() if now - moment.elapsed <= SHORT_TIME_SECONDS]
    return sum(table.actions.get(moment.rule) == SIP for moment in recent) >= MANY_SIPS
