"""The answer to whether there is a second season, with its receipts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.catalogue import Entry
from bot.news.items import Verdict
from bot.store.news_items import Judged
from bot.translations import Language
from bot.ui.document import Document, Jump, Jumps, Route, Section
from bot.ui.layout import Reader
from bot.ui.news.words import exhibit, reason_words, said, tier_words, verdict_words, when
from bot.ui.words import bullet, text
from bot.watch.news import Status
from bot.watch.weighing import SourceHealth

COLOURS = {
    Verdict.NOTHING: 0xDA373C,
    Verdict.TEASER: 0xE67E22,
    Verdict.CLAIM: 0xE67E22,
    Verdict.REPORTED: 0xF1C40F,
    Verdict.OFFICIAL: 0x23A55A,
}
CONTEXT_GROUPS = ("statement", "timeline", "context")
FACTS = {"official", "report"}


def answer(status: Status, claims: Sequence[Entry], reader: Reader) -> Document:
    """Return the verdict, what it rests on, where it was looked, and what is known from before."""
    _ = reader.language.gettext
    sections = (
        Section(None, tuple(_verdict(status, reader.language))),
        Section(_("What speaks for it"), tuple(_for(status, reader))),
        Section(_("What speaks against it"), tuple(_against(status, claims, reader))),
        Section(_("Where it is looked"), tuple(source_lines(status.sources, reader.language))),
        Section(_("What happened so far"), tuple(_context(claims, reader.language))),
    )
    return Document(
        title=_("Is there a second season?"),
        colour=COLOURS[status.verdict],
        sections=tuple(section for section in sections if section.paragraphs),
        jumps=(ways_on(reader.language),),
        may_hide_more=True,
    )


def ways_on(language: Language) -> Jumps:
    """Return a select that leads on to the rest of the news."""
    _ = language.gettext
    options = (
        Jump(Route("season"), _("Is there a second season?")),
        Jump(Route("latest"), _("The newest headlines")),
        Jump(Route("claims"), _("What was predicted, and what became of it")),
    )
    return Jumps(_("More of the news"), options)


def _verdict(status: Status, language: Language) -> Iterator[str]:
    _ = language.gettext
    yield "### " + verdict_words(status.verdict, language)
    if status.change is not None:
        yield _(
            "So since {time}. {reason}",
            time=when(status.since, "f"),
            reason=reason_words(status.change.change.reason, language),
        )
    asked = [one for one in status.sources if one.state is not None]
    if not asked:
        yield "-# " + _("No source has been asked yet; this rests on what was known before.")
        return
    well = sum(one.is_well for one in asked)
    newest = max((one.answered_at for one in asked if one.answered_at), default=None)
    yield "-# " + language.ngettext(
        "{well} of {n} source answered when it was last asked, the newest {time}.",
        "{well} of {n} sources answered when they were last asked, the newest {time}.",
        len(status.sources),
        well=well,
        time=when(newest, "R"),
    )
    if status.watched_since is not None:
        yield "-# " + _("Watched since {time}.", time=when(status.watched_since))


def _for(status: Status, reader: Reader) -> Iterator[str]:
    if not status.evidence.speaks_for:
        yield reader.language.gettext("Nothing that was found.")
    yield from (_item(judged, reader) for judged in status.evidence.speaks_for)


def _against(status: Status, claims: Sequence[Entry], reader: Reader) -> Iterator[str]:
    _ = reader.language.gettext
    yield from (_item(judged, reader) for judged in status.evidence.speaks_against)
    if status.evidence.silent:
        names = ", ".join(one.source.name for one in status.evidence.silent)
        yield bullet(_("These were asked and list none: {sources}.", sources=names))
    for entry in claims:
        if one_of(entry, "group") == "status":
            yield from (bullet(_dated(entry, text(fact, reader.language))) for fact in entry.all("claim"))


def _item(judged: Judged, reader: Reader) -> str:
    return bullet(exhibit(judged, reader.viewer, reader.last_episode, reader.language))


def source_lines(sources: Sequence[SourceHealth], language: Language) -> Iterator[str]:
    """Yield how each source is; those that were never asked share a line."""
    yield from (source_line(one, language) for one in sources if one.state is not None)
    if waiting := [one.source.name for one in sources if one.state is None]:
        yield bullet(language.gettext("Not asked yet: {sources}", sources=", ".join(waiting)))


def source_line(one: SourceHealth, language: Language) -> str:
    """Return how a source is; one that has failed for days is marked."""
    mark = "⚠️ " if one.is_flagged else ""
    lines = " ".join(said(line, language) for line in one.lines)
    head = f"{mark}**{one.source.name}** ({tier_words(one.source.tier, language)})  {when(one.answered_at, 'R')}"
    return bullet(f"{head}\n-# {lines}")


def _context(claims: Sequence[Entry], language: Language) -> Iterator[str]:
    for entry in claims:
        if one_of(entry, "group") in CONTEXT_GROUPS and one_of(entry, "kind") in FACTS:
            yield from (bullet(_dated(entry, text(fact, language))) for fact in entry.all("claim"))


def _dated(entry: Entry, words: str) -> str:
    return f"**{one_of(entry, 'date')}**  {words}"


def one_of(entry: Entry, field: str) -> str:
    """Return the text of an entry's field, empty where it has none."""
    fact = entry.one(field)
    return fact.text if fact else ""
