"""Measures many announcements that are due at one moment: `python -m benchmarks.fanout`.

Ten thousand servers have one each, in a channel of their own, and Discord takes fifty requests a second. The real bot
posts them as fast as it allows itself to, while people go on using commands, at random moments of their own. What is
measured beside the pace: whether Discord ever had to say no, the memory, and how much longer people wait meanwhile.
"""

import asyncio
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click

from benchmarks import world
from benchmarks.load import slash
from benchmarks.process import COMPANION, BotProcess, running
from benchmarks.rest.server import MessageServer, Request
from benchmarks.stub import Stub
from benchmarks.world import Scenario
from bot.store.announcements import AnnouncementStore, Coming, Plan
from bot.store.database import Database

CONFIGURED = 40.0
"""How many posts a second the bot allows itself unless the operator says otherwise."""
ASKED_PER_SECOND = 50.0
LATENCY_SECONDS = 0.15
"""How long Discord takes to answer; a worker waits so long for each post."""
_START_SECONDS = 15.0
_CALM_SECONDS = 40.0
_WARM_SECONDS = 5.0
_STRETCH_SECONDS = 10.0
_READY_SECONDS = 60.0
_CHUNK = 500


@dataclass(slots=True)
class Watched:
    """What was seen during some time: how long people waited for each answer, by when they asked; the bot's memory."""

    waits: list[tuple[float, float]] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)

    def percentiles_ms(self, percent: float) -> list[float]:
        """Tell how many milliseconds this share of the answers took at most, in each stretch of ten seconds."""
        stretches: dict[int, list[float]] = {}
        for at, seconds in self.waits:
            stretches.setdefault(int((at - self.waits[0][0]) // _STRETCH_SECONDS), []).append(seconds)
        whole = list(stretches.values())[:-1] or list(stretches.values())
        return [sorted(waits)[math.ceil(len(waits) * percent / 100) - 1] * 1000 for waits in whole]


@dataclass(slots=True)
class FanOut:
    """What a fan-out came to."""

    count: int
    server: MessageServer
    posted_at: list[float] = field(default_factory=list)
    calm: Watched = field(default_factory=Watched)
    busy: Watched = field(default_factory=Watched)
    cpu_calm: float = 0.0
    cpu_busy: float = 0.0

    @property
    def per_second(self) -> float:
        """Tell the pace, from the first post to the last."""
        return (len(self.posted_at) - 1) / (self.posted_at[-1] - self.posted_at[0])

    def lines(self) -> list[str]:
        """Write the table."""
        held = self.busy.memory_mb
        memory = [median(self.calm.memory_mb), held[len(held) // 4], held[len(held) // 2], held[-1]]
        # Usual stretches are compared: now and then other processes of the machine hold up everything.
        calm, busy = (
            {percent: median(watched.percentiles_ms(percent)) for percent in (50, 99)}
            for watched in (self.calm, self.busy)
        )
        worst = [max(watched.percentiles_ms(99)) for watched in (self.calm, self.busy)]
        seconds = self.posted_at[-1] - self.posted_at[0]
        rows = {
            "posts that stand, of those due": f"{self.server.channels.made:,} of {self.count:,}",
            "pace": f"{self.per_second:.1f} a second, {self.per_second / CONFIGURED:.1%} of {CONFIGURED:g}",
            "in all": f"{seconds:.1f} s",
            "most requests within any second": f"{self.server.limits.most_in_a_second}",
            "answers 429, and invalid requests": f"{self.server.statuses[429]}, {self.server.invalid}",
            "other answers than 200": f"{sum(self.server.statuses.values()) - self.server.statuses[200]}",
            "memory before, a quarter and half through, at the end": ", ".join(f"{mb:.0f} MB" for mb in memory),
            "CPU of the bot for a post": f"{(self.cpu_busy - self.cpu_calm * seconds) * 1000 / self.count:.2f} ms",
            "p50 of a command without, with": f"{calm[50]:.2f} ms, {busy[50]:.2f} ms ({busy[50] / calm[50]:.2f}x)",
            "p99 of a command without, with": f"{calm[99]:.2f} ms, {busy[99]:.2f} ms ({busy[99] / calm[99]:.2f}x)",
            "p99 in the worst ten seconds without, with": f"{worst[0]:.2f} ms, {worst[1]:.2f} ms",
        }
        return ["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows.items())]


async def plant(path: Path, count: int, at: datetime) -> None:
    """Store an announcement for a channel of each server, all for one moment."""
    database = await Database.open(path)
    store, local = AnnouncementStore(database), at.replace(tzinfo=None)
    try:
        for start in range(0, count, _CHUNK):
            async with database.write() as write:
                for number in range(start, min(start + _CHUNK, count)):
                    guild = world.guild_id(number)
                    await write.execute("INSERT INTO guild (guild_id) VALUES (?)", (guild,))
                    text = f"Tonight at {{time}} we watch {{episode}} in {{server}}. Announcement {number}."
                    plan = Plan(guild, world.channel_id(number), None, text, local, "UTC")
                    await store.add(write, number + 1, plan, Coming(local, at), at)
    finally:
        await database.close()


async def people(stub: Stub, scenarios: list[Scenario], bot: BotProcess, is_over: Callable[[], bool]) -> Watched:
    """Let people use commands at random moments until it is over; read the bot's memory every second."""
    watched, chance = Watched(), random.Random(1)
    waiting: set[asyncio.Task[None]] = set()

    async def one(scenario: Scenario) -> None:
        asked_at = time.monotonic()
        watched.waits.append((asked_at, (await stub.ask(scenario)).seconds))

    moment = read_at = time.monotonic()
    while not is_over():
        moment += chance.expovariate(ASKED_PER_SECOND)
        await asyncio.sleep(max(moment - time.monotonic(), 0))
        task = asyncio.create_task(one(chance.choice(scenarios)))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
        if time.monotonic() >= read_at:
            watched.memory_mb.append(bot.resident_mb())
            read_at += 1
    await asyncio.gather(*waiting)
    return watched


async def fan_out(count: int, directory: Path) -> FanOut:
    """Start the bot on as many servers, watch it in calm, and then until everything is posted."""
    subject = COMPANION.placed_in(directory)
    server = MessageServer(latency=LATENCY_SECONDS)
    found = FanOut(count, server)

    def note(request: Request) -> None:
        if request.kind == "POST messages":
            found.posted_at.append(request.at)

    server.watch = note
    due_at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=_wait_for(count))
    await plant(Path(subject.settings["AKUDAMA_DATABASE"]), count, due_at)
    async with Stub(guilds=count, messages=server) as stub, running(subject, stub, directory) as bot:
        await bot.during(asyncio.wait_for(stub.ready.wait(), _READY_SECONDS))
        scenarios = [
            slash(stub.commands, "character", name="swindler"),
            slash(stub.commands, "episode", number=1),
            slash(stub.commands, "search", text="coin"),
        ]
        # Once more than what is kept of a server is loaded for, and what is made once is made.
        await bot.during(people(stub, scenarios, bot, _after(_WARM_SECONDS)))
        left = (due_at - datetime.now(UTC)).total_seconds() - 1
        if left < 5:
            raise click.ClickException("The bot took too long to start for a measurement in calm.")
        cpu, began = bot.cpu_seconds(), time.monotonic()
        found.calm = await bot.during(people(stub, scenarios, bot, _after(left)))
        found.cpu_calm = (bot.cpu_seconds() - cpu) / (time.monotonic() - began)
        await bot.during(asyncio.wait_for(_first_of(found.posted_at), _READY_SECONDS))
        cpu = bot.cpu_seconds()
        gives_up_at = time.monotonic() + 60 + 2 * count / CONFIGURED
        found.busy = await bot.during(
            people(stub, scenarios, bot, lambda: server.channels.made >= count or time.monotonic() > gives_up_at)
        )
        found.cpu_busy = bot.cpu_seconds() - cpu
    return found


async def _first_of(posted_at: list[float]) -> None:
    while not posted_at:
        await asyncio.sleep(0.01)


def _wait_for(count: int) -> float:
    """Return in how many seconds the announcements are due: after the start on so many servers, and some calm."""
    return _START_SECONDS + count / 400 + _CALM_SECONDS


def _after(seconds: float) -> Callable[[], bool]:
    ends_at = time.monotonic() + seconds
    return lambda: time.monotonic() >= ends_at


@click.command()
@click.option("--count", type=click.IntRange(min=10), default=10_000, show_default=True, help="How many servers.")
def main(count: int) -> None:
    """Post an announcement in each of many servers as fast as the bot allows itself to."""
    click.echo(
        f"{count:,} announcements due at one moment in as many channels; {ASKED_PER_SECOND:g} commands a second\n"
    )
    with TemporaryDirectory(prefix="benchmark-") as name:
        found = asyncio.run(fan_out(count, Path(name)))
    click.echo("\n".join(found.lines()))
    if found.server.channels.made != count:
        raise click.ClickException("Not everything was posted.")


if __name__ == "__main__":
    main()
