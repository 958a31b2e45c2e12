"""Which servers want posts on anniversaries, and have none of one yet."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database
from bot.store.outbox import Post

_SWITCH, _CHANNEL, _ZONE = "announcements.anniversaries", "announcements.channel", "time_zone"
_MODULE = "modules.announcements.enabled"


@dataclass(frozen=True, slots=True)
class Celebrant:
    """A server that wants a post, and where; `zone` is None where it has not chosen its time zone."""

    guild_id: int
    channel_id: int
    zone: str | None


class AnniversaryStore:
    """Asks the servers' settings and the outbox at once, so that it does not matter how many servers there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, what: str, after_guild: int, limit: int) -> list[Celebrant]:
        """Return servers that are to get a post, by their ids from the one after `after_guild` on.

        One that was refused in another channel may have it in the one that was chosen since.
        """
        rows = await self._database.read(
            "SELECT guild.guild_id, CAST(REPLACE(channel.value, '\"', '') AS BIGINT), REPLACE(zone.value, '\"', '')"
            " FROM guild_setting AS wish"
            " JOIN guild ON guild.guild_id = wish.guild_id AND guild.left_at IS NULL"
            " JOIN guild_setting AS channel ON channel.guild_id = guild.guild_id AND channel.path = :channel"
            " LEFT JOIN guild_setting AS zone ON zone.guild_id = guild.guild_id AND zone.path = :zone"
            " LEFT JOIN guild_setting AS module ON module.guild_id = guild.guild_id AND module.path = :module"
            " LEFT JOIN outbox ON outbox.what = :what"
            " AND outbox.channel_id = CAST(REPLACE(channel.value, '\"', '') AS BIGINT)"
            " WHERE wish.path = :wish AND wish.value = 'true' AND wish.guild_id > :after_guild"
            " AND COALESCE(module.value, 'true') = 'true' AND outbox.what IS NULL"
            " AND guild.guild_id NOT IN (SELECT guild_id FROM outbox WHERE what = :what AND state <> :rejected)"
            " ORDER BY wish.guild_id LIMIT :limit",
            {
                "what": what,
                "wish": _SWITCH,
                "channel": _CHANNEL,
                "zone": _ZONE,
                "module": _MODULE,
                "rejected": Post.REJECTED,
                "after_guild": after_guild,
                "limit": limit,
            },
        )
        return [Celebrant(guild_id, channel_id, zone) for guild_id, channel_id, zone in rows]
