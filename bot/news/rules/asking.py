"""Does it ask, hope, predict, or promise to explain? Then it announces nothing, whatever stands beside it."""

from __future__ import annotations

from bot.news.headline import Headline
from bot.news.rules import hedges
from bot.news.rules.announcing import Announcement
from bot.news.rules.details import DETAILS
from bot.news.rules.hearsay import BESIDE
from bot.news.rules.seasons import Kind
from bot.news.rules.words import search

_REACH = 60


def hedge(headline: Headline, announced: Announcement | None) -> str | None:
    """Return the words that hedge what is said of a continuation.

    Titles of works ask and hope too ("Is It Wrong to ...?", "My Status as ..."). So where something is announced, what
    stands before it counts only as the beginning of a question, or right beside it.
    """
    if not headline.mentions:
        return _hedge_of_topic(headline)
    if announced is None:
        return _hedge_of_silence(headline)
    at = announced.mention
    return (
        search(hedges.HOPED_BEFORE, headline.bare[announced.start : at.start])
        or search(hedges.HEDGES, headline.bare[at.end :])
        or search(hedges.EASTERN, headline.bare[max(0, announced.start - BESIDE) :])
        or search(hedges.QUESTION, headline.bare[at.end :])
        or search(hedges.IF_BEFORE, headline.bare[: announced.start])
        or _asked(headline.bare[: at.start], announced)
        or _date_topic(headline)
    )


def only_topics(headline: Headline) -> str | None:
    """Return what ends a headline that names a season, and behind it nothing but topics of a page: "Cast, Plot"."""
    if not headline.mentions or headline.mentions[-1].kind is not Kind.SEASON:
        return None
    last = headline.mentions[-1]
    # Who performs a song or joins the cast is told before it.
    if not hedges.TOPICS.fullmatch(headline.bare[last.end :]) or DETAILS.search(headline.bare[: last.start]):
        return None
    return headline.text[last.start :].strip()


def _hedge_of_silence(headline: Headline) -> str | None:
    """Return what hedges a continuation of which nothing is announced; then the softest doubt is enough."""
    at = headline.mentions[0]
    before, after = headline.bare[: at.start], headline.bare[at.end :]
    return (
        search(hedges.HOPED_BEFORE, before[-_REACH:])
        or search(hedges.HEDGES, after)
        or search(hedges.EASTERN, headline.bare)
        or search(hedges.QUESTION, after)
        or search(hedges.WHY_NOT, headline.bare)
        or _asked(before, None)
        or _date_topic(headline)
        or search(hedges.DOUBTS, after)
        or search(hedges.EASTERN_DOUBTS, headline.bare)
    )


def _hedge_of_topic(headline: Headline) -> str | None:
    """Return what is asked about a work without naming a continuation: "Has It Been Cancelled?"."""
    if not hedges.TOPIC.search(headline.bare):
        return None
    tables = (hedges.HEDGES, hedges.EASTERN, hedges.EASTERN_DOUBTS, hedges.ASKS, hedges.QUESTION)
    return next((words for table in tables if (words := search(table, headline.bare))), None)


def _asked(before: str, announced: Announcement | None) -> str | None:
    # A question mark before the continuation ends the title of a work.
    if "?" in before:
        return None
    # "Does ... Gets" is a title with a verb behind it, "Will ... Get" is a question.
    is_told = (
        announced is not None and announced.takes_object and not hedges.PLAIN_VERB.match(before[announced.start :])
    )
    return search(hedges.ASKS, before) or (None if is_told else search(hedges.OPENS_QUESTION, before))


def _date_topic(headline: Headline) -> str | None:
    topic = search(hedges.DATE_TOPIC, headline.bare)
    return topic if topic and not hedges.REPORTS.search(headline.bare) else None
