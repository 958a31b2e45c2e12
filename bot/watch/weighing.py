"""Which of the stored items speak for a further season, which against, and which sources are silent. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.news.items import Event, Medium, Modality, Tier
from bot.store.news_items import Judged
from bot.store.news_sources import SourceState
from bot.watch import health
from bot.watch.health import Line
from bot.watch.sources import Source

FLAGGED_AFTER = timedelta(days=3)
STRONGEST = 3

_SURENESS = (Modality.STATED, Modality.TEASED, Modality.RUMOURED, Modality.HEDGED)
_TRUST = (Tier.S, Tier.A, Tier.B, Tier.N)
_FOR = {Event.SEQUEL, Event.ANNOUNCEMENT, Event.UPDATE}


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a source is, for people; `state` is None before it was asked for the first time."""

    source: Source
    state: SourceState | None
    lines: tuple[Line, ...]
    """About its last answer, and where it moved to."""
    is_flagged: bool
    """It has failed for days."""

    @property
    def answered_at(self) -> datetime | None:
        """Return when it last answered well."""
        return self.state.answered_at if self.state else None

    @property
    def is_well(self) -> bool:
        """Tell whether its last answer was one."""
        return self.state is not None and self.state.answered_at is not None and self.state.failures == 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The strongest items for and against a further season, and the trusted sources that say nothing of one."""

    speaks_for: tuple[Judged, ...]
    speaks_against: tuple[Judged, ...]
    silent: tuple[SourceHealth, ...]


def health_of(source: Source, state: SourceState | None, now: datetime) -> SourceHealth:
    """Return how a source is."""
    if state is None or state.url != source.url:
        return SourceHealth(source, None, (health.NEVER_ASKED,), is_flagged=False)
    lines = [Line(state.health, state.health_values)]
    if state.moved_to:
        lines.append(Line(health.MOVED, {"url": state.moved_to}))
    is_flagged = state.failing_since is not None and now - state.failing_since >= FLAGGED_AFTER
    return SourceHealth(source, state, tuple(lines), is_flagged)


def weigh(judged: Iterable[Judged], sources: Sequence[SourceHealth]) -> Evidence:
    """Return the strongest evidence both ways."""
    # What was reworded is said no more.
    newest = {(one.item.source_id, one.item.item_key): one for one in judged}
    items = [one for one in newest.values() if one.judgement.medium is Medium.ANIME]
    speaks_for = [one for one in items if one.judgement.event in _FOR]
    against = [one for one in items if one.judgement.event is Event.DENIAL]
    sure = {one.item.source_id for one in speaks_for if one.judgement.modality is Modality.STATED}
    silent = [
        one for one in sources if one.is_well and one.source.tier in {Tier.S, Tier.A} and one.source.id not in sure
    ]
    return Evidence(tuple(strongest(speaks_for)), tuple(strongest(against)), tuple(silent))


def strongest(items: Iterable[Judged]) -> list[Judged]:
    """Return the items that carry most of what they are evidence for."""
    return sorted(items, key=_weakness)[:STRONGEST]


def _weakness(one: Judged) -> tuple[int, int, float]:
    """Return what to sort by: the surest, from the most trusted, newest first."""
    sureness, trust = _SURENESS.index(one.judgement.modality), _TRUST.index(one.item.tier)
    return sureness, trust, -one.item.fetched_at.timestamp()
