"""What is to be posted: one row for each matter and channel, written with what it tells of, delivered later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction


class Post(StrEnum):
    """What became of a post."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Matter:
    """What to post: `what` is never posted twice in a channel; posts with one `subject` belong together."""

    what: str
    kind: str
    subject: str
    payload: str


@dataclass(frozen=True, slots=True)
class Audience:
    """The servers to post to, by what they set: paths, and values as they are stored.

    A server hears of it where its setting at `choice_path`, or else the default, is among `admitted`, and the one at
    `switch_path` is not off.
    """

    channel_path: str
    switch_path: str
    choice_path: str
    default: str
    admitted: Collection[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to be added: like `Matter`, for one channel.

    `subscription` is what is paused where Discord refuses the row for good; after `expires_at` it is of no use.
    """

    what: str
    channel_id: int
    guild_id: int
    kind: str
    subject: str
    payload: str
    subscription: str
    not_before: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row whose turn has come. `attempts` counts how often it was tried before.

    `tried_at` is when it was first sent without it being known what came of it; then it may be there.
    """

    what: str
    channel_id: int
    guild_id: int
    kind: str
    subject: str
    payload: str
    subscription: str
    not_before: datetime
    expires_at: datetime | None
    attempts: int
    tried_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """One row of the outbox as a server may be told of it."""

    what: str
    channel_id: int
    guild_id: int
    kind: str
    state: Post
    reason: str | None
    not_before: datetime
    changed_at: datetime
    message_id: int | None


_COLUMNS = "what, channel_id, guild_id, kind, subject, payload, state, not_before, attempts, created_at, changed_at"
_UNSENT = "told.state = :due AND told.tried_at IS NULL"
_THERE = "told.state IN (:sending, :sent) OR (told.state = :due AND told.tried_at IS NOT NULL)"
_SERVERS = "SELECT DISTINCT guild_id FROM outbox WHERE "
_OFF = "false"


class OutboxStore:
    """Adds posts; sending them is the delivery's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def post(self, write: Transaction, matter: Matter, audience: Audience, now: datetime) -> int:
        """Add a post for every server of the audience that chose a channel; return how many there are.

        One statement, so that a server more costs its row and nothing else.
        """
        among = ", ".join(f":admitted{number}" for number in range(len(audience.admitted)))
        parameters: dict[str, object] = {f"admitted{number}": value for number, value in enumerate(audience.admitted)}
        await write.execute(
            f"INSERT INTO outbox ({_COLUMNS})"
            " SELECT :what, CAST(REPLACE(channel.value, '\"', '') AS BIGINT), guild.guild_id,"
            " :kind, :subject, :payload, :due, :now, 0, :now, :now"
            " FROM guild_setting AS channel"
            " JOIN guild ON guild.guild_id = channel.guild_id AND guild.left_at IS NULL"
            " LEFT JOIN guild_setting AS switch ON switch.guild_id = guild.guild_id AND switch.path = :switch_path"
            " LEFT JOIN guild_setting AS choice ON choice.guild_id = guild.guild_id AND choice.path = :choice_path"
            f" WHERE channel.path = :channel_path AND COALESCE(choice.value, :default) IN ({among})"
            f" AND COALESCE(switch.value, '') <> '{_OFF}'"
            " ON CONFLICT (what, channel_id) DO NOTHING",
            {
                "what": matter.what,
                "kind": matter.kind,
                "subject": matter.subject,
                "payload": matter.payload,
                "due": Post.DUE,
                "now": epoch(now),
                "channel_path": audience.channel_path,
                "switch_path": audience.switch_path,
                "choice_path": audience.choice_path,
                "default": audience.default,
                **parameters,
            },
        )
        return await self._count(write, matter)

    async def add(self, write: Transaction, entries: Iterable[Entry], now: datetime) -> None:
        """Add rows for single channels; what a channel has already is left as it is.

        The server's row in `guild` must be there.
        """
        await write.execute_many(
            f"INSERT INTO outbox ({_COLUMNS}, subscription, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?) ON CONFLICT (what, channel_id) DO NOTHING",
            [
                (
                    entry.what,
                    entry.channel_id,
                    entry.guild_id,
                    entry.kind,
                    entry.subject,
                    entry.payload,
                    Post.DUE,
                    epoch(entry.not_before),
                    epoch(now),
                    epoch(now),
                    entry.subscription,
                    epoch(entry.expires_at) if entry.expires_at else None,
                )
                for entry in entries
            ],
        )

    async def follow_up(
        self,
        write: Transaction,
        matter: Matter,
        earlier: Sequence[str],
        now: datetime,
        *,
        unsent: bool = False,
    ) -> int:
        """Add a post wherever one of `earlier` was sent, or may have been; `unsent` turns it round to where none was.

        Only servers that the bot is in are told. Return how many there are.
        """
        among = ", ".join(f":earlier{number}" for number in range(len(earlier))) or "NULL"
        which = _UNSENT if unsent else _THERE
        await write.execute(
            f"INSERT INTO outbox ({_COLUMNS})"
            " SELECT :what, told.channel_id, told.guild_id, :kind, :subject, :payload, :due, :now, 0, :now, :now"
            " FROM outbox AS told JOIN guild ON guild.guild_id = told.guild_id AND guild.left_at IS NULL"
            f" WHERE told.what IN ({among}) AND ({which})"
            " GROUP BY told.channel_id, told.guild_id"
            " ON CONFLICT (what, channel_id) DO NOTHING",
            {
                "what": matter.what,
                "kind": matter.kind,
                "subject": matter.subject,
                "payload": matter.payload,
                **{f"earlier{number}": what for number, what in enumerate(earlier)},
                "due": Post.DUE,
                "sending": Post.SENDING,
                "sent": Post.SENT,
                "now": epoch(now),
            },
        )
        return await self._count(write, matter)

    async def withdraw(self, write: Transaction, subject: str, reason: str, now: datetime, *, but: str = "") -> None:
        """Reject the posts on a subject, save `but`, that were not sent yet, because something newer is known.

        What may have been posted stays: whoever delivers it looks whether it was.
        """
        await write.execute(
            "UPDATE outbox SET state = ?, reason = ?, changed_at = ?"
            " WHERE subject = ? AND state = ? AND tried_at IS NULL AND what <> ?",
            (Post.REJECTED, reason, epoch(now), subject, Post.DUE, but),
        )

    async def of_server(self, guild_id: int, subject: str) -> list[Posted]:
        """Return a server's posts on a subject, oldest first."""
        rows = await self._database.read(
            "SELECT what, channel_id, guild_id, kind, state, reason, not_before, changed_at, message_id FROM outbox"
            " WHERE guild_id = ? AND subject = ? ORDER BY created_at, what",
            (guild_id, subject),
        )
        return [
            Posted(what, channel, guild, kind, Post(state), reason, from_epoch(waits), from_epoch(changed), message)
            for what, channel, guild, kind, state, reason, waits, changed, message in rows
        ]

    async def move(self, write: Transaction, parcel: Parcel, channel_id: int, reason: str, now: datetime) -> None:
        """Add a row like the parcel's for another channel of its server.

        One that is there already goes again if it was moved away from there, for the same reason.
        """
        entry = Entry(
            what=parcel.what,
            channel_id=channel_id,
            guild_id=parcel.guild_id,
            kind=parcel.kind,
            subject=parcel.subject,
            payload=parcel.payload,
            subscription=parcel.subscription,
            not_before=parcel.not_before,
            expires_at=parcel.expires_at,
        )
        await self.add(write, [entry], now)
        await write.execute(
            "UPDATE outbox SET state = ?, reason = NULL, not_before = ?, changed_at = ?"
            " WHERE what = ? AND channel_id = ? AND state = ? AND reason = ?",
            (Post.DUE, epoch(now), epoch(now), parcel.what, channel_id, Post.REJECTED, reason),
        )

    async def servers_with(self, what: str) -> set[int]:
        """Return the servers that have a post of a matter, whatever became of it."""
        return {guild_id for (guild_id,) in await self._database.read(_SERVERS + "what = ?", (what,))}

    async def servers_told(self, subject: str, since: datetime) -> set[int]:
        """Return the servers in which something on a subject was posted since a moment, or is to be."""
        rows = await self._database.read(
            _SERVERS + "subject = ? AND (state IN (?, ?) OR (state = ? AND changed_at >= ?))",
            (subject, Post.DUE, Post.SENDING, Post.SENT, epoch(since)),
        )
        return {guild_id for (guild_id,) in rows}

    async def _count(self, write: Transaction, matter: Matter) -> int:
        ((count,),) = await write.execute("SELECT COUNT(*) FROM outbox WHERE what = ?", (matter.what,))
        return int(count)
