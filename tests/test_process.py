"""The real process: what it says when something is wrong, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.store.migrate import migrate
from tests.harness import CONTENT, NO_FEEDS, ROOT

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38
PERSON = 123456789012345678
REDIRECT = str(ROOT / "benchmarks" / "redirect")


def environment(folder: Path, **values: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "DISCORD_TOKEN": TOKEN,
        "AKUDAMA_DATABASE": str(folder / "bot.db"),
        "AKUDAMA_FEEDS": str(NO_FEEDS),
        "PYTHONPATH": REDIRECT,
        "DISCORD_STUB": "http://127.0.0.1:9",
        **values,
    }


def run(folder: Path, *arguments: str, stdin: str = "", **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        check=False,
        cwd=ROOT,
        env=environment(folder, **values),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is missing"),
        ({"AKUDAMA_LOG_LEVEL": "loud"}, "AKUDAMA_LOG_LEVEL: "),
        ({"AKUDAMA_CONTENT": "/nowhere"}, "/nowhere"),
        ({"AKUDAMA_DATABASE": str(CONTENT / "show.yaml")}, "is not a database"),
        ({"AKUDAMA_DATABASE": "/proc/nowhere/bot.db"}, "/proc/nowhere/bot.db: cannot be"),
    ],
)
def test_wrong_start_is_one_sentence_and_exit_2(tmp_path: Path, values: dict[str, str], sentence: str) -> None:
    """The operator reads what to mend; no traceback, no token, no connection."""
    done = run(tmp_path, **values)
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr and TOKEN not in done.stderr + done.stdout


def test_commands_of_the_operator(tmp_path: Path) -> None:
    """migrate, check and content check say what they did."""
    assert "applied 0001_first" in run(tmp_path, "migrate").stdout
    assert "up to date" in run(tmp_path, "migrate").stdout
    assert "12 episodes" in run(tmp_path, "check").stdout
    assert "no mistakes" in run(tmp_path, "content", "check").stdout
    broken = tmp_path / "content"
    broken.mkdir()
    done = run(tmp_path, "content", "check", str(broken))
    assert done.returncode == 2 and "show.yaml" in done.stderr
    assert run(tmp_path, "dance").returncode == 2


def _running_database(folder: Path) -> sqlite3.Connection:
    """Return the bot's database, held open as a running bot does, with two people in it."""
    migrate(folder / "bot.db")
    connection = sqlite3.connect(folder / "bot.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("INSERT INTO guild VALUES (7, 1, NULL)")
    connection.execute(f"INSERT INTO guild_change VALUES (7, 1, 0, {PERSON}, 'panel')")
    connection.executemany("INSERT INTO progress VALUES (?, 5, 0)", [(PERSON,), (PERSON + 1,)])
    return connection


def test_the_operator_exports_and_erases_a_person(tmp_path: Path) -> None:
    """While the bot runs: the export goes to the terminal or a file, erasing takes that one person alone."""
    with closing(_running_database(tmp_path)) as connection:
        exported = run(tmp_path, "user", "export", str(PERSON))
        assert exported.returncode == 0, exported.stderr
        stored = json.loads(exported.stdout)["stored"]
        assert stored["progress"]["rows"] == [
            {"user_id": str(PERSON), "seen": 5, "updated_at": "1970-01-01T00:00:00+00:00"}
        ]
        target = tmp_path / "person.json"
        assert run(tmp_path, "user", "export", str(PERSON), "--output", str(target)).stdout == ""
        assert json.loads(target.read_text())["stored"] == stored

        asked = run(tmp_path, "user", "erase", str(PERSON), stdin="n\n")
        assert "progress: 1 to be deleted" in asked.stdout and "nothing was erased" in asked.stdout
        assert "guild_change: 1 to be kept without the id" in asked.stdout
        assert connection.execute("SELECT COUNT(*) FROM progress").fetchone() == (2,)
        assert f"erased {PERSON}" in run(tmp_path, "user", "erase", str(PERSON), stdin="y\n").stdout
        assert connection.execute("SELECT user_id FROM progress").fetchall() == [(PERSON + 1,)]
        assert connection.execute("SELECT actor_id FROM guild_change").fetchall() == [(None,)]
        assert "nothing is stored" in run(tmp_path, "user", "erase", str(PERSON), "--yes").stdout
        assert f"erased {PERSON + 1}" in run(tmp_path, "user", "erase", str(PERSON + 1), "--yes").stdout
        assert connection.execute("SELECT * FROM progress").fetchall() == []


@pytest.mark.parametrize("command", ["export", "erase"])
@pytest.mark.parametrize("identity", ["alice", "12", "²²²²²²²²²²²²²²²²²²", "9" * 19])
def test_an_id_that_is_none_is_one_sentence(tmp_path: Path, command: str, identity: str) -> None:
    """A name or a mistyped id is refused, and no database is made for it."""
    done = run(tmp_path, "user", command, identity)
    assert done.returncode == 2 and "is no id of a person" in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_person_is_not_looked_for_in_a_new_database(tmp_path: Path) -> None:
    """A mistyped AKUDAMA_DATABASE is said, instead of that nothing is stored."""
    done = run(tmp_path, "user", "erase", str(PERSON), "--yes")
    assert done.returncode == 2 and "there is no database" in done.stderr
    assert not list(tmp_path.iterdir())


class Discord:
    """As much of Discord as a start needs, on loopback."""

    def __init__(self, *, login: int = 200) -> None:
        self.login = login
        self.identifies: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.headers: list[str] = []
        self.base = ""

    async def rest(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path.removeprefix('/api/v10')}")
        self.headers.append(request.headers.get("Authorization", ""))
        application = {
            "id": "1",
            "name": "Companion",
            "icon": None,
            "description": "",
            "summary": "",
            "flags": 0,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0",
            "owner": {"id": "2", "username": "operator", "discriminator": "0", "avatar": None},
        }
        answers: dict[str, Any] = {
            "/users/@me": {"id": "1", "username": "Companion", "discriminator": "0", "avatar": None, "bot": True},
            "/oauth2/applications/@me": application,
            "/gateway/bot": {
                "url": self.base.replace("http", "ws") + "/gateway",
                "shards": 1,
                "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1},
            },
        }
        path = request.path.removeprefix("/api/v10")
        body = answers.get(path)
        if request.method == "PUT":
            body = [
                {**command, "id": str(number), "application_id": "1", "version": "1"}
                for number, command in enumerate(await request.json(), 100)
            ]
        status = self.login if path == "/users/@me" else 200
        # discord.py wants the type exactly so, without a charset.
        return web.Response(status=status, body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 45000}, "s": None, "t": None})
        async for message in socket:
            payload = json.loads(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
            if payload.get("op") == 2:
                self.identifies.append(payload["d"])
                user = {"id": "1", "username": "Companion", "discriminator": "0", "avatar": None, "bot": True}
                ready = {
                    "v": 10,
                    "user": user,
                    "guilds": [],
                    "session_id": "s",
                    "resume_gateway_url": self.base.replace("http", "ws") + "/gateway",
                    "application": {"id": "1", "flags": 0},
                    "shard": [0, 1],
                }
                await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})
        return socket


@asynccontextmanager
async def discord(**options: Any) -> AsyncIterator[Discord]:
    fake = Discord(**options)
    app = web.Application()
    app.router.add_get("/gateway", fake.gateway)
    app.router.add_get("/gateway/", fake.gateway)
    app.router.add_route("*", "/api/v10/{path:.*}", fake.rest)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.base = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
    try:
        yield fake
    finally:
        await runner.cleanup()


@asynccontextmanager
async def process(folder: Path, fake: Discord, **values: str) -> AsyncIterator[asyncio.subprocess.Process]:
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        cwd=ROOT,
        env=environment(folder, DISCORD_STUB=fake.base, AKUDAMA_LOG_FORMAT="json", **values),
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def until(condition: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
async def test_it_connects_asks_for_little_and_ends_in_order(tmp_path: Path, end: signal.Signals) -> None:
    """Guilds is the only intent; a signal ends the process within 5 s, its database closed and whole."""
    async with discord() as fake, process(tmp_path, fake) as started:
        await until(lambda: fake.identifies)
        assert fake.identifies[0]["intents"] == 1
        assert fake.identifies[0]["token"] == TOKEN
        began = time.monotonic()
        started.send_signal(end)
        _, log = await asyncio.wait_for(started.communicate(), 5)
        assert time.monotonic() - began < 5
        assert started.returncode == 0, log.decode()
        assert TOKEN not in log.decode()
    assert not list(tmp_path.glob("*-wal"))
    with closing(sqlite3.connect(tmp_path / "bot.db")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM identify").fetchone() == (1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_commands_are_registered_once(tmp_path: Path) -> None:
    """A second start with the same commands tells Discord nothing of them."""
    registrations = []
    for _ in range(2):
        async with discord() as fake, process(tmp_path, fake) as started:
            await until(lambda fake=fake: fake.identifies)
            started.terminate()
            await started.communicate()
        registrations.append(sum(request.startswith("PUT") for request in fake.requests))
    assert registrations == [1, 0]


async def test_refused_token(tmp_path: Path) -> None:
    """A token that Discord does not know is said to be so, and never repeated."""
    async with discord(login=401) as fake, process(tmp_path, fake) as started:
        _, log = await asyncio.wait_for(started.communicate(), 20)
        assert started.returncode == 2
        assert "Discord does not know this DISCORD_TOKEN" in log.decode()
        assert TOKEN not in log.decode() and "Traceback" not in log.decode()
    assert fake.identifies == []


async def test_a_spent_identify_budget_waits_without_asking_discord(tmp_path: Path) -> None:
    """After 900 IDENTIFYs in a day the start waits, says so and until when, and asks Discord for nothing."""
    path = tmp_path / "bot.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO identify (at) VALUES (?)", [(int(time.time()) - 60,)] * 900)
    async with discord() as fake, process(tmp_path, fake) as started:
        assert started.stderr is not None
        line = b""
        while b"too many connections" not in line:
            line = await asyncio.wait_for(started.stderr.readline(), 20)
        assert json.loads(line)["until"]
        assert fake.requests == [] and fake.identifies == []
        started.terminate()
        await asyncio.wait_for(started.communicate(), 5)
        assert started.returncode == 0
