"""Keep the page alive: simcord's time stands still, and its page shows only what the page itself did."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.logs import get_logger
from bot.preview.simcord_hooks import take_turns

if TYPE_CHECKING:
    from simcord import Env, Preview

TICK_SECONDS = 0.5
STEP_SECONDS = 3600.0

log = get_logger(__name__)


async def keep_live(env: Env, preview: Preview, clock: Clock) -> None:
    """Let simulated time follow `clock`, and show every page what the bot did, until cancelled."""
    turn = asyncio.Lock()
    take_turns(preview, turn)
    shown = len(env.http_requests)
    is_behind = False
    while True:
        await asyncio.sleep(0 if is_behind else TICK_SECONDS)
        try:
            async with turn:
                behind = max((clock.now() - env.now()).total_seconds(), 0)
                # In steps, so that a visitor can do something meanwhile, and sees what happens on the way.
                is_behind = behind > STEP_SECONDS
                await env.advance_time(min(behind, STEP_SECONDS))
                # Only on a change, because each refresh makes every open page draw itself anew.
                if len(env.http_requests) != shown:
                    await preview.refresh()
                    shown = len(env.http_requests)
        except Exception:
            log.exception("the page may be behind; trying again")
