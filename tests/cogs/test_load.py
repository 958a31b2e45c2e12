"""A thousand servers are configured at the same moment: each is answered, none is lost, none is mixed up."""

from __future__ import annotations

from typing import Any

from simcord.interactions import base_payload
from simcord.results import InteractionResult

from bot.guilds.zones import zone_names
from tests.harness import World, read

SERVERS = 1_000
AT_ONCE = 250
PATIENCE_SECONDS = 60
"""simcord would wait 5 seconds for everything that it set off, which is little where the machine is busy."""


async def test_a_thousand_servers_at_the_same_moment(companion: World) -> None:
    """Each admin sets their own server's time zone; each reads back their own."""
    env, zones = companion.env, zone_names()
    owner = env.create_user("owner")
    servers = []
    for number in range(SERVERS):
        guild = env.create_guild(f"server {number}", owner=owner)
        servers.append((guild, guild.create_text_channel("general"), zones[number % len(zones)]))
    for start in range(0, SERVERS, AT_ONCE):
        wave = servers[start : start + AT_ONCE]
        results = [ask(companion, guild, channel, owner, zone) for guild, channel, zone in wave]
        await env.settle(timeout=PATIENCE_SECONDS)
        for result, (_, _, zone) in zip(results, wave, strict=True):
            answer = read(InteractionResult(env, result))
            assert zone == "UTC" or f"→ {zone.replace('_', ' ')}" in answer
    for guild, _, zone in servers:
        assert (await companion.services.guilds.settings(guild.id)).time_zone == zone
        changes = await companion.services.guilds.history(guild.id)
        assert [change.actor_id for change in changes] == ([] if zone == "UTC" else [owner.id])


def ask(companion: World, guild: Any, channel: Any, who: Any, zone: str) -> Any:
    """Send `/config panel timezone:` without waiting for its answer."""
    option = {"name": "timezone", "type": 3, "value": zone}
    data = {"id": "1", "name": "config", "type": 1, "options": [{"name": "panel", "type": 1, "options": [option]}]}
    record, payload = base_payload(
        companion.env.backend, type=2, channel_id=channel.id, guild_id=guild.id, user_id=who.id, data=data
    )
    companion.env.backend.emit("INTERACTION_CREATE", payload)
    return record
