"""Who may use which command and where, read from what Discord is told of the commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.guilds import module_of_cog
from bot.guilds.permissions import PERMISSIONS

Tree = app_commands.CommandTree[Any]
Root = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

IN_SERVERS = app_commands.AppCommandContext.GUILD
IN_DMS = {app_commands.AppCommandContext.DM_CHANNEL, app_commands.AppCommandContext.PRIVATE_CHANNEL}
BY_A_PERSON = app_commands.AppInstallationType.USER


@dataclass(frozen=True, slots=True)
class CommandRights:
    """Who may use one command: whoever has all of `permissions`, where it is offered, while its module is on."""

    name: str
    permissions: tuple[str, ...]
    in_servers: bool
    in_dms: bool
    as_personal_install: bool
    module: str | None


def command_rights(tree: Tree) -> list[CommandRights]:
    """Return the rights of every command that can be run, by name."""
    found = [rights for root in tree.get_commands() for rights in _of(root, tree)]
    return sorted(found, key=lambda rights: rights.name)


def _of(root: Root, tree: Tree) -> Iterator[CommandRights]:
    told = root.to_dict(tree)
    needed = discord.Permissions(int(told["default_member_permissions"] or 0))
    commands = root.walk_commands() if isinstance(root, app_commands.Group) else [root]
    for command in commands:
        if isinstance(command, app_commands.Group):
            continue
        module = module_of_cog(command.module)
        yield CommandRights(
            name=command.qualified_name,
            permissions=tuple(PERMISSIONS[name] for name, is_needed in needed if is_needed),
            in_servers=IN_SERVERS in told["contexts"],
            # Discord knows such things of a whole root command only; of one below it the bot itself sees to it.
            in_dms=set(told["contexts"]) >= IN_DMS and not command.guild_only,
            as_personal_install=BY_A_PERSON in told["integration_types"] and not command.guild_only,
            module=module.title if module else None,
        )
