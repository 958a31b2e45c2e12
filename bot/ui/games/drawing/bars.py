"""Draws the lower panel of a chart: a numbered disc and a bar for each player, in as many columns as they need."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ui.games.chart import Bar
from bot.ui.games.drawing import palette
from bot.ui.games.drawing.canvas import Box, Canvas, Point
from bot.ui.games.drawing.typeface import Typeface

PADDING = 28
HEIGHT = 56
COLUMN_GAP = 28
BARS_PER_COLUMN = 8
MAX_COLUMNS = 4

DISC = 22
GAP = 14
THICKNESS = 18
MARK_SIZE, CALLS_SIZE = 24, 32


def panel_height(bars: Sequence[Bar]) -> int:
    """Return what the panel needs."""
    return 2 * PADDING + _grid(bars)[0] * HEIGHT


def draw_bars(canvas: Canvas, typeface: Typeface, box: Box, bars: Sequence[Bar]) -> None:
    """Draw all bars into the panel `box`, column by column."""
    canvas.box(box, 24, palette.PANEL, palette.BARS_EDGE, 2)
    rows, columns = _grid(bars)
    left, right, top = box[0] + PADDING, box[2] - PADDING, box[1] + PADDING
    width = (right - left - COLUMN_GAP * (columns - 1)) / columns
    most = max(bar.calls for bar in bars)
    for at, bar in enumerate(bars):
        start = left + at // rows * (width + COLUMN_GAP)
        _draw_bar(canvas, typeface, bar, most, (start, top + (at % rows + 0.5) * HEIGHT), width)


def _grid(bars: Sequence[Bar]) -> tuple[int, int]:
    columns = min(-(-len(bars) // BARS_PER_COLUMN), MAX_COLUMNS)
    return -(-len(bars) // columns), columns


def _draw_bar(canvas: Canvas, typeface: Typeface, bar: Bar, most: int, start: Point, width: float) -> None:
    x, y = start
    number = typeface.bold(CALLS_SIZE)
    canvas.disc((x + DISC, y), DISC, palette.BACKGROUND, palette.LANES[0])
    canvas.text((x + DISC, y), bar.mark, typeface.bold(MARK_SIZE), palette.TEXT, "m")
    x += 2 * DISC + GAP
    if bar.calls:
        room = width - 2 * DISC - 2 * GAP - number.getlength(str(most))
        box = (x, y - THICKNESS / 2, x + max(room * bar.calls / most, THICKNESS), y + THICKNESS / 2)
        canvas.glow(box, palette.CALLS)
        canvas.box(box, THICKNESS / 2, palette.CALLS)
        x = box[2] + GAP
    canvas.text((x, y), str(bar.calls), number, palette.TEXT if bar.calls else palette.QUIET, "l")
