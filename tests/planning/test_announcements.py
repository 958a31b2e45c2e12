"""What is due goes to the outbox once, in the transaction that moves it on, and stays at its wall-clock time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.planning import announcements
from bot.planning.announcements import CHUNK
from tests.planning.announcing import CHANNEL, SERVER, START, Desk, open_desk, what

CHRISTMAS = datetime(2026, 12, 25, 19, tzinfo=UTC)
"""Eight in the evening in Berlin."""
DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """What is planned, in an empty database."""
    opened = await open_desk(tmp_path / "bot.db")
    yield opened
    await opened.database.close()


async def test_once(desk: Desk) -> None:
    """Not a second early, once, with all that delivery needs; then it is over."""
    await desk.save()
    assert await desk.pass_time(CHRISTMAS - timedelta(seconds=1)) == CHRISTMAS
    assert await desk.outbox() == []
    assert await desk.pass_time(CHRISTMAS) is None
    assert await desk.outbox() == [(what(1, CHRISTMAS), "due", None)]
    (row,) = await desk.database.read(
        "SELECT channel_id, guild_id, kind, subject, subscription, not_before, expires_at FROM outbox"
    )
    at = int(CHRISTMAS.timestamp())
    assert tuple(row) == (CHANNEL, SERVER, "announcement", "announcement/1", "announcement/1", at, at + 86_400)
    await desk.pass_time(DAY)
    assert len(await desk.outbox()) == 1
    (over,) = await desk.plans.all(SERVER)
    assert (over.state, over.coming) == ("ended", None)


async def test_again_and_again(desk: Desk) -> None:
    """Each time once; asked twice in the same minute, or late, it comes no more often."""
    await desk.save(rule="FREQ=DAILY")
    for day in range(3):
        for _ in range(2):
            assert await desk.pass_time(CHRISTMAS + day * DAY) == CHRISTMAS + (day + 1) * DAY
    assert await desk.posts() == [(1, CHRISTMAS + day * DAY) for day in range(3)]


async def test_after_an_outage(desk: Desk, tmp_path: Path) -> None:
    """What was missed is posted once, or not at all, and everything goes on; after a restart too."""
    await desk.save(1, rule="FREQ=DAILY")
    await desk.save(2)
    await desk.save(3, first=datetime(2026, 12, 25, 22))
    await desk.database.close()
    again = await open_desk(tmp_path / "bot.db", desk.clock)
    await again.pass_time(CHRISTMAS + DAY + timedelta(minutes=30))
    assert await again.posts() == [(3, CHRISTMAS + timedelta(hours=2)), (1, CHRISTMAS + DAY)]
    assert await again.missed() == [(2, CHRISTMAS)]
    await again.pass_time(2 * DAY + timedelta(hours=1))
    # However often it was missed, it is said once.
    assert await again.missed() == [(2, CHRISTMAS), (1, CHRISTMAS + 2 * DAY)]
    states = {each.announcement_id: each.state for each in await again.plans.all(SERVER)}
    assert states == {1: "active", 2: "ended", 3: "ended"}
    await again.database.close()


async def test_a_crash_between(desk: Desk) -> None:
    """If it cannot be moved on, it is not in the outbox either; next time both happen."""
    await desk.save(rule="FREQ=DAILY")
    async with desk.database.write() as write:
        await write.execute(
            "CREATE TRIGGER stuck BEFORE UPDATE ON announcement BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        )
    with pytest.raises(Exception, match="stuck"):
        await desk.pass_time(CHRISTMAS)
    assert await desk.outbox() == []
    async with desk.database.write() as write:
        await write.execute("DROP TRIGGER stuck")
    await desk.pass_time(timedelta(minutes=1))
    assert await desk.posts() == [(1, CHRISTMAS)]


async def test_more_than_fit_one_transaction(desk: Desk) -> None:
    """However many are due at once, all of them are handed over."""
    for number in range(45):
        await desk.save(number + 1)
    async with desk.database.write() as write:
        await write.execute(
            "INSERT INTO announcement SELECT a.announcement_id + 100 * b.announcement_id, a.guild_id, a.channel_id,"
            " NULL, a.text, a.first_local, a.zone, a.rule, a.state, a.next_local, a.next_at, 0, 0, 0, NULL"
            " FROM announcement AS a, announcement AS b WHERE b.announcement_id <= 9"
        )
    await desk.pass_time(CHRISTMAS)
    assert len(set(await desk.posts())) == 450 > 3 * CHUNK


async def test_a_server_that_was_left(desk: Desk) -> None:
    """Nothing is posted to a server that the bot is in no more; when it is back, the next time is."""
    await desk.save(rule="FREQ=DAILY")
    async with desk.database.write() as write:
        await write.execute("UPDATE guild SET left_at = 0")
    await desk.pass_time(CHRISTMAS)
    assert await desk.outbox() == []
    async with desk.database.write() as write:
        await write.execute("UPDATE guild SET left_at = NULL")
    await desk.pass_time(CHRISTMAS + DAY)
    assert await desk.posts() == [(1, CHRISTMAS + DAY)]


async def test_where_announcements_are_switched_off(desk: Desk) -> None:
    """Nothing is posted, and nobody is told of what was missed; switched on again, it goes on."""
    await desk.save(rule="FREQ=DAILY")
    async with desk.database.write() as write:
        await write.execute("INSERT INTO guild_setting VALUES (?, 'modules.announcements.enabled', 'false')", (SERVER,))
    await desk.pass_time(CHRISTMAS)
    await desk.pass_time(CHRISTMAS + DAY + timedelta(hours=2))
    assert await desk.outbox() == []
    async with desk.database.write() as write:
        await write.execute("UPDATE guild_setting SET value = 'true'")
    await desk.pass_time(CHRISTMAS + 2 * DAY)
    assert await desk.posts() == [(1, CHRISTMAS + 2 * DAY)] and await desk.missed() == []


async def test_a_paused_one_is_not_missed(desk: Desk) -> None:
    """What passes while an admin paused it, or after it was refused, tells nobody."""
    for number in (1, 2, 3):
        await desk.save(number, rule="FREQ=DAILY")
    await desk.plans.pause(SERVER, 1)
    await desk.plans.delete(SERVER, 3, 0)
    async with desk.database.write() as write:
        await write.execute("INSERT INTO pause VALUES (?, 'announcement/2', ?, 50013, 'because', 0)", (SERVER, CHANNEL))
    await desk.pass_time(CHRISTMAS + 400 * DAY + timedelta(hours=2))
    assert await desk.outbox() == []


async def test_years_away_are_one_loss(desk: Desk) -> None:
    """However many times were missed meanwhile."""
    await desk.save(rule="FREQ=DAILY")
    await desk.pass_time(CHRISTMAS + 1_200 * DAY + timedelta(hours=2))
    assert await desk.missed() == [(1, CHRISTMAS)] and await desk.posts() == []


async def test_one_that_is_broken_holds_up_no_other(desk: Desk, tmp_path: Path) -> None:
    """Neither when it comes due, nor at a start; its own time is kept until it can be computed again."""
    for number in range(1, 6):
        await desk.save(number, rule="FREQ=DAILY")
    async with desk.database.write() as write:
        await write.execute("UPDATE announcement SET zone = 'Nowhere/Gone' WHERE announcement_id = 2")
        await write.execute("UPDATE announcement SET rule = 'FREQ=NEVER' WHERE announcement_id = 4")
    await desk.database.close()
    again = await open_desk(tmp_path / "bot.db", desk.clock)
    await again.pass_time(CHRISTMAS)
    for _ in range(5):
        await again.pass_time(timedelta(minutes=1))
    assert await again.posts() == [(number, CHRISTMAS) for number in (1, 3, 5)] and await again.missed() == []
    rows = await again.database.read(
        "SELECT state, next_local FROM announcement WHERE announcement_id IN (2, 4) ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [("active", "2026-12-25T20:00:00")] * 2
    await again.database.close()


async def test_many_that_are_broken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not asked for again and again, and those after them get their turn."""
    monkeypatch.setattr(announcements, "CHUNK", 3)
    for number in range(1, 9):
        await desk.save(number, rule="FREQ=DAILY")
    async with desk.database.write() as write:
        await write.execute(
            "UPDATE announcement SET zone = 'Nowhere/Gone', next_at = next_at - 1 WHERE announcement_id < 7"
        )
    await desk.pass_time(CHRISTMAS)
    assert await desk.posts() == [(7, CHRISTMAS), (8, CHRISTMAS)]


async def test_the_clocks_change(desk: Desk) -> None:
    """A weekly post stays at eight in the evening."""
    await desk.save(first=datetime(2027, 3, 21, 20), rule="FREQ=WEEKLY")
    for local in (datetime(2027, 3, 21, 19, tzinfo=UTC), datetime(2027, 3, 28, 18, tzinfo=UTC)):
        await desk.pass_time(local - timedelta(seconds=1))
        assert (1, local) not in await desk.posts()
        await desk.pass_time(local)
        assert (1, local) in await desk.posts()


async def test_a_country_changes_its_clocks(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With newer data of a zone the moments are computed again, at the next start, and only there."""
    await desk.save(1)
    await desk.save(2, zone="Asia/Tokyo")
    await desk.pass_time(timedelta(0))
    # As an older edition of the data had it: an hour off, in both zones.
    async with desk.database.write() as write:
        await write.execute("UPDATE announcement SET next_at = next_at + 3600")
        await write.execute("UPDATE zone_data SET digest = 'older' WHERE zone = 'Europe/Berlin'")
    asked: list[str] = []
    digest = announcements.zone_digest
    monkeypatch.setattr(announcements, "zone_digest", lambda zone: (asked.append(zone), digest(zone))[1])
    assert await desk.pass_time(timedelta(minutes=1)) == datetime(2026, 12, 25, 12, tzinfo=UTC)
    assert asked == []
    again = await open_desk(tmp_path / "bot.db", desk.clock)
    await again.pass_time(timedelta(0))
    assert sorted(asked) == ["Asia/Tokyo", "Europe/Berlin"]
    coming = {each.announcement_id: each.coming for each in await again.plans.all(SERVER)}
    assert coming[1] is not None and coming[1].at == CHRISTMAS
    assert coming[2] is not None and coming[2].at == datetime(2026, 12, 25, 12, tzinfo=UTC)
    rows = await again.database.read("SELECT digest FROM zone_data WHERE digest = 'older'")
    assert rows == []
    await again.database.close()


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT MIN(next_at) FROM announcement", "USING COVERING INDEX announcement_next_at"),
        (
            "SELECT announcement_id FROM announcement WHERE guild_id = 1 AND deleted_at IS NULL",
            "USING INDEX announcement_guild (guild_id=?)",
        ),
    ],
)
async def test_what_is_asked_often_has_an_index(desk: Desk, sql: str, index: str) -> None:
    """However many are stored, only few of them are looked at, and nothing is sorted."""
    steps = [row[3] for row in await desk.database.read(f"EXPLAIN QUERY PLAN {sql}")]
    assert any(index in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


@pytest.mark.parametrize("is_tidy", [False, True])
async def test_what_is_due_is_found_by_an_index(desk: Desk, is_tidy: bool) -> None:
    """The query plan looks at what is due, longest waiting first, with and without statistics."""
    for number in range(45):
        await desk.save(number, first=datetime(2026, 12, 25, 20, number))
    if is_tidy:
        await desk.database.tidy()
    seen: list[str] = []
    async with desk.database.write() as write:
        run = write.execute

        async def spied(sql, parameters=()):
            seen.append(sql)
            steps = [row[3] for row in await run(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            assert "announcement_next_at (next_at<?)" in steps[0], steps
            assert not any("TEMP B-TREE" in step for step in steps), steps
            return await run(sql, parameters)

        write.execute = spied  # type: ignore[method-assign]
        assert await desk.store.due(write, START, 10) == []
    assert len(seen) == 1
