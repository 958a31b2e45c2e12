"""Read what the editors of Anime News Network's encyclopedia linked with a title: headlines and related works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from bot.news.items import Relation
from bot.watch import health
from bot.watch.health import Line, SourceError
from bot.watch.parsing.clean import MAX_TITLE, clean, clean_url
from bot.watch.parsing.drafts import Document, Draft

_PAGE = "https://www.animenewsnetwork.com/encyclopedia/anime.php?id={number}"


def read_encyclopedia(document: Document) -> Iterator[Draft]:
    """Return an item for each headline and related work; raise `SourceError` where no title was found."""
    try:
        root = ET.fromstring(document.body)  # noqa: S314 - this process may be killed, and can reach nothing
    except (ET.ParseError, ValueError, LookupError) as error:
        raise SourceError(health.NOT_AN_ANSWER) from error
    works = root.findall("anime")
    # An unknown title is answered with status 200: it must not be taken for a title without news.
    warning = clean("".join(root.findtext("warning") or ""), 100)
    if not works and warning:
        raise SourceError(Line(health.SAYS_IT_FAILED, {"reason": warning}))
    if root.tag != "ann" or not works:
        raise SourceError(health.NOT_AN_ANSWER)
    return (draft for work in works for draft in _of_work(work) if draft.title)


def _of_work(work: ET.Element) -> Iterator[Draft]:
    name = clean(work.get("name", ""), MAX_TITLE // 2)
    for news in work.findall("news"):
        if _is_of_other(news, name):
            continue
        url = clean_url(news.get("href", ""))
        yield Draft(
            id=url,
            url=url,
            title=clean("".join(news.itertext()), MAX_TITLE),
            published=_moment(news.get("datetime", "")),
        )
    for direction in ("related-next", "related-prev"):
        for related in work.findall(direction):
            kind, number = clean(related.get("rel", ""), 40), clean(related.get("id", ""), 20)
            is_sequel = direction == "related-next" and kind == "sequel"
            yield Draft(
                id=f"{direction}:{kind}:{number}",
                url=clean_url(_PAGE.format(number=number)) if number.isdecimal() else "",
                title=f"{name}: {kind}",
                relation=Relation.SEQUEL if is_sequel else Relation.OTHER,
            )


def _is_of_other(news: ET.Element, name: str) -> bool:
    """Tell whether a headline is of other works only, which it cites: it is linked with all that its text mentions."""
    cited = [clean("".join(cite.itertext()), MAX_TITLE).casefold() for cite in news.iter("cite")]
    ours = name.casefold()
    return bool(cited) and not any(ours in one or one in ours for one in cited)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
