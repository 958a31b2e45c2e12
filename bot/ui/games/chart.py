"""What a game's chart shows, and the same in words: when each rule was counted, and what each player called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.translations import Language
from bot.ui.games.alt_text import fullest, rule_name
from bot.ui.games.words import clock

MAX_LANES = 13
"""More rules than these share the last lane."""

LABEL_LIMITS = (60, 40, 24)


@dataclass(frozen=True, slots=True)
class Lane:
    """A rule: its short mark, its wording, and the second of play of each counted moment."""

    mark: str
    label: str
    moments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A player, by the number of their seat, and how often they called."""

    mark: str
    calls: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole game over `seconds` of play."""

    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    seconds: int


def busiest(chart: Chart) -> tuple[tuple[Lane, ...], tuple[Lane, ...]]:
    """Return the lanes to show, in the game's order where all have room and else the busiest first, and the rest."""
    if len(chart.lanes) <= MAX_LANES:
        return chart.lanes, ()
    lanes = tuple(sorted(chart.lanes, key=lambda lane: -len(lane.moments)))
    return lanes[: MAX_LANES - 1], lanes[MAX_LANES - 1 :]


def describe(chart: Chart, language: Language) -> str:
    """Return the chart in words; too long, it loses its times, then ends of wordings, then rules."""
    return fullest(_drafts(chart, language))


def _drafts(chart: Chart, language: Language) -> Iterator[str]:
    lanes, rest = busiest(chart)
    yield _draft(chart, [_line(lane, language, None, with_times=True) for lane in lanes], rest, language)
    for limit in (None, *LABEL_LIMITS):
        lines = [_line(lane, language, limit, with_times=False) for lane in lanes]
        yield _draft(chart, lines, rest, language)
    for shown in range(len(lanes) - 1, -1, -1):
        yield _draft(chart, lines[:shown], lanes[shown:] + rest, language)


def _draft(chart: Chart, lines: list[str], rest: tuple[Lane, ...], language: Language) -> str:
    head = language.gettext("What was counted in {time} of play:", time=clock(chart.seconds))
    more = []
    if rest:
        total = sum(len(lane.moments) for lane in rest)
        more.append(
            language.ngettext(
                "and {n} more rule: {total} in all", "and {n} more rules: {total} in all", len(rest), total=total
            )
        )
    if chart.bars:
        calls = ", ".join(f"{bar.mark}: {bar.calls}" for bar in chart.bars)
        more.append(language.gettext("Calls by player number: {calls}", calls=calls))
    return "\n".join([head, *lines, *more])


def _line(lane: Lane, language: Language, limit: int | None, *, with_times: bool) -> str:
    rule, n = rule_name(lane.mark, lane.label, limit), len(lane.moments)
    if not (with_times and n):
        return language.ngettext("{rule}: {n} time", "{rule}: {n} times", n, rule=rule)
    times = ", ".join(clock(second) for second in sorted(lane.moments))
    return language.ngettext("{rule}: {n} time ({times})", "{rule}: {n} times ({times})", n, rule=rule, times=times)
