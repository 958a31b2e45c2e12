"""The games of all servers: begun, carried on and ended, each step written before anybody is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.batching import Batch
from bot.clock import Clock, epoch
from bot.party.play import Move, Who, end_by_itself
from bot.party.table import Table
from bot.store.games import KEEP_GAMES, GameStore, Setup

UNTOUCHED = timedelta(hours=6)
"""A game that nobody touched for so long ends itself."""


class Occupied(Exception):  # noqa: N818 - it is no error of anybody's
    """A game is running in the channel already."""

    def __init__(self, game_id: int) -> None:
        super().__init__(f"game {game_id} is running there")
        self.game_id = game_id


@dataclass(frozen=True, slots=True)
class _Asked:
    game_id: int
    move: Move
    who: Who


class Games:
    """Begins games, lets people make their moves, and ends those that were forgotten.

    Nothing is kept in memory: a game is what its events in the store make of it.
    """

    def __init__(self, store: GameStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._moves: Batch[_Asked, Table | None] = Batch(self._play)

    async def start(self, setup: Setup) -> None:
        """Begin a game; raise `Occupied` where another runs in the channel."""
        running = await self._store.start(setup)
        if running is not None:
            raise Occupied(running)

    async def move(self, game_id: int, move: Move, who: Who) -> Table | None:
        """Make a move and return the table after it; None where there is no such game any more.

        Moves that are made at once are written together. Raise `UserError` where the move cannot be made.
        """
        return await self._moves.put(_Asked(game_id, move, who))

    async def table(self, game_id: int) -> Table | None:
        """Return a game as it is; None where there is none any more."""
        record = await self._store.load(game_id)
        return Table(record) if record else None

    async def running_in(self, channel_id: int) -> int | None:
        """Return the id of the game that runs in a channel."""
        return await self._store.running_in(channel_id)

    async def latest_in(self, channel_id: int) -> Table | None:
        """Return the last game of a channel, running or not."""
        game_id = await self._store.latest_in(channel_id)
        return await self.table(game_id) if game_id is not None else None

    async def running(self) -> list[int]:
        """Return the ids of all running games."""
        return await self._store.running()

    async def end_forgotten(self) -> list[int]:
        """End the games that nobody touched for hours; return their ids."""
        now = self._clock.now()
        ended = []
        for game_id in await self._store.untouched_since(now - UNTOUCHED):
            async with self._store.turn() as turn:
                record = await turn.load(game_id)
                event = end_by_itself(Table(record), epoch(now)) if record else None
                # Somebody may have touched it since it was found.
                if record and event and Table(record).touched_at <= epoch(now - UNTOUCHED):
                    turn.append(game_id, event)
                    ended.append(game_id)
        return ended

    async def untold(self) -> list[int]:
        """Return the ids of ended games whose summary was not shown."""
        return await self._store.ended_untold()

    async def set_message(self, game_id: int, message_id: int) -> None:
        """Note which message everybody operates."""
        await self._store.set_message(game_id, message_id)

    async def set_told(self, game_id: int) -> None:
        """Note that a summary was shown, or never can be."""
        await self._store.set_told(game_id, self._clock.now())

    async def forget_old(self) -> None:
        """Delete the games that ended too long ago to be kept."""
        await self._store.forget_before(self._clock.now() - KEEP_GAMES)

    async def _play(self, asked: Sequence[_Asked]) -> list[Table | Exception | None]:
        """Make moves in the order in which they were asked for, in one transaction."""
        tables: dict[int, Table | None] = {}
        outcomes: list[Table | Exception | None] = []
        async with self._store.turn() as turn:
            for one in asked:
                if one.game_id not in tables:
                    record = await turn.load(one.game_id)
                    tables[one.game_id] = Table(record) if record else None
                table = tables[one.game_id]
                if table is None or one.who.interaction_id in table.interactions:
                    outcomes.append(table)
                    continue
                try:
                    step = one.move(table, one.who)
                except Exception as error:
                    outcomes.append(error)
                    continue
                if step.new_person is not None and step.event.seat is not None:
                    table.people[step.event.seat] = step.new_person
                    turn.seat(one.game_id, step.event.seat, step.new_person)
                table.apply(step.event)
                turn.append(one.game_id, step.event)
                outcomes.append(table)
        return outcomes
