"""Answers the requests for messages: counts them, holds the limits, lets things go wrong, and does what was asked."""

import asyncio
import json
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from benchmarks.rest import refusals
from benchmarks.rest.channels import Channels
from benchmarks.rest.faults import Fault, Faults
from benchmarks.rest.limits import Headers, Limits, TooMany
from benchmarks.rest.refusals import Refusal, RefusedError
from benchmarks.world import Payload, dumps

INVALID = (401, 403, 429)
_ERRORS = {Fault.ERROR_500: 500, Fault.ERROR_502: 502, Fault.ERROR_503: 503, Fault.ERROR_504_AFTER: 504}
_LIMITED = {Fault.LIMITED: "user", Fault.LIMITED_BY_OTHERS: "shared", Fault.LIMITED_GLOBALLY: "global"}
_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, of which channel, and the status it was answered with; 0 where no answer was sent whole."""

    at: float
    method: str
    kind: str
    channel: int
    status: int
    fault: Fault | None


@dataclass(slots=True, eq=False)
class MessageServer:
    """Discord's routes for the messages of channels."""

    channels: Channels = field(default_factory=Channels)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    latency: float = 0.0  # seconds between what is done and its answer
    requests: list[Request] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    invalid: int = 0  # as Discord counts them: 10,000 within ten minutes ban the host
    watch: Callable[[Request], None] | None = None

    async def answer(self, request: web.BaseRequest, route: list[str]) -> web.StreamResponse | None:
        """Answer a request for a channel's messages; None for other routes, which only count among all requests."""
        now = time.monotonic()
        if route[0] == "webhooks":
            return None  # answers to people are not among what is limited in all
        kind = _kind(request.method, route)
        channel = int(route[1]) if kind else 0
        if (too_many := self.limits.take_global(now)) is not None:
            return self._done(request, kind, channel, None, _too_many(too_many))
        if not kind:
            return None
        fault = self.faults.next()
        response = await self._answer(request, kind, channel, route, fault, now)
        return self._done(request, kind, channel, fault, response)

    async def _answer(
        self,
        request: web.BaseRequest,
        kind: str,
        channel: int,
        route: list[str],
        fault: Fault | None,
        now: float,
    ) -> web.StreamResponse:
        if not request.headers.get("Authorization", "").startswith("Bot "):
            return _refused(refusals.UNAUTHORIZED, {})
        headers = self.limits.take(kind, channel, now)
        if isinstance(headers, TooMany):
            return _too_many(headers)
        body = await _body(request)
        if fault is not None and (failed := await self._fail_before(request, fault)) is not None:
            return failed
        response = self._carry_out(request, kind, channel, route, body, headers)
        if self.latency:
            await asyncio.sleep(self.latency)
        return response if fault is None else await _fail_after(request, fault, response)

    async def _fail_before(self, request: web.BaseRequest, fault: Fault) -> web.StreamResponse | None:
        match fault:
            case Fault.ERROR_500 | Fault.ERROR_502 | Fault.ERROR_503:
                return web.Response(status=_ERRORS[fault], text="upstream connect error", content_type="text/plain")
            case Fault.RESET:
                return _reset(request)
            case Fault.LIMITED | Fault.LIMITED_BY_OTHERS | Fault.LIMITED_GLOBALLY:
                return _too_many(TooMany(self.faults.retry_seconds, _LIMITED[fault]))
            case Fault.BANNED:
                waiting = {"Retry-After": "1"}
                return web.Response(status=429, text="<h1>1015</h1>", content_type="text/html", headers=waiting)
            case Fault.SLOW:
                await asyncio.sleep(self.faults.chance.random() * self.faults.slow_seconds)
        return None

    def _carry_out(
        self, request: web.BaseRequest, kind: str, channel: int, route: list[str], body: Any, headers: Headers
    ) -> web.Response:
        refusal = self.faults.refusing.get(channel)
        if refusal is not None:
            return _refused(refusal, headers)
        message = int(route[3]) if len(route) > 3 else 0
        query = dict(parse_qsl(request.raw_path.partition("?")[2]))
        try:
            found = self._do(request.method, kind, channel, message, body, query)
        except RefusedError as error:
            return _refused(error.refusal, headers)
        return web.Response(status=204, headers=headers) if found is None else _json(found, headers)

    def _do(
        self, method: str, kind: str, channel: int, message: int, body: Any, query: Mapping[str, str]
    ) -> Payload | list[Payload] | None:
        match kind:
            case "POST messages":
                return self.channels.post(channel, body)
            case "GET messages" if message:
                return self.channels.get(channel, message)
            case "GET messages":
                return self.channels.history(channel, **_page(query))
            case "PATCH messages":
                return self.channels.edit(channel, message, body)
            case "DELETE messages":
                self.channels.delete(channel, message)
                return None
            case "POST crosspost":
                return self.channels.crosspost(channel, message)
            case "POST threads":
                return self.channels.start_thread(channel, message, body)
            case "GET channel":
                return self.channels.describe(channel)
        raise ValueError(f"{method} {kind} is no route of this server.")

    def _done(
        self, request: web.BaseRequest, kind: str, channel: int, fault: Fault | None, response: web.StreamResponse
    ) -> web.StreamResponse:
        is_whole = fault not in (Fault.RESET, Fault.RESET_AFTER, Fault.TRUNCATED_AFTER)
        status = response.status if is_whole else 0
        done = Request(time.monotonic(), request.method, kind, channel, status, fault)
        self.requests.append(done)
        self.statuses[status] += 1
        # A limit that others used up is not held against the bot.
        self.invalid += status in INVALID and response.headers.get("X-RateLimit-Scope") != "shared"
        if self.watch is not None:
            self.watch(done)
        return response


def _kind(method: str, route: list[str]) -> str:
    """Name the route, which is also what shares a bucket; empty for routes that are not about messages."""
    match method, route:
        case "GET", ["channels", _]:
            return "GET channel"
        case "GET" | "POST", ["channels", _, "messages"]:
            return f"{method} messages"
        case "GET" | "PATCH" | "DELETE", ["channels", _, "messages", _]:
            return f"{method} messages"
        case "POST", ["channels", _, "messages", _, ("crosspost" | "threads") as what]:
            return f"POST {what}"
    return ""


def _page(query: Mapping[str, str]) -> dict[str, int]:
    try:
        return {name: int(query[name]) for name in ("limit", "before", "after") if name in query}
    except ValueError:
        raise RefusedError(refusals.INVALID_FORM) from None


async def _body(request: web.BaseRequest) -> Any:
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    read = await request.read()
    return json.loads(read) if read else {}


async def _fail_after(request: web.BaseRequest, fault: Fault, response: web.StreamResponse) -> web.StreamResponse:
    match fault:
        case Fault.ERROR_504_AFTER:
            return web.Response(status=504, text="upstream request timeout", content_type="text/plain")
        case Fault.RESET_AFTER:
            return _reset(request)
        case Fault.TRUNCATED_AFTER:
            return await _truncated(request, response)
    return response


async def _truncated(request: web.BaseRequest, response: web.StreamResponse) -> web.StreamResponse:
    """Promise the whole answer, send half of it, and hang up."""
    body = response.body if isinstance(response, web.Response) and isinstance(response.body, bytes) else b""
    half = web.StreamResponse(status=response.status, headers=response.headers)
    half.content_length = max(len(body), 2)
    await half.prepare(request)
    await half.write(body[: len(body) // 2] or b"{")
    if request.transport is not None:
        request.transport.close()
    return half


def _reset(request: web.BaseRequest) -> web.StreamResponse:
    """Hang up without a word, the way a crashed proxy does."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        request.transport.abort()
    return web.Response(status=500)


def _too_many(too_many: TooMany) -> web.Response:
    return _json(too_many.body(), too_many.all_headers(), status=429)


def _refused(refusal: Refusal, headers: Headers) -> web.Response:
    return _json({"message": refusal.message, "code": refusal.code}, headers, status=refusal.status)


def _json(payload: Payload | list[Payload], headers: Headers, *, status: int = 200) -> web.Response:
    # The content type must be exactly this, without a charset, for discord.py to read it.
    body = dumps(payload).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")
