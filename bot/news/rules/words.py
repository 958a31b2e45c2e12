"""Tables of words as one pattern each.

Tables hold pieces of regular expressions in the normalised spelling: one case, straight quotes, no wide letters. Every
repetition in them is bounded, so that no headline is slow to read.
"""

from __future__ import annotations

import re

_LETTER = "a-z0-9à-öø-ÿа-яёōū"


def whole(*phrases: str) -> str:
    """Return a pattern of any of these as whole words, for scripts that put spaces between words.

    A Japanese letter beside it is no part of the word: "season2制作決定".
    """
    return rf"(?<![{_LETTER}])(?:{'|'.join(phrases)})(?![{_LETTER}])"


def part(*phrases: str) -> str:
    """Return a pattern of any of these anywhere, for scripts without spaces, and for stems."""
    return f"(?:{'|'.join(phrases)})"


def table(*patterns: str) -> re.Pattern[str]:
    """Compile the patterns of a table as one."""
    return re.compile("|".join(patterns))


def search(pattern: re.Pattern[str], text: str) -> str | None:
    """Return the words that a pattern finds in a text; None where there are none."""
    found = pattern.search(text)
    # Of a match of nothing but spaces it is still to be said that there was one.
    return (found.group().strip() or "...") if found else None
