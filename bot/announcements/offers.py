"""Who says what the rows of a kind come to."""

from __future__ import annotations

from collections.abc import Collection

from bot.announcements.tasks import Source


class Offers:
    """The sources by the kinds of their rows; rows of other kinds belong to a later version, and are left alone."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}
        self._vital: set[str] = set()

    def add(self, kind: str, source: Source, *, tells_of_loss: bool = False) -> None:
        """Let a source say what rows of `kind` come to; `tells_of_loss` has admins told of one that came too late."""
        self._sources[kind] = source
        if tells_of_loss:
            self._vital.add(kind)

    @property
    def kinds(self) -> Collection[str]:
        """Return the kinds that somebody knows."""
        return self._sources.keys()

    def source(self, kind: str) -> Source:
        """Return who knows a kind."""
        return self._sources[kind]

    def tells_of_loss(self, kind: str) -> bool:
        """Tell whether admins are told of a row of this kind that came too late."""
        return kind in self._vital
