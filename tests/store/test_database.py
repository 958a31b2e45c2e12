"""The store keeps every write, and leaves alone every file it cannot use."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import migrate as migrate_module
from bot.store.database import Database
from bot.store.migrate import MIGRATIONS, migrate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


async def test_concurrent_read_modify_writes_lose_none(path: Path) -> None:
    """200 tasks that each read a number and write it back plus one end at 200."""
    database = await Database.open(path)
    async with database.write() as write:
        await write.execute("INSERT INTO progress VALUES (1, 0, 0)")

    async def increment() -> None:
        async with database.write() as write:
            ((seen,),) = await write.execute("SELECT seen FROM progress WHERE user_id = 1")
            await asyncio.sleep(0)
            await write.execute("UPDATE progress SET seen = ? WHERE user_id = 1", (seen + 1,))

    await asyncio.gather(*(increment() for _ in range(200)))
    assert await database.read("SELECT seen FROM progress") == [(200,)]
    await database.close()


async def test_two_processes_lose_none(path: Path) -> None:
    """Two stores on one file wait for each other instead of losing updates."""
    first, second = await Database.open(path), await Database.open(path)
    async with first.write() as write:
        await write.execute("INSERT INTO progress VALUES (1, 0, 0)")

    async def increment(database: Database) -> None:
        async with database.write() as write:
            ((seen,),) = await write.execute("SELECT seen FROM progress WHERE user_id = 1")
            await write.execute("UPDATE progress SET seen = ? WHERE user_id = 1", (seen + 1,))

    await asyncio.gather(*(increment(database) for _ in range(20) for database in (first, second)))
    assert await first.read("SELECT seen FROM progress") == [(40,)]
    await first.close()
    await second.close()


async def test_failed_write_leaves_nothing(path: Path) -> None:
    """An exception in the block takes back all of it, and the next write works."""
    database = await Database.open(path)
    with pytest.raises(ZeroDivisionError):
        async with database.write() as write:
            await write.execute("INSERT INTO progress VALUES (1, 5, 0)")
            raise ZeroDivisionError
    async with database.write() as write:
        await write.execute("INSERT INTO progress VALUES (2, 6, 0)")
    assert await database.read("SELECT user_id, seen FROM progress") == [(2, 6)]
    await database.close()


async def test_cancelled_write_leaves_nothing(path: Path) -> None:
    """A write cut off by a shutdown is rolled back."""
    database = await Database.open(path)
    entered = asyncio.Event()

    async def work() -> None:
        async with database.write() as write:
            await write.execute("INSERT INTO progress VALUES (1, 5, 0)")
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await database.read("SELECT * FROM progress") == []
    await database.close()


async def test_a_write_may_be_cancelled_at_any_moment(path: Path) -> None:
    """While it begins, goes on, commits or is done: all of it stands or nothing, and the next one works."""
    database = await Database.open(path)
    loop = asyncio.get_running_loop()

    async def add(number: int) -> None:
        async with database.write() as write:
            await write.execute("INSERT INTO progress VALUES (?, 0, 0)", (number,))
            await write.execute("INSERT INTO progress VALUES (?, 0, 0)", (-number,))

    cancelled = 0
    for number in range(1, 301):
        task = loop.create_task(add(number))
        for _ in range(number % 12):
            await asyncio.sleep(0)
        if number % 3:  # let the other thread come further than this one was told
            time.sleep(0.000_05 * (number % 7))
        cancelled += task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    kept = {number for (number,) in await database.read("SELECT user_id FROM progress")}
    assert kept == {-number for number in kept}
    assert cancelled > 100
    await add(1_000)
    assert await database.read("SELECT COUNT(*) FROM progress WHERE ABS(user_id) = 1000") == [(2,)]
    await database.close()


async def test_reader_cannot_write(path: Path) -> None:
    """A statement that writes is refused on the reading connection."""
    database = await Database.open(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.read("DELETE FROM progress")
    await database.close()


async def test_pragmas(path: Path) -> None:
    """The file survives a power cut and holds its references."""
    database = await Database.open(path)
    async with database.write() as write:
        assert await write.execute("PRAGMA synchronous") == [(2,)]
        assert await write.execute("PRAGMA foreign_keys") == [(1,)]
        assert await write.execute("PRAGMA journal_mode") == [("wal",)]
    with pytest.raises(sqlite3.IntegrityError):
        async with database.write() as write:
            await write.execute("INSERT INTO citation VALUES (1, 'nowhere')")
    await database.close()


def _unusable(path: Path) -> dict[str, Callable[[], None]]:
    def newer() -> None:
        migrate(path)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "INSERT INTO _yoyo_migration (migration_hash, migration_id) VALUES ('hash', '9999_future')"
            )

    def foreign() -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE songs (title TEXT)")

    return {
        "was written by a newer version": newer,
        "is another program's database": foreign,
        "is not a database": lambda: path.write_text("a shopping list that is longer than sixteen bytes"),
    }


@pytest.mark.parametrize("sentence", _unusable(Path()))
async def test_unusable_file_is_left_alone(path: Path, sentence: str) -> None:
    """A file of somebody else, or of the future, is named in one sentence and not touched."""
    _unusable(path)[sentence]()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=sentence):
        await Database.open(path)
    assert path.read_bytes() == before


async def test_damaged_file_is_left_alone(path: Path) -> None:
    """A database cut in half is not mended by force."""
    migrate(path)
    path.write_bytes(path.read_bytes()[:3000])
    before = path.read_bytes()
    with pytest.raises(StoreError, match="restore a backup"):
        await Database.open(path)
    assert path.read_bytes() == before


async def test_locked_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another process is writing is named as locked, with what to do."""
    monkeypatch.setattr(migrate_module, "BUSY_SECONDS", 0.1)
    migrate(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="is locked by another process; stop the other"):
            await Database.open(path)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody without rights")
def test_read_only_file(path: Path) -> None:
    """A file without the right to write is named so; tried as a user who is not root."""
    migrate(path)
    path.chmod(0o444)
    before = path.read_bytes()
    program = (
        "import os, sys; os.setgid(65534); os.setuid(65534)\n"
        "from pathlib import Path; from bot.store.migrate import migrate; from bot.errors import StoreError\n"
        "try: migrate(Path(sys.argv[1]))\n"
        "except StoreError as error: print(error)"
    )
    for folder in (path.parent, *path.parent.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    # Everything is imported while still root: the environment may not be readable for others.
    program = "import sqlite3, bot.store.migrate\n" + program
    done = subprocess.run(
        [sys.executable, "-c", program, path], check=False, capture_output=True, text=True, timeout=60
    )
    assert "cannot be" in done.stdout and "rights" in done.stdout, done.stdout + done.stderr
    assert path.read_bytes() == before


async def test_full_disk_during_a_write(path: Path) -> None:
    """A write that finds the disk full is rolled back; the file stays good and reads go on."""
    database = await Database.open(path)
    async with database.write() as write:
        await write.execute("INSERT INTO progress VALUES (1, 5, 0)")
        ((pages,),) = await write.execute("PRAGMA page_count")
        await write.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        async with database.write() as write:
            await write.execute("UPDATE progress SET seen = 9")
            for number in range(200):
                await write.execute("INSERT INTO source VALUES (?, ?, '', '', '', '', 0)", (str(number), "x" * 4000))
    assert await database.read("SELECT seen FROM progress") == [(5,)]
    assert await database.read("PRAGMA integrity_check") == [("ok",)]
    await database.close()


async def test_full_disk_during_migration(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A migration that cannot finish gives back the file as it was."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.sql").write_text((MIGRATIONS / "0001_first.sql").read_text())
    monkeypatch.setattr(migrate_module, "MIGRATIONS", folder)
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO progress VALUES (1, 5, 0)")
    (folder / "0002_more.sql").write_text("CREATE TABLE more (x TEXT);\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(StoreError):
        await Database.open(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert "more" not in tables
        assert connection.execute("SELECT seen FROM progress").fetchall() == [(5,)]
    (folder / "0002_more.sql").write_text("CREATE TABLE more (x TEXT);\n")
    assert migrate(path) == ["0002_more"]


def test_backup_before_migration(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that is not new is copied before it is migrated; a new one is not."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.sql").write_text((MIGRATIONS / "0001_first.sql").read_text())
    monkeypatch.setattr(migrate_module, "MIGRATIONS", folder)
    migrate(path)
    assert not list(tmp_path.glob("*before*"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO progress VALUES (1, 5, 0)")
    (folder / "0002_more.sql").write_text("CREATE TABLE more (x TEXT);\n")
    migrate(path)
    (backup,) = tmp_path.glob("*before-0002_more*")
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT seen FROM progress").fetchall() == [(5,)]


def test_only_sqlite_knows_it_is_sqlite() -> None:
    """Queries stay portable: PRAGMAs stand in two modules, and no SQLite-only function anywhere."""
    store = Path(migrate_module.__file__).parent
    for module in store.glob("*.py"):
        text = module.read_text()
        if module.name not in {"database.py", "migrate.py"}:
            assert "PRAGMA" not in text, module.name
        for word in ("rowid", "json_extract", "MATCH", "GLOB", "INSERT OR"):
            assert word not in text.replace("fnmatch", "").replace("glob(", ""), (module.name, word)
