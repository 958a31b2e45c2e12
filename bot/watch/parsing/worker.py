"""The process that reads answers. It gets bytes and gives items; files, sockets and other processes are shut to it.

What comes in and goes out is framed by its length, and is JSON, so that nothing a hostile answer could make of this
process is ever run by the bot.
"""

from __future__ import annotations

import encodings
import json
import os
import sys
from typing import Any

from bot.watch import health
from bot.watch.health import SourceError
from bot.watch.parsing.anilist import read_relations
from bot.watch.parsing.drafts import Document, Keyed, key_items
from bot.watch.parsing.encyclopedia import read_encyclopedia
from bot.watch.parsing.feeds import read_feed
from bot.watch.parsing.frames import frame, receive
from bot.watch.parsing.notices import read_notices

MAX_MEMORY_BYTES = 512 << 20
MAX_CPU_SECONDS = 300

READY = b"{}"
READERS = {"rss": read_feed, "anilist": read_relations, "ann": read_encyclopedia, "page": read_notices}

_SHUT = ("open", "socket.", "subprocess.", "os.", "ctypes.", "shutil.", "urllib.", "ftplib.", "http.", "tempfile.")
_HARMLESS = ("os.listdir", "os.scandir", "os.walk")
"""The import system looks for modules with these."""


def main() -> None:
    """Read documents from standard input until it ends."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    _limit_resources()
    _warm_up()
    shut_the_doors()
    answer = READY
    while True:
        outgoing.write(frame(answer))
        outgoing.flush()
        head, body = receive(incoming), receive(incoming)
        if head is None or body is None:
            return
        answer = json.dumps(_read(json.loads(head), body)).encode()


def read(kind: str, document: Document) -> Keyed:
    """Return the items of an answer; raise `SourceError` where it cannot be read."""
    return key_items(document, READERS[kind](document))


def shut_the_doors() -> None:
    """Refuse this process, from now on, everything that reaches out of it; only codecs may still be imported."""
    codecs = os.path.dirname(encodings.__file__)  # noqa: PTH120 - pathlib is not needed here

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if not event.startswith(_SHUT) or event in _HARMLESS:
            return
        is_codec = event == "open" and str(arguments[0]).startswith(codecs) and arguments[1] in {"r", "rb"}
        if not is_codec:
            raise PermissionError(f"reading a source must not lead to {event}")

    sys.addaudithook(refuse)


def _warm_up() -> None:
    """Have the parsers import what they import at their first use: later they cannot."""
    for feed in (b"<rss version='2.0'><item><title>&amp;</title></item></rss>", b"<rss version='2.0'><item>&<title>"):
        list(read_feed(Document(feed, "https://example.org/")))


def _read(head: dict[str, Any], body: bytes) -> dict[str, Any]:
    document = Document(body, head["url"], head["content_type"], head["item_id"], frozenset(head["unfit"]))
    try:
        keyed = read(head["kind"], document)
    except SourceError as error:
        return {"failure": [error.line.words, dict(error.line.values)]}
    except Exception as error:
        # Whatever a parser stumbles over, the source is what cannot be read; the name of the error is for the log.
        return {"failure": [health.UNREADABLE.words, {}], "error": f"{type(error).__name__}: {error}"[:200]}
    items = [
        {
            "item_key": key,
            "url": draft.url,
            "title": draft.title,
            "summary": draft.summary,
            "outlet": draft.outlet,
            "published": int(draft.published.timestamp()) if draft.published else None,
            "relation": draft.relation or None,
        }
        for key, draft in keyed.items
    ]
    return {"items": items, "unfit": sorted(keyed.unfit)}


def _limit_resources() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    # Where the bot died, nobody is left to stop a parser that does not end.
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
