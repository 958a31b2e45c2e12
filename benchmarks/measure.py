"""Compares a bot with the bare reference: starts, memory, and scenarios under load, alternating between the two."""

import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeVar

import click

from benchmarks.load import Load, drive, slash
from benchmarks.process import BotProcess, Subject, running
from benchmarks.report import Figure, LoadRow, Report
from benchmarks.stub import Stub
from benchmarks.world import Kind, Scenario

Measured = TypeVar("Measured")
Scenarios = Callable[[Stub], Coroutine[Any, Any, list[Scenario]]]

BARE_ARGUMENTS = (sys.executable, "-m", "benchmarks.bare")

_COMMANDS_SECONDS = 30.0
_READY_SECONDS = 30.0
_SETTLE_SECONDS = 2.0  # what a bot still does right after it is ready
_TAIL_SECONDS = 0.1  # what a bot still does after Discord has its answer
_SAMPLE_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often to measure."""

    interactions: int = 3000
    slices: int = 6  # the two bots take turns this often, because a shared machine slows down for seconds at a time
    warm_up: int = 300
    windows: tuple[int, ...] = (1, 16, 64)
    rounds: int = 5  # each with new processes: two processes of the same bot differ by some percent
    load_guilds: int = 100
    starts: int = 5
    more_guilds: tuple[int, ...] = (1000, 10_000)
    starts_with_more_guilds: int = 2


FULL = Plan()
QUICK = Plan(interactions=300, slices=3, warm_up=50, rounds=1, starts=1, more_guilds=(1000,), starts_with_more_guilds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two bots, a Discord of its own, and what people do with it."""

    subject: Subject
    stub: Stub
    scenarios: Scenarios
    directory: Path

    @asynccontextmanager
    async def up(self, guilds: int) -> AsyncIterator[tuple[BotProcess, list[Scenario]]]:
        """Run the bot on so many servers, with the scenarios made from the commands it registered."""
        self.stub.guilds = guilds
        async with running(self.subject, self.stub, self.directory) as bot:
            await bot.during(asyncio.wait_for(self.stub.commands_known.wait(), _COMMANDS_SECONDS))
            yield bot, await bot.during(self.scenarios(self.stub))


@dataclass(frozen=True, slots=True)
class Start:
    """How long one start took, and what the bot then held."""

    answered_seconds: float
    ready_seconds: float
    resident_mb: float
    workers_mb: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a scenario cost."""

    load: Load
    cpu_seconds: float

    @property
    def cpu_ms(self) -> float:
        """Tell the processor time per interaction."""
        return self.cpu_seconds * 1000 / self.load.count

    @classmethod
    def sum(cls, slices: Sequence[Self]) -> Self:
        """Take several runs for one."""
        return cls(Load.sum([cost.load for cost in slices]), sum(cost.cpu_seconds for cost in slices))


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A scenario that a running bot is put through at one window."""

    stub: Stub
    bot: BotProcess
    scenario: Scenario
    window: int

    async def take(self, count: int) -> Cost:
        """Repeat the scenario so often, and count the processor time until the bot rests again."""
        before = self.bot.cpu_seconds()
        load = await self.bot.during(drive(self.stub, self.scenario, count=count, window=self.window))
        await asyncio.sleep(_TAIL_SECONDS)
        return Cost(load, self.bot.cpu_seconds() - before)


async def compare(title: str, subject: Subject, scenarios: Scenarios, plan: Plan) -> Report:
    """Measure both bots and report; `subject.settings` may say {directory} for a place that is new and passing."""
    report = Report(title, subject.name)
    with TemporaryDirectory(prefix="benchmark-") as name:
        directory = Path(name)
        subject = subject.placed_in(directory)
        async with Stub() as bare_stub, Stub() as subject_stub:
            bare = Side(Subject("bare", BARE_ARGUMENTS), bare_stub, ping, directory)
            other = Side(subject, subject_stub, scenarios, directory)
            await _compare_starts(plan, bare, other, report)
            await _compare_loads(plan, bare, other, report)
            for side in (bare, other):
                _note_traffic(side, report)
    return report


async def ping(stub: Stub) -> list[Scenario]:
    """Use the bare bot's only command."""
    return [slash(stub.commands, "ping")]


async def _compare_starts(plan: Plan, bare: Side, other: Side, report: Report) -> None:
    first = await _start_in_turn(1, bare, other, guilds=1)
    again = await _start_in_turn(plan.starts, bare, other, guilds=1)
    report.others.append(_figure("first start to first answer", "s", first, lambda start: start.answered_seconds))
    report.others.append(_figure("second start to first answer", "s", again, lambda start: start.answered_seconds))
    report.others.append(_figure("second start to on_ready", "s", again, lambda start: start.ready_seconds))
    report.others.append(_figure("memory when ready, 1 server", "MB", again, lambda start: start.resident_mb))
    for guilds in plan.more_guilds:
        starts = await _start_in_turn(plan.starts_with_more_guilds, bare, other, guilds=guilds)
        name = f"{guilds:,} servers"
        report.others.append(
            _figure(f"start to first answer, {name}", "s", starts, lambda start: start.answered_seconds)
        )
        report.others.append(_figure(f"memory when ready, {name}", "MB", starts, lambda start: start.resident_mb))
    workers = max(start.workers_mb for _, start in again)
    if workers:
        report.note(f"{other.subject.name} also runs processes of its own, which hold {workers:.0f} MB (not counted).")


async def _start_in_turn(times: int, bare: Side, other: Side, *, guilds: int) -> list[tuple[Start, Start]]:
    click.echo(f"starting both bots on {guilds:,} server(s), {times} time(s)", err=True)
    return [(await _start(bare, guilds), await _start(other, guilds)) for _ in range(times)]


async def _start(side: Side, guilds: int) -> Start:
    async with side.up(guilds) as (bot, scenarios):
        await bot.during(side.stub.ask(scenarios[0]))
        answered = time.monotonic() - bot.spawned_at
        await bot.during(asyncio.wait_for(side.stub.ready.wait(), _READY_SECONDS))
        ready = side.stub.ready_at - bot.spawned_at
        await asyncio.sleep(_SETTLE_SECONDS)
        return Start(answered, ready, bot.resident_mb(), bot.workers_mb())


async def _compare_loads(plan: Plan, bare: Side, other: Side, report: Report) -> None:
    costs: dict[tuple[str, int], list[tuple[Cost, Cost]]] = {}
    memory: dict[str, list[tuple[float, float]]] = {}
    gc.freeze()
    for turn in range(plan.rounds):
        # Neither bot is always the first to start, nor to be asked.
        first, second = (bare, other) if turn % 2 == 0 else (other, bare)
        chosen, known = 0, 1
        while chosen < known:
            # New processes for each scenario, so that what one leaves in memory does not weigh on the next.
            async with first.up(plan.load_guilds) as first_up, second.up(plan.load_guilds) as second_up:
                bots = {first: first_up, second: second_up}
                (bare_bot, pings), (bot, scenarios) = bots[bare], bots[other]
                scenario, known = scenarios[chosen], len(scenarios)
                click.echo(f"round {turn + 1} of {plan.rounds}: {scenario.label}", err=True)
                for window in plan.windows:
                    runs = {
                        bare: Run(bare.stub, bare_bot, pings[0], window),
                        other: Run(other.stub, bot, scenario, window),
                    }
                    taken = await _in_turn(plan, runs[first], runs[second])
                    pair = (taken[runs[bare]], taken[runs[other]])
                    costs.setdefault((scenario.label, window), []).append(pair)
                    _note_answers(scenario, pair[1].load, report)
                memory.setdefault(scenario.label, []).append((bare_bot.resident_mb(), bot.resident_mb()))
            chosen += 1
    for (label, window), pairs in costs.items():
        report.loads.append(LoadRow(label, window, _load_figures(pairs)))
    asked = (plan.interactions + plan.warm_up) * len(plan.windows)
    for label, held in memory.items():
        report.others.append(_figure(f"memory after {asked:,} x {label}", "MB", held, lambda megabytes: megabytes))


async def _in_turn(plan: Plan, first: Run, second: Run) -> dict[Run, Cost]:
    for run in (first, second):
        await run.take(plan.warm_up)
    slices: dict[Run, list[Cost]] = {first: [], second: []}
    for turn in range(plan.slices):
        for run in (first, second) if turn % 2 == 0 else (second, first):
            slices[run].append(await run.take(plan.interactions // plan.slices))
    return {run: Cost.sum(costs) for run, costs in slices.items()}


def _load_figures(pairs: list[tuple[Cost, Cost]]) -> list[Figure]:
    return [
        _figure("CPU", "ms each", pairs, lambda cost: cost.cpu_ms),
        _figure("throughput", "per s", pairs, lambda cost: cost.load.per_second),
        _figure("p50", "ms", pairs, lambda cost: cost.load.percentile_ms(50)),
        _figure("p99", "ms", pairs, lambda cost: cost.load.percentile_ms(99)),
    ]


def _figure(name: str, unit: str, pairs: list[tuple[Measured, Measured]], read: Callable[[Measured], float]) -> Figure:
    return Figure(name, unit, [read(bare) for bare, _ in pairs], [read(other) for _, other in pairs])


def _note_answers(scenario: Scenario, load: Load, report: Report) -> None:
    answer = load.sample
    report.samples[scenario.label] = {
        "kind": answer.kind,
        "private": answer.is_private,
        "bytes": answer.sent_bytes,
        "text": answer.text[:_SAMPLE_CHARACTERS],
    }
    if load.private:
        report.note(f"Careful: {scenario.label} was answered privately, as errors are: {answer.text[:200]!r}")
    if scenario.kind is Kind.AUTOCOMPLETE and not answer.data.get("choices"):
        report.note(f"Careful: {scenario.label} was offered no choices.")


def _note_traffic(side: Side, report: Report) -> None:
    stub, name = side.stub, side.subject.name
    report.note(f"{name}: {stub.starts} starts, {stub.identifies} IDENTIFYs, {stub.syncs} command syncs.")
    report.calls[name] = dict(stub.rest)
    for route, times in stub.unknown.items():
        report.note(f"Careful: {name} called {route}, which the stub does not know, {times} time(s).")
