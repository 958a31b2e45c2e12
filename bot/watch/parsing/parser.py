"""The bot's end of the process that reads answers: started when needed, killed when it takes too long."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from bot.clock import from_epoch
from bot.logs import get_logger
from bot.news.items import RawItem, Relation
from bot.watch import health
from bot.watch.health import Line, SourceError
from bot.watch.parsing.drafts import Document
from bot.watch.parsing.frames import frame, receive_async
from bot.watch.sources import Source

READING_SECONDS = 10.0
START_SECONDS = 30.0

_PROGRAM = "from bot.watch.parsing.worker import main; main()"
_HOME = Path(__file__).parents[3]

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an answer lists, and the kinds of ids that do not tell the source's items apart."""

    items: tuple[RawItem, ...]
    unfit: frozenset[str]


class Parser:
    """One process that reads one answer at a time; it ends with the block that it is made for."""

    def __init__(self, seconds: float = READING_SECONDS) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def read(self, source: Source, document: Document) -> Parsed:
        """Return what a source listed; raise `SourceError` where that cannot be read, or not in time."""
        async with self._turn:
            try:
                answer = await self._ask(source, document)
            except TimeoutError:
                await self._end()
                raise SourceError(Line(health.READING_TOO_LONG, {"seconds": round(self._seconds)})) from None
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                # It ended by itself, as it does when an answer would take more memory than it is given.
                await self._end()
                raise SourceError(health.UNREADABLE) from error
            except BaseException:
                await self._end()
                raise
        if "failure" in answer:
            if "error" in answer:
                log.warning("what a source answered could not be read", source=source.id, reason=answer["error"])
            words, values = answer["failure"]
            raise SourceError(Line(words, values))
        items = tuple(_item(source, fields) for fields in answer["items"])
        return Parsed(items, frozenset(answer["unfit"]))

    async def _ask(self, source: Source, document: Document) -> dict[str, Any]:
        process = self._process
        if process is None:
            async with asyncio.timeout(START_SECONDS):
                process = self._process = await _start()
                await receive_async(_pipe(process.stdout))
        head = {
            "kind": source.kind.value,
            "url": document.url,
            "content_type": document.content_type,
            "item_id": document.item_id,
            "unfit": sorted(document.unfit),
        }
        async with asyncio.timeout(self._seconds):
            pipe = _pipe(process.stdin)
            pipe.write(frame(orjson.dumps(head)))
            pipe.write(frame(document.body))
            await pipe.drain()
            answer: dict[str, Any] = orjson.loads(await receive_async(_pipe(process.stdout)))
        return answer

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _start() -> Process:
    # A new interpreter with an environment of its own: it inherits no token, no open file and no connection.
    environment = {"PYTHONPATH": str(_HOME), "PYTHONUTF8": "1"}
    if root := os.environ.get("SYSTEMROOT"):
        environment["SYSTEMROOT"] = root  # Windows starts nothing without it
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-c", _PROGRAM, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
    )


def _pipe(pipe: Any) -> Any:
    if pipe is None:
        raise BrokenPipeError
    return pipe


def _item(source: Source, fields: dict[str, Any]) -> RawItem:
    published, relation = fields.pop("published"), fields.pop("relation")
    return RawItem(
        source_id=source.id,
        language=source.language,
        published=None if published is None else from_epoch(published),
        relation=relation and Relation(relation),
        **fields,
    )
