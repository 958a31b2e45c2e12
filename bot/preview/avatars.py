"""Pictures of the members and of the bot: an initial on a colour, drawn here because nothing is fetched."""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image, ImageDraw, ImageFont

from bot.preview.simcord_hooks import PLAIN_AVATARS

SIZE = 128
COLOURS = ("#5865f2", "#eb6f92", "#3ba55d", "#e8912d", "#4a9fd8", "#8e6fd6")
"""As many as Discord has plain avatars; the moment of somebody's id says which of them is theirs."""


def plain_avatars(names: Mapping[int, str]) -> dict[str, tuple[str, bytes]]:
    """Return a picture for the address of each plain avatar that somebody, by id and name, has."""
    pictures = {}
    for identity, name in names.items():
        which = (identity >> 22) % len(COLOURS)
        picture = (f"{which}.png", _draw(name[:1], COLOURS[which]))
        pictures[f"{PLAIN_AVATARS}/{which}.png"] = picture
    return pictures


def _draw(initial: str, colour: str) -> bytes:
    image = Image.new("RGB", (SIZE, SIZE), colour)
    font = ImageFont.load_default(SIZE * 0.55)
    middle = (SIZE / 2, SIZE / 2)
    ImageDraw.Draw(image).text(middle, initial, fill="white", font=font, anchor="mm", stroke_width=2)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
