"""Read RSS, Atom and RDF with feedparser, from bytes only: given a text, feedparser would open it as a file or URL."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from bot.watch import health
from bot.watch.health import SourceError
from bot.watch.parsing.clean import MAX_SUMMARY, MAX_TITLE, clean, clean_url, strip_markup
from bot.watch.parsing.drafts import MAX_ITEMS, Document, Draft

MAX_ID = 2_000
MAX_OUTLET = 60

_FULL_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)|(?<!\d)(\d{4})\d{4}(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)\d{1,2}[ -]+[^\W\d]{3,}[ -]+(\d{2})(?!\d)")
_PART = re.compile(r"(?<!\d)\d{1,2}(?!\d)|[^\W\d]{3,}")


def read_feed(document: Document) -> Iterator[Draft]:
    """Return the items of a feed; raise `SourceError` for what is none.

    A feed that is not well formed is read as far as it goes: many are not, and feedparser copes.
    """
    # Without a charset the type would have feedparser read the feed as ASCII: https://www.rfc-editor.org/rfc/rfc7303
    headers = {"content-type": document.content_type} if "charset" in document.content_type.lower() else {}
    parsed = feedparser.parse(
        io.BytesIO(document.body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    if not parsed.get("version") and not parsed.entries:
        raise SourceError(health.NOT_A_FEED)
    drafts = (_draft(entry, document.url) for entry in parsed.entries[: 2 * MAX_ITEMS])
    return (draft for draft in drafts if draft.title)


def _draft(entry: Any, base: str) -> Draft:
    summary = _text(entry, "summary", MAX_SUMMARY)
    return Draft(
        id=clean(str(dict.get(entry, "id", "")), MAX_ID),
        url=_link(dict.get(entry, "link", ""), base),
        # Posts of microblogs have no title.
        title=_text(entry, "title", MAX_TITLE) or clean(summary, MAX_TITLE),
        summary=summary,
        outlet=_outlet(entry),
        published=_moment(entry, "published") or _moment(entry, "updated"),
    )


def _text(entry: Any, name: str, limit: int) -> str:
    text = dict.get(entry, name)
    if not isinstance(text, str):
        return ""
    kind = (dict.get(entry, f"{name}_detail") or {}).get("type", "")
    return clean(text, limit) if kind == "text/plain" else strip_markup(text, limit)


def _link(link: object, base: str) -> str:
    try:
        return clean_url(urljoin(base, link.strip())) if isinstance(link, str) and link.strip() else ""
    except ValueError:
        return ""


def _outlet(entry: Any) -> str:
    source = dict.get(entry, "source")
    title = source.get("title") if isinstance(source, dict) else None
    return clean(title, MAX_OUTLET) if isinstance(title, str) else ""


def _moment(entry: Any, name: str) -> datetime | None:
    """Return a date that stands in the feed; None where feedparser had to make up a part of it."""
    # Not `entry.get`, which would look for another date of the entry where this one is missing.
    parts, text = dict.get(entry, f"{name}_parsed"), dict.get(entry, name)
    if not parts or not isinstance(text, str):
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if _says_the_day(text, moment) else None


def _says_the_day(text: str, moment: datetime) -> bool:
    """Tell whether a date is written out with year, month and day; the rest feedparser takes from the present day."""
    # The year in UTC may be the one beside it.
    years = {moment.year - 1, moment.year, moment.year + 1}
    if any(int(a or b) in years for a, b in _FULL_YEAR.findall(text)):
        is_compact = any(b for _, b in _FULL_YEAR.findall(text))
        return is_compact or len(_PART.findall(text)) >= 2
    return any(int(short) in {year % 100 for year in years} for short in _SHORT_YEAR.findall(text))
