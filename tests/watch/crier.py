"""A source of the tests' own: a server on loopback that answers as told, and keeps the score of who asks it.

The columns are those by which https://rachelbythebay.com/fs/ judges feed readers.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

HOUR = timedelta(hours=1)


class ManualClock:
    """A clock that is moved by hand."""

    def __init__(self, time: datetime = datetime(2026, 2, 1, tzinfo=UTC)) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass(slots=True)
class Asked:
    """One request as it came."""

    at: datetime
    headers: dict[str, str]
    path: str
    status: int = 0


@dataclass(slots=True)
class Feed:
    """One path of the server: what it lists, how it answers, and what was asked of it."""

    clock: ManualClock
    body: bytes = b"<rss version='2.0'><channel><title>Nothing yet</title></channel></rss>"
    content_type: str = "application/rss+xml; charset=utf-8"
    validators: tuple[str, ...] = ("ETag", "Last-Modified")
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None
    asked: list[Asked] = field(default_factory=list)
    given: dict[str, list[str]] = field(default_factory=lambda: {"ETag": [], "Last-Modified": []})
    _changed_at: datetime | None = None
    _last: bytes = b""

    @property
    def etag(self) -> str:
        return f'W/"{hashlib.md5(self.body).hexdigest()} x"'

    @property
    def last_modified(self) -> str:
        if self.body != self._last:
            self._last, self._changed_at = self.body, self.clock.now()
        assert self._changed_at is not None
        return format_datetime(self._changed_at, usegmt=True)

    async def reply(self, request: web.Request) -> web.StreamResponse:
        asked = Asked(self.clock.now(), dict(request.headers), request.raw_path)
        self.asked.append(asked)
        response = await self._response(request)
        asked.status = response.status
        return response

    async def _response(self, request: web.Request) -> web.StreamResponse:
        if self.answer:
            return await self.answer(request)
        if self.status != 200:
            return web.Response(status=self.status, headers=self.headers)
        current = {"ETag": self.etag, "Last-Modified": self.last_modified}
        offered = {name: value for name, value in current.items() if name in self.validators}
        for name, value in offered.items():
            if value not in self.given[name]:
                self.given[name].append(value)
        sent = {"ETag": request.headers.get("If-None-Match"), "Last-Modified": request.headers.get("If-Modified-Since")}
        decisive = "ETag" if sent["ETag"] is not None and "ETag" in offered else "Last-Modified"
        if decisive in offered and sent[decisive] == offered[decisive]:
            return web.Response(status=304, headers=self.headers)
        return web.Response(body=self.body, headers={**self.headers, **offered, "Content-Type": self.content_type})

    def complaints(self) -> list[str]:
        """Return everything the score would hold against whoever asked."""
        found = []
        gives = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        for header, sent_as in gives.items():
            for asked in self.asked:
                value = asked.headers.get(sent_as)
                if value is not None and value not in self.given[header]:
                    found.append(f"made up {sent_as}: {value}")
        unconditional = [a for a in self.asked if not set(gives.values()) & set(a.headers) and a.status == 200]
        if self.validators and len(unconditional) > 1:
            found.append(f"{len(unconditional)} unconditional requests")
        for earlier, later in itertools.pairwise(self.asked):
            if later.at - earlier.at < HOUR:
                found.append(f"asked again after {later.at - earlier.at}")
        for earlier, later in itertools.pairwise(unconditional):
            if later.at - earlier.at < 24 * HOUR:
                found.append(f"unconditional again after {later.at - earlier.at}")
        for asked in self.asked:
            found += [f"sent {name}" for name in ("Cookie", "Referer") if name in asked.headers]
            if "?" in asked.path:
                found.append(f"added a query: {asked.path}")
            if "(+https://" not in asked.headers["User-Agent"]:
                found.append(f"does not say who it is: {asked.headers['User-Agent']}")
            if "gzip" not in asked.headers.get("Accept-Encoding", ""):
                found.append("takes no gzip")
        return found

    def out_of_sequence(self) -> list[str]:
        """Return validators that were sent after newer ones had been given."""
        found, given = [], {"If-None-Match": 0, "If-Modified-Since": 0}
        for asked in self.asked:
            for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
                value = asked.headers.get(name)
                if value in self.given[header]:
                    position = self.given[header].index(value)
                    if position < given[name]:
                        found.append(f"{name} went back to {value}")
                    given[name] = position
        return found


@dataclass(slots=True)
class Crier:
    """The server."""

    clock: ManualClock
    port: int = 0
    feeds: dict[str, Feed] = field(default_factory=dict)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def feed(self, path: str) -> Feed:
        return self.feeds.setdefault(path, Feed(self.clock))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        feed = self.feeds.get(request.path)
        return await feed.reply(request) if feed else web.Response(status=404)


@asynccontextmanager
async def crying(clock: ManualClock) -> AsyncIterator[Crier]:
    """Serve on loopback for the block."""
    crier = Crier(clock)
    runner = web.AppRunner(web.Application(), handle_signals=False, shutdown_timeout=0.1)
    runner.app.router.add_route("*", "/{path:.*}", crier.handle)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    crier.port = runner.addresses[0][1]
    try:
        yield crier
    finally:
        await runner.cleanup()


def rss(*items: str | tuple[str, str] | tuple[str, str, datetime], extra: str = "") -> bytes:
    """Return a feed of items: a title each, or a title with an id, or with an id and a date."""
    lines = []
    for item in items:
        title, guid, date = (*((item,) if isinstance(item, str) else item), None, None)[:3]
        lines.append(
            f"<item><title>{title}</title><guid isPermaLink='false'>{guid or title}</guid>"
            + (f"<pubDate>{format_datetime(date)}</pubDate>" if date else "")
            + f"<link>https://outlet.example/{abs(hash((title, guid)))}</link></item>"
        )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>A feed</title>"
        + "".join(lines)
        + f"{extra}</channel></rss>"
    ).encode()
