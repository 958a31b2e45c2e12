"""Whether servers are told of a change of the verdict, and which ones. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import N_
from bot.guilds.settings import DEFAULTS
from bot.guilds.values import dumps
from bot.news.items import Verdict, VerdictChange
from bot.store.news_items import Judged
from bot.store.news_verdicts import Decided
from bot.store.outbox import Audience

CHANNEL, SWITCH, THRESHOLD = "news.channel", "modules.news.enabled", "news.threshold"
NEWS, CORRECTION, EDIT = "news", "news-correction", "news-edit"
SUBJECT = "verdict"
"""All posts on the verdict belong together: a newer one takes the place of one that was not sent yet."""
SUBSCRIPTION = "news"
"""What is paused where Discord refuses posts of the news."""
EDITS = "verdict-edit"
"""Edits are never withdrawn: each puts a message right, whatever else is known by then."""


class Decision(StrEnum):
    """What is done about a change of the verdict."""

    TELL = "tell"
    CORRECT = "correct"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Told:
    """A decision and its reason, a gettext id."""

    decision: Decision
    because: str


IS_NEWS = Told(Decision.TELL, N_("The verdict rose, on something new, to what may be posted."))
HEARD_AGAIN = Told(Decision.TELL, N_("What was there when a source was first read is now reported as new."))
TOOK_BACK = Told(Decision.CORRECT, N_("The verdict fell, so what was posted is corrected."))
TOO_WEAK = Told(Decision.KEEP, N_("Teasers and claims are never posted."))
NOT_NEW = Told(Decision.KEEP, N_("What it rests on was there when the source was first read, or is older than a week."))
NOTHING_TO_CORRECT = Told(Decision.KEEP, N_("The verdict fell, but nothing had been posted of it."))

OVERTAKEN = N_("Something newer was known before it was posted.")


def what_of(number: int) -> str:
    """Return what the posts about a change of the verdict are known by in the outbox."""
    return f"verdict/{number}"


def edit_of(number: int, earlier: int) -> str:
    """Return what the edit of the post about an earlier change is known by, once a later one is known."""
    return f"{what_of(number)}/edit/{earlier}"


def decide(change: VerdictChange, news: Collection[int]) -> Told:
    """Decide about a change; `news` are the items that are new and no older than what is told as new."""
    if change.after < change.before:
        return TOOK_BACK if change.before.may_ping else NOTHING_TO_CORRECT
    if not change.after.may_ping:
        return TOO_WEAK
    return IS_NEWS if any(item in news for item in change.evidence) else NOT_NEW


def is_told_late(decided: Decided, news: Iterable[Judged]) -> bool:
    """Tell whether a rise that nobody was told of, because it rested on nothing new, is borne out by something new."""
    is_untold = decided.decision == Decision.KEEP and decided.because == NOT_NEW.because
    return is_untold and decided.change.after.may_ping and any(one.judgement.sequel_announced for one in news)


def told_now(decided: Decided, before: Sequence[Decided]) -> list[int]:
    """Return what servers were told of since the verdict last was nothing to tell of, newest first: the same alarm."""
    told = []
    for earlier in reversed([one for one in before if one.number < decided.number]):
        if not earlier.change.after.may_ping:
            break
        if earlier.decision != Decision.KEEP:
            told.append(earlier.number)
    return told


def thresholds(verdict: Verdict) -> tuple[str, ...]:
    """Return what a server may have chosen to hear of a verdict."""
    return {Verdict.OFFICIAL: ("official", "reported"), Verdict.REPORTED: ("reported",)}.get(verdict, ())


def audience(verdict: Verdict) -> Audience:
    """Return which servers hear of a verdict, by what they set."""
    return Audience(
        channel_path=CHANNEL,
        switch_path=SWITCH,
        choice_path=THRESHOLD,
        default=dumps(DEFAULTS.news.threshold),
        admitted=[dumps(threshold) for threshold in thresholds(verdict)],
    )
