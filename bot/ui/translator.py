"""Names, descriptions and choices of commands in every language, for Discord's command list."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation

from bot.translations import FALLBACK, Language, Translations

Command = app_commands.Command[Any, ..., Any]

NAME_CONTEXT = "name"
"""The gettext context of command, group and option names: lower-case words, unlike the same word in a sentence."""
_COMMANDS = {TranslationContextLocation.command_name, TranslationContextLocation.group_name}


class CommandTranslator(app_commands.Translator):
    """Looks up what the command list shows in the bot's own catalogues."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the string in `locale`, None where Discord should show the English one."""
        language = self._translations.language(locale.value)
        if language.code == FALLBACK:
            return None
        if context.location in _COMMANDS:
            # The same word names different commands: `/show`, and `/progress show`.
            return language.pgettext(NAME_CONTEXT, context.data.qualified_name)  # type: ignore[union-attr]
        if context.location is TranslationContextLocation.parameter_name:
            return language.pgettext(NAME_CONTEXT, string.message)
        text = language.gettext(string.message)
        return text if text != string.message else None


def command_name(command: Command | app_commands.Group, language: Language) -> str:
    """Return what a command is called in the reader's own Discord, such as "progress set"."""
    own = language.pgettext(NAME_CONTEXT, command.qualified_name) or command.name
    return f"{command_name(command.parent, language)} {own}" if command.parent else own


def option_name(option: app_commands.Parameter, language: Language) -> str:
    """Return what an option is called in the reader's own Discord."""
    return language.pgettext(NAME_CONTEXT, option.display_name) or option.display_name
