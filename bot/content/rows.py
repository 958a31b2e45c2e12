"""Content as rows, the shape it has in the store.

A row's `revealed_in` is already the latest of everything it gives away: itself, the entry it belongs to and
whoever it names, so that `revealed_in <= seen` is the whole condition.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class EntityRow(NamedTuple):
    """Something that can be asked for."""

    kind: str
    slug: str
    position: int
    revealed_in: int


class FactRow(NamedTuple):
    """One statement about an entity; `parent` is the fact that a note belongs to."""

    id: int
    kind: str
    slug: str
    field: str
    position: int
    text: str
    revealed_in: int
    confidence: str
    ja: str | None = None
    label: str | None = None
    label_ja: str | None = None
    amount: int | None = None
    about: str | None = None
    parent: int | None = None


class LinkRow(NamedTuple):
    """From one entity to another, such as an episode to who appears in it."""

    kind: str
    slug: str
    role: str
    to_kind: str
    to_slug: str
    position: int
    revealed_in: int
    confidence: str


class SourceRow(NamedTuple):
    """Where facts come from."""

    id: str
    title: str
    publisher: str
    url: str | None
    date: str
    kind: str
    revealed_in: int


class CitationRow(NamedTuple):
    """A fact and one of its sources."""

    fact: int
    source: str


@dataclass(slots=True)
class Rows:
    """All content, ready for the store."""

    entities: list[EntityRow] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)
    sources: list[SourceRow] = field(default_factory=list)
    citations: list[CitationRow] = field(default_factory=list)
