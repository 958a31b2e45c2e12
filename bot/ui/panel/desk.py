"""What the panel does when somebody operates it: rights first, then the change, then the page as it is now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.catalogue import Catalogue
from bot.errors import N_, UserError
from bot.guilds import Guilds, GuildSettings, Kind, Overtaken, Page, Setting, setting_of
from bot.guilds.zones import search_zones, zone_of
from bot.planning.pauses import Pauses
from bot.ui.access import MANAGE_SERVER, Interaction, require_rights
from bot.ui.doctor import Doctor
from bot.ui.panel.controls import EMPTY
from bot.ui.panel.form import form, typed
from bot.ui.panel.look import Looker
from bot.ui.panel.notes import Notes, overtaken
from bot.ui.panel.pages import draw
from bot.ui.panel.view import Note, Spot
from bot.ui.paused import tried_again
from bot.ui.replies import Replies
from bot.ui.sending import replace_message, send_privately
from bot.ui.text import quote

NO_EVERYBODY = N_("That role is everybody. Choose one whose members asked to be mentioned; nothing was changed.")
NO_SUCH_STEP = N_("“{typed}” is not a number from 0 to {last}. Open the form again and type one; nothing was changed.")
OUTDATED_PAGE = N_("That control is of an older version. Open {panel} again.")


class Panel:
    """The settings of a server as admins see and change them."""

    def __init__(
        self, guilds: Guilds, catalogue: Catalogue, doctor: Doctor, looker: Looker, pauses: Pauses, replies: Replies
    ) -> None:
        self._guilds = guilds
        self._catalogue = catalogue
        self._notes = Notes(guilds, catalogue, doctor)
        self._looker = looker
        self._pauses = pauses
        self._replies = replies

    async def open(self, interaction: Interaction, timezone: str | None = None) -> None:
        """Answer a command with the panel; set the server's time zone first where one is given."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        spot, note = Spot(), None
        if timezone is not None:
            spot = Spot(Page.LANGUAGE)
            code = (await self._replies.language(interaction)).code
            zone = await asyncio.to_thread(zone_of, timezone, code)
            note = await self._change(interaction, guild_id, {"time_zone": zone}, None)
        language = await self._replies.language(interaction)
        view = await self._looker.view(interaction, spot, language, note)
        await send_privately(interaction, draw(view))

    async def turn(self, interaction: Interaction, spot: Spot, revision: int) -> None:
        """Show another place of the panel, and what others changed since the last was made."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        language = await self._replies.language(interaction)
        lines = await self._notes.meanwhile(interaction, guild_id, revision, language)
        await self._show(interaction, spot, Note(tuple(lines)) if lines else None)

    async def put(self, interaction: Interaction, spot: Spot, revision: int, updates: Mapping[str, Any]) -> None:
        """Set settings, unless somebody else has meanwhile; show the place again with what happened."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        note = await self._change(interaction, guild_id, updates, revision)
        await self._show(interaction, spot, note)

    async def pick(self, interaction: Interaction, spot: Spot, revision: int, path: str, values: list[str]) -> None:
        """Set a setting to what was picked in a select."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        setting = _setting(interaction, path)
        if setting.shown.kind is Kind.LIMITS and path == setting.path:
            await self.turn(interaction, Spot(spot.page, *values), revision)
            return
        if setting.shown.kind is Kind.ROLE and str(guild_id) in values:
            raise UserError(NO_EVERYBODY)
        await self.put(interaction, spot, revision, {path: meant(setting, values)})

    async def ask(self, interaction: Interaction, revision: int, path: str) -> None:
        """Open the form of a setting."""
        require_rights(interaction, MANAGE_SERVER)
        language = await self._replies.language(interaction)
        await interaction.response.send_modal(form(_setting(interaction, path), path, revision, language))

    async def submit(self, interaction: Interaction, revision: int, path: str) -> None:
        """Take what was typed into a form: set it where it is clear, else offer what it may mean."""
        require_rights(interaction, MANAGE_SERVER)
        setting, text = _setting(interaction, path), typed(interaction)
        if setting.shown.kind is not Kind.ZONE:
            last = await self._catalogue.last_episode()
            if not text.isdecimal() or int(text) > last:
                raise UserError(NO_SUCH_STEP, typed=quote(text), last=last)
            await self.put(interaction, Spot(setting.shown.page), revision, {path: int(text)})
            return
        language = await self._replies.language(interaction)
        found = await asyncio.to_thread(search_zones, text, language.code)
        if len(found) == 1:
            await self.put(interaction, Spot(Page.LANGUAGE), revision, {path: found[0]})
            return
        _ = language.gettext
        if found:
            words = _("Choose one of the time zones found for “{text}”.", text=quote(text))
        else:
            words = _("No time zone was found for “{text}”. Try a large city nearby.", text=quote(text))
        await self._show(interaction, Spot(Page.LANGUAGE, text.replace(":", " ") if found else ""), Note((words,)))

    async def undo(self, interaction: Interaction, spot: Spot, number: int) -> None:
        """Put back what a change set."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        before = await self._guilds.settings(guild_id)
        change = await self._guilds.undo(guild_id, interaction.user.id, number)
        language = await self._replies.language(interaction)
        await self._show(interaction, spot, await self._notes.told(interaction, guild_id, before, change, language))

    async def try_again(self, interaction: Interaction, subscription: str) -> None:
        """Send again what Discord refused, and all that waits with it."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        count = await self._pauses.try_again(guild_id, subscription)
        language = await self._replies.language(interaction)
        await self._show(interaction, Spot(), Note((tried_again(count, language),)))

    async def reset(self, interaction: Interaction, revision: int, *, is_sure: bool) -> None:
        """Put everything back to its default, after asking."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        if not is_sure:
            await self.turn(interaction, Spot(Page.DATA, "reset"), revision)
            return
        before = await self._guilds.settings(guild_id)
        try:
            change = await self._guilds.replace(guild_id, interaction.user.id, GuildSettings(), revision, via="reset")
        except Overtaken as overtook:
            note = overtaken(overtook.change, await self._replies.language(interaction))
        else:
            language = await self._replies.language(interaction)
            note = await self._notes.told(interaction, guild_id, before, change, language)
        await self._show(interaction, Spot(Page.DATA), note)

    async def _show(self, interaction: Interaction, spot: Spot, note: Note | None) -> None:
        language = await self._replies.language(interaction)
        view = await self._looker.view(interaction, spot, language, note)
        await replace_message(interaction, draw(view))

    async def _change(
        self, interaction: Interaction, guild_id: int, updates: Mapping[str, Any], since: int | None
    ) -> Note:
        before = await self._guilds.settings(guild_id)
        try:
            change = await self._guilds.change(guild_id, interaction.user.id, updates, since=since)
        except Overtaken as overtook:
            return overtaken(overtook.change, await self._replies.language(interaction))
        language = await self._replies.language(interaction)
        note = await self._notes.told(interaction, guild_id, before, change, language)
        if since is None:
            return note
        others = await self._notes.meanwhile(interaction, guild_id, since, language)
        return Note((*note.lines, *others), note.undo)


def meant(setting: Setting, values: list[str]) -> Any:
    """Return what the picked options of a select mean for a setting; None for its default."""
    chosen = [value for value in values if value != EMPTY]
    match setting.shown.kind:
        case Kind.CHANNELS | Kind.ROLES:
            return sorted(chosen) or None
        case Kind.HOUR | Kind.EPISODE | Kind.LIMITS | Kind.CHANNEL | Kind.ROLE:
            return int(chosen[0]) if chosen else None
        case _:
            return chosen[0] if chosen else None


def _setting(interaction: Interaction, path: str) -> Setting:
    setting = setting_of(path)
    if setting is None:
        raise UserError(OUTDATED_PAGE, panel=interaction.client.mention("config panel"))
    return setting
