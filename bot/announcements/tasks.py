"""What a row of the outbox may come to, and who says so: the terms between delivery and what it delivers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import discord

from bot.store.database import Transaction
from bot.store.outbox import Parcel
from bot.ui.layout import Layout


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that a layout shows."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Send:
    """Post a message, of which at most the role is notified; `answers` is a message of the channel it replies to."""

    layout: Layout
    role_id: int | None = None
    answers: int | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Put a layout in the place of a message of the bot's own; a message that is gone counts as done."""

    message_id: int
    layout: Layout


@dataclass(frozen=True, slots=True)
class Call:
    """Ask Discord for something that may be asked for twice and is then done once, such as a thread or an event.

    `run` may return the id of what it made; `is_done` are the error codes that say it is there already.
    """

    run: Callable[[discord.Client], Awaitable[int | None]]
    is_done: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing yet: ask again at a moment, such as the end of quiet hours."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """Nothing, for a reason that admins may read: a gettext id."""

    reason: str


Task = Send | Edit | Call | Later | Never


class Source(Protocol):
    """Knows what the rows of its kinds come to, as things are when their turn has come."""

    async def make(self, parcel: Parcel) -> Task:
        """Return what is to be done; it may be asked again for the same row, after a failure or a crash."""

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note, in the transaction of the receipt, that it was done; `result` is the id of what it made."""
