"""What Discord refused, as rows of a layout: each with the button that tries again. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.store.pauses import Pause
from bot.translations import Language
from bot.ui.paused import pause_line

MAX_SHOWN = 4
Row = discord.ui.Item[Any]


def pause_rows(pauses: Sequence[Pause], scheme: str, language: Language) -> Iterator[Row]:
    """Yield a row for each of the first few pauses, and how many more there are; `scheme` says whose buttons they are.

    The rest is shown once the first are settled.
    """
    for pause in pauses[:MAX_SHOWN]:
        custom_id = f"1:{scheme}:again:{pause.subscription}"
        button: discord.ui.Button[Any] = discord.ui.Button(label=language.gettext("Try again"), custom_id=custom_id)
        yield discord.ui.Section(f"- {pause_line(pause, language)}", accessory=button)
    if (more := len(pauses) - MAX_SHOWN) > 0:
        yield discord.ui.TextDisplay(f"- {language.ngettext('… and {n} more.', '… and {n} more.', more)}")
