"""No column is without somebody who said what it holds, and nothing outlives its server or its person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.privacy import statement
from bot.store import inventory
from bot.store.inventory import PERSONAL, TABLES, Erase, Is, Owner, mistakes
from bot.store.migrate import migrate
from tests.harness import ROOT


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A migrated database that a test may change."""
    migrate(tmp_path / "bot.db")
    with closing(sqlite3.connect(tmp_path / "bot.db")) as connection:
        yield connection


def schema(database: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the columns of every table but SQLite's own, which hold no data of ours."""
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
        for name in names
        if not name.startswith("sqlite_")
    }


def test_every_column_is_declared(database: sqlite3.Connection) -> None:
    """The inventory and the migrated schema name the same tables and columns."""
    assert list(mistakes(schema(database))) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("ALTER TABLE progress ADD COLUMN friend TEXT", ["progress.friend: nobody has said what it holds"]),
        ("ALTER TABLE guild_setting ADD COLUMN user_id BIGINT", ["guild_setting.user_id: nobody has said"]),
        ("CREATE TABLE player (player_id BIGINT)", ["player: nobody has said whose it is"]),
        ("DROP TABLE import_draft", ["import_draft: there is no such table"]),
        (
            "ALTER TABLE guild_change RENAME COLUMN via TO how",
            ["guild_change.how: nobody", "guild_change.via: there is no"],
        ),
    ],
)
def test_a_planted_column_is_found(database: sqlite3.Connection, statement: str, found: list[str]) -> None:
    """A schema that went on without the inventory is named, column by column."""
    database.execute(statement)
    told = list(mistakes(schema(database)))
    assert len(told) == len(found)
    assert all(line.startswith(start) for line, start in zip(told, found, strict=True)), told


@pytest.mark.parametrize(
    ("table", "columns", "found"),
    [
        ("progress", {"user_id": Is.PLAIN}, "progress.user_id: sounds like a person but is declared as none"),
        ("progress", {"user_id": Is.PLAIN}, "progress.user_id: a person in TABLES or in PERSONAL only"),
        ("progress", {"seen": Is.PERSON}, "progress.seen: a person in TABLES or in PERSONAL only"),
    ],
)
def test_a_wrong_declaration_is_found(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, table: str, columns: dict[str, Is], found: str
) -> None:
    """A person's id cannot be declared as something else, nor a person without a reason."""
    changed = inventory.Table(table, TABLES[table].owner, {**TABLES[table].columns, **columns})
    monkeypatch.setattr(inventory, "TABLES", {**TABLES, table: changed})
    assert found in list(mistakes(schema(database)))


def test_a_server_table_that_nobody_explains_is_found(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What PRIVACY.md would not tell is named."""
    monkeypatch.setattr(inventory, "KEPT", inventory.KEPT[1:])
    assert "guild: a server's or the operator's in TABLES or in KEPT only" in list(mistakes(schema(database)))


def test_what_is_forgotten_can_be(database: sqlite3.Connection) -> None:
    """A name that is to be taken out of its row may be NULL, and details go with a row that is deleted."""
    for personal in PERSONAL:
        if personal.erase is Erase.FORGET_WHO:
            info = {row[1]: row for row in database.execute(f"PRAGMA table_info({personal.table})")}
            assert not info[personal.column][3], personal
        for detail in personal.details:
            assert personal.table in cascades(database, detail.table, detail.key), detail


def cascades(database: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> set[str]:
    """Return the tables whose deleted rows take along those of `table` with the same `columns`."""
    keys: dict[int, list[tuple[str, str, str, str]]] = {}
    for number, _, target, column, to, _, deleting, _ in database.execute(f"PRAGMA foreign_key_list({table})"):
        keys.setdefault(number, []).append((target, column, to or column, deleting))
    found = set()
    for parts in keys.values():
        target, *_ = parts[0]
        inside = {column: to for _, column, to, _ in parts}
        if all(deleting == "CASCADE" for *_, deleting in parts) and set(columns) <= set(inside):
            found |= {target} | cascades(database, target, tuple(inside[column] for column in columns))
    return found


def left_behind(database: sqlite3.Connection) -> list[str]:
    """Return the tables of servers whose rows would outlive the server."""
    tables = schema(database)
    with_id = {name for name, columns in tables.items() if "guild_id" in columns}
    found = {name for name in with_id - {"guild"} if "guild" not in cascades(database, name, ("guild_id",))}
    # Those without the server's id are parts of something that has it, and go with that.
    parts = {name for name, table in TABLES.items() if table.owner is Owner.SERVER} - with_id
    hanging = with_id - found
    while more := {name for name in parts - hanging if parents(database, name) & hanging}:
        hanging |= more
    return sorted(found | (parts - hanging))


def parents(database: sqlite3.Connection, table: str) -> set[str]:
    """Return the tables whose deleted rows take along rows of `table`."""
    rows = database.execute(f"PRAGMA foreign_key_list({table})").fetchall()
    required = {row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[3]}
    return {target for _, _, target, column, _, _, deleting, _ in rows if deleting == "CASCADE" and column in required}


def test_everything_of_a_server_goes_with_it(database: sqlite3.Connection) -> None:
    """Every table with a server's id hangs on the server's row, directly or over others."""
    assert left_behind(database) == []
    servers = {name for name, table in TABLES.items() if Is.SERVER in table.columns.values()}
    assert servers == {name for name, columns in schema(database).items() if "guild_id" in columns}


@pytest.mark.parametrize(
    "reference",
    ["", "REFERENCES guild (guild_id)", "REFERENCES guild (guild_id) ON DELETE SET NULL"],
)
def test_a_table_that_outlives_its_server_is_found(database: sqlite3.Connection, reference: str) -> None:
    """A table that does not hang on the server, or stops its deletion, is named."""
    database.execute(f"CREATE TABLE match (guild_id BIGINT {reference})")
    assert left_behind(database) == ["match"]


def test_a_part_that_outlives_its_whole_is_found(database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of servers that hangs on nothing is named, though it has no server's id."""
    database.execute("CREATE TABLE match (game_id BIGINT NOT NULL REFERENCES game (game_id))")
    table = inventory.Table("match", Owner.SERVER, {"game_id": Is.OTHER_ID})
    monkeypatch.setitem(TABLES, "match", table)  # type: ignore[arg-type]
    assert left_behind(database) == ["match"]


def test_forgetting_a_server_leaves_nothing(database: sqlite3.Connection) -> None:
    """With a row in every table of a server, deleting the server's row empties all of them."""
    database.execute("PRAGMA foreign_keys = ON")
    for row in (
        "INSERT INTO guild VALUES (7, 1, NULL)",
        "INSERT INTO guild_setting VALUES (7, 'language', '\"ja\"')",
        "INSERT INTO guild_change VALUES (7, 1, 0, 5, 'panel')",
        "INSERT INTO guild_change_entry VALUES (7, 1, 'language', NULL, '\"ja\"')",
        "INSERT INTO import_draft VALUES (7, 5, 0, '{}')",
        "INSERT INTO game VALUES (9, 7, 8, NULL, 10, 3, 'soft', 'everyone', 'quiet', 'seed', 0, 0, NULL, NULL)",
        "INSERT INTO game_rule VALUES (9, 0, 's1', 'sip', 'Somebody laughs')",
        "INSERT INTO game_player VALUES (9, 1, 5)",
        "INSERT INTO game_event VALUES (9, 1, 11, 0, 'join', 1, NULL, NULL)",
        "INSERT INTO outbox VALUES ('news/1', 9, 7, 'news', 'story', '1', 'due', 0, 0, NULL, NULL, 0, 0, 'news', NULL, NULL, NULL)",
        "INSERT INTO rewatch VALUES (3, 7, 8, NULL, NULL, 'UTC', '', '', 1, 1, 12, 24, 30, 1, 1, 'over', 1, 0, NULL, NULL, 0, NULL)",
        "INSERT INTO meeting VALUES (3, 1, 1, 1, '2026-01-02T20:00:00', 0, 'planned', 0, NULL, NULL, NULL, NULL, NULL, NULL)",
        "INSERT INTO rewatch_change VALUES (3, 1, 0, 5, 'skip', 'running', 'running', '', '', '', '')",
        "INSERT INTO rewatch_change_entry VALUES (3, 1, 1, '', '', 'planned', 'planned')",
        "INSERT INTO rewatch_draft VALUES (4, 7, 5, 0, '{}')",
        (
            "INSERT INTO announcement VALUES"
            " (12, 7, 9, NULL, 'Hello', '2026-12-24T20:00:00', 'UTC', '', 'active', '2026-12-24T20:00:00', 0, 0, 0, 0, NULL)"
        ),
        "INSERT INTO announcement_draft VALUES (13, 7, 5, 0, 9, NULL, 'Hello', '2026-12-24T20:00:00', 'UTC', '', NULL)",
        "INSERT INTO pause VALUES (7, 'news', 9, 50013, 'because', 0)",
    ):
        database.execute(row)
    servers = [
        name for name, table in TABLES.items() if table.owner is Owner.SERVER or Is.SERVER in table.columns.values()
    ]
    counts = [database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in servers]
    assert all(counts), "a table of servers has no row here yet; add one above"
    database.execute("DELETE FROM guild WHERE guild_id = 7")
    assert not any(database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in servers)


def test_privacy_md_is_what_the_inventory_says() -> None:
    """PRIVACY.md is generated, and names every personal table."""
    assert (ROOT / "PRIVACY.md").read_text(encoding="utf-8") == statement(), "run `python -m bot docs`"
    for personal in PERSONAL:
        assert personal.what in statement() and f"`{personal.table}`" in statement()
