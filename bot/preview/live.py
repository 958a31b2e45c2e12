"""Keep the page alive: simcord's time stands still, and its page shows only what the page itself did."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.logs import get_logger
from bot.preview.simcord_hooks import set_date, take_turns

if TYPE_CHECKING:
    from simcord import Env, Preview

TICK_SECONDS = 0.5
STEP = timedelta(minutes=2)
"""How much time passes at once: all that happens every minute happens in it."""

log = get_logger(__name__)


async def keep_live(env: Env, preview: Preview, clock: Clock, coming: Callable[[], Awaitable[datetime | None]]) -> None:
    """Let simulated time follow `clock`, and show every page what the bot did, until cancelled.

    `coming` tells when the bot is to do something next.
    """
    turn = asyncio.Lock()
    take_turns(preview, turn)
    shown = len(env.http_requests)
    is_behind = False
    while True:
        await asyncio.sleep(0 if is_behind else TICK_SECONDS)
        try:
            async with turn:
                was_behind, is_behind = is_behind, clock.now() - env.now() > STEP
                if is_behind:
                    _leap(env, clock.now(), await coming())
                behind = max(clock.now() - env.now(), timedelta())
                await env.advance_time(min(behind, STEP).total_seconds())
                # Only on a change, because each refresh makes every open page draw itself anew. To arrive is one: a
                # page says of moments how far from now they are.
                if len(env.http_requests) != shown or (was_behind and not is_behind):
                    await preview.refresh()
                    shown = len(env.http_requests)
        except Exception:
            log.exception("the page may be behind; trying again")


def _leap(env: Env, wanted: datetime, coming: datetime | None) -> None:
    """Leave out the time in which nothing happens; going through every minute of a week would take minutes."""
    to = (wanted if coming is None else min(wanted, coming)) - STEP
    if to > env.now():
        set_date(env, to)
