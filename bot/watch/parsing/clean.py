"""Make text of what a stranger wrote: one line, no markup, nothing invisible. Pure.

Markdown and mentions of Discord are left in: they mean nothing until they are shown, and are made harmless there, by
`bot.ui.text.quote`.
"""

from __future__ import annotations

import contextlib
import unicodedata
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MAX_TITLE = 300
MAX_SUMMARY = 500
MAX_URL = 1_000

_ENLARGED = 20
"""Markup and what becomes less in cleaning may take this much more room than what is kept."""
_SILENT = {"script", "style", "template", "noscript"}
_TRACKING = {"fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "ref_src"}


def clean(text: str, limit: int) -> str:
    """Return plain text as one line of at most `limit` characters."""
    normal = unicodedata.normalize("NFKC", text[: limit * _ENLARGED])
    # Categories C*: control, format (bidi, zero width), surrogates, private use; unassigned ones are new emoji mostly.
    visible = "".join(" " if c.isspace() else c for c in normal if c.isspace() or not _is_hidden(c))
    line = " ".join(visible.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def strip_markup(text: str, limit: int) -> str:
    """Return the text of a piece of HTML as one line; entities are decoded once."""
    words = _Words()
    # The standard library's parser asserts that it understands declarations; what came before one is text.
    with contextlib.suppress(AssertionError):
        words.feed(text[: limit * _ENLARGED])
        words.close()
    return clean("".join(words.parts), limit)


def clean_url(url: str) -> str:
    """Return a web address as it can be shown and followed, empty for anything else."""
    if len(url) > MAX_URL or any(c.isspace() or _is_hidden(c) for c in url):
        return ""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return ""
    return url if is_web else ""


def canonical_url(url: str) -> str:
    """Return an address without what differs between copies of it: case of the host, tracking, fragment."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        query = [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if name not in _TRACKING and not name.startswith("utm_")
        ]
    except ValueError:
        return url
    where = host if port in {None, 80, 443} else f"{host}:{port}"
    return urlunsplit((parts.scheme, where, parts.path or "/", urlencode(query), ""))


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"}


class _Words(HTMLParser):
    """Collects what would be read of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave out what is no text; a tag may stand between two words."""
        del attrs
        self._silent += tag in _SILENT
        self.parts.append(" " if tag in _BETWEEN_WORDS else "")

    def handle_endtag(self, tag: str) -> None:
        """Go on with text."""
        self._silent = max(self._silent - (tag in _SILENT), 0)
        self.parts.append(" " if tag in _BETWEEN_WORDS else "")

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._silent:
            self.parts.append(data)


_BETWEEN_WORDS = {"br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "dt", "dd", "img", "blockquote"}
