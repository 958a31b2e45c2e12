"""A headline that somebody hands us, as if an unknown source had listed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.news.items import StoredItem, Tier


def loose_item(title: str, now: datetime, **fields: Any) -> StoredItem:
    """Return an item that was seen when it was published, or else `now`; `fields` are those of an item."""
    given = {"url": "", "tier": Tier.N, **fields}
    return StoredItem(source_id="", item_key="", id=0, title=title, fetched_at=given.get("published") or now, **given)


def from_line(line: Mapping[str, Any], now: datetime) -> StoredItem:
    """Return the headline of a line of JSON: `title`, and where they are known `outlet`, `url`, `date` and `lang`."""
    return loose_item(
        str(line["title"]),
        now,
        outlet=str(line.get("outlet") or ""),
        url=str(line.get("url") or ""),
        published=_day(line.get("date")),
        language=str(line.get("lang") or ""),
    )


def _day(text: object) -> datetime | None:
    """Return the beginning of a day; what is less exact than a day is no date."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
