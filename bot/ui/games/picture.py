"""The game's two pictures, as PNG files; drawing takes a tenth of a second, so it belongs into a thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CompanionError
from bot.ui.games.card import Cell
from bot.ui.games.chart import Chart


class PictureError(CompanionError):
    """No picture can be drawn here, because the fonts or a part of Pillow are missing; the game goes on without."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Draws with the fonts in a folder; Pillow is loaded with the first picture, not with the bot."""

    fonts: Path

    def chart(self, chart: Chart) -> bytes:
        """Return the chart as a PNG; raise `PictureError` where it cannot be drawn."""

        def draw() -> bytes:
            from bot.ui.games.drawing.chart import draw_chart  # noqa: PLC0415 - see the class

            return draw_chart(chart, self.fonts)

        return self._drawn(draw)

    def card(self, cells: Sequence[Cell], highlighted: Collection[int]) -> bytes:
        """Return the bingo card as a PNG; raise `PictureError` where it cannot be drawn."""

        def draw() -> bytes:
            from bot.ui.games.drawing.card import draw_card  # noqa: PLC0415 - see the class

            return draw_card(cells, highlighted, self.fonts)

        return self._drawn(draw)

    def _drawn(self, draw: Callable[[], bytes]) -> bytes:
        try:
            return draw()
        except (OSError, ImportError) as error:
            raise PictureError(
                f"no picture was drawn ({error}); AKUDAMA_FONTS must name the folder of the fonts, not {self.fonts}"
            ) from error
