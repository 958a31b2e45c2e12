"""A character's card, and the list of characters."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue import Entry, Ref
from bot.translations import Language
from bot.ui.document import Document, Section
from bot.ui.words import enumeration, heading, jumps, main_name, paragraphs, section, text


def character(entry: Entry, faction: Entry | None, language: Language) -> Document:
    """Return everything this reader may know of a character."""
    _ = language.gettext
    return Document(
        title=heading(entry.ref.name, language),
        subtitle=_subtitle(entry, faction, language),
        colour=colour(faction),
        sections=(
            *_who(entry, language),
            *_record(entry, language),
            *section(_("Side"), entry.all("allegiance"), language),
            *_voices(entry, language),
            *_particulars(entry, language),
            *enumeration(_("Gear"), entry.all("gear"), language),
            *section(_("Background"), entry.all("background"), language),
            *_relations(entry, language),
            *section(_("Fate"), entry.all("fate"), language),
            *section(_("Worth knowing"), entry.all("trivia"), language),
            *enumeration(_("Also known as"), entry.all("alias"), language),
        ),
        jumps=(
            *jumps(_("Go to an episode"), [link.to for link in entry.linked("episode")], language),
            *jumps(_("Go to a trope"), [link.to for link in entry.linked("trope")], language),
            *jumps(_("Go to a drinking-game rule"), [link.to for link in entry.linked("rule")], language),
        ),
        held_back=entry.held_back,
        has_sources=True,
    )


def characters(
    groups: Sequence[tuple[Entry | None, Sequence[Entry]]], chosen: bool, accent: int | None, language: Language
) -> Document:
    """Return the characters by faction; `chosen` says that one faction was asked for."""
    _ = language.gettext
    sections = tuple(
        Section(
            main_name(faction.ref.name, language) if faction else _("Side not revealed yet"),
            tuple(_line(member, language) for member in members),
        )
        for faction, members in groups
    )
    members = [member.ref for _, group in groups for member in group]
    return Document(
        title=_("Characters"),
        subtitle=language.ngettext("{n} character", "{n} characters", len(members)),
        colour=colour(groups[0][0]) if chosen and groups else accent,
        sections=sections or (Section(None, (_("Nobody of this side may be named here yet."),)),),
        jumps=jumps(_("Go to a character"), members, language),
        may_hide_more=True,
    )


def colour(entry: Entry | None) -> int | None:
    """Return the accent colour an entry declares."""
    fact = entry.one("colour") if entry else None
    return int(fact.text.removeprefix("#"), 16) if fact else None


def _line(entry: Entry, language: Language) -> str:
    occupation = entry.one("occupation")
    name = heading(entry.ref.name, language)
    return f"{name}\n-# {occupation.text}" if occupation else name


def _subtitle(entry: Entry, faction: Entry | None, language: Language) -> str:
    parts = [entry.ref.name.romaji or ""]
    parts.append(main_name(faction.ref.name, language) if faction else "")
    if first := entry.one("first_appearance"):
        parts.append(language.gettext("First seen in episode {number}", number=first.amount))
    return "  ·  ".join(part for part in parts if part)


def _who(entry: Entry, language: Language) -> list[Section]:
    lines = []
    for fact in entry.all("occupation"):
        words, *notes = text(fact, language).split("\n")
        lines.append("\n".join([f"**{words}**", *notes]))
    lines += [text(fact, language) for fact in entry.all("personality")]
    return [Section(None, tuple(lines))] if lines else []


def _record(entry: Entry, language: Language) -> list[Section]:
    _ = language.gettext
    lines = [text(fact, language) for fact in entry.all("crimes")]
    for fact in entry.all("sentence"):
        words = text(fact, language)
        if fact.amount is not None:
            years = language.ngettext("{n} year", "{n} years", fact.amount)
            words = words.replace(fact.text, years, 1)
        lines.append(f"**{_('Estimated sentence')}:** {words}")
    return [Section(_("Record"), tuple(lines))] if lines else []


def _voices(entry: Entry, language: Language) -> list[Section]:
    _ = language.gettext
    lines = [f"**{_('Japanese')}:** {text(fact, language, is_name=True)}" for fact in entry.all("voice_ja")]
    lines += [f"**{_('English')}:** {text(fact, language)}" for fact in entry.all("voice_en")]
    return [Section(_("Voices"), tuple(lines))] if lines else []


def _particulars(entry: Entry, language: Language) -> list[Section]:
    _ = language.gettext
    titles = {
        "age": _("Age"),
        "birthday": _("Birthday"),
        "height": _("Height"),
        "weight": _("Weight"),
        "blood_type": _("Blood type"),
    }
    # A no-break space keeps "Blood type: A" on one line.
    parts = [
        f"**{title}:** {text(fact, language)}".replace(" ", "\u00a0")
        for name, title in titles.items()
        for fact in entry.all(name)
    ]
    if all("\n" not in part for part in parts):
        parts = ["  ·  ".join(parts)] if parts else []
    return [Section(_("Profile"), tuple(parts))] if parts else []


def _relations(entry: Entry, language: Language) -> list[Section]:
    facts = entry.all("relation")
    lines = tuple(
        f"- **{_whom(fact.about, language)}:** " + paragraphs([fact], language)[0].replace("\n", "\n  ")
        for fact in facts
    )
    return [Section(language.gettext("Relations"), lines)] if lines else []


def _whom(ref: Ref | None, language: Language) -> str:
    return main_name(ref.name, language) if ref else "—"
