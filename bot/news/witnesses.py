"""Who tells something independently: copies of one text are one witness, wherever they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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


def pair(items: Sequence[StoredItem], show: Show) -> tuple[str, str] | None:
    """Return two witnesses that have nothing to do with each other; more items can never make them fewer."""
    marked = [(item, _marks(item, show)) for item in items]
    for (one, marks), (other, others) in combinations(marked, 2):
        if not marks & others and not _is_copy(one, other):
            return witness(one, show), witness(other, show)
    return None


def independent(items: Iterable[StoredItem], show: Show) -> list[tuple[str, tuple[StoredItem, ...]]]:
    """Return the witnesses by name, each with all that goes back to it or to a copy of it."""
    groups: list[tuple[set[str], list[StoredItem]]] = []
    for item in items:
        marks = _marks(item, show)
        same = [group for group in groups if group[0] & marks or any(_is_copy(item, other) for other in group[1])]
        joined = (marks.union(*(group[0] for group in same)), [other for group in same for other in group[1]] + [item])
        groups = [group for group in groups if group not in same] + [joined]
    return sorted((witness(told[0], show), tuple(told)) for _, told in groups)


def _marks(item: StoredItem, show: Show) -> set[str]:
    return {f"witness {witness(item, show)}", f"address {canonical(item.url) or (item.source_id, item.item_key)}"}


def _is_copy(one: StoredItem, other: StoredItem) -> bool:
    """Whether they have the same headline and, where both have one, the same summary."""
    if normalise(_without_suffix(one.title)) != normalise(_without_suffix(other.title)):
        return False
    return not one.summary or not other.summary or normalise(one.summary) == normalise(other.summary)


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
