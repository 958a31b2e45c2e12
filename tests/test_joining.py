"""Joining a server, leaving it, and coming back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.backend import serializers

from bot.ui.invite import invite_url
from tests.harness import World, read


async def arrive(world: World, guild: Any) -> None:
    """Let the bot join a server, as Discord tells it: the one event that does not say whether it is available."""
    payload = serializers.guild_create_payload(world.env.backend, world.env.backend.guilds[guild.id])
    del payload["unavailable"]
    world.env.backend.emit("GUILD_CREATE", payload)
    await world.env.settle()


async def depart(world: World, guild: Any) -> None:
    """Let the bot be removed from a server."""
    world.env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    await world.env.settle()


async def test_a_short_welcome_where_it_may_be(companion: World) -> None:
    """One message with three things to do, in the system channel."""
    guild = companion.env.create_guild("New")
    channel = guild.create_text_channel("general")
    kept = companion.bot.get_guild(guild.id)
    assert kept is not None
    await kept.edit(system_channel=kept.get_channel(channel.id))  # type: ignore[arg-type]
    await companion.env.settle()
    await arrive(companion, guild)
    told = read(channel.last_message)
    assert all(part in told for part in ("1. </config panel:", "2. ", "3. </config check:"))
    assert len(channel.history()) == 1


async def test_no_welcome_where_it_may_not_be(companion: World) -> None:
    """Without a system channel, or without the right to post there, nothing is said."""
    guild = companion.env.create_guild("New")
    channel = guild.create_text_channel("general")
    await arrive(companion, guild)
    kept = companion.bot.get_guild(guild.id)
    assert kept is not None
    system = kept.get_channel(channel.id)
    assert isinstance(system, discord.TextChannel)
    await kept.edit(system_channel=system)
    await system.set_permissions(kept.me, send_messages=False)
    await companion.env.settle()
    await arrive(companion, guild)
    assert channel.last_message is None


async def test_a_welcome_that_is_refused(companion: World) -> None:
    """Where Discord refuses the message after all, the bot works as ever."""
    kept = companion.bot.get_guild(companion.guild.id)
    assert kept is not None
    await kept.edit(system_channel=kept.get_channel(companion.channel.id))  # type: ignore[arg-type]
    await companion.env.settle()
    companion.env.inject_error("POST", f"/channels/{companion.channel.id}/messages", status=403)
    await arrive(companion, companion.guild)
    assert companion.channel.last_message is None and companion.env.errors == []


async def test_the_language_of_the_welcome(companion: World) -> None:
    """What the server set, else what its Discord settings say."""
    await companion.bot.get_guild(companion.guild.id).edit(preferred_locale=discord.Locale.japanese)  # type: ignore[union-attr]
    await companion.env.settle()
    kept = companion.bot.get_guild(companion.guild.id)
    assert kept is not None
    assert (await companion.bot.replies.language_of_guild(kept)).code == "ja"
    await companion.set(language="en")
    assert (await companion.bot.replies.language_of_guild(kept)).code == "en"


async def test_leaving_and_coming_back(companion: World) -> None:
    """Settings are found again within the days they are kept, and gone after."""
    guilds = companion.services.guilds
    kept = companion.bot.get_guild(companion.guild.id)
    assert kept is not None
    await kept.edit(system_channel=kept.get_channel(companion.channel.id))  # type: ignore[arg-type]
    await companion.set(language="en", spoilers__default=5)
    await depart(companion, companion.guild)
    await companion.later(days=29)
    await guilds.forget(timedelta(days=30))
    await arrive(companion, companion.guild)
    assert "everything is set as it was" in read(companion.channel.last_message)
    assert (await guilds.settings(companion.guild.id)).spoilers.default == 5
    await depart(companion, companion.guild)
    await companion.later(days=31)
    assert (await guilds.settings(companion.guild.id)).spoilers.default == 0
    await arrive(companion, companion.guild)
    assert "1. </config panel:" in read(companion.channel.last_message)


async def test_an_outage_is_no_leaving(companion: World) -> None:
    """A server that Discord cannot reach for a while is not one that was left."""
    await companion.set(spoilers__default=5)
    companion.env.backend.emit("GUILD_DELETE", {"id": str(companion.guild.id), "unavailable": True})
    await companion.env.settle()
    assert (await companion.services.database.read("SELECT left_at FROM guild")) == [(None,)]
    companion.env.backend.emit("GUILD_DELETE", {"id": str(companion.guild.id)})
    await companion.env.settle()
    assert (await companion.services.database.read("SELECT left_at FROM guild")) != [(None,)]


async def test_the_invite_link(companion: World, capsys: pytest.CaptureFixture[str]) -> None:
    """It stands in /about, and in the log of a bot that is in no server."""
    link = invite_url(companion.bot.application_id or 0)
    assert f"client_id={companion.bot.application_id}&" in link
    assert f"[Add me to a server]({link})" in read(await companion.newcomer.slash(companion.channel, "about"))
    capsys.readouterr()
    await companion.bot.on_ready()
    assert link not in capsys.readouterr().out
    await depart(companion, companion.guild)
    await companion.bot.on_ready()
    assert link in capsys.readouterr().out


async def test_left_while_there_was_no_session(companion: World) -> None:
    """A server that removed the bot during a disconnection is not named by the next session, and so was left."""
    bot, state = companion.bot, companion.bot._connection
    other = companion.env.create_guild("Other")
    await companion.env.settle()
    for guild in (companion.guild, other):
        await companion.services.guilds.change(guild.id, companion.admin.id, {"language": "ja"})
    await bot.on_ready()
    assert bot.user is not None
    state.parse_ready(
        {
            "shard": [0, 1],
            "user": {"id": str(bot.user.id), "username": "x", "discriminator": "0", "avatar": None},
            "guilds": [{"id": str(other.id), "unavailable": True}],
            "application": {"id": str(bot.application_id), "flags": 0},
            "session_id": "x",
            "resume_gateway_url": "wss://x",
        }
    )
    await bot.on_shard_ready(0)
    await bot.on_ready()
    left = dict(await companion.services.database.read("SELECT guild_id, left_at FROM guild"))
    assert left[companion.guild.id] is not None and left[other.id] is None
