"""Live games: how each was set up, who plays, and all that happened, in order and never changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.clock import epoch
from bot.store.database import Database, Transaction

KEEP_GAMES = timedelta(days=365)

Read = Callable[[str, Sequence[Any]], Awaitable[list[Any]]]


class Kind(StrEnum):
    """What happened."""

    JOIN = "join"
    LEAVE = "leave"
    CALL = "call"
    UNDO = "undo"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


@dataclass(frozen=True, slots=True)
class PlayedRule:
    """A rule in play: `key` is the slug of a built-in one, or "s" and the number of one of the server's own.

    `text` is the wording of the server's own, as it was when the game began.
    """

    key: str
    action: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """How a game was begun; `seed` decides what is dealt, `parent_id` is the channel of a thread.

    Times are epoch seconds.
    """

    game_id: int
    guild_id: int
    channel_id: int
    parent_id: int | None
    episode: int
    mode: str
    deal: str
    length: str
    seed: str
    started_at: int
    rules: tuple[PlayedRule, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, at `at` epoch seconds; `number` counts the events of a game from 1.

    `target` is the event this one is about: of a call, the call that began the same moment; of an undo, the call that
    is taken back.
    """

    number: int
    at: int
    kind: Kind
    seat: int | None = None
    rule: str | None = None
    target: int | None = None
    interaction_id: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """All that is kept of a game. `players` are the people by seat, None where one asked to be forgotten."""

    setup: Setup
    message_id: int | None
    is_told: bool
    players: dict[int, int | None]
    events: tuple[Event, ...]


@dataclass(slots=True)
class _Appended:
    events: list[tuple[int, Event]] = field(default_factory=list)
    players: list[tuple[int, int, int]] = field(default_factory=list)


class Turn:
    """A transaction in which games go on; what is appended is written when it ends."""

    def __init__(self, write: Transaction) -> None:
        self._write = write
        self._appended = _Appended()

    async def load(self, game_id: int) -> Record | None:
        """Return a game as it is in this transaction, without what was appended in it."""
        return await _load(self._write.execute, game_id)

    def seat(self, game_id: int, seat: int, user_id: int) -> None:
        """Give somebody a seat."""
        self._appended.players.append((game_id, seat, user_id))

    def append(self, game_id: int, event: Event) -> None:
        """Note that something happened."""
        self._appended.events.append((game_id, event))

    async def flush(self) -> None:
        """Write all that was appended."""
        appended = self._appended
        if appended.players:
            await self._write.execute_many(
                "INSERT INTO game_player (game_id, seat, user_id) VALUES (?, ?, ?)", appended.players
            )
        if appended.events:
            await self._write.execute_many(
                "INSERT INTO game_event (game_id, number, interaction_id, at, kind, seat, rule, target)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (game_id, e.number, e.interaction_id, e.at, e.kind, e.seat, e.rule, e.target)
                    for game_id, e in appended.events
                ],
            )
            await self._write.execute_many(
                "UPDATE game SET touched_at = ?, ended_at = ? WHERE game_id = ?",
                [
                    (e.at, e.at if e.kind is Kind.END else None, game_id)
                    for game_id, e in {game_id: (game_id, e) for game_id, e in appended.events}.values()
                ],
            )


class GameStore:
    """The games of all servers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(self, setup: Setup) -> int | None:
        """Keep a new game; return the id of the one that is running in its channel, in which case nothing is kept."""
        async with self._database.write() as write:
            running = await write.execute(_RUNNING, (setup.channel_id,))
            if running:
                return int(running[0][0])
            await write.execute("INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (setup.guild_id,))
            await write.execute(
                "INSERT INTO game (game_id, guild_id, channel_id, parent_id, episode, mode, deal, length, seed,"
                " started_at, touched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    setup.game_id,
                    setup.guild_id,
                    setup.channel_id,
                    setup.parent_id,
                    setup.episode,
                    setup.mode,
                    setup.deal,
                    setup.length,
                    setup.seed,
                    setup.started_at,
                    setup.started_at,
                ),
            )
            await write.execute_many(
                "INSERT INTO game_rule (game_id, position, rule, action, text) VALUES (?, ?, ?, ?, ?)",
                [(setup.game_id, at, rule.key, rule.action, rule.text) for at, rule in enumerate(setup.rules)],
            )
        return None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """Give the block a transaction in which games go on."""
        async with self._database.write() as write:
            turn = Turn(write)
            yield turn
            await turn.flush()

    async def load(self, game_id: int) -> Record | None:
        """Return a game as of the last commit; None where there is none of that id any more."""
        return await _load(self._database.read, game_id)

    async def running_in(self, channel_id: int) -> int | None:
        """Return the id of the game that is running in a channel."""
        return _first(await self._database.read(_RUNNING, (channel_id,)))

    async def latest_in(self, channel_id: int) -> int | None:
        """Return the id of the last game that was begun in a channel."""
        return _first(
            await self._database.read(
                "SELECT game_id FROM game WHERE channel_id = ? ORDER BY started_at DESC, game_id DESC LIMIT 1",
                (channel_id,),
            )
        )

    async def running(self) -> list[int]:
        """Return the ids of all running games."""
        return _ids(await self._database.read("SELECT game_id FROM game WHERE ended_at IS NULL ORDER BY game_id"))

    async def untouched_since(self, moment: datetime) -> list[int]:
        """Return the ids of running games in which nothing happened since `moment`."""
        return _ids(
            await self._database.read(
                "SELECT game_id FROM game WHERE ended_at IS NULL AND touched_at <= ?", (epoch(moment),)
            )
        )

    async def ended_untold(self) -> list[int]:
        """Return the ids of ended games whose summary was not shown."""
        return _ids(
            await self._database.read("SELECT game_id FROM game WHERE ended_at IS NOT NULL AND told_at IS NULL")
        )

    async def set_message(self, game_id: int, message_id: int) -> None:
        """Note which message everybody operates."""
        async with self._database.write() as write:
            await write.execute("UPDATE game SET message_id = ? WHERE game_id = ?", (message_id, game_id))

    async def set_told(self, game_id: int, now: datetime) -> None:
        """Note that a game's summary was shown, or never can be."""
        async with self._database.write() as write:
            await write.execute("UPDATE game SET told_at = ? WHERE game_id = ?", (epoch(now), game_id))

    async def forget_before(self, moment: datetime) -> None:
        """Delete the games that ended before `moment`."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM game WHERE ended_at < ?", (epoch(moment),))


_RUNNING = "SELECT game_id FROM game WHERE channel_id = ? AND ended_at IS NULL"


async def _load(read: Read, game_id: int) -> Record | None:
    games = await read(
        "SELECT game_id, guild_id, channel_id, parent_id, episode, mode, deal, length, seed, started_at,"
        " message_id, told_at FROM game WHERE game_id = ?",
        (game_id,),
    )
    if not games:
        return None
    *setup, message_id, told_at = games[0]
    rules = await read("SELECT rule, action, text FROM game_rule WHERE game_id = ? ORDER BY position", (game_id,))
    players = await read("SELECT seat, user_id FROM game_player WHERE game_id = ? ORDER BY seat", (game_id,))
    events = await read(
        "SELECT number, at, kind, seat, rule, target, interaction_id FROM game_event WHERE game_id = ? ORDER BY number",
        (game_id,),
    )
    return Record(
        setup=_setup(setup, rules),
        message_id=message_id,
        is_told=told_at is not None,
        players=dict(players),
        events=tuple(Event(number, at, Kind(kind), *rest) for number, at, kind, *rest in events),
    )


def _setup(columns: Sequence[Any], rules: Sequence[Any]) -> Setup:
    return Setup(*columns, rules=tuple(PlayedRule(*row) for row in rules))  # type: ignore[misc]  # eleven columns


def _ids(rows: Sequence[Any]) -> list[int]:
    return [game_id for (game_id,) in rows]


def _first(rows: Sequence[Any]) -> int | None:
    return rows[0][0] if rows else None
