"""Cards for tropes and terms."""

from __future__ import annotations

from bot.catalogue import Entry
from bot.translations import Language
from bot.ui.document import Document, Section
from bot.ui.words import heading, jumps, label, main_name, section


def trope(entry: Entry, accent: int | None, language: Language) -> Document:
    """Return everything this reader may know of a trope."""
    _ = language.gettext
    body = section(None, entry.all("summary") or entry.all("safe_part"), language)
    if not body:
        body = [Section(None, (_("How the show uses it is a spoiler for now."),))]
    return card(
        entry,
        _("Trope · a big twist") if entry.one("wham") else _("Trope"),
        (*body, *section(_("Worth knowing"), entry.all("trivia"), language), *where(entry, language)),
        accent,
        language,
    )


def term(entry: Entry, accent: int | None, language: Language) -> Document:
    """Return everything this reader may know of a term."""
    _ = language.gettext
    return card(
        entry,
        _("Term"),
        (
            *section(None, entry.all("meaning"), language),
            *section(_("What comes to light"), entry.all("later"), language),
            *section(_("Worth knowing"), entry.all("trivia"), language),
        ),
        accent,
        language,
    )


def card(entry: Entry, kind: str, sections: tuple[Section, ...], accent: int | None, language: Language) -> Document:
    """Return a card with the ways on to whom and what it links."""
    _ = language.gettext
    title = label(entry.ref, language) if entry.ref.kind == "rule" else heading(entry.ref.name, language)
    return Document(
        title=title,
        subtitle=kind,
        colour=accent,
        sections=sections,
        jumps=(
            *jumps(_("Go to a character"), [link.to for link in entry.linked("character")], language),
            *jumps(_("Go to an episode"), [link.to for link in entry.linked("episode")], language),
        ),
        held_back=entry.held_back,
        has_sources=True,
    )


def where(entry: Entry, language: Language) -> list[Section]:
    """Return the episodes in which something happens, the likely ones apart."""
    _ = language.gettext
    links = entry.linked("episode")
    if not links:
        return []
    sure = [link.to for link in links if link.confidence != "low"]
    likely = [link.to for link in links if link.confidence == "low"]
    lines = []
    if sure:
        lines.append(", ".join(f"{ref.slug} *{main_name(ref.name, language)}*" for ref in sure))
    if likely:
        lines.append(_("Likely: {episodes}", episodes=", ".join(ref.slug for ref in likely)))
    return [Section(_("Where it happens, as far as may be told here"), tuple(lines))]
