"""The post on an anniversary: what came out so many years ago. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.catalogue import Entry, Ref
from bot.translations import Language
from bot.ui.controls import mine_button
from bot.ui.document import Route, Section
from bot.ui.layout import Layout, Reader
from bot.ui.news.sheet import sheet
from bot.ui.words import caption, heading

DEFAULT_COLOUR = 0x5865F2


def said(episode: Entry, day: date, language: Language) -> tuple[str, ...] | None:
    """Return what came out on a day, in paragraphs, of what the reader may know of an episode; None for nothing."""
    _ = language.gettext
    aired = episode.one("air_date")
    title = f"**{heading(episode.ref.name, language)}**"
    teaser = tuple(f"> {fact.text}" for fact in episode.all("teaser")[:1])
    if aired and aired.text == day.isoformat():
        words = _("Episode {number} first aired: {title}", number=episode.ref.slug, title=title)
        return (words + _guessed(episode, language), *teaser)
    for release in episode.all("release"):
        if release.text == day.isoformat():
            version = caption(release, language)
            return (
                _("Another version of episode {number}, {title}, came out:", number=episode.ref.slug, title=title),
                f"> {version}",
            )
    return None


def post(
    paragraphs: tuple[str, ...],
    episode: Ref,
    years: int,
    accent: int | None,
    reader: Reader,
    mention: Callable[[str], str],
    role_id: int | None,
) -> Layout:
    """Return the post; whoever presses its button reads on, as far as they have watched."""
    _ = reader.language.gettext
    title = reader.language.ngettext("{n} year ago today", "{n} years ago today", years)
    foot = _("{panel} switches these posts off.", panel=mention("config panel"))
    buttons = [mine_button(Route(episode.kind, episode.slug), _("Show me what I may see"))]
    colour = DEFAULT_COLOUR if accent is None else accent
    return sheet(title, (Section(None, paragraphs),), foot, buttons, colour, role_id)


def _guessed(episode: Entry, language: Language) -> str:
    if episode.one("air_date_derived") is None:
        return ""
    return " " + language.gettext("(estimated from the weekly slot)")
