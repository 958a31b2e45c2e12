"""Cards for the rules of the drinking game: one, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue import Entry, Ref
from bot.translations import Language
from bot.ui.cards.lore import card, where
from bot.ui.document import Document, Section
from bot.ui.words import jumps, label, main_name, section


def rule(entry: Entry, accent: int | None, language: Language) -> Document:
    """Return everything this reader may know of a rule of the drinking game."""
    _ = language.gettext
    action = entry.one("action")
    credit = entry.one("credit")
    return card(
        entry,
        _("Drinking-game rule"),
        (
            Section(_("What to do"), (reaction(action.text if action else "", language),)),
            *where(entry, language),
            *section(_("Worth knowing"), entry.all("trivia"), language),
            *([Section(None, (f"-# {credit.text}",))] if credit else []),
        ),
        accent,
        language,
    )


def reaction(action: str, language: Language) -> str:
    """Return what players do, as an icon and words: never an icon alone."""
    _ = language.gettext
    return {
        "sip": "🥤 " + _("Take a sip of whatever you have"),
        "worry": "😟 " + _("Worry out loud"),
        "sigh": "😮‍💨 " + _("Sigh"),
        "wait": "⏳ " + _("Wait for an explanation"),
        "attention": "👀 " + _("Pay attention"),
        "aww": "🥺 " + _("Say aww"),
        "snack": "🍡 " + _("Have a snack"),
        "cheer": "🎉 " + _("Cheer"),
    }.get(action, action)


def rules(
    entries: Iterable[Entry],
    episode: Ref | None,
    character: Ref | None,
    accent: int | None,
    language: Language,
    *,
    is_ahead: bool = False,
) -> Document:
    """Return the rules by what players do; of an `episode` or `character`, where only theirs were asked for.

    `is_ahead` says that nothing of the episode may be told here yet, so that every rule is listed.
    """
    _ = language.gettext
    listed = list(entries)
    groups: dict[str, list[Entry]] = {}
    for entry in listed:
        action = entry.one("action")
        groups.setdefault(action.text if action else "", []).append(entry)
    sections = [
        Section(reaction(action, language), tuple(_line(e, language) for e in of)) for action, of in groups.items()
    ]
    if not listed:
        sections = [Section(None, (_("No rule that may be told here is like that. Ask for fewer things at once."),))]
    elif is_ahead:
        note = _("Where rules happen in that episode is not told here yet, so these are all of them.")
        sections.insert(0, Section(None, (note,)))
    credit = next((fact for entry in listed if (fact := entry.one("credit"))), None)
    if credit:
        last = sections[-1]
        sections[-1] = Section(last.heading, (*last.paragraphs, f"-# {credit.text}"))
    only = [label(ref, language) for ref in (episode, character) if ref is not None]
    return Document(
        title=_("Rules of the game"),
        subtitle="  ·  ".join(only) or _("A sip is of whatever you like. Tea counts as much as anything."),
        colour=accent,
        sections=tuple(sections),
        jumps=jumps(_("Go to a rule"), [entry.ref for entry in listed], language),
        may_hide_more=True,
        is_answer=bool(listed),
    )


def _line(entry: Entry, language: Language) -> str:
    """Return a rule with the episodes in which it tends to happen, as far as may be told."""
    words = f"- **{entry.ref.slug}** {main_name(entry.ref.name, language)}"
    links = entry.linked("episode")
    sure = ", ".join(link.to.slug for link in links if link.confidence != "low")
    likely = ", ".join(link.to.slug for link in links if link.confidence == "low")
    parts = [language.gettext("episodes {episodes}", episodes=sure)] if sure else []
    parts += [language.gettext("likely in {episodes}", episodes=likely)] if likely else []
    return f"{words}\n  -# {'; '.join(parts)}" if parts else words
