"""The one message that a server gets when the bot joins it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord

from bot.logs import get_logger
from bot.translations import Language
from bot.ui.layout import Layout, notice

log = get_logger(__name__)


async def greet(guild: discord.Guild, layout: Layout) -> None:
    """Post a message in a server's system channel, where there is one and the bot may; else nothing."""
    channel = guild.system_channel
    if channel is None:
        return
    granted = channel.permissions_for(guild.me)
    if not (granted.view_channel and granted.send_messages):
        return
    try:
        await channel.send(view=layout, allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException as error:
        log.warning("no welcome was posted", guild=guild.id, reason=str(error))


def welcome(mention: Callable[[str], str], language: Language) -> Layout:
    """Return what a new server reads: the three things to do first. Pure."""
    _ = language.gettext
    panel = mention("config panel")
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=discord.Colour.blurple())
    head = _("## Hello! I answer questions about the show and spoil nobody.")
    steps = (
        _("{panel}: switch off what you do not want, and choose channels.", panel=panel),
        _("{panel}, under “Spoilers”: say how far I may tell. At first it is only the premise.", panel=panel),
        _("{check}: see that I may do what you chose.", check=mention("config check")),
    )
    advice = _("Everybody else starts with {help}.", help=mention("help"))
    lines = [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    manager = _("For whoever manages this server:")
    for words in (head, "\n".join([manager, *lines]), f"-# {advice}"):
        container.add_item(discord.ui.TextDisplay(words))
    return Layout(container)


def welcome_back(mention: Callable[[str], str], language: Language) -> Layout:
    """Return what a server reads that had the bot before, and whose settings were kept. Pure."""
    words = language.gettext(
        "I am back, and everything is set as it was. {panel} shows it.", panel=mention("config panel")
    )
    return notice(words)
