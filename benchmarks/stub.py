"""A stub of Discord on loopback: the gateway and the REST routes a bot needs, and `ask`, which plays the people."""

import asyncio
import contextlib
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

from benchmarks import echo, world
from benchmarks.rest.server import MessageServer
from benchmarks.world import Payload, Scenario, dumps

_HEARTBEAT, _IDENTIFY, _RESUME, _HELLO, _HEARTBEAT_ACK = 1, 2, 6, 10, 11
_MESSAGE, _UPDATE = 4, 7
_HEARTBEAT_MS = 41_250


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to one interaction, and how long it took."""

    kind: int
    data: Payload
    message: Payload | None  # as Discord would show it; a press on one of its buttons needs it
    seconds: float
    sent_bytes: int

    @property
    def is_private(self) -> bool:
        """Tell whether only the asker sees it."""
        return bool((self.data.get("flags") or 0) & echo.EPHEMERAL)

    @property
    def text(self) -> str:
        """Join all the words of the answer."""
        return " | ".join(echo.words(self.data))


@dataclass(slots=True, eq=False)
class _Session:
    """One shard's connection to the gateway."""

    socket: web.WebSocketResponse
    shard: int = 0
    shards: int = 1
    sequence: int = 0

    async def dispatch(self, event: str, data: str) -> None:
        """Send one event; the JSON of its data is ready made."""
        self.sequence += 1
        await self.socket.send_str(f'{{"t":"{event}","s":{self.sequence},"op":0,"d":{data}}}')


@dataclass(slots=True, eq=False)
class _Asked:
    """An interaction that waits for its answer."""

    interaction_id: str
    scenario: Scenario
    guild: int
    person: Payload
    sent_at: float
    answered: asyncio.Future[Answer]
    deferred: Payload | None = None


@dataclass(slots=True, eq=False)
class Stub:
    """Be Discord for one bot; the commands it registered and what was counted outlive its restarts."""

    guilds: int = 1
    shards: int = 1
    messages: MessageServer | None = None  # without it every message is accepted and forgotten
    url: str = ""
    commands: dict[str, Payload] = field(default_factory=dict)
    starts: int = 0
    identifies: int = 0
    syncs: int = 0
    rest: Counter[str] = field(default_factory=Counter)  # calls by route, interaction callbacks left out
    edited_at: list[float] = field(default_factory=list)  # when messages were edited, by whatever way
    unknown: Counter[str] = field(default_factory=Counter)  # calls that no route here answers
    commands_known: asyncio.Event = field(default_factory=asyncio.Event)
    guilds_sent: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    ready_at: float = 0.0
    _sessions: dict[int, _Session] = field(default_factory=dict)
    _asked: dict[str, _Asked] = field(default_factory=dict)
    _turns: int = 0
    _runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        # A bare server without router, middleware and access log: this process shares its cores with the bot.
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None), shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def forget_bot(self) -> None:
        """Get ready for a bot that starts anew."""
        self.starts += 1
        self._sessions.clear()
        self._asked.clear()
        self.guilds_sent.clear()
        self.ready.clear()

    async def ask(self, scenario: Scenario) -> Answer:
        """Let the next person do this in the next server, and wait for the bot's answer."""
        turn, self._turns = self._turns, self._turns + 1
        guild = turn % self.guilds
        person = world.user(turn % world.PEOPLE if scenario.person is None else scenario.person)
        interaction_id = str(world.snowflake())
        event = world.fill(_template(scenario, guild), interaction_id, person)
        session = self._session_of(guild)
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked[interaction_id] = _Asked(interaction_id, scenario, guild, person, time.monotonic(), answered)
        await session.dispatch("INTERACTION_CREATE", event)
        return await answered

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        arrived = time.monotonic()
        path, _, query = request.raw_path.partition("?")
        match path.strip("/").split("/"):
            case ["api", _, "interactions", interaction_id, _, "callback"]:
                return await self._callback(request, interaction_id, arrived, wants_response="with_response=" in query)
            case ["gateway"]:
                return await self._gateway(request)
            case ["ready"]:  # not Discord's: `redirect.sitecustomize` tells of `on_ready`
                self.ready_at = arrived
                self.ready.set()
                return web.Response(status=204)
            case ["api", _, *route]:
                self.rest[_shape(request.method, route)] += 1
                if self.messages is not None and (answer := await self.messages.answer(request, route)) is not None:
                    return answer
                return await self._rest(request, route, arrived)
            case route:
                return self._not_found(request.method, route)

    async def _callback(
        self, request: web.BaseRequest, interaction_id: str, arrived: float, *, wants_response: bool
    ) -> web.Response:
        body = await _body(request)
        kind, data = body["type"], body.get("data") or {}
        asked = self._asked.get(interaction_id)
        if asked is None or asked.deferred is not None:
            return _json({"message": "Unknown interaction", "code": 10062}, status=404)
        written = None
        if kind == echo.DEFERRED_MESSAGE:
            asked.deferred = data
        else:
            if kind in (_MESSAGE, _UPDATE):
                written = _reply(asked, data, is_update=kind == _UPDATE)
            self._settle(asked, Answer(kind, data, written, arrived - asked.sent_at, request.content_length or 0))
        if not wants_response:
            return web.Response(status=204)
        return _json(echo.callback(interaction_id, asked.scenario.kind, kind, data, written))

    async def _rest(self, request: web.BaseRequest, route: list[str], arrived: float) -> web.Response:
        match request.method, route:
            case _, ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]:
                return await self._commands(request)
            case "PATCH", ["channels", channel, "messages", _]:
                self.edited_at.append(arrived)
                return _json(echo.message(await _body(request), channel))
            case ("POST", ["webhooks", _, token]) | ("PATCH", ["webhooks", _, token, "messages", _]):
                if request.method == "PATCH":
                    self.edited_at.append(arrived)
                return await self._follow_up(request, token, arrived)
            case "POST", ["channels", channel, "messages"]:
                return _json(echo.message(await _body(request), channel))
            case "DELETE", ["webhooks", _, _, "messages", _]:
                return web.Response(status=204)
        found = self._look_up(route)
        return self._not_found(request.method, route) if found is None else _json(found)

    def _look_up(self, route: list[str]) -> Payload | list[Payload] | None:
        match route:
            case ["users", "@me"]:
                return world.bot_user()
            case ["applications", "@me"] | ["oauth2", "applications", "@me"]:
                return world.application()
            case ["gateway", "bot"]:
                limit = {"total": 1000, "remaining": 1000 - self.identifies, "reset_after": 1, "max_concurrency": 1}
                return {"url": self._gateway_url, "shards": self.shards, "session_start_limit": limit}
            case ["applications", _, "emojis"]:
                return {"items": []}
            case ["channels", _, "messages"]:
                return []
        return None

    async def _commands(self, request: web.BaseRequest) -> web.Response:
        if request.method == "GET":
            return _json(list(self.commands.values()))
        sent = await _body(request)
        registered = [echo.command(command) for command in (sent if isinstance(sent, list) else [sent])]
        kept = {} if request.method == "PUT" else self.commands
        self.commands = kept | {command["name"]: command for command in registered}
        self.syncs += 1
        self.commands_known.set()
        return _json(registered if isinstance(sent, list) else registered[0])

    async def _follow_up(self, request: web.BaseRequest, token: str, arrived: float) -> web.Response:
        data = await _body(request)
        asked = self._asked.get(world.interaction_of(token))
        if asked is None or asked.deferred is None:
            return _json(echo.message(data, str(world.channel_id(0))))
        data["flags"] = (data.get("flags") or 0) | (asked.deferred.get("flags") or 0)
        written = _reply(asked, data)
        self._settle(asked, Answer(_MESSAGE, data, written, arrived - asked.sent_at, request.content_length or 0))
        return _json(written)

    def _settle(self, asked: _Asked, answer: Answer) -> None:
        del self._asked[asked.interaction_id]
        if not asked.answered.done():
            asked.answered.set_result(answer)

    async def _gateway(self, request: web.BaseRequest) -> web.StreamResponse:
        # Plain text frames are allowed although discord.py offers zlib, and spare both sides the compression.
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        await socket.send_str(dumps({"op": _HELLO, "d": {"heartbeat_interval": _HEARTBEAT_MS}}))
        session, welcome = _Session(socket), None
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            received = json.loads(frame.data)
            if received["op"] == _HEARTBEAT:
                await socket.send_str(dumps({"op": _HEARTBEAT_ACK}))
            elif received["op"] == _IDENTIFY:
                self.identifies += 1
                session.shard, session.shards = received["d"].get("shard", (0, 1))
                welcome = asyncio.create_task(self._welcome(session))
            elif received["op"] == _RESUME:
                self._sessions[session.shard] = session
                await session.dispatch("RESUMED", "{}")
        if welcome is not None:
            welcome.cancel()
        return socket

    async def _welcome(self, session: _Session) -> None:
        """Send READY and every server of this shard."""
        own = [guild for guild in range(self.guilds) if (world.guild_id(guild) >> 22) % session.shards == session.shard]
        ready = world.ready(own, shard=session.shard, shards=session.shards, gateway=self._gateway_url)
        with contextlib.suppress(ConnectionError):
            await session.dispatch("READY", dumps(ready))
            for guild in own:
                await session.dispatch("GUILD_CREATE", dumps(world.guild_create(guild)))
            self._sessions[session.shard] = session
            if len(self._sessions) == session.shards:
                self.guilds_sent.set()

    def _session_of(self, guild: int) -> _Session:
        if not self._sessions:
            raise ConnectionError("The bot is not connected to the gateway.")
        return self._sessions[(world.guild_id(guild) >> 22) % len(self._sessions)]

    @property
    def _gateway_url(self) -> str:
        return self.url.replace("http", "ws", 1) + "/gateway"

    def _not_found(self, method: str, route: list[str]) -> web.Response:
        self.unknown[_shape(method, route)] += 1
        return _json({"message": "404: Not Found", "code": 0}, status=404)


@lru_cache(maxsize=4096)
def _template(scenario: Scenario, guild: int) -> str:
    return world.interaction_template(scenario, guild)


def _reply(asked: _Asked, data: Payload, *, is_update: bool = False) -> Payload:
    metadata = echo.reply_metadata(asked.interaction_id, asked.scenario.kind, asked.person, asked.guild)
    replaces = asked.scenario.message if is_update else None
    return echo.message(data, str(world.channel_id(asked.guild)), reply_to=metadata, replaces=replaces)


def _shape(method: str, route: list[str]) -> str:
    """Name a route without its ids and tokens, so that calls can be counted."""
    return f"{method} /" + "/".join("*" if part.isdecimal() or len(part) > 40 else part for part in route)


async def _body(request: web.BaseRequest) -> Any:
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    return json.loads(await request.read())


def _json(payload: Payload | list[Payload], *, status: int = 200) -> web.Response:
    # `web.json_response` would name a charset, and discord.py would then not take it for JSON.
    return web.Response(body=dumps(payload).encode(), status=status, content_type="application/json")
