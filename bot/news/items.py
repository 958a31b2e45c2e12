"""What flows through the watch, from a line of a feed to a verdict.

RawItem -> StoredItem -> Judgement -> Story -> Verdict

Everything after a `StoredItem` is computed from stored items alone, so that any verdict can be computed again. That is
why a stored item carries what its source was when it was fetched: a list of sources that is edited later rewrites no
history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple

SEEN_AGAIN_AFTER = timedelta(days=3)
"""From 31 March, the earliest of the hoaxes anywhere, it is 3 April by then."""


class Tier(StrEnum):
    """How far a source is trusted."""

    S = "S"
    """Official: the show's own pages and accounts, or structured relations."""
    A = "A"
    """Edited: an outlet that checks what it prints."""
    B = "B"
    """A lead: worth reading, and worth a report where two of them agree independently."""
    N = "N"
    """Noise: kept as a claim, never believed."""


class Relation(StrEnum):
    """What a structured source states about the show, where no wording has to be understood."""

    SEQUEL = "sequel"
    """Another anime is listed as the sequel."""
    OTHER = "other"
    """Another work is listed, as anything else."""
    GONE = "gone"
    """What an earlier item with the same key listed is not listed any more."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What the judging has to know about a source."""

    id: str
    name: str
    tier: Tier
    language: str
    host: str
    is_about_show: bool = False
    """Everything listed there is about the show, also where its name is left out, as on an official page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One item as a source gave it, cleaned, not judged."""

    source_id: str
    item_key: str
    """What the source calls it; an item that changes keeps its key."""
    url: str
    title: str
    summary: str = ""
    outlet: str = ""
    published: datetime | None = None
    """As the source says, aware, in UTC; never invented."""
    language: str = ""
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem(RawItem):
    """An item as it was seen first; where its words change, that is another stored item with the same key."""

    id: int
    fetched_at: datetime
    tier: Tier
    """Of its source, when it was fetched."""
    is_about_show: bool = False
    """Of its source, when it was fetched."""
    seen_again_at: datetime | None = None
    """When a fetch first found it still there after `SEEN_AGAIN_AFTER`; hoaxes of 1 April are gone by then."""


class Medium(StrEnum):
    """What kind of work an item is about."""

    ANIME = "anime"
    FILM = "film"
    STAGE = "stage"
    LIVE_ACTION = "live_action"
    PACHINKO = "pachinko"
    MANGA = "manga"
    NOVEL = "novel"
    GAME = "game"
    MUSIC = "music"
    AUDIO = "audio"
    DISC = "disc"
    RERUN = "rerun"
    GOODS = "goods"


class Event(StrEnum):
    """What is said to happen."""

    SEQUEL = "sequel"
    """A further season or a sequel is announced."""
    UPDATE = "update"
    """News of a further season that exists already: its date, cast, trailer."""
    TALK = "talk"
    """A further season is spoken of, and nothing said of it that only one that exists could have."""
    QUESTION = "question"
    """It is asked, hoped or predicted that there be one."""
    ANNOUNCEMENT = "announcement"
    """Something will be announced and it is not said what, or something in another medium is."""
    DENIAL = "denial"
    """There is no further season, or a report of one was wrong."""
    OTHER = "other"


class Modality(StrEnum):
    """How sure the wording is."""

    STATED = "stated"
    TEASED = "teased"
    RUMOURED = "rumoured"
    HEDGED = "hedged"
    """Asked, hoped, predicted."""


class Label(StrEnum):
    """A judgement in one word."""

    OFFICIAL = "official"
    REPORT = "report"
    RUMOUR = "rumour"
    SPECULATION = "speculation"
    OTHER = "other"


class Reason(NamedTuple):
    """Why a rule decided as it did."""

    rule: str
    words: str
    """A gettext id; `{found}` stands for the words of the item."""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules make of one item."""

    about_show: bool
    work: str
    """Which work, as a key to compare: the show's is `judge.SHOW`."""
    medium: Medium
    event: Event
    season: int | None
    """The number of the season it speaks of, where it says one."""
    modality: Modality
    label: Label
    sequel_announced: bool
    """It states that a further season of its work, whichever work that is, has been announced."""
    reasons: tuple[Reason, ...]


class Verdict(IntEnum):
    """What is known about a further season of the show, from nothing to certain."""

    NOTHING = 0
    TEASER = 1
    CLAIM = 2
    REPORTED = 3
    OFFICIAL = 4

    @property
    def may_ping(self) -> bool:
        """Whether people may be called for it."""
        return self >= Verdict.REPORTED


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One step of the verdict, up or down, and what it rests on."""

    before: Verdict
    after: Verdict
    at: datetime
    evidence: tuple[int, ...]
    """The ids of the stored items that it rests on, oldest first."""
    reason: Reason


@dataclass(frozen=True, slots=True)
class Story:
    """What several items say about one event."""

    key: str
    """The same for the same items: the work, event, season, medium and the item that opened it."""
    work: str
    event: Event
    season: int | None
    medium: Medium
    opened_at: datetime
    updated_at: datetime
    items: tuple[int, ...]
    """The ids of its stored items, oldest first; the first one opened it."""
    witnesses: tuple[str, ...]
    """Who tells it independently: syndicated copies are one witness."""
