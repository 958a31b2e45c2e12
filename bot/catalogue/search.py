"""Find names despite typos, accents, kana and romaji. Pure: it sees only the names it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.answers import Ref
from bot.spelling import CERTAIN, CLOSE, MIN_FUZZY, alike, normalise

MAX_CHOICES = 25
"""Discord shows no more choices than this."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    text: str
    ref: Ref


class Index:
    """The names that readers of one level may see."""

    def __init__(self, refs: Sequence[Ref]) -> None:
        self.by_key = {(ref.kind, ref.slug): ref for ref in refs}
        self._refs: dict[str, list[Ref]] = {}
        self._spellings: dict[str, list[_Spelling]] = {}
        self._candidates: dict[str, list[tuple[str, Ref]]] = {}
        for ref in refs:
            self._refs.setdefault(ref.kind, []).append(ref)
            names = [ref.slug, ref.name.en, ref.name.ja or "", ref.name.romaji or "", *ref.name.aliases]
            # "Ippanjin / Sagishi" is two readings.
            parts = {normalise(part): None for name in names for part in (name, *name.split(" / "))}
            self._spellings.setdefault(ref.kind, []).extend(_Spelling(part, ref) for part in parts if part)
            # A typo is looked for in each longer word of a name too: "killr" means "the Killer".
            words = {word: None for part in parts for word in (part, *part.split()) if len(word) >= MIN_FUZZY}
            self._candidates.setdefault(ref.kind, []).extend((word, ref) for word in words)

    def all(self, kind: str) -> list[Ref]:
        """Return everything of a kind, in the show's order."""
        return self._refs.get(kind, [])

    def exact(self, kind: str, text: str) -> Ref | None:
        """Return what is called or identified by exactly `text`, or is certainly meant by it."""
        if found := self.by_key.get((kind, text.strip())):
            return found
        wanted = normalise(text)
        if wanted.isdecimal():
            # A number is an id or nothing: "-1" does not mean 1.
            return None
        for spelling in self._spellings.get(kind, ()):
            if spelling.text == wanted:
                return spelling.ref
        ranked = self.alike([kind], text, CERTAIN)
        return ranked[0] if len(ranked) == 1 else None

    def close(self, kinds: Sequence[str], text: str, limit: int = MAX_CHOICES) -> list[Ref]:
        """Return what `text` may mean, best first: names that hold it, then typos; everything for no text at all."""
        wanted = normalise(text)
        if not wanted:
            return [ref for kind in kinds for ref in self.all(kind)][:limit]
        found = self.literal(kinds, text)
        if len(found) < limit:
            found = list(dict.fromkeys([*found, *self.alike(kinds, text)]))
        return found[:limit]

    def literal(self, kinds: Sequence[str], text: str) -> list[Ref]:
        """Return what has `text` in a name: names that start so, then words that do, then the rest."""
        wanted = normalise(text)
        if not wanted:
            return []
        found: dict[Ref, None] = {}
        spellings = [spelling for kind in kinds for spelling in self._spellings.get(kind, ())]
        for matches in (
            lambda text: text.startswith(wanted),
            lambda text: f" {wanted}" in text,
            lambda text: wanted in text,
        ):
            for spelling in spellings:
                if matches(spelling.text):
                    found.setdefault(spelling.ref)
        return list(found)

    def alike(self, kinds: Sequence[str], text: str, cutoff: float = CLOSE) -> list[Ref]:
        """Return what has a name or a word that `text` is a typo of, likest first."""
        candidates = [candidate for kind in kinds for candidate in self._candidates.get(kind, ())]
        matches = alike(normalise(text), [word for word, _ in candidates], cutoff)
        return list(dict.fromkeys(candidates[at][1] for at in matches))
