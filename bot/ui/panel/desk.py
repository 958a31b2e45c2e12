"""What the panel does when somebody operates it: rights first, then the change, then the page as it is now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.catalogue import Catalogue, Viewer
from bot.errors import N_, UserError
from bot.guilds import Change, Guilds, GuildSettings, Kind, Overtaken, Page, Setting, setting_of
from bot.guilds.zones import search_zones, zone_of
from bot.translations import Language
from bot.ui.access import MANAGE_SERVER, Interaction, require_rights
from bot.ui.doctor import Doctor, resolved_permissions
from bot.ui.findings import finding_lines
from bot.ui.panel.controls import EMPTY
from bot.ui.panel.form import form, typed
from bot.ui.panel.look import Looker
from bot.ui.panel.pages import draw
from bot.ui.panel.view import Note, Spot
from bot.ui.replies import PREMISE, Replies
from bot.ui.sending import replace_message, send_privately
from bot.ui.setting_words import change_head, entry_line, enumerated
from bot.ui.words import label

MAX_LINES = 6

NO_EVERYBODY = N_("That role is everybody. Choose one whose members asked to be mentioned; nothing was changed.")
NO_SUCH_STEP = N_("“{typed}” is not a number from 0 to {last}. Open the form again and type one; nothing was changed.")
OUTDATED_PAGE = N_("That control is of an older version. Open {panel} again.")


class Panel:
    """The settings of a server as admins see and change them."""

    def __init__(self, guilds: Guilds, catalogue: Catalogue, doctor: Doctor, looker: Looker, replies: Replies) -> None:
        self._guilds = guilds
        self._catalogue = catalogue
        self._doctor = doctor
        self._looker = looker
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
        lines = await self._meanwhile(interaction, guild_id, revision)
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
        await self.put(interaction, spot, revision, {path: picked(setting, values)})

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
                raise UserError(NO_SUCH_STEP, typed=text, last=last)
            await self.put(interaction, Spot(setting.shown.page), revision, {path: int(text)})
            return
        language = await self._replies.language(interaction)
        found = await asyncio.to_thread(search_zones, text, language.code)
        if len(found) == 1:
            await self.put(interaction, Spot(Page.LANGUAGE), revision, {path: found[0]})
            return
        _ = language.gettext
        lines = (
            _("Choose one of the time zones found for “{text}”.", text=text)
            if found
            else _("No time zone was found for “{text}”. Try a large city nearby.", text=text)
        )
        await self._show(interaction, Spot(Page.LANGUAGE, text.replace(":", " ") if found else ""), Note((lines,)))

    async def undo(self, interaction: Interaction, spot: Spot, number: int) -> None:
        """Put back what a change set."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        change = await self._guilds.undo(guild_id, interaction.user.id, number)
        language = await self._replies.language(interaction)
        await self._show(interaction, spot, await self._told(interaction, guild_id, change, language))

    async def reset(self, interaction: Interaction, revision: int, *, is_sure: bool) -> None:
        """Put everything back to its default, after asking."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        if not is_sure:
            await self.turn(interaction, Spot(Page.DATA, "reset"), revision)
            return
        language = await self._replies.language(interaction)
        try:
            change = await self._guilds.replace(guild_id, interaction.user.id, GuildSettings(), revision, via="reset")
            note = await self._told(interaction, guild_id, change, language)
        except Overtaken as overtaken:
            note = _overtaken(overtaken.change, language)
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
        except Overtaken as overtaken:
            return _overtaken(overtaken.change, await self._replies.language(interaction))
        language = await self._replies.language(interaction)
        note = await self._told(interaction, guild_id, change, language)
        opened = await self._opened(before, await self._guilds.settings(guild_id), updates, language)
        others = await self._meanwhile(interaction, guild_id, since) if since is not None else []
        return Note((*note.lines, *opened, *others), note.undo)

    async def _told(self, interaction: Interaction, guild_id: int, change: Change | None, language: Language) -> Note:
        """Say what a change did, and what is missing for it to work."""
        _ = language.gettext
        if change is None:
            return Note((_("It is set like that already; nothing was changed."),))
        lines = [_("Saved. {change}", change=entry_line(entry, language)) for entry in change.entries[:MAX_LINES]]
        if more := len(change.entries) - MAX_LINES:
            lines += [language.ngettext("… and {n} more.", "… and {n} more.", more)] if more > 0 else []
        if interaction.guild is not None:
            findings = await self._doctor.findings(
                interaction.guild, await self._guilds.settings(guild_id), resolved_permissions(interaction)
            )
            touched = {entry.path for entry in change.entries}
            lines += finding_lines([finding for finding in findings if finding.paths & touched], language)
        return Note(tuple(lines), change.number)

    async def _opened(
        self, before: GuildSettings, after: GuildSettings, updates: Mapping[str, Any], language: Language
    ) -> list[str]:
        """Name what raised limits open."""
        lines = []
        for path in updates:
            if not path.startswith("spoilers."):
                continue
            place = path.rpartition(".")[2]
            places = [int(place)] if place.isdecimal() else []
            low, high = before.limit(*places), after.limit(*places)
            if high > low:
                lines.append(await self._raised(low, high, language))
        return lines

    async def _raised(self, low: int, high: int, language: Language) -> str:
        details = await self._catalogue.opened(Viewer(low), Viewer(high))
        episodes = await self._catalogue.all(PREMISE, "episode")
        return language.ngettext(
            "Public replies there now also tell {episodes}: {n} more detail.",
            "Public replies there now also tell {episodes}: {n} more details.",
            details,
            episodes=enumerated([label(ref, language) for ref in episodes[low:high]], language),
        )

    async def _meanwhile(self, interaction: Interaction, guild_id: int, revision: int) -> list[str]:
        """Say what others changed since a page was made."""
        language = await self._replies.language(interaction)
        changes = await self._guilds.changes_since(guild_id, revision)
        return [
            language.gettext(
                "Meanwhile {who}: {change}",
                who=change_head(change, language),
                change=entry_line(change.entries[0], language),
            )
            for change in changes[:MAX_LINES]
            if change.actor_id != interaction.user.id
        ]


def picked(setting: Setting, values: list[str]) -> Any:
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


def _overtaken(change: Change, language: Language) -> Note:
    _ = language.gettext
    entries = [entry_line(entry, language) for entry in change.entries[:MAX_LINES]]
    head = _("Nothing was changed, because {who} changed it first:", who=change_head(change, language))
    return Note((head, *entries, _("Choose again if you still want to change it.")))
