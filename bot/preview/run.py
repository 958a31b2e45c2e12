"""`python -m bot preview`."""

from __future__ import annotations

import asyncio
import logging
import webbrowser

import click

from bot.app import stop_on_signals
from bot.preview import PRODUCT
from bot.preview.session import open_session
from bot.settings import Settings


async def preview(settings: Settings, *, port: int, open_browser: bool) -> None:
    """Serve the page until Ctrl-C; the database is `preview.db`, beside the real one."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    be_quiet(settings)
    database = settings.database.with_name("preview.db")
    async with open_session(settings.model_copy(update={"database": database}), port) as session:
        click.echo(
            f"\n{PRODUCT}, in a simulated Discord. Open:\n\n    {session.page.url}\n\n"
            "Real: the bot, its answers, and its database.\n"
            "Simulated: Discord, the server and its members. Nothing leaves this machine.\n"
            f"Database: {database}\n"
            "Stop: Ctrl-C"
        )
        if open_browser:
            await asyncio.to_thread(webbrowser.open, session.page.url)
        await stop.wait()
        click.echo("Closing.")


def be_quiet(settings: Settings) -> None:
    """Leave the terminal to the address: unless asked for everything, log only what is wrong."""
    if settings.log_level == "DEBUG":
        return
    logging.getLogger().setLevel(logging.WARNING)
    # It misses voice, and simcord's self-test makes it miss more.
    logging.getLogger("discord").setLevel(logging.ERROR)
