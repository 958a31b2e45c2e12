"""The reference: the least discord.py bot that answers a slash command."""

import os

import discord
from discord import app_commands
from discord.ext import commands


class BareBot(commands.AutoShardedBot):
    """Knows nothing but /ping."""

    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )

    async def setup_hook(self) -> None:
        """Register the command with Discord, as the companion does."""
        self.tree.add_command(ping)
        await self.tree.sync()


@app_commands.command()
async def ping(interaction: discord.Interaction) -> None:
    """Answer at once."""
    await interaction.response.send_message("pong")


if __name__ == "__main__":
    BareBot().run(os.environ["DISCORD_TOKEN"])
