"""The form in which a setting is typed. Like every control it holds nothing: its custom_id says what it is for."""

from __future__ import annotations

from typing import Any

import discord

from bot.guilds import Kind, Setting
from bot.translations import Language
from bot.ui.dynamic import written
from bot.ui.text import shorten

FIELD = "text"
MAX_TYPED_CHARACTERS = 30
MAX_TITLE_CHARACTERS = 45


def form(setting: Setting, path: str, revision: int, language: Language) -> discord.ui.Modal:
    """Return a form with one line of text."""
    _ = language.gettext
    title = shorten(_(setting.shown.title), MAX_TITLE_CHARACTERS)
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id=FIELD, max_length=MAX_TYPED_CHARACTERS)
    if setting.shown.kind is Kind.ZONE:
        label, hint = _("City or time zone"), _("As in Asia/Tokyo")
    else:
        label, hint = _("Number of the episode"), _("0 for the premise alone")
    modal = discord.ui.Modal(title=title, custom_id=f"1:cfg:typed:{revision}:{path}")
    modal.add_item(discord.ui.Label(text=label, description=hint, component=field))
    # So that discord.py does not keep it: what is sent is read by its custom_id, after a restart too.
    modal.stop()
    return modal


def typed(interaction: discord.Interaction[Any]) -> str:
    """Return what was typed into a form."""
    return " ".join(written(interaction, FIELD).split())
