"""A real bot on a real database file, in a simulated Discord: what almost every test starts from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
import simcord.env

from bot.app import open_services
from bot.client import CompanionBot
from bot.preview.sleeping import SimulatedSleep
from bot.services import Services
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "data" / "content"
NO_FEEDS = Path(__file__).parent / "data" / "feeds" / "none.yaml"
TINY_SHOW = Path(__file__).parent / "data" / "tiny_show"

# Private: without it simcord idles 50 ms after every action that leaves a timer.
simcord.env.Env._settle_internal.__kwdefaults__["idle"] = 0.002


AWAKE_SECONDS = 3720
"""How much of a long time passes minute by minute, at its end: all that happens every hour happens in it."""


class DiscordClock:
    """Tells simcord's time, which only moves when a test moves it."""

    def now(self) -> datetime:
        return discord.utils.utcnow()


def settings(directory: Path, **values: Any) -> Settings:
    """Return settings that read nothing from this machine but what a test gives."""
    data = ROOT / "data"
    files = {"content": CONTENT, "locale": data / "locale", "fonts": data / "fonts"}
    watch = {"news": data / "news.yaml", "feeds": NO_FEEDS}
    return Settings(_env_file=None, **{"database": directory / "akudama.db", **files, **watch, **values})


@dataclass(slots=True)
class World:
    """A server named for the show, with a channel and some members, and the bot in it."""

    env: simcord.Env
    bot: CompanionBot
    services: Services
    guild: Any
    channel: Any
    admin: Any
    newcomer: Any
    halfway: Any
    finished: Any
    expected_errors: list[type[BaseException]] = field(default_factory=list)
    """What a test plants on purpose, so that it does not fail the test."""

    def person(self, name: str) -> Any:
        """Return a new member."""
        return self.guild.add_member(self.env.create_user(name))

    async def set(self, **updates: Any) -> None:
        """Change settings of the server as its admin, by path with `__` for the dots."""
        by_path = {path.replace("__", "."): value for path, value in updates.items()}
        await self.services.guilds.change(self.guild.id, self.admin.id, by_path)

    async def limit(self, seen: int, place_id: int | None = None) -> None:
        """Set how far public replies may tell, in the server or in one place."""
        path = "spoilers.default" if place_id is None else f"spoilers.places.{place_id}"
        await self.services.guilds.change(self.guild.id, self.admin.id, {path: seen})

    async def later(self, **amount: float) -> None:
        """Let time pass: all but the last hour at once, as on a machine that slept."""
        left = timedelta(**amount).total_seconds()
        if left > AWAKE_SECONDS:
            # Private: simcord goes through every minute that a loop wakes at, and gives a step only so long.
            self.env.backend.clock._epoch += timedelta(seconds=left - AWAKE_SECONDS)
        await self.env.advance_time(min(left, AWAKE_SECONDS))


@asynccontextmanager
async def world(directory: Path, **values: Any) -> AsyncIterator[World]:
    """Run the bot in a simulated Discord; fail on any error that is not a sentence for people."""
    sleep = SimulatedSleep()
    async with open_services(settings(directory, **values), DiscordClock(), sleep) as services:
        bot = CompanionBot(services, shards=1)
        env = simcord.env.Env(bot, check_errors=False)
        sleep.env = env
        await env.start()
        running = _populate(env, bot, services)
        try:
            yield running
        finally:
            await env.shutdown()
            # simcord never closes the client itself.
            await bot.close()
    planted = tuple(running.expected_errors)
    errors = [error for error in env.errors if not isinstance(getattr(error, "original", error), planted)]
    if unexpected := [error for error in errors if not is_for_people(error)]:
        raise ExceptionGroup("errors that nobody could read", unexpected)


def _populate(env: simcord.Env, bot: CompanionBot, services: Services) -> World:
    guild = env.create_guild("Akudama Drive")
    channel = guild.create_text_channel("general")
    mods = guild.create_role("Mods", permissions=discord.Permissions(manage_guild=True, manage_events=True))
    admin = guild.add_member(env.create_user("admin"), roles=[mods])
    members = {name: guild.add_member(env.create_user(name)) for name in ("newcomer", "halfway", "finished")}
    return World(env, bot, services, guild, channel, admin, **members)


def is_for_people(error: BaseException) -> bool:
    """Tell whether an error is one that people are told in a sentence of their own."""
    from bot.ui.failures import _for_people

    return isinstance(error, Exception) and _for_people(error) is not None


def texts(components: list[Any]) -> Iterator[str]:
    """Yield every text a person could read or copy from a message's components."""
    for part in components:
        component = part if isinstance(part, dict) else part.to_dict()
        for key in ("content", "label", "placeholder", "custom_id", "description", "url", "value"):
            if isinstance(value := component.get(key), str):
                yield value
        for key in ("components", "options"):
            yield from texts(component.get(key) or [])
        if accessory := component.get("accessory"):
            yield from texts([accessory])


def read(reply: Any) -> str:
    """Return all text of a reply, ready to search."""
    message = reply.response if hasattr(reply, "response") else reply
    return "\n".join(texts(message.components))


def control(reply: Any, prefix: str) -> str:
    """Return the custom_id of the first control of a reply whose custom_id starts with `prefix`."""
    message = reply.response if hasattr(reply, "response") else reply
    return next(text for text in texts(message.components) if text.startswith(prefix))


def speak(world: World, locale: str) -> None:
    """Give every interaction a locale; simcord itself knows only American English."""

    def subscriber(event: str, payload: dict[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            payload["locale"] = locale

    world.env.backend.subscribers.insert(0, subscriber)
