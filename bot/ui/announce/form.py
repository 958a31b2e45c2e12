"""The form in which the text of an announcement is written. Its custom_id says which; it holds nothing itself."""

from __future__ import annotations

from typing import Any

import discord

from bot.translations import Language
from bot.ui.announce.placeholders import KNOWN, MAX_CHARACTERS

FIELD = "text"


def form(draft_id: int, text: str, language: Language) -> discord.ui.Modal:
    """Return a form with the text so far."""
    _ = language.gettext
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=FIELD,
        style=discord.TextStyle.paragraph,
        default=text or None,
        max_length=MAX_CHARACTERS,
    )
    placeholders = " ".join(f"{{{name}}}" for name in KNOWN)
    modal = discord.ui.Modal(title=_("Text of the announcement"), custom_id=f"1:ann:typed:{draft_id}")
    hint = _("Markdown works. Filled in when it is posted: {placeholders}", placeholders=placeholders)
    modal.add_item(discord.ui.Label(text=_("Text"), description=hint, component=field))
    # So that discord.py does not keep it: what is sent is read by its custom_id, after a restart too.
    modal.stop()
    return modal
