"""What becomes of an announcement whose time has come: posted, late or not at all; and when it comes next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.schedule.recurrence import next_after, occurrences
from bot.schedule.wallclock import instant
from bot.store.announcements import Coming, Plan

GRACE_ONCE = timedelta(hours=24)
GRACE_REPEATING = timedelta(hours=1)
"""How late a post may be: what comes again soon is of less use late than what comes only once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do now: post what was due at `at`, or nothing; `coming` is when it comes next.

    `has_missed` says that nothing is posted because it is too late for it.
    """

    at: datetime | None
    coming: Coming | None
    has_missed: bool = False


def grace(plan: Plan) -> timedelta:
    """Return how late a post of a plan may be."""
    return GRACE_REPEATING if plan.rule else GRACE_ONCE


def turn(plan: Plan, due: Coming, now: datetime) -> Turn:
    """Return what becomes of a plan that was due at a time that is not later than `now`.

    Of many times that were missed the last alone is posted, where it is not too late.
    """
    oldest = now - grace(plan)
    at: datetime | None = due.at
    coming = following(plan, due)
    if coming is not None and coming.at <= now:
        # Missed more than once: the times in between are skipped without being counted, there may be years of them.
        at, coming = _last(plan, max(due.at, oldest - timedelta(seconds=1)), now)
    is_late = at is None or at < oldest
    return Turn(None if is_late else at, coming, has_missed=is_late)


def coming_after(plan: Plan, moment: datetime) -> Coming | None:
    """Return the first time of a plan after a moment, None where there is none."""
    found = next_after(plan.first, plan.rule, plan.zone, moment)
    return None if found is None else Coming(found.local, found.at)


def following(plan: Plan, coming: Coming) -> Coming | None:
    """Return the time of a plan after one of its times, None after the last."""
    for local in occurrences(plan.first, plan.rule, coming.local):
        at = instant(local, plan.zone)
        # Where a zone skipped a day, two wall-clock times are one moment.
        if at > coming.at:
            return Coming(local, at)
    return None


def coming_times(plan: Plan, moment: datetime, count: int) -> list[Coming]:
    """Return the first few times of a plan after a moment."""
    times: list[Coming] = []
    coming = coming_after(plan, moment)
    while coming is not None and len(times) < count:
        times.append(coming)
        coming = following(plan, coming)
    return times


def _last(plan: Plan, after: datetime, now: datetime) -> tuple[datetime | None, Coming | None]:
    """Return the last time after a moment that is not later than `now`, and the first that is."""
    last, coming = None, coming_after(plan, after)
    while coming is not None and coming.at <= now:
        last, coming = coming.at, following(plan, coming)
    return last, coming
