"""Items and rules as the tests of the judge make them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from bot.news.course import Rules
from bot.news.items import Judgement, StoredItem, Tier
from bot.news.loose import loose_item
from bot.news.show import Show, load_show
from tests.harness import ROOT

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LISTS = ROOT / "tests" / "data" / "news"

_numbers = count(1)


@cache
def show() -> Show:
    return load_show(ROOT / "data" / "news.yaml")


@cache
def rules() -> Rules:
    return Rules(show())


def judged(title: str, **fields: Any) -> Judgement:
    return rules().judge(loose_item(title, NOW, **fields))


def found(title: str, rule: str, **fields: Any) -> str:
    """Return the words that a rule found."""
    return next(reason.found for reason in judged(title, **fields).reasons if reason.rule == rule)


def lines(name: str) -> list[str]:
    """Return the lines of a list of headlines that were written for these tests."""
    text = Path(LISTS / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def seen(title: str, after: timedelta | float = timedelta(), tier: Tier = Tier.A, **fields: Any) -> StoredItem:
    """Return an item that was seen some time (days, if it is a number) after `NOW`."""
    number = next(_numbers)
    delay = after if isinstance(after, timedelta) else timedelta(days=after)
    given = {
        "source_id": f"source-{tier}",
        "item_key": f"key-{number}",
        "url": f"https://outlet-{number}.example/a",
        **fields,
    }
    return StoredItem(id=number, title=title, fetched_at=NOW + delay, tier=tier, **given)
