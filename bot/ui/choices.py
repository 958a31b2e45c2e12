"""Autocomplete choices."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands

from bot.guilds.zones import search_zones, zone_label
from bot.logs import get_logger
from bot.planning.rewatch_changes import Verb
from bot.ui.announce.desk import AnnounceDesk
from bot.ui.announce.repeats import repeat_choices
from bot.ui.house_rules import HouseRules
from bot.ui.news.desk import NewsDesk
from bot.ui.replies import Replies
from bot.ui.rewatch.change_desk import ChangeDesk
from bot.ui.rewatch.rhythms import rhythms

log = get_logger(__name__)


async def choices(
    replies: Replies, interaction: discord.Interaction[Any], kind: str, text: str
) -> list[app_commands.Choice[str]]:
    """Return choices that the reply's readers may see; none, rather than an error, when something goes wrong."""
    try:
        found = await replies.choices(interaction, kind, text)
    except Exception:
        log.exception("autocomplete failed", kind=kind)
        return []
    return [app_commands.Choice(name=name, value=slug) for name, slug in found]


async def episode_choices(
    replies: Replies, interaction: discord.Interaction[Any], text: object
) -> list[app_commands.Choice[int]]:
    """Return episodes by number or title, for an option that is a number."""
    found = await choices(replies, interaction, "episode", str(text))
    return [app_commands.Choice(name=choice.name, value=int(choice.value)) for choice in found]


async def zone_choices(
    replies: Replies, interaction: discord.Interaction[Any], text: str
) -> list[app_commands.Choice[str]]:
    """Return time zones by city, country or abbreviation; none, rather than an error, when something goes wrong."""
    try:
        language = await replies.language(interaction)
        now = interaction.created_at
        # The first search in a language takes a while, for it puts together what its zones are called.
        found = await asyncio.to_thread(search_zones, text, interaction.locale.value)
        return [app_commands.Choice(name=zone_label(name, now, language), value=name) for name in found]
    except Exception:
        log.exception("autocomplete failed", kind="zone")
        return []


async def rule_choices(
    house_rules: HouseRules, interaction: discord.Interaction[Any], text: str, *, also_built_in: bool
) -> list[app_commands.Choice[str]]:
    """Return rules of the server, and built-in ones; none, rather than an error, when something goes wrong."""
    try:
        found = await house_rules.choices(interaction, text, also_built_in=also_built_in)
    except Exception:
        log.exception("autocomplete failed", kind="rule")
        return []
    return [app_commands.Choice(name=name, value=key) for name, key in found]


async def story_choices(
    replies: Replies, desk: NewsDesk, interaction: discord.Interaction[Any], text: str
) -> list[app_commands.Choice[str]]:
    """Return stories by their opening headlines, as far as those may be shown; none where something goes wrong."""
    try:
        found = await desk.stories(await replies.reader(interaction))
    except Exception:
        log.exception("autocomplete failed", kind="story")
        return []
    wanted = text.casefold()
    return [app_commands.Choice(name=name, value=key) for key, name in found if wanted in name.casefold()][:25]


async def rhythm_choices(
    replies: Replies, interaction: discord.Interaction[Any], text: str
) -> list[app_commands.Choice[str]]:
    """Return how often something may take place; none, rather than an error, when something goes wrong."""
    try:
        found = rhythms(text, await replies.language(interaction))
    except Exception:
        log.exception("autocomplete failed", kind="rhythm")
        return []
    return [app_commands.Choice(name=name, value=value) for name, value in found]


async def meeting_choices(
    desk: ChangeDesk, interaction: discord.Interaction[Any], text: str, verb: Verb
) -> list[app_commands.Choice[str]]:
    """Return meetings that can be skipped or moved; none, rather than an error, when something goes wrong."""
    try:
        found = await desk.choices(interaction, text, verb)
    except Exception:
        log.exception("autocomplete failed", kind="meeting")
        return []
    return [app_commands.Choice(name=name, value=value) for name, value in found]


async def announcement_choices(
    desk: AnnounceDesk, interaction: discord.Interaction[Any], text: str
) -> list[app_commands.Choice[str]]:
    """Return announcements of the server; none, rather than an error, when something goes wrong."""
    try:
        found = await desk.choices(interaction, text)
    except Exception:
        log.exception("autocomplete failed", kind="announcement")
        return []
    return [app_commands.Choice(name=name, value=key) for name, key in found]


async def repeats(replies: Replies, interaction: discord.Interaction[Any], text: str) -> list[app_commands.Choice[str]]:
    """Return how something may repeat; none, rather than an error, when something goes wrong."""
    try:
        found = repeat_choices(text, await replies.language(interaction))
    except Exception:
        log.exception("autocomplete failed", kind="repeat")
        return []
    return [app_commands.Choice(name=name, value=key) for name, key in found]
