"""An episode's card, the list of episodes, and the story so far."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue import Entry, Link, Ref
from bot.translations import Language
from bot.ui.document import Document, Jump, Route, Section
from bot.ui.words import day, heading, jumps, label, main_name, section, text


def episode(entry: Entry, before: Ref | None, after: Ref | None, accent: int | None, language: Language) -> Document:
    """Return everything this reader may know of an episode."""
    _ = language.gettext
    people = [link.to for link in entry.linked("character", "appears", "introduced")]
    newcomers = {link.to.slug for link in entry.linked("character", "introduced")}
    tropes = entry.linked("trope")
    return Document(
        title=_("Episode {number}", number=entry.ref.slug) + f"  ·  {heading(entry.ref.name, language)}",
        subtitle=_subtitle(entry, language),
        colour=accent,
        sections=(
            *_film(entry, language),
            *(Section(None, (f"> {teaser.text}",)) for teaser in entry.all("teaser")),
            *section(_("What happens"), entry.all("synopsis"), language),
            *section(_("Key moments"), entry.all("event"), language),
            *section(_("Deaths"), entry.all("death"), language),
            *_appearing(people, newcomers, language),
            *_tropes(tropes, language),
            *section(_("Other versions"), entry.all("extra"), language),
            *section(_("Worth knowing"), entry.all("trivia"), language),
            *section(_("Staff"), entry.all("staff"), language),
        ),
        jumps=(
            *jumps(_("Go to a character"), people, language),
            *jumps(_("Go to a trope"), [link.to for link in tropes], language),
            *jumps(_("Go to a drinking-game rule"), [link.to for link in entry.linked("rule")], language),
        ),
        previous=_neighbour(before, language),
        following=_neighbour(after, language),
        held_back=entry.held_back,
        has_sources=True,
    )


def episodes(entries: Sequence[Entry], accent: int | None, language: Language) -> Document:
    """Return the list of episodes."""
    _ = language.gettext
    lines = []
    for entry in entries:
        aired = entry.one("air_date")
        lines.append(f"**{entry.ref.slug}.** {heading(entry.ref.name, language)}")
        if aired:
            lines[-1] += f"\n-# {day(aired.text, language)}"
    return Document(
        title=_("Episodes"),
        subtitle=language.ngettext("{n} episode", "{n} episodes", len(entries)),
        colour=accent,
        sections=(Section(None, tuple(lines)),),
        jumps=jumps(_("Go to an episode"), [entry.ref for entry in entries], language),
        tells_story=False,
    )


def recap(story: Sequence[tuple[Ref, str]], asked: int, accent: int | None, language: Language) -> Document:
    """Return the story so far; `asked` is the episode up to which it was wanted."""
    _ = language.gettext
    told = len(story)
    if not story:
        sections: tuple[Section, ...] = (
            Section(
                None,
                (_("Nothing of the story may be told here yet: the recap starts once episode 1 has been seen."),),
            ),
        )
    else:
        sections = tuple(
            Section(f"{ref.slug} · {main_name(ref.name, language)}", (synopsis,)) for ref, synopsis in story
        )
    if asked > told:
        held = _("You asked for up to episode {asked}; this goes as far as may be told here.", asked=asked)
        sections = (Section(None, (f"-# {held}",)), *sections)
    return Document(
        title=_("The story so far"),
        subtitle=_("Up to episode {number}", number=told) if told else None,
        colour=accent,
        sections=sections,
        jumps=jumps(_("Go to an episode"), [ref for ref, _synopsis in story], language),
        may_hide_more=True,
    )


def _subtitle(entry: Entry, language: Language) -> str | None:
    _ = language.gettext
    aired = entry.one("air_date")
    if not aired:
        return None
    words = _("First aired {day}", day=day(aired.text, language))
    return words + " " + _("(estimated from the weekly slot)") if entry.one("air_date_derived") else words


def _film(entry: Entry, language: Language) -> list[Section]:
    _ = language.gettext
    lines = []
    if film := entry.one("film"):
        director = entry.one("film_director")
        named = _("Named after the film *{title}* ({year})", title=film.text, year=film.amount)
        by = "  ·  " + _("Directed by {director}", director=director.text) if director else ""
        lines.append("\n".join([named + by, *(f"-# {note}" for note in film.notes)]))
    lines += [text(fact, language) for fact in entry.all("film_note")]
    return [Section(None, tuple(lines))] if lines else []


def _appearing(people: Sequence[Ref], newcomers: set[str], language: Language) -> list[Section]:
    _ = language.gettext
    names = [
        f"**{main_name(ref.name, language)}**" if ref.slug in newcomers else main_name(ref.name, language)
        for ref in people
    ]
    lines = [", ".join(names)] if names else []
    if newcomers:
        lines.append(f"-# {_('In bold: first seen here.')}")
    return [Section(_("Who appears"), tuple(lines))] if lines else []


def _tropes(links: Sequence[Link], language: Language) -> list[Section]:
    lines = (", ".join(main_name(link.to.name, language) for link in links),) if links else ()
    return [Section(language.gettext("Tropes"), lines)] if lines else []


def _neighbour(ref: Ref | None, language: Language) -> Jump | None:
    return Jump(Route(ref.kind, ref.slug), label(ref, language)) if ref else None
