"""What is asked of a source, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.watch.health import Line
from bot.watch.net.validators import Validators


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: a GET, or a POST where it has a body."""

    url: str
    validators: Validators = field(default_factory=Validators)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it. `failure` is None where the source answered with a body (200) or had nothing new (304)."""

    url: str
    status: int | None = None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    """The headers that say what it is and when to ask again, by their lower-case names."""
    validators: Validators = field(default_factory=Validators)
    moved_to: str | None = None
    failure: Line | None = None
