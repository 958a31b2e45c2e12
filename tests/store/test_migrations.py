"""What an older version stored is there in the newest."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import migrate as migrate_module
from bot.store.migrate import MIGRATIONS, migrate


def test_spoiler_limits_become_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server's limits, its default and its places', are settings from now on."""
    path, older = tmp_path / "akudama.db", tmp_path / "older"
    older.mkdir()
    shutil.copy(MIGRATIONS / "0001_first.sql", older)
    with monkeypatch.context() as patch:
        patch.setattr(migrate_module, "MIGRATIONS", older)
        migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO spoiler_limit VALUES (?, ?, ?)", [(1, 0, 3), (1, 77, 12), (2, 0, 0)])
    assert migrate(path)[0] == "0002_guild_settings"
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT guild_id, path, value FROM guild_setting ORDER BY 1, 2").fetchall()
        assert connection.execute("SELECT guild_id, revision, left_at FROM guild ORDER BY 1").fetchall() == [
            (1, 0, None),
            (2, 0, None),
        ]
    assert rows == [(1, "spoilers.default", "3"), (1, "spoilers.places.77", "12"), (2, "spoilers.default", "0")]
