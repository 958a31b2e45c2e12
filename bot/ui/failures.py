"""Tell a person what went wrong, always privately, and the log everything else."""

from __future__ import annotations

import contextlib
import secrets
from typing import Any

import discord
from discord import app_commands

from bot.errors import N_, Sentences, UserError, Words
from bot.logs import get_logger
from bot.translations import Language
from bot.ui.access import SERVER_ONLY
from bot.ui.layout import notice
from bot.ui.sending import send_privately

log = get_logger(__name__)

UNEXPECTED = N_("Something went wrong on my side. It is noted under `{reference}`; please try again in a moment.")
OUTDATED = N_("That command was updated. Reload Discord (Ctrl+R) and try again.")
WRONG_VALUE = N_("That value is not valid here. Pick one from the list, or check what you typed, and try again.")


async def answer(interaction: discord.Interaction[Any], error: Exception, language: Language) -> None:
    """Answer a failed interaction; the person always reads something, and never a traceback."""
    user_error = _for_people(error)
    if user_error is None:
        if isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        if isinstance(error, discord.NotFound) and error.code == 10062:
            # Discord gave the interaction up before an answer was made; nobody is listening any more.
            log.warning("interaction expired", interaction=interaction.id, kind=interaction.type.name)
            return
        reference = secrets.token_hex(4)
        log.error(
            "interaction failed",
            reference=reference,
            kind=interaction.type.name,
            exc_info=error,
        )
        user_error = UserError(UNEXPECTED, reference=reference)
    layout = notice(sentence(user_error, language))
    # The channel may be gone, or Discord unreachable: then there is nowhere left to say it.
    with contextlib.suppress(discord.HTTPException):
        await send_privately(interaction, layout)


def sentence(error: UserError, language: Language) -> str:
    """Return what an error says, in `language`."""
    values = {name: _said(value, language) for name, value in error.values.items()}
    return language.gettext(error.message, **values)


def _said(value: object, language: Language) -> object:
    match value:
        case Words():
            return language.gettext(value)
        case Sentences():
            return "\n".join(f"- {sentence(error, language)}" for error in value)
        case UserError():
            return sentence(value, language)
        case _:
            return value


def _for_people(error: Exception) -> UserError | None:
    match error:
        case UserError():
            return error
        case app_commands.CommandInvokeError(original=UserError() as original):
            return original
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return UserError(OUTDATED)
        case app_commands.TransformerError():
            return UserError(WRONG_VALUE)
        case app_commands.NoPrivateMessage():
            return UserError(SERVER_ONLY)
        case _:
            return None
