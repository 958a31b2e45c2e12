"""Plays many people at once: scenarios made from the commands a bot registered, and the driver that repeats them."""

import asyncio
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from benchmarks.stub import Answer, Stub
from benchmarks.world import Kind, Payload, Scenario

_PATIENCE_SECONDS = 20.0
_SLOWEST_SECONDS = 0.1  # an interaction, on average, before a run is given up
_CONVERSIONS: dict[int, type] = {3: str, 4: int, 5: bool, 10: float}


class UnknownCommandError(LookupError):
    """The bot registered no such command or option."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of the driver saw."""

    count: int
    seconds: float
    latencies: list[float]  # seconds, shortest first
    private: int  # answers only the asker sees; errors are among them
    sample: Answer

    @classmethod
    def sum(cls, parts: Sequence[Self]) -> Self:
        """Take several runs for one."""
        latencies = sorted(latency for part in parts for latency in part.latencies)
        private = sum(part.private for part in parts)
        return cls(len(latencies), sum(part.seconds for part in parts), latencies, private, parts[-1].sample)

    @property
    def per_second(self) -> float:
        """Tell the throughput."""
        return self.count / self.seconds

    def percentile_ms(self, percent: float) -> float:
        """Tell how many milliseconds this share of the answers took at most."""
        return self.latencies[math.ceil(len(self.latencies) * percent / 100) - 1] * 1000


def slash(commands: Mapping[str, Payload], text: str, /, **options: object) -> Scenario:
    """Use a command as registered; `text` is its name, with those of groups and subcommands before it."""
    label = " ".join([f"/{text}", *(f"{name}:{value}" for name, value in options.items())])
    return Scenario(label, Kind.COMMAND, _invocation(commands, text, options))


def autocomplete(commands: Mapping[str, Payload], text: str, /, option: str, typed: str) -> Scenario:
    """Type the beginning of an option's value."""
    data = _invocation(commands, text, {option: typed}, focused=option)
    return Scenario(f'/{text} {option}: typing "{typed}"', Kind.AUTOCOMPLETE, data)


async def drive(stub: Stub, scenario: Scenario, *, count: int, window: int) -> Load:
    """Do this `count` times with `window` people waiting for an answer at any moment."""
    turns = iter(range(count))
    latencies: list[float] = []
    private = 0
    sample: Answer | None = None

    async def keep_asking() -> None:
        nonlocal private, sample
        for _ in turns:
            sample = await stub.ask(scenario)
            latencies.append(sample.seconds)
            private += sample.is_private

    started = time.monotonic()
    people = [asyncio.create_task(keep_asking()) for _ in range(window)]
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS + count * _SLOWEST_SECONDS):
            await asyncio.gather(*people)
    finally:
        for person in people:
            person.cancel()
    seconds = time.monotonic() - started
    if sample is None:
        raise ValueError("A run needs at least one interaction.")
    return Load(count, seconds, sorted(latencies), private, sample)


def _invocation(
    commands: Mapping[str, Payload], text: str, options: Mapping[str, object], focused: str = ""
) -> Payload:
    root, *path = text.split()
    if root not in commands:
        raise UnknownCommandError(f"The bot registered no /{root}, only {', '.join(sorted(commands)) or 'nothing'}.")
    command = commands[root]
    invocation: Payload = {"id": command["id"], "name": root, "type": 1}
    declared, chosen = command, invocation
    for name in path:
        declared = _declared(declared, name, text)
        chosen["options"] = [{"type": declared["type"], "name": name}]
        chosen = chosen["options"][0]
    chosen["options"] = [
        _option(_declared(declared, name, text), value, is_focused=name == focused) for name, value in options.items()
    ]
    return invocation


def _declared(command: Payload, name: str, text: str) -> Payload:
    for option in command.get("options") or []:
        if option["name"] == name:
            found: Payload = option
            return found
    raise UnknownCommandError(f"/{text} has no option or subcommand {name!r}.")


def _option(declared: Payload, value: Any, *, is_focused: bool) -> Payload:
    kind = declared["type"]
    if is_focused:
        # What is still being typed is text, whatever the option's type.
        return {"type": kind, "name": declared["name"], "value": str(value), "focused": True}
    return {"type": kind, "name": declared["name"], "value": _CONVERSIONS.get(kind, str)(value)}
