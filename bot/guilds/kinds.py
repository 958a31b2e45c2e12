"""What kinds of settings there are, and the words with which one is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Page(StrEnum):
    """The pages of the panel."""

    OVERVIEW = "overview"
    MODULES = "modules"
    SPOILERS = "spoilers"
    PLACES = "places"
    NEWS = "news"
    DRINKS = "drinks"
    SCHEDULE = "schedule"
    LANGUAGE = "language"
    DATA = "data"


class Kind(StrEnum):
    """What a setting holds, and so how it is shown and chosen."""

    SWITCH = "switch"
    CHOICE = "choice"
    HOUR = "hour"
    EPISODE = "episode"
    LIMITS = "limits"
    CHANNEL = "channel"
    CHANNELS = "channels"
    ROLE = "role"
    ROLES = "roles"
    LANGUAGE = "language"
    ZONE = "zone"
    RULES = "rules"
    NUMBERS = "numbers"

    @property
    def is_keyed(self) -> bool:
        """Tell whether it holds values by key, each of them stored, changed and told of by itself."""
        return self in {Kind.LIMITS, Kind.RULES}


@dataclass(frozen=True, slots=True)
class Shown:
    """How one field is shown: its page, what it is called, and what it does in a sentence.

    `options` are the values that it, or a part of it, can have, with their words.
    """

    page: Page
    title: str
    help: str
    kind: Kind
    options: tuple[tuple[str, str], ...] = ()
