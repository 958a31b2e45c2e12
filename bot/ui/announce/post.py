"""An announcement as its channel sees it, with its placeholders as they are at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import discord

from bot.catalogue import Catalogue, Viewers
from bot.clock import epoch
from bot.errors import N_, UserError
from bot.store.announcements import Plan
from bot.translations import Language
from bot.ui.announce.placeholders import (
    DATE,
    EPISODE,
    MAX_FILLED_CHARACTERS,
    MAX_FILLED_WEIGHT,
    SERVER,
    TIME,
    fill,
    placeholders_in,
)
from bot.ui.layout import Layout
from bot.ui.places import find_place, role_to_mention
from bot.ui.replies import PREMISE, Replies
from bot.ui.text import split
from bot.ui.words import label

LATE = timedelta(minutes=10)
"""From when on a post says that it is late."""

NO_EPISODE = N_("No episode comes next here, so `{{episode}}` reads “{words}”.")


class NextEpisode(Protocol):
    """Knows which episode a channel watches next."""

    async def next_episode(self, guild_id: int, places: list[int], at: datetime) -> int | None:
        """Return its number; None where none is planned. `places` are the thread, if it is one, and the channel."""


class AfterLimit:
    """Takes the spoiler limit of a place for how far it has watched."""

    def __init__(self, catalogue: Catalogue, viewers: Viewers) -> None:
        self._catalogue = catalogue
        self._viewers = viewers

    async def next_episode(self, guild_id: int, places: list[int], at: datetime) -> int | None:  # noqa: ARG002
        """Return the episode after the limit, None after the last."""
        seen = (await self._viewers.of_place(guild_id, *places)).seen
        return seen + 1 if seen < await self._catalogue.last_episode() else None


@dataclass(frozen=True, slots=True)
class Post:
    """The texts of a post, one display each, and what its author should know of them.

    `role_id` is whom it notifies. `is_cut` says that its text became too long when its placeholders were filled in.
    """

    texts: tuple[str, ...]
    role_id: int | None = None
    warnings: tuple[UserError, ...] = ()
    is_cut: bool = False

    @property
    def layout(self) -> Layout:
        """Return the post as it is sent."""
        return Layout(*(discord.ui.TextDisplay(text) for text in self.texts))


class Composer:
    """Makes posts of plans."""

    def __init__(self, catalogue: Catalogue, viewers: Viewers, replies: Replies) -> None:
        self._catalogue = catalogue
        self._viewers = viewers
        self._replies = replies
        self.episodes: NextEpisode = AfterLimit(catalogue, viewers)
        """Who knows which episode comes next."""

    async def post(self, plan: Plan, guild: discord.Guild, at: datetime, now: datetime) -> Post:
        """Return the post of a plan for its time `at`, as far as its channel may be told, as of `now`."""
        language = await self._replies.language_of_guild(guild)
        used, warnings = placeholders_in(plan.text), []
        values = {
            DATE: f"<t:{epoch(at)}:D>",
            TIME: f"<t:{epoch(at)}:t>",
            SERVER: discord.utils.escape_markdown(guild.name),
        }
        if EPISODE in used:
            episode = await self._episode(plan, guild, at, language)
            values[EPISODE] = episode or language.gettext("the next episode")
            if episode is None:
                warnings.append(UserError(NO_EPISODE, words=values[EPISODE]))
        text, *rest = split(fill(plan.text, values), MAX_FILLED_CHARACTERS, MAX_FILLED_WEIGHT)
        role_id = role_to_mention(guild, plan.role_id)
        texts = [text] if role_id is None else [f"<@&{role_id}>", text]
        if now - at > LATE:
            texts.append(f"-# {language.gettext('This was to be posted {when}.', when=f'<t:{epoch(at)}:f>')}")
        return Post(tuple(texts), role_id, tuple(warnings), is_cut=bool(rest))

    async def _episode(self, plan: Plan, guild: discord.Guild, at: datetime, language: Language) -> str | None:
        """Return the next episode in words, by its title only where that may be told."""
        place = await find_place(guild, plan.channel_id)
        places = [plan.channel_id, *([place.parent_id] if isinstance(place, discord.Thread) else [])]
        number = await self.episodes.next_episode(guild.id, places, at)
        if number is None:
            return None
        # In a place that cannot be seen, it is not known of which channel it is a thread.
        viewer = await self._viewers.of_place(guild.id, *places) if place else PREMISE
        for ref in await self._catalogue.all(viewer, "episode"):
            if ref.slug == str(number):
                return discord.utils.escape_markdown(label(ref, language))
        return language.gettext("Episode {number}", number=number)
