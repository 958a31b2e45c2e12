"""What an import shows: the difference that it would make, what it leaves out, and what came of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.guilds import Change, Entry, GuildSettings
from bot.guilds.fitting import LeftOut
from bot.translations import Language
from bot.ui.document import Section
from bot.ui.failures import sentence
from bot.ui.history import undo_button
from bot.ui.layout import Layout, notice
from bot.ui.setting_words import entry_line, setting_title
from bot.ui.text import fit, quote

Item = discord.ui.Item[Any]
MAX_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do to the settings as of `revision`; `mark` tells one file from another."""

    mark: str
    revision: int
    wanted: GuildSettings
    entries: Sequence[Entry]
    left_out: Sequence[LeftOut] = ()
    unknown: Sequence[str] = ()
    is_of_another_server: bool = False


def shown(plan: Plan, page: int, language: Language, note: str = "") -> Layout:
    """Show what an import would change, or that it would change nothing."""
    return offer(plan, page, language, note) if plan.entries else nothing_differs(plan, language)


def offer(plan: Plan, page: int, language: Language, note: str = "") -> Layout:
    """Show what would change, with the buttons that do it or do not."""
    _ = language.gettext
    rest = _("What the file does not name stays as it is. Nothing is changed yet.")
    head = "\n".join(part for part in ("## " + _("Import these settings?"), note, rest) if part)
    changes = Section(
        language.ngettext("{n} setting would change", "{n} settings would change", len(plan.entries)),
        tuple(entry_line(entry, language) for entry in plan.entries),
    )
    pages = fit((changes, *_kept_out(plan, language)))
    page = min(page, len(pages) - 1)
    items: list[Item] = [discord.ui.TextDisplay(head), discord.ui.Separator()]
    items += [discord.ui.TextDisplay(block) for block in pages[page]]
    apply = discord.ui.Button[Any](
        label=_("Apply"), style=discord.ButtonStyle.primary, custom_id=f"1:imp:apply:{plan.revision}:{plan.mark}"
    )
    cancel = discord.ui.Button[Any](label=_("Cancel"), custom_id=f"1:imp:cancel:0:{plan.mark}")
    turns = [
        discord.ui.Button[Any](label=label, custom_id=f"1:imp:page:{to}:{plan.mark}")
        for label, to in (
            ("‹ " + _("Page {page}", page=page), page - 1),
            (_("Page {page}", page=page + 2) + " ›", page + 1),
        )
        if 0 <= to < len(pages)
    ]
    return Layout(*items, discord.ui.ActionRow(apply, cancel, *turns))


def nothing_differs(plan: Plan, language: Language) -> Layout:
    """Say that an import would change nothing, and what it would leave out."""
    head = language.gettext("Everything is set like in that file already; nothing was changed.")
    return notice(_with_kept_out(head, plan, language))


def applied(plan: Plan, change: Change, opened: Sequence[str], language: Language) -> Layout:
    """Say what an import changed and opens, with its undo."""
    count = len(change.entries)
    head = language.ngettext("Imported: {n} setting was changed.", "Imported: {n} settings were changed.", count)
    return notice(_with_kept_out("\n".join([head, *opened]), plan, language), undo_button(change.number, language))


def _with_kept_out(head: str, plan: Plan, language: Language) -> str:
    """Return a text with as much of what was kept out as fits one page."""
    pages = fit((Section(None, (head,)), *_kept_out(plan, language)))
    return "\n".join(pages[0]) + ("\n…" if len(pages) > 1 else "")


def _kept_out(plan: Plan, language: Language) -> list[Section]:
    _ = language.gettext
    lines = [f"**{setting_title(lost.path, language)}**: {sentence(lost.why, language)}" for lost in plan.left_out]
    if lines and plan.is_of_another_server:
        lines.insert(0, _("The file is of another server, so its channels and roles are not here."))
    sections = [Section(_("Left as they are"), tuple(lines))] if lines else []
    if plan.unknown:
        names = ", ".join(quote(key) for key in plan.unknown[:MAX_UNKNOWN])
        more = len(plan.unknown) - MAX_UNKNOWN
        rest = f" {language.ngettext('… and {n} more.', '… and {n} more.', more)}" if more > 0 else ""
        told = _("This version does not know these, so they were kept out: {names}", names=names)
        sections.append(Section(_("Unknown"), (told + rest,)))
    return sections
