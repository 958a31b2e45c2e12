"""From what a task came to, to the receipt of its row. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.announcements.refusals import Refusal, Trouble, back_off
from bot.clock import from_epoch
from bot.errors import N_
from bot.store.deliveries import Receipt
from bot.store.outbox import Parcel, Post

TOO_LATE = N_("It was too late for it.")
TRIES_AGAIN_AFTER = timedelta(seconds=1)
"""How soon discord.py asks again by itself after a failure: in what takes longer, an attempt before the last may have
been the one that posted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: its receipt, and what that brings about.

    `is_post` says that it made a message, `is_lost` that it came too late; `refusal` pauses the subscription.
    """

    receipt: Receipt
    is_done: bool = False
    is_post: bool = False
    is_lost: bool = False
    refusal: Refusal | None = None


def done(parcel: Parcel, result: int | None, *, is_post: bool) -> Outcome:
    """Return that a row is done; `is_post` says that it made a message."""
    receipt = replace(_unchanged(parcel, Post.SENT), message_id=result, tried_at=None)
    return Outcome(receipt, is_done=True, is_post=is_post and result is not None)


def rejected(parcel: Parcel, reason: str, refusal: Refusal | None = None) -> Outcome:
    """Return that a row will never be posted."""
    receipt = replace(_unchanged(parcel, Post.REJECTED), reason=reason)
    return Outcome(receipt, refusal=refusal if refusal is not None and refusal.is_of_place else None)


def too_late(parcel: Parcel) -> Outcome:
    """Return that a row is of no use any more."""
    return replace(rejected(parcel, TOO_LATE), is_lost=True)


def put_off(parcel: Parcel, until: datetime) -> Outcome:
    """Return that a row is to be asked for again later, and keeps nothing waiting until then."""
    return Outcome(replace(_unchanged(parcel, Post.DUE), not_before=_whole(until)))


def handed_back(parcel: Parcel) -> Outcome:
    """Return that a row was not sent, and may be at any time."""
    return Outcome(_unchanged(parcel, Post.DUE))


def troubled(parcel: Parcel, trouble: Trouble, sent_at: datetime, now: datetime) -> Outcome:
    """Return that a row keeps its place, and when it is tried again."""
    wait = trouble.after if trouble.after is not None else back_off(parcel.attempts)
    may_be_there = trouble.may_be_there or now - sent_at >= TRIES_AGAIN_AFTER
    return Outcome(
        replace(
            _unchanged(parcel, Post.DUE),
            attempts=parcel.attempts + (not trouble.is_limit),
            retry_at=_whole(now + timedelta(seconds=wait)),
            tried_at=(parcel.tried_at or sent_at) if may_be_there else parcel.tried_at,
        )
    )


def aside(outcome: Outcome) -> Outcome:
    """Return that a row waits as long, but gives up its place: what follows in its channel goes first."""
    receipt = outcome.receipt
    return replace(outcome, receipt=replace(receipt, not_before=receipt.retry_at or receipt.not_before, retry_at=None))


def _unchanged(parcel: Parcel, state: Post) -> Receipt:
    return Receipt(parcel, state, parcel.not_before, parcel.attempts, tried_at=parcel.tried_at)


def _whole(moment: datetime) -> datetime:
    """Return a moment as the store keeps it, and not sooner."""
    return from_epoch(math.ceil(moment.timestamp()))
