"""The note after three months without news: what is known, and what was checked for it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from bot.news.items import Label
from bot.store.news_items import Judged
from bot.translations import Language
from bot.ui.controls import mine_button
from bot.ui.document import Route, Section
from bot.ui.layout import Layout, Reader
from bot.ui.news.season import COLOURS
from bot.ui.news.sheet import sheet
from bot.ui.news.words import exhibit, label_words, verdict_words, when
from bot.ui.words import bullet
from bot.watch.news import Status
from bot.watch.weighing import SourceHealth

MAX_SOURCES = 12
MAX_HEADLINES = 3


@dataclass(frozen=True, slots=True)
class Quiet:
    """A quarter in which nothing was posted: its first day, the day after its last, and what was read in it."""

    first_day: date
    next_day: date
    read: Sequence[Judged]


def note(quarter: Quiet, status: Status, reader: Reader, mention: Callable[[str], str]) -> Layout:
    """Return the note."""
    _ = reader.language.gettext
    sections = (
        Section(None, (f"-# {_months(quarter, reader.language)}", *_verdict(quarter, status, reader.language))),
        Section(_("What was checked"), tuple(_sources(status.sources, reader.language))),
        Section(_("What was read about the show"), tuple(_read(quarter.read, reader))),
    )
    more = _("{season} says at any time what is known, {panel} switches this note off.", **_commands(mention))
    buttons = [mine_button(Route("season"), _("What was checked"))]
    return sheet(_("Three months without news"), sections, more, buttons, COLOURS[status.verdict])


def _commands(mention: Callable[[str], str]) -> dict[str, str]:
    return {"season": mention("season2"), "panel": mention("config panel")}


def _months(quarter: Quiet, language: Language) -> str:
    last = quarter.next_day - timedelta(days=1)
    first_day, last_day = (format_date(day, "long", locale=language.code) for day in (quarter.first_day, last))
    return language.gettext("From {first} to {last}", first=first_day, last=last_day)


def _verdict(quarter: Quiet, status: Status, language: Language) -> Iterator[str]:
    _ = language.gettext
    yield "### " + verdict_words(status.verdict, language)
    if status.since is None or status.since.date() < quarter.first_day:
        yield _("Nothing happened in these three months: this was the answer all the time.")
    else:
        yield _("So since {time}; nothing of that was posted here.", time=when(status.since, "f"))
    if status.watched_since is not None:
        yield "-# " + _("Watched since {time}.", time=when(status.watched_since))


def _sources(sources: Sequence[SourceHealth], language: Language) -> Iterator[str]:
    asked = [one for one in sources if one.state is not None]
    yield language.ngettext(
        "{well} of {n} source answered when it was last asked:",
        "{well} of {n} sources answered when they were last asked:",
        len(sources),
        well=sum(one.is_well for one in asked),
    )
    yield from (_source(one, language) for one in asked[:MAX_SOURCES])
    if (more := len(asked) - MAX_SOURCES) > 0:
        yield language.ngettext("… and {n} more.", "… and {n} more.", more)


def _source(one: SourceHealth, language: Language) -> str:
    hours = max(1, round(one.source.every / timedelta(hours=1)))
    often = language.ngettext("asked every hour", "asked every {n} hours", hours)
    answered = when(one.answered_at, "R")
    words = language.gettext("{often}, last answered {time}", often=often, time=answered)
    mark = "⚠️ " if one.is_flagged else ""
    return bullet(f"{mark}**{one.source.name}**  {words}")


def _read(read: Sequence[Judged], reader: Reader) -> Iterator[str]:
    language = reader.language
    if not read:
        yield language.gettext("Not one headline.")
        return
    counts = Counter(one.judgement.label for one in read)
    kinds = ", ".join(f"{label_words(label, language)} ({counts[label]})" for label in Label if counts[label])
    yield language.ngettext("{n} headline: {kinds}.", "{n} headlines: {kinds}.", len(read), kinds=kinds)
    for one in read[:MAX_HEADLINES]:
        yield bullet(exhibit(one, reader.viewer, reader.last_episode, language))
