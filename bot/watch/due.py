"""Which sources are asked now, and how a source is after it was asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.store.news_sources import SourceState
from bot.watch import health
from bot.watch.health import Line
from bot.watch.net.exchange import Reply
from bot.watch.net.schedule import LEAST, wait_after_answer, wait_after_failure
from bot.watch.net.validators import Validators
from bot.watch.sources import Kind, Source

ANILIST_A_MINUTE = 20
"""AniList allows 30 while it is degraded, and lets nobody burst."""


def take_due(
    sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime, *, urgent: bool
) -> list[SourceState]:
    """Return the states of the sources to ask now, each with its next check put off; `urgent` asks all that are on."""
    anilist = {source.id for source in sources if source.kind is Kind.ANILIST}
    asked = [states[one].asked_at for one in anilist if one in states]
    room = ANILIST_A_MINUTE - sum(at is not None and at > now - timedelta(minutes=1) for at in asked)
    taken = []
    for source in sources:
        state = _current(source, states.get(source.id), now)
        if not source.enabled or not (urgent or state.next_check_at <= now):
            continue
        if source.id in anilist:
            room -= 1
            if room < 0:
                continue
        taken.append(replace(state, asked_at=now, next_check_at=now + max(source.every, LEAST)))
    return taken


def validators_of(state: SourceState) -> Validators:
    """Return what makes the next request conditional."""
    return Validators(state.validators_url, state.etag, state.last_modified)


def after_failure(
    source: Source, state: SourceState, reply: Reply, line: Line, now: datetime, chance: float
) -> SourceState:
    """Return the state after an answer that was none, or could not be read."""
    failures = state.failures + 1
    wait = wait_after_failure(
        source.every, reply.headers, now, failures=failures, chance=chance, is_gone=reply.status == 410
    )
    return replace(
        _with_reply(state, reply),
        next_check_at=now + wait,
        failures=failures,
        failing_since=state.failing_since or now,
        unread=state.unread or reply.status == 200,
        health=line.words,
        health_values=line.values,
    )


def after_unchanged(source: Source, state: SourceState, reply: Reply, now: datetime) -> SourceState:
    """Return the state after the answer that nothing changed: only that it was asked."""
    after = replace(_with_reply(state, reply), next_check_at=now + _wait(source, reply, now))
    if state.unread:
        # It failed, and the same answer would fail again.
        return replace(after, health=health.STILL_UNREADABLE.words, health_values={})
    return replace(
        after,
        answered_at=now,
        failures=0,
        failing_since=None,
        health=health.UNCHANGED.words,
        health_values={},
    )


def after_listing(source: Source, state: SourceState, reply: Reply, line: Line, now: datetime) -> SourceState:
    """Return the state after an answer that was read."""
    return replace(
        _with_reply(state, reply),
        next_check_at=now + _wait(source, reply, now),
        answered_at=now,
        listed_at=now,
        first_listed_at=state.first_listed_at or now,
        failures=0,
        failing_since=None,
        unread=False,
        health=line.words,
        health_values=line.values,
    )


def _current(source: Source, state: SourceState | None, now: datetime) -> SourceState:
    """Return the state of a source; another address is another source."""
    if state is not None and state.url == source.url:
        return state
    return SourceState(source_id=source.id, url=source.url, next_check_at=now, health=health.NEVER_ASKED.words)


def _with_reply(state: SourceState, reply: Reply) -> SourceState:
    state = replace(state, moved_to=reply.moved_to)
    # An answer that cannot be read has validators as well: it need not be sent again.
    given = reply.validators
    if not given.are_there:
        return state
    return replace(state, validators_url=given.url, etag=given.etag, last_modified=given.last_modified)


def _wait(source: Source, reply: Reply, now: datetime) -> timedelta:
    is_conditional = source.is_structured or reply.validators.are_there
    return wait_after_answer(source.every, reply.headers, now, is_conditional=is_conditional)
