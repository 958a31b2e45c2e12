"""Hand out a server's settings as a file, and take such a file back once an admin has seen what it would change."""

from __future__ import annotations

import asyncio
import hashlib
import io

import aiohttp
import discord

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.errors import N_, UserError
from bot.guilds import CHANNEL_KINDS, Guilds, GuildSettings, Overtaken, chosen
from bot.guilds.fitting import Here, fit
from bot.guilds.transfer import MAX_BYTES, TOO_LARGE, decode, difference, from_document, to_document, to_text
from bot.store.drafts import DraftStore
from bot.ui.access import MANAGE_SERVER, require_rights
from bot.ui.dynamic import Control, Interaction
from bot.ui.layout import Layout, notice
from bot.ui.offer import Plan, applied, nothing_differs, shown
from bot.ui.openings import openings
from bot.ui.places import find_places
from bot.ui.replies import PREMISE, Replies
from bot.ui.sending import replace_message, send_privately
from bot.ui.setting_words import change_head

DOWNLOAD_SECONDS = 20
MAX_LOOKED_FOR = 100
"""How many channels that are not in memory Discord is asked for; an archived thread is one."""

NOT_LOADED = N_("Discord did not hand me that file, so nothing was changed. Upload it again in a moment.")
NO_DRAFT = N_("That file is no longer kept, so nothing was changed. Upload it again with {command}.")


class Transfer:
    """Answers `/config export`, `/config import` and the buttons of what that shows."""

    def __init__(
        self, guilds: Guilds, drafts: DraftStore, catalogue: Catalogue, clock: Clock, replies: Replies
    ) -> None:
        self._guilds = guilds
        self._drafts = drafts
        self._catalogue = catalogue
        self._clock = clock
        self._replies = replies

    async def export(self, interaction: Interaction) -> None:
        """Answer with a file of all settings."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        now = self._clock.now()
        text = to_text(to_document(await self._guilds.settings(guild_id), guild_id, now))
        name = f"companion-settings-{now:%Y-%m-%d}.json"
        language = await self._replies.language(interaction)
        words = language.gettext(
            "These are all settings of this server, and nothing about its members. Keep the file as a copy, or bring"
            " the server to another host: {command} takes it there.",
            command=interaction.client.mention("config import"),
        )
        layout = Layout(discord.ui.TextDisplay(words), discord.ui.File(f"attachment://{name}"))
        await send_privately(interaction, layout, discord.File(io.BytesIO(text.encode()), name))

    async def offer(self, interaction: Interaction, attachment: discord.Attachment) -> None:
        """Read a file, keep it as a draft, and show what it would change."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        if attachment.size > MAX_BYTES:
            raise UserError(TOO_LARGE, limit=MAX_BYTES // 1024)
        # The download, and channels that Discord is asked for, may take longer than the three seconds to an answer.
        await interaction.response.defer(ephemeral=True, thinking=True)
        text = decode(await _download(attachment))
        plan = await self._plan(interaction, guild_id, text)
        if plan.entries:
            await self._drafts.put(guild_id, interaction.user.id, text, self._clock.now())
        await send_privately(interaction, shown(plan, 0, await self._replies.language(interaction)))

    async def turn(self, interaction: Interaction, mark: str, page: int) -> None:
        """Show another page of what would change now."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        text = await self._draft(interaction, guild_id, mark)
        await interaction.response.defer()
        plan = await self._plan(interaction, guild_id, text)
        await replace_message(interaction, shown(plan, page, await self._replies.language(interaction)))

    async def cancel(self, interaction: Interaction, mark: str) -> None:
        """Forget the file and say so."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        await self._draft(interaction, guild_id, mark)
        await interaction.response.defer()
        await self._drafts.remove(guild_id, interaction.user.id)
        language = await self._replies.language(interaction)
        await replace_message(interaction, notice(language.gettext("The file is forgotten; nothing was changed.")))

    async def apply(self, interaction: Interaction, mark: str, revision: int) -> None:
        """Set what the file names, in one change; show the difference anew where others changed some of it."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        text = await self._draft(interaction, guild_id, mark)
        await interaction.response.defer()
        plan = await self._plan(interaction, guild_id, text)
        before = await self._guilds.settings(guild_id)
        try:
            change = await self._guilds.replace(guild_id, interaction.user.id, plan.wanted, revision, via="import")
        except Overtaken as overtaken:
            language = await self._replies.language(interaction)
            who = change_head(overtaken.change, language)
            note = language.gettext("Nothing was imported, because {who} changed settings first. Look again.", who=who)
            newest = await self._plan(interaction, guild_id, text)
            await replace_message(interaction, shown(newest, 0, language, note))
            return
        await self._drafts.remove(guild_id, interaction.user.id)
        language = await self._replies.language(interaction)
        if change is None:
            await replace_message(interaction, nothing_differs(plan, language))
            return
        opened = await openings(self._catalogue, interaction.guild, before, plan.wanted, language)
        await replace_message(interaction, applied(plan, change, opened, language))

    async def _draft(self, interaction: Interaction, guild_id: int, mark: str) -> str:
        """Return the text of the file that a message is about; a later upload has taken its place where it differs."""
        text = await self._drafts.get(guild_id, interaction.user.id)
        if text is None or _mark(text) != mark:
            raise UserError(NO_DRAFT, command=interaction.client.mention("config import"))
        return text

    async def _plan(self, interaction: Interaction, guild_id: int, text: str) -> Plan:
        """Return what a file would do to the settings as they are now."""
        draft = from_document(text)
        snapshot = await self._guilds.snapshot(guild_id)
        wanted = draft.over(snapshot.settings)
        here = await self._look(interaction, wanted)
        fitting, left_out = fit(snapshot.settings, wanted, here)
        return Plan(
            mark=_mark(text),
            revision=snapshot.revision,
            wanted=fitting,
            entries=difference(snapshot.settings, fitting),
            left_out=left_out,
            unknown=draft.unknown,
            is_of_another_server=draft.server not in {None, guild_id},
        )

    async def _look(self, interaction: Interaction, wanted: GuildSettings) -> Here:
        guild = interaction.guild
        if guild is None:
            raise TypeError("settings are of a server")
        named = {identity for _, kind, identity in chosen(wanted) if kind in CHANNEL_KINDS}
        places, gone = await find_places(guild, named, MAX_LOOKED_FOR)
        gone |= {identity for identity, place in places.items() if isinstance(place, discord.CategoryChannel)}
        unfit = {id_ for id_, place in places.items() if not isinstance(place, discord.TextChannel | discord.Thread)}
        return Here(
            guild_id=guild.id,
            channels=named - gone,
            postable=named - gone - unfit,
            roles={role.id for role in guild.roles},
            last_episode=await self._catalogue.last_episode(),
            rules={ref.position for ref in await self._catalogue.all(PREMISE, "rule")},
        )


class Decide(Control, template=r"1:imp:(apply|cancel|page):(\d{1,18}):([0-9a-f]{12})"):
    """Applies the file that was uploaded, forgets it, or turns the pages of what it would change."""

    async def work(self, interaction: Interaction) -> None:
        """Do what was decided."""
        transfer: Transfer = interaction.client.services.transfer
        verb, number, mark = self.match.groups()
        match verb:
            case "apply":
                await transfer.apply(interaction, mark, int(number))
            case "page":
                await transfer.turn(interaction, mark, int(number))
            case _:
                await transfer.cancel(interaction, mark)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


async def _download(attachment: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS):
            return await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise UserError(NOT_LOADED) from error
