"""Ask AniList which works are related to the show, and read its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.news.items import Relation
from bot.watch import health
from bot.watch.health import Line, SourceError
from bot.watch.parsing.clean import MAX_SUMMARY, MAX_TITLE, clean, clean_url
from bot.watch.parsing.drafts import Document, Draft

_QUERY = """\
query ($id: Int) {
  Media(id: $id, type: ANIME) {
    relations { edges { relationType node { id type format status siteUrl title { romaji english native } } } }
  }
}"""


def question(work: int) -> bytes:
    """Return what is posted to ask for the relations of a work."""
    return json.dumps({"query": _QUERY, "variables": {"id": work}}).encode()


def read_relations(document: Document) -> Iterator[Draft]:
    """Return an item for each related work; raise `SourceError` for an answer of another form."""
    try:
        answer = json.loads(document.body)
    except (ValueError, RecursionError) as error:
        raise SourceError(health.NOT_AN_ANSWER) from error
    match answer:
        case {"errors": [{"message": str(reason)}, *_]}:
            raise SourceError(Line(health.SAYS_IT_FAILED, {"reason": clean(reason, 100)}))
        case {"data": {"Media": {"relations": {"edges": list(edges)}}}}:
            return iter([_draft(edge) for edge in edges])
    raise SourceError(health.NOT_AN_ANSWER)


def _draft(edge: Any) -> Draft:
    match edge:
        case {"relationType": str(kind), "node": {"id": int(number), "type": str(medium), **node}}:
            named = node.get("title")
            titles = [title for title in named.values() if isinstance(title, str)] if isinstance(named, dict) else []
        case _:
            raise SourceError(health.NOT_AN_ANSWER)
    # Somebody lists a sequel as soon as it is known; a manga that goes on after the anime is no further season.
    is_sequel = kind == "SEQUEL" and medium == "ANIME"
    words = ", ".join(
        str(part).replace("_", " ").lower() for part in (kind, node.get("format"), node.get("status")) if part
    )
    return Draft(
        id=f"{kind}:{number}",
        url=clean_url(str(node.get("siteUrl") or "")),
        title=next(filter(None, (clean(title, MAX_TITLE) for title in titles)), f"no. {number}"),
        summary=clean(words, MAX_SUMMARY),
        relation=Relation.SEQUEL if is_sequel else Relation.OTHER,
    )
