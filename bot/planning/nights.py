"""The evenings of a rewatch: which episodes, when, and what is to be done about each by itself, and when. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import islice

from bot.clock import made_at
from bot.schedule.recurrence import occurrences
from bot.schedule.wallclock import instant, wall_clock
from bot.store.rewatch_plans import Meeting, Plan, Rewatch, Stage, State

GRACE = timedelta(hours=1)
"""How late what was missed is still posted; after that the evening is over for whoever came."""
LATE = timedelta(minutes=10)
"""From when on a post says that it is late."""
LEEWAY = timedelta(minutes=10)
"""What an evening takes beside its episodes: they are seldom begun on the minute."""
A_WHILE = timedelta(seconds=1)


class Step(Enum):
    """What is to be done about a meeting."""

    REMIND = auto()
    BEGIN = auto()
    MISS = auto()
    END = auto()


def nights(plan: Plan) -> list[Meeting]:
    """Return the meetings of a plan, as they are before anybody changed one."""
    numbers = range(plan.begins_with, plan.ends_with + 1, plan.nightly)
    times = islice(occurrences(plan.first, plan.rule), len(numbers))
    return [
        Meeting(night, episode, min(episode + plan.nightly - 1, plan.ends_with), local, instant(local, plan.zone))
        for night, (episode, local) in enumerate(zip(numbers, times, strict=True), start=1)
    ]


def ends_at(meeting: Meeting, plan: Plan) -> datetime:
    """Return when everybody has seen the episodes of a meeting, also of one that was posted late."""
    began = meeting.at if meeting.message_id is None else max(meeting.at, made_at(meeting.message_id))
    return began + len(meeting.episodes) * timedelta(minutes=plan.minutes) + LEEWAY


def step(meeting: Meeting, rewatch: Rewatch, now: datetime) -> Step | None:
    """Return what is to be done about a meeting; None where nothing is, yet. One that has begun comes to its end."""
    plan = rewatch.plan
    if meeting.stage is Stage.PLANNED and rewatch.state is not State.RUNNING:
        return None
    match meeting.stage:
        case Stage.PLANNED if now > meeting.at + GRACE:
            return Step.MISS
        case Stage.PLANNED if now >= meeting.at:
            return Step.BEGIN
        case Stage.PLANNED if _reminds_at(meeting, plan) <= now:
            return Step.REMIND
        case Stage.BEGUN if meeting.message_id is None:
            return Step.MISS if now > meeting.at + GRACE else None
        case Stage.BEGUN if now >= ends_at(meeting, plan):
            return Step.END
        case _:
            return None


def next_step_at(meeting: Meeting, rewatch: Rewatch) -> datetime | None:
    """Return when there is something to be done about a meeting by itself; None where there never is."""
    match meeting.stage:
        case Stage.PLANNED if rewatch.state is State.RUNNING:
            return _reminds_at(meeting, rewatch.plan)
        case Stage.BEGUN if meeting.message_id is None:
            return meeting.at + GRACE + A_WHILE
        case Stage.BEGUN:
            return ends_at(meeting, rewatch.plan)
        case _:
            return None


def retimed(meeting: Meeting, local: datetime, zone: str) -> Meeting:
    """Return a meeting at another time."""
    return replace(meeting, local=local, at=instant(local, zone))


def dates_after(plan: Plan, moment: datetime) -> Iterator[datetime]:
    """Yield the times of a plan's rhythm, as the clock on the wall shows them, that come after a moment."""
    # From the day before, because a wall-clock time may be skipped or come twice.
    for local in occurrences(plan.first, plan.rule, wall_clock(moment, plan.zone) - timedelta(days=1)):
        if instant(local, plan.zone) > moment:
            yield local


def has_ended(meetings: Sequence[Meeting]) -> bool:
    """Tell whether nothing comes any more; the last meeting, once missed, can still be moved."""
    if any(meeting.stage in {Stage.PLANNED, Stage.BEGUN} for meeting in meetings):
        return False
    return meetings[-1].stage is not Stage.MISSED


def _reminds_at(meeting: Meeting, plan: Plan) -> datetime:
    """Return when the next thing is to be done about a planned meeting: remind of it, or else begin it."""
    if not plan.reminder or meeting.reminded == meeting.sequence:
        return meeting.at
    return meeting.at - timedelta(minutes=plan.reminder)
