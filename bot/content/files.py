"""The content files as they are on disk. Light, because every start looks whether they changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.errors import ContentError

NAMES = (
    "show.yaml",
    "episodes.yaml",
    "characters.yaml",
    "tropes.yaml",
    "terms.yaml",
    "rules.yaml",
    "claims.yaml",
    "sources.yaml",
)


def digest(directory: Path) -> str:
    """Return a fingerprint of the content files; raise `ContentError` where one is missing."""
    total = hashlib.sha256()
    for name in NAMES:
        total.update(name.encode() + b"\0" + read(directory / name) + b"\0")
    return total.hexdigest()


def read(path: Path) -> bytes:
    """Return a file's bytes; raise `ContentError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror}); put it back or correct its rights") from error
