"""Ask one source, once, as a guest: conditionally, within limits, and only at public addresses."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from importlib import metadata
from typing import Any

import aiohttp
from aiohttp import hdrs
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.watch import health
from bot.watch.health import Line, SourceError
from bot.watch.net.addresses import is_public
from bot.watch.net.exchange import Ask, Reply
from bot.watch.net.names import NameResolver
from bot.watch.net.validators import Validators

MAX_BODY_BYTES = 2 << 20
MAX_REDIRECTS = 3
TOTAL_SECONDS = 20.0
SILENCE_SECONDS = 10.0
CHUNK_BYTES = 1 << 16
DISTRIBUTION = "akudama-companion"

_PORTS = {80, 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}


class _NotPublicError(OSError):
    """A connection was to be made to an address that is not public."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Whom to ask, and for how long; the defaults are for the public internet."""

    admits: Callable[[str], bool] = is_public
    any_port: bool = False
    seconds: float = TOTAL_SECONDS
    resolver: AbstractResolver | None = None

    @classmethod
    def of(cls, *, allow_private: bool) -> Policy:
        """Return the policy that the operator set."""
        return cls(admits=lambda _: True, any_port=True) if allow_private else cls()


class Fetcher:
    """Asks sources; made by `fetching`."""

    def __init__(self, session: aiohttp.ClientSession, policy: Policy) -> None:
        self._session = session
        self._policy = policy

    async def fetch(self, ask: Ask) -> Reply:
        """Ask, following redirects, and return what came of it; nothing that a source does is raised."""
        url, moved_to, is_for_good = ask.url, None, True
        try:
            async with asyncio.timeout(self._policy.seconds):
                for _ in range(MAX_REDIRECTS + 1):
                    reply, target = await self._once(url, ask)
                    if target is None:
                        return replace(reply, moved_to=moved_to)
                    url = str(target)
                    is_for_good = is_for_good and reply.status in _FOR_GOOD
                    moved_to = url if is_for_good else moved_to
            failure = health.TOO_MANY_REDIRECTS
        except SourceError as error:
            failure = error.line
        except TimeoutError:
            failure = health.TOO_SLOW
        except aiohttp.InvalidURL:
            failure = health.BAD_ADDRESS
        except (aiohttp.ClientPayloadError, aiohttp.ClientResponseError, aiohttp.ServerDisconnectedError):
            failure = health.BROKE_OFF
        except aiohttp.ClientConnectorError as error:
            failure = health.NOT_PUBLIC if isinstance(error.os_error, _NotPublicError) else health.UNREACHABLE
        except (aiohttp.ClientError, OSError, ValueError):
            # ValueError: what a header holds may be what yarl and aiohttp cannot make an address of.
            failure = health.UNREACHABLE
        return Reply(url, moved_to=moved_to, failure=failure)

    async def _once(self, url: str, ask: Ask) -> tuple[Reply, URL | None]:
        """Make one request; return its reply, and where it leads if it is a redirect."""
        address = URL(url, encoded=url.isascii())
        self._require_plain(address)
        headers = {hdrs.ACCEPT_ENCODING: "gzip, deflate", hdrs.ACCEPT: "*/*", **ask.validators.headers_for(url)}
        if ask.body is not None:
            headers[hdrs.CONTENT_TYPE] = "application/json"
        async with self._session.request(
            hdrs.METH_GET if ask.body is None else hdrs.METH_POST,
            address,
            data=ask.body,
            headers=headers,
            allow_redirects=False,
        ) as response:
            location = response.headers.get(hdrs.LOCATION)
            # What was sent to one address is not handed on to another.
            if response.status in _REDIRECTS and location and ask.body is None:
                return Reply(url, response.status), address.join(URL(location))
            return await _read(url, response, ask.validators), None

    def _require_plain(self, address: URL) -> None:
        """Raise for an address that is not asked, whoever it belongs to."""
        is_plain = address.scheme in {"http", "https"} and address.host and not address.user and not address.password
        if not is_plain or not (self._policy.any_port or address.port in _PORTS):
            raise SourceError(health.BAD_ADDRESS)


@asynccontextmanager
async def fetching(policy: Policy) -> AsyncIterator[Fetcher]:
    """Give the block a fetcher; close its connections at the end."""
    connector = aiohttp.TCPConnector(
        # Called with every address that is about to be connected to, whether it was written, resolved or redirected to.
        socket_factory=lambda info: _public_socket(info, policy.admits),
        resolver=policy.resolver or NameResolver(),
        use_dns_cache=False,
        # A kept connection that turns out closed would make aiohttp ask twice.
        force_close=True,
        limit_per_host=1,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        headers={hdrs.USER_AGENT: user_agent()},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=SILENCE_SECONDS, sock_read=SILENCE_SECONDS),
        # A proxy would connect in our place, past the check of the address.
        trust_env=False,
    ) as session:
        yield Fetcher(session, policy)


def user_agent() -> str:
    """Return who asks, with the address of the project."""
    about = metadata.metadata(DISTRIBUTION)
    addresses = [line.partition(", ")[2] for line in about.get_all("Project-URL", [])]
    return f"{DISTRIBUTION}/{about['Version']} (+{addresses[0]})" if addresses else f"{DISTRIBUTION}/{about['Version']}"


def _public_socket(info: Any, admits: Callable[[str], bool]) -> socket.socket:
    family, kind, protocol, _, address = info
    if not admits(str(address[0])):
        raise _NotPublicError("not a public address")
    return socket.socket(family, kind, protocol)


async def _read(url: str, response: aiohttp.ClientResponse, sent: Validators) -> Reply:
    status = response.status
    headers = {
        name.lower(): response.headers[name]
        for name in ("Content-Type", "Retry-After", "Cache-Control", "Expires", "Age")
        if name in response.headers
    }
    if status == 304:
        return Reply(url, status, headers=headers, validators=sent.renewed(url, response.headers))
    if status != 200:
        return Reply(url, status, headers=headers, failure=_refusal(status))
    validators = sent.renewed(url, response.headers)
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            too_large = Line(health.TOO_LARGE, {"mebibytes": MAX_BODY_BYTES >> 20})
            return Reply(url, status, headers=headers, validators=validators, failure=too_large)
    return Reply(url, status, bytes(body), headers, validators)


def _refusal(status: int) -> Line:
    if status == 410:
        return health.GONE
    words = health.BUSY if status in {429, 503} else health.STATUS
    return Line(words, {"status": status})
