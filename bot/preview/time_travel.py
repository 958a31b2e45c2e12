"""Time in the preview: it goes on by itself, and a command moves it, so that what is planned can be seen to happen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.clock import SystemClock
from bot.ui.layout import notice
from bot.ui.sending import send_privately

if TYPE_CHECKING:
    from simcord import Env

AHEAD = {"an hour": 1, "6 hours": 6, "a day": 24, "a week": 24 * 7, "4 weeks": 24 * 28}
"""How far a visitor may go at once, in hours."""


class SimulatedClock:
    """Tells the time of the simulated Discord; there is none before `env` is set, and it is the machine's then."""

    def __init__(self) -> None:
        self.env: Env | None = None

    def now(self) -> datetime:
        """Return the current time there, aware, in UTC."""
        return SystemClock().now() if self.env is None else self.env.now()


class AheadClock:
    """Tells the time that it is to become there: the machine's, and what visitors went ahead of it."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        """Return that time, aware, in UTC."""
        return SystemClock().now() + self.ahead


def time_travel(clock: AheadClock) -> app_commands.Command[Any, ..., None]:
    """Return the command that goes ahead in time."""

    @app_commands.command(name="time-travel", description="Only in this preview: go ahead in time")
    @app_commands.describe(ahead="How far")
    @app_commands.choices(ahead=[Choice(name=name, value=hours) for name, hours in AHEAD.items()])
    async def command(interaction: discord.Interaction[Any], ahead: int) -> None:
        clock.ahead += timedelta(hours=ahead)
        language = await interaction.client.replies.language(interaction)
        then = f"<t:{int(clock.now().timestamp())}:F>"
        words = language.gettext("Going to {time}. What is planned until then happens on the way.", time=then)
        await send_privately(interaction, notice(words))

    return command
