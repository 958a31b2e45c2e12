"""Announcements as an admin schedules them, by commands and clicks."""

from __future__ import annotations

from typing import Any

from tests.harness import World, control


async def draft(world: World, **options: Any) -> Any:
    """Ask for an announcement, in the channel of the server unless something else is said; return the preview."""
    wanted = {"when": "tomorrow 20:00", "text": "Hello", "channel": world.channel, **options}
    return await world.admin.slash(world.channel, "announce create", **wanted)


async def press(world: World, reply: Any, verb: str, who: Any = None) -> Any:
    """Press a button on what is shown of an announcement."""
    return await (who or world.admin).click(reply.response, custom_id=control(reply, f"1:ann:{verb}:"))


async def schedule(world: World, **options: Any) -> Any:
    """Save an announcement; return the message that shows it."""
    reply = await draft(world, **options)
    await press(world, reply, "save")
    return reply


def identity(reply: Any) -> str:
    """Return the id of the announcement that a message shows."""
    return control(reply, "1:ann:test:").split(":")[-1]
