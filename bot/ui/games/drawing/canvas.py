"""A picture in the making: shapes with smooth edges, their glow, and text on top."""

from __future__ import annotations

import io
from typing import Literal

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from bot.ui.games.drawing.palette import BACKGROUND
from bot.ui.games.drawing.typeface import Font

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Point = tuple[float, float]

FINE = 2
"""Shapes are drawn this much larger, because Pillow draws hard edges."""
COARSE = 4
"""Glow is drawn this much smaller, because it is soft anyway."""
GLOW_RADIUS = 2.5

CAPITALS = 0.733
"""The height of capital letters and digits in parts of the size of the font."""

MAX_COLOURS = 256


class Canvas:
    """Collects what is drawn, in pixels of the picture, until `png` puts it together."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._shapes = Image.new("RGB", (width * FINE, height * FINE), BACKGROUND)
        self._glow = Image.new("RGB", (width // COARSE, height // COARSE))
        self._pen = ImageDraw.Draw(self._shapes)
        self._glow_pen = ImageDraw.Draw(self._glow)
        self._texts: list[tuple[Point, str, Font, str, str]] = []
        self._colours = {BACKGROUND}

    def box(self, box: Box, radius: float, fill: str, edge: str | None = None, width: int = 0) -> None:
        """Draw a box with round corners."""
        self._colours |= {fill, edge or fill}
        self._pen.rounded_rectangle(_scaled(box, FINE), radius * FINE, fill, edge, width * FINE)

    def line(self, points: list[Point], width: int, colour: str) -> None:
        """Draw a line with round ends and corners."""
        fine = [(x * FINE, y * FINE) for x, y in points]
        self._pen.line(fine, colour, width * FINE)
        for point in points:
            self.disc(point, width / 2, colour)

    def disc(self, centre: Point, radius: float, fill: str, edge: str | None = None) -> None:
        """Draw a disc, with an edge of three pixels where it has one."""
        self._colours |= {fill, edge or fill}
        x, y = centre
        box = _scaled((x - radius, y - radius, x + radius, y + radius), FINE)
        self._pen.ellipse(box, fill, edge, 3 * FINE if edge else 0)

    def glow(self, box: Box, colour: str) -> None:
        """Let a box shine."""
        left, top, right, bottom = _scaled(box, 1 / COARSE)
        self._glow_pen.rounded_rectangle((left - 1, top - 1, right + 1, bottom + 1), 3, colour)

    def glow_edge(self, box: Box, radius: float, colour: str) -> None:
        """Let the edge of a box shine."""
        self._glow_pen.rounded_rectangle(_scaled(box, 1 / COARSE), radius / COARSE, None, colour, 3)

    def text(self, at: Point, text: str, font: Font, colour: str, align: Literal["l", "m", "r"]) -> None:
        """Write `text`, its capital letters centred on the height of a point: left, in the middle or right of it."""
        self._colours.add(colour)
        x, y = at
        self._texts.append(((x, y + font.size * CAPITALS / 2), text, font, colour, f"{align}s"))

    def png(self) -> bytes:
        """Return the picture."""
        soft = self._glow.filter(ImageFilter.GaussianBlur(GLOW_RADIUS)).resize(self._size, Image.Resampling.BILINEAR)
        image = ImageChops.lighter(self._shapes.reduce(FINE), soft)
        pen = ImageDraw.Draw(image)
        for at, text, font, colour, anchor in self._texts:
            pen.text(at, text, colour, font, anchor)
        file = io.BytesIO()
        _reduced(image, [ImageColor.getrgb(colour)[:3] for colour in sorted(self._colours)]).save(file, "PNG")
        return file.getvalue()


def _reduced(image: Image.Image, exact: list[tuple[int, ...]]) -> Image.Image:
    """Return the picture in 256 colours, `exact` and the best others: a quarter of the bytes, and of the time."""
    # The colours of every ninth pixel are those of all, and found in a fraction of the time. Each counts once: by area,
    # the plain background would take all 256 for itself, and leave stripes where something glows.
    sample = image.resize((image.width // 3, image.height // 3), Image.Resampling.NEAREST)
    colours = sample.getcolors(sample.width * sample.height) or []
    sample = Image.new("RGB", (len(colours), 1))
    sample.putdata([colour for _, colour in colours])
    others = sample.quantize(MAX_COLOURS - len(exact), Image.Quantize.MEDIANCUT).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(part for colour in exact for part in colour), *others][: 3 * MAX_COLOURS])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def _scaled(box: Box, by: float) -> Box:
    left, top, right, bottom = box
    return (left * by, top * by, right * by, bottom * by)
