"""The real bot in the simulated server, and the page that shows it, opened and closed together."""

from __future__ import annotations

import asyncio
import contextlib
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import LOCALTZ

from bot.app import open_services
from bot.client import CompanionBot
from bot.clock import Clock
from bot.errors import OperatorError
from bot.preview import simcord_hooks
from bot.preview.live import keep_live
from bot.preview.skin import skin
from bot.preview.sleeping import SimulatedSleep
from bot.preview.time_travel import AheadClock, SimulatedClock, time_travel
from bot.preview.world import World, build
from bot.services import Services
from bot.settings import Settings

if TYPE_CHECKING:
    from simcord import Env, Preview


@dataclass(frozen=True, slots=True)
class Session:
    """An open page and the world behind it."""

    services: Services
    page: Preview
    world: World


@asynccontextmanager
async def open_session(settings: Settings, port: int) -> AsyncIterator[Session]:
    """Run the bot in a simulated Discord and serve the page on this machine; end both, in order, with the block."""
    simcord_hooks.check()
    # Imported here because the check above says what to do where they are not installed.
    import simcord  # noqa: PLC0415

    from bot.preview.avatars import plain_avatars  # noqa: PLC0415

    sleep, clock, wanted = SimulatedSleep(), SimulatedClock(), AheadClock()
    async with open_services(settings, clock, sleep) as services:
        # The simulated Discord forgets the commands whenever it ends, the database does not.
        bot = CompanionBot(services, shards=1, sync=True)
        bot.tree.add_command(time_travel(wanted))
        try:
            async with simcord.run(bot, check_errors=False) as env:
                sleep.env = env
                world = await build(env, bot, services)
                clock.env = env
                page = env.preview(
                    world.channel,
                    viewers=[*world.members.values()],
                    layout="channel",
                    timezone=getattr(LOCALTZ, "key", None) or "UTC",
                    assets=plain_avatars(world.names),
                    port=port,
                )
                simcord_hooks.dress(page, skin(world.server, len(world.members), services.translations.language("en")))
                async with _served(page, port), _living(env, page, wanted, services):
                    yield Session(services, page, world)
        finally:
            await bot.close()


@asynccontextmanager
async def _served(page: Preview, port: int) -> AsyncIterator[None]:
    try:
        await page.__aenter__()
    except Exception as error:
        if not isinstance(error.__cause__, OSError):
            raise
        taken = error.__cause__.errno == errno.EADDRINUSE
        reason = "is in use" if taken else f"cannot be used ({error.__cause__.strerror})"
        raise OperatorError(
            f"port {port} of this machine {reason}; choose another with `--port`, or any free one with `--port 0`"
        ) from error
    try:
        yield
    finally:
        await page.close()


@asynccontextmanager
async def _living(env: Env, page: Preview, clock: Clock, services: Services) -> AsyncIterator[None]:
    task = asyncio.create_task(keep_live(env, page, clock, services.office.coming), name="preview-live")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
