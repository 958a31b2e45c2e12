"""What sources listed, what the rules made of it, and what is held back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import epoch, from_epoch
from bot.news.items import (
    Event,
    Judgement,
    Label,
    Medium,
    Modality,
    Reason,
    Relation,
    StoredItem,
    Tier,
)
from bot.store.database import Database, Transaction

KEEP_OTHERS = timedelta(days=90)
"""How long headlines that are not about the show are kept: nothing rests on them."""

_ITEM = (
    "i.id, i.source_id, i.item_key, i.url, i.title, i.summary, i.outlet, i.language, i.relation, i.tier,"
    " i.is_about_show, i.published_at, COALESCE(i.counted_at, i.fetched_at), i.seen_again_at"
)
_JUDGEMENT = "j.about_show, j.work, j.medium, j.event, j.season, j.modality, j.label, j.sequel_announced, j.reasons"
_FROM = "FROM news_item i JOIN news_judgement j ON j.item_id = i.id"
_LATEST = (
    "NOT EXISTS (SELECT 1 FROM news_item n WHERE n.source_id = i.source_id AND n.item_key = i.item_key"
    " AND n.revision > i.revision)"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A stored item with what the rules make of it."""

    item: StoredItem
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Known:
    """The newest revision of an item that is stored already."""

    id: int
    item_key: str
    revision: int
    digest: str
    title: str
    url: str
    relation: Relation | None
    about_show: bool
    is_counted: bool
    published: datetime | None
    fetched_at: datetime
    listed_at: datetime
    seen_again_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be stored."""

    item: StoredItem
    judgement: Judgement
    revision: int
    digest: str
    may_announce: bool
    """It is news: not merely seen for the first time, and not older than what is announced."""


class ItemStore:
    """Items with their judgements. Nothing is changed but when an item was seen, and whether it counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, source_id: str, keys: Sequence[str]) -> dict[str, Known]:
        """Return what is stored of a source's items with these keys, the newest revision of each."""
        return {known.item_key: known for known in await self._known(source_id, "i.item_key", keys)}

    async def known_titles(self, source_id: str, titles: Sequence[str]) -> set[str]:
        """Return which of these titles a source has listed before, under whatever key."""
        return {known.title for known in await self._known(source_id, "i.title", titles)}

    async def about_show(self, source_id: str) -> list[Known]:
        """Return the newest revisions of a source's items about the show."""
        return await self._known(source_id, "j.about_show", [1])

    async def evidence(self, write: Transaction | None = None) -> list[Judged]:
        """Return every item about the show that counts, in the order in which they began to count."""
        read = write.execute if write else self._database.read
        rows = await read(
            f"SELECT {_ITEM}, {_JUDGEMENT} {_FROM} WHERE j.about_show = 1 AND i.counted_at IS NOT NULL"
            " ORDER BY i.counted_at, i.id"
        )
        return [_judged(row) for row in rows]

    async def latest(self, count: int) -> list[Judged]:
        """Return the newest items about the show that count, newest first."""
        rows = await self._database.read(
            f"SELECT {_ITEM}, {_JUDGEMENT} {_FROM} WHERE j.about_show = 1 AND i.counted_at IS NOT NULL"
            " ORDER BY i.counted_at DESC, i.id DESC LIMIT ?",
            (count,),
        )
        return [_judged(row) for row in rows]

    async def between(self, begins: datetime, ends: datetime) -> list[Judged]:
        """Return the items about the show that began to count within a time, newest first."""
        rows = await self._database.read(
            f"SELECT {_ITEM}, {_JUDGEMENT} {_FROM} WHERE j.about_show = 1 AND i.counted_at >= ? AND i.counted_at < ?"
            " ORDER BY i.counted_at DESC, i.id DESC",
            (epoch(begins), epoch(ends)),
        )
        return [_judged(row) for row in rows]

    async def get(self, ids: Collection[int]) -> list[Judged]:
        """Return items by their ids, oldest first."""
        return [
            _judged(row)
            for row in await self._database.read(
                f"SELECT {_ITEM}, {_JUDGEMENT} {_FROM} WHERE i.id IN ({_marks(ids)}) ORDER BY i.counted_at, i.id",
                tuple(ids),
            )
        ]

    async def announceable(self, write: Transaction, ids: Collection[int]) -> set[int]:
        """Return which of these items are news."""
        rows = await write.execute(
            f"SELECT id FROM news_item WHERE may_announce = 1 AND id IN ({_marks(ids)})", tuple(ids)
        )
        return {item_id for (item_id,) in rows}

    async def since(self, write: Transaction, ids: Collection[int], moment: datetime) -> list[int]:
        """Return which of these items are from `moment` on, as they say, or else as they were first seen."""
        rows = await write.execute(
            f"SELECT id FROM news_item WHERE COALESCE(published_at, fetched_at) >= ? AND id IN ({_marks(ids)})",
            (epoch(moment), *ids),
        )
        return [item_id for (item_id,) in rows]

    async def moment(self, now: datetime, write: Transaction | None = None) -> datetime:
        """Return the time for what happens now: after all that has happened to evidence, whatever the clock says.

        What happens at one moment is weighed at once, so no two transactions may share one.
        """
        read = write.execute if write else self._database.read
        ((counted, again),) = await read(
            f"SELECT MAX(i.counted_at), MAX(i.seen_again_at) {_FROM} WHERE j.about_show = 1"
        )
        latest = max(counted or 0, again or 0)
        return max(now, from_epoch(latest + 1)) if latest else now

    async def add(
        self, write: Transaction, items: Iterable[NewItem], now: datetime, hold_id: int | None = None
    ) -> list[int]:
        """Store items as of `now`, held back where there is a hold, and return their ids."""
        ((last,),) = await write.execute("SELECT COALESCE(MAX(id), 0) FROM news_item")
        numbered = list(enumerate(items, last + 1))
        await write.execute_many(_ADD_ITEM, [_item_row(number, new, now, hold_id) for number, new in numbered])
        await write.execute_many(_ADD_JUDGEMENT, [_judgement_row(number, new.judgement) for number, new in numbered])
        return [number for number, _ in numbered]

    async def seen(self, write: Transaction, ids: Collection[int], now: datetime) -> None:
        """Note that a source lists items still."""
        await write.execute_many("UPDATE news_item SET listed_at = ? WHERE id = ?", [(epoch(now), one) for one in ids])

    async def seen_again(self, write: Transaction, ids: Collection[int], now: datetime) -> None:
        """Note that items have outlasted the time after which hoaxes are gone."""
        await write.execute_many(
            "UPDATE news_item SET seen_again_at = ? WHERE id = ? AND seen_again_at IS NULL",
            [(epoch(now), one) for one in ids],
        )

    async def forget_others_before(self, moment: datetime) -> None:
        """Drop items that are not about the show and were not listed since `moment`; nothing rests on them."""
        async with self._database.write() as write:
            await write.execute(
                "DELETE FROM news_item WHERE fetched_at < ? AND listed_at < ?"
                " AND EXISTS (SELECT 1 FROM news_judgement j WHERE j.item_id = news_item.id AND j.about_show = 0)",
                (epoch(moment), epoch(moment)),
            )

    async def _known(self, source_id: str, column: str, values: Sequence[object]) -> list[Known]:
        rows = await self._database.read(
            "SELECT i.id, i.item_key, i.revision, i.digest, i.title, i.url, i.relation, j.about_show, i.counted_at,"
            f" i.published_at, i.fetched_at, i.listed_at, i.seen_again_at {_FROM}"
            f" WHERE i.source_id = ? AND {column} IN ({_marks(values)}) AND {_LATEST}",
            (source_id, *values),
        )
        return [_known(row) for row in rows]


_ADD_ITEM = (
    "INSERT INTO news_item (id, source_id, item_key, revision, digest, url, title, summary, outlet, language, relation,"
    " tier, is_about_show, published_at, fetched_at, counted_at, listed_at, may_announce, hold_id)"
    f" VALUES ({', '.join('?' * 19)})"
)
_ADD_JUDGEMENT = (
    "INSERT INTO news_judgement (item_id, about_show, work, medium, event, season, modality, label, sequel_announced,"
    f" reasons) VALUES ({', '.join('?' * 10)})"
)


def _item_row(number: int, new: NewItem, now: datetime, hold_id: int | None) -> tuple[object, ...]:
    item, at = new.item, epoch(now)
    return (
        number,
        item.source_id,
        item.item_key,
        new.revision,
        new.digest,
        item.url,
        item.title,
        item.summary,
        item.outlet,
        item.language,
        item.relation,
        item.tier,
        int(item.is_about_show),
        None if item.published is None else epoch(item.published),
        at,
        at if hold_id is None else None,
        at,
        int(new.may_announce),
        hold_id,
    )


def _judgement_row(number: int, judgement: Judgement) -> tuple[object, ...]:
    return (
        number,
        int(judgement.about_show),
        judgement.work,
        judgement.medium,
        judgement.event,
        judgement.season,
        judgement.modality,
        judgement.label,
        int(judgement.sequel_announced),
        json.dumps(judgement.reasons, ensure_ascii=False),
    )


def _judged(row: Any) -> Judged:
    number, source_id, key, url, title, summary, outlet, language, relation, tier, about, published, at, again = row[
        :14
    ]
    item = StoredItem(
        id=number,
        source_id=source_id,
        item_key=key,
        url=url,
        title=title,
        summary=summary,
        outlet=outlet,
        language=language,
        relation=relation and Relation(relation),
        tier=Tier(tier),
        is_about_show=bool(about),
        published=_moment(published),
        fetched_at=from_epoch(at),
        seen_again_at=_moment(again),
    )
    about_show, work, medium, event, season, modality, label, announced, reasons = row[14:]
    judgement = Judgement(
        about_show=bool(about_show),
        work=work,
        medium=Medium(medium),
        event=Event(event),
        season=season,
        modality=Modality(modality),
        label=Label(label),
        sequel_announced=bool(announced),
        reasons=tuple(Reason(*reason) for reason in json.loads(reasons)),
    )
    return Judged(item, judgement)


def _known(row: Any) -> Known:
    number, key, revision, digest, title, url, relation, about, counted, published, fetched, listed, again = row
    return Known(
        number,
        key,
        revision,
        digest,
        title,
        url,
        relation and Relation(relation),
        bool(about),
        counted is not None,
        _moment(published),
        from_epoch(fetched),
        from_epoch(listed),
        _moment(again),
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else from_epoch(seconds)


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
