"""What was played so far: by one person, and in a server. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.guilds.server_rules import MAX_TRIGGER_CHARACTERS
from bot.store.game_totals import PersonTotals, ServerTotals
from bot.translations import Language
from bot.ui.document import Section
from bot.ui.games.words import mark_of
from bot.ui.layout import Layout, notice
from bot.ui.text import fit, quote

Texts = Mapping[str, str]
"""How the built-in rules may be worded for the reader, by key."""

TOP = 5


def of_person(totals: PersonTotals, texts: Texts, command: str, language: Language) -> Layout:
    """Return what somebody played; how to begin, where that is nothing."""
    _ = language.gettext
    if not totals.games:
        return notice(_("You have not played yet. Begin a game with {command}, or join one.", command=command))
    lines = (
        language.ngettext("{n} game played", "{n} games played", totals.games),
        language.ngettext("{n} different episode", "{n} different episodes", totals.episodes),
        language.ngettext("{n} thing seen and called", "{n} things seen and called", totals.calls),
    )
    favourites = _rules(totals.favourites, texts, language)
    return _page(_("Your games"), lines, _("What you call most"), favourites)


def of_server(totals: ServerTotals, texts: Texts, command: str, language: Language) -> Layout:
    """Return what a server played; how to begin, where that is nothing."""
    _ = language.gettext
    if not totals.games:
        return notice(_("No game has ended here yet. Begin one with {command}.", command=command))
    lines = (
        language.ngettext("{n} game played", "{n} games played", totals.games),
        language.ngettext("{n} player", "{n} players", totals.players),
        language.ngettext("{n} moment", "{n} moments", totals.moments),
        _("Episodes: {episodes}", episodes=", ".join(f"{number} (×{games})" for number, games in totals.episodes)),
    )
    return _page(_("The games of this server"), lines, _("What happens most"), _rules(totals.rules, texts, language))


def _rules(rules: Sequence[tuple[str, str | None, int]], texts: Texts, language: Language) -> list[str]:
    """Return lines for rules; a built-in one that is there no more has its mark alone."""
    lines = []
    for key, text, count in rules[:TOP]:
        gone = language.gettext("a rule that is gone")
        words = texts.get(key, gone) if text is None else quote(text, MAX_TRIGGER_CHARACTERS)
        lines.append(f"**{mark_of(key)}** {words}  **×{count}**")
    return lines


def _page(title: str, lines: Sequence[str], heading: str, rules: Sequence[str]) -> Layout:
    sections = [Section(title, tuple(f"- {line}" for line in lines))]
    if rules:
        sections.append(Section(heading, tuple(rules)))
    return notice("\n".join(fit(tuple(sections))[0]))
