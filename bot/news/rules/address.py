"""Is it kept at the address of a question rather than at that of a piece of news?"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.news.rules.words import table, whole

# "/some-show-season-2/", "/some-show-season-2-release-date/": such a page is there before anything is known, and its
# headline says "confirmed" whatever it knows. That of a piece of news repeats its verb.
_EVERGREEN = re.compile(
    r"(?:^|-)(?:season-\d{1,2}|\d(?:nd|rd|th)-season)"
    r"(?:-(?:anime|release-date|expected|renewal|renewed-or|status|updates?|news|possib|predict|everything|what-we|when|will"
    r"|cancel|confirmed-or|trailer-cast)[a-z0-9-]{0,120})?$"
)
_NEWS_VERB = table(
    whole("announc(?:es?|ed)|confirms?|gets?|reveals?|renew(?:s|ed)|greenlit|production|will-have|receives?")
)


def awaits_season(url: str) -> str | None:
    """Return the last part of the address where that names a season and nothing that happened."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    last = path.rstrip("/").rpartition("/")[2].casefold()[:300]
    slug = last.removesuffix(".html").removesuffix(".htm")
    return slug if _EVERGREEN.search(slug) and not _NEWS_VERB.search(slug) else None
