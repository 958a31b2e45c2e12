"""How a rewatch goes on: its next state, and the rows of the outbox that come of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.planning import rewatch_rows as rows
from bot.planning.nights import Step, has_ended, step
from bot.store.outbox import Entry
from bot.store.rewatch_plans import Meeting, Rewatch, Stage, State


def stepped(rewatch: Rewatch, now: datetime) -> tuple[Rewatch, list[Entry]]:
    """Return a rewatch after all that is due of its meetings."""
    meetings: list[Meeting] = []
    entries: list[Entry] = []
    missed: Meeting | None = None
    for meeting in rewatch.meetings:
        match step(meeting, rewatch, now):
            case Step.REMIND:
                entries.append(rows.reminder(rewatch, meeting, now))
                meetings.append(replace(meeting, reminded=meeting.sequence))
            case Step.BEGIN:
                entries.append(rows.begun(rewatch, meeting))
                meetings.append(replace(meeting, stage=Stage.BEGUN))
            case Step.END:
                entries.append(rows.ended(rewatch, meeting, now))
                meetings.append(replace(meeting, stage=Stage.OVER))
            case Step.MISS:
                missed = replace(meeting, stage=Stage.MISSED)
                meetings.append(missed)
            case None:
                meetings.append(meeting)
    if missed is not None:
        # It is too late for it already, of which the admins are told: once, however many were missed.
        entries.append(rows.begun(rewatch, missed))
    return replace(rewatch, meetings=tuple(meetings)), entries


def with_meeting(rewatch: Rewatch, meeting: Meeting) -> Rewatch:
    """Return a rewatch with one of its meetings in a new state."""
    meetings = (meeting if each.number == meeting.number else each for each in rewatch.meetings)
    return replace(rewatch, meetings=tuple(meetings))


def settled(rewatch: Rewatch, entries: Sequence[Entry], now: datetime) -> tuple[Rewatch, list[Entry]]:
    """Return a rewatch that changed, with all rows: the given ones, its events, and its schedule message anew."""
    if rewatch.state is State.RUNNING and has_ended(rewatch.meetings):
        rewatch = replace(rewatch, state=State.OVER, ended_at=now)
    rewatch, edits = rows.shown_anew(rewatch, now)
    rewatch, events = rows.events(rewatch, now)
    return rewatch, [*entries, *events, *edits]
