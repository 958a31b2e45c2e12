"""The data of time zones as this machine has it: what tells one edition of it from the next."""

from __future__ import annotations

import hashlib
import zoneinfo
from importlib.resources import files
from pathlib import Path


def zone_digest(name: str) -> str | None:
    """Return a digest of what this machine knows of a zone; it differs where a country changed its clocks.

    None stands for a zone that it does not know.

    Looked for where `zoneinfo` looks: https://docs.python.org/3/library/zoneinfo.html#data-sources
    """
    parts = name.split("/")
    for folder in zoneinfo.TZPATH:
        path = Path(folder, *parts)
        if path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()
    file = files("tzdata").joinpath("zoneinfo", *parts)
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None
