"""How a rewatch is planned in tests: ask, save, let time pass, and read what is in its channel then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord

from tests.harness import World, control, read


def host(world: World) -> Any:
    """Return a member who may manage events."""
    role = world.guild.create_role("Hosts", permissions=discord.Permissions(manage_events=True))
    return world.guild.add_member(world.env.create_user("host"), roles=[role])


async def ask_to_plan(world: World, person: Any, **options: Any) -> Any:
    """Ask for a plan and return its preview."""
    values = {"first": "2026-01-02 20:00", "channel": world.channel, **options}
    return await person.slash(world.channel, "rewatch-admin plan", **values)


async def plan(world: World, person: Any, **options: Any) -> Any:
    """Plan a rewatch and return what is said of it."""
    preview = await ask_to_plan(world, person, **options)
    assert preview.ephemeral
    await press(world, person, preview, "1:rwa:save")
    return preview


async def press(world: World, person: Any, reply: Any, prefix: str) -> Any:
    """Press the button whose custom_id begins so, and let everything follow."""
    message = reply.response if hasattr(reply, "response") else reply
    result = await person.click(message, custom_id=control(message, prefix))
    await world.env.advance_time(2)
    return result


async def change(world: World, person: Any, verb: str, **options: Any) -> Any:
    """Ask for a change, make it, and return what is said then."""
    asked = await person.slash(world.channel, f"rewatch-admin {verb}", **options)
    await press(world, person, asked, "1:rwa:do")
    return asked


async def until(world: World, *moment: int) -> None:
    """Let time pass until a moment in UTC; all but the last minutes at once, as on a machine that slept."""
    there = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]
    left = (there - world.services.clock.now()).total_seconds()
    assert left > 0, "that has passed"
    await world.later(seconds=left)


def posts(channel: Any) -> list[str]:
    """Return the texts in a channel, oldest first, without what Discord itself says there."""
    return [text for message in channel.history() if (text := read(message))]


def post(channel: Any, beginning: str) -> Any:
    """Return the newest message with a text in it."""
    return next(message for message in reversed(list(channel.history())) if beginning in read(message))


async def meetings(world: World) -> list[tuple[Any, ...]]:
    """Return each meeting: number, wall-clock time, state."""
    rows = await world.services.database.read("SELECT number, local, state FROM meeting ORDER BY rewatch_id, number")
    return [tuple(row) for row in rows]


def events(world: World) -> list[tuple[str, str]]:
    """Return the events of the server that are to come: name and time."""
    kept = world.env.backend.guilds[world.guild.id].scheduled_events.values()
    return sorted((event.name, event.scheduled_start_time) for event in kept if event.status == 1)


def again(world: World, message: Any) -> str:
    """Return the text of a message as it is by now."""
    return read(next(each for each in world.channel.history() if each.id == message.id))


async def limit(world: World, place: int) -> int:
    """Return how far may be told in a channel or thread."""
    return (await world.services.guilds.settings(world.guild.id)).limit(place)


def thread_of(world: World, message: Any) -> Any:
    """Return the thread of a message, which has the id of its message."""
    return next(thread for thread in world.channel.threads if thread.id == message.id)


def mentions(world: World) -> list[list[int]]:
    """Return the roles that each message notified."""
    sent = [one.json for one in world.env.http_requests if one.method == "POST" and one.path.endswith("/messages")]
    assert all(not one["allowed_mentions"].get("parse") for one in sent)
    return [one["allowed_mentions"].get("roles", []) for one in sent]
