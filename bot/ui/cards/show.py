"""The show as a whole, search results, sources, and the answer to what cannot be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from bot.catalogue import Entry, Fact, Hit, Ref, Source
from bot.translations import Language
from bot.ui.document import Document, Jump, Jumps, Route, Section
from bot.ui.text import quote, shorten
from bot.ui.words import bullet, caption, heading, jumps, label, section, text, topic_name

PEOPLE_TOPICS = {"staff", "cast", "music", "stage"}
"""Topics that are lists of people, whose names are given in both scripts."""


def topic(
    show: Entry, entry: Entry | None, slug: str, topics: Sequence[Ref], accent: int | None, language: Language
) -> Document:
    """Return one topic of the show; the overview starts with the premise."""
    _ = language.gettext
    facts = entry.all("item") if entry else ()
    sections = (
        *(section(_("Premise"), show.all("premise"), language) if slug == "overview" else ()),
        *_items(facts, language, are_names=slug in PEOPLE_TOPICS),
    )
    return Document(
        title=f"{heading(show.ref.name, language)}  ·  {topic_name(slug, language)}",
        colour=accent,
        sections=sections or (Section(None, (_("Nothing is known about this yet."),)),),
        jumps=jumps(_("Go to another topic"), [ref for ref in topics if ref.slug != slug], language),
        held_back=entry.held_back if entry else 0,
        has_sources=bool(facts),
    )


def _items(facts: Sequence[Fact], language: Language, *, are_names: bool) -> list[Section]:
    """Return a list in which facts that follow each other under one label share it."""
    lines = []
    for title, group in groupby(facts, key=lambda fact: caption(fact, language)):
        members = list(group)
        if len(members) == 1 or title is None:
            lines += [bullet(text(fact, language, is_name=are_names)) for fact in members]
            continue
        lines.append(bullet(f"**{title}:**"))
        for fact in members:
            item = text(replace(fact, label=None, label_ja=None), language, is_name=are_names)
            lines.append(bullet(item, level=1))
    return [Section(None, tuple(lines))] if lines else []


def search(query: str, hits: Sequence[Hit], accent: int | None, language: Language) -> Document:
    """Return what was found for a text."""
    _ = language.gettext
    kinds = {
        "character": _("Character"),
        "episode": _("Episode"),
        "trope": _("Trope"),
        "term": _("Term"),
        "rule": _("Drinking-game rule"),
        "topic": _("About the show"),
        "show": _("About the show"),
    }
    lines = []
    for hit in hits:
        line = f"**{label(hit.ref, language)}**  -  {kinds[hit.ref.kind]}"
        lines.append(f"{line}\n-# {_around(hit.excerpt, query)}" if hit.excerpt else line)
    if not lines:
        nothing = _("Nothing that may be shown here matches. Try fewer or other words, or a name.")
        return Document(
            _("Search: {text}", text=quote(query)),
            colour=accent,
            sections=(Section(None, (nothing,)),),
            may_hide_more=True,
            is_answer=False,
            has_long_texts=False,
        )
    return Document(
        title=_("Search: {text}", text=quote(query)),
        subtitle=language.ngettext("{n} result", "{n} results", len(hits)),
        colour=accent,
        sections=(Section(None, tuple(lines)),),
        jumps=jumps(_("Open a result"), [hit.ref for hit in hits][:75], language),
        may_hide_more=True,
    )


def sources(title: str, found: Sequence[Source], accent: int | None, language: Language) -> Document:
    """Return where what is on a card comes from."""
    _ = language.gettext
    kinds = {
        "official": _("official"),
        "reference": _("reference"),
        "news": _("news"),
        "review": _("review"),
        "fan": _("fan page"),
    }
    lines = []
    for source in found:
        name = f"[{source.title}](<{source.url}>)" if source.url else source.title
        lines.append(f"- {name}\n  -# {source.publisher}, {source.date} · {kinds[source.kind]}")
    return Document(
        title=_("Sources: {title}", title=title),
        subtitle=_(
            "Where the facts come from; they are told in our own words. Careful: these pages may tell everything."
        ),
        colour=accent,
        sections=(Section(None, tuple(lines) or (_("No source is listed for what you may see."),)),),
        has_long_texts=False,
    )


def not_found(kind: str, typed: str, close: Sequence[Ref], language: Language) -> Document:
    """Return the one answer for what does not exist and for what may not be mentioned yet."""
    _ = language.gettext
    what = {
        "character": _("No character called {name} may be shown here.", name=quote(typed)),
        "episode": _("There is no episode {name}.", name=quote(typed)),
        "trope": _("No trope called {name} may be shown here.", name=quote(typed)),
        "term": _("No term called {name} may be shown here.", name=quote(typed)),
        "faction": _("No side called {name} may be shown here.", name=quote(typed)),
    }.get(kind, _("Nothing called {name} may be shown here.", name=quote(typed)))
    advice = _("Check the spelling, or pick from the list that opens while you type.")
    close_by: tuple[Jumps, ...] = ()
    if close:
        advice = _("Did you mean one of these?")
        options = tuple(Jump(Route(ref.kind, ref.slug), label(ref, language)) for ref in close)
        close_by = (Jumps(_("Did you mean …"), options),)
    return Document(
        title=_("Not found"),
        sections=(Section(None, (what, advice)),),
        jumps=close_by,
        may_hide_more=True,
        is_answer=False,
        has_long_texts=False,
    )


def _around(excerpt: str, text: str, width: int = 140) -> str:
    """Return the part of an excerpt around the first word that was searched for, whole words only."""
    lowered = excerpt.lower()
    at = min((place for word in text.split() if (place := lowered.find(word.lower())) >= 0), default=0)
    if at < width // 2:
        return shorten(excerpt, width)
    start = excerpt.find(" ", at - width // 2) + 1
    return "…" + shorten(excerpt[start:], width)
