"""What the panel says of what just happened."""

from __future__ import annotations

from bot.catalogue import Catalogue
from bot.guilds import Change, Guilds, GuildSettings
from bot.translations import Language
from bot.ui.access import Interaction
from bot.ui.doctor import Doctor, resolved_permissions
from bot.ui.findings import finding_lines
from bot.ui.openings import openings
from bot.ui.panel.view import Note
from bot.ui.setting_words import change_head, entry_lines

MAX_LINES = 6


class Notes:
    """Writes the lines above a page: what a change did, what it needs to work, what others changed meanwhile."""

    def __init__(self, guilds: Guilds, catalogue: Catalogue, doctor: Doctor) -> None:
        self._guilds = guilds
        self._catalogue = catalogue
        self._doctor = doctor

    async def told(
        self, interaction: Interaction, guild_id: int, before: GuildSettings, change: Change | None, language: Language
    ) -> Note:
        """Say what a change did to `before`, what it opens, and what is missing for it to work."""
        _ = language.gettext
        if change is None:
            return Note((_("It is set like that already; nothing was changed."),))
        after = await self._guilds.settings(guild_id)
        first, *rest = entry_lines(change, MAX_LINES, language)
        lines = [_("Saved. {change}", change=first), *rest]
        lines += await openings(self._catalogue, interaction.guild, before, after, language)
        if interaction.guild is not None:
            findings = await self._doctor.findings(interaction.guild, after, resolved_permissions(interaction))
            touched = {entry.path for entry in change.entries}
            lines += finding_lines([finding for finding in findings if finding.paths & touched], language)
        return Note(tuple(lines), change.number)

    async def meanwhile(self, interaction: Interaction, guild_id: int, revision: int, language: Language) -> list[str]:
        """Say what others changed since a page was made."""
        changes = await self._guilds.changes_since(guild_id, revision)
        lines = []
        for change in changes:
            if change.actor_id != interaction.user.id:
                lines.append(language.gettext("Meanwhile {who}:", who=change_head(change, language)))
                lines += [f"- {line}" for line in entry_lines(change, MAX_LINES, language)]
        return lines


def overtaken(change: Change, language: Language) -> Note:
    """Say that nothing was changed because somebody else was first, and what they did."""
    _ = language.gettext
    entries = entry_lines(change, MAX_LINES, language)
    head = _("Nothing was changed, because {who} changed it first:", who=change_head(change, language))
    return Note((head, *entries, _("Choose again if you still want to change it.")))
