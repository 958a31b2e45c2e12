"""What a channel has been told of the verdict, and what has become of it since. Pure.

An alarm is what is told from the rise to what may be posted until the fall to what may not. Its messages are put right
for as long as it lasts, and no later alarm touches them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.news.items import Verdict
from bot.store.news_verdicts import Decided
from bot.store.outbox import Post, Posted
from bot.watch.telling import Decision, told_now, what_of


@dataclass(frozen=True, slots=True)
class Said:
    """A message that tells of a change, and the verdict that it named when it was posted."""

    decided: Decided
    verdict: Verdict
    message_id: int
    at: datetime


def is_overtaken(decided: Decided, changes: Sequence[Decided]) -> bool:
    """Tell whether servers are told of a later change."""
    return any(one.number > decided.number and one.decision != Decision.KEEP for one in changes)


def said_before(decided: Decided, changes: Sequence[Decided], posts: Iterable[Posted]) -> list[Said]:
    """Return what was said of the same alarm before a change, in the channel whose posts these are, oldest first."""
    found = {post.what: post for post in posts}
    numbers = set(told_now(decided, changes))
    earlier = (said_of(one, changes, found.get(what_of(one.number))) for one in changes if one.number in numbers)
    return [said for said in earlier if said is not None]


def said_of(decided: Decided, changes: Sequence[Decided], post: Posted | None) -> Said | None:
    """Return what the post about a change says; None where there is none."""
    if post is None or post.state is not Post.SENT or post.message_id is None:
        return None
    named = decided.change.after
    for later in changes:
        # Of what nobody was told separately, it told itself, if that was known by then.
        if later.number > decided.number:
            if later.decision != Decision.KEEP or later.decided_at > post.changed_at:
                break
            named = later.change.after
    return Said(decided, named, post.message_id, post.changed_at)


def outcome(decided: Decided, changes: Sequence[Decided]) -> Decided:
    """Return the change that says what has become of an alarm: the one that ended it, or else the newest."""
    later = [one for one in changes if one.number >= decided.number]
    return next((one for one in later if not one.change.after.may_ping), later[-1])
