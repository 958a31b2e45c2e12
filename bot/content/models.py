"""What a content file may hold, as pydantic models: the schema that authors and editors work against.

Every statement about the show is a `Fact`: a text, the episode after which it is safe (`revealed_in`, 0 = premise),
how sure it is and where it comes from.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=40)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=90)]
Reveal = Annotated[int, Field(ge=0, le=99, description="Safe after this episode; 0 is premise, safe for anyone.")]
Confidence = Literal["high", "medium", "low"]
Topic = Literal["overview", "staff", "cast", "music", "watch", "manga", "stage", "awards"]
Action = Literal["sip", "worry", "sigh", "wait", "attention", "aww", "snack", "cheer"]


class Model(BaseModel):
    """Frozen, and refuses keys it does not know, so that a misspelt key is reported."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(Model):
    """One statement about the show."""

    text: Text
    ja: Text | None = Field(None, description="The same in Japanese, where it is a name or a few words.")
    revealed_in: Reveal
    confidence: Confidence | None = Field(None, description="Default: that of the entry it belongs to.")
    sources: list[SourceId] = []
    note: Text | None = None
    note_revealed_in: Reveal | None = Field(None, description="Default: that of the fact.")


class Amount(Fact):
    """A statement whose number the bot words in the reader's language, such as a sentence in years."""

    amount: int


class Relation(Fact):
    """What one character is to another."""

    about: Slug


class Names(Model):
    """How something is called; searchable in every form."""

    en: Short
    ja: Short | None = None
    romaji: Short | None = None


class Faction(Model):
    """A side in the story; gives its members' cards their colour."""

    id: Slug
    names: Names
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
    revealed_in: Reveal


class Labelled(Fact):
    """A fact of a show topic, under a label such as a staff role."""

    label: Short | None = None
    label_ja: Short | None = None


class TopicPage(Model):
    """One answer of `/show`."""

    id: Topic
    facts: list[Labelled]


class Show(Model):
    """The series as a whole."""

    names: Names
    premise: Fact
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
    episode_minutes: Annotated[int, Field(ge=1, le=600)] = Field(description="How long an episode runs.")
    factions: list[Faction]
    topics: list[TopicPage]


class Character(Model):
    """Somebody, or something that acts like somebody."""

    id: Slug
    names: Names
    exists_revealed_in: Reveal = Field(description="The character may not be mentioned before this episode.")
    faction: Slug
    first_appearance: int
    confidence: Confidence
    sources: list[SourceId]
    aliases: list[Fact] = []
    occupation: list[Fact] = []
    allegiance: list[Fact] = Field([], description="What happens to the faction, or explains it.")
    personality: list[Fact] = []
    crimes: list[Fact] = []
    sentence: list[Amount | Fact] = Field([], description="Estimated sentence in years, or words where unknown.")
    age: list[Fact] = []
    height: list[Fact] = []
    weight: list[Fact] = []
    birthday: list[Fact] = []
    blood_type: list[Fact] = []
    voice_ja: list[Fact] = []
    voice_en: list[Fact] = []
    gear: list[Fact] = []
    background: list[Fact] = []
    relations: list[Relation] = []
    fate: list[Fact] = []
    trivia: list[Fact] = []


class Film(Model):
    """The film an episode is named after."""

    title: Short
    year: int
    directors: list[Short]
    director_basis: Literal["looked_up", "general_knowledge"]
    confidence: Confidence
    note: Text | None = None
    note_revealed_in: Reveal = 0
    sources: list[SourceId]


class Death(Fact):
    """Who dies and how; `about` where it is somebody with an entry."""

    about: Slug | None = None


class Extra(Fact):
    """Another cut, a disc extra or the like."""

    released: date | None = Field(None, description="The day on which this version came out; it has its anniversaries.")


class Episode(Model):
    """One numbered episode."""

    number: Annotated[int, Field(ge=1, le=99)]
    titles: Names
    title_sources: list[SourceId]
    air_date: date
    air_date_basis: Literal["stated", "derived"]
    air_date_sources: list[SourceId]
    confidence: Confidence
    sources: list[SourceId]
    film: Film | None = None
    film_note: list[Fact] = []
    staff: list[Labelled] = []
    teaser: Fact
    synopsis: Fact
    events: list[Fact]
    deaths: list[Death] = []
    extras: list[Extra] = Field([], description="Other cuts, disc extras and the like.")
    trivia: list[Fact] = []
    appearing: list[Slug]
    introduced: list[Slug] = []
    tropes: list[Slug] = []


class Trope(Model):
    """A storytelling device; its very name may be a spoiler."""

    id: Slug
    name: Short
    ja: Short | None = None
    name_revealed_in: Reveal
    summary: Fact
    safe_part: Fact | None = Field(None, description="What may be said before the summary is safe.")
    trivia: list[Fact] = []
    characters: list[Slug] = []
    episodes: list[int] = []
    episodes_confidence: Confidence = "high"
    wham: bool = Field(False, description="Counts as, or rides on, a big twist.")
    without_example: bool = Field(False, description="The source lists the name without an example.")


class Term(Model):
    """A word of the show's world."""

    id: Slug
    names: Names
    revealed_in: Reveal
    confidence: Confidence
    meaning: Fact
    later: list[Fact] = Field([], description="Deeper meanings that come to light later.")
    trivia: list[Fact] = []


class Rule(Model):
    """A rule of the drinking game."""

    number: Annotated[int, Field(ge=1, le=99)]
    trigger: Short
    safe_trigger: Short = Field(description="Wording for a reader who is not as far as `revealed_in`.")
    revealed_in: Reveal
    action: Action
    characters: list[Slug] = []
    tags: list[Slug] = []
    episodes_confirmed: list[int] = []
    episodes_likely: list[int] = []
    trivia: list[Fact] = []
    sources: list[SourceId]


class Claim(Model):
    """Something said about a second season, or an event that bears on it."""

    id: Slug
    date: Short
    group: Literal["status", "statement", "timeline", "context"]
    kind: Literal["official", "report", "rumour", "speculation"]
    outcome: Literal["pending", "came_true", "did_not_happen", "not_applicable"]
    claim: Fact
    outcome_note: Fact | None = None
    details: list[Fact] = []


class Source(Model):
    """Where facts come from."""

    id: SourceId
    title: Text
    publisher: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://")] | None = None
    date: Short
    kind: Literal["official", "reference", "news", "review", "fan"]
    revealed_in: Reveal = Field(0, description="A title may give something away too.")
    note: Text | None = None


class ShowFile(Model):
    """show.yaml"""

    show: Show


class EpisodesFile(Model):
    """episodes.yaml"""

    episodes: list[Episode]


class CharactersFile(Model):
    """characters.yaml"""

    characters: list[Character]


class TropesFile(Model):
    """tropes.yaml"""

    tropes: list[Trope]


class TermsFile(Model):
    """terms.yaml"""

    terms: list[Term]


class RulesFile(Model):
    """rules.yaml"""

    credit: Fact
    rules: list[Rule]


class ClaimsFile(Model):
    """claims.yaml"""

    as_of: date
    claims: list[Claim]


class SourcesFile(Model):
    """sources.yaml"""

    sources: list[Source]


class Content(Model):
    """Everything the bot knows of the show: a field a file."""

    show: ShowFile
    episodes: EpisodesFile
    characters: CharactersFile
    tropes: TropesFile
    terms: TermsFile
    rules: RulesFile
    claims: ClaimsFile
    sources: SourcesFile


FILES: dict[str, type[Model]] = {
    f"{name}.yaml": cast("type[Model]", field.annotation) for name, field in Content.model_fields.items()
}
