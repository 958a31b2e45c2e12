"""The pictures are small, whole and readable, whatever the game was."""

from __future__ import annotations

import io
import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from bot.ui.games.card import SIDE, Cell
from bot.ui.games.chart import Bar, Chart, Lane
from bot.ui.games.drawing import card as card_drawing
from bot.ui.games.drawing import lanes as lane_drawing
from bot.ui.games.drawing import palette
from bot.ui.games.drawing.chart import MARGIN
from bot.ui.games.picture import PictureError, Pictures
from tests.harness import ROOT
from tests.ui.games.samples import CARDS, CHARTS, LARGEST, SECONDS, SMALLEST, TYPICAL, card

PICTURES = Pictures(ROOT / "data" / "fonts")
MAX_BYTES = 300_000
WIDTH = 1_000
LANES_TOP = MARGIN + lane_drawing.PADDING
FIRST_TRACK = LANES_TOP + lane_drawing.TRACK

every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
every_card = pytest.mark.parametrize(("cells", "highlighted"), CARDS.values(), ids=CARDS)


def opened(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return ImageColor.getrgb(colour)


def colours(image: Image.Image, *box: float) -> dict[tuple[int, ...], int]:
    """Return how many pixels have each colour, within `box` where there is one."""
    part = image.crop(tuple(map(round, box))) if box else image  # type: ignore[arg-type]
    return {colour: count for count, colour in part.getcolors(part.width * part.height) or []}  # type: ignore[misc]


def frame(image: Image.Image, width: int = 4) -> set[tuple[int, ...]]:
    sides = [(0, 0, image.width, width), (0, image.height - width, image.width, image.height)]
    sides += [(0, 0, width, image.height), (image.width - width, 0, image.width, image.height)]
    return {colour for side in sides for colour in colours(image, *side)}


@every_chart
def test_chart_is_small_and_whole(chart: Chart) -> None:
    """It weighs little, is as wide as a phone shows well, and nothing runs over its edges."""
    png = PICTURES.chart(chart)
    image = opened(png)
    assert len(png) < MAX_BYTES
    assert image.width == WIDTH and image.height < 2 * WIDTH
    assert frame(image) == {rgb(palette.BACKGROUND)}


@every_chart
def test_chart_keeps_to_its_panels(chart: Chart) -> None:
    """Between what is written and the right edge of the lanes stays some empty room."""
    image = opened(PICTURES.chart(chart))
    bottom = LANES_TOP + min(len(chart.lanes), 13) * lane_drawing.HEIGHT
    right = WIDTH - MARGIN
    assert set(colours(image, right - lane_drawing.PADDING + 2, LANES_TOP, right - 6, bottom + 1)) == {
        rgb(palette.PANEL)
    }


@every_card
def test_card_is_small_and_whole(cells: list[Cell], highlighted: set[int]) -> None:
    """It weighs little, and nothing runs over its edges, neither words nor glow."""
    png = PICTURES.card(cells, highlighted)
    image = opened(png)
    assert len(png) < MAX_BYTES
    assert image.width == WIDTH and image.height < 1.2 * WIDTH
    assert frame(image) == {rgb(palette.BACKGROUND)}


def cell_box(at: int) -> tuple[float, float, float, float]:
    left = card_drawing.MARGIN + at % SIDE * (card_drawing.CELL_WIDTH + card_drawing.GAP)
    top = card_drawing.MARGIN + at // SIDE * (card_drawing.CELL_HEIGHT + card_drawing.GAP)
    return left, top, left + card_drawing.CELL_WIDTH, top + card_drawing.CELL_HEIGHT


def test_wordings_stay_in_their_cells() -> None:
    """Even one long word leaves the padding of its cell empty, at the right and below."""
    image = opened(PICTURES.card(card(set()), ()))
    for at in range(16):
        _, top, right, bottom = cell_box(at)
        padding = card_drawing.PADDING
        assert set(colours(image, right - padding + 2, top + 24, right - 4, bottom - 24)) == {rgb(palette.PANEL)}, at
        assert set(colours(image, right - 150, bottom - padding + 6, right - 24, bottom - 4)) == {rgb(palette.PANEL)}


def runs(image: Image.Image, y: int, colour: str) -> int:
    """Return how many separate stretches of a colour are on a row."""
    row = [image.getpixel((x, y)) == rgb(colour) for x in range(image.width - 140)]
    return sum(is_there for is_there, _ in itertools.groupby(row))


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_each_moment_is_a_dot(count: int) -> None:
    """A lane has as many dots as there were moments, from the first second of play to the last."""
    moments = tuple(at * SECONDS // max(count - 1, 1) for at in range(count))
    image = opened(PICTURES.chart(Chart((Lane("1", "", moments),), (), SECONDS)))
    assert runs(image, FIRST_TRACK, palette.LANES[0]) == count


@pytest.mark.parametrize(
    ("seconds", "ticks"),
    [
        (1, [0]),
        (45, [0, 10, 20, 30, 40]),
        (1440, [0, 300, 600, 900, 1200]),
        (1800, [0, 300, 600, 900, 1200, 1500, 1800]),
        (7200, [0, 1200, 2400, 3600, 4800, 6000, 7200]),
        (60_000, [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]),
    ],
)
def test_axis_has_round_minutes(seconds: int, ticks: list[int]) -> None:
    """At most seven times are written, at round minutes as far as a game goes."""
    axis = lane_drawing.Axis(0, 600, seconds)
    assert list(axis.ticks()) == ticks
    assert axis.across(0) == 0 and axis.across(seconds) == 600


def label_pixels(label: str) -> int:
    """Return how much bright text stands right of the mark of a lane."""
    image = opened(PICTURES.chart(Chart((Lane("1", label, ()),), (), SECONDS)))
    return colours(image, 110, LANES_TOP, 860, LANES_TOP + 38).get(rgb(palette.TEXT), 0)


@pytest.mark.parametrize(
    "label", ["Somebody panics", "誰かがパニックになる", "画面が「分割」される。", "Ça va, mañana? か\u3099"]
)
def test_wording_is_drawn(label: str) -> None:
    """English, Japanese and other Latin letters, composed or not, are really written."""
    assert label_pixels("") == 0
    assert label_pixels(label) > 100


@pytest.mark.parametrize("label", ["Cheer 🐈", "هتاف", "उत्साह", "환호", "欢呼们"])
def test_wording_without_glyphs_is_left_out(label: str) -> None:
    """What the font cannot write whole is not written in part; the mark stands alone, the same as without wording."""
    charts = [Chart((Lane("S1", words, (60,)),), (Bar("1", 1),), SECONDS) for words in (label, "")]
    assert PICTURES.chart(charts[0]) == PICTURES.chart(charts[1])
    cards = [[replace(cell, label=words) for cell in card({3})] for words in (label, "")]
    assert PICTURES.card(cards[0], ()) == PICTURES.card(cards[1], ())


def test_rest_has_a_lane_of_its_own() -> None:
    """Of more rules than have room, the last lane is grey and full of dots."""
    image = opened(PICTURES.chart(LARGEST))
    last = FIRST_TRACK + 12 * lane_drawing.HEIGHT
    assert rgb(palette.REST) in colours(image, 60, last - 4, 800, last + 4)
    assert rgb(palette.REST) not in colours(image, 60, FIRST_TRACK - 4, 800, FIRST_TRACK + 4)


def test_bars_are_as_long_as_calls_are_many() -> None:
    """Half the calls are half the bar, and none is none."""
    chart = replace(SMALLEST, bars=(Bar("1", 20), Bar("2", 10), Bar("3", 0)))
    image = opened(PICTURES.chart(chart))
    # Lanes above have no moments, so the bars are all that has their colour.
    lengths = [colours(image, 0, y, WIDTH, y + 1).get(rgb(palette.CALLS), 0) for y in range(image.height)]
    longest = max(lengths)
    assert sorted({round(length / longest, 1) for length in lengths if length > longest * 0.4}) == [0.5, 1.0]
    assert longest > 700


def test_marked_cells_have_a_tick() -> None:
    """Without any colour a marked cell still differs: by a tick, and a complete one by a broad edge too."""
    image = opened(PICTURES.card(*CARDS["a line"]))
    for at, cell in enumerate(CARDS["a line"][0]):
        _, top, right, _ = cell_box(at)
        assert (rgb(palette.INK) in colours(image, right - 70, top + 10, right - 10, top + 70)) == cell.is_marked
    left, top, *_ = cell_box(5)
    assert colours(image, left + 1, top + 100, left + 4, top + 101) == {rgb(palette.COMPLETE): 3}


def test_highlight_changes_the_picture_and_joins_the_line() -> None:
    """Between the cells of a complete line runs a line; without it there is the background."""
    gap = cell_box(4)[2] + card_drawing.GAP / 2
    middle = (cell_box(4)[1] + cell_box(4)[3]) / 2
    cells = card({4, 5, 6, 7})
    with_line, without = (opened(PICTURES.card(cells, line)) for line in ({4, 5, 6, 7}, ()))
    assert with_line.getpixel((round(gap), round(middle))) == rgb(palette.COMPLETE)
    assert without.getpixel((round(gap), round(middle))) == rgb(palette.BACKGROUND)


def luminance(colour: tuple[int, ...]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    dark, bright = sorted(map(luminance, (one, other)))
    return (bright + 0.05) / (dark + 0.05)


ON_PANEL = [palette.TEXT, palette.QUIET, palette.REST, palette.CALLS, *palette.LANES]
WRITTEN = [
    *((colour, palette.PANEL) for colour in ON_PANEL),
    *((palette.INK, colour) for colour in (*palette.LANES, palette.REST, palette.MARKED, palette.COMPLETE)),
    (palette.TEXT, palette.BACKGROUND),
    *((colour, palette.MARKED_PANEL) for colour in (palette.TEXT, palette.MARKED)),
    *((colour, palette.COMPLETE_PANEL) for colour in (palette.TEXT, palette.COMPLETE)),
]


@pytest.mark.parametrize(("colour", "ground"), WRITTEN)
def test_contrast(colour: str, ground: str) -> None:
    """Whatever is written can be read."""
    assert contrast(rgb(colour), rgb(ground)) >= 4.5


def test_glow_leaves_words_readable() -> None:
    """Where words of a complete line stand, no pixel of the ground is too bright for them."""
    cells = [replace(cell, label="") for cell in card(set(range(16)))]
    image = opened(PICTURES.card(cells, range(16)))
    for at in range(16):
        left, _, right, bottom = cell_box(at)
        ground = colours(image, left + card_drawing.PADDING, bottom - 45, right - card_drawing.PADDING, bottom - 22)
        assert min(contrast(rgb(palette.TEXT), colour) for colour in ground) >= 4.5, at


def test_colours_are_those_of_the_palette() -> None:
    """Reducing a picture to 256 colours leaves what the contrast was computed from as it is."""
    everything = {rgb(colour) for colour in (palette.BACKGROUND, *ON_PANEL, palette.INK, palette.TRACK)}
    assert everything <= set(colours(opened(PICTURES.chart(LARGEST))))
    cells = {palette.MARKED, palette.MARKED_PANEL, palette.COMPLETE, palette.COMPLETE_PANEL, palette.TEXT}
    assert {rgb(colour) for colour in cells} <= set(colours(opened(PICTURES.card(*CARDS["a line"]))))


COLOUR_BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    # Machado, Oliveira and Fernandes (2009), severity 1.
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """Return the CIELAB colour that an eye sees."""
    linear = [((part / 255 + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]
    r, g, b = (
        min(max(sum(m * part for m, part in zip(row, linear, strict=True)), 0), 1) for row in COLOUR_BLINDNESS[eye]
    )
    x, y, z = (
        (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116)
        for part in (
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eye", COLOUR_BLINDNESS)
def test_lanes_differ_in_every_eye(eye: str) -> None:
    """Any two colours of lanes are far apart, whichever colours somebody cannot see."""
    for one, other in itertools.combinations(palette.LANES, 2):
        distance = sum((a - b) ** 2 for a, b in zip(lab(one, eye), lab(other, eye), strict=True)) ** 0.5
        assert distance > 12, (one, other)


def test_threads_draw_the_same() -> None:
    """Drawing in two threads at once gives what drawing alone does."""
    alone = [PICTURES.chart(TYPICAL), PICTURES.card(*CARDS["a line"])]
    with ThreadPoolExecutor(2) as threads:
        charts = [threads.submit(PICTURES.chart, TYPICAL) for _ in range(6)]
        cards = [threads.submit(PICTURES.card, *CARDS["a line"]) for _ in range(6)]
        assert {task.result() for task in charts} == {alone[0]}
        assert {task.result() for task in cards} == {alone[1]}


@pytest.mark.parametrize("what", ["absent", "broken"])
def test_missing_fonts_are_one_clear_error(tmp_path: Path, what: str) -> None:
    """A caller has one thing to catch, and whoever hosts reads which variable to mend."""
    if what == "broken":
        (tmp_path / "NotoSansCJKjp-Bold.otf").write_text("not a font")
    for draw in (lambda: Pictures(tmp_path).chart(SMALLEST), lambda: Pictures(tmp_path).card(card(set()), ())):
        with pytest.raises(PictureError, match="AKUDAMA_FONTS"):
            draw()


def test_pillow_is_loaded_with_the_first_picture() -> None:
    """A bot that draws nothing does not carry what draws."""
    program = """
import sys, pathlib
import bot.app, bot.ui.games.picture as picture, bot.ui.games.chart as chart
print("PIL" in sys.modules)
picture.Pictures(pathlib.Path("data/fonts")).chart(chart.Chart((), (), 60))
print("PIL" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"], done.stderr


def test_fonts_come_with_their_licence() -> None:
    """The fonts are few bytes, and may be passed on."""
    folder = ROOT / "data" / "fonts"
    fonts = list(folder.glob("*.otf"))
    assert len(fonts) == 2 and sum(font.stat().st_size for font in fonts) < 3_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text()
    assert all(font.name in (folder / "README.md").read_text() for font in fonts)
