"""The one way to answer: who reads, what they may know, and the layout that says it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord

from bot.catalogue import Catalogue, Viewer, Viewers
from bot.clock import Clock
from bot.errors import N_, UserError
from bot.guilds import FOLLOW_MEMBER, Guilds, module_of_kind
from bot.guilds.server_rules import ALL_BUILT_IN, RuleSet
from bot.store.progress import ProgressStore
from bot.translations import FALLBACK, Language, Translations
from bot.ui import failures, progress
from bot.ui.access import Access, is_guest, places
from bot.ui.document import Document, Route
from bot.ui.layout import Layout, Reader, render
from bot.ui.pages import Page, Pages
from bot.ui.sending import replace_message, send_privately
from bot.ui.words import label

Interaction = discord.Interaction[Any]
Make = Callable[[Interaction, Reader, str], Awaitable[Document]]
"""Makes a document for an interaction, for whoever reads it, from a route's key."""

PREMISE = Viewer(0)
"""Who may know what anybody may: episode titles, say."""

NO_SUCH_EPISODE = N_("There are {last} episodes: give a number from 0 (nothing seen yet) to {last}.")


class Replies:
    """Answers commands and clicks."""

    def __init__(
        self,
        catalogue: Catalogue,
        guilds: Guilds,
        viewers: Viewers,
        progress_store: ProgressStore,
        translations: Translations,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._pages = Pages(catalogue)
        self._offered: dict[str, Make] = {}
        self._guilds = guilds
        self._access = Access(guilds)
        self._viewers = viewers
        self._progress = progress_store
        self._translations = translations
        self._clock = clock

    @property
    def access(self) -> Access:
        """Return what lets people use commands, or not."""
        return self._access

    async def language(self, interaction: Interaction) -> Language:
        """Return the language to answer in: the server's, or that of the person's own Discord."""
        code = interaction.locale.value
        if interaction.guild_id is not None and not is_guest(interaction):
            chosen = (await self._guilds.settings(interaction.guild_id)).language
            code = code if chosen == FOLLOW_MEMBER else chosen
        return self._translations.language(code)

    async def language_of_guild(self, guild: discord.Guild | discord.Object) -> Language:
        """Return the language of what is posted in a server: its own, or that of its Discord settings where known."""
        chosen = (await self._guilds.settings(guild.id)).language
        preferred = guild.preferred_locale.value if isinstance(guild, discord.Guild) else FALLBACK
        return self._translations.language(preferred if chosen == FOLLOW_MEMBER else chosen)

    async def reader(self, interaction: Interaction, private: bool = False) -> Reader:
        """Return who reads the reply: the place if it is public, the person if only they see it."""
        is_group = bool(interaction.context and interaction.context.private_channel)
        alone = interaction.guild_id is None and not is_group
        # A guest's answers are the business of whoever brought it along, so only they see them.
        if private or is_guest(interaction) or interaction.guild_id is None:
            viewer = await self._viewers.of_person(interaction.user.id)
            return await self._reader(interaction, viewer, is_private=True, is_ephemeral=not alone)
        viewer = await self._viewers.of_place(interaction.guild_id, *places(interaction))
        return await self._reader(interaction, viewer, is_private=False, is_ephemeral=False)

    async def send(self, interaction: Interaction, route: Route, private: bool = False) -> None:
        """Answer a command with what `route` names."""
        reader = await self.reader(interaction, private)
        page = await self._page(interaction, reader, route)
        hidden = reader.is_ephemeral or not page.is_answer
        await interaction.response.send_message(view=page.layout, ephemeral=hidden)

    def offer(self, kind: str, make: Make) -> None:
        """Let routes of `kind` name documents that a cog makes, each time anew: what they tell changes by itself."""
        self._offered[kind] = make

    async def send_offered(self, interaction: Interaction, route: Route) -> None:
        """Answer a command, privately, with a document that a cog offered."""
        reader = await self._reader(interaction, PREMISE, is_private=True, is_ephemeral=True)
        page = await self._page(interaction, reader, route)
        await send_privately(interaction, page.layout)

    async def choices(self, interaction: Interaction, kind: str, text: str) -> list[tuple[str, str]]:
        """Return at most 25 (label, slug) choices that the reply's readers may see."""
        private = bool(getattr(interaction.namespace, "private", False))
        reader = await self.reader(interaction, private)
        refs = await self._catalogue.suggest(reader.viewer, [kind], text)
        return [(label(ref, reader.language), ref.slug) for ref in refs]

    async def turn(self, interaction: Interaction, route: Route) -> None:
        """Show `route` in the place of the card that was clicked."""
        await self._access.admit(interaction, module_of_kind(route.kind, route.key))
        reader = await self.reader(interaction, _is_private(interaction))
        page = await self._page(interaction, reader, route)
        await replace_message(interaction, page.layout)

    async def show_privately(self, interaction: Interaction, route: Route) -> None:
        """Show `route` to the clicker alone, at their own progress; ask for that first if it is not known."""
        await self._access.admit(interaction, module_of_kind(route.kind, route.key))
        if route.kind == "sources" and not _is_private(interaction):
            # They are the sources of what the card shows, so they are told as far as the card is.
            reader = replace(await self.reader(interaction), is_private=True)
        else:
            reader = await self.reader(interaction, private=True)
            if not reader.viewer.is_known:
                episodes = await self._catalogue.all(PREMISE, "episode")
                await send_privately(interaction, progress.question(episodes, route, reader.language))
                return
        page = await self._page(interaction, reader, route)
        await send_privately(interaction, page.layout)

    async def set_progress(self, interaction: Interaction, seen: int, then: Route | None) -> None:
        """Record how far the person is; show what they wanted to see, or confirm with an undo."""
        last = await self._catalogue.last_episode()
        if not 0 <= seen <= last:
            raise UserError(NO_SUCH_EPISODE, last=last)
        before = await self._progress.set(interaction.user.id, seen, self._clock.now())
        if then is not None:
            await self.turn(interaction, then)
            return
        await self._confirm(interaction, progress.noted(seen, before, await self.language(interaction)))

    async def clear_progress(self, interaction: Interaction) -> None:
        """Forget how far the person is, with an undo."""
        before = await self._progress.clear(interaction.user.id)
        await self._confirm(interaction, progress.forgotten(before, await self.language(interaction)))

    async def undo_progress(self, interaction: Interaction, before: int | None) -> None:
        """Put the person's progress back to what it was."""
        if before is None:
            await self._progress.clear(interaction.user.id)
        else:
            await self._progress.set(interaction.user.id, before, self._clock.now())
        await self._confirm(interaction, progress.undone(before, await self.language(interaction)))

    async def tell_progress(self, interaction: Interaction) -> None:
        """Tell the person what is noted for them, with a select to change it."""
        seen = await self._progress.get(interaction.user.id)
        episodes = await self._catalogue.all(PREMISE, "episode")
        await send_privately(interaction, progress.told(seen, episodes, await self.language(interaction)))

    async def fail(self, interaction: Interaction, error: Exception) -> None:
        """Tell the person what went wrong."""
        await failures.answer(interaction, error, await self.language(interaction))

    async def _reader(
        self, interaction: Interaction, viewer: Viewer, *, is_private: bool, is_ephemeral: bool
    ) -> Reader:
        last = await self._catalogue.last_episode()
        return Reader(viewer, await self.language(interaction), last, is_private, is_ephemeral)

    async def _page(self, interaction: Interaction, reader: Reader, route: Route) -> Page:
        make = self._offered.get(route.kind)
        if make is None:
            # Only what depends on a server's rules is asked for by them, so that all else is made once for all.
            rule_set = await self._rule_set(interaction) if route.kind == "rules" else ALL_BUILT_IN
            return await self._pages.of(reader, route, rule_set)
        document = await make(interaction, reader, route.key)
        return Page(render(document, route, reader), document.is_answer)

    async def _rule_set(self, interaction: Interaction) -> RuleSet:
        """Return the rules that are played by here; a server in which the bot is a guest has no say."""
        if interaction.guild_id is None or is_guest(interaction):
            return ALL_BUILT_IN
        return (await self._guilds.settings(interaction.guild_id)).drinks.rule_set

    async def _confirm(self, interaction: Interaction, layout: Layout) -> None:
        if interaction.type is discord.InteractionType.component:
            await replace_message(interaction, layout)
        else:
            await send_privately(interaction, layout)


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral
