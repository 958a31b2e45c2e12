"""Many people at one game of the real process, which talks to a stub of Discord on loopback."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load import slash
from benchmarks.process import BotProcess, Subject, running
from benchmarks.stub import Answer, Stub
from benchmarks.world import Kind, Payload, Scenario
from tests.harness import NO_FEEDS

DEFERRED_UPDATE = 6
RULES = [str(number) for number in range(1, 18)]


@dataclass(slots=True)
class Crowd:
    """People around the message of one game; `calls` are what was answered, by who and which rule."""

    stub: Stub
    database: Path
    message: Payload = field(default_factory=dict)
    calls: list[tuple[int, str]] = field(default_factory=list)

    async def begin(self, **options: Any) -> None:
        """Begin a game in the one channel there is."""
        answer = await self.stub.ask(slash(self.stub.commands, "drinks start", **options))
        assert answer.message is not None and "Begun" in answer.text, answer.text
        self.message = answer.message

    async def press(self, verb: str, person: int) -> Answer:
        """Press a button of the message."""
        return await self._ask(verb, person, {"custom_id": self._custom_id(verb), "component_type": 2})

    async def call(self, person: int, rule: str) -> Answer:
        """Pick a rule, and note that it was answered."""
        data = {"custom_id": self._custom_id("call"), "component_type": 3, "values": [rule]}
        answer = await self._ask("call", person, data)
        self.calls.append((person, rule))
        return answer

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read the database as it is on the disk."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql).fetchall()

    async def _ask(self, label: str, person: int, data: Payload) -> Answer:
        answer = await self.stub.ask(Scenario(label, Kind.COMPONENT, data, message=self.message, person=person))
        assert answer.kind == DEFERRED_UPDATE, answer.text
        return answer

    def _custom_id(self, verb: str) -> str:
        return next(part for part in str(self.message).split("'") if part.startswith(f"1:game:{verb}:"))


@asynccontextmanager
async def crowd(folder: Path) -> AsyncIterator[Crowd]:
    """Give the block a stub of Discord with nobody connected to it yet."""
    async with Stub() as stub:
        yield Crowd(stub, folder / "bot.db")


@asynccontextmanager
async def companion(crowd: Crowd, folder: Path) -> AsyncIterator[BotProcess]:
    """Run the real bot until the block ends."""
    settings = {"AKUDAMA_DATABASE": str(crowd.database), "AKUDAMA_FEEDS": str(NO_FEEDS)}
    subject = Subject("bot", (sys.executable, "-m", "bot", "run"), settings)
    async with running(subject, crowd.stub, folder) as process:
        await process.during(asyncio.wait_for(crowd.stub.commands_known.wait(), 20))
        yield process


async def chatter(crowd: Crowd, people: int, seed: int) -> None:
    """Let several people call rule after rule, without end."""

    async def one(person: int) -> None:
        chance = random.Random(f"{seed}/{person}")
        while True:
            await crowd.call(person, chance.choice(RULES))
            await asyncio.sleep(chance.random() * 0.01)

    await asyncio.gather(*(one(person) for person in range(people)))
