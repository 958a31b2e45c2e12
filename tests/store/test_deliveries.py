"""The queue in the outbox: whose turn it is, and that finding out costs little however long the queue is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.store.database import Database
from bot.store.deliveries import CROSSPOST, DeliveryStore, first_in_line
from bot.store.outbox import Post

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
AT = int(NOON.timestamp())
COLUMNS = (
    "what, channel_id, guild_id, kind, subject, payload, state, not_before, created_at, changed_at, subscription,"
    " expires_at, retry_at, tried_at"
)


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A database with a thousand servers, of which the last was left."""
    opened = await Database.open(tmp_path / "bot.db")
    async with opened.write() as write:
        await write.execute_many("INSERT INTO guild (guild_id) VALUES (?)", [(guild,) for guild in range(1000)])
        await write.execute("UPDATE guild SET left_at = 1 WHERE guild_id = 999")
    yield opened
    await opened.close()


def row(what: str, channel: int, **more: Any) -> tuple[Any, ...]:
    values: dict[str, Any] = {
        "what": what,
        "channel_id": channel,
        "guild_id": channel % 1000,
        "kind": "news",
        "subject": "s",
        "payload": "1",
        "state": Post.DUE,
        "not_before": AT - 60,
        "created_at": AT - 60,
        "changed_at": AT - 60,
        "subscription": "news",
        "expires_at": None,
        "retry_at": None,
        "tried_at": None,
        **more,
    }
    return tuple(values.values())


async def fill(database: Database, *rows: tuple[Any, ...]) -> None:
    async with database.write() as write:
        await write.execute_many(
            f"INSERT INTO outbox ({COLUMNS}) VALUES ({', '.join('?' for _ in COLUMNS.split(','))})", rows
        )


async def turn(database: Database, count: int = 100) -> list[str]:
    parcels = await DeliveryStore(database).take(["news", "other", CROSSPOST], NOON, count)
    return [parcel.what for parcel in parcels]


async def test_the_first_of_each_channel(database: Database) -> None:
    """By when they were due, then by when they were added, then by name; once it is taken nothing follows it."""
    await fill(
        database,
        row("c", 1, not_before=AT - 10),
        row("b", 1, not_before=AT - 20, created_at=AT - 5),
        row("a", 1, not_before=AT - 20, created_at=AT - 4),
        row("z", 2),
        row("y", 2),
        row("early", 3, not_before=AT + 1),
    )
    assert await turn(database) == ["y", "b"]
    assert await turn(database) == []
    states = await database.read("SELECT what, state FROM outbox WHERE state <> 'due' ORDER BY what")
    assert [tuple(each) for each in states] == [("b", "sending"), ("y", "sending")]


async def test_what_waits_keeps_its_channel_waiting(database: Database) -> None:
    """In back-off; until its time has come."""
    await fill(database, row("a", 1, retry_at=AT + 1), row("b", 1, not_before=AT - 30), row("c", 2, retry_at=AT))
    assert await turn(database) == ["c"]


async def test_nothing_overtakes_what_is_being_sent(database: Database) -> None:
    """Also what was due before it, and was added since it was taken."""
    await fill(database, row("a", 1, state=Post.SENDING, not_before=AT - 5), row("b", 1, not_before=AT - 50))
    assert await turn(database) == []


async def test_what_keeps_nothing_waiting(database: Database) -> None:
    """Of an unknown kind, paused, expired, of a server that was left, or what publishes beside what posts."""
    async with database.write() as write:
        await write.execute("INSERT INTO pause VALUES (2, 'news', 2, 50013, 'because', 0)")
        await write.execute("INSERT INTO pause VALUES (6, 'news', 66, 50013, 'because', 0)")
    await fill(
        database,
        row("a1", 1, kind="hologram"),
        row("a2", 1, not_before=AT - 5),
        row("b1", 2),
        row("b2", 2, not_before=AT - 5, subscription="rewatch"),
        row("c1", 3, expires_at=AT),
        row("c2", 3, not_before=AT - 5),
        row("d1", 999),
        row("e1", 5, kind=CROSSPOST, retry_at=AT + 9),
        row("e2", 5, not_before=AT - 5),
        row("f", 6),
    )
    assert sorted(await turn(database)) == ["a2", "b2", "c2", "e2", "f"]


async def test_an_expired_row_that_may_be_there_is_taken(database: Database) -> None:
    """So that it is looked for; all others are rejected at once, paused ones too."""
    async with database.write() as write:
        await write.execute("INSERT INTO pause VALUES (1, 'news', 1, 50013, 'because', 0)")
    await fill(database, row("a", 1, expires_at=AT), row("b", 2, expires_at=AT, tried_at=AT - 50))
    async with database.write() as write:
        expired = await DeliveryStore(database).expire(write, "late", NOON, 10)
    assert [parcel.what for parcel in expired] == ["a"]
    assert await turn(database) == ["b"]


async def test_recovering(database: Database) -> None:
    """What was being sent is due, and known since when it may be there: since the first time."""
    await fill(
        database,
        row("a", 1, state=Post.SENDING, changed_at=AT - 7),
        row("b", 2, state=Post.SENDING, tried_at=AT - 99, retry_at=AT + 5),
        row("c", 3, state=Post.SENT),
    )
    assert await DeliveryStore(database).recover(NOON) == 2
    rows = await database.read("SELECT state, tried_at, retry_at FROM outbox ORDER BY what")
    assert [tuple(each) for each in rows] == [("due", AT - 7, None), ("due", AT - 99, None), ("sent", None, None)]


async def _long_queue(database: Database) -> None:
    """A hundred thousand rows that are due, ten in each channel, behind a thousand in back-off, among as many sent."""
    rows = [row(f"m{number // 10_000}", number % 10_000, not_before=AT - number % 7) for number in range(100_000)]
    rows += [row("m", 20_000 + number, retry_at=AT + 60, not_before=AT - 99) for number in range(1_000)]
    rows += [row(f"s{number // 10_000}", number % 10_000, state=Post.SENT) for number in range(100_000)]
    await fill(database, *rows)


async def test_a_long_queue(database: Database) -> None:
    """The query goes by the indexes and sorts nothing, before SQLite has statistics and after."""
    await _long_queue(database)
    sql, parameters = first_in_line(["news"], NOON, 32)
    steps = [step[3] for step in await database.read(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    plan = "\n".join(steps)
    assert "SEARCH o USING INDEX outbox_state (state=? AND not_before<?)" in steps, plan
    assert "SEARCH e USING INDEX outbox_channel (channel_id=? AND state=? AND not_before<?)" in steps, plan
    assert "SCAN" not in plan and "TEMP B-TREE" not in plan, plan
    await database.tidy()
    steps = [step[3] for step in await database.read(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert "SCAN" not in "\n".join(steps) and "TEMP B-TREE" not in "\n".join(steps), steps
    assert len(await turn(database, 32)) == 32


async def test_the_other_queries_use_indexes(database: Database) -> None:
    """Each that is asked again and again."""
    store = DeliveryStore(database)
    asked: list[tuple[str, Any]] = []
    read = database.read

    async def noting(sql: str, parameters: Any = ()) -> list[Any]:
        asked.append((sql, parameters))
        return await read(sql, parameters)

    database.read = noting  # type: ignore[method-assign]
    await store.next_time(NOON)
    await store.oldest_unsent(NOON)
    await store.done_since(CROSSPOST, 5, NOON - timedelta(hours=1))
    for sql, parameters in asked:
        plan = [step[3] for step in await read(f"EXPLAIN QUERY PLAN {sql}", parameters)]
        assert all("SCAN outbox" not in step for step in plan), (sql, plan)
