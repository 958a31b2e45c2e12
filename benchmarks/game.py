"""Measures a live game under a crowd: `python -m benchmarks.game`.

Forty people press two hundred times within two seconds. The same people send the bare bot as many /ping in the same
rhythm, so that each figure has its ratio. A press waits for the disk, which a /ping does not: nothing is answered that
is not written.
"""

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.load import slash
from benchmarks.measure import BARE_ARGUMENTS
from benchmarks.process import COMPANION, BotProcess, Subject, running
from benchmarks.stub import Answer, Stub
from benchmarks.world import Kind, Payload, Scenario

PLAYERS, PRESSES, SECONDS = 40, 200, 2.0
RULES = [str(number) for number in range(1, 18)]
BARE = Subject("bare", BARE_ARGUMENTS)
_READY_SECONDS = 30.0
_TAIL_SECONDS = 2.0  # until the message shows the last press

Press = Callable[[int], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a crowd cost one bot."""

    latencies: list[float]
    cpu_ms: float
    edits: int

    def percentile_ms(self, percent: float) -> float:
        """Tell how many milliseconds this share of the presses waited at most."""
        ordered = sorted(self.latencies)
        return ordered[math.ceil(len(ordered) * percent / 100) - 1] * 1000


async def press_together(bot: BotProcess, stub: Stub, press: Press) -> Crowd:
    """Let everybody press at moments of their own within two seconds."""
    chance = random.Random(1)
    moments = sorted(chance.random() * SECONDS for _ in range(PRESSES))
    before, edits = bot.cpu_seconds(), len(stub.edited_at)
    began = time.monotonic()

    async def one(turn: int, moment: float) -> float:
        await asyncio.sleep(max(began + moment - time.monotonic(), 0))
        return (await press(turn % PLAYERS)).seconds

    latencies = await asyncio.gather(*(one(turn, moment) for turn, moment in enumerate(moments)))
    await asyncio.sleep(_TAIL_SECONDS)
    cpu_ms = (bot.cpu_seconds() - before) * 1000 / PRESSES
    return Crowd(list(latencies), cpu_ms, len(stub.edited_at) - edits)


async def of_companion(directory: Path) -> Crowd:
    """Measure a game that everybody joined."""
    async with Stub() as stub, running(COMPANION.placed_in(directory), stub, directory) as bot:
        await bot.during(asyncio.wait_for(stub.commands_known.wait(), _READY_SECONDS))
        message = (await stub.ask(slash(stub.commands, "drinks start", episode=3))).message or {}
        chance = random.Random(2)

        async def press(verb: str, person: int, **data: object) -> Answer:
            control = {"custom_id": _custom_id(message, verb), "component_type": 2, **data}
            return await stub.ask(Scenario(verb, Kind.COMPONENT, control, message=message, person=person))

        for person in range(PLAYERS):
            await press("join", person)
        await asyncio.sleep(_TAIL_SECONDS)
        return await press_together(
            bot, stub, lambda person: press("call", person, component_type=3, values=[chance.choice(RULES)])
        )


async def of_bare(directory: Path) -> Crowd:
    """Measure the bare bot's /ping in the same rhythm."""
    async with Stub() as stub, running(BARE, stub, directory) as bot:
        await bot.during(asyncio.wait_for(stub.commands_known.wait(), _READY_SECONDS))
        command = slash(stub.commands, "ping")
        for _ in range(PLAYERS):
            await stub.ask(command)
        return await press_together(bot, stub, lambda _person: stub.ask(command))


def _custom_id(message: Payload, verb: str) -> str:
    return next(part for part in str(message).split("'") if part.startswith(f"1:game:{verb}:"))


async def measure(rounds: int) -> list[tuple[Crowd, Crowd]]:
    """Measure both bots in turn."""
    pairs = []
    for _ in range(rounds):
        with TemporaryDirectory(prefix="benchmark-") as name:
            pairs.append((await of_bare(Path(name)), await of_companion(Path(name))))
    return pairs


@click.command()
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True, help="More is steadier.")
def main(rounds: int) -> None:
    """Compare a press in a crowded game with a bare discord.py bot's /ping."""
    click.echo(f"{PLAYERS} people, {PRESSES} presses within {SECONDS:g} s; medians of {rounds} round(s)\n")
    click.echo("| | bare /ping | a press | ratio |\n| --- | --- | --- | --- |")
    pairs = asyncio.run(measure(rounds))
    for label, figure in (
        ("CPU for each", lambda crowd: crowd.cpu_ms),
        ("p50 latency", lambda crowd: crowd.percentile_ms(50)),
        ("p99 latency", lambda crowd: crowd.percentile_ms(99)),
        ("longest", lambda crowd: crowd.percentile_ms(100)),
    ):
        bare, ours = (sorted(map(figure, side))[rounds // 2] for side in zip(*pairs, strict=True))
        click.echo(f"| {label} | {bare:.2f} ms | {ours:.2f} ms | {ours / bare:.2f}x |")
    click.echo(f"| edits of the message | | {max(ours.edits for _, ours in pairs)} | |")


if __name__ == "__main__":
    main()
