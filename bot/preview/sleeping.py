"""Sleep in simulated time, so that whoever presses something is not kept waiting until the bot has slept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simcord import Env


class SimulatedSleep:
    """The sleep of the bot's own work; it is handed to the bot before there is an `env`, which is set then.

    simcord otherwise takes a short sleep for work to be waited for, and really waits.
    """

    def __init__(self) -> None:
        self.env: Env | None = None

    async def __call__(self, seconds: float) -> None:
        """Sleep until the simulated time has passed."""
        sleep = asyncio.sleep(seconds)
        await (sleep if self.env is None else self.env.external_wait(sleep, reason="simulated time goes on by itself"))
