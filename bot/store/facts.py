"""Read content, as far as a level allows. The spoiler guard is `VISIBLE`, and stands nowhere else.

Only the catalogue may import this module (an import-linter contract).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.store.database import Database

VISIBLE = "revealed_in <= :seen"


class NameRow(NamedTuple):
    """One way to call an entity: field is name, romaji or alias."""

    kind: str
    slug: str
    position: int
    field: str
    text: str
    ja: str | None
    revealed_in: int


class FactRow(NamedTuple):
    """A visible statement."""

    id: int
    field: str
    label: str | None
    label_ja: str | None
    text: str
    ja: str | None
    amount: int | None
    about: str | None
    confidence: str
    parent: int | None


class LinkRow(NamedTuple):
    """A visible link as seen from one of its ends."""

    role: str
    kind: str
    slug: str
    confidence: str
    outgoing: int


class SourceRow(NamedTuple):
    """A visible source of visible statements."""

    title: str
    publisher: str
    url: str | None
    date: str
    kind: str


class StatementRow(NamedTuple):
    """A visible statement with the entity it belongs to."""

    kind: str
    slug: str
    field: str
    text: str


class FactStore:
    """Content queries; every method is told how far the reader has seen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def episodes(self) -> int:
        """Return how many episodes there are; the number is on every poster."""
        rows = await self._database.read("SELECT COUNT(*) FROM entity WHERE kind = 'episode'")
        return int(rows[0][0])

    async def names(self, seen: int) -> list[NameRow]:
        """Return every visible name of every visible entity, in the entities' order."""
        rows = await self._database.read(
            "SELECT entity.kind, entity.slug, entity.position, fact.field, fact.text, fact.ja, fact.revealed_in"
            f" FROM (SELECT * FROM entity WHERE {VISIBLE}) AS entity"
            f" JOIN (SELECT * FROM fact WHERE {VISIBLE}) AS fact"
            " ON fact.kind = entity.kind AND fact.slug = entity.slug"
            " WHERE fact.field IN ('name', 'romaji', 'alias')"
            " ORDER BY entity.kind, entity.position, fact.id",
            {"seen": seen},
        )
        return [NameRow(*row) for row in rows]

    async def facts(self, kind: str, slug: str, seen: int) -> list[FactRow]:
        """Return the visible statements about one entity, notes after the facts they belong to."""
        rows = await self._database.read(
            "SELECT id, field, label, label_ja, text, ja, amount, about, confidence, parent FROM fact"
            f" WHERE kind = :kind AND slug = :slug AND {VISIBLE} ORDER BY id",
            {"kind": kind, "slug": slug, "seen": seen},
        )
        return [FactRow(*row) for row in rows]

    async def held_back(self, kind: str, slug: str, seen: int) -> int:
        """Return how many statements about one visible entity are not visible yet."""
        rows = await self._database.read(
            f"SELECT COUNT(*) FROM fact WHERE kind = :kind AND slug = :slug AND NOT ({VISIBLE}) AND parent IS NULL",
            {"kind": kind, "slug": slug, "seen": seen},
        )
        return int(rows[0][0])

    async def count(self, seen: int) -> int:
        """Return how many statements there are that are visible."""
        rows = await self._database.read(
            f"SELECT COUNT(*) FROM fact WHERE {VISIBLE} AND parent IS NULL", {"seen": seen}
        )
        return int(rows[0][0])

    async def links(self, kind: str, slug: str, seen: int) -> list[LinkRow]:
        """Return the visible links from and to one entity."""
        rows = await self._database.read(
            f"SELECT role, to_kind, to_slug, confidence, 1, position FROM (SELECT * FROM link WHERE {VISIBLE}) AS l"
            " WHERE kind = :kind AND slug = :slug"
            " UNION ALL"
            f" SELECT role, kind, slug, confidence, 0, position FROM (SELECT * FROM link WHERE {VISIBLE}) AS l"
            " WHERE to_kind = :kind AND to_slug = :slug"
            " ORDER BY 5 DESC, 1, 6",
            {"kind": kind, "slug": slug, "seen": seen},
        )
        return [LinkRow(*row[:5]) for row in rows]

    async def sources(self, kind: str, slug: str, seen: int, field: str | None = None) -> list[SourceRow]:
        """Return the visible sources of what is visible about one entity, or of one field of it."""
        rows = await self._database.read(
            "SELECT DISTINCT source.title, source.publisher, source.url, source.date, source.kind"
            f" FROM (SELECT * FROM fact WHERE kind = :kind AND slug = :slug AND {VISIBLE}"
            " AND (:field IS NULL OR field = :field)) AS fact"
            " JOIN citation ON citation.fact = fact.id"
            f" JOIN (SELECT * FROM source WHERE {VISIBLE}) AS source ON source.id = citation.source"
            " ORDER BY source.kind <> 'official', source.publisher, source.title",
            {"kind": kind, "slug": slug, "seen": seen, "field": field},
        )
        return [SourceRow(*row) for row in rows]

    async def statements(self, kinds: Sequence[str], words: Sequence[str], seen: int) -> list[StatementRow]:
        """Return the visible statements about entities of `kinds` whose text holds every word, case aside."""
        parameters: dict[str, object] = {"seen": seen}
        for number, word in enumerate(words):
            escaped = word.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            parameters[f"word{number}"] = f"%{escaped}%"
        parameters |= {f"kind{number}": kind for number, kind in enumerate(kinds)}
        among = ", ".join(f":kind{number}" for number in range(len(kinds)))
        holds = " AND ".join(f"LOWER(text) LIKE :word{number} ESCAPE '\\'" for number in range(len(words)))
        rows = await self._database.read(
            f"SELECT kind, slug, field, text FROM fact WHERE {VISIBLE} AND kind IN ({among}) AND {holds} ORDER BY id",
            parameters,
        )
        return [StatementRow(*row) for row in rows]

    async def synopses(self, seen: int) -> list[StatementRow]:
        """Return the visible episode synopses in order."""
        rows = await self._database.read(
            f"SELECT kind, slug, field, text FROM fact WHERE {VISIBLE} AND kind = 'episode' AND field = 'synopsis'"
            " ORDER BY id",
            {"seen": seen},
        )
        return [StatementRow(*row) for row in rows]
