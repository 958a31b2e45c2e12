"""A rewatch as it is kept: what was planned, its meetings, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a rewatch stands."""

    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    BEGUN = "begun"
    OVER = "over"
    MISSED = "missed"
    """Its time passed, and nothing could be posted."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an admin decided.

    `first` is a naive wall-clock time of `zone` from which the rhythm `rule` is counted; `parent_id` is the channel of
    a thread. The episodes from `begins_with` to `ends_with` are watched, each of `minutes`, `nightly` of them an
    evening. `reminder` is so many minutes before; 0 is none.
    """

    guild_id: int
    channel_id: int
    parent_id: int | None
    role_id: int | None
    zone: str
    first: datetime
    rule: str
    nightly: int
    begins_with: int
    ends_with: int
    minutes: int
    reminder: int
    has_events: bool
    has_threads: bool

    @property
    def places(self) -> list[int]:
        """Return the thread and its channel, or the channel: the first with a limit says how far may be told."""
        return [self.channel_id] if self.parent_id is None else [self.channel_id, self.parent_id]


@dataclass(frozen=True, slots=True)
class Meeting:
    """An evening: its episodes, what the clock on the wall is to show, and the moment that this is.

    `sequence` counts its changes. `reminded` and `asked` are the ones as of which members were reminded, and an event
    of the server was asked for.
    """

    number: int
    first_episode: int
    last_episode: int
    local: datetime
    at: datetime
    stage: Stage = Stage.PLANNED
    sequence: int = 0
    reminded: int | None = None
    asked: int | None = None
    event_id: int | None = None
    message_id: int | None = None
    thread_id: int | None = None

    @property
    def episodes(self) -> range:
        """Return the numbers of its episodes."""
        return range(self.first_episode, self.last_episode + 1)


@dataclass(frozen=True, slots=True)
class Rewatch:
    """A rewatch with its meetings in order; `revision` is the number of the last change by an admin."""

    rewatch_id: int
    plan: Plan
    state: State
    meetings: tuple[Meeting, ...]
    revision: int = 0
    edition: int = 0
    shown_at: datetime | None = None
    message_id: int | None = None
    ended_at: datetime | None = None

    def meeting(self, number: int) -> Meeting | None:
        """Return one of the meetings."""
        return next((meeting for meeting in self.meetings if meeting.number == number), None)

    @property
    def planned(self) -> list[Meeting]:
        """Return the meetings that are still to come."""
        return [meeting for meeting in self.meetings if meeting.stage is Stage.PLANNED]

    @property
    def next(self) -> Meeting | None:
        """Return the meeting that is going on, else the first that is to come; None while nothing comes."""
        if self.state is not State.RUNNING:
            return None
        for stage in (Stage.BEGUN, Stage.PLANNED):
            for meeting in self.meetings:
                if meeting.stage is stage:
                    return meeting
        return None
