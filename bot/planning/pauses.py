"""Subscriptions that wait because Discord refused a post of theirs for good, and what ends that."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import N_
from bot.store.database import Transaction
from bot.store.pauses import Pause, PauseStore

CHANNEL_GONE = N_("The channel is gone, or hidden from me.")
NO_ACCESS = N_("I may not see the channel.")
NO_PERMISSION = N_("I lack a permission in the channel.")
THREAD_ARCHIVED = N_("The thread is archived and locked.")
CANNOT_POST = N_("Nothing can be posted in a channel of that kind.")
REFUSED = N_("Discord refused it.")
REASONS = (CHANNEL_GONE, NO_ACCESS, NO_PERMISSION, THREAD_ARCHIVED, CANNOT_POST, REFUSED)
"""Why a place takes nothing. Rows that were rejected for another reason are not tried again."""

CHANNEL_OF = {
    "news": "news.channel",
    "crosspost": "news.channel",
    "quarterly": "news.channel",
    "anniversary": "announcements.channel",
    "note": "notes_channel",
}
"""The settings that say where a subscription goes; with another channel chosen there, it is tried anew.

A rewatch stays where it was planned.
"""


class Pauses:
    """Begins and ends pauses."""

    def __init__(self, store: PauseStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._poke: Callable[[], None] = lambda: None

    def when_ended(self, poke: Callable[[], None]) -> None:
        """Have somebody called whenever rows may go again."""
        self._poke = poke

    async def begin(self, write: Transaction, pause: Pause) -> bool:
        """Pause a subscription; tell whether it was not paused in that channel before."""
        return await self._store.begin(write, pause)

    async def of_server(self, guild_id: int) -> list[Pause]:
        """Return what is paused in a server at this moment, oldest first."""
        found = await self._store.of_server(guild_id)
        return await self._store.of_server(guild_id) if found and await self.end_overtaken() else found

    async def try_again(self, guild_id: int, subscription: str) -> int | None:
        """End a pause; return how many posts are tried again, None where there was no pause any more."""
        count = await self._store.end(guild_id, subscription, REASONS, self._clock.now())
        self._poke()
        return count

    async def end_overtaken(self) -> int:
        """End the pauses for which another channel was chosen since; return how many.

        What was refused is tried once more where it was; whoever made it sends it on, or says that it is not wanted.
        """
        ended = [
            await self.try_again(pause.guild_id, pause.subscription)
            for subscription, path in CHANNEL_OF.items()
            for pause in await self._store.overtaken(subscription, path)
        ]
        return len(ended)
