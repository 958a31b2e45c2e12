"""Wording that every card shares: names in the reader's order, marks of doubt, counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from babel.dates import format_date

from bot.catalogue import Fact, Name, Ref
from bot.translations import Language
from bot.ui.document import Jump, Jumps, Route, Section
from bot.ui.text import shorten

MAX_OPTION_CHARACTERS = 100


def main_name(name: Name, language: Language) -> str:
    """Return the name in the reader's language, where it has one."""
    return (name.ja or name.en) if language.code == "ja" else name.en


def other_name(name: Name, language: Language) -> str | None:
    """Return the name in the other language, None where there is none or it is the same."""
    other = name.en if language.code == "ja" and name.ja else name.ja
    return other if other and other.casefold() != main_name(name, language).casefold() else None


def heading(name: Name, language: Language) -> str:
    """Return both names on one line, the reader's language first."""
    other = other_name(name, language)
    return f"{main_name(name, language)}  ·  {other}" if other else main_name(name, language)


def label(ref: Ref, language: Language) -> str:
    """Return how a choice or an option calls something, within Discord's 100 characters."""
    name = main_name(ref.name, language)
    if ref.kind == "episode":
        name = language.gettext("Episode {number}: {title}", number=ref.slug, title=name)
    elif ref.kind == "rule":
        name = language.gettext("Rule {number}: {trigger}", number=ref.slug, trigger=name)
    elif ref.kind == "topic":
        name = topic_name(ref.slug, language)
    other = other_name(ref.name, language) if ref.kind == "character" else None
    return shorten(f"{name} ({other})" if other else name, MAX_OPTION_CHARACTERS)


def text(fact: Fact, language: Language, *, is_name: bool = False) -> str:
    """Return a fact's words, marked where it is not sure; notes follow in small print.

    Of a name (`is_name`) every reader sees the Japanese form too.
    """
    words = (fact.ja or fact.text) if language.code == "ja" else fact.text
    if is_name and fact.ja and fact.ja not in words:
        words = f"{words} ({fact.ja})"
    if fact.confidence == "low":
        words = language.gettext("{text} *(unconfirmed)*", text=words)
    if fact.label:
        words = f"**{caption(fact, language)}:** {words}"
    return "\n".join([words, *(f"-# {note}" for note in fact.notes)])


def caption(fact: Fact, language: Language) -> str | None:
    """Return a fact's label in the reader's language, None where it has none."""
    return (fact.label_ja or fact.label) if language.code == "ja" else fact.label


def paragraphs(facts: Iterable[Fact], language: Language, *, are_names: bool = False) -> tuple[str, ...]:
    """Return one paragraph a fact; several become a list."""
    lines = [text(fact, language, is_name=are_names) for fact in facts]
    return tuple(lines) if len(lines) < 2 else tuple(bullet(line) for line in lines)


def bullet(text: str, level: int = 0) -> str:
    """Return a list item, its further lines under the first."""
    indent = "  " * level
    return f"{indent}- " + text.replace("\n", f"\n{indent}  ")


def section(title: str | None, facts: Iterable[Fact], language: Language, *, are_names: bool = False) -> list[Section]:
    """Return a section of facts, nothing where there are none."""
    lines = paragraphs(facts, language, are_names=are_names)
    return [Section(title, lines)] if lines else []


def enumeration(title: str | None, facts: Sequence[Fact], language: Language) -> list[Section]:
    """Return a section that lists facts of a few words on one line, their notes below it."""
    if not facts:
        return []
    words = ", ".join(text(replace(fact, notes=()), language) for fact in facts)
    notes = tuple(f"-# {note}" for fact in facts for note in fact.notes)
    return [Section(title, (words[:1].upper() + words[1:], *notes))]


def jumps(placeholder: str, refs: Iterable[Ref], language: Language) -> tuple[Jumps, ...]:
    """Return selects that lead to `refs`, as many as 25 options each make necessary."""
    options = [Jump(Route(ref.kind, ref.slug), label(ref, language)) for ref in refs]
    return tuple(Jumps(placeholder, tuple(options[at : at + 25])) for at in range(0, len(options), 25))


def day(iso: str, language: Language) -> str:
    """Return a calendar day in the reader's language."""
    return format_date(date.fromisoformat(iso), "long", locale=language.code)


def wall_time(local: datetime, language: Language) -> str:
    """Return what the clock on the wall shows, with its day, in the reader's language."""
    return f"{format_date(local, 'full', locale=language.code)} {local:%H:%M}"


def zone_words(zone: str) -> str:
    """Return a time zone as people read it."""
    return zone.replace("_", " ")


def topic_name(slug: str, language: Language) -> str:
    """Return what a topic of the show is called."""
    names = {
        "overview": language.gettext("Overview"),
        "staff": language.gettext("Staff"),
        "cast": language.gettext("Cast"),
        "music": language.gettext("Music"),
        "watch": language.gettext("Where to watch"),
        "manga": language.gettext("Manga"),
        "stage": language.gettext("Stage play"),
        "awards": language.gettext("Awards"),
    }
    return names[slug]
