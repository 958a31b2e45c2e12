"""Hand a person all that is stored about them, or erase it once they have confirmed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import discord

from bot.clock import Clock
from bot.errors import N_, UserError
from bot.privacy import document, file_name
from bot.store.inventory import PERSONAL, Erase
from bot.store.people import PeopleStore
from bot.translations import Language
from bot.ui.dynamic import Control, Interaction
from bot.ui.layout import Layout, notice
from bot.ui.replies import Replies
from bot.ui.sending import replace_message, send_privately

Button = discord.ui.Button[Any]

NOT_ASKED = N_("Somebody else was asked that. To erase what is stored about you, use {command}.")


class Privacy:
    """Answers `/privacy` and the buttons of its question."""

    def __init__(self, people: PeopleStore, clock: Clock, replies: Replies) -> None:
        self._people = people
        self._clock = clock
        self._replies = replies

    async def export(self, interaction: Interaction) -> None:
        """Give the asker a file of all that is stored about them, or say that there is nothing."""
        language = await self._replies.language(interaction)
        stored = await self._people.export(interaction.user.id)
        if not stored:
            await send_privately(interaction, nothing(language))
            return
        now = self._clock.now()
        bot = f"{interaction.client.user} ({interaction.application_id})"
        text = document(interaction.user.id, stored, now, bot, language)
        name = file_name(now)
        counts = {table: len(rows) for table, rows in stored.items()}
        layout = handed_over(name, counts, interaction.client.mention("privacy erase"), language)
        await send_privately(interaction, layout, discord.File(io.BytesIO(text.encode()), name))

    async def ask(self, interaction: Interaction) -> None:
        """Ask whether to erase, saying what goes and what stays; or say that there is nothing."""
        language = await self._replies.language(interaction)
        stored = await self._people.export(interaction.user.id)
        counts = {table: len(rows) for table, rows in stored.items()}
        await send_privately(
            interaction, question(interaction.user.id, counts, language) if counts else nothing(language)
        )

    async def erase(self, interaction: Interaction) -> None:
        """Erase what is stored about the clicker and say what that was."""
        counts = await self._people.erase(interaction.user.id)
        language = await self._replies.language(interaction)
        await replace_message(interaction, erased(counts, language) if counts else nothing(language))

    async def keep(self, interaction: Interaction) -> None:
        """Leave everything as it is and say so."""
        language = await self._replies.language(interaction)
        await replace_message(interaction, notice(language.gettext("Nothing was erased.")))


class Answer(Control, template=r"1:(erase|keep):(\d{1,20})"):
    """Erases what is stored about whoever was asked, or leaves it."""

    async def work(self, interaction: Interaction) -> None:
        """Do what was answered."""
        verb, asked = self.match.groups()
        if interaction.user.id != int(asked):
            raise UserError(NOT_ASKED, command=interaction.client.mention("privacy erase"))
        privacy: Privacy = interaction.client.services.privacy
        await (privacy.erase(interaction) if verb == "erase" else privacy.keep(interaction))


def nothing(language: Language) -> Layout:
    """Say that nothing is stored."""
    return notice(language.gettext("Nothing is stored about you."))


def handed_over(name: str, counts: Mapping[str, int], command: str, language: Language) -> Layout:
    """Show the file, with what is in it and how to erase that."""
    head = language.gettext("This is all that is stored about you:")
    foot = language.gettext("{command} erases it.", command=command)
    lines = _lines(counts, language, Erase.DELETE_ROW, Erase.FORGET_WHO)
    return Layout(discord.ui.TextDisplay(f"{head}\n{lines}\n{foot}"), discord.ui.File(f"attachment://{name}"))


def question(user_id: int, counts: Mapping[str, int], language: Language) -> Layout:
    """Ask whether to erase, saying what goes and what stays."""
    _ = language.gettext
    words = _outcome(
        counts,
        language,
        _("This will be erased:"),
        _("This stays, because it belongs to a server, but no longer says that it was you:"),
    )
    erase = discord.ui.Button[Any](label=_("Erase"), style=discord.ButtonStyle.danger, custom_id=f"1:erase:{user_id}")
    keep = discord.ui.Button[Any](label=_("Keep"), custom_id=f"1:keep:{user_id}")
    head = _("Erase what is stored about you? It cannot be undone.")
    return notice(f"**{head}**\n{words}", erase, keep)


def erased(counts: Mapping[str, int], language: Language) -> Layout:
    """Say what was erased, and what stayed without a name."""
    _ = language.gettext
    return notice(_outcome(counts, language, _("Erased:"), _("This stayed, but no longer says that it was you:")))


def _outcome(counts: Mapping[str, int], language: Language, goes: str, stays: str) -> str:
    parts = ((goes, _lines(counts, language, Erase.DELETE_ROW)), (stays, _lines(counts, language, Erase.FORGET_WHO)))
    return "\n".join(f"{head}\n{lines}" for head, lines in parts if lines)


def _lines(counts: Mapping[str, int], language: Language, *outcomes: Erase) -> str:
    return "\n".join(
        f"- {language.gettext(personal.what)} ({language.ngettext('{n} entry', '{n} entries', counts[personal.table])})"
        for personal in PERSONAL
        if personal.table in counts and personal.erase in outcomes
    )
