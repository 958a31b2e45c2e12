"""Who may use what: the rights that Discord grants, and the modules that the server switched off or limited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.errors import N_, UserError, Words
from bot.guilds import Guilds, Module, module_of_cog
from bot.guilds.permissions import PERMISSIONS
from bot.guilds.settings import Switched

Interaction = discord.Interaction[Any]
Command = app_commands.Command[Any, ..., Any]

MAX_MENTIONS = 5
MANAGE_SERVER = discord.Permissions(manage_guild=True)
MANAGE_EVENTS = discord.Permissions(manage_events=True)

SERVER_ONLY = N_("That works only in a server that has installed me.")
NO_RIGHT = N_("That needs the permission “{right}” in this server. Ask somebody who has it.")
SWITCHED_OFF = N_("“{module}” is switched off in this server.")
SWITCHED_OFF_FOR_YOU = N_("“{module}” is switched off in this server. Switch it on in {panel}, under “Modules”.")
ELSEWHERE = N_("In this server “{module}” works only in {places}. Use it there.")
ELSEWHERE_FOR_YOU = N_("In this server “{module}” works only in {places}. Change that in {panel}, under “Modules”.")
NOT_YOURS = N_("In this server “{module}” is only for members with one of these roles: {roles}.")
NOT_YOURS_FOR_YOU = N_(
    "In this server “{module}” is only for members with one of these roles: {roles}. Change that in {panel}, under"
    " “Modules”."
)


class Access:
    """Lets an interaction pass, or raises the `UserError` that says why not."""

    def __init__(self, guilds: Guilds) -> None:
        self._guilds = guilds

    async def admit_command(self, interaction: Interaction, command: Command) -> None:
        """Check the rights that a command asks for, and the module of its cog.

        Discord checks the rights as well, but a server may have given the command to others.
        """
        root = command.root_parent or command
        if root.default_permissions is not None:
            require_rights(interaction, root.default_permissions)
        elif root.guild_only or command.guild_only:
            require_server(interaction)
        await self.admit(interaction, module_of_cog(command.module))

    async def admit(self, interaction: Interaction, module: Module | None) -> None:
        """Check that a module is on here, and for this member."""
        if module is None or interaction.guild_id is None or is_guest(interaction):
            return
        limits = (await self._guilds.settings(interaction.guild_id)).modules.of(module.name)
        if limits.enabled and _is_here(limits, interaction) and _is_for(limits, interaction.user):
            return
        manages = missing_right(interaction, MANAGE_SERVER) is None
        values = {"module": Words(module.title), "panel": interaction.client.mention("config panel")}
        if not limits.enabled:
            raise UserError(SWITCHED_OFF_FOR_YOU, **values) if manages else UserError(SWITCHED_OFF, **values)
        if not _is_here(limits, interaction):
            values["places"] = _first(f"<#{place}>" for place in limits.places)
            raise UserError(ELSEWHERE_FOR_YOU, **values) if manages else UserError(ELSEWHERE, **values)
        values["roles"] = _first(f"<@&{role}>" for role in limits.members)
        raise UserError(NOT_YOURS_FOR_YOU, **values) if manages else UserError(NOT_YOURS, **values)


def require_server(interaction: Interaction) -> int:
    """Return the server's id; raise `UserError` where there is none, or where the bot is a guest."""
    if interaction.guild_id is None or is_guest(interaction):
        raise UserError(SERVER_ONLY)
    return interaction.guild_id


def require_rights(interaction: Interaction, rights: discord.Permissions) -> int:
    """Return the server's id; raise `UserError` unless the person has all of `rights` in it, at this moment."""
    guild_id = require_server(interaction)
    if (right := missing_right(interaction, rights)) is not None:
        raise UserError(NO_RIGHT, right=Words(PERMISSIONS[right]))
    return guild_id


def missing_right(interaction: Interaction, rights: discord.Permissions) -> str | None:
    """Return the name of the first of `rights` that the person lacks at this moment; None where they have all."""
    granted = interaction.permissions
    if granted.administrator:
        return None
    return next((name for name, is_needed in rights if is_needed and not getattr(granted, name)), None)


def server_of(interaction: Interaction) -> discord.Guild:
    """Return the server, which is known where rights were asked for."""
    if interaction.guild is None:
        raise TypeError("this is asked in servers only")
    return interaction.guild


def is_guest(interaction: Interaction) -> bool:
    """Tell whether a person brought the bot along into a server that has not installed it and has no say."""
    return interaction.is_user_integration() and not interaction.is_guild_integration()


def places(interaction: Interaction) -> list[int]:
    """Return the thread and its channel, or the channel, as far as Discord names them."""
    parent: int | None = getattr(interaction.channel, "parent_id", None)
    return [place for place in (interaction.channel_id, parent) if place]


def _is_here(limits: Switched, interaction: Interaction) -> bool:
    return limits.is_for(*places(interaction))


def _is_for(limits: Switched, person: discord.User | discord.Member) -> bool:
    return not limits.members or any(_has_role(person, role) for role in limits.members)


def _has_role(person: discord.User | discord.Member, role_id: int) -> bool:
    # @everyone has the id of the server, and is not in the list of a member's roles.
    return isinstance(person, discord.Member) and (person.get_role(role_id) is not None or role_id == person.guild.id)


def _first(mentions: Iterable[str]) -> str:
    """Return the first few of many, which say as much as all."""
    several = list(mentions)
    return ", ".join(several[:MAX_MENTIONS]) + (", …" if len(several) > MAX_MENTIONS else "")
