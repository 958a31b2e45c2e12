"""A chart in words says what its picture says, and fits where Discord shows it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translations import Language, Translations
from bot.ui.games.alt_text import MAX_CHARACTERS
from bot.ui.games.chart import MAX_LANES, Bar, Chart, Lane, busiest, describe
from bot.ui.games.words import clock
from tests.harness import ROOT
from tests.ui.games.samples import CHARTS, LARGEST, SMALLEST, TYPICAL, lanes

ENGLISH = Language("en", {})
LINE = re.compile(r"(\w+)(?: (.*))?: (\d+) times?(?: \((.*)\))?")
MORE = re.compile(r"and (\d+) more rules?: (\d+) in all")
CALLS = "Calls by player number: "

LANES = st.builds(
    Lane,
    st.from_regex(r"S?[1-9][0-9]?", fullmatch=True),
    st.text("abc defg漢字かな", max_size=150),
    st.lists(st.integers(0, 7_200), max_size=40).map(tuple),
)
GAMES = st.builds(
    Chart,
    st.lists(LANES, max_size=67).map(tuple),
    st.lists(st.integers(0, 9_999), max_size=40).map(lambda calls: tuple(map(Bar, map(str, range(1, 41)), calls))),
    st.integers(1, 7_200),
)


@given(chart=GAMES)
@settings(deadline=None)
def test_every_number_can_be_read_back(chart: Chart) -> None:
    """However long it is: it fits, each player's calls are there, and the counts add up to all that was counted."""
    text = describe(chart, ENGLISH)
    assert len(text) <= MAX_CHARACTERS
    lines = text.splitlines()
    told = [match for line in lines[1:] if (match := LINE.fullmatch(line))]
    more = next((match for line in lines if (match := MORE.fullmatch(line))), None)
    counted = {(lane.mark, str(len(lane.moments))) for lane in chart.lanes}
    assert {match.group(1, 3) for match in told} <= counted
    assert len(told) + int(more[1] if more else 0) == len(chart.lanes)
    total = sum(int(match[3]) for match in told) + int(more[2] if more else 0)
    assert total == sum(len(lane.moments) for lane in chart.lanes)
    calls = next((line.removeprefix(CALLS) for line in lines if line.startswith(CALLS)), "")
    assert calls == ", ".join(f"{bar.mark}: {bar.calls}" for bar in chart.bars)


@given(chart=GAMES)
@settings(deadline=None)
def test_what_is_short_is_told_whole(chart: Chart) -> None:
    """A game of a few rules loses neither a wording nor a moment."""
    chart = Chart(tuple(replace(lane, moments=lane.moments[:4]) for lane in chart.lanes[:3]), chart.bars, chart.seconds)
    told = [LINE.fullmatch(line) for line in describe(chart, ENGLISH).splitlines()[1 : 1 + len(chart.lanes)]]
    for match, lane in zip(told, chart.lanes, strict=True):
        assert match is not None
        times = ", ".join(map(clock, sorted(lane.moments))) or None
        assert match.groups() == (lane.mark, " ".join(lane.label.split()) or None, str(len(lane.moments)), times)


def test_wording() -> None:
    """The whole of a small game."""
    chart = Chart((Lane("5", "Somebody\npanics", (62, 5)), Lane("S3", "", (600,))), (Bar("1", 2), Bar("2", 0)), 1440)
    assert describe(chart, ENGLISH).splitlines() == [
        "What was counted in 24:00 of play:",
        "5 Somebody panics: 2 times (0:05, 1:02)",
        "S3: 1 time (10:00)",
        "Calls by player number: 1: 2, 2: 0",
    ]


def test_times_go_first_then_wordings_then_rules() -> None:
    """What matters least is left out first."""
    short = replace(TYPICAL, lanes=lanes(3, 6))
    assert describe(short, ENGLISH).count("(") == 3
    many = replace(TYPICAL, lanes=lanes(4, 60))
    assert "(" not in describe(many, ENGLISH)
    assert all(lane.label in describe(many, ENGLISH) for lane in many.lanes)
    wordy = replace(TYPICAL, lanes=tuple(replace(lane, label="Many words " * 20) for lane in lanes(13, 6)))
    assert describe(wordy, ENGLISH).count("…: 6 times") == 13
    crowded = replace(LARGEST, bars=tuple(Bar(f"{n:06}", n) for n in range(70)))
    assert MORE.search(describe(crowded, ENGLISH))


def test_even_the_absurd_is_cut() -> None:
    """Nothing is longer than Discord takes."""
    absurd = Chart((), tuple(Bar(str(n), 10**9) for n in range(500)), 1)
    assert len(describe(absurd, ENGLISH)) <= MAX_CHARACTERS


def test_busiest_lanes_are_shown() -> None:
    """What has room keeps its order; of more, the last lane has all the rest."""
    assert busiest(TYPICAL) == (TYPICAL.lanes, ())
    growing = tuple(Lane(str(n), "", (0,) * n) for n in range(20))
    shown, rest = busiest(Chart(growing, (), 60))
    assert [len(lane.moments) for lane in shown] == list(range(19, 19 - MAX_LANES + 1, -1))
    assert sorted(lane.mark for lane in (*shown, *rest)) == sorted(lane.mark for lane in growing)
    assert "and 8 more rules: 28 in all" in describe(Chart(growing, (), 60), ENGLISH)


@pytest.mark.parametrize("name", CHARTS)
def test_japanese(name: str) -> None:
    """Japanese readers hear all of it in Japanese, in as many characters."""
    japanese = Translations(ROOT / "data" / "locale").language("ja")
    text = describe(CHARTS[name], japanese)
    assert len(text) <= MAX_CHARACTERS and "24:00" in text
    assert not re.search(r"times?\b|counted|Calls|more rule", text)
    assert "1 Somebody panics：0回" in describe(SMALLEST, japanese)
