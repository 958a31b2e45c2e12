"""Draws the upper panel of a chart: a lane for each rule, with a dot where it was counted and its count at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ui.games.chart import Lane
from bot.ui.games.drawing import palette
from bot.ui.games.drawing.canvas import Box, Canvas
from bot.ui.games.drawing.typeface import Typeface, cut
from bot.ui.games.words import clock

PADDING = 28
HEIGHT = 88
AXIS_HEIGHT = 44
HEAD_HEIGHT = 38
TRACK = 60
"""How far the track is below the top of its lane."""

DOT = 9
STEPS = (5, 10, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600)
MAX_STEPS = 6

MARK_SIZE, LABEL_SIZE, COUNT_SIZE, TIME_SIZE = 26, 30, 44, 26


@dataclass(frozen=True, slots=True)
class Axis:
    """The time of play from `left` to `right`."""

    left: float
    right: float
    seconds: int

    def across(self, second: int) -> float:
        """Return where a moment is."""
        return self.left + (self.right - self.left) * max(second, 0) / self.seconds

    def ticks(self) -> range:
        """Return the seconds that are written below, at most seven of them."""
        step = next((step for step in STEPS if self.seconds / step <= MAX_STEPS), -(-self.seconds // MAX_STEPS))
        return range(0, self.seconds + 1, step)


def panel_height(lanes: Sequence[Lane]) -> int:
    """Return what the panel needs."""
    return PADDING + len(lanes) * HEIGHT + AXIS_HEIGHT


def draw_lanes(
    canvas: Canvas, typeface: Typeface, box: Box, lanes: Sequence[Lane], rest: Lane | None, seconds: int
) -> None:
    """Draw `lanes`, and one in grey for the `rest`, into the panel `box`."""
    canvas.box(box, 24, palette.PANEL, palette.LANES_EDGE, 2)
    colours = [palette.LANES[number % len(palette.LANES)] for number in range(len(lanes))]
    if rest:
        lanes, colours = [*lanes, rest], [*colours, palette.REST]

    left, right, top = box[0] + PADDING, box[2] - PADDING, box[1] + PADDING
    widest = max((typeface.bold(COUNT_SIZE).getlength(str(len(lane.moments))) for lane in lanes), default=0)
    end = max(seconds, 1, *(moment for lane in lanes for moment in lane.moments))
    axis = Axis(left + 12, right - max(widest, 60) - 36, end)
    for lane, colour in zip(lanes, colours, strict=True):
        _draw_head(canvas, typeface, lane, (left, top, axis.right, top + HEAD_HEIGHT), colour)
        _draw_track(canvas, axis, lane, top + TRACK, colour)
        count = len(lane.moments)
        canvas.text(
            (right, top + TRACK), str(count), typeface.bold(COUNT_SIZE), colour if count else palette.QUIET, "r"
        )
        top += HEIGHT
    for second in axis.ticks():
        canvas.text((axis.across(second), top + 14), clock(second), typeface.bold(TIME_SIZE), palette.QUIET, "m")


def _draw_head(canvas: Canvas, typeface: Typeface, lane: Lane, box: Box, colour: str) -> None:
    left, top, right, bottom = box
    middle, mark, words = (top + bottom) / 2, typeface.bold(MARK_SIZE), typeface.regular(LABEL_SIZE)
    chip_right = left + mark.getlength(lane.mark) + 24
    canvas.box((left, top, chip_right, bottom), 10, colour)
    canvas.text(((left + chip_right) / 2, middle), lane.mark, mark, palette.INK, "m")
    label = cut(typeface.wording(lane.label), words, right - chip_right - 16)
    canvas.text((chip_right + 16, middle), label, words, palette.TEXT, "l")


def _draw_track(canvas: Canvas, axis: Axis, lane: Lane, y: float, colour: str) -> None:
    canvas.line([(axis.left, y), (axis.right, y)], 4, palette.TRACK)
    for second in axis.ticks():
        canvas.line([(axis.across(second), y - 7), (axis.across(second), y + 7)], 3, palette.TRACK)
    # Where a pixel has several dots, one of them is as good as all.
    for x in dict.fromkeys(round(axis.across(moment)) for moment in lane.moments):
        canvas.glow((x - DOT, y - DOT, x + DOT, y + DOT), colour)
        canvas.disc((x, y), DOT + 2, palette.PANEL)
        canvas.disc((x, y), DOT, colour)
