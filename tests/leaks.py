"""Everything that must not be said yet: finds hidden statements, names and slugs in any text."""

from __future__ import annotations

import re
from functools import cache

from bot.content.flatten import flatten
from bot.content.load import load
from bot.content.rows import Rows
from tests.harness import CONTENT

DATA_FIELDS = {
    "colour",
    "minutes",
    "action",
    "tag",
    "wham",
    "air_date_derived",
    "first_appearance",
    "group",
    "kind",
    "outcome",
}
LONG = 30
"""A text of this length is a statement: it may not appear at all. A shorter one is a word, and may be part of others."""


@cache
def content_rows() -> Rows:
    return flatten(load(CONTENT))


class Secrets:
    """What a reader at one level may not be told."""

    def __init__(self, seen: int) -> None:
        said: set[str] = set()
        hidden: set[str] = set()
        for fact in content_rows().facts:
            if fact.field in DATA_FIELDS:
                continue
            known = fact.revealed_in <= seen
            for text in (fact.text, fact.ja or "", fact.label or "", fact.label_ja or ""):
                (said if known else hidden).add(text)
        for source in content_rows().sources:
            (said if source.revealed_in <= seen else hidden).update((source.title,))
        hidden -= said
        self._long = sorted(text for text in hidden if len(text) >= LONG)
        words = sorted((text for text in hidden if 0 < len(text) < LONG and not text.isdigit()), key=len, reverse=True)
        self._word = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)) if words else None
        # What may be said may contain the same words: an episode called "Brother", say.
        self._said = re.compile("|".join(re.escape(text) for text in sorted(said - {""}, key=len, reverse=True)))
        slugs = [f"{e.kind}:{re.escape(e.slug)}(?![\\w-])" for e in content_rows().entities if e.revealed_in > seen]
        self._slug = re.compile("|".join(rf"\b{slug}" for slug in slugs)) if slugs else None

    def found_in(self, text: str) -> list[str]:
        """Return the hidden statements, words and slugs in a text."""
        found = [statement for statement in self._long if statement in text]
        rest = self._said.sub(" ", text)
        if self._word:
            found += self._word.findall(rest)
        if self._slug:
            found += self._slug.findall(text)
        return found
