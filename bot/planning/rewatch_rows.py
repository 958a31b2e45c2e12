"""The rows of the outbox that a rewatch makes, and what each is called. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.planning.nights import GRACE
from bot.store.outbox import Entry, Parcel
from bot.store.rewatch_plans import Meeting, Rewatch, Stage, State

SCHEDULE, REMINDER, MEETING, ENDED, THREAD, OPENING, EVENT = (
    f"rewatch-{kind}" for kind in ("schedule", "reminder", "meeting", "ended", "thread", "opening", "event")
)
"""The kinds: an edition of the schedule message, a reminder, the post of a meeting and its edit when it is over, its
thread and what stands first in it, and an event of the server."""

POSTS, THREADS, EVENTS = "rewatch", "rewatch-threads", "rewatch-events"
SUBSCRIPTIONS = (POSTS, THREADS, EVENTS)
"""What Discord refuses for good of one goes on with the others."""

MAX_OF_SERVER = 100
"""Events that are to come for which Discord has room in a server, whoever made them."""
MAX_EVENTS = 25
"""How many of the next meetings are events, because these are not ours alone."""
EDIT_TOGETHER = timedelta(seconds=20)
"""How long answers are gathered before the schedule message tells them."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a row is about: a rewatch, a meeting of it (0: none), and as of which sequence or edition."""

    rewatch_id: int
    meeting: int
    version: int


def matter_of(parcel: Parcel) -> Matter:
    """Return what a row is about."""
    rewatch_id, meeting, version = parcel.payload.split("/")
    return Matter(int(rewatch_id), int(meeting), int(version))


def shown_anew(rewatch: Rewatch, now: datetime, *, at_once: bool = True) -> tuple[Rewatch, list[Entry]]:
    """Return the row that posts the schedule, or brings it up to date; none where one waits that does so anyway."""
    if not at_once and rewatch.shown_at is not None and rewatch.shown_at > now:
        return rewatch, []
    at = now if at_once else now + EDIT_TOGETHER
    shown = replace(rewatch, edition=rewatch.edition + 1, shown_at=at)
    return shown, [_entry(shown, SCHEDULE, None, shown.edition, POSTS, at)]


def reminder(rewatch: Rewatch, meeting: Meeting, now: datetime) -> Entry:
    """Return the row that reminds of a meeting, until it begins."""
    return _entry(rewatch, REMINDER, meeting, meeting.sequence, POSTS, now, meeting.at)


def begun(rewatch: Rewatch, meeting: Meeting) -> Entry:
    """Return the row that posts a meeting; after its grace, the admins are told that it was too late."""
    return _entry(rewatch, MEETING, meeting, meeting.sequence, POSTS, meeting.at, meeting.at + GRACE)


def ended(rewatch: Rewatch, meeting: Meeting, now: datetime) -> Entry:
    """Return the row that says on the post of a meeting that it is over."""
    return _entry(rewatch, ENDED, meeting, meeting.sequence, POSTS, now)


def thread(rewatch: Rewatch, meeting: Meeting, now: datetime) -> Entry:
    """Return the row that makes the thread of a meeting."""
    return _entry(rewatch, THREAD, meeting, meeting.sequence, THREADS, now)


def opening(rewatch: Rewatch, meeting: Meeting, thread_id: int, now: datetime) -> Entry:
    """Return the row that posts what stands first in the thread of a meeting."""
    entry = _entry(rewatch, OPENING, meeting, meeting.sequence, THREADS, now)
    return replace(entry, channel_id=thread_id)


def wants_event(rewatch: Rewatch, meeting: Meeting) -> bool:
    """Tell whether a meeting is to be an event: one of the next that take place."""
    if rewatch.state is not State.RUNNING or not rewatch.plan.has_events:
        return False
    return meeting.number in {each.number for each in rewatch.planned[:MAX_EVENTS]}


def events(rewatch: Rewatch, now: datetime) -> tuple[Rewatch, list[Entry]]:
    """Return the rows that make, change and delete events where they are not as they should be, and note these."""
    if not rewatch.plan.has_events:
        return rewatch, []
    stale = {meeting.number: meeting for meeting in _stale(rewatch)}
    # An event is the server's and no channel's: a post must not wait behind it, nor it behind a post.
    entries = [_event(rewatch, meeting, now) for meeting in stale.values()]
    meetings = [
        replace(meeting, asked=meeting.sequence) if meeting.number in stale else meeting for meeting in rewatch.meetings
    ]
    return replace(rewatch, meetings=tuple(meetings)), entries


def subject_of(rewatch: Rewatch, meeting: Meeting | None = None) -> str:
    """Return what the posts about a rewatch, or about one of its meetings, share."""
    if meeting is None:
        return f"rewatch/{rewatch.rewatch_id}"
    # Of equal length, because rows of one moment go out in the order of their names.
    return f"meeting/{rewatch.rewatch_id}/{meeting.number:04}"


def event_subject(rewatch: Rewatch, meeting: Meeting) -> str:
    """Return what all rows about the event of a meeting share."""
    return f"{subject_of(rewatch, meeting)}/event"


def _event(rewatch: Rewatch, meeting: Meeting, now: datetime) -> Entry:
    entry, subject = _entry(rewatch, EVENT, meeting, meeting.sequence, EVENTS, now), event_subject(rewatch, meeting)
    # The edition, because it may be asked for again where the server had no room.
    what = f"{entry.what}/{rewatch.edition}"
    return replace(entry, what=what, channel_id=rewatch.plan.guild_id, subject=subject)


def _stale(rewatch: Rewatch) -> Iterator[Meeting]:
    for meeting in rewatch.meetings:
        is_to_come = meeting.stage in {Stage.PLANNED, Stage.CANCELLED}
        was_asked = meeting.asked is not None
        if is_to_come and meeting.asked != meeting.sequence and (was_asked or wants_event(rewatch, meeting)):
            yield meeting


def _entry(
    rewatch: Rewatch,
    kind: str,
    meeting: Meeting | None,
    version: int,
    subscription: str,
    at: datetime,
    expires_at: datetime | None = None,
) -> Entry:
    number = meeting.number if meeting else 0
    subject = subject_of(rewatch, meeting)
    return Entry(
        what=f"{subject}/{kind.removeprefix('rewatch-')}/{version}",
        channel_id=rewatch.plan.channel_id,
        guild_id=rewatch.plan.guild_id,
        kind=kind,
        subject=subject,
        payload=f"{rewatch.rewatch_id}/{number}/{version}",
        subscription=subscription,
        not_before=at,
        expires_at=expires_at,
    )
