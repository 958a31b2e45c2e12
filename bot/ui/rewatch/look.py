"""Look at a rewatch from its place: what things are called there, how far may be told, and who comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import discord

from bot.catalogue import Catalogue, Entry, Viewer, Viewers
from bot.guilds import Guilds
from bot.planning.rewatch_attendance import RewatchAttendance
from bot.store.rewatch_plans import Meeting, Plan, Rewatch
from bot.translations import Language
from bot.ui.cards.characters import colour
from bot.ui.places import role_to_mention
from bot.ui.replies import PREMISE, Replies
from bot.ui.rewatch.posts import Evening, Scene
from bot.ui.words import label, main_name


class Client(Protocol):
    """What is asked of the Discord client."""

    def get_guild(self, guild_id: int, /) -> discord.Guild | None:
        """Return a server that the bot is in."""

    def mention(self, command: str) -> str:
        """Return a clickable mention of a command."""


@dataclass(frozen=True, slots=True)
class Place:
    """The server of a rewatch, and everybody who reads in its channel."""

    guild: discord.Guild
    viewer: Viewer
    language: Language

    def role(self, plan: Plan) -> int | None:
        """Return the role to mention; None for one that is gone, and for everybody."""
        return role_to_mention(self.guild, plan.role_id)

    def role_at_beginning(self, rewatch: Rewatch, meeting: Meeting) -> int | None:
        """Return the role to mention when a meeting begins; None where it heard the reminder."""
        was_reminded = rewatch.plan.reminder and meeting.reminded == meeting.sequence
        return None if was_reminded else self.role(rewatch.plan)


class RewatchLook:
    """Makes the scenes of rewatches."""

    def __init__(
        self, catalogue: Catalogue, guilds: Guilds, viewers: Viewers, attendance: RewatchAttendance, replies: Replies
    ) -> None:
        self._catalogue = catalogue
        self._guilds = guilds
        self._viewers = viewers
        self._attendance = attendance
        self._replies = replies
        self._client: Client | None = None

    def attach(self, client: Client) -> None:
        """Learn who knows the servers."""
        self._client = client

    async def place(self, rewatch: Rewatch, *within: int) -> Place | None:
        """Return the place of a rewatch, or a thread within it.

        None in a server that Discord has not told of yet, or no longer does.
        """
        guild = self._client.get_guild(rewatch.plan.guild_id) if self._client else None
        if guild is None:
            return None
        viewer = await self._viewers.of_place(guild.id, *within, *rewatch.plan.places)
        return Place(guild, viewer, await self._replies.language_of_guild(guild))

    async def scene(self, rewatch: Rewatch, meeting: Meeting, *within: int) -> Scene | None:
        """Return a rewatch as its place may see it, or a thread within it, with who comes to a meeting."""
        place = await self.place(rewatch, *within)
        return await self.scene_for(rewatch, meeting, place.viewer, place.language) if place else None

    async def scene_for(self, rewatch: Rewatch, meeting: Meeting | None, viewer: Viewer, language: Language) -> Scene:
        """Return a rewatch as a viewer may see it."""
        show = await self._catalogue.entry(viewer, "show", "show")
        scene = Scene(
            rewatch=rewatch,
            language=language,
            titles=await self.titles(viewer, language),
            show=main_name(show.ref.name, language) if show else "",
            colour=colour(show),
            mention=self._client.mention if self._client else _named,
            seen=viewer.seen,
        )
        return replace(scene, attendance=await self._attendance.of(rewatch, meeting)) if meeting else scene

    async def titles(self, viewer: Viewer, language: Language) -> dict[int, str]:
        """Return what each episode is called, as far as a viewer may know."""
        return {ref.position: label(ref, language) for ref in await self._catalogue.all(viewer, "episode")}

    async def evening(self, rewatch: Rewatch, meeting: Meeting, language: Language, viewer: Viewer) -> Evening:
        """Return what may be told of an evening in its place."""
        teasers = []
        for number in meeting.episodes:
            entry = await self._catalogue.entry(viewer, "episode", str(number))
            teasers += [(number, fact.text) for fact in (entry.all("teaser") if entry else ())]
        settings = await self._guilds.settings(rewatch.plan.guild_id)
        game = settings.modules.drinks
        if not game.enabled or not game.is_for(*rewatch.plan.places):
            return Evening(teasers)
        rule_set = settings.drinks.rule_set
        entries = await self._catalogue.entries(viewer, "rule")
        on = [entry for entry in entries if entry.ref.position not in rule_set.switched_off]
        of_tonight = [entry for entry in on if _is_of(entry, meeting)]
        return Evening(
            teasers=teasers,
            rules=[(entry.ref.slug, main_name(entry.ref.name, language)) for entry in of_tonight or on],
            own_rules=rule_set.own,
            is_ahead=not of_tonight,
        )

    async def safe_titles(self, language: Language) -> dict[int, str]:
        """Return what anybody may call each episode."""
        return await self.titles(PREMISE, language)


def _is_of(entry: Entry, meeting: Meeting) -> bool:
    """Tell whether a rule tends to happen in the episodes of an evening, as far as may be known."""
    episodes = {str(number) for number in meeting.episodes}
    return any(link.to.slug in episodes for link in entry.linked("episode"))


def _named(command: str) -> str:
    return f"`/{command}`"
