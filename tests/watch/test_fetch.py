"""Fetching from a real server on loopback: what is sent, what is taken, and which addresses are never connected to."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import socket
import threading
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.watch import health
from bot.watch.net.addresses import is_public
from bot.watch.net.exchange import Ask, Reply
from bot.watch.net.fetch import MAX_BODY_BYTES, Policy, fetching, user_agent
from bot.watch.net.validators import Validators
from tests.watch.crier import Crier
from tests.watch.test_net import FORBIDDEN

OPEN = Policy.of(allow_private=True)
STRICT = Policy(any_port=True)
"""What is not public is refused; the port of a test's server is not."""


async def fetch(ask: str | Ask, policy: Policy = OPEN) -> Reply:
    async with fetching(policy) as fetcher:
        return await fetcher.fetch(ask if isinstance(ask, Ask) else Ask(ask))


class Hosts(AbstractResolver):
    """Answers for names as told, each answer once and the last for ever."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        if host not in self.answers:
            raise OSError("no such host")
        answers = self.answers[host]
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        version = ipaddress.ip_address(address.partition("%")[0]).version
        found = socket.AF_INET if version == 4 else socket.AF_INET6
        return [
            {"hostname": host, "host": address, "port": port, "family": found, "proto": 0, "flags": 0}  # type: ignore[typeddict-item]
        ]

    async def close(self) -> None:
        pass


def local_is_public(address: str) -> bool:
    """Let one address of this machine pass for a public one, so that a test can be reached at all."""
    return address == "127.0.0.1" or is_public(address)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record every address that a socket is connected to."""
    made: list[str] = []
    connect = socket.socket.connect

    def recorded(self: socket.socket, address: Any) -> None:
        made.append(str(address[0]))
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", recorded)
    return made


def literal(address: str) -> str:
    return f"[{address.replace('%', '%25')}]" if ":" in address else address


ADDRESSES = [
    pytest.param(address, id=f"{form}-{address}")
    for form, addresses in FORBIDDEN.items()
    if form != "no address"
    for address in addresses
]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_forbidden_as_written(address: str, connections: list[str]) -> None:
    """An address that is not public is refused where it stands in the URL itself."""
    reply = await fetch(f"http://{literal(address)}:9/", STRICT)
    assert reply.failure in (health.NOT_PUBLIC, health.BAD_ADDRESS, health.UNREACHABLE)
    assert connections == []


@pytest.mark.parametrize("address", ADDRESSES)
async def test_forbidden_by_name(address: str, connections: list[str]) -> None:
    """A name that leads to an address that is not public is refused."""
    reply = await fetch("http://feed.example:9/", replace(STRICT, resolver=Hosts(feed_example=[address])))
    assert reply.failure == health.NOT_PUBLIC
    assert connections == []


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one.values != ("127.0.0.1",)])
async def test_forbidden_by_redirect(address: str, crier: Crier, connections: list[str]) -> None:
    """A public server cannot send on to an address that is not."""
    hosts = Hosts(inside_example=[address])
    crier.feed("/").status, crier.feed("/").headers = 302, {"Location": "http://inside.example:9/"}
    policy = replace(STRICT, admits=local_is_public, resolver=hosts)
    assert (await fetch(crier.url("/"), policy)).failure == health.NOT_PUBLIC
    crier.feed("/").headers = {"Location": f"http://{literal(address)}:9/"}
    failure = (await fetch(crier.url("/"), policy)).failure
    assert failure in (health.NOT_PUBLIC, health.BAD_ADDRESS, health.UNREACHABLE)
    assert set(connections) == {"127.0.0.1"}


async def test_forbidden_by_rebinding(crier: Crier, connections: list[str]) -> None:
    """A name that was public at the first look and is not at the next is refused at the next."""
    crier.feed("/").status, crier.feed("/").headers = 302, {"Location": "/again"}
    hosts = Hosts(feed_example=["127.0.0.1", "127.0.0.2"])
    policy = replace(STRICT, admits=local_is_public, resolver=hosts)
    assert (await fetch(crier.url("/", "feed.example"), policy)).failure == health.NOT_PUBLIC
    assert (await fetch(crier.url("/", "feed.example"), policy)).failure == health.NOT_PUBLIC
    assert connections == ["127.0.0.1"]


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0/", "http://0x7f000001/", "http://127.1/", "http://localhost/"]
)
async def test_forbidden_in_disguise(url: str, connections: list[str]) -> None:
    """Numbers and names that the system would take for loopback lead nowhere."""
    assert (await fetch(url, Policy())).failure in (health.NOT_PUBLIC, health.BAD_ADDRESS, health.UNREACHABLE)
    assert connections == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:81/",
        "https://127.0.0.1:22/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://me@127.0.0.1/",
        "http://me:pw@127.0.0.1/",
        "http:///nothing",
        "gopher://127.0.0.1:80/",
    ],
)
async def test_only_plain_addresses_are_asked(url: str, crier: Crier, connections: list[str]) -> None:
    """Another scheme, another port, or a name and password: neither as written nor by redirect."""
    public = Policy(admits=lambda _: True)
    assert (await fetch(url, public)).failure == health.BAD_ADDRESS
    crier.feed("/").status, crier.feed("/").headers = 302, {"Location": url}
    hops = replace(OPEN, any_port=not url.startswith("http"))
    if hops.any_port:
        assert (await fetch(crier.url("/"), hops)).failure == health.BAD_ADDRESS
    assert set(connections) <= {"127.0.0.1"}


async def test_private_sources_are_the_operators_choice(crier: Crier) -> None:
    """With the setting, a source of one's own network answers; without it, it is not asked."""
    crier.feed("/")
    assert (await fetch(crier.url("/"), Policy.of(allow_private=True))).status == 200
    assert (await fetch(crier.url("/"), Policy.of(allow_private=False))).failure == health.BAD_ADDRESS
    assert len(crier.feed("/").asked) == 1


async def test_what_is_sent(crier: Crier) -> None:
    """A name with an address to read about it, no cookies, no referrer, and validators as they were given."""

    async def cookie(_: web.Request) -> web.StreamResponse:
        return web.Response(text="x", headers={"Set-Cookie": "id=7", "ETag": '"a"', "Last-Modified": "Mon"})

    crier.feed("/").answer = cookie
    async with fetching(OPEN) as fetcher:
        first = await fetcher.fetch(Ask(crier.url("/")))
        await fetcher.fetch(Ask(crier.url("/"), first.validators))
    before, after = (asked.headers for asked in crier.feed("/").asked)
    assert not {"Cookie", "Referer", "If-None-Match", "If-Modified-Since"} & set(before)
    assert (after["If-None-Match"], after["If-Modified-Since"]) == ('"a"', "Mon")
    assert not {"Cookie", "Referer"} & set(after)
    assert before["User-Agent"] == user_agent()
    assert user_agent().startswith("akudama-companion/") and "(+https://github.com/" in user_agent()
    assert before["Accept-Encoding"] == "gzip, deflate"


async def test_the_environment_names_no_proxy(crier: Crier, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would make the connection, past the check of its address."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    crier.feed("/")
    assert (await fetch(crier.url("/"))).status == 200


async def test_an_address_is_asked_as_it_is_written(crier: Crier) -> None:
    """Nothing is added to it, and nothing in it is written anew."""
    crier.feed("/api.xml")
    await fetch(crier.url("/api.xml?title=~Akudama%20Drive&q=%22x%22&empty="))
    assert crier.feed("/api.xml").asked[0].path == "/api.xml?title=~Akudama%20Drive&q=%22x%22&empty="


async def test_redirects_are_followed_three_times(crier: Crier) -> None:
    """Then no more; validators go only to the address that gave them."""
    for number in range(4):
        crier.feed(f"/{number}").status = 302
        crier.feed(f"/{number}").headers = {"Location": f"/{number + 1}"}
    crier.feed("/4")
    assert (await fetch(crier.url("/0"))).failure == health.TOO_MANY_REDIRECTS
    reply = await fetch(crier.url("/1"))
    assert (reply.status, reply.url) == (200, crier.url("/4"))
    assert (await fetch(Ask(crier.url("/1"), reply.validators))).status == 304
    conditional = {path: "If-None-Match" in feed.asked[-1].headers for path, feed in crier.feeds.items()}
    assert conditional == {"/0": False, "/1": False, "/2": False, "/3": False, "/4": True}


@pytest.mark.parametrize(
    ("statuses", "moved"), [([301, 308], "/2"), ([301, 302], "/1"), ([302, 301], None), ([307], None)]
)
async def test_a_move_for_good_is_told(crier: Crier, statuses: list[int], moved: str | None) -> None:
    """As far as it is for good; the reply says where to, and the next request is the caller's to decide."""
    for number, status in enumerate(statuses):
        crier.feed(f"/{number}").status = status
        crier.feed(f"/{number}").headers = {"Location": f"/{number + 1}"}
    crier.feed(f"/{len(statuses)}")
    assert (await fetch(crier.url("/0"))).moved_to == (moved and crier.url(moved))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "It answered with status 404."),
        (403, "It answered with status 403."),
        (500, "It answered with status 500."),
        (206, "It answered with status 206."),
        (429, "It asked for patience (status 429)."),
        (503, "It asked for patience (status 503)."),
        (410, "It says that it is gone for good; take it off the list of sources."),
        (302, "It answered with status 302."),
    ],
)
async def test_other_answers_are_one_sentence(crier: Crier, status: int, said: str) -> None:
    """With the headers that say when to come back."""
    crier.feed("/").status, crier.feed("/").headers = status, {"Retry-After": "7200"}
    reply = await fetch(crier.url("/"))
    assert str(reply.failure) == said and reply.headers["retry-after"] == "7200" and reply.body == b""


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(*pieces: bytes, pause: float = 0.0, endless: bool = False) -> AsyncIterator[str]:
    """Answer every connection with these bytes, slowly or for ever where asked."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
            while endless:
                writer.write(pieces[-1])
                await writer.drain()
                await asyncio.sleep(pause)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


OK_HEAD = b'HTTP/1.1 200 OK\r\nETag: "e"\r\n'


async def test_a_gzip_bomb_is_cut_off() -> None:
    """A gibibyte in a megabyte: nothing beyond the limit is ever unpacked and kept."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join([packer.compress(b"\0" * (1 << 20)) for _ in range(256)]) + packer.flush()
    assert len(bomb) < 1 << 19
    head = OK_HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    async with raw_server(head, bomb) as url:
        reply = await fetch(url)
    assert str(reply.failure) == "Its answer is larger than 2 MiB." and reply.body == b""
    # It need not be sent again as long as it stays as it is.
    assert reply.validators.etag == '"e"'


async def test_an_endless_answer_is_cut_off() -> None:
    """However long it would go on."""
    async with raw_server(OK_HEAD + b"\r\n", b"x" * 65_536, endless=True) as url:
        assert str((await fetch(url)).failure) == "Its answer is larger than 2 MiB."


async def test_the_limit_is_exact(crier: Crier) -> None:
    """Two mebibytes are taken, a byte more is not, packed or not."""
    feed = crier.feed("/")

    async def packed(_: web.Request) -> web.StreamResponse:
        return web.Response(body=gzip.compress(feed.body), headers={"Content-Encoding": "gzip"})

    for answer in (None, packed):
        feed.answer = answer
        feed.body = b"x" * MAX_BODY_BYTES
        assert len((await fetch(crier.url("/"))).body) == MAX_BODY_BYTES
        feed.body += b"x"
        assert (await fetch(crier.url("/"))).body == b""


async def test_a_slow_drip_is_cut_off() -> None:
    """A byte now and then keeps a connection alive, but not the patience for the whole."""
    async with raw_server(OK_HEAD + b"\r\n", b"x", pause=0.02, endless=True) as url:
        assert (await fetch(url, replace(OPEN, seconds=0.3))).failure == health.TOO_SLOW


async def test_slow_headers_are_cut_off() -> None:
    """The same before the answer begins."""
    async with raw_server(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", pause=0.02, endless=True) as url:
        assert (await fetch(url, replace(OPEN, seconds=0.3))).failure in (health.TOO_SLOW, health.BROKE_OFF)


@pytest.mark.parametrize(
    "answer",
    [
        OK_HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
        OK_HEAD + b"Content-Encoding: deflate\r\nContent-Length: 5\r\n\r\nplain",
        OK_HEAD + b"Content-Encoding: br\r\nContent-Length: 5\r\n\r\nplain",
        OK_HEAD + b"Content-Length: 500\r\n\r\nshort",
        OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"\0\1\2\3\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
    ],
)
async def test_broken_answers_are_one_sentence(answer: bytes) -> None:
    """What is not HTTP, or breaks off, or is not packed as it says."""
    async with raw_server(answer) as url:
        reply = await fetch(url)
    assert reply.failure in (health.BROKE_OFF, health.UNREACHABLE), reply


@pytest.mark.parametrize(
    "location", ["http://[::1", "http://%zz/", "//", "http://exa mple/", "\x7f", "http://x:99999/", ""]
)
async def test_redirects_that_lead_nowhere(location: str) -> None:
    """One sentence as well."""
    async with raw_server(
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location.encode() + b"\r\n\r\n"
    ) as url:
        assert (await fetch(url, replace(OPEN, resolver=Hosts(), seconds=5))).failure is not None


async def test_a_name_that_hangs_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fetch gives up in time, and what still looks the name up is nothing that the end of the bot waits for."""
    looking, released = threading.Event(), threading.Event()

    def hang(*_: object) -> list[object]:
        looking.set()
        released.wait(30)
        raise OSError("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    assert (await fetch("http://feed.example/", replace(OPEN, seconds=0.3))).failure == health.TOO_SLOW
    assert looking.is_set()
    (thread,) = [one for one in threading.enumerate() if one.name == "look up feed.example"]
    assert thread.daemon
    released.set()
    thread.join(10)
    await asyncio.sleep(0)


async def test_a_name_that_is_none_is_not_reached() -> None:
    """Looked up as the system does."""
    assert (await fetch("http://no-such-host.invalid/")).failure == health.UNREACHABLE


async def test_a_name_of_this_machine(crier: Crier) -> None:
    """With private sources allowed, a name does as well as an address."""
    crier.feed("/")
    assert (await fetch(crier.url("/", "localhost"))).status == 200


async def test_nobody_at_home() -> None:
    """A closed port is told in the same words as a host that is not there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    assert (await fetch(url)).failure == health.UNREACHABLE


async def test_the_loop_goes_on_meanwhile(crier: Crier) -> None:
    """While a bomb unpacks, other work is never kept waiting for long.

    The promise is 10 ms; the bound here is far wider, because a test machine's own scheduling is in it too.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b"\0" * (256 << 20)) + packer.flush()
    worst = 0.0

    async def watch_the_loop() -> None:
        nonlocal worst
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            worst = max(worst, time.perf_counter() - began)

    head = OK_HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    watching = asyncio.create_task(watch_the_loop())
    async with raw_server(head, bomb) as url:
        for _ in range(5):
            await fetch(url)
    watching.cancel()
    assert worst < 0.25, f"the loop stood still for {worst * 1000:.0f} ms"


async def test_a_question_is_posted_and_not_handed_on(crier: Crier) -> None:
    """What has a body goes to the address it was meant for, and to no other."""
    got: list[tuple[str, str, bytes]] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        got.append((request.method, request.headers["Content-Type"], await request.read()))
        return web.Response(text="{}")

    crier.feed("/").answer = answer
    assert (await fetch(Ask(crier.url("/"), body=b'{"a":1}'))).status == 200
    assert got == [("POST", "application/json", b'{"a":1}')]
    crier.feed("/moved").status, crier.feed("/moved").headers = 307, {"Location": "/"}
    assert str((await fetch(Ask(crier.url("/moved"), body=b"{}"))).failure) == "It answered with status 307."
    assert len(got) == 1


def test_validators_of_another_address_are_made_up() -> None:
    """They are kept with the address that gave them."""
    assert Validators("http://a/", '"1"', None).headers_for("http://a/?x") == {}
