"""Games of every size, as the pictures and their descriptions get them."""

from __future__ import annotations

from bot.ui.games.card import Cell
from bot.ui.games.chart import Bar, Chart, Lane

SECONDS = 24 * 60
WORDINGS = (
    "Somebody panics",
    "The picture splits into panels",
    "Somebody gets worked up about something red",
    "誰かがパニックになる",
    "画面が分割されて、みんなが「えっ」と言う",
    "A wording as long as anybody is allowed to write, and then " + "some more words " * 8,
    "x" * 120,
)


def lanes(count: int, moments: int) -> tuple[Lane, ...]:
    """Return rules with moments all over the time of play."""
    return tuple(
        Lane(mark(n), WORDINGS[n % len(WORDINGS)], tuple((n * 37 + at * 97) % SECONDS for at in range(moments)))
        for n in range(count)
    )


def mark(n: int) -> str:
    """Return the mark of a rule: the game's own by number, then those of the server."""
    return str(n + 1) if n < 17 else f"S{n - 16}"


NOTHING = Chart((), (), SECONDS)
SMALLEST = Chart((Lane("1", WORDINGS[0], ()),), (Bar("1", 0),), SECONDS)
TYPICAL = Chart(lanes(7, 6), tuple(Bar(str(n), 5 * n) for n in range(1, 6)), SECONDS)
LARGEST = Chart(lanes(67, 30), tuple(Bar(str(n), 37 * n % 200) for n in range(1, 41)), SECONDS)
CHARTS = {"nothing": NOTHING, "smallest": SMALLEST, "typical": TYPICAL, "largest": LARGEST}


def card(marked: set[int]) -> list[Cell]:
    """Return a card on which some positions are marked."""
    return [Cell(mark(n * 3), WORDINGS[n % len(WORDINGS)], n in marked) for n in range(16)]


DIAGONAL = {0, 5, 10, 15}
CARDS = {
    "new": (card(set()), set()),
    "marked": (card({1, 2, 7}), set()),
    "a line": (card({1, 2, *DIAGONAL}), DIAGONAL),
    "full": (card(set(range(16))), set(range(16))),
}
