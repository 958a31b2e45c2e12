"""A bingo card, which of its lines are complete, and the same in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.party.bingo import LINES, SIDE
from bot.translations import Language
from bot.ui.games.alt_text import fullest, rule_name

LABEL_LIMITS = (60, 40, 24, 12)


@dataclass(frozen=True, slots=True)
class Cell:
    """A rule on a card: its short mark, its wording, and whether it was called."""

    mark: str
    label: str
    is_marked: bool


def complete_lines(highlighted: Collection[int]) -> list[tuple[int, ...]]:
    """Return the rows, columns and diagonals whose positions are all `highlighted`."""
    return [line for line in LINES if set(line) <= set(highlighted)]


def describe_card(cells: Sequence[Cell], highlighted: Collection[int], language: Language) -> str:
    """Return the card in words, row by row; where they are too long, the rules are shortened."""
    return fullest(_drafts(cells, highlighted, language))


def _drafts(cells: Sequence[Cell], highlighted: Collection[int], language: Language) -> Iterator[str]:
    for limit in (None, *LABEL_LIMITS):
        yield _draft([_words(cell, language, limit) for cell in cells], cells, highlighted, language)
    marks = [_words(Cell(cell.mark, "", cell.is_marked), language, None) for cell in cells]
    yield _draft(marks, cells, highlighted, language)


def _draft(words: list[str], cells: Sequence[Cell], highlighted: Collection[int], language: Language) -> str:
    marked = sum(cell.is_marked for cell in cells)
    lines = [language.gettext("Bingo card, {marked} of {total} cells marked.", marked=marked, total=len(cells))]
    for start in range(0, len(words), SIDE):
        row = "; ".join(words[start : start + SIDE])
        lines.append(language.gettext("Row {number}: {cells}", number=start // SIDE + 1, cells=row))
    for line in complete_lines(highlighted):
        marks = ", ".join(cells[at].mark for at in line)
        lines.append(language.gettext("Complete line: {cells}", cells=marks))
    return "\n".join(lines)


def _words(cell: Cell, language: Language, limit: int | None) -> str:
    rule = rule_name(cell.mark, cell.label, limit)
    return language.gettext("{rule} (marked)", rule=rule) if cell.is_marked else rule
