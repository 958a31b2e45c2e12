"""One attempt at one row: what it comes to now, whether Discord may be asked, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.announcements import outcomes
from bot.announcements.gate import Gate
from bot.announcements.offers import Offers
from bot.announcements.outcomes import Outcome
from bot.announcements.pace import Pace
from bot.announcements.refusals import MAX_UNEXPECTED, UNEXPECTED, Refusal, There, Trouble, meaning
from bot.announcements.requests import Requests
from bot.announcements.tasks import Call, Edit, Later, Never, Send, Task
from bot.clock import Clock
from bot.logs import get_logger
from bot.store.outbox import Parcel

NONCE_WINDOW = timedelta(minutes=1)
"""For how long Discord is trusted to remember a nonce: it says "the past few minutes", which is more than one."""

SOONEST = timedelta(seconds=1)
OUTAGE = Trouble(60.0, is_limit=True)
"""What keeps the rows of a server waiting that Discord itself cannot show: its roles and channels are not known."""

log = get_logger(__name__)


class Attempts:
    """Makes attempts, within the number of requests a second that all of them may make."""

    def __init__(self, offers: Offers, gate: Gate, clock: Clock, per_second: int) -> None:
        self._offers = offers
        self._gate = gate
        self._clock = clock
        self._pace = Pace(per_second)

    async def make(self, parcel: Parcel, requests: Requests, begin: Callable[[], object]) -> Outcome:
        """Return what came of a row; `begin` is called right before Discord is asked for anything."""
        now = self._clock.now()
        if _is_expired(parcel, now) and parcel.tried_at is None:
            return outcomes.too_late(parcel)
        if requests.is_out(parcel.guild_id):
            return outcomes.troubled(parcel, OUTAGE, now, now)
        try:
            task = await self._offers.source(parcel.kind).make(parcel)
        except Exception as error:
            return self._not_made(parcel, error)
        match task:
            case Later():
                return outcomes.put_off(parcel, max(task.until, self._clock.now() + SOONEST))
            case Never() if parcel.tried_at is None:
                return outcomes.rejected(parcel, task.reason)
        await self._pace.turn()
        if self._gate.seconds_shut(self._clock.now()):
            return outcomes.handed_back(parcel)
        begin()
        return await self._ask(parcel, task, requests)

    async def _ask(self, parcel: Parcel, task: Send | Edit | Call | Never, requests: Requests) -> Outcome:
        sent_at = self._clock.now()
        try:
            result = await self._found(parcel, task, requests, sent_at)
            if result is None and isinstance(task, Never):
                return outcomes.rejected(parcel, task.reason)
            if result is None and _is_expired(parcel, sent_at):
                return outcomes.too_late(parcel)
            if result is None and not isinstance(task, Never):
                result = await requests.do(parcel, task)
        except Exception as error:
            return self._failed(parcel, task, error, sent_at)
        self._gate.passed()
        return outcomes.done(parcel, result, is_post=isinstance(task, Send | Never))

    async def _found(self, parcel: Parcel, task: Task, requests: Requests, now: datetime) -> int | None:
        """Return the message of a row that may be there, where its nonce cannot tell."""
        if isinstance(task, Edit | Call) or parcel.tried_at is None:
            return None
        is_sent_again = isinstance(task, Send) and not _is_expired(parcel, now)
        # Less than no time means that the clock was set back, and nobody knows how long ago it was.
        if is_sent_again and timedelta(0) <= now - parcel.tried_at <= NONCE_WINDOW:
            return None
        found = await requests.find(parcel, min(parcel.tried_at, now))
        log.info("looked for what may have been posted", what=parcel.what, was_found=found is not None)
        # What comes now is another request.
        await self._pace.turn()
        return found

    def _failed(self, parcel: Parcel, task: Task, error: Exception, sent_at: datetime) -> Outcome:
        now = self._clock.now()
        match meaning(error, task, parcel.attempts):
            case There():
                self._gate.passed()
                return outcomes.done(parcel, None, is_post=False)
            case Refusal() as refusal:
                self._gate.passed()
                log.warning("a post was refused", what=parcel.what, channel=parcel.channel_id, reason=str(error))
                return outcomes.rejected(parcel, refusal.reason, refusal)
            case Trouble() as trouble:
                self._note_trouble(parcel, trouble, error, now)
                outcome = outcomes.troubled(parcel, trouble, sent_at, now)
                # Edits have limits of their own, of an hour even, and posts need not wait for them.
                return outcomes.aside(outcome) if trouble.is_limit and isinstance(task, Edit) else outcome

    def _note_trouble(self, parcel: Parcel, trouble: Trouble, error: Exception, now: datetime) -> None:
        told = {"what": parcel.what, "channel": parcel.channel_id, "attempts": parcel.attempts}
        if trouble.is_unexpected:
            log.error("a post failed in a way that nobody foresaw", **told, exc_info=error)
        else:
            log.info("a post has to be tried again", **told, reason=f"{type(error).__name__}: {error}"[:200])
        if trouble.is_for_all:
            self._gate.shut(trouble.after or 1.0, now)
        self._gate.failed(now)

    def _not_made(self, parcel: Parcel, error: Exception) -> Outcome:
        """Return what a failure of a source means: it may have asked Discord for something as well."""
        now, found = self._clock.now(), meaning(error, Never(UNEXPECTED), parcel.attempts)
        if isinstance(found, Trouble) and not found.is_unexpected:
            self._note_trouble(parcel, found, error, now)
            return outcomes.troubled(parcel, replace(found, may_be_there=False), now, now)
        log.error("a post could not be made", what=parcel.what, attempts=parcel.attempts, exc_info=error)
        if parcel.attempts >= MAX_UNEXPECTED:
            return outcomes.rejected(parcel, UNEXPECTED)
        return outcomes.troubled(parcel, Trouble(), now, now)


def _is_expired(parcel: Parcel, now: datetime) -> bool:
    return parcel.expires_at is not None and parcel.expires_at <= now
