"""The ladder: what the evidence that stands at one moment amounts to.

official   a tier S item, or a listed sequel together with a tier A report
reported   a tier A item, or two independent tier B witnesses
claim      any statement or rumour from anywhere, a listed sequel alone, anything from the days around 1 April
teaser     an announcement is promised
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.errors import N_
from bot.news.items import Event, Judgement, Medium, Modality, Reason, Relation, StoredItem, Tier, Verdict
from bot.news.witnesses import Marks, pair


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An item with what the rules make of it, as it counts at some moment."""

    item: StoredItem
    judgement: Judgement
    marks: Marks
    is_believed: bool = True
    """False for what is from the days around 1 April and was not seen again after them."""

    @property
    def states_season(self) -> bool:
        """Whether it says that there is to be a further season; news of one says so too."""
        told = self.judgement
        if not self._is_of_show or told.modality is not Modality.STATED:
            return False
        return told.event is Event.SEQUEL or (told.event is Event.UPDATE and told.season is not None)

    @property
    def is_rumour(self) -> bool:
        """Whether it passes on that there is to be one."""
        told = self.judgement
        return self._is_of_show and told.event is Event.SEQUEL and told.modality is Modality.RUMOURED

    @property
    def is_teaser(self) -> bool:
        """Whether it promises an announcement, of whatever."""
        return self._is_of_show and self.judgement.modality is Modality.TEASED

    @property
    def is_denial(self) -> bool:
        """Whether it takes back or denies."""
        return self._is_of_show and self.judgement.event is Event.DENIAL

    @property
    def resolves_teaser(self) -> bool:
        """Whether it announces something else, such as a stage play."""
        told = self.judgement
        is_other = told.medium is not Medium.ANIME and told.event is Event.ANNOUNCEMENT
        return told.about_show and is_other and told.modality is Modality.STATED and self.item.tier is not Tier.N

    @property
    def _is_of_show(self) -> bool:
        return self.judgement.about_show and self.judgement.medium is Medium.ANIME


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, what it rests on, and why it is this one."""

    verdict: Verdict
    rests_on: tuple[Exhibit, ...]
    reason: Reason


NOTHING = Finding(Verdict.NOTHING, (), Reason("nothing", N_("Nothing says that there is to be a further season.")))


class Part(Enum):
    """What an exhibit can do for a verdict."""

    ANNOUNCED = auto()
    LISTED = auto()
    EDITED = auto()
    LEAD = auto()
    CLAIM = auto()
    TEASER = auto()


_PART_OF_TIER = {Tier.S: Part.ANNOUNCED, Tier.A: Part.EDITED, Tier.B: Part.LEAD}


class Case:
    """The evidence that stands, by the part that it plays: put in and taken out piece by piece as time goes by."""

    def __init__(self) -> None:
        self._parts: dict[Part, dict[int, Exhibit]] = {part: {} for part in Part}

    def put(self, place: int, one: Exhibit | None) -> None:
        """Let an exhibit stand at a place in the order of the evidence, or with None nothing."""
        for exhibits in self._parts.values():
            exhibits.pop(place, None)
        if one is not None:
            for part in _parts(one):
                self._parts[part][place] = one

    def of(self, part: Part) -> list[Exhibit]:
        """Return what plays a part, in the order of the evidence."""
        exhibits = self._parts[part]
        return [exhibits[place] for place in sorted(exhibits)]


def _parts(one: Exhibit) -> Iterator[Part]:
    if one.states_season or one.is_rumour:
        yield Part.CLAIM
    if one.is_teaser:
        yield Part.TEASER
    if not (one.states_season and one.is_believed):
        return
    if one.item.relation is Relation.SEQUEL:
        # Of others it is the outlet's own report again, which cannot bear itself out.
        if one.item.tier is Tier.S:
            yield Part.LISTED
    elif one.item.relation is None and one.item.tier in _PART_OF_TIER:
        yield _PART_OF_TIER[one.item.tier]


def find(case: Case) -> Finding:
    """Return the highest verdict that the standing evidence carries."""
    return _official(case) or _reported(case) or _claim(case) or _teaser(case) or NOTHING


def _official(case: Case) -> Finding | None:
    if announced := case.of(Part.ANNOUNCED):
        return _finding(Verdict.OFFICIAL, announced, "official", N_("An official source announces it."))
    listed, edited = case.of(Part.LISTED), case.of(Part.EDITED)
    if listed and edited:
        words = N_("A database lists the sequel, and an edited outlet reports it.")
        return _finding(Verdict.OFFICIAL, [*listed, *edited], "listed", words)
    return None


def _reported(case: Case) -> Finding | None:
    if edited := case.of(Part.EDITED):
        return _finding(Verdict.REPORTED, edited, "edited", N_("An edited outlet reports it."))
    leads = case.of(Part.LEAD)
    if witnesses := pair([one.marks for one in leads]):
        words = N_("Outlets report it independently: {found}.")
        return _finding(Verdict.REPORTED, leads, "independent", words, ", ".join(witnesses))
    return None


def _claim(case: Case) -> Finding | None:
    claims = case.of(Part.CLAIM)
    if not claims:
        return None
    if all(one.item.relation is Relation.SEQUEL for one in claims):
        return _finding(Verdict.CLAIM, claims, "listed", N_("A database lists a sequel that nobody reports."))
    if not any(one.is_believed for one in claims):
        words = N_("It is said around 1 April, and has to be said still when that is over.")
        return _finding(Verdict.CLAIM, claims, "calendar", words)
    return _finding(Verdict.CLAIM, claims, "claim", N_("It is claimed, but by no source that can be relied on."))


def _teaser(case: Case) -> Finding | None:
    teasers = case.of(Part.TEASER)
    words = N_("An announcement is promised; it is not said of what.")
    return _finding(Verdict.TEASER, teasers, "teaser", words) if teasers else None


def _finding(verdict: Verdict, exhibits: Sequence[Exhibit], rule: str, words: str, found: str = "") -> Finding:
    return Finding(verdict, tuple(exhibits), Reason(rule, words, found))
