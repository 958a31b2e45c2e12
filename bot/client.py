"""The Discord client: asks for little, keeps little, and loads the cogs by name."""

from __future__ import annotations

import gc
import hashlib
import importlib.util
import json
import pkgutil
from typing import Any, cast

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.errors import LoginError, OperatorError
from bot.logs import get_logger
from bot.services import Services
from bot.store.gateway import CommandStore
from bot.ui.clicks import DYNAMIC_ITEMS
from bot.ui.invite import invite_url
from bot.ui.joining import greet, welcome, welcome_back
from bot.ui.translator import CommandTranslator

COGS = "cogs"
INTENTS = discord.Intents(guilds=True)
"""Servers and their channels; no privileged intent, because everything is asked by command."""

log = get_logger(__name__)


class CompanionTree(app_commands.CommandTree["CompanionBot"]):
    """The commands; each works in servers, in DMs and as a personal install unless it says otherwise."""

    def __init__(self, client: CompanionBot) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def interaction_check(self, interaction: discord.Interaction[CompanionBot], /) -> bool:
        """Name the interaction in every log line that it causes, and let it pass if the person may."""
        data: dict[str, Any] = cast("Any", interaction.data) or {}
        structlog.contextvars.bind_contextvars(
            guild=interaction.guild_id, user=interaction.user.id, command=data.get("name")
        )
        command = interaction.command
        if not isinstance(command, app_commands.Command):
            return True  # an outdated client's idea of a command, which the tree answers itself
        replies = interaction.client.replies
        try:
            await replies.access.admit_command(interaction, command)
        except Exception as error:
            if interaction.type is discord.InteractionType.autocomplete:
                await interaction.response.autocomplete([])
            else:
                await replies.fail(interaction, error)
            return False
        return True

    async def on_error(
        self, interaction: discord.Interaction[CompanionBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer a failed command."""
        if interaction.type is not discord.InteractionType.autocomplete:
            await interaction.client.replies.fail(interaction, error)


class CompanionBot(commands.AutoShardedBot):
    """The companion, as Discord sees it."""

    tree: CompanionTree

    def __init__(self, services: Services, *, shards: int | None = None, sync: bool = False) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CompanionTree,
            intents=INTENTS,
            shard_count=shards,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            # What it would wait longer for is raised instead, so that whoever asked can do something else meanwhile.
            max_ratelimit_timeout=30.0,
        )
        self.services = services
        self.replies = services.replies
        self.command_ids: dict[str, int] = {}
        self._sync = sync
        self._guilds_at_ready: dict[int, discord.Guild] = {}
        self._renewed_shards: set[int] = set()

    async def setup_hook(self) -> None:
        """Load the cogs, register the commands where they changed, and start the background work."""
        await self.tree.set_translator(CommandTranslator(self.services.translations))
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        for name in cog_names():
            await self.load_extension(name)
        await self._register_commands()
        self.services.background.start()
        self.services.office.start(self, self.mention)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect to the gateway, with everything made so far out of the garbage collector's way.

        Modules, content and commands stay for good; looking through them again and again would make interactions
        wait for tens of milliseconds. See https://docs.python.org/3/library/gc.html#gc.freeze
        """
        gc.collect()
        gc.freeze()
        await super().connect(reconnect=reconnect)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Count the IDENTIFY before it is made."""
        await self.services.identifies.spend()
        await super().before_identify_hook(shard_id, initial=initial)

    async def on_ready(self) -> None:
        """Say that the bot is there, and notice the servers that it left or joined while it was not."""
        await self.services.guilds.reconcile(self._guilds_named_at_ready())
        self.services.office.delivery.poke()
        log.info("ready", name=str(self.user), guilds=len(self.guilds), shards=self.shard_count)
        if not self.guilds and self.application_id is not None:
            log.info("in no server yet; add me to one", link=invite_url(self.application_id))

    async def on_shard_ready(self, shard_id: int) -> None:
        """Note that a shard began a new session, in which Discord named its servers anew."""
        self._renewed_shards.add(shard_id)

    def _guilds_named_at_ready(self) -> list[int]:
        """Return the servers that the bot is in.

        A new session makes a new object of each server that it names. The one of a server that removed the bot while
        there was no session stays as it was, because discord.py 2.7.1 only adds servers to a bot with shards.
        """
        before, renewed = self._guilds_at_ready, self._renewed_shards
        self._guilds_at_ready, self._renewed_shards = {guild.id: guild for guild in self.guilds}, set()
        return [guild.id for guild in self.guilds if not (before.get(guild.id) is guild and guild.shard_id in renewed)]

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello, once, and find the settings as they were where the bot was here before."""
        came_back = await self.services.guilds.joined(guild.id)
        language = await self.replies.language_of_guild(guild)
        await greet(guild, (welcome_back if came_back else welcome)(self.mention, language))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the bot was removed, or the server deleted; an outage is neither."""
        await self.services.guilds.left(guild.id)

    async def serve(self, token: str) -> None:
        """Connect and stay connected; raise `LoginError` where Discord will never let us in."""
        try:
            await self.start(token)
        except discord.LoginFailure as error:
            raise LoginError(
                "Discord does not know this DISCORD_TOKEN; copy the current one from"
                " https://discord.com/developers/applications (resetting it there makes a new one)"
            ) from error
        except discord.PrivilegedIntentsRequired as error:
            raise LoginError("Discord refuses the intents the bot asked for; it should ask for none") from error

    async def close(self) -> None:
        """End the background work and the posts, then the connection."""
        await self.services.background.close()
        await self.services.office.close()
        await self.services.stage.close()
        await super().close()

    def mention(self, command: str) -> str:
        """Return a clickable mention of a command such as "progress set", or its name while its id is unknown."""
        identity = self.command_ids.get(command.split(maxsplit=1)[0])
        return f"</{command}:{identity}>" if identity else f"`/{command}`"

    async def _register_commands(self) -> None:
        """Tell Discord of the commands, unless it was told exactly the same before."""
        if self.application_id is None or self.tree.translator is None:
            raise OperatorError("the commands can only be registered after logging in")
        payload = [
            await command.get_translated_payload(self.tree, self.tree.translator)
            for command in self.tree.get_commands()
        ]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        store = self.services.commands
        if self._sync or await store.digest(self.application_id) != digest:
            await self._sync_commands(store, self.application_id, digest)
        self.command_ids = await store.ids(self.application_id)

    async def _sync_commands(self, store: CommandStore, application_id: int, digest: str) -> None:
        try:
            registered = await self.tree.sync()
        except discord.RateLimited as error:
            # They change with an update at most; the bot works with those of before until the next start.
            log.warning("commands could not be registered; they were too often lately", wait=error.retry_after)
            return
        await store.replace(application_id, digest, {command.name: command.id for command in registered})
        log.info("commands registered", count=len(registered))


def cog_names() -> list[str]:
    """Return the extension names of all cogs; a private module of the folder is not one."""
    spec = importlib.util.find_spec(COGS)
    if spec is None:
        raise OperatorError(f"the folder `{COGS}` is missing beside `bot`; install the bot again")
    found: Any = pkgutil.iter_modules(spec.submodule_search_locations)
    return sorted(f"{COGS}.{module.name}" for module in found if not module.name.startswith("_"))
