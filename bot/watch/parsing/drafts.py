"""What the readers of the several kinds of sources hand over, and how an item gets the key it is known by. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.watch.parsing.clean import canonical_url

MAX_ITEMS = 200
MAX_KEY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One item as it stands in an answer, cleaned; `id` is what the source itself calls it."""

    title: str
    id: str = ""
    url: str = ""
    summary: str = ""
    outlet: str = ""
    published: datetime | None = None
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An answer to read, and what is known of where it came from."""

    body: bytes
    url: str
    content_type: str = ""
    item_id: str | None = None
    """What of an item's id stays the same, as a regular expression with one group."""
    unfit: frozenset[str] = frozenset()
    """The kinds of ids that were found to repeat in this source."""


@dataclass(slots=True)
class Keyed:
    """Items with their keys, and the kinds of ids that do not tell this source's items apart."""

    items: list[tuple[str, Draft]] = field(default_factory=list)
    unfit: set[str] = field(default_factory=set)


def key_items(document: Document, drafts: Iterable[Draft]) -> Keyed:
    """Give the first items of an answer the keys by which they are known again.

    A kind of id that repeats within one answer says nothing. It stays unfit from then on, so that an answer in which it
    happens not to repeat gives no item another key.
    """
    distinct = list({(draft.id, draft.url, draft.title): draft for draft in drafts}.values())[:MAX_ITEMS]
    keyed = Keyed(unfit=set(document.unfit))
    keys = [""] * len(distinct)
    for kind, value_of in _kinds(document).items():
        values = [value_of(draft) for draft in distinct]
        if any(count > 1 for value, count in Counter(values).items() if value):
            keyed.unfit.add(kind)
        if kind not in keyed.unfit:
            keys = [key or (value and _bounded(f"{kind}:{value}")) for key, value in zip(keys, values, strict=True)]
    keyed.items = _each_once(keys, distinct)
    return keyed


def _kinds(document: Document) -> dict[str, Callable[[Draft], str]]:
    pattern = re.compile(document.item_id) if document.item_id else None

    def own_id(draft: Draft) -> str:
        found = pattern.search(draft.id) if pattern else None
        return str(found.group(1)) if found else draft.id

    return {"id": own_id, "url": lambda draft: draft.url and canonical_url(draft.url), "title": lambda d: d.title}


def _each_once(keys: Sequence[str], drafts: Sequence[Draft]) -> list[tuple[str, Draft]]:
    """Return the items by key; what no kind of id tells apart is one item, its title's."""
    items: dict[str, Draft] = {}
    for key, draft in zip(keys, drafts, strict=True):
        items.setdefault(key or _bounded(f"title:{draft.title}"), draft)
    return list(items.items())


def _bounded(key: str) -> str:
    return key if len(key) <= MAX_KEY else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"
