"""Draws a bingo card: a cell for each rule, a tick where it was called, and complete lines in gold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.party.bingo import SIDE
from bot.ui.games.card import Cell, complete_lines
from bot.ui.games.drawing import palette
from bot.ui.games.drawing.canvas import Canvas, Point
from bot.ui.games.drawing.typeface import Font, Typeface, cut, wrap

WIDTH = 1_000
MARGIN = 32
GAP = 16
CELL_WIDTH = (WIDTH - 2 * MARGIN - (SIDE - 1) * GAP) / SIDE
CELL_HEIGHT = 268
PADDING = 18
HEAD = 60
SIZES = (30, 27, 24, 22)
LINE_SPACING = 1.24
RADIUS = 20


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell stands out."""

    fill: str
    edge: str
    edge_width: int
    mark: str


PLAIN = Look(palette.PANEL, palette.EDGE, 2, palette.QUIET)
MARKED = Look(palette.MARKED_PANEL, palette.MARKED, 4, palette.MARKED)
COMPLETE = Look(palette.COMPLETE_PANEL, palette.COMPLETE, 6, palette.COMPLETE)


def draw_card(cells: Sequence[Cell], highlighted: Collection[int], fonts: Path) -> bytes:
    """Return the card as a PNG."""
    rows = -(-len(cells) // SIDE)
    height = 2 * MARGIN + rows * CELL_HEIGHT + max(rows - 1, 0) * GAP
    canvas, typeface = Canvas(WIDTH, height), Typeface(fonts)
    for line in complete_lines(highlighted):
        canvas.line([_centre(line[0]), _centre(line[-1])], 10, palette.COMPLETE)
    for at, cell in enumerate(cells):
        _draw_cell(canvas, typeface, cell, _corner(at), is_highlighted=at in highlighted)
    return canvas.png()


def _corner(at: int) -> Point:
    return MARGIN + at % SIDE * (CELL_WIDTH + GAP), MARGIN + at // SIDE * (CELL_HEIGHT + GAP)


def _centre(at: int) -> Point:
    left, top = _corner(at)
    return left + CELL_WIDTH / 2, top + CELL_HEIGHT / 2


def _draw_cell(canvas: Canvas, typeface: Typeface, cell: Cell, corner: Point, *, is_highlighted: bool) -> None:
    left, top = corner
    box = (left, top, left + CELL_WIDTH, top + CELL_HEIGHT)
    look = COMPLETE if is_highlighted else MARKED if cell.is_marked else PLAIN
    if is_highlighted:
        canvas.glow_edge(box, RADIUS, look.edge)
    canvas.box(box, RADIUS, look.fill, look.edge, look.edge_width)
    if cell.is_marked:
        _draw_tick(canvas, (left + CELL_WIDTH - PADDING - 24, top + PADDING + 22), look.mark)
    _draw_words(canvas, typeface, cell, corner, look.mark)


def _draw_tick(canvas: Canvas, centre: Point, colour: str) -> None:
    x, y = centre
    canvas.disc(centre, 24, colour)
    canvas.line([(x - 11, y + 1), (x - 3, y + 9), (x + 11, y - 8)], 6, palette.INK)


def _draw_words(canvas: Canvas, typeface: Typeface, cell: Cell, corner: Point, colour: str) -> None:
    left, top = corner
    label = typeface.wording(cell.label)
    if not label:
        middle = (left + CELL_WIDTH / 2, top + (HEAD + CELL_HEIGHT) / 2 - PADDING / 2)
        canvas.text(middle, cell.mark, typeface.bold(84), palette.TEXT, "m")
        return
    canvas.text((left + PADDING, top + PADDING + 22), cell.mark, typeface.bold(40), colour, "l")
    font, lines = _fitting(typeface, label)
    step = font.size * LINE_SPACING
    for number, line in enumerate(lines):
        canvas.text((left + PADDING, top + HEAD + PADDING + (number + 0.5) * step), line, font, palette.TEXT, "l")


def _fitting(typeface: Typeface, label: str) -> tuple[Font, list[str]]:
    """Return the largest font in which the wording fits its cell; in the smallest its end may be cut."""
    width, height = CELL_WIDTH - 2 * PADDING, CELL_HEIGHT - HEAD - 2 * PADDING
    for size in SIZES:
        font = typeface.regular(size)
        lines = wrap(label, font, width)
        room = int(height / (size * LINE_SPACING))
        if len(lines) <= room:
            return font, lines
    return font, [*lines[: room - 1], cut(" ".join(lines[room - 1 :]), font, width)]
