"""What admins do with announcements: nothing is saved twice, posted against their will, or lost by a slip."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.errors import UserError
from bot.planning.announcement_plans import (
    DELETED_BEFORE,
    MAX_ANNOUNCEMENTS,
    NO_DRAFT,
    NO_SUCH,
    OVER,
    PASSED,
    PAUSED_BEFORE,
    SKIPPED,
    TOO_MANY,
    Changed,
)
from bot.store.announcement_drafts import KEEP_DRAFTS, Draft
from bot.store.announcements import KEEP_DELETED, KEEP_ENDED
from tests.planning.announcing import ADMIN, SERVER, Desk, open_desk

CHRISTMAS = datetime(2026, 12, 25, 19, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """What is planned, in an empty database."""
    opened = await open_desk(tmp_path / "bot.db")
    yield opened
    await opened.database.close()


def refused(sentence: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.message == sentence)


async def test_a_draft_is_saved_once(desk: Desk) -> None:
    """It is somebody's own, and no draft any more once it is saved."""
    saved = await desk.save()
    assert await desk.plans.all(SERVER) == [saved]
    for somebody, server in ((ADMIN, SERVER), (ADMIN + 1, SERVER), (ADMIN, SERVER + 1)):
        with refused(NO_DRAFT):
            await desk.plans.require_draft(server, somebody, 1)
    with refused(NO_SUCH):
        await desk.plans.find(SERVER + 1, 1)


async def test_saved_twice_at_once(desk: Desk) -> None:
    """Two presses that come together make one announcement."""
    draft = Draft(2, ADMIN, (await desk.save(1)).plan)
    await desk.plans.draft(draft)
    first, second = await asyncio.gather(desk.plans.save(draft), desk.plans.save(draft))
    assert first.announcement_id == second.announcement_id and len(await desk.plans.all(SERVER)) == 2


async def test_a_draft_whose_time_passes(desk: Desk) -> None:
    """Saved too late, it is refused; a repeat begins with its next time."""
    await desk.save(1)
    desk.clock.time = CHRISTMAS
    with refused(PASSED):
        await desk.save(2)
    late = await desk.save(3, rule="FREQ=DAILY")
    assert late.coming is not None and late.coming.at == CHRISTMAS + DAY
    assert len(await desk.plans.all(SERVER)) == 2


async def test_no_more_than_there_can_be(desk: Desk) -> None:
    """What is paused counts, what is over or deleted does not."""
    for number in range(MAX_ANNOUNCEMENTS):
        await desk.save(number)
    await desk.plans.pause(SERVER, 0)
    with refused(TOO_MANY):
        await desk.save(100)
    await desk.plans.delete(SERVER, 1, 0)
    await desk.save(100)
    with refused(TOO_MANY):
        await desk.plans.restore(SERVER, 1)
    await desk.pass_time(CHRISTMAS)
    await desk.save(101, first=datetime(2026, 12, 31, 20))


async def test_pause_and_resume(desk: Desk) -> None:
    """What passed while it was paused is skipped; it goes on with the next time."""
    await desk.save(rule="FREQ=DAILY")
    paused = await desk.plans.pause(SERVER, 1)
    assert (paused.state, paused.coming) == ("paused", None)
    assert await desk.pass_time(CHRISTMAS + DAY) is None
    resumed = await desk.plans.resume(SERVER, 1)
    assert resumed.coming is not None and resumed.coming.at == CHRISTMAS + 2 * DAY
    assert (await desk.plans.resume(SERVER, 1)).coming == resumed.coming
    await desk.pass_time(CHRISTMAS + 2 * DAY)
    assert await desk.posts() == [(1, CHRISTMAS + 2 * DAY)]


async def test_what_waits_is_withdrawn(desk: Desk) -> None:
    """A post that is due but was not sent yet is not sent after a pause or a deletion."""
    for number, withdraw in ((1, desk.plans.pause), (2, lambda server, it: desk.plans.delete(server, it, 0))):
        await desk.save(number, rule="FREQ=DAILY")
        await desk.save(number + 10, rule="FREQ=DAILY")
        await desk.pass_time(CHRISTMAS)
        await withdraw(SERVER, number)
        desk.clock.time -= DAY
    states = {what.split("/")[1]: (state, reason) for what, state, reason in await desk.outbox()}
    assert states["1"] == ("rejected", PAUSED_BEFORE) and states["2"] == ("rejected", DELETED_BEFORE)
    assert states["11"] == states["12"] == ("due", None)


async def test_what_discord_refused(desk: Desk) -> None:
    """Nothing more is handed over until an admin resumes it; then it goes on with the next time."""
    await desk.save(rule="FREQ=DAILY")
    await desk.save(2, rule="FREQ=DAILY")
    await desk.pass_time(CHRISTMAS)
    async with desk.database.write() as write:
        await write.execute(
            "INSERT INTO pause VALUES (?, 'announcement/1', 9, 50013, 'No permission.', ?)",
            (SERVER, int(CHRISTMAS.timestamp())),
        )
    await desk.pass_time(CHRISTMAS + DAY)
    assert [number for number, _ in await desk.posts()] == [1, 2, 2]
    refused_one = await desk.plans.find(SERVER, 1)
    assert refused_one.refusal is not None and refused_one.refusal.reason == "No permission."
    resumed = await desk.plans.resume(SERVER, 1)
    assert resumed.refusal is None and resumed.coming is not None and resumed.coming.at == CHRISTMAS + 2 * DAY
    assert (await desk.plans.find(SERVER, 1)).refusal is None
    await desk.pass_time(CHRISTMAS + 2 * DAY)
    assert [number for number, _ in await desk.posts()] == [1, 2, 2, 1, 2]
    # The row that was refused is not posted by resuming; one that runs is resumed as it is.
    assert (await desk.outbox())[0][1:] == ("rejected", SKIPPED)
    await desk.plans.resume(SERVER, 2)
    assert {state for what, state, _ in await desk.outbox() if what.startswith("announcement/2/")} == {"due"}


async def test_what_is_over(desk: Desk) -> None:
    """It is neither paused nor resumed; and what was paused until it was over cannot be resumed."""
    await desk.save(1)
    await desk.save(2)
    await desk.plans.pause(SERVER, 2)
    await desk.pass_time(CHRISTMAS)
    for number, attempt in ((1, desk.plans.pause), (1, desk.plans.resume), (2, desk.plans.resume)):
        with refused(OVER):
            await attempt(SERVER, number)


async def test_deleted_and_back(desk: Desk) -> None:
    """It is gone at once, and an undo brings back all of it, skipping what passed meanwhile."""
    saved = await desk.save(rule="FREQ=DAILY")
    await desk.plans.delete(SERVER, 1, saved.revision)
    assert await desk.plans.all(SERVER) == []
    for attempt in (desk.plans.find, desk.plans.pause, desk.plans.resume):
        with refused(NO_SUCH):
            await attempt(SERVER, 1)
    assert await desk.pass_time(CHRISTMAS) is None
    back = await desk.plans.restore(SERVER, 1)
    assert (back.plan, back.state) == (saved.plan, saved.state)
    assert back.coming is not None and back.coming.at == CHRISTMAS + DAY
    assert await desk.plans.restore(SERVER, 1) == back
    await desk.plans.pause(SERVER, 1)
    await desk.plans.delete(SERVER, 1, (await desk.plans.find(SERVER, 1)).revision)
    assert (await desk.plans.restore(SERVER, 1)).state == "paused"


async def test_back_after_its_time(desk: Desk) -> None:
    """What would have been posted meanwhile is over then."""
    await desk.save()
    await desk.plans.delete(SERVER, 1, 0)
    await desk.pass_time(CHRISTMAS + timedelta(hours=1))
    assert (await desk.plans.restore(SERVER, 1)).state == "ended"
    assert await desk.outbox() == []


async def test_deleting_what_another_admin_changed(desk: Desk) -> None:
    """It is not deleted, but shown as it is by now."""
    saved = await desk.save(rule="FREQ=DAILY")
    await desk.plans.pause(SERVER, 1)
    with pytest.raises(Changed) as changed:
        await desk.plans.delete(SERVER, 1, saved.revision)
    assert changed.value.announcement.state == "paused"
    assert len(await desk.plans.all(SERVER)) == 1


async def test_another_text(desk: Desk) -> None:
    """A draft with the id of an announcement is its new text; all else stays, also what another admin did."""
    saved = await desk.save(rule="FREQ=DAILY")
    await desk.plans.pause(SERVER, 1)
    draft = Draft(1, ADMIN, replace(saved.plan, text="Goodbye", channel_id=5))
    await desk.plans.draft(draft)
    changed = await desk.plans.save(draft)
    assert (changed.plan.text, changed.plan.channel_id) == ("Goodbye", saved.plan.channel_id)
    assert changed.state == "paused"
    assert await desk.plans.all(SERVER) == [changed]
    await desk.plans.delete(SERVER, 1, changed.revision)
    await desk.plans.draft(draft)
    with refused(NO_SUCH):
        await desk.plans.save(draft)


async def test_nobody_overwrites_a_text_that_they_have_not_seen(desk: Desk) -> None:
    """The second of two admins who change the same text is refused, and told what it is by now."""
    saved = await desk.save(rule="FREQ=DAILY")
    drafts = [
        Draft(1, admin, replace(saved.plan, text=text), base=saved.plan.text)
        for admin, text in ((ADMIN, "Mine"), (ADMIN + 1, "Yours"))
    ]
    for draft in drafts:
        await desk.plans.draft(draft)
        assert await desk.plans.drafted(SERVER, draft.actor_id, 1) == draft
    await desk.plans.save(drafts[0])
    with pytest.raises(Changed) as changed:
        await desk.plans.save(drafts[1])
    assert changed.value.announcement.plan.text == "Mine"
    assert [each.plan.text for each in await desk.plans.all(SERVER)] == ["Mine"]
    seen = replace(drafts[1], base="Mine")
    await desk.plans.draft(seen)
    assert await desk.plans.drafted(SERVER, ADMIN + 1, 1) == seen
    assert (await desk.plans.save(seen)).plan.text == "Yours"


async def test_nothing_is_kept_for_ever(desk: Desk) -> None:
    """Drafts, what was deleted and what is over are forgotten in time, and nothing else."""
    draft = Draft(9, ADMIN, (await desk.save(1)).plan)
    await desk.plans.draft(draft)
    await desk.save(2)
    await desk.plans.delete(SERVER, 2, 0)
    await desk.save(3, rule="FREQ=DAILY")
    await desk.pass_time(CHRISTMAS)
    desk.clock.time = CHRISTMAS - DAY + KEEP_DRAFTS - timedelta(hours=8)
    await desk.plans.forget_old()
    assert await desk.plans.drafted(SERVER, ADMIN, 9) == draft
    assert await desk.store.get(SERVER, 2) is not None
    desk.clock.time = CHRISTMAS + KEEP_DELETED + timedelta(seconds=1)
    await desk.plans.forget_old()
    assert await desk.plans.drafted(SERVER, ADMIN, 9) is None
    assert await desk.store.get(SERVER, 2) is None
    assert await desk.store.get(SERVER, 1) is not None
    desk.clock.time = CHRISTMAS + KEEP_ENDED + timedelta(seconds=1)
    await desk.plans.forget_old()
    assert [each.announcement_id for each in await desk.plans.all(SERVER)] == [3]


async def test_a_refusal_is_forgotten_with_what_was_refused(desk: Desk) -> None:
    """And with nothing else."""
    await desk.save(3, rule="FREQ=DAILY")
    async with desk.database.write() as write:
        for subscription in ("announcement/1", "announcement/3", "news"):
            await write.execute("INSERT INTO pause VALUES (?, ?, 9, 50013, '', 0)", (SERVER, subscription))
    await desk.plans.forget_old()
    rows = await desk.database.read("SELECT subscription FROM pause ORDER BY subscription")
    assert [tuple(row) for row in rows] == [("announcement/3",), ("news",)]
