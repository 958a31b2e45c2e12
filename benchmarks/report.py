"""What a benchmark found, as one table for people and as JSON for later comparison."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any

import discord


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity of both bots, once per round."""

    name: str
    unit: str
    bare: Sequence[float]
    subject: Sequence[float]

    @property
    def ratio(self) -> float:
        """Tell how many times the bare bot's figure the subject's is: the median over the rounds."""
        return median(self._ratios())

    @property
    def spread(self) -> float:
        """Tell how far the ratio of a single round is from the median, at most."""
        return max(abs(ratio / self.ratio - 1) for ratio in self._ratios())

    def cells(self) -> list[str]:
        """Write both medians and the ratio."""
        return [_number(median(self.bare)), _number(median(self.subject)), f"{self.ratio:.2f}x"]

    def as_json(self) -> dict[str, Any]:
        """List everything measured, not only the medians."""
        return {
            "unit": self.unit,
            "bare": [round(value, 5) for value in self.bare],
            "subject": [round(value, 5) for value in self.subject],
            "ratio": round(self.ratio, 4),
            "spread": round(self.spread, 4),
        }

    def _ratios(self) -> list[float]:
        return [other / bare for bare, other in zip(self.bare, self.subject, strict=True)]


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The figures of one scenario at one window, the bare bot's /ping beside it."""

    scenario: str
    window: int
    figures: Sequence[Figure]


@dataclass(slots=True)
class Report:
    """Everything one benchmark found."""

    title: str
    subject: str
    loads: list[LoadRow] = field(default_factory=list)
    others: list[Figure] = field(default_factory=list)  # start and memory
    notes: list[str] = field(default_factory=list)
    samples: dict[str, Any] = field(default_factory=dict)  # one answer of each scenario
    calls: dict[str, dict[str, int]] = field(default_factory=dict)  # REST calls of each bot beside its answers

    def note(self, text: str) -> None:
        """Add a remark below the table, once."""
        if text not in self.notes:
            self.notes.append(text)

    def table(self) -> str:
        """Write the table; every ratio is the subject's figure over the bare bot's of the same round."""
        return "\n".join([self.title, "", *self._load_lines(), *self._other_lines(), *self.notes])

    def as_json(self) -> str:
        """Write the whole report as JSON."""
        found = {
            "title": self.title,
            "subject": self.subject,
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": {
                "python": platform.python_version(),
                "discord.py": discord.__version__,
                "processors": os.cpu_count(),
                "system": platform.platform(),
            },
            "loads": [
                {"scenario": row.scenario, "window": row.window}
                | {figure.name: figure.as_json() for figure in row.figures}
                for row in self.loads
            ],
            "others": {figure.name: figure.as_json() for figure in self.others},
            "notes": self.notes,
            "samples": self.samples,
            "calls": self.calls,
        }
        return json.dumps(found, indent=2, ensure_ascii=False) + "\n"

    def _load_lines(self) -> list[str]:
        if not self.loads:
            return []
        figures = self.loads[0].figures
        rows = [["", "", *(cell for figure in figures for cell in (f"{figure.name}, {figure.unit}", "", ""))]]
        rows.append(["against the bare /ping", "window", *(["bare", self.subject, "ratio"] * len(figures))])
        for row in self.loads:
            label = row.scenario if row.window == self.loads[0].window else ""
            rows.append([label, str(row.window), *(cell for figure in row.figures for cell in figure.cells())])
        lines = _aligned(rows, headings=1)
        if len(figures[0].bare) == 1:
            return lines
        spreads = [row.figures[0].spread for row in self.loads]
        middle, most = median(spreads), max(spreads)
        remark = f"In single rounds the {figures[0].name} ratios lie up to {middle:.0%} off (in one row {most:.0%})."
        return [*lines, remark]

    def _other_lines(self) -> list[str]:
        if not self.others:
            return []
        rows = [["start and memory", "", "bare", self.subject, "ratio"]]
        rows += [[figure.name, figure.unit, *figure.cells()] for figure in self.others]
        return ["", *_aligned(rows), ""]


def _aligned(rows: list[list[str]], headings: int = 0) -> list[str]:
    """Set texts left and numbers right; heading lines flow over the columns to their right."""
    widths = [max(len(row[column]) for row in rows[headings:]) for column in range(len(rows[0]))]
    lines = []
    for at, row in enumerate(rows):
        line = ""
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            start = sum(widths[:column]) + 2 * column
            if at < headings:
                line = line.ljust(start) + cell if cell else line
            else:
                line += cell.ljust(width + 2) if column == 0 else cell.rjust(width) + "  "
        lines.append(line.rstrip())
    return lines


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"
