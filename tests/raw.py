"""Interactions as Discord would send them, also those that simcord's own clients refuse to make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands
from simcord.backend import serializers
from simcord.interactions import base_payload, store_interaction_attachment
from simcord.results import InteractionResult

from tests.harness import World, read

Command = app_commands.Command[Any, ..., Any]

FILE = b'{"format": "companion-settings", "version": 1, "settings": {}}'


@dataclass(frozen=True, slots=True)
class Where:
    """From where somebody uses the bot: a channel, its server if any, and what Discord says beside that.

    None in `patch` leaves a part out.
    """

    channel_id: int
    guild_id: int | None = None
    patch: dict[str, Any] = field(default_factory=dict)


async def use(world: World, command: Command, user_id: int, where: Where) -> InteractionResult:
    """Use a command with no more options than it needs."""
    data = _data(world, command, where, [_option(world, option, where) for option in command.parameters])
    return await deliver(world, 2, data, user_id, where)


async def complete(world: World, command: Command, option: Any, user_id: int, where: Where) -> list[Any]:
    """Return what is offered while somebody types into an option."""
    typing = {"name": option.name, "type": option.type.value, "value": "", "focused": True}
    result = await deliver(world, 4, _data(world, command, where, [(typing, {})]), user_id, where)
    assert result.autocomplete_choices is not None
    return result.autocomplete_choices


async def press(world: World, card: Any, custom_id: str, user_id: int, where: Where) -> InteractionResult:
    """Press a button on a card, also one that it has no more."""
    message = dict(serializers.message_payload(world.env.backend, stored(world, card)))
    button = {"type": 2, "id": 91, "style": 2, "label": "x", "custom_id": custom_id}
    message["components"] = [*message["components"], {"type": 1, "id": 90, "components": [button]}]
    data = {"custom_id": custom_id, "component_type": 2}
    patched = Where(where.channel_id, where.guild_id, {**where.patch, "message": message})
    return await deliver(world, 3, data, user_id, patched, source=card.response.id)


def stored(world: World, card: Any) -> Any:
    """Return a card as simcord keeps it."""
    return world.env.backend.get_message(card.response.channel_id, card.response.id)


async def deliver(
    world: World, kind: int, data: dict[str, Any], user_id: int, where: Where, source: int | None = None
) -> InteractionResult:
    """Send an interaction and return what became of it; it is always answered."""
    backend = world.env.backend
    record, payload = base_payload(
        backend,
        type=kind,
        channel_id=where.channel_id,
        guild_id=where.guild_id,
        user_id=user_id,
        data=data,
    )
    record.source_message_id = source
    payload = {key: value for key, value in (payload | where.patch).items() if value is not None}
    backend.emit("INTERACTION_CREATE", payload)
    await world.env.settle(idle=0.002)
    result = InteractionResult(world.env, record)
    assert result.acknowledged
    return result


def said(result: InteractionResult) -> str:
    """Return all that an interaction was answered with."""
    messages = [result.response, *result.followups]
    return "\n".join(read(message) for message in messages if message is not None)


def is_private(result: InteractionResult) -> bool:
    """Tell whether only the person sees the answer."""
    return all(message.ephemeral for message in (result.response, *result.followups) if message is not None)


def runnable(world: World) -> dict[str, Command]:
    """Return every command that can be used, by name."""
    found = world.bot.tree.walk_commands()
    return {command.qualified_name: command for command in found if isinstance(command, app_commands.Command)}


def _data(
    world: World, command: Command, where: Where, options: list[tuple[dict[str, Any], dict[str, Any]] | None]
) -> dict[str, Any]:
    given = [option for option in options if option is not None]
    *groups, name = command.qualified_name.split()
    data: dict[str, Any] = {"name": name, "type": 1, "options": [option for option, _ in given]}
    for group in reversed(groups):
        data = {"name": group, "type": 1 if group == groups[0] else 2, "options": [data]}
    resolved = {key: value for _, extra in given for key, value in extra.items()}
    return {"id": "1", **data, **({"resolved": resolved} if resolved else {})}


def _option(world: World, option: Any, where: Where) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return the shortest valid value of a command's option, and what Discord resolves beside it."""
    if not option.required:
        return None
    resolved: dict[str, Any] = {}
    value: Any
    match option.type:
        case _ if option.choices:
            value = option.choices[0].value
        case discord.AppCommandOptionType.integer | discord.AppCommandOptionType.number:
            value = int(option.min_value or 0)
        case discord.AppCommandOptionType.boolean:
            value = True
        case discord.AppCommandOptionType.attachment:
            value = store_interaction_attachment(world.env.backend, where.channel_id, "file.json", FILE, resolved)
        case discord.AppCommandOptionType.string:
            value = "a"
        case kind:
            raise NotImplementedError(f"say here what a valid {kind.name} is")
    return {"name": option.name, "type": option.type.value, "value": value}, resolved
