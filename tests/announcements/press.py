"""A server that wants the news, in a simulated Discord, with sources on loopback: from a headline to its post."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.harness import DiscordClock, World, read, world
from tests.watch.crier import Crier, crying, rss
from tests.watch.watching import a_source

HOUR = 3_600


@dataclass(slots=True)
class Press:
    """The bot, an edited outlet (`/post`), the show's own site (`/site`), and the channel for the news."""

    world: World
    crier: Crier
    channel: Any
    listed: dict[str, list[tuple[str, str, Any]]] = field(default_factory=dict)

    async def say(self, path: str, title: str, guid: str = "1", **after: float) -> None:
        """Let a source list a headline, in the place of the one with the same id; have it asked and posted."""
        now = self.world.services.clock.now()
        others = [item for item in self.listed.get(path, []) if item[1] != guid]
        self.listed[path] = [*others, (title, guid, now)]
        self.crier.feed(path).body = rss(*self.listed[path])
        await self.wait(**(after or {"hours": 1}))

    async def wait(self, **after: float) -> None:
        """Let time pass, ask what is due and let what is due be posted."""
        seconds = HOUR * (after.get("hours", 0) + 24 * after.get("days", 0))
        while seconds > 0:
            await self.world.env.advance_time(min(seconds, HOUR))
            seconds -= HOUR
        await self.world.services.news.check()
        await deliver(self.world)

    def skip(self, **by: float) -> None:
        """Put the clocks forward; nothing happens meanwhile, as if the machine had slept."""
        # Private: simcord would let every minute of that time pass, one after another.
        self.world.env.backend.clock._epoch += timedelta(**by)

    def posts(self, channel: Any = None) -> list[str]:
        """Return what is in the channel, oldest first."""
        return [read(message) for message in (channel or self.channel).history()]

    def sent(self, channel: Any = None) -> list[Any]:
        """Return the messages that were sent to the channel, as Discord was asked for them."""
        path = f"/channels/{(channel or self.channel).id}/messages"
        return [r.json for r in self.world.env.http_requests if r.method == "POST" and r.path.endswith(path)]


@asynccontextmanager
async def press(folder: Path, **wanted: Any) -> AsyncIterator[Press]:
    """Watch two sources; `wanted` is what the server sets beside its channel, by path with `__` for the dots."""
    async with crying(DiscordClock()) as crier:  # type: ignore[arg-type]
        sources = [a_source(crier, "/post"), a_source(crier, "/site", tier="S")]
        file = folder / "feeds.yaml"
        file.write_text(yaml.safe_dump({"sources": json.loads(json.dumps(sources))}))
        async with world(folder, feeds=file, allow_private_feeds=True) as running:
            with running.env.time_context():
                channel = running.guild.create_text_channel("news")
                await running.set(news__channel=channel.id, **wanted)
                opened = Press(running, crier, channel)
                await opened.wait(hours=1)
                yield opened


async def deliver(running: World) -> None:
    """Let what is due be posted."""
    running.services.office.delivery.poke()
    await running.env.advance_time(1)
