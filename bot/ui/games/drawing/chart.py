"""Draws a game's chart: the lanes of its rules, and below them the bars of its players."""

from __future__ import annotations

from pathlib import Path

from bot.ui.games.chart import Chart, Lane, busiest
from bot.ui.games.drawing import bars, lanes
from bot.ui.games.drawing.canvas import Canvas
from bot.ui.games.drawing.typeface import Typeface

WIDTH = 1_000
MARGIN = 32
LEFT, RIGHT = MARGIN, WIDTH - MARGIN


def draw_chart(chart: Chart, fonts: Path) -> bytes:
    """Return the chart as a PNG."""
    shown, others = busiest(chart)
    rest = _together(others) if others else None
    lanes_end = MARGIN + lanes.panel_height([*shown, rest] if rest else shown)
    bars_start = lanes_end + MARGIN
    bars_end = bars_start + bars.panel_height(chart.bars) if chart.bars else lanes_end

    canvas, typeface = Canvas(WIDTH, bars_end + MARGIN), Typeface(fonts)
    lanes.draw_lanes(canvas, typeface, (LEFT, MARGIN, RIGHT, lanes_end), shown, rest, chart.seconds)
    if chart.bars:
        bars.draw_bars(canvas, typeface, (LEFT, bars_start, RIGHT, bars_end), chart.bars)
    return canvas.png()


def _together(others: tuple[Lane, ...]) -> Lane:
    return Lane(f"+{len(others)}", "", tuple(moment for lane in others for moment in lane.moments))
