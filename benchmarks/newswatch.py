"""Measures a pass of the news watch: `python -m benchmarks.newswatch`.

Ten sources on loopback, and none, a thousand or ten thousand servers that want news. A pass in which nothing is new is
to cost the same whatever the number of servers; one in which something is announced, a row of the outbox for each more.

The verdict is computed from all stored items while the store is written to: its time is to grow no faster than they do.
"""

import asyncio
import random
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import click
import yaml
from aiohttp import web

from bot.app import open_services
from bot.guilds.values import dumps
from bot.news.course import Rules
from bot.news.items import StoredItem, Tier
from bot.news.show import load_show
from bot.services import Services
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
SOURCES = 10
ITEMS = 60
ROUNDS = 5
SERVERS = (0, 1_000, 10_000)
ANNOUNCED = "Akudama Drive Anime Gets 2nd Season"
STORED = (50, 100, 200, 400, 800)
SAID = (
    ANNOUNCED,
    "Akudama Drive Season 2 Reveals Cast",
    "Rumor: Akudama Drive Season 2 in Production",
    "Will Akudama Drive Get a Second Season?",
    "Akudama Drive Will Have a Big Announcement on December 24",
    "Akudama Drive Announces Stage Play, Scheduled For March 2022",
    "Akudama Drive Is Not Getting a Second Season",
    "Akudama Drive Episode 3",
)
PASSES = ("first sight", "nothing new", "other news", "announcement")


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 2, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time it was moved to."""
        return self.time


@dataclass(slots=True)
class Outlets:
    """A server of feeds; each lists its newest items, and answers 304 where nothing is newer."""

    port: int = 0
    version: int = 0
    headline: str = ""
    asked: Counter[str] = field(default_factory=Counter)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        self.asked[request.path] += 1
        tag = f'"{self.version}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(body=self._feed(request.path), headers={"ETag": tag, "Content-Type": "application/rss+xml"})

    def _feed(self, path: str) -> bytes:
        titles = [f"Headline {self.version * 3 - back} of {path[1:]}" for back in range(ITEMS)]
        if self.headline and path == "/outlet-0":
            titles[0] = self.headline
        date = format_datetime(datetime(2026, 2, 1, tzinfo=UTC) + timedelta(hours=self.version))
        items = "".join(
            f"<item><title>{title}</title><guid>{title}</guid><pubDate>{date}</pubDate>"
            f"<description>{'A sentence about it. ' * 20}</description></item>"
            for title in titles
        )
        return f"<rss version='2.0'><channel><title>{path}</title>{items}</channel></rss>".encode()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one pass took."""

    seconds: float
    cpu: float
    lag: float
    requests: int
    most_per_source: int
    transactions: int
    posts: int


async def measure(servers: int) -> dict[str, Cost]:
    """Make the four kinds of passes once, with a number of servers that want news."""
    clock, costs = HandClock(), {}
    with tempfile.TemporaryDirectory() as directory:
        async with _serving() as outlets, open_services(_settings(Path(directory), outlets), clock) as services:
            await _subscribe(services, servers)
            for name in PASSES:
                clock.time += timedelta(hours=1)
                outlets.version += name != "nothing new"
                outlets.headline = ANNOUNCED if name == "announcement" else ""
                costs[name] = await _pass(services, outlets)
    return costs


async def _pass(services: Services, outlets: Outlets) -> Cost:
    outlets.asked.clear()
    begun = _count_writes(services)
    before = await _posts(services)
    lags: list[float] = []
    sampler = asyncio.create_task(_sample(lags))
    started, cpu = time.perf_counter(), _cpu()
    checked = await services.news.check()
    seconds, cpu = time.perf_counter() - started, _cpu() - cpu
    sampler.cancel()
    if not all(one.is_well for one in checked) or len(checked) != SOURCES:
        raise RuntimeError(f"not every source answered: {[str(one.line) for one in checked]}")
    asked = outlets.asked
    posts = await _posts(services) - before
    return Cost(seconds, cpu, max(lags, default=0.0), sum(asked.values()), max(asked.values()), len(begun), posts)


def _count_writes(services: Services) -> list[None]:
    """Count the transactions from now on."""
    begun: list[None] = []
    write = type(services.database).write

    def counted() -> Any:
        begun.append(None)
        return write(services.database)

    services.database.write = counted  # type: ignore[method-assign]
    return begun


async def _posts(services: Services) -> int:
    return int((await services.database.read("SELECT COUNT(*) FROM outbox"))[0][0])


async def _sample(lags: list[float]) -> None:
    """Note how late a sleep of a millisecond ends: the loop was busy with something else."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        lags.append(time.perf_counter() - before - 0.001)


def _cpu() -> float:
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


async def _subscribe(services: Services, servers: int) -> None:
    """Let servers choose a channel, and want what good sources report."""
    async with services.database.write() as write:
        await write.execute_many("INSERT INTO guild (guild_id) VALUES (?)", [(one,) for one in range(1, servers + 1)])
        await write.execute_many("INSERT INTO guild_setting VALUES (?, ?, ?)", list(_choices(servers)))


def _choices(servers: int) -> Iterator[tuple[int, str, str]]:
    for one in range(1, servers + 1):
        yield one, "news.channel", dumps(str(10_000_000 + one))
        yield one, "news.threshold", dumps("reported")
        yield one, "language", dumps("ja")


def _settings(directory: Path, outlets: Outlets) -> Settings:
    feeds = directory / "feeds.yaml"
    sources = [
        {
            "id": f"outlet-{number}",
            "name": f"Outlet {number}",
            "kind": "rss",
            "url": f"http://127.0.0.1:{outlets.port}/outlet-{number}",
            "tier": "A",
            "language": "en",
        }
        for number in range(SOURCES)
    ]
    feeds.write_text(yaml.safe_dump({"sources": sources}), encoding="utf-8")
    data = ROOT / "data"
    return Settings(
        _env_file=None,
        database=directory / "bench.db",
        content=data / "content",
        locale=data / "locale",
        news=data / "news.yaml",
        feeds=feeds,
        allow_private_feeds=True,
    )


@asynccontextmanager
async def _serving() -> AsyncIterator[Outlets]:
    outlets = Outlets()
    runner = web.AppRunner(web.Application(), handle_signals=False, access_log=None)
    runner.app.router.add_get("/{path:.*}", outlets.answer)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    outlets.port = runner.addresses[0][1]
    try:
        yield outlets
    finally:
        await runner.cleanup()


def _lines(measured: dict[int, list[dict[str, Cost]]]) -> Iterable[str]:
    yield f"{SOURCES} sources, {ITEMS} items each; median of {ROUNDS}"
    yield "| servers | pass | requests | most a source | transactions | posts | time | CPU | worst wait of the loop |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for servers, rounds in measured.items():
        for name in PASSES:
            costs = [costs[name] for costs in rounds]
            one = costs[0]
            seconds, cpu, lag = (
                statistics.median(values)
                for values in zip(*((cost.seconds, cost.cpu, cost.lag) for cost in costs), strict=True)
            )
            yield (
                f"| {servers:,} | {name} | {one.requests} | {one.most_per_source} | {one.transactions} | {one.posts:,}"
                f" | {seconds * 1000:.0f} ms | {cpu * 1000:.0f} ms | {lag * 1000:.1f} ms |"
            )
    fewest, most = min(measured), max(measured)
    for name in ("nothing new", "other news", "announcement"):
        low, high = (
            statistics.median(costs[name].seconds for costs in measured[servers]) for servers in (fewest, most)
        )
        yield f"{name}: {(high - low) / (most - fewest) * 1e6:.1f} us for each server more"


def verdicts() -> Iterator[str]:
    """Yield what the verdict costs by the number of stored items, for the first time and with the items read before."""
    show = load_show(ROOT / "data" / "news.yaml")
    for count in STORED:
        items, took = _stored(count), []
        for _ in range(ROUNDS):
            rules = Rules(show)
            took.append([_seconds(rules, items) for _ in range(2)])
        first, again = (statistics.median(values) * 1000 for values in zip(*took, strict=True))
        yield f"verdict from {count} stored items: {again:.1f} ms, for the first time {first:.0f} ms"


def _seconds(rules: Rules, items: list[StoredItem]) -> float:
    started = time.perf_counter()
    rules.course(items)
    return time.perf_counter() - started


def _stored(count: int) -> list[StoredItem]:
    """Make items about the show, all different, one a day; half of them are other words for an earlier one."""
    drawn = random.Random(1)
    items = []
    for number in range(1, count + 1):
        tier = drawn.choice((Tier.S, Tier.A, Tier.B, Tier.B, Tier.N, Tier.N))
        items.append(
            StoredItem(
                id=number,
                source_id=f"{tier}-{drawn.randrange(5)}",
                item_key=str(drawn.randrange(count // 2)),
                url=f"https://host-{drawn.randrange(60)}.example/{number}",
                title=f"{drawn.choice(SAID)} ({number})",
                summary=f"A sentence about {number}. " * 20,
                fetched_at=datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=number),
                tier=tier,
            )
        )
    return items


@click.command()
def main() -> None:
    """Print what passes cost, and the verdict."""
    click.echo("\n".join(verdicts()))
    measured: dict[int, list[dict[str, Cost]]] = {servers: [] for servers in SERVERS}
    for _ in range(ROUNDS):
        for servers in SERVERS:
            measured[servers].append(asyncio.run(measure(servers)))
    click.echo("\n".join(_lines(measured)))


if __name__ == "__main__":
    main()
