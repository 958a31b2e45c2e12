"""Autocomplete choices: none, rather than an error, where something goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable

from discord import app_commands

from bot.guilds.zones import search_zones, zone_label
from bot.logs import get_logger
from bot.planning.rewatch_changes import Verb
from bot.ui.access import Interaction
from bot.ui.announce.desk import AnnounceDesk
from bot.ui.announce.repeats import repeat_choices
from bot.ui.house_rules import HouseRules
from bot.ui.news.desk import NewsDesk
from bot.ui.replies import Replies
from bot.ui.rewatch.change_desk import ChangeDesk
from bot.ui.rewatch.rhythms import rhythms

log = get_logger(__name__)

Choices = list[app_commands.Choice[str]]
Pairs = Iterable[tuple[str, str]]
"""What is offered, each as (name, value)."""


async def choices(replies: Replies, interaction: Interaction, kind: str, text: str) -> Choices:
    """Return choices that the reply's readers may see."""
    return await _offered(kind, replies.choices(interaction, kind, text))


async def episode_choices(replies: Replies, interaction: Interaction, text: object) -> list[app_commands.Choice[int]]:
    """Return episodes by number or title, for an option that is a number."""
    found = await choices(replies, interaction, "episode", str(text))
    return [app_commands.Choice(name=choice.name, value=int(choice.value)) for choice in found]


async def zone_choices(replies: Replies, interaction: Interaction, text: str) -> Choices:
    """Return time zones by city, country or abbreviation."""

    async def find() -> Pairs:
        language = await replies.language(interaction)
        # The first search in a language takes a while, for it puts together what its zones are called.
        found = await asyncio.to_thread(search_zones, text, interaction.locale.value)
        return [(zone_label(name, interaction.created_at, language), name) for name in found]

    return await _offered("zone", find())


async def rule_choices(house_rules: HouseRules, interaction: Interaction, text: str, *, also_built_in: bool) -> Choices:
    """Return rules of the server, and built-in ones."""
    return await _offered("rule", house_rules.choices(interaction, text, also_built_in=also_built_in))


async def story_choices(replies: Replies, desk: NewsDesk, interaction: Interaction, text: str) -> Choices:
    """Return stories by their opening headlines, as far as those may be shown."""

    async def find() -> Pairs:
        found, wanted = await desk.stories(await replies.reader(interaction)), text.casefold()
        return [(name, key) for key, name in found if wanted in name.casefold()][:25]

    return await _offered("story", find())


async def rhythm_choices(replies: Replies, interaction: Interaction, text: str) -> Choices:
    """Return how often something may take place."""

    async def find() -> Pairs:
        return rhythms(text, await replies.language(interaction))

    return await _offered("rhythm", find())


async def meeting_choices(desk: ChangeDesk, interaction: Interaction, text: str, verb: Verb) -> Choices:
    """Return meetings that can be skipped or moved."""
    return await _offered("meeting", desk.choices(interaction, text, verb))


async def announcement_choices(desk: AnnounceDesk, interaction: Interaction, text: str) -> Choices:
    """Return announcements of the server."""
    return await _offered("announcement", desk.choices(interaction, text))


async def repeats(replies: Replies, interaction: Interaction, text: str) -> Choices:
    """Return how something may repeat."""

    async def find() -> Pairs:
        return repeat_choices(text, await replies.language(interaction))

    return await _offered("repeat", find())


async def _offered(kind: str, finding: Awaitable[Pairs]) -> Choices:
    """Return what is found as choices; none where that fails, for somebody is still typing."""
    try:
        return [app_commands.Choice(name=name, value=value) for name, value in await finding]
    except Exception:
        log.exception("autocomplete failed", kind=kind)
        return []
