"""What a headline says and how surely: the rules in their order, of which the first that finds its words decides."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import N_
from bot.news.headline import Headline
from bot.news.items import Event, Medium, Modality, Reason, Relation
from bot.news.rules import address, announcing, asking, denials, details, hearsay, teasers
from bot.news.rules.announcing import Announcement
from bot.news.rules.seasons import speaks_of_cour


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens and how surely, with the rule that said so."""

    event: Event
    modality: Modality
    reason: Reason


def by_relation(relation: Relation) -> Decision:
    """Decide on a structured fact, which needs no wording."""
    match relation:
        case Relation.SEQUEL:
            return _decision(Event.SEQUEL, Modality.STATED, "relation", N_("Another anime is listed as its sequel."))
        case Relation.GONE:
            return _decision(Event.DENIAL, Modality.STATED, "relation", N_("What was listed is not listed any more."))
        case Relation.OTHER:
            return _decision(Event.OTHER, Modality.STATED, "relation", N_("It is not listed as a sequel."))


def by_words(headline: Headline, announced: Announcement | None, medium: Medium) -> Decision:
    """Decide on a headline; hedges come first, because "Confirmed For Season 2 - Complete Info" knows nothing."""
    return _on_certainty(headline, announced) or _on_event(headline, announced, medium)


def doubted(decision: Decision, headline: Headline, url: str) -> Decision:
    """Return what is left of a decision on an unknown page, where the page itself is a question."""
    if decision.modality is not Modality.STATED or not headline.mentions or decision.event is Event.DENIAL:
        return decision
    if slug := address.awaits_season(url):
        words = N_("Its address is that of a page about the question, not of a piece of news: “{found}”.")
        return _decision(Event.QUESTION, Modality.HEDGED, "address", words, slug)
    if decision.event is not Event.SEQUEL and (found := asking.only_topics(headline)):
        words = N_("A page that only names a season and topics, and says nothing of them, is a guess: “{found}”.")
        return _decision(Event.QUESTION, Modality.HEDGED, "modality", words, found)
    return decision


def _on_certainty(headline: Headline, announced: Announcement | None) -> Decision | None:
    if found := teasers.teaser(headline):
        words = N_("It promises an announcement without saying of what: “{found}”.")
        return _decision(Event.ANNOUNCEMENT, Modality.TEASED, "teaser", words, found)
    if found := details.of_reviews_and_lists(headline) or (None if announced else details.of_something_else(headline)):
        words = N_("It reviews or lists what there is: “{found}”.")
        return _decision(Event.OTHER, Modality.STATED, "event", words, found)
    if headline.mentions and (found := hearsay.hearsay(headline, announced)):
        return _decision(Event.SEQUEL, Modality.RUMOURED, "modality", N_("It passes on hearsay: “{found}”."), found)
    if found := asking.hedge(headline, announced):
        return _decision(Event.QUESTION, Modality.HEDGED, "modality", N_("It asks or predicts: “{found}”."), found)
    return None


def _on_event(headline: Headline, announced: Announcement | None, medium: Medium) -> Decision:
    if found := denials.denial(headline, announced):
        modality = Modality.RUMOURED if denials.is_about_hearsay(found) else Modality.STATED
        return _decision(Event.DENIAL, modality, "event", N_("It denies or takes back: “{found}”."), found)
    if announced:
        found = headline.text[announced.start : announced.end].strip()
        return _decision(Event.SEQUEL, Modality.STATED, "event", N_("It announces a continuation: “{found}”."), found)
    if (headline.mentions or speaks_of_cour(headline.bare)) and (found := details.detail(headline)):
        if details.is_told(headline) or not headline.mentions:
            words = N_("It tells more of a season that is known: “{found}”.")
            return _decision(Event.UPDATE, Modality.STATED, "event", words, found)
        words = N_("It speaks of a further season, and tells nothing of one: “{found}”.")
        return _decision(Event.TALK, Modality.STATED, "event", words, found)
    if medium is not Medium.ANIME and (found := announcing.in_other_medium(headline)):
        words = N_("Something is announced, in another medium: “{found}”.")
        return _decision(Event.ANNOUNCEMENT, Modality.STATED, "event", words, found)
    return _decision(Event.OTHER, Modality.STATED, "event", N_("It says nothing of a continuation."))


def _decision(event: Event, modality: Modality, rule: str, words: str, found: str = "") -> Decision:
    return Decision(event, modality, Reason(rule, words, found))
