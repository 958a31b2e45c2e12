"""A headline as the rules read it: one spelling for quotes, widths and cases, and titles of works hidden."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.news.rules.seasons import Mention, mentions

MAX_CHARACTERS = 300
"""Nobody writes longer headlines; what is longer wants to be slow to read."""

_ONE_SPELLING = str.maketrans(
    dict.fromkeys("‘’‚‛`´ʼ", "'")
    | dict.fromkeys("“”„‟«»❝❞", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"【": "[", "】": "]", "〈": "『", "〉": "』", "《": "『", "》": "』"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ـ": None}
)
_VOWEL_MARKS = re.compile("[\u064b-\u0652\u0670]")
"""Of Arabic, written or left out as one likes."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_TELLS = re.compile("決定|制作|製作")
"""Japanese quotes what matters, too: 第2期“制作決定”."""
_SPACES = re.compile(r"\s+")
# An apostrophe within or after a word ("Wasn't", "Heroes'") opens no quotation.
_QUOTED = re.compile(r"『[^』]*』|「[^」]*」|\"[^\"]*\"|(?<!\w)'(?!s\b)[^']*(?:(?<=\w)'(?=\w)[^']*)*'(?!\w)")


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline twice, character for character alike, and the continuations that it speaks of."""

    text: str
    bare: str
    """With the titles of works hidden: they may hold any word. A quotation that names a season stays."""
    mentions: tuple[Mention, ...]

    @classmethod
    def of(cls, title: str) -> Headline:
        """Return `title` as the rules read it."""
        text = normalise(title)
        found = mentions(text)
        bare = text
        for start, end in quotations(text):
            if not any(start <= mention.start < end for mention in found) and not _TELLS.search(text, start, end):
                bare = bare[: start + 1] + "_" * (end - start - 2) + bare[end - 1 :]
        return cls(text, bare, found)


def normalise(text: str) -> str:
    """Return `text` in one case, width and kind of quotes, no longer than a headline."""
    composed = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[: 2 * MAX_CHARACTERS])).casefold()
    plain = _VOWEL_MARKS.sub("", composed.translate(_ONE_SPELLING))
    return _SPACES.sub(" ", plain).strip()[:MAX_CHARACTERS]


def quotations(text: str) -> list[tuple[int, int]]:
    """Return where quotations stand in a normalised text."""
    return [found.span() for found in _QUOTED.finditer(text)]
