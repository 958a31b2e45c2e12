"""The bot on (a stub of) Discord watches by itself, and what it is in the midst of does not hold up its end."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from tests.test_process import discord, process, until
from tests.watch.crier import Crier, rss
from tests.watch.test_parsing import HOSTILE
from tests.watch.watching import a_source


def children(pid: int) -> list[str]:
    """Return the processes that a process has started."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def settings(folder: Path, *sources: dict[str, Any]) -> dict[str, str]:
    """Return the environment for a bot with these sources."""
    (folder / "feeds.yaml").write_text(yaml.safe_dump({"sources": json.loads(json.dumps(sources))}))
    return {"AKUDAMA_FEEDS": str(folder / "feeds.yaml"), "AKUDAMA_ALLOW_PRIVATE_FEEDS": "1"}


async def ends(started: asyncio.subprocess.Process) -> None:
    """Ask the bot to end; it does within 5 s, and so does what reads for it."""
    reading = children(started.pid)
    assert reading
    started.terminate()
    _, log = await asyncio.wait_for(started.communicate(), 5)
    assert started.returncode == 0 and "Traceback" not in log.decode(), log.decode()
    await until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in reading))


async def test_it_watches_and_ends_while_a_source_is_silent(tmp_path: Path, crier: Crier) -> None:
    """One source is stored, another never answers."""
    stuck = asyncio.Event()

    async def never(_: web.Request) -> web.StreamResponse:
        stuck.set()
        await asyncio.sleep(60)
        return web.Response()

    values = settings(tmp_path, a_source(crier, "/post"), a_source(crier, "/never"))
    crier.feed("/post").body = rss("One")
    crier.feed("/never").answer = never
    async with discord() as fake, process(tmp_path, fake, **values) as started:
        await until(lambda: fake.identifies and stuck.is_set() and titles(tmp_path) == ["One"])
        await ends(started)


async def test_it_ends_while_an_answer_is_read(tmp_path: Path, crier: Crier) -> None:
    """One that takes far longer to read than the end may take."""
    values = settings(tmp_path, a_source(crier, "/long", kind="page"))
    crier.feed("/long").body = HOSTILE["many instructions"].encode()[: 2 << 20]
    async with discord() as fake, process(tmp_path, fake, **values) as started:
        await until(lambda: fake.identifies and crier.feed("/long").asked and children(started.pid))
        await ends(started)


def titles(folder: Path) -> list[str]:
    """Return the titles that the running bot has stored."""
    with closing(sqlite3.connect(folder / "bot.db")) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM news_item")]
