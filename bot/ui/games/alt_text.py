"""What the descriptions of pictures share: one name for a rule, and the fullest wording that Discord takes."""

from __future__ import annotations

from collections.abc import Iterable

from bot.ui.text import shorten

MAX_CHARACTERS = 1_024
"""As many as Discord takes as the description of a media item."""


def rule_name(mark: str, label: str, limit: int | None) -> str:
    """Return a rule's mark and its wording on one line, the wording within `limit` characters."""
    words = " ".join(label.split())
    return f"{mark} {words if limit is None else shorten(words, limit)}".strip()


def fullest(drafts: Iterable[str]) -> str:
    """Return the first of `drafts` (from the fullest to the briefest) that Discord takes, else the last, cut."""
    draft = ""
    for draft in drafts:
        if len(draft) <= MAX_CHARACTERS:
            return draft
    return shorten(draft, MAX_CHARACTERS)
