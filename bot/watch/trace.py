"""Why something was posted in a server, was not, or is not yet: the decision, and what was set there then. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import epoch
from bot.errors import N_, Words
from bot.guilds.settings import GuildSettings
from bot.store.news_verdicts import Decided
from bot.store.outbox import Post, Posted
from bot.watch.health import Line
from bot.watch.telling import CHANNEL, NEWS, SWITCH, Decision, audience, what_of
from bot.watch.timing import timetable

_WEIGHT = (Post.SENT, Post.SENDING, Post.DUE, Post.REJECTED)

POSTED = Line(N_("It was posted in this server."))
WAITING = Line(N_("It is to be posted in this server, and waits for its turn."))
FOR_DIGEST = N_("It is to be posted in this server with the next digest, <t:{at}:f>.")
FOR_QUIET = N_("It is to be posted in this server when the quiet hours are over, <t:{at}:f>.")
PAUSED = N_(
    "It is to be posted in this server, and waits: Discord refused it. {reason} When that is mended, an admin can have"
    " it tried again in `/config panel`."
)
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


@dataclass(frozen=True, slots=True)
class Here:
    """What one server has set and was sent, at a moment.

    `then` is what it had set at each decision, by number; `refused` says why Discord refuses posts, by channel.
    """

    posts: Sequence[Posted]
    then: Mapping[int, Mapping[str, str]]
    settings: GuildSettings
    refused: Mapping[int, str]
    now: datetime


def trace(decisions: Sequence[Decided], here: Here) -> Trace:
    """Return the trace of decisions in a server."""
    steps = []
    for decided in decisions:
        post = _of_most_weight(post for post in here.posts if post.what == what_of(decided.number))
        line = _of_post(decided, post, here) if post else _without_post(decided, here.then.get(decided.number, {}))
        steps.append(Step(decided, line, post))
    return Trace(tuple(steps), None if steps else NO_CHANGE)


def _of_most_weight(posts: Iterable[Posted]) -> Posted | None:
    """Return the post to tell of: where the channel was changed before it was posted, there are several."""
    return min(posts, key=lambda post: _WEIGHT.index(post.state), default=None)


def _of_post(decided: Decided, post: Posted, here: Here) -> Line:
    match post.state:
        case Post.SENT:
            return POSTED
        case Post.REJECTED if post.reason == here.refused.get(post.channel_id, post):
            return _of_waiting(decided, post, here)
        case Post.REJECTED:
            return Line(REJECTED, {"reason": Words(post.reason or UNKNOWN_REASON)})
        case Post.SENDING:
            return WAITING
        case Post.DUE:
            return _of_waiting(decided, post, here)


def _of_waiting(decided: Decided, post: Posted, here: Here) -> Line:
    if post.channel_id in here.refused:
        return Line(PAUSED, {"reason": Words(here.refused[post.channel_id])})
    table = timetable(here.settings, waits_for_digest=post.kind == NEWS)
    ready = table.ready_at(decided.decided_at, here.now)
    if ready <= here.now:
        return WAITING
    is_digest = table.digest is not None and table.digest.next(decided.decided_at, table.zone) > here.now
    return Line(FOR_DIGEST if is_digest else FOR_QUIET, {"at": epoch(ready)})


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
