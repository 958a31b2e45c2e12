"""Compare what people type with what things are called, despite accents, width, kana and typos. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz, process

MAX_QUERY_CHARACTERS = 100
CLOSE = 72.0
CERTAIN = 88.0
MIN_FUZZY = 4
"""Shorter words are a typo of everything."""

# Katakana read as hiragana, so that either finds the other.
_KANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SEPARATORS = re.compile(r"[\W_]+")


def normalise(text: str) -> str:
    """Return `text` as it is compared: no case, accents, width or punctuation, katakana as hiragana."""
    decomposed = unicodedata.normalize("NFKD", text[:MAX_QUERY_CHARACTERS])
    # Voicing marks of kana are combining characters too, but they tell words apart: compose again.
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) or c in "\u3099\u309a")
    composed = unicodedata.normalize("NFC", bare).casefold().translate(_KANA)
    return _SEPARATORS.sub(" ", composed).strip()


def alike(wanted: str, words: Sequence[str], cutoff: float = CLOSE) -> list[int]:
    """Return the positions of the words that `wanted` is a typo of, likest first; all of them are normalised."""
    if len(wanted) < MIN_FUZZY:
        return []
    matches = process.extract(wanted, words, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
    return [at for _, _, at in matches]
