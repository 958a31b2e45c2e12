"""The composition root: settings -> store -> content -> services -> client, and their ends in reverse order."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.background import Background, Sleep
from bot.catalogue import Catalogue, Viewers
from bot.client import CompanionBot
from bot.clock import Clock, SystemClock
from bot.content.files import digest
from bot.errors import N_, ContentError
from bot.identify import IdentifyBudget
from bot.logs import get_logger
from bot.services import Services
from bot.settings import Settings
from bot.store.content import ContentStore
from bot.store.database import Database
from bot.store.facts import FactStore
from bot.store.gateway import CommandStore, IdentifyStore
from bot.store.progress import LimitStore, ProgressStore
from bot.translations import Translations
from bot.ui.replies import Replies

CLOSE_SECONDS = 4.0
HOUSEKEEPING = timedelta(hours=1)

log = get_logger(__name__)


async def serve(settings: Settings, *, sync: bool = False) -> None:
    """Run the bot until it is told to stop; everything that can be wrong here is found before Discord is asked."""
    token = settings.require_token()
    async with open_services(settings) as services:
        stop = asyncio.Event()
        stop_on_signals(stop)
        await _until(stop, services.identifies.wait())
        if stop.is_set():
            return
        bot = CompanionBot(services, shards=settings.shards, sync=sync)
        try:
            await _until(stop, bot.serve(token))
        finally:
            log.info("closing")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bot.close(), CLOSE_SECONDS)


@asynccontextmanager
async def open_services(
    settings: Settings, clock: Clock | None = None, sleep: Sleep = asyncio.sleep
) -> AsyncIterator[Services]:
    """Open the store, load the content where it changed, and give all services; close the store at the end."""
    clock = clock or SystemClock()
    database = await Database.open(settings.database)
    try:
        content_digest = await load_content(settings.content, database, clock)
        yield _services(settings, database, clock, sleep, content_digest)
    finally:
        await database.close()


async def load_content(directory: Path, database: Database, clock: Clock) -> str:
    """Bring the store's content up to the files' and return its digest; work only where they differ.

    Without the files the bot answers from what it loaded last.
    """
    store = ContentStore(database)
    loaded = await store.digest()
    try:
        wanted = await asyncio.to_thread(digest, directory)
    except ContentError as error:
        if loaded is None:
            raise
        log.warning("content files cannot be read; answering from the last ones", reason=str(error))
        return loaded
    if loaded != wanted:
        # Imported here because validation costs 100 ms that a start with unchanged content need not pay.
        from bot.content.flatten import flatten  # noqa: PLC0415
        from bot.content.load import load  # noqa: PLC0415

        rows = await asyncio.to_thread(lambda: flatten(load(directory)))
        await store.replace(rows, wanted, clock.now())
        log.info("content loaded", digest=wanted[:12])
    return wanted


def _services(settings: Settings, database: Database, clock: Clock, sleep: Sleep, content_digest: str) -> Services:
    background = Background(clock, sleep)
    translations = Translations(settings.locale)
    catalogue = Catalogue(FactStore(database))
    progress = ProgressStore(database)
    viewers = Viewers(LimitStore(database), progress)
    identifies = IdentifyBudget(IdentifyStore(database), clock)

    async def housekeeping() -> None:
        await identifies.forget_old()
        await database.tidy()

    background.every(HOUSEKEEPING, N_("Housekeeping"), housekeeping)
    return Services(
        database=database,
        clock=clock,
        background=background,
        translations=translations,
        catalogue=catalogue,
        viewers=viewers,
        progress=progress,
        commands=CommandStore(database),
        identifies=identifies,
        replies=Replies(catalogue, viewers, progress, translations, clock),
        content_digest=content_digest,
        started_at=clock.now(),
    )


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on Ctrl-C and on SIGTERM."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows has no handlers here; there Ctrl-C raises KeyboardInterrupt, which closes everything as well.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Await `work`, or leave it where it is once `stop` is set."""
    task = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if task.done():
        task.result()
    else:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
