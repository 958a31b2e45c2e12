"""What a reply says, before it becomes components. Everything here is text and plain data."""

from __future__ import annotations

from dataclasses import dataclass

MAX_KEY_CHARACTERS = 50
"""What of a route's key fits into a custom_id of 100 characters beside the rest."""


@dataclass(frozen=True, slots=True)
class Route:
    """Names something that can be shown: a kind, which one (a slug, or what a person typed), and the page of it."""

    kind: str
    key: str = ""
    page: int = 0

    @classmethod
    def typed(cls, kind: str, text: object) -> Route:
        """Return the route for what a person typed, on one line and no longer than a button can carry."""
        readable = "".join(c if c.isprintable() else " " for c in str(text))
        return cls(kind, " ".join(readable.split())[:MAX_KEY_CHARACTERS].strip())

    def at(self, page: int) -> Route:
        """Return the same route at another page."""
        return Route(self.kind, self.key, page)


@dataclass(frozen=True, slots=True)
class Jump:
    """A place to go to, as one option of a select."""

    route: Route
    label: str


@dataclass(frozen=True, slots=True)
class Jumps:
    """A select full of places to go to."""

    placeholder: str
    options: tuple[Jump, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the paragraphs under it."""

    heading: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole reply.

    `route` is the document's own, where what was asked for has a proper name.
    `is_answer` is False where the question could not be answered; then only the asker sees it.
    `has_long_texts` says that it holds content texts, which are in English whatever the reader's language.
    `tells_story` is False where nothing of the show is told, so that nothing need be said of spoilers.
    """

    title: str
    subtitle: str | None = None
    colour: int | None = None
    route: Route | None = None
    sections: tuple[Section, ...] = ()
    jumps: tuple[Jumps, ...] = ()
    previous: Jump | None = None
    following: Jump | None = None
    held_back: int = 0
    may_hide_more: bool = False
    has_sources: bool = False
    is_answer: bool = True
    tells_story: bool = True
    has_long_texts: bool = True
