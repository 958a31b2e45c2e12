"""What games came to over time: of one person, and of a server."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class PersonTotals:
    """What one person did in the games of one server, or of all."""

    games: int
    calls: int
    episodes: int
    favourites: tuple[tuple[str, str | None, int], ...]
    """Rules (key, text) with the number of calls, most called first."""


@dataclass(frozen=True, slots=True)
class ServerTotals:
    """What happened in the games of a server."""

    games: int
    moments: int
    players: int
    rules: tuple[tuple[str, str | None, int], ...]
    episodes: tuple[tuple[int, int], ...]
    """Episodes with the number of games, in order."""


class GameTotalStore:
    """Counts over the games of all servers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def person(self, user_id: int, guild_id: int | None, at_most: int) -> PersonTotals:
        """Return what a person did, in one server or in all; taken-back calls aside."""
        where, values = ("AND g.guild_id = ?", [guild_id]) if guild_id is not None else ("", [])
        mine = f"FROM game_player p JOIN game g ON g.game_id = p.game_id {where} WHERE p.user_id = ?"
        games = await self._database.read(f"SELECT COUNT(*), COUNT(DISTINCT g.episode) {mine}", (*values, user_id))
        calls = await self._database.read(
            "SELECT e.rule, r.text, COUNT(*) FROM game_player p"
            f" JOIN game g ON g.game_id = p.game_id {where}"
            " JOIN game_event e ON e.game_id = p.game_id AND e.seat = p.seat"
            " JOIN game_rule r ON r.game_id = e.game_id AND r.rule = e.rule"
            f" WHERE p.user_id = ? AND {_COUNTS} GROUP BY e.rule, r.text ORDER BY 3 DESC, 1, 2",
            (*values, user_id),
        )
        total = sum(row[2] for row in calls)
        return PersonTotals(games[0][0], total, games[0][1], tuple((row[0], row[1], row[2]) for row in calls[:at_most]))

    async def server(self, guild_id: int, at_most: int) -> ServerTotals:
        """Return what happened in a server's ended games; taken-back calls aside, calls of one moment once."""
        ended = "g.guild_id = ? AND g.ended_at IS NOT NULL"
        games = await self._database.read(f"SELECT COUNT(*) FROM game g WHERE {ended}", (guild_id,))
        players = await self._database.read(
            f"SELECT COUNT(DISTINCT p.user_id) FROM game g JOIN game_player p ON p.game_id = g.game_id WHERE {ended}",
            (guild_id,),
        )
        rules = await self._database.read(
            "SELECT rule, text, COUNT(*) FROM"
            " (SELECT DISTINCT e.game_id, COALESCE(e.target, e.number), e.rule, r.text FROM game g"
            " JOIN game_event e ON e.game_id = g.game_id JOIN game_rule r ON r.game_id = e.game_id AND r.rule = e.rule"
            f" WHERE {ended} AND {_COUNTS}) AS moment GROUP BY rule, text ORDER BY 3 DESC, 1, 2",
            (guild_id,),
        )
        episodes = await self._database.read(
            f"SELECT episode, COUNT(*) FROM game g WHERE {ended} GROUP BY episode ORDER BY episode", (guild_id,)
        )
        return ServerTotals(
            games=games[0][0],
            moments=sum(row[2] for row in rules),
            players=players[0][0],
            rules=tuple((row[0], row[1], row[2]) for row in rules[:at_most]),
            episodes=tuple((row[0], row[1]) for row in episodes),
        )


_COUNTS = (
    "e.kind = 'call' AND NOT EXISTS (SELECT 1 FROM game_event u"
    " WHERE u.game_id = e.game_id AND u.kind = 'undo' AND u.target = e.number)"
)
"""That a call was not taken back."""
