"""Checks every request body the tests send against what Discord's API accepts."""

from __future__ import annotations

import json
from functools import lru_cache

from . import limits, schema
from .mistakes import Json, Mistake, unique


def mistakes_in(method: str, path: str, body: Json) -> list[Mistake]:
    """List all that Discord would refuse in a body, as discord.py would write it, and whom it could ping."""
    try:
        text = json.dumps(body, allow_nan=False)
    except (TypeError, ValueError) as error:
        return [Mistake("$", f"cannot be written as JSON: {error}")]
    return list(_mistakes_in_text(schema.load(schema.OPENAPI), method, path, text))


@lru_cache(maxsize=256)  # each bot that a test starts syncs the same commands
def _mistakes_in_text(description: schema.Description | None, method: str, path: str, text: str) -> tuple[Mistake, ...]:
    body = json.loads(text)
    described = description.mistakes(method, path, body) if description else []
    return tuple(unique([*described, *limits.request(method, path, body)]))
