"""A bingo card in words says what its picture says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translations import Language, Translations
from bot.ui.games.alt_text import MAX_CHARACTERS
from bot.ui.games.card import Cell, complete_lines, describe_card
from tests.harness import ROOT
from tests.ui.games.samples import CARDS, DIAGONAL, card

ENGLISH = Language("en", {})


def test_complete_lines() -> None:
    """Four in a row, a column or a diagonal; nothing less."""
    assert complete_lines([]) == [] == complete_lines({0, 1, 2, 7})
    assert complete_lines([4, 5, 6, 7]) == [(4, 5, 6, 7)]
    assert complete_lines({1, 5, 9, 13} | {3, 6, 9, 12}) == [(1, 5, 9, 13), (3, 6, 9, 12)]
    assert complete_lines(DIAGONAL) == [(0, 5, 10, 15)]
    assert len(complete_lines(range(16))) == 10


def test_wording() -> None:
    """Rows of cells, then the lines that are complete."""
    cells = [Cell(str(n), "Panic" if n == 1 else "", n < 5) for n in range(1, 17)]
    assert describe_card(cells, {0, 1, 2, 3}, ENGLISH).splitlines() == [
        "Bingo card, 4 of 16 cells marked.",
        "Row 1: 1 Panic (marked); 2 (marked); 3 (marked); 4 (marked)",
        "Row 2: 5; 6; 7; 8",
        "Row 3: 9; 10; 11; 12",
        "Row 4: 13; 14; 15; 16",
        "Complete line: 1, 2, 3, 4",
    ]


@given(
    labels=st.lists(st.text("abc defg漢字かな", max_size=200), min_size=16, max_size=16),
    marked=st.sets(st.integers(0, 15)),
)
@settings(deadline=None)
def test_every_cell_is_told(labels: list[str], marked: set[int]) -> None:
    """However long the wordings are: it fits, and says of each cell whether it is marked."""
    cells = [Cell(f"S{n}", label, n in marked) for n, label in enumerate(labels)]
    text = describe_card(cells, marked, ENGLISH)
    assert len(text) <= MAX_CHARACTERS
    rows = [line.partition(": ")[2].split("; ") for line in text.splitlines() if line.startswith("Row")]
    told = [(words.split()[0], words.endswith(" (marked)")) for row in rows for words in row]
    assert told == [(cell.mark, cell.is_marked) for cell in cells]
    assert text.count("Complete line") == len(complete_lines(marked))


@pytest.mark.parametrize("name", CARDS)
def test_japanese(name: str) -> None:
    """Japanese readers hear all of it in Japanese."""
    japanese = Translations(ROOT / "data" / "locale").language("ja")
    text = describe_card(*CARDS[name], japanese)
    assert len(text) <= MAX_CHARACTERS and not re.search(r"Bingo|Row|marked|Complete", text)
    assert ("そろったライン：" in text) == (name in {"a line", "full"})
    assert text.count("（印あり）") == sum(cell.is_marked for cell in CARDS[name][0])


def test_a_short_card_keeps_its_wordings() -> None:
    """Nothing is shortened before it has to be."""
    cells = [Cell(cell.mark, "A wording of some length", cell.is_marked) for cell in card(set())]
    assert describe_card(cells, (), ENGLISH).count("A wording of some length") == 16
