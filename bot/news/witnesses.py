"""Who tells something independently: copies of one text are one witness, wherever they are printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.news.addresses import canonical, host_of
from bot.news.headline import normalise
from bot.news.items import StoredItem
from bot.news.show import Show

_SUFFIX = re.compile(r"[(（]([^()（）]{2,40})[)）]$| - ([^-]{2,40})$")
"""How syndicators name the outlet: "... (アニメ！アニメ！)", "... - Anime Corner"."""
_SOURCE = re.compile(
    r"(?:(?:sources?|出典|引用元|ソース|情報元|quelle|fonte|fuente)\s?[:：]|\bvia\b:?)\s?([^|。\n]{2,80})",
    re.IGNORECASE,
)


def witness(item: StoredItem, show: Show) -> str:
    """Return by one name who tells it: the outlet that is named as the source, else the one that prints it."""
    named = _SOURCE.search(item.summary)
    if named and (outlet := _outlet_in(named.group(1), show)):
        return outlet
    host = host_of(item.url)
    if host and not _is_under(host, show.syndicators):
        return _outlet_of_host(host, show)
    suffix = _SUFFIX.search(item.title.strip())
    name = next((part for part in suffix.groups() if part), "") if suffix else ""
    return _outlet(name or item.outlet, show) or host or item.source_id


@dataclass(frozen=True, slots=True)
class Marks:
    """What a text is recognised by, wherever it is printed."""

    witness: str
    address: str
    """Of its page; where it has none, what its source calls it."""
    title: str
    headline: str
    """Its title without the outlet that a syndicator adds."""
    summary: str | None

    @classmethod
    def of(cls, item: StoredItem, show: Show) -> Marks:
        """Return what an item is recognised by."""
        return cls(
            witness=witness(item, show),
            address=canonical(item.url) or str((item.source_id, item.item_key)),
            title=normalise(item.title),
            headline=normalise(_without_suffix(item.title)),
            summary=normalise(item.summary) if item.summary else None,
        )

    def is_bound_to(self, other: Marks) -> bool:
        """Whether both go back to one witness, or one is a copy of the other."""
        return self.witness == other.witness or self.address == other.address or self._is_copy(other)

    def _is_copy(self, other: Marks) -> bool:
        """Whether they have the same headline and, where both have one, the same summary."""
        if self.headline != other.headline:
            return False
        return self.summary is None or other.summary is None or self.summary == other.summary


def pair(told: Sequence[Marks]) -> tuple[str, str] | None:
    """Return two witnesses that have nothing to do with each other; more texts can never make them fewer."""
    # One outlet that writes often, or one text that is printed everywhere, need not be compared each with each.
    if len({one.witness for one in told}) < 2 or len({(one.headline, one.summary) for one in told}) < 2:
        return None
    for one, other in combinations(told, 2):
        if not one.is_bound_to(other):
            return one.witness, other.witness
    return None


@dataclass(slots=True, eq=False)
class _Group:
    """Texts that go back to one witness."""

    witness: str
    joined: int
    """When the last of them came."""
    keys: set[Hashable]


def independent(told: Iterable[Marks]) -> list[str]:
    """Return the witnesses by name; all that goes back to one of them, or to a copy of it, is that one."""
    groups: dict[Hashable, _Group] = {}
    summaries: defaultdict[str, set[str | None]] = defaultdict(set)
    for number, one in enumerate(told):
        # Without a summary it is a copy of everything with its headline; with one, of what has the same or none.
        alike = {one.summary, None} if one.summary is not None else summaries[one.headline]
        summaries[one.headline].add(one.summary)
        own: set[Hashable] = {("witness", one.witness), ("address", one.address), ("text", one.headline, one.summary)}
        copied: set[Hashable] = {("text", one.headline, summary) for summary in alike}
        same = {groups[key] for key in own | copied if key in groups}
        _join(groups, sorted(same, key=lambda group: group.joined), _Group(one.witness, number, own))
    return sorted({group.witness for group in groups.values()})


def _join(groups: dict[Hashable, _Group], same: Sequence[_Group], new: _Group) -> None:
    """Put a new group in place of those that it connects, under the name of the one that was joined longest ago."""
    if not same:
        groups.update(dict.fromkeys(new.keys, new))
        return
    # The largest takes in the others, so that a key changes its group but rarely.
    largest, name = max(same, key=lambda group: len(group.keys)), same[0].witness
    for other in (*same, new):
        if other is not largest:
            largest.keys |= other.keys
            groups.update(dict.fromkeys(other.keys, largest))
    largest.witness, largest.joined = name, new.joined


def _without_suffix(title: str) -> str:
    return _SUFFIX.sub("", title.strip()).strip()


def _outlet(name: str, show: Show) -> str:
    plain = normalise(name)
    return show.outlet_of.get(plain, plain)


def _outlet_in(text: str, show: Show) -> str | None:
    """Return the known outlet that a text begins with or links to."""
    plain = normalise(text)
    for known, outlet in show.outlet_of.items():
        if plain.startswith(known) or ("." in known and known in plain):
            return outlet
    return None


def _outlet_of_host(host: str, show: Show) -> str:
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if outlet := show.outlet_of.get(".".join(labels[start:])):
            return outlet
    return host


def _is_under(host: str, domains: Iterable[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
