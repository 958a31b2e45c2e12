"""What the catalogue answers with: only what the viewer who asked may see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """How something is called, as far as the viewer may know."""

    en: str
    ja: str | None = None
    romaji: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that can be asked for, with its name."""

    kind: str
    slug: str
    name: Name
    position: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement."""

    field: str
    text: str
    ja: str | None = None
    label: str | None = None
    label_ja: str | None = None
    amount: int | None = None
    about: Ref | None = None
    confidence: str = "high"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A connection to another entity; `confidence` says how sure it is."""

    role: str
    to: Ref
    confidence: str = "high"


@dataclass(frozen=True, slots=True)
class Source:
    """Where something on the card comes from."""

    title: str
    publisher: str
    url: str | None
    date: str
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything visible about one entity; `held_back` counts the statements that are not."""

    ref: Ref
    facts: tuple[Fact, ...]
    links: tuple[Link, ...]
    held_back: int

    def all(self, field: str) -> tuple[Fact, ...]:
        """Return the facts of a field in order."""
        return tuple(fact for fact in self.facts if fact.field == field)

    def one(self, field: str) -> Fact | None:
        """Return the first fact of a field."""
        return next((fact for fact in self.facts if fact.field == field), None)

    def linked(self, kind: str, *roles: str) -> tuple[Link, ...]:
        """Return the links to entities of a kind, each entity once, optionally only of some roles."""
        found: dict[str, Link] = {}
        for link in self.links:
            if link.to.kind == kind and (not roles or link.role in roles):
                found.setdefault(link.to.slug, link)
        return tuple(sorted(found.values(), key=lambda link: link.to.position))


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result; `excerpt` is the statement that matched, None where the name did."""

    ref: Ref
    excerpt: str | None = None
