"""What the commands of the operator share: the settings, and the database that is there already."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.errors import OperatorError
from bot.logs import configure
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.store.database import Database


def read_settings() -> Settings:
    """Read the settings and set up the logs by them."""
    settings = load_settings()
    token = settings.token.get_secret_value() if settings.token else ""
    configure(settings.log_level, settings.log_format, secrets=(token,) if token else ())
    return settings


@asynccontextmanager
async def existing_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the bot's database, also while the bot runs; raise `OperatorError` where there is none."""
    # Imported here because most commands need no database.
    from bot.store.database import Database  # noqa: PLC0415

    path = settings.database
    if not path.exists():
        raise OperatorError(f"{path}: there is no database; name the one of the bot in AKUDAMA_DATABASE")
    database = await Database.open(path)
    try:
        yield database
    finally:
        await database.close()
