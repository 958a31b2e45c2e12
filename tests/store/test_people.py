"""One person's data: all of it, only theirs, and gone when they say so."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.guilds import Guilds
from bot.store.database import Database
from bot.store.games import Event, GameStore, Kind, PlayedRule, Setup
from bot.store.guilds import GuildStore, PresenceStore
from bot.store.inventory import PERSONAL
from bot.store.people import PeopleStore
from bot.store.progress import ProgressStore

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ME, OTHER, SERVER, GAME = 123456789012345678, 223456789012345678, 323456789012345678, 423456789012345678
REWATCH = 523456789012345678


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOON


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A database in which two people have something in every personal table."""
    opened = await Database.open(tmp_path / "bot.db")
    progress, guilds = ProgressStore(opened), _guilds(opened)
    for number, person in enumerate((ME, OTHER)):
        await progress.set(person, 6 + number, NOON)
        await guilds.change(SERVER, person, {"spoilers.default": 3 + number, "language": "ja" if number else "en"})
        async with opened.write() as write:
            await write.execute(
                "INSERT INTO import_draft VALUES (?, ?, ?, '{}')", (SERVER, person, int(NOON.timestamp()))
            )
            await write.execute(
                "INSERT INTO rewatch_draft VALUES (?, ?, ?, ?, '{}')", (number, SERVER, person, int(NOON.timestamp()))
            )
            await write.execute(
                "INSERT INTO announcement_draft VALUES (7, ?, ?, ?, 8, NULL, 'Hello', '2026-12-24T20:00:00', 'UTC', '', NULL)",
                (SERVER, person, int(NOON.timestamp())),
            )
    await _game(opened)
    await _rewatch(opened)
    yield opened
    await opened.close()


async def _game(database: Database) -> None:
    """Let both play, each with a call of their own."""
    rules = (PlayedRule("5", "sip"),)
    games = GameStore(database)
    await games.start(Setup(GAME, SERVER, 8, None, 3, "soft", "everyone", "quiet", "seed", 0, rules))
    async with games.turn() as turn:
        for seat, person in enumerate((ME, OTHER), start=1):
            turn.seat(GAME, seat, person)
            turn.append(GAME, Event(seat * 2 - 1, 0, Kind.JOIN, seat))
            turn.append(GAME, Event(seat * 2, 60, Kind.CALL, seat, "5"))


async def _rewatch(database: Database) -> None:
    """Let both come to a meeting, and each change it once."""
    local, at = "2026-11-27T20:00:00", int(NOON.timestamp())
    async with database.write() as write:
        await write.execute(
            "INSERT INTO rewatch VALUES (?, ?, 8, NULL, NULL, 'UTC', ?, 'FREQ=WEEKLY', 1, 1, 12, 24, 30, 1, 1, 'running',"
            " 2, 0, NULL, NULL, ?, NULL)",
            (REWATCH, SERVER, local, at),
        )
        await write.execute(
            "INSERT INTO meeting VALUES (?, 1, 1, 1, ?, ?, 'planned', 0, NULL, NULL, NULL, NULL, NULL, NULL)",
            (REWATCH, local, at),
        )
        for number, person in enumerate((ME, OTHER), start=1):
            await write.execute("INSERT INTO attendance VALUES (?, 1, ?, ?, 1, ?)", (REWATCH, person, local, at))
            await write.execute(
                "INSERT INTO rewatch_change VALUES (?, ?, ?, ?, 'skip', 'running', 'running', '', '', '', '')",
                (REWATCH, number, at, person),
            )
            await write.execute(
                "INSERT INTO rewatch_change_entry VALUES (?, ?, 1, ?, ?, 'planned', 'planned')",
                (REWATCH, number, local, local),
            )


def _guilds(database: Database) -> Guilds:
    return Guilds(GuildStore(database), PresenceStore(database), Noon())


async def test_export_is_all_of_it_and_only_theirs(database: Database) -> None:
    """Every personal table is in the export, ready for JSON, with nobody else's id in it."""
    stored = await PeopleStore(database).export(ME)
    assert stored == {
        "progress": [{"user_id": str(ME), "seen": 6, "updated_at": "2026-11-21T12:00:00+00:00"}],
        "guild_change": [
            {
                "guild_id": str(SERVER),
                "number": 1,
                "at": "2026-11-21T12:00:00+00:00",
                "actor_id": str(ME),
                "via": "panel",
            }
        ],
        "guild_change_entry": [
            {"guild_id": str(SERVER), "number": 1, "path": "language", "before": None, "after": "en"},
            {"guild_id": str(SERVER), "number": 1, "path": "spoilers.default", "before": None, "after": 3},
        ],
        "game_player": [{"game_id": str(GAME), "seat": 1, "user_id": str(ME)}],
        "game_event": [
            _event(1, "1970-01-01T00:00:00+00:00", "join", None),
            _event(2, "1970-01-01T00:01:00+00:00", "call", "5"),
        ],
        "attendance": [
            {
                "rewatch_id": str(REWATCH),
                "number": 1,
                "user_id": str(ME),
                "local": "2026-11-27T20:00:00",
                "is_coming": 1,
                "answered_at": "2026-11-21T12:00:00+00:00",
            }
        ],
        "rewatch_change": [
            {
                "rewatch_id": str(REWATCH),
                "number": 1,
                "at": "2026-11-21T12:00:00+00:00",
                "actor_id": str(ME),
                "verb": "skip",
                **dict.fromkeys(("state_before", "state_after"), "running"),
                **dict.fromkeys(("first_before", "first_after", "rule_before", "rule_after"), ""),
            }
        ],
        "rewatch_change_entry": [
            {
                "rewatch_id": str(REWATCH),
                "number": 1,
                "meeting": 1,
                **dict.fromkeys(("local_before", "local_after"), "2026-11-27T20:00:00"),
                **dict.fromkeys(("state_before", "state_after"), "planned"),
            }
        ],
        "rewatch_draft": [
            {
                "draft_id": "0",
                "guild_id": str(SERVER),
                "actor_id": str(ME),
                "at": "2026-11-21T12:00:00+00:00",
                "document": "{}",
            }
        ],
        "import_draft": [
            {"guild_id": str(SERVER), "actor_id": str(ME), "at": "2026-11-21T12:00:00+00:00", "document": "{}"}
        ],
        "announcement_draft": [
            {
                "guild_id": str(SERVER),
                "actor_id": str(ME),
                "draft_id": "7",
                "channel_id": "8",
                "role_id": None,
                "text": "Hello",
                "first_local": "2026-12-24T20:00:00",
                "zone": "UTC",
                "rule": "",
                "base": None,
                "at": "2026-11-21T12:00:00+00:00",
            }
        ],
    }
    assert {personal.table for personal in PERSONAL} <= set(stored), "a personal table has no row in this test yet"
    assert str(OTHER) not in json.dumps(stored)


def _event(number: int, at: str, kind: str, rule: str | None) -> dict[str, object]:
    nothing = {"interaction_id": None, "target": None}
    return {"game_id": str(GAME), "number": number, "at": at, "kind": kind, "seat": 1, "rule": rule, **nothing}


async def test_erase_takes_all_of_one_person(database: Database) -> None:
    """Afterwards the export is empty, a second time finds nothing, and another person has all they had."""
    people = PeopleStore(database)
    others = await people.export(OTHER)
    assert await people.erase(ME) == dict.fromkeys(
        (
            "progress",
            "guild_change",
            "game_player",
            "attendance",
            "rewatch_change",
            "rewatch_draft",
            "import_draft",
            "announcement_draft",
        ),
        1,
    )
    assert await people.export(ME) == {}
    assert await people.erase(ME) == {}
    assert await people.export(OTHER) == others


async def test_a_change_stays_without_its_author(database: Database) -> None:
    """The server's settings and their history go on, undo too; only the person is gone from it."""
    before = await _guilds(database).settings(SERVER)
    await PeopleStore(database).erase(ME)
    guilds = _guilds(database)
    assert await guilds.settings(SERVER) == before
    newest, oldest = await guilds.history(SERVER)
    assert (newest.actor_id, oldest.actor_id) == (OTHER, None)
    assert {entry.path for entry in oldest.entries} == {"language", "spoilers.default"}
    await guilds.undo(SERVER, OTHER, newest.number)
    assert (await guilds.settings(SERVER)).spoilers.default == 3


async def test_a_game_stays_without_its_player(database: Database) -> None:
    """What they called still counts, and stands with nobody's name."""
    await PeopleStore(database).erase(ME)
    record = await GameStore(database).load(GAME)
    assert record is not None
    assert record.players == {1: None, 2: OTHER} and len(record.events) == 4


async def test_erasing_is_all_or_nothing(database: Database, tmp_path: Path) -> None:
    """If one table cannot be cleared, nothing was erased."""
    people = PeopleStore(database)
    stored = await people.export(ME)
    async with database.write() as write:
        await write.execute(
            "CREATE TRIGGER stuck BEFORE DELETE ON import_draft BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        )
    with pytest.raises(Exception, match="stuck"):
        await people.erase(ME)
    assert await people.export(ME) == stored


async def test_what_was_erased_is_not_in_the_file(tmp_path: Path) -> None:
    """The bytes of the id are nowhere in the closed file, while another person's still are."""
    path = tmp_path / "bytes.db"
    database = await Database.open(path)
    for person in (ME, OTHER):
        await ProgressStore(database).set(person, 6, NOON)
        await _guilds(database).change(SERVER, person, {"spoilers.default": person % 7})
    await database.close()
    assert ME.to_bytes(8, "big") in path.read_bytes()
    database = await Database.open(path)
    async with database.write() as write:
        assert await write.execute("PRAGMA secure_delete") == [(1,)]
    await PeopleStore(database).erase(ME)
    await database.close()
    assert [file.name for file in tmp_path.iterdir() if ME.to_bytes(8, "big") in file.read_bytes()] == []
    assert OTHER.to_bytes(8, "big") in path.read_bytes()
