"""Read the list of dated notices of a web page: the text that stands with, or right after, each date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urljoin

from bot.watch import health
from bot.watch.health import SourceError
from bot.watch.parsing.clean import MAX_TITLE, clean, clean_url
from bot.watch.parsing.drafts import Document, Draft

MAX_TEXT = 1 << 20

_DATE = re.compile(r"\s*((?:19|20)\d\d)\s*(?:[/.-]|年)\s*(\d{1,2})\s*(?:[/.-]|月)\s*(\d{1,2})(?!\d)\s*日?\s*")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_INLINE = {
    "a",
    "abbr",
    "b",
    "br",
    "em",
    "font",
    "i",
    "img",
    "mark",
    "s",
    "small",
    "span",
    "strong",
    "sup",
    "time",
    "u",
    "wbr",
}
_SILENT = {"script", "style", "template", "noscript", "title"}
_LABELS = {"new", "new!", "news", "info", "information", "topics", "update", "お知らせ", "ニュース"}
"""They come and go beside a notice, and are no part of it."""


def read_notices(document: Document) -> Iterator[Draft]:
    """Return the notices of a page; raise `SourceError` where it has none."""
    page = _Page()
    try:
        page.feed(_decode(document)[:MAX_TEXT])
        page.close()
    except AssertionError as error:
        # The standard library's parser asserts that it understands declarations.
        raise SourceError(health.NO_NOTICES) from error
    notices = [draft for draft in _notices(page.blocks, document.url) if draft.title]
    if not notices:
        raise SourceError(health.NO_NOTICES)
    return iter(notices)


def _notices(blocks: list[tuple[str, str]], base: str) -> Iterator[Draft]:
    waiting: tuple[datetime, str] | None = None
    for text, href in blocks:
        found = _DATE.match(text)
        day = _day(found) if found else None
        if found and day:
            rest = text[found.end() :]
            waiting = None if rest else (day, href)
            if rest:
                yield _draft(day, rest, href, base)
        elif waiting:
            yield _draft(waiting[0], text, href or waiting[1], base)
            waiting = None


def _draft(day: datetime, text: str, href: str, base: str) -> Draft:
    title = clean(text, MAX_TITLE)
    try:
        url = clean_url(urljoin(base, href))
    except ValueError:
        url = ""
    return Draft(id=f"{day:%Y-%m-%d} {title}", url=url or base, title=title, published=day)


def _day(found: re.Match[str]) -> datetime | None:
    try:
        return datetime(*(int(part) for part in found.groups()), tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError:
        return None


def _decode(document: Document) -> str:
    declared = _CHARSET.search(document.content_type.encode()) or _CHARSET.search(document.body[:2_048])
    try:
        return document.body.decode(declared.group(1).decode() if declared else "utf-8", "replace")
    except LookupError:
        return document.body.decode("utf-8", "replace")


class _Page(HTMLParser):
    """Collects the blocks of text of a page, each with the first link in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self._parts: list[str] = []
        self._href = ""
        self._around = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link; begin a block."""
        if tag not in _INLINE:
            self._end_block()
        if tag == "a":
            self._around = dict(attrs).get("href") or ""
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag not in _INLINE:
            self._end_block()
        if tag == "a":
            self._around = ""
        self._silent = max(self._silent - (tag in _SILENT), 0)

    def handle_data(self, data: str) -> None:
        """Take text that is no mere label."""
        if self._silent or data.strip().casefold() in _LABELS:
            return
        if data.strip():
            self._href = self._href or self._around
        self._parts.append(data)

    def close(self) -> None:
        """End the last block."""
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        text = " ".join("".join(self._parts).split())
        if text:
            self.blocks.append((text, self._href))
        self._parts, self._href = [], ""
