"""Check what a game dealt, from the seed that it showed at its end. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.party import bingo
from bot.party.deal import hands
from bot.party.modes import Deal
from bot.party.seed import fingerprint

WIDTH = 6


def is_same_seed(seed: str, shown: str) -> bool:
    """Tell whether a seed is the one whose fingerprint was shown at the start."""
    return bool(shown) and fingerprint(seed) == shown.strip().lower()


def dealt(deal: Deal, seed: str, rules: Sequence[str], seats: Sequence[int]) -> Iterator[str]:
    """Yield lines that say what each seat got: its card, or the rules it held while exactly `seats` played."""
    if deal is Deal.BINGO:
        for seat in seats:
            yield f"seat {seat}"
            yield from _rows(bingo.card(seed, rules, seat))
    elif deal is Deal.DEALT:
        for seat, held in hands(seed, rules, seats).items():
            yield f"seat {seat}: {' '.join(held)}"


def command(deal: Deal, seed: str, shown: str, rules: Sequence[str], seats: Sequence[int]) -> str:
    """Return the command that checks a game's deal."""
    return (
        f"python -m bot drinks verify {deal} {seed} {shown}"
        f" --rules {','.join(rules)} --seats {','.join(map(str, seats))}"
    )


def _rows(card: bingo.Card) -> Iterator[str]:
    for start in range(0, len(card), bingo.SIDE):
        row = card[start : start + bingo.SIDE]
        yield "  " + "".join((f"{cell.rule}x{cell.nth}" if cell.nth > 1 else cell.rule).ljust(WIDTH) for cell in row)
