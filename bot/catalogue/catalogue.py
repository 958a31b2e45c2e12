"""Answer questions about the show, each for one viewer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.answers import Entry, Fact, Hit, Link, Name, Ref, Source
from bot.catalogue.search import MAX_CHOICES, Index
from bot.catalogue.viewer import Viewer
from bot.store.facts import FactRow, FactStore, NameRow

SEARCHED = ("character", "episode", "trope", "term", "rule", "topic", "show")
"""The kinds that have a card of their own."""
MAX_SEARCH_WORDS = 8
DEFAULT_MINUTES = 24
"""What an episode runs where the content, loaded by an older version, does not say so."""


class Catalogue:
    """The show, as far as each viewer may know it.

    Content does not change while the bot runs, so answers are kept: by level, never by person.
    """

    def __init__(self, facts: FactStore) -> None:
        self._facts = facts
        self._indexes: dict[int, Index] = {}
        self._entries: dict[tuple[str, str, int], Entry] = {}
        self._episodes: int | None = None

    async def last_episode(self) -> int:
        """Return the number of the last episode."""
        if self._episodes is None:
            self._episodes = await self._facts.episodes()
        return self._episodes

    async def episode_minutes(self) -> int:
        """Return how long an episode runs, which every schedule of a station tells."""
        show = await self.entry(Viewer(0), "show", "show")
        minutes = show.one("minutes") if show else None
        return minutes.amount if minutes and minutes.amount else DEFAULT_MINUTES

    async def all(self, viewer: Viewer, kind: str) -> list[Ref]:
        """Return everything of a kind that the viewer may know of, in the show's order."""
        return (await self._index(viewer.seen)).all(kind)

    async def entry(self, viewer: Viewer, kind: str, slug: str) -> Entry | None:
        """Return what the viewer may know of one entity; None if it does not exist or may not be mentioned."""
        key = (kind, slug, viewer.seen)
        if (kept := self._entries.get(key)) is not None:
            return kept
        index = await self._index(viewer.seen)
        ref = index.by_key.get((kind, slug))
        if ref is None:
            # Not kept: there is no end to what people may ask for, but there is to what there is.
            return None
        self._entries[key] = await self._compose(index, ref, viewer.seen)
        return self._entries[key]

    async def entries(self, viewer: Viewer, kind: str) -> list[Entry]:
        """Return what the viewer may know of everything of a kind, in the show's order."""
        found = [await self.entry(viewer, ref.kind, ref.slug) for ref in await self.all(viewer, kind)]
        return [entry for entry in found if entry is not None]

    async def find(self, viewer: Viewer, kind: str, text: str) -> Entry | None:
        """Return the entity that `text` names or certainly means; None for the unknown and the hidden alike."""
        ref = (await self._index(viewer.seen)).exact(kind, text)
        return await self.entry(viewer, kind, ref.slug) if ref else None

    async def suggest(self, viewer: Viewer, kinds: Sequence[str], text: str, limit: int = MAX_CHOICES) -> list[Ref]:
        """Return what `text` may mean, best first; everything, in the show's order, for an empty text."""
        return (await self._index(viewer.seen)).close(kinds, text, limit)

    async def search(self, viewer: Viewer, text: str, limit: int = 50) -> list[Hit]:
        """Return entities by name, then by visible statements that hold every word of `text`, then by likeness."""
        index = await self._index(viewer.seen)
        words = text.split()[:MAX_SEARCH_WORDS]
        if not words:
            return []
        hits = {ref: Hit(ref) for ref in index.literal(SEARCHED, text)}
        for row in await self._facts.statements(SEARCHED, words, viewer.seen):
            if row.field not in _UNQUOTABLE and (ref := index.by_key.get((row.kind, row.slug))):
                hits.setdefault(ref, Hit(ref, row.text))
        for ref in index.alike(SEARCHED, text):
            hits.setdefault(ref, Hit(ref))
        return list(hits.values())[:limit]

    async def recap(self, viewer: Viewer, upto: int) -> list[tuple[Ref, str]]:
        """Return the synopses of the episodes up to `upto` that the viewer may know."""
        index = await self._index(viewer.seen)
        rows = await self._facts.synopses(min(upto, viewer.seen))
        return [(index.by_key["episode", row.slug], row.text) for row in rows]

    async def opened(self, before: Viewer, after: Viewer) -> int:
        """Return how many statements the viewer `after` may know that `before` may not."""
        return await self._facts.count(after.seen) - await self._facts.count(before.seen)

    async def sources(self, viewer: Viewer, kind: str, slug: str, field: str | None = None) -> list[Source]:
        """Return the sources of what the viewer may know of one entity, or of one field of it."""
        if (await self._index(viewer.seen)).by_key.get((kind, slug)) is None:
            return []
        return [Source(*row) for row in await self._facts.sources(kind, slug, viewer.seen, field)]

    async def _index(self, seen: int) -> Index:
        if seen not in self._indexes:
            self._indexes[seen] = Index(_refs(await self._facts.names(seen)))
        return self._indexes[seen]

    async def _compose(self, index: Index, ref: Ref, seen: int) -> Entry:
        rows = await self._facts.facts(ref.kind, ref.slug, seen)
        links = await self._facts.links(ref.kind, ref.slug, seen)
        return Entry(
            ref=ref,
            facts=tuple(_fact(row, rows, index) for row in rows if row.parent is None),
            links=tuple(
                Link(link.role, to, link.confidence)
                for link in links
                if (to := index.by_key.get((link.kind, link.slug))) is not None
            ),
            held_back=await self._facts.held_back(ref.kind, ref.slug, seen),
        )


_UNQUOTABLE = frozenset(
    (
        *("colour", "minutes", "action", "tag", "wham", "air_date_derived", "first_appearance"),
        *("name", "romaji", "credit", "release"),
    )
)
"""Fields that are data or the name itself: found by them, an entry needs no excerpt of its own."""


def _fact(row: FactRow, rows: list[FactRow], index: Index) -> Fact:
    return Fact(
        field=row.field,
        text=row.text,
        ja=row.ja,
        label=row.label,
        label_ja=row.label_ja,
        amount=row.amount,
        about=index.by_key.get(("character", row.about)) if row.about else None,
        confidence=row.confidence,
        notes=tuple(note.text for note in rows if note.parent == row.id),
    )


def _refs(rows: list[NameRow]) -> list[Ref]:
    """Put each entity's visible names together; of several main names the one revealed last is the true one."""
    grouped: dict[tuple[str, str], list[NameRow]] = {}
    for row in rows:
        grouped.setdefault((row.kind, row.slug), []).append(row)
    refs = []
    for (kind, slug), names in grouped.items():
        main = max((row for row in names if row.field == "name"), key=lambda row: row.revealed_in)
        romaji = next((row.text for row in names if row.field == "romaji"), None)
        aliases = tuple(row.text for row in names if row.field == "alias")
        refs.append(Ref(kind, slug, Name(main.text, main.ja, romaji, aliases), main.position))
    return refs
