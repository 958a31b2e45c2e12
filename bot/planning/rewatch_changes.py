"""What an admin may change of a rewatch, and what it is like then; nothing is written here. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from bot.errors import N_, UserError
from bot.planning.nights import dates_after, retimed
from bot.schedule.recurrence import occurrences
from bot.schedule.wallclock import instant
from bot.store.rewatch_changes import Moved, RewatchChange
from bot.store.rewatch_plans import Meeting, Rewatch, Stage, State

NOT_PAUSED = N_("The rewatch is not paused. `/rewatch status` shows where it stands.")
PAUSED = N_("The rewatch is paused. Let it go on with `/rewatch-admin resume` first.")
NOTHING_TO_COME = N_("No meeting is still to come. `/rewatch status` shows where the rewatch stands.")
NO_SUCH_MEETING = N_("That meeting is not to come any more. Pick one from the list while you type.")
PASSED = N_("That time has passed by now, so nothing was changed. Choose a later one.")
OUT_OF_ORDER = N_(
    "Meetings keep their order: that time is not between those of the meetings before and after it. Move all of them,"
    " or choose another time."
)
SAME_TIME = N_("That meeting is at that time already; nothing was changed.")


class Verb(StrEnum):
    """What is changed."""

    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    MOVE = "move"
    CANCEL = "cancel"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an admin wants to change: of one meeting or, at 0, of all that are to come."""

    verb: Verb
    meeting: int = 0
    first: datetime | None = None
    rule: str = ""


def changed(rewatch: Rewatch, wish: Wish, now: datetime) -> Rewatch:
    """Return the rewatch as it is after the change; raise `UserError` where that cannot be made."""
    return _CHANGES[wish.verb](rewatch, wish, now)


def difference(before: Rewatch, after: Rewatch, verb: Verb) -> RewatchChange:
    """Return what a change did."""
    return RewatchChange(
        number=before.revision + 1,
        verb=verb,
        state_before=before.state,
        state_after=after.state,
        first_before=before.plan.first,
        first_after=after.plan.first,
        rule_before=before.plan.rule,
        rule_after=after.plan.rule,
        moved=tuple(
            Moved(old.number, old.local, new.local, old.stage, new.stage)
            for old, new in zip(before.meetings, after.meetings, strict=True)
            if (old.local, old.stage) != (new.local, new.stage)
        ),
    )


def undone(rewatch: Rewatch, change: RewatchChange, now: datetime) -> Rewatch | None:
    """Return the rewatch as it was before a change; None where it went on since, so that this cannot be."""
    touched = {moved.number: moved for moved in change.moved}
    if rewatch.state is not change.state_after:
        return None
    meetings = []
    for meeting in rewatch.meetings:
        moved = touched.get(meeting.number)
        if moved is None:
            meetings.append(meeting)
            continue
        if (meeting.local, meeting.stage) != (moved.local_after, moved.stage_after):
            return None
        back = replace(retimed(meeting, moved.local_before, rewatch.plan.zone), stage=moved.stage_before)
        meetings.append(back)
    plan = replace(rewatch.plan, first=change.first_before, rule=change.rule_before)
    put_back = replace(rewatch, plan=plan, state=change.state_before, meetings=tuple(meetings), ended_at=None)
    # What would have begun by now cannot be put back: it would count as missed.
    if put_back.state is State.RUNNING and any(meeting.at <= now for meeting in put_back.planned):
        return None
    return put_back


def _paused(rewatch: Rewatch, _wish: Wish, _now: datetime) -> Rewatch:
    _require_running(rewatch)
    return replace(rewatch, state=State.PAUSED)


def _resumed(rewatch: Rewatch, _wish: Wish, now: datetime) -> Rewatch:
    """Let it go on: at its times where they are all to come, else from the next time of the rhythm on."""
    if rewatch.state is not State.PAUSED:
        raise UserError(NOT_PAUSED)
    running = replace(rewatch, state=State.RUNNING)
    planned = rewatch.planned
    if all(meeting.at > now for meeting in planned):
        return running
    return _at(running, planned, list(islice(dates_after(rewatch.plan, now), len(planned))))


def _skipped(rewatch: Rewatch, wish: Wish, _now: datetime) -> Rewatch:
    """Leave out an evening: its episodes and all after them come one evening later."""
    _require_running(rewatch)
    _require_planned(rewatch, wish.meeting)
    later = [meeting for meeting in rewatch.planned if meeting.number >= wish.meeting]
    last = max(meeting.at for meeting in later)
    times = [*(meeting.local for meeting in later[1:]), next(dates_after(rewatch.plan, last))]
    return _at(rewatch, later, times)


def _moved(rewatch: Rewatch, wish: Wish, now: datetime) -> Rewatch:
    _require_running(rewatch)
    if wish.first is None:
        raise TypeError("a meeting is moved to a time")
    return _moved_all(rewatch, wish.first, wish.rule, now) if wish.meeting == 0 else _moved_one(rewatch, wish, now)


def _moved_all(rewatch: Rewatch, first: datetime, rule: str, now: datetime) -> Rewatch:
    """Begin the rhythm anew, or another one, with the next meeting."""
    planned = rewatch.planned
    if not planned:
        raise UserError(NOTHING_TO_COME)
    plan = replace(rewatch.plan, first=first, rule=rule or rewatch.plan.rule)
    times = list(islice(occurrences(plan.first, plan.rule), len(planned)))
    if instant(times[0], plan.zone) <= now:
        raise UserError(PASSED)
    return _at(replace(rewatch, plan=plan), planned, times)


def _moved_one(rewatch: Rewatch, wish: Wish, now: datetime) -> Rewatch:
    """Move a meeting within its order; one that was missed is to come again."""
    meeting = rewatch.meeting(wish.meeting)
    if meeting is None or wish.first is None or meeting.stage not in {Stage.PLANNED, Stage.MISSED}:
        raise UserError(NO_SUCH_MEETING)
    to_be = replace(retimed(meeting, wish.first, rewatch.plan.zone), stage=Stage.PLANNED)
    if (to_be.local, to_be.stage) == (meeting.local, meeting.stage):
        raise UserError(SAME_TIME)
    if to_be.at <= now:
        raise UserError(PASSED)
    for other in rewatch.planned:
        if (other.number < to_be.number and other.at >= to_be.at) or (
            other.number > to_be.number and other.at <= to_be.at
        ):
            raise UserError(OUT_OF_ORDER)
    return _with(rewatch, {meeting.number: to_be})


def _cancelled(rewatch: Rewatch, _wish: Wish, now: datetime) -> Rewatch:
    if rewatch.ended_at is not None:
        raise UserError(NOTHING_TO_COME)
    cancelled = {meeting.number: replace(meeting, stage=Stage.CANCELLED) for meeting in rewatch.planned}
    return replace(_with(rewatch, cancelled), state=State.CANCELLED, ended_at=now)


def _require_running(rewatch: Rewatch) -> None:
    if rewatch.state is State.PAUSED:
        raise UserError(PAUSED)
    if rewatch.state is not State.RUNNING or not any(
        meeting.stage in {Stage.PLANNED, Stage.MISSED} for meeting in rewatch.meetings
    ):
        raise UserError(NOTHING_TO_COME)


def _require_planned(rewatch: Rewatch, number: int) -> None:
    meeting = rewatch.meeting(number)
    if meeting is None or meeting.stage is not Stage.PLANNED:
        raise UserError(NO_SUCH_MEETING)


def _at(rewatch: Rewatch, meetings: Sequence[Meeting], times: Sequence[datetime]) -> Rewatch:
    pairs = zip(meetings, times, strict=True)
    return _with(rewatch, {meeting.number: retimed(meeting, local, rewatch.plan.zone) for meeting, local in pairs})


def _with(rewatch: Rewatch, by_number: Mapping[int, Meeting]) -> Rewatch:
    return replace(rewatch, meetings=tuple(by_number.get(meeting.number, meeting) for meeting in rewatch.meetings))


_CHANGES: Mapping[Verb, Callable[[Rewatch, Wish, datetime], Rewatch]] = {
    Verb.PAUSE: _paused,
    Verb.RESUME: _resumed,
    Verb.SKIP: _skipped,
    Verb.MOVE: _moved,
    Verb.CANCEL: _cancelled,
}
