"""Why something was posted in a server, was not, or is not yet: the decision, and what was set there then. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import N_, Words
from bot.store.news_verdicts import Decided
from bot.store.outbox import Post, Posted
from bot.watch.health import Line
from bot.watch.telling import CHANNEL, SWITCH, Decision, audience, what_of

POSTED = Line(N_("It was posted in this server."))
WAITING = Line(N_("It is to be posted in this server, and waits for its turn."))
REJECTED = N_("It was not posted in this server. {reason}")
UNKNOWN_REASON = N_("The reason is not known.")
NO_CHANNEL = Line(N_("This server had no news channel at that time."))
SWITCHED_OFF = Line(N_("News was switched off in this server at that time."))
TOO_UNSURE = Line(N_("This server wanted official announcements only at that time."))
NO_SERVER = Line(N_("No server was told."))
NOTHING_TO_MEND = Line(N_("Nothing had been posted in this server that needed a correction."))
NOT_KNOWN = Line(N_("Nothing was posted in this server, and what it had set at that time is not known any more."))
NO_CHANGE = Line(N_("It did not change the verdict, so there was nothing to post."))


@dataclass(frozen=True, slots=True)
class Step:
    """One decision, and what it came to in one server."""

    decided: Decided
    here: Line
    post: Posted | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Every decision about a story; `summary` says why there is none where there is none."""

    steps: tuple[Step, ...]
    summary: Line | None


def trace(
    decisions: Sequence[Decided], posts: Mapping[str, Posted], settings: Mapping[int, Mapping[str, str]]
) -> Trace:
    """Return the trace; `posts` are by what they are about, `settings` are those at each decision."""
    steps = []
    for decided in decisions:
        post = posts.get(what_of(decided.number))
        here = _of_post(post) if post else _without_post(decided, settings.get(decided.number, {}))
        steps.append(Step(decided, here, post))
    return Trace(tuple(steps), None if steps else NO_CHANGE)


def _of_post(post: Posted) -> Line:
    match post.state:
        case Post.SENT:
            return POSTED
        case Post.REJECTED:
            return Line(REJECTED, {"reason": Words(post.reason or UNKNOWN_REASON)})
        case Post.DUE | Post.SENDING:
            return WAITING


def _without_post(decided: Decided, settings: Mapping[str, str]) -> Line:
    if decided.decision == Decision.KEEP:
        return NO_SERVER
    if decided.decision == Decision.CORRECT:
        return NOTHING_TO_MEND
    hearing = audience(decided.change.after)
    if settings.get(SWITCH) == "false":
        return SWITCHED_OFF
    if CHANNEL not in settings:
        return NO_CHANNEL
    if settings.get(hearing.choice_path, hearing.default) not in hearing.admitted:
        return TOO_UNSURE
    return NOT_KNOWN
