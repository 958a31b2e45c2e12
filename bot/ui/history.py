"""Who changed what in a server, page by page, and the undo of each change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.catalogue import Catalogue
from bot.clock import epoch
from bot.errors import N_
from bot.guilds import Change, Guilds, setting_of
from bot.guilds.guilds import NEWEST
from bot.translations import Language
from bot.ui.access import MANAGE_SERVER, require_rights
from bot.ui.document import Section
from bot.ui.dynamic import Control, Interaction, picked
from bot.ui.layout import Layout, notice
from bot.ui.openings import openings
from bot.ui.replies import Replies
from bot.ui.sending import replace_message, send_privately
from bot.ui.setting_words import change_head, entry_lines, setting_title
from bot.ui.text import fit, shorten, split, weigh

Item = discord.ui.Item[Any]
Button = discord.ui.Button[Any]
Select = discord.ui.Select[Any]

PAGE_CHANGES = 8
PAGE_CHARACTERS = 3_200
PAGE_BYTES = 8_000
MAX_LABEL = 100

NOTHING_YET = N_("Nothing was changed in this server yet. Set something in {panel}.")


class History:
    """Answers `/config history` and its controls, and every “Undo” of a change."""

    def __init__(self, guilds: Guilds, catalogue: Catalogue, replies: Replies) -> None:
        self._guilds = guilds
        self._catalogue = catalogue
        self._replies = replies

    async def open(self, interaction: Interaction) -> None:
        """Answer a command with the newest changes."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        await send_privately(interaction, await self._page(interaction, guild_id, NEWEST))

    async def turn(self, interaction: Interaction, before: int) -> None:
        """Show the changes numbered less than `before`."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        await replace_message(interaction, await self._page(interaction, guild_id, before))

    async def undo_listed(self, interaction: Interaction, number: int) -> None:
        """Put back what a change of the list set, and show the newest page with what came of it."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        _undone, opened = await self._undo(interaction, guild_id, number)
        language = await self._replies.language(interaction)
        # The page below needs its room.
        note = "\n".join([language.gettext("Change #{number} is undone.", number=number), *opened[:2]])
        await replace_message(interaction, await self._page(interaction, guild_id, NEWEST, note))

    async def undo(self, interaction: Interaction, number: int) -> None:
        """Put back what a change set, and say so in the place of the message that was clicked."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        undone, opened = await self._undo(interaction, guild_id, number)
        language = await self._replies.language(interaction)
        await replace_message(interaction, told_undone(number, undone, opened, language))

    async def _undo(self, interaction: Interaction, guild_id: int, number: int) -> tuple[Change | None, list[str]]:
        """Put back what a change set; return that, and what it opens."""
        before = await self._guilds.settings(guild_id)
        undone = await self._guilds.undo(guild_id, interaction.user.id, number)
        after = await self._guilds.settings(guild_id)
        language = await self._replies.language(interaction)
        return undone, await openings(self._catalogue, interaction.guild, before, after, language)

    async def _page(self, interaction: Interaction, guild_id: int, before: int, note: str = "") -> Layout:
        language = await self._replies.language(interaction)
        found = await self._guilds.history(guild_id, before, PAGE_CHANGES + 1)
        changes = found[:PAGE_CHANGES]
        if not changes and before < NEWEST:
            return await self._page(interaction, guild_id, NEWEST)
        if not changes:
            panel = interaction.client.mention("config panel")
            return notice(language.gettext(NOTHING_YET, panel=panel))
        newer = await self._guilds.changes_since(guild_id, changes[0].number, 1)
        return draw(changes, language, has_newer=bool(newer), has_older=len(found) > len(changes), note=note)


class TurnHistory(Control, template=r"1:chg:page:(\d{1,18})"):
    """Shows the changes before one."""

    async def work(self, interaction: Interaction) -> None:
        """Show them."""
        await _history(interaction).turn(interaction, int(self.match[1]))


class UndoListed(Control, template=r"1:chg:pick"):
    """Undoes the change that is picked from the list."""

    async def work(self, interaction: Interaction) -> None:
        """Undo it."""
        await _history(interaction).undo_listed(interaction, int(picked(interaction)[0]))


class UndoChange(Control, template=r"1:chg:undo:(\d{1,18})"):
    """Undoes one change."""

    async def work(self, interaction: Interaction) -> None:
        """Undo it."""
        await _history(interaction).undo(interaction, int(self.match[1]))


ITEMS = (TurnHistory, UndoListed, UndoChange)


def undo_button(number: int, language: Language) -> Button:
    """Return a button that undoes a change."""
    return discord.ui.Button(label=language.gettext("Undo"), custom_id=f"1:chg:undo:{number}")


def draw(changes: Sequence[Change], language: Language, *, has_newer: bool, has_older: bool, note: str = "") -> Layout:
    """Return a page of changes, newest first, with what turns it and what undoes one of them."""
    _ = language.gettext
    head = "## " + _("What was changed")
    items: list[Item] = [discord.ui.TextDisplay(f"{note}\n{head}" if note else head), discord.ui.Separator()]
    items += [discord.ui.TextDisplay(block) for block in _blocks(changes, language)]
    options = [discord.SelectOption(label=_label(change, language), value=str(change.number)) for change in changes]
    select: Select = discord.ui.Select(placeholder=_("Undo a change …"), custom_id="1:chg:pick", options=options)
    items.append(discord.ui.ActionRow(select))
    buttons = []
    if has_newer:
        # Numbers have no gaps, so the page above ends right before this one begins.
        buttons.append(_page_button("‹ " + _("Newer"), changes[0].number + 1 + PAGE_CHANGES))
    if has_older:
        buttons.append(_page_button(_("Older") + " ›", changes[-1].number))
    if buttons:
        items.append(discord.ui.ActionRow(*buttons))
    return Layout(*items)


def told_undone(number: int, undone: Change | None, opened: Sequence[str], language: Language) -> Layout:
    """Say what an undo put back, with an undo of its own."""
    _ = language.gettext
    head = _("Change #{number} is undone.", number=number)
    if undone is None:
        return notice(head)
    told = Section(None, (head, *opened, *entry_lines(undone, 8, language)))
    pages = fit((told,), PAGE_CHARACTERS, PAGE_BYTES, blocks=1)
    words = "\n".join(pages[0]) + ("\n…" if len(pages) > 1 else "")
    return notice(words, undo_button(undone.number, language))


def _blocks(changes: Sequence[Change], language: Language) -> list[str]:
    """Return a text for each change, with as many of their settings as fit on one page."""
    blocks: list[str] = []
    for at_most in (5, 3, 2, 1):
        blocks = [_block(change, at_most, language) for change in changes]
        if sum(map(len, blocks)) <= PAGE_CHARACTERS and sum(map(weigh, blocks)) <= PAGE_BYTES:
            break
    room = len(blocks) or 1
    return [split(block, PAGE_CHARACTERS // room, PAGE_BYTES // room)[0] for block in blocks]


def _block(change: Change, at_most: int, language: Language) -> str:
    head = f"**#{change.number}**  {change_head(change, language)}  <t:{epoch(change.at)}:f>"
    return "\n".join([head, *entry_lines(change, at_most, language)])


def _label(change: Change, language: Language) -> str:
    """Return what an option of the select says, where Discord would show a mention as its raw text."""
    path = change.entries[0].path
    setting = setting_of(path)
    title = setting_title(setting.path if setting else path, language).replace("`", "")
    more = len(change.entries) - 1
    rest = f" {language.ngettext('… and {n} more.', '… and {n} more.', more)}" if more else ""
    return f"#{change.number}  {shorten(title, MAX_LABEL - 45)}{rest}"


def _page_button(label: str, before: int) -> Button:
    return discord.ui.Button(label=label, custom_id=f"1:chg:page:{before}")


def _history(interaction: Interaction) -> History:
    history: History = interaction.client.services.history
    return history
