"""What a page of the panel is made of: which page, the server's settings, and what of them still exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.guilds import GuildSettings, Page
from bot.store.pauses import Pause
from bot.translations import Language


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the panel: a page, and on some pages what of it (a module, a channel, a search)."""

    page: Page = Page.OVERVIEW
    key: str = ""

    @property
    def tail(self) -> str:
        """Return the end of a custom_id that leads back here."""
        return f"{self.page}:{self.key}"


@dataclass(frozen=True, slots=True)
class Note:
    """What just happened: lines to read, and the number of the change that can be undone."""

    lines: tuple[str, ...]
    undo: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Everything a page shows, ready to be drawn.

    `gone` are the ids of chosen channels and roles that do not exist any more; `parents` the channel of each thread.
    `episodes` label the steps of a limit, from nothing at all. `attention` are lines on what is wrong, `pauses` is what
    Discord refused, `last` says who changed something last. `mention` makes a clickable command of its name; `commands`
    are those of each module.
    """

    spot: Spot
    settings: GuildSettings
    revision: int
    language: Language
    now: datetime
    gone: frozenset[int]
    parents: Mapping[int, int]
    episodes: Sequence[str]
    languages: Sequence[str]
    zones: Sequence[tuple[str, str]]
    mention: Callable[[str], str]
    commands: Mapping[str, Sequence[str]]
    attention: Sequence[str] = ()
    pauses: Sequence[Pause] = ()
    last: str | None = None
    note: Note | None = None
