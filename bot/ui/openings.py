"""What raised spoiler limits open, in words: an admin should know what they have just allowed."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.catalogue import Catalogue, Viewer
from bot.guilds import GuildSettings
from bot.translations import Language
from bot.ui.replies import PREMISE
from bot.ui.setting_words import enumerated, setting_title
from bot.ui.words import label

MAX_LINES = 5


async def openings(
    catalogue: Catalogue,
    guild: discord.Guild | None,
    before: GuildSettings,
    after: GuildSettings,
    language: Language,
) -> list[str]:
    """Return a line for each limit that is higher in `after`, with the episodes that may be told now."""
    lines = []
    for path, places in _limited(before, after, guild):
        low, high = before.limit(*places), after.limit(*places)
        if high > low:
            lines.append(await _line(catalogue, path, low, high, language))
    return lines[:MAX_LINES]


def _limited(
    before: GuildSettings, after: GuildSettings, guild: discord.Guild | None
) -> Iterable[tuple[str, list[int]]]:
    """Yield every limit that differs: its path, and the places that decide how far may be told there."""
    if before.spoilers.default != after.spoilers.default:
        yield "spoilers.default", []
    old, new = before.spoilers.places, after.spoilers.places
    for place in sorted({*old, *new}):
        if old.get(place) != new.get(place):
            thread = guild.get_thread(place) if guild else None
            yield f"spoilers.places.{place}", [place, *([thread.parent_id] if thread else [])]


async def _line(catalogue: Catalogue, path: str, low: int, high: int, language: Language) -> str:
    details = await catalogue.opened(Viewer(low), Viewer(high))
    episodes = await catalogue.all(PREMISE, "episode")
    return language.ngettext(
        "**{limit}**: public replies now also tell {episodes}: {n} more detail.",
        "**{limit}**: public replies now also tell {episodes}: {n} more details.",
        details,
        limit=setting_title(path, language),
        episodes=enumerated([label(ref, language) for ref in episodes[low:high]], language),
    )
