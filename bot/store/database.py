"""The SQLite file: opened safely, one writer at a time, reads beside it. All PRAGMAs stand here."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot.errors import StoreError
from bot.store.migrate import BUSY_SECONDS, migrate

Parameters = Sequence[Any] | Mapping[str, Any]


class Transaction:
    """A write in progress; committed when its block ends, rolled back when the block raises."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Run one statement and return its rows (of a SELECT or of RETURNING)."""
        return list(await self._connection.execute_fetchall(sql, parameters))

    async def execute_many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """Run one statement for each set of parameters."""
        await (await self._connection.executemany(sql, parameters)).close()


class Database:
    """One SQLite file with a writer and a reader connection. Make it with `Database.open`."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open `path`, making and migrating it as needed; raise `StoreError`, the file untouched, if it cannot be."""
        await asyncio.to_thread(migrate, path)
        writer: aiosqlite.Connection | None = None
        try:
            writer = await _connect(path)
            reader = await _connect(path)
        except sqlite3.Error as error:
            if writer is not None:
                await writer.close()
            raise StoreError(f"{path}: cannot be opened ({error}); see that no other program holds it") from error
        await reader.execute_fetchall("PRAGMA query_only = ON")
        return cls(path, writer, reader)

    async def close(self) -> None:
        """Finish the write in progress, then close both connections."""
        async with self._turn:
            await self._reader.close()
            await self._writer.close()

    async def read(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Return the rows of one SELECT, as of the last commit."""
        return list(await self._reader.execute_fetchall(sql, parameters))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """Give the block the only write transaction.

        It is `IMMEDIATE`: a deferred one that reads first and upgrades later fails, or loses updates, when another
        process writes in between. See https://www.sqlite.org/lang_transaction.html
        """
        async with self._turn:
            try:
                await self._writer.execute_fetchall("BEGIN IMMEDIATE")
                yield Transaction(self._writer)
                await self._writer.execute_fetchall("COMMIT")
            except BaseException:
                # Whoever is cancelled does not know how far the statement before came, so it is asked for in any case.
                # There is nothing to roll back after a COMMIT that was done, and where a full disk has done it already.
                with contextlib.suppress(sqlite3.OperationalError):
                    await self._writer.execute_fetchall("ROLLBACK")
                raise

    async def tidy(self) -> None:
        """Let SQLite refresh its statistics and fold the write-ahead log back into the file."""
        async with self._turn:
            await self._writer.execute_fetchall("PRAGMA optimize")
            await self._writer.execute_fetchall("PRAGMA wal_checkpoint(PASSIVE)")


async def _connect(path: Path) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",  # a receipt of an announcement must survive a power cut
            "foreign_keys = ON",
            "secure_delete = ON",  # what somebody erased must not stay readable in the file
            f"busy_timeout = {int(BUSY_SECONDS * 1000)}",
        ):
            await connection.execute_fetchall(f"PRAGMA {pragma}")
    except BaseException:
        await connection.close()
        raise
    return connection
