"""Who reads, and how far they may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.store.progress import DEFAULT_PLACE, LimitStore, ProgressStore

MAX_CACHED_GUILDS = 20_000


@dataclass(frozen=True, slots=True)
class Viewer:
    """A reader who may be told what is safe after episode `seen` (0: only the premise).

    `is_known` is False for a person who never said how far they are.
    """

    seen: int
    is_known: bool = True


class Viewers:
    """Finds the viewer of a reply: the place for a public one, the person for a private one."""

    def __init__(self, limits: LimitStore, progress: ProgressStore) -> None:
        self._limits = limits
        self._progress = progress
        self._cache: dict[int, Mapping[int, int]] = {}
        self._changes = 0

    async def of_place(self, guild_id: int, *place_ids: int) -> Viewer:
        """Return the viewer of a place: the limit of the first of `place_ids` that has one, else the server's."""
        limits = self._cache.get(guild_id)
        if limits is None:
            changes = self._changes
            limits = await self._limits.limits(guild_id)
            # Changed while it was read, it may be of before the change: not to be kept.
            if changes == self._changes:
                if len(self._cache) >= MAX_CACHED_GUILDS:
                    self._cache.clear()
                self._cache[guild_id] = limits
        for place_id in (*place_ids, DEFAULT_PLACE):
            if place_id in limits:
                return Viewer(limits[place_id])
        return Viewer(0)

    async def of_person(self, user_id: int) -> Viewer:
        """Return the viewer for a reply that only this person sees."""
        seen = await self._progress.get(user_id)
        return Viewer(seen if seen is not None else 0, is_known=seen is not None)

    async def limit(self, guild_id: int, place_id: int, seen: int) -> None:
        """Set how far public replies in a place (or, for `DEFAULT_PLACE`, the server) may go."""
        await self._limits.set(guild_id, place_id, seen)
        self._changes += 1
        self._cache.pop(guild_id, None)
