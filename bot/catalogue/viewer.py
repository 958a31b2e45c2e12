"""Who reads, and how far they may be told."""

from __future__ import annotations

from dataclasses import dataclass

from bot.guilds import Guilds
from bot.store.progress import ProgressStore


@dataclass(frozen=True, slots=True)
class Viewer:
    """A reader who may be told what is safe after episode `seen` (0: only the premise).

    `is_known` is False for a person who never said how far they are.
    """

    seen: int
    is_known: bool = True


class Viewers:
    """Finds the viewer of a reply: the place for a public one, the person for a private one."""

    def __init__(self, guilds: Guilds, progress: ProgressStore) -> None:
        self._guilds = guilds
        self._progress = progress

    async def of_place(self, guild_id: int, *place_ids: int) -> Viewer:
        """Return the viewer of a place: the limit of the first of `place_ids` that has one, else the server's."""
        return Viewer((await self._guilds.settings(guild_id)).limit(*place_ids))

    async def of_person(self, user_id: int) -> Viewer:
        """Return the viewer for a reply that only this person sees."""
        seen = await self._progress.get(user_id)
        return Viewer(seen if seen is not None else 0, is_known=seen is not None)
