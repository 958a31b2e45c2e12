"""Does it pass on what somebody is said to have said?"""

from __future__ import annotations

from bot.news.headline import Headline
from bot.news.rules.announcing import Announcement
from bot.news.rules.words import part, search, table, whole

BESIDE = 8
"""So many characters before a continuation in Japanese are said of it and belong to no title: "噂の第2期"."""

_EASTERN = part("リーク|流出|内定|関係者|情報元|噂|うわさ|らしい|との情報|フラゲ|爆料|传闻|傳聞|루머|유출|تسريب|شائعة")
_HEARSAY = table(
    whole(
        "leak(?:s|ed|er|ers)?|insiders?|reportedly|allegedly|rumou?red|unconfirmed",
        "rumou?rs? (?:of|that|claims?|says?|has)",
        "indiscrezion[ei]|presunt[ao]|filtrad[ao]|vazad[ao]|gerücht|rumeur|утечк[аи]|слухи?",
    ),
    _EASTERN,
)
_BESIDE = table(_EASTERN)
_OF_SOMEBODY = table(
    r"^\W*(?:rumou?rs?|leaks?|leaked|report|unconfirmed|speculation|噂|リーク|爆料)(?: ?[\])!:-]|\?)",
    whole(
        "(?:leaks?|leakers?|rumou?rs?|insiders?|sources?|listings?|reports?) "
        "(?:says?|claims?|suggests?|indicates?|hints?|points?|reveals?|teases?|shares?)",
        r"reportedly|allegedly|according to (?:a |an )?(?:leak\w*|rumou?rs?|insiders?|sources?)",
    ),
)
"""Before an announcement stands the title of its work, which may be "The Rumored Villainess"."""


def hearsay(headline: Headline, announced: Announcement | None) -> str | None:
    """Return the words that say it comes from hearsay."""
    if announced is None:
        return search(_HEARSAY, headline.bare) or search(_OF_SOMEBODY, headline.bare)
    before, after = headline.bare[: announced.start], headline.bare[announced.start :]
    return search(_OF_SOMEBODY, before) or search(_BESIDE, before[-BESIDE:]) or search(_HEARSAY, after)
