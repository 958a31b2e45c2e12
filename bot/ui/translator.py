"""Names, descriptions and choices of commands in every language, for Discord's command list."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation

from bot.translations import FALLBACK, Translations

NAME_CONTEXT = "name"
"""The gettext context of command, group and option names: lower-case words, unlike the same word in a sentence."""
_NAMES = {
    TranslationContextLocation.command_name,
    TranslationContextLocation.group_name,
    TranslationContextLocation.parameter_name,
}


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
        if context.location in _NAMES:
            return language.pgettext(NAME_CONTEXT, string.message)
        text = language.gettext(string.message)
        return text if text != string.message else None
