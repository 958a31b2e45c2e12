"""Turn validated content into rows, each with the one number the spoiler guard looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.content.check import entry_reveal
from bot.content.models import (
    Amount,
    Character,
    Claim,
    Confidence,
    Content,
    Episode,
    Extra,
    Fact,
    Faction,
    Film,
    Names,
    Rule,
    Show,
    Source,
    Term,
    TopicPage,
    Trope,
)
from bot.content.rows import CitationRow, EntityRow, FactRow, LinkRow, Rows, SourceRow

_CHARACTER_FIELDS = (
    "occupation",
    "allegiance",
    "personality",
    "crimes",
    "sentence",
    "age",
    "height",
    "weight",
    "birthday",
    "blood_type",
    "voice_ja",
    "voice_en",
    "gear",
    "background",
)


def flatten(content: Content) -> Rows:
    """Return `content` as rows."""
    return _Builder(content).build()


@dataclass(frozen=True, slots=True)
class _Entry:
    """The entity whose facts and links are being written."""

    kind: str
    slug: str
    revealed_in: int
    confidence: Confidence = "high"


class _Builder:
    def __init__(self, content: Content) -> None:
        self._content = content
        self._rows = Rows()
        self._links: dict[tuple[str, str, str, str, str], LinkRow] = {}
        self._exists = {c.id: c.exists_revealed_in for c in content.characters.characters}
        self._named = {t.id: t.name_revealed_in for t in content.tropes.tropes}

    def build(self) -> Rows:
        content = self._content
        self._show(content.show.show)
        for position, faction in enumerate(content.show.show.factions):
            self._faction(position, faction)
        for position, topic in enumerate(content.show.show.topics):
            self._topic(position, topic)
        for episode in content.episodes.episodes:
            self._episode(episode)
        for position, character in enumerate(content.characters.characters):
            self._character(position, character)
        for position, trope in enumerate(content.tropes.tropes):
            self._trope(position, trope)
        for position, term in enumerate(content.terms.terms):
            self._term(position, term)
        for rule in content.rules.rules:
            self._rule(rule, content.rules.credit)
        for position, claim in enumerate(content.claims.claims):
            self._claim(position, claim)
        self._rows.sources = [_source(source) for source in content.sources.sources]
        self._rows.links = list(self._links.values())
        return self._rows

    def _show(self, show: Show) -> None:
        entry = self._entity("show", "show", 0, 0)
        self._names(entry, show.names)
        self._facts(entry, "premise", [show.premise])
        self._plain(entry, "colour", show.colour)
        self._plain(entry, "minutes", str(show.episode_minutes), amount=show.episode_minutes)

    def _faction(self, position: int, faction: Faction) -> None:
        entry = self._entity("faction", faction.id, position, entry_reveal(faction))
        self._names(entry, faction.names)
        self._plain(entry, "colour", faction.colour)

    def _topic(self, position: int, topic: TopicPage) -> None:
        entry = self._entity("topic", topic.id, position, 0)
        self._plain(entry, "name", topic.id.title())
        self._facts(entry, "item", topic.facts)

    def _episode(self, episode: Episode) -> None:
        number = episode.number
        entry = self._entity("episode", str(number), number, 0, episode.confidence)
        self._names(entry, episode.titles, episode.title_sources)
        self._plain(entry, "air_date", episode.air_date.isoformat(), sources=episode.air_date_sources)
        if episode.air_date_basis == "derived":
            self._plain(entry, "air_date_derived", "derived")
        if episode.film:
            self._film(entry, episode.film)
        self._facts(entry, "film_note", episode.film_note)
        self._facts(entry, "staff", episode.staff)
        self._facts(entry, "teaser", [episode.teaser])
        self._facts(entry, "synopsis", [episode.synopsis], sources=episode.sources)
        self._facts(entry, "event", episode.events)
        self._facts(entry, "death", episode.deaths)
        self._facts(entry, "extra", episode.extras)
        self._releases(entry, episode.extras)
        self._facts(entry, "trivia", episode.trivia)
        for role, slugs in (("appears", episode.appearing), ("introduced", episode.introduced)):
            for position, slug in enumerate(slugs):
                self._link(entry, role, "character", slug, position, max(number, self._exists[slug]))
        for position, slug in enumerate(episode.tropes):
            self._link(entry, "trope", "trope", slug, position, max(number, self._named[slug]))

    def _releases(self, entry: _Entry, extras: Sequence[Extra]) -> None:
        """Add the days on which other versions came out, each with what came out as its label."""
        for position, extra in enumerate(extras):
            if extra.released:
                self._plain(
                    entry,
                    "release",
                    extra.released.isoformat(),
                    position=position,
                    revealed_in=extra.revealed_in,
                    confidence=extra.confidence,
                    sources=extra.sources,
                    label=extra.text,
                    label_ja=extra.ja,
                )

    def _film(self, entry: _Entry, film: Film) -> None:
        title = Amount(
            text=film.title,
            amount=film.year,
            revealed_in=0,
            confidence=film.confidence,
            sources=film.sources,
            note=film.note,
            note_revealed_in=film.note_revealed_in,
        )
        basis: Confidence = "high" if film.director_basis == "looked_up" else "medium"
        directors = Fact(text=", ".join(film.directors), revealed_in=0, confidence=basis, sources=film.sources)
        self._facts(entry, "film", [title])
        self._facts(entry, "film_director", [directors])

    def _character(self, position: int, character: Character) -> None:
        entry = self._entity("character", character.id, position, entry_reveal(character), character.confidence)
        self._names(entry, character.names, character.sources)
        self._facts(entry, "alias", character.aliases)
        first = character.first_appearance
        self._plain(entry, "first_appearance", str(first), amount=first, revealed_in=first)
        for name in _CHARACTER_FIELDS:
            self._facts(entry, name, getattr(character, name))
        self._facts(entry, "relation", character.relations)
        self._facts(entry, "fate", character.fate)
        self._facts(entry, "trivia", character.trivia)
        factions = {faction.id: faction.revealed_in for faction in self._content.show.show.factions}
        self._link(entry, "faction", "faction", character.faction, 0, factions[character.faction])

    def _trope(self, position: int, trope: Trope) -> None:
        entry = self._entity("trope", trope.id, position, entry_reveal(trope))
        self._names(entry, Names(en=trope.name, ja=trope.ja), trope.summary.sources)
        self._facts(entry, "summary", [trope.summary])
        self._facts(entry, "safe_part", [trope.safe_part] if trope.safe_part else [])
        self._facts(entry, "trivia", trope.trivia)
        for at, slug in enumerate(trope.characters):
            reveal = max(trope.summary.revealed_in, self._exists[slug])
            self._link(entry, "character", "character", slug, at, reveal)
        for number in trope.episodes:
            episode = _Entry("episode", str(number), number, trope.episodes_confidence)
            self._link(episode, "trope", "trope", trope.id, position, entry.revealed_in)
        if trope.wham:
            self._plain(entry, "wham", "wham", revealed_in=trope.summary.revealed_in)

    def _term(self, position: int, term: Term) -> None:
        entry = self._entity("term", term.id, position, entry_reveal(term), term.confidence)
        self._names(entry, term.names, term.meaning.sources)
        self._facts(entry, "meaning", [term.meaning])
        self._facts(entry, "later", term.later)
        self._facts(entry, "trivia", term.trivia)

    def _rule(self, rule: Rule, credit: Fact) -> None:
        entry = self._entity("rule", str(rule.number), rule.number, 0)
        self._plain(entry, "name", rule.safe_trigger, sources=rule.sources)
        if rule.trigger != rule.safe_trigger:
            self._plain(entry, "name", rule.trigger, revealed_in=rule.revealed_in, position=1, sources=rule.sources)
        self._plain(entry, "action", rule.action)
        for position, tag in enumerate(rule.tags):
            self._plain(entry, "tag", tag, position=position)
        self._facts(entry, "trivia", rule.trivia)
        self._facts(entry, "credit", [credit])
        for position, slug in enumerate(rule.characters):
            self._link(entry, "character", "character", slug, position, max(rule.revealed_in, self._exists[slug]))
        for confidence, numbers in (("high", rule.episodes_confirmed), ("low", rule.episodes_likely)):
            for number in numbers:
                reveal = max(rule.revealed_in, number)
                self._link(entry, "episode", "episode", str(number), number, reveal, confidence)

    def _claim(self, position: int, claim: Claim) -> None:
        entry = self._entity("claim", claim.id, position, entry_reveal(claim))
        self._plain(entry, "name", claim.claim.text, ja=claim.claim.ja)
        for name in ("date", "group", "kind", "outcome"):
            self._plain(entry, name, getattr(claim, name))
        self._facts(entry, "claim", [claim.claim])
        self._facts(entry, "outcome_note", [claim.outcome_note] if claim.outcome_note else [])
        self._facts(entry, "detail", claim.details)

    def _entity(self, kind: str, slug: str, position: int, revealed_in: int, confidence: Confidence = "high") -> _Entry:
        self._rows.entities.append(EntityRow(kind, slug, position, revealed_in))
        return _Entry(kind, slug, revealed_in, confidence)

    def _names(self, entry: _Entry, names: Names, sources: Sequence[str] = ()) -> None:
        self._plain(entry, "name", names.en, ja=names.ja, sources=sources)
        if names.romaji:
            self._plain(entry, "romaji", names.romaji)

    def _facts(self, entry: _Entry, name: str, facts: Sequence[Fact], *, sources: Sequence[str] = ()) -> None:
        for position, fact in enumerate(facts):
            about: str | None = getattr(fact, "about", None)
            row = self._plain(
                entry,
                name,
                fact.text,
                position=position,
                revealed_in=max(fact.revealed_in, self._exists.get(about, 0) if about else 0),
                confidence=fact.confidence,
                sources=fact.sources or sources,
                ja=fact.ja,
                about=about,
                label=getattr(fact, "label", None),
                label_ja=getattr(fact, "label_ja", None),
                amount=getattr(fact, "amount", None),
            )
            if fact.note:
                reveal = max(row.revealed_in, fact.note_revealed_in or 0)
                self._plain(entry, "note", fact.note, revealed_in=reveal, parent=row.id)

    def _plain(
        self,
        entry: _Entry,
        name: str,
        text: str,
        *,
        position: int = 0,
        revealed_in: int = 0,
        confidence: Confidence | None = None,
        sources: Sequence[str] = (),
        **more: Any,
    ) -> FactRow:
        """Add a statement, no earlier than its entry; `more` are the columns that most rows leave empty."""
        row = FactRow(
            len(self._rows.facts) + 1,
            entry.kind,
            entry.slug,
            name,
            position,
            text,
            max(entry.revealed_in, revealed_in),
            confidence or entry.confidence,
            **more,
        )
        self._rows.facts.append(row)
        self._rows.citations += [CitationRow(row.id, source) for source in dict.fromkeys(sources)]
        return row

    def _link(
        self,
        entry: _Entry,
        role: str,
        to_kind: str,
        to_slug: str,
        position: int,
        revealed_in: int,
        confidence: str | None = None,
    ) -> None:
        reveal = max(entry.revealed_in, revealed_in)
        row = LinkRow(entry.kind, entry.slug, role, to_kind, to_slug, position, reveal, confidence or entry.confidence)
        self._links.setdefault((entry.kind, entry.slug, role, to_kind, to_slug), row)


def _source(source: Source) -> SourceRow:
    return SourceRow(
        source.id, source.title, source.publisher, source.url, source.date, source.kind, source.revealed_in
    )
