"""Judges one item by rules in a fixed order; every decision leaves its reason.

work -> medium -> season -> event and modality -> source -> label. What is decided depends on the item alone, so judging
it again gives the same.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import N_
from bot.news.addresses import host_of
from bot.news.decision import Decision, by_relation, by_words, doubted
from bot.news.headline import Headline, normalise
from bot.news.items import Event, Judgement, Label, Medium, Modality, Reason, StoredItem, Tier
from bot.news.rules import announcing, calendar, media, work
from bot.news.rules.announcing import Announcement
from bot.news.rules.seasons import Kind
from bot.news.rules.words import part, table, whole
from bot.news.show import Show

SHOW = "show"
"""The work of everything that is about the show."""
OTHER_WORK = ""

_OFFICIAL_OUTLET = table(whole(r"official"), part("公式|オフィシャル|官方|공식"))
_TIER_WORDS = {
    Tier.S: N_("The source is official."),
    Tier.A: N_("The source is an edited outlet."),
    Tier.B: N_("The source is a lead; alone it proves nothing."),
    Tier.N: N_("The source is unknown or known for guesses; it proves nothing."),
}


class Judge:
    """Knows the show's words and judges items by them."""

    def __init__(self, show: Show) -> None:
        self._show = show

    def judge(self, item: StoredItem) -> Judgement:
        """Judge one item."""
        headline = Headline.of(item.title)
        is_named, named = self._names(item, headline)
        if not is_named:
            # "New anime" continues something only where the work had one: this show had.
            headline = replace(headline, mentions=tuple(m for m in headline.mentions if m.kind is not Kind.NEW_ANIME))
        announced = announcing.announcement(headline)
        medium, medium_reason = self._medium(headline, announced)
        decision = by_relation(item.relation) if item.relation else by_words(headline, announced, medium)
        if item.tier in {Tier.B, Tier.N}:
            decision = doubted(decision, headline, item.url)
        about_show, work_reason = self._work(headline, announced, decision, item) if is_named else (False, named)
        return Judgement(
            about_show=about_show,
            work=SHOW if about_show else OTHER_WORK,
            medium=medium,
            event=decision.event,
            season=_season(headline, decision),
            modality=decision.modality,
            label=_label(decision, medium, is_official=self._is_official(item)),
            sequel_announced=_is_announced(decision, medium),
            reasons=(
                work_reason or named,
                medium_reason,
                *_season_reasons(headline),
                decision.reason,
                *_source_reasons(item),
            ),
        )

    def _names(self, item: StoredItem, headline: Headline) -> tuple[bool, Reason]:
        """Say whether it is about the show, as far as names go."""
        if item.relation is not None:
            return True, Reason("work", N_("A database of anime lists it with this show."))
        if credit := work.only_credited(headline, self._show):
            return False, Reason("work", N_("It names this show only beside another work: “{found}”."), credit)
        if name := work.named(headline, self._show):
            return True, Reason("work", N_("It names this show: “{found}”."), name)
        if item.is_about_show or self._host(item) in self._show.official_hosts:
            return True, Reason("work", N_("Everything on this page is about this show."))
        return False, Reason("work", N_("It does not name this show."))

    def _work(
        self, headline: Headline, announced: Announcement | None, decision: Decision, item: StoredItem
    ) -> tuple[bool, Reason | None]:
        """Say whether what is stated is of the show, where the headline names it; guesses need no such care."""
        if item.relation or decision.modality is not Modality.STATED or decision.event is Event.OTHER:
            return True, None
        if other := work.belongs_to_other(headline, announced, self._show):
            return False, Reason("work", N_("The continuation is another work's: “{found}”."), other)
        return True, None

    def _medium(self, headline: Headline, announced: Announcement | None) -> tuple[Medium, Reason]:
        medium, found = media.medium(headline, announced, self._show.media)
        if not found:
            return medium, Reason("medium", N_("Nothing says that it is about anything but the anime."))
        if medium is Medium.ANIME:
            return medium, Reason("medium", N_("It is about the anime: “{found}”."), found)
        return medium, Reason("medium", N_("It is about another medium: “{found}”."), found)

    def _is_official(self, item: StoredItem) -> bool:
        return (
            item.tier is Tier.S
            or self._host(item) in self._show.official_hosts
            or _OFFICIAL_OUTLET.search(normalise(item.outlet)) is not None
        )

    def _host(self, item: StoredItem) -> str:
        """Return the host of an item; where it has no address, its outlet may be called by its host."""
        return host_of(item.url) or item.outlet.casefold()


def _season(headline: Headline, decision: Decision) -> int | None:
    # What is promised only is of no season, whatever is hoped for.
    if decision.event is Event.ANNOUNCEMENT:
        return None
    return next((mention.number for mention in headline.mentions if mention.number), None)


def _season_reasons(headline: Headline) -> list[Reason]:
    if not headline.mentions:
        return []
    first = headline.mentions[0]
    found = headline.text[first.start : first.end].strip()
    if first.kind is Kind.NEW_ANIME:
        return [Reason("season", N_("It speaks of a new anime: “{found}”."), found)]
    return [Reason("season", N_("It speaks of a further season: “{found}”."), found)]


def _source_reasons(item: StoredItem) -> list[Reason]:
    reasons = [Reason("tier", _TIER_WORDS[item.tier])]
    if calendar.is_hoax_season(item.published or item.fetched_at):
        reasons.append(Reason("calendar", N_("It is from the days around 1 April, when nothing is proof.")))
    return reasons


def _is_announced(decision: Decision, medium: Medium) -> bool:
    return medium is Medium.ANIME and decision.event is Event.SEQUEL and decision.modality is Modality.STATED


def _label(decision: Decision, medium: Medium, *, is_official: bool) -> Label:
    match decision.modality:
        case Modality.TEASED | Modality.RUMOURED:
            return Label.RUMOUR
        case Modality.HEDGED:
            return Label.SPECULATION
        case Modality.STATED:
            if decision.event in {Event.OTHER, Event.ANNOUNCEMENT} or medium is not Medium.ANIME:
                return Label.OTHER
            return Label.OFFICIAL if is_official else Label.REPORT
