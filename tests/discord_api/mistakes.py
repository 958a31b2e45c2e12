"""What a check reports: where in a body, and what is wrong there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

Json = Any  # what json.loads returns; whether it has the right shape is what the checks find out


class Mistake(NamedTuple):
    """One thing Discord would refuse, or that would ping somebody, at one JSON path."""

    path: str
    problem: str

    def __str__(self) -> str:
        """Return the path and the problem on one line."""
        return f"{self.path}: {self.problem}"


def join(path: str, *steps: str | int) -> str:
    """Extend a JSON path, so that ("$.data", "options", 3) becomes "$.data.options[3]"."""
    return path + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def size(path: str, count: int, unit: str, least: int | None, most: int | None) -> list[Mistake]:
    """Report a length outside its bounds, in the same words whichever check finds it."""
    if most is not None and count > most:
        return [Mistake(path, f"has {count:,} {unit}, at most {most:,} allowed")]
    if least is not None and count < least:
        return [Mistake(path, f"has {count:,} {unit}, at least {least:,} needed")]
    return []


def shown(value: object, width: int = 80) -> str:
    """Quote a value briefly, so that a mistake stays one readable line."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= width else f"{text[: width - 3]}..."


def listed(values: Iterable[object]) -> str:
    """Join allowed values for a sentence."""
    return ", ".join(shown(value) for value in values)


def unique(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Drop what two checks reported in the same words, keeping the order."""
    return list(dict.fromkeys(mistakes))
