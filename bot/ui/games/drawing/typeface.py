"""The fonts, and how words are made to fit a width; every drawing opens its own, so threads share nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate, takewhile
from pathlib import Path

from PIL import ImageFont

REGULAR = "NotoSansCJKjp-Regular.otf"
BOLD = "NotoSansCJKjp-Bold.otf"

Font = ImageFont.FreeTypeFont

ELLIPSIS = "..."
"""The single character stands at half height in a Japanese font."""

_MISSING = "\uffff"
_UNITS = re.compile(
    # Japanese breaks anywhere, but not before a closing mark or a small kana, nor after an opening bracket.
    r"[「『（【〈《]*[\u2e80-\u9fff\uf900-\uffef][、。，．・：；？！」』）】〉》ー々ゝ…ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*"
    r"|\s+|[^\s\u2e80-\u9fff\uf900-\uffef]+"
)


class Typeface:
    """Two weights of one design, in any size."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts: dict[tuple[str, int], Font] = {}

    def regular(self, size: int) -> Font:
        """Return the weight of wordings."""
        return self._font(REGULAR, size)

    def bold(self, size: int) -> Font:
        """Return the weight of marks, numbers and times; it has Latin letters only."""
        return self._font(BOLD, size)

    def wording(self, label: str) -> str:
        """Return `label` as it can be written here, on one line; nothing where a character of it is missing."""
        text = unicodedata.normalize("NFC", " ".join(label.split()))
        font = self.regular(16)
        missing = _shape(font, _MISSING)
        return text if all(char == " " or _shape(font, char) != missing for char in set(text)) else ""

    def _font(self, name: str, size: int) -> Font:
        if (name, size) not in self._fonts:
            path = str(self._folder / name)
            # The other engine is not in every build of Pillow, and these scripts do not need it.
            self._fonts[name, size] = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
        return self._fonts[name, size]


def cut(text: str, font: Font, width: float) -> str:
    """Return `text` within `width`, ended with an ellipsis where it is longer."""
    if font.getlength(text) <= width:
        return text
    room = width - font.getlength(ELLIPSIS)
    ends = accumulate(font.getlength(char) for char in text)
    return text[: sum(1 for _ in takewhile(lambda end: end <= room, ends))].rstrip() + ELLIPSIS


def wrap(text: str, font: Font, width: float) -> list[str]:
    """Return the lines of `text` within `width`, broken between words, or inside one that is wider than a line."""
    lines, used = [""], 0.0
    for unit in _units(text, font, width):
        length = font.getlength(unit)
        if unit != " " and lines[-1] and used + length > width:
            lines.append("")
            used = 0.0
        lines[-1] += unit
        used += length
    return [line.strip() for line in lines if line.strip()]


def _units(text: str, font: Font, width: float) -> Iterator[str]:
    for unit in _UNITS.findall(text):
        if font.getlength(unit) <= width:
            yield unit
        else:
            yield from unit


def _shape(font: Font, char: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(char)
    return mask.size, bytes(mask)
