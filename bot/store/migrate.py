"""Bring a database file to this version's schema: checked first, backed up before, untouched on failure."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bot.errors import StoreError

BUSY_SECONDS = 5.0
MIGRATIONS = Path(__file__).parent / "migrations"
APPLICATION_ID = 0x414B5544
"""Stamped into the file ("AKUD"), so that another program's database is recognised; see PRAGMA application_id."""


def migrate(path: Path) -> list[str]:
    """Apply the migrations that `path` lacks and return their names; raise `StoreError` where it cannot be done."""
    known = sorted(file.stem for file in MIGRATIONS.glob("*.sql"))
    is_new = _prepare(path)
    try:
        pending = _pending(path, known)
        if pending:
            backup = None if is_new else _back_up(path, pending[0])
            try:
                _apply(path)
            except BaseException:
                _undo(path, backup)
                raise
    except sqlite3.Error as error:
        raise StoreError(_sentence(path, error)) from error
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror}); free some space or correct its rights"
        ) from error
    return pending


def _prepare(path: Path) -> bool:
    """Return whether the file is new; raise `StoreError` where it is something else than a database."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.stat().st_size == 0:
            return True
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                raise StoreError(f"{path}: is not a database; move it away, or name another file in AKUDAMA_DATABASE")
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be used ({error.strerror}); correct its rights or name another file in AKUDAMA_DATABASE"
        ) from error
    return False


def _pending(path: Path, known: list[str]) -> list[str]:
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            (owner,) = connection.execute("PRAGMA application_id").fetchone()
            # Written and taken back: it shows now, and not at the first command, that the file can be written
            # (on a read-only file SQLite quietly begins a read instead).
            connection.execute(f"PRAGMA application_id = {owner}")
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if owner not in (0, APPLICATION_ID) or (tables and owner != APPLICATION_ID):
                raise StoreError(f"{path}: is another program's database; name another file in AKUDAMA_DATABASE")
            applied: list[str] = []
            if "_yoyo_migration" in tables:
                applied = [name for (name,) in connection.execute("SELECT migration_id FROM _yoyo_migration")]
        finally:
            connection.execute("ROLLBACK")
    if newer := sorted(set(applied) - set(known)):
        raise StoreError(
            f"{path}: was written by a newer version (it has {newer[-1]}); update the bot or restore an older backup"
        )
    return [name for name in known if name not in applied]


def _apply(path: Path) -> None:
    # Imported here because it costs 60 ms and most starts have nothing to migrate.
    from yoyo import get_backend, read_migrations  # noqa: PLC0415

    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    backend = get_backend(f"sqlite:///{quote(str(path.resolve()))}")
    try:
        with backend.lock():
            backend.apply_migrations(backend.to_apply(read_migrations(str(MIGRATIONS))))
    finally:
        backend.connection.close()


def _back_up(path: Path, before: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    backup = path.with_name(f"{path.stem}-{stamp}-before-{before}{path.suffix}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    return backup


def _undo(path: Path, backup: Path | None) -> None:
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    if backup is None:
        path.unlink(missing_ok=True)
    else:
        shutil.move(backup, path)


def _sentence(path: Path, error: sqlite3.Error) -> str:
    reason = str(error)
    if "locked" in reason or "busy" in reason:
        return f"{path}: is locked by another process; stop the other bot or tool that uses it, then start again"
    if "readonly" in reason or "read-only" in reason:
        return f"{path}: cannot be written; correct the rights of the file and its folder"
    if "full" in reason or "disk I/O" in reason:
        return f"{path}: the disk is full; free some space, then start again"
    return f"{path}: cannot be used ({reason}); restore a backup or name another file in AKUDAMA_DATABASE"
