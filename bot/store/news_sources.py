"""How each source of news is, and what to ask it with again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is known of one source; `health` is a gettext id about its last answer."""

    source_id: str
    url: str
    next_check_at: datetime
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    listed_at: datetime | None = None
    """When its list was last read; an answer that nothing changed leaves it."""
    first_listed_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    unread: bool = False
    """Its newest answer could not be read."""
    health: str
    health_values: Mapping[str, str | int] = field(default_factory=dict)
    validators_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    unfit_ids: Collection[str] = ()


Take = Callable[[Mapping[str, SourceState]], Collection[SourceState]]
"""From what is known to what is to be asked now, with the next check already put off."""

_COLUMNS = [column.name for column in fields(SourceState)]
_TIMES = {"next_check_at", "asked_at", "answered_at", "listed_at", "first_listed_at", "failing_since"}
_READ = f"SELECT {', '.join(_COLUMNS)} FROM news_source ORDER BY source_id"
_SAVE = (
    f"INSERT INTO news_source ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    " ON CONFLICT (source_id) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS if column != "source_id")
)


class SourceStore:
    """The state of every source that was ever asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def states(self) -> dict[str, SourceState]:
        """Return every source's state by its id."""
        return {row[0]: _state(row) for row in await self._database.read(_READ)}

    async def take(self, decide: Take) -> list[SourceState]:
        """Keep the states that `decide` makes of the newest ones, and return them.

        Who takes a source puts its next check off in the same transaction, so nobody else takes it too.
        """
        async with self._database.write() as write:
            taken = decide({row[0]: _state(row) for row in await write.execute(_READ)})
            for state in taken:
                await self.save(write, state)
        return list(taken)

    async def save(self, write: Transaction, state: SourceState) -> None:
        """Keep a source's state."""
        await write.execute(_SAVE, [_kept(name, getattr(state, name)) for name in _COLUMNS])


def _kept(name: str, value: Any) -> Any:
    if name in _TIMES:
        return None if value is None else epoch(value)
    match name:
        case "unread":
            return int(value)
        case "health_values":
            return json.dumps(value, ensure_ascii=False)
        case "unfit_ids":
            return " ".join(sorted(value))
        case _:
            return value


def _state(row: Any) -> SourceState:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in _TIMES:
        values[name] = None if values[name] is None else from_epoch(values[name])
    values["unread"] = bool(values["unread"])
    values["health_values"] = json.loads(values["health_values"])
    values["unfit_ids"] = frozenset(values["unfit_ids"].split())
    return SourceState(**values)
