"""The card that greets whoever opens the preview, and says what to try."""

from __future__ import annotations

from typing import Any

import discord

from bot.client import CompanionBot
from bot.translations import Language
from bot.ui.controls import mine_button
from bot.ui.document import Route
from bot.ui.layout import Layout


def welcome(bot: CompanionBot, language: Language) -> Layout:
    """Return the card."""
    _ = language.gettext
    commands = [
        (bot.mention("character"), _("who somebody is; a list opens while you type")),
        (bot.mention("episode"), _("an episode, and buttons to the next")),
        (bot.mention("recap"), _("the story so far")),
        (bot.mention("search"), _("look for any word")),
        (bot.mention("season2"), _("is there a second season? the answer, with its evidence")),
        (bot.mention("drinks start"), _("a game to play while watching; join as two members")),
    ]
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=discord.Colour.blurple())
    container.add_item(_text(_("## Welcome! Try me here\nPress a command, or type it in the box below:")))
    container.add_item(_text("\n".join(f"- {mention}  {what}" for mention, what in commands)))
    container.add_item(discord.ui.Separator())
    safety = _(
        "**Nobody is spoiled.** What I answer in a channel stays within its limit, at first the premise."
        " **Show me what I may see** goes as far as *you* have watched, and only you see it."
    )
    container.add_item(_text(safety))
    container.add_item(_text(_("**Be somebody else:** pick a member under *Viewing as*, and press the button again.")))
    managing = _("**Be the admin:** as Aoi, press {panel} and switch something off.", panel=bot.mention("config panel"))
    container.add_item(_text(managing))
    ahead = _("**See what is planned happen:** {command} goes ahead in time.", command="`/time-travel`")
    container.add_item(_text(ahead))
    container.add_item(discord.ui.ActionRow(mine_button(Route("recap"), _("Show me what I may see"))))
    return Layout(container)


def _text(words: str) -> discord.ui.TextDisplay[Any]:
    return discord.ui.TextDisplay(words)
