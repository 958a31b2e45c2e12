"""Chance that anybody can check: an order that follows from a seed, and the seed's fingerprint.

Everything is put in the order of SHA-256 over a text, so any language with that hash comes to the same result.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import TypeVar

SEED_BYTES = 16

Item = TypeVar("Item", str, int)


def new_seed() -> str:
    """Return a seed that nobody can guess, as 32 hexadecimal digits."""
    return secrets.token_hex(SEED_BYTES)


def fingerprint(seed: str) -> str:
    """Return the SHA-256 of a seed's digits: shown before the game, it proves afterwards that the seed was the same."""
    return hashlib.sha256(seed.encode()).hexdigest()


def rank(seed: str, *parts: object) -> bytes:
    """Return the place of something in an order by chance; `parts` say which order, and of what."""
    return hashlib.sha256("/".join([seed, *map(str, parts)]).encode()).digest()


def shuffled(items: Iterable[Item], seed: str, *order: object) -> list[Item]:
    """Return items in an order by chance, which `order` names."""
    return sorted(items, key=lambda item: rank(seed, *order, item))
