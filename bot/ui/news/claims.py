"""The ledger of what was predicted, what became of it, and how often each outlet was right. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.catalogue import Entry, Source
from bot.news.outlets import Outcome, OutletRecord, Prediction, records
from bot.translations import Language
from bot.ui.document import Document, Section
from bot.ui.layout import Reader
from bot.ui.news.season import one_of, ways_on
from bot.ui.words import bullet, text

PREDICTIONS = {"speculation", "rumour"}
"""The kinds of claims that say what will be; the others say what is or was."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that was predicted, and by whom."""

    entry: Entry
    sources: Sequence[Source]

    @property
    def outcome(self) -> Outcome:
        """Return what became of it."""
        return Outcome(one_of(self.entry, "outcome"))


def ledger(claims: Sequence[Claim], reader: Reader) -> Document:
    """Return the predictions by what became of them, and the record of whoever made them."""
    _ = reader.language.gettext
    titles = {
        Outcome.DID_NOT_HAPPEN: _("It did not happen"),
        Outcome.PENDING: _("Still open"),
        Outcome.CAME_TRUE: _("It came true"),
    }
    sections = [
        Section(title, tuple(_line(claim, reader.language) for claim in claims if claim.outcome is outcome))
        for outcome, title in titles.items()
    ]
    sections.append(Section(_("How often each was right"), tuple(_records(claims, reader.language))))
    return Document(
        title=_("What was predicted, and what became of it"),
        subtitle=_("As far as it is known who said what. Being wrong is no shame; sounding certain is no proof."),
        sections=tuple(section for section in sections if section.paragraphs),
        jumps=(ways_on(reader.language),),
        may_hide_more=True,
    )


def _line(claim: Claim, language: Language) -> str:
    words = " ".join(text(fact, language) for fact in claim.entry.all("claim"))
    lines = [f"**{one_of(claim.entry, 'date')}**  {words}"]
    lines += [f"→ {text(fact, language)}" for fact in claim.entry.all("outcome_note")]
    if who := ", ".join(dict.fromkeys(source.publisher for source in claim.sources)):
        lines.append(f"-# {who}")
    return bullet("\n".join(lines))


def _records(claims: Sequence[Claim], language: Language) -> Iterator[str]:
    made = [
        Prediction(source.url, source.publisher, claim.outcome)
        for claim in claims
        for source in claim.sources
        if source.url
    ]
    yield from (_record(one, language) for one in records(made))


def _record(one: OutletRecord, language: Language) -> str:
    counts = language.ngettext(
        "{n} prediction: {right} came true, {wrong} did not, {open} open",
        "{n} predictions: {right} came true, {wrong} did not, {open} open",
        one.predictions,
        right=one.right,
        wrong=one.wrong,
        open=one.open,
    )
    return bullet(f"**{one.outlet}**  {counts}")
