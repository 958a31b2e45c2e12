"""The real watch on a real database file, asking sources that the test serves on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.app import open_services
from bot.services import Services
from bot.watch.news import News
from bot.watch.watch import Checked
from tests.harness import settings
from tests.watch.crier import Crier, ManualClock

SEQUEL = "Akudama Drive Anime Gets 2nd Season"


@dataclass(slots=True)
class Watching:
    """The services, with what tests ask of them."""

    services: Services
    clock: ManualClock

    @property
    def news(self) -> News:
        return self.services.news

    async def check(self, **by: float) -> list[Checked]:
        """Move the clock and check what is due then."""
        self.clock.move(**by)
        return await self.news.check()

    async def rows(self, sql: str, *parameters: object) -> list[Any]:
        return await self.services.database.read(sql, parameters)

    async def titles(self, condition: str = "1 = 1") -> list[str]:
        return [title for (title,) in await self.rows(f"SELECT title FROM news_item WHERE {condition} ORDER BY id")]

    async def subscribe(self, guild_id: int, channel: int | None = None, **values: Any) -> None:
        """Let a server choose a channel for news, and what else it wants."""
        updates = {"news.channel": channel or guild_id + 1, **{f"news.{name}": value for name, value in values.items()}}
        await self.services.guilds.change(guild_id, 1, updates)

    async def posts(self) -> list[tuple[int, str, str]]:
        return [
            tuple(row)
            for row in await self.rows(
                "SELECT guild_id, kind, state FROM outbox WHERE subject = 'verdict' ORDER BY created_at, what, guild_id"
            )
        ]


def a_source(crier: Crier, path: str, **values: Any) -> dict[str, Any]:
    """Return one source of the list; what it lists is the feed at `path`."""
    crier.feed(path)
    name = path.strip("/")
    return {
        "id": name,
        "name": name.title(),
        "kind": "rss",
        "url": crier.url(path),
        "tier": "A",
        "language": "en",
        **values,
    }


@asynccontextmanager
async def watching(
    folder: Path, clock: ManualClock, sources: Sequence[dict[str, Any]], **values: Any
) -> AsyncIterator[Watching]:
    """Open the services with these sources; a second time with the same folder is a restart."""
    listed = folder / "feeds.yaml"
    listed.write_text(yaml.safe_dump({"sources": json.loads(json.dumps(list(sources)))}))
    values = {"feeds": listed, "allow_private_feeds": True, **values}
    async with open_services(settings(folder, **values), clock) as services:
        yield Watching(services, clock)
