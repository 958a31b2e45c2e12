"""A rewatch in the store: planned, carried on by itself, changed, changed back; nothing twice, nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.errors import UserError
from bot.planning import rewatch_changes, rewatches
from bot.planning.nights import nights
from bot.planning.rewatch_attendance import TOO_LATE
from bot.planning.rewatch_changes import Verb, Wish
from bot.planning.rewatch_rows import Matter
from bot.planning.rewatches import Changed
from bot.store.database import Transaction
from bot.store.rewatch_plans import Rewatch, Stage, State
from bot.store.rewatches import DUE
from tests.planning.rewatching import ADMIN, CHANNEL, OTHER, SERVER, Desk, HandClock, open_desk, plan


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await open_desk(tmp_path / "bot.db")
    yield opened
    await opened.database.close()


def days(rewatch: Rewatch) -> list[str]:
    """Return the wall-clock times of the meetings, in short."""
    return [f"{meeting.local:%m-%d %H:%M}" for meeting in rewatch.meetings]


def why(refused: pytest.ExceptionInfo[UserError]) -> str:
    return refused.value.message


def test_evenings_of_a_plan() -> None:
    """Each episode once, in order, so many an evening, at the times of the rhythm."""
    twelve = nights(plan())
    assert [meeting.first_episode for meeting in twelve] == list(range(1, 13))
    assert {meeting.local.time().hour for meeting in twelve} == {20}
    five = nights(plan(nightly=5, rule="FREQ=DAILY;INTERVAL=2"))
    assert [(meeting.first_episode, meeting.last_episode) for meeting in five] == [(1, 5), (6, 10), (11, 12)]
    assert [meeting.local.day for meeting in five] == [2, 4, 6]
    from_ten = nights(plan(begins_with=10, rule="FREQ=WEEKLY;BYDAY=MO,FR"))
    assert [(meeting.first_episode, meeting.local.day) for meeting in from_ten] == [(10, 2), (11, 5), (12, 9)]


def test_the_clock_on_the_wall_counts() -> None:
    """Across the changes of the clocks in spring and autumn, meetings stay at eight in the evening."""
    spring = nights(plan(first=datetime(2026, 3, 20, 20)))
    assert [meeting.at.hour for meeting in spring[:3]] == [19, 19, 18]
    autumn = nights(plan(first=datetime(2026, 10, 16, 20)))
    assert [meeting.at.hour for meeting in autumn[:3]] == [18, 18, 19]
    skipped = nights(plan(first=datetime(2026, 3, 28, 2, 30), rule="FREQ=DAILY"))
    assert [f"{meeting.at:%d %H:%M}" for meeting in skipped[:3]] == ["28 01:30", "29 01:30", "30 00:30"]


class Killed(BaseException):
    """The process ends here."""


@dataclass(frozen=True, slots=True)
class Life:
    """What came of two evenings: how often something was committed, and what there is in the end."""

    commits: int
    stages: str
    limit: int
    posts: list[tuple[str, str]]


async def live_through(path: Path, killed_after: int = 0) -> Life:
    """Plan two evenings and let them pass, killed once right after so many commits."""
    clock, end, commits = HandClock(), datetime(2026, 1, 12, tzinfo=UTC), 0
    desk = await open_desk(path, clock)
    write = desk.database.write

    @asynccontextmanager
    async def counted() -> AsyncIterator[Transaction]:
        nonlocal commits
        async with write() as transaction:
            yield transaction
        commits += 1
        if commits == killed_after:
            raise Killed

    with pytest.MonkeyPatch.context() as patched, suppress(Killed):
        patched.setattr(desk.database, "write", counted)
        await desk.save(ends_with=2, has_events=True, has_threads=True)
        await desk.sleep_through(end)
    await desk.database.close()
    desk = await open_desk(path, clock)
    await desk.sleep_through(end)
    kinds = ("reminder", "meeting", "thread", "event", "ended")
    posts = [row for kind in kinds for row in await desk.outbox(f"rewatch-{kind}")]
    life = Life(commits, await desk.stages(), await desk.limit(), posts)
    await desk.database.close()
    return life


async def test_from_the_first_to_the_last_evening(desk: Desk) -> None:
    """Every evening is reminded of, posted and ended once, across a change of the clocks; the limit follows."""
    await desk.save(first=datetime(2026, 2, 6, 20))
    seen = []
    for week in range(12):
        evening = datetime(2026, 2, 6, 20) + timedelta(days=7 * week)
        summer = 1 if evening < datetime(2026, 3, 29) else 2
        end = (evening - timedelta(hours=summer) + timedelta(minutes=34)).replace(tzinfo=UTC)
        await desk.sleep_through(end - timedelta(seconds=1))
        assert await desk.limit() == week
        await desk.sleep_through(end)
        seen.append(await desk.limit())
    assert seen == list(range(1, 13))
    for kind in ("reminder", "meeting", "ended"):
        assert len(await desk.outbox(f"rewatch-{kind}")) == 12
    rewatch = await desk.rewatch()
    assert rewatch.state is State.OVER and rewatch.ended_at is not None
    assert await desk.rewatches.running(SERVER) is None
    assert await desk.until(2027, 1, 1) is None
    history = await desk.guilds.history(SERVER, count=20)
    assert {(change.via, change.actor_id) for change in history} == {("rewatch", None)}


async def test_a_limit_never_moves_down(desk: Desk) -> None:
    """What an admin allowed already stays allowed, also by the channel of a thread."""
    await desk.guilds.change(SERVER, ADMIN, {f"spoilers.places.{CHANNEL}": 7})
    await desk.save()
    await desk.sleep_through(datetime(2026, 1, 9, 12, tzinfo=UTC))
    assert await desk.limit() == 7
    await desk.change(Wish(Verb.CANCEL))
    await desk.save(2, channel_id=99, parent_id=CHANNEL, first=datetime(2026, 2, 6, 20))
    await desk.sleep_through(datetime(2026, 2, 7, 12, tzinfo=UTC))
    assert (await desk.guilds.settings(SERVER)).limit(99, CHANNEL) == 7


async def test_asleep_at_the_beginning(desk: Desk) -> None:
    """Within an hour it is posted late; later it is missed, the limit stays, and the next comes as planned."""
    await desk.save()
    await desk.until(2026, 1, 2, 19, 59)
    assert await desk.stages() == "b" + "p" * 11
    await desk.until(2026, 1, 2, 21)
    assert await desk.stages() == "o" + "p" * 11
    desk.delivers = False
    await desk.until(2026, 1, 9, 20, 0, 1)
    assert await desk.stages() == "om" + "p" * 10
    assert await desk.limit() == 1
    # One row, of no use any more, so that delivery tells the admins.
    assert (await desk.outbox("rewatch-meeting"))[-1] == ("meeting/1/0002/meeting/0", "due")
    desk.delivers = True
    await desk.until(2026, 1, 16, 19, 10)
    await desk.until(2026, 1, 16, 21)
    assert await desk.stages() == "omo" + "p" * 9
    assert await desk.limit() == 3


async def test_posted_late_it_takes_its_time(desk: Desk) -> None:
    """Nobody can have seen in a minute what takes half an hour: the limit waits as long as after a post in time."""
    await desk.save()
    await desk.until(2026, 1, 2, 19, 50)
    await desk.until(2026, 1, 2, 19, 51)
    assert (await desk.stages(), await desk.limit()) == ("b" + "p" * 11, 0)
    assert await desk.until(2026, 1, 2, 20, 23) == datetime(2026, 1, 2, 20, 24, tzinfo=UTC)
    assert await desk.limit() == 0
    await desk.until(2026, 1, 2, 20, 24)
    assert (await desk.stages(), await desk.limit()) == ("o" + "p" * 11, 1)


async def test_found_after_it_was_missed(desk: Desk) -> None:
    """What Discord had posted, and said so only after an hour, took place."""
    await desk.save(ends_with=1)
    desk.delivers = False
    await desk.until(2026, 1, 2, 19, 1)
    posted = desk.message_id()
    await desk.until(2026, 1, 2, 20, 0, 1)
    assert await desk.stages() == "m"
    await desk.found(Matter(1, 1, 0), posted)
    assert await desk.stages() == "b"
    await desk.until(2026, 1, 2, 20, 1)
    assert (await desk.stages(), await desk.limit()) == ("o", 1)
    assert (await desk.rewatch()).state is State.OVER


async def test_found_after_it_was_moved(desk: Desk) -> None:
    """What turns out to have been posted of the time before a move is no post of the time after it."""
    await desk.save(ends_with=2)
    desk.delivers = False
    await desk.until(2026, 1, 2, 19, 1)
    await desk.until(2026, 1, 2, 20, 0, 1)
    await desk.change(Wish(Verb.MOVE, 1, datetime(2026, 1, 3, 20)))
    await desk.found(Matter(1, 1, 0), desk.message_id())
    await desk.until(2026, 1, 3, 19, 1)
    first = (await desk.rewatch()).meetings[0]
    assert (first.stage, first.message_id) == (Stage.BEGUN, None)
    await desk.until(2026, 1, 3, 19, 40)
    assert (await desk.stages(), await desk.limit()) == ("bp", 0)


async def test_begun_and_never_posted(desk: Desk) -> None:
    """Where Discord takes no post for an hour, the meeting is missed, and the limit stays."""
    await desk.save()
    desk.delivers = False
    await desk.until(2026, 1, 2, 19, 1)
    assert await desk.stages() == "b" + "p" * 11
    await desk.until(2026, 1, 2, 19, 40)
    assert (await desk.stages(), await desk.limit()) == ("b" + "p" * 11, 0)
    await desk.until(2026, 1, 2, 20, 0, 1)
    assert (await desk.stages(), await desk.limit()) == ("m" + "p" * 11, 0)


async def test_away_for_weeks(desk: Desk) -> None:
    """However many were missed, one row tells of it."""
    await desk.save()
    desk.delivers = False
    await desk.until(2026, 1, 31)
    assert await desk.stages() == "mmmmm" + "p" * 7
    assert len(await desk.outbox("rewatch-meeting")) == 1
    assert await desk.outbox("rewatch-reminder") == []


async def test_a_left_server_stands_still(desk: Desk) -> None:
    """Nothing is due in a server that the bot is in no more."""
    await desk.save()
    await desk.guilds.left(SERVER)
    await desk.until(2026, 1, 2, 19, 1)
    assert await desk.stages() == "p" * 12


async def test_one_at_a_time(desk: Desk) -> None:
    """A second is refused until the first has ended."""
    await desk.save()
    with pytest.raises(UserError) as refused:
        await desk.save(2)
    assert why(refused) == rewatches.ONE_ALREADY
    await desk.change(Wish(Verb.CANCEL))
    await desk.save(2)


async def test_too_late_to_save(desk: Desk) -> None:
    """What was shown long ago begins no rewatch in the past."""
    desk.clock.time = datetime(2026, 1, 2, 19, tzinfo=UTC)
    with pytest.raises(UserError) as refused:
        await desk.save()
    assert why(refused) == rewatches.PASSED


async def test_skip(desk: Desk) -> None:
    """The evening is left out, no episode is: all after it come one evening later."""
    await desk.save(ends_with=4)
    after, change = await desk.change(Wish(Verb.SKIP, 2))
    assert days(after) == ["01-02 20:00", "01-16 20:00", "01-23 20:00", "01-30 20:00"]
    assert [meeting.sequence for meeting in after.meetings] == [0, 1, 1, 1]
    back, _ = await desk.rewatches.undo(SERVER, OTHER, after.rewatch_id, change.number)
    assert days(back) == ["01-02 20:00", "01-09 20:00", "01-16 20:00", "01-23 20:00"]
    assert [meeting.sequence for meeting in back.meetings] == [0, 2, 2, 2]


async def test_skip_again_and_again(desk: Desk) -> None:
    """Evenings are skipped in the rhythm, whatever it is, and across a change of the clocks."""
    await desk.save(ends_with=2, rule="FREQ=WEEKLY;BYDAY=MO,FR", first=datetime(2026, 3, 27, 20))
    for _ in range(3):
        await desk.change(Wish(Verb.SKIP, 1))
    rewatch = await desk.rewatch()
    assert days(rewatch) == ["04-06 20:00", "04-10 20:00"]
    assert [meeting.at.hour for meeting in rewatch.meetings] == [18, 18]


async def test_move_one(desk: Desk) -> None:
    """One meeting moves within its order; the others stay."""
    await desk.save(ends_with=3)
    after, _ = await desk.change(Wish(Verb.MOVE, 2, datetime(2026, 1, 10, 15)))
    assert days(after) == ["01-02 20:00", "01-10 15:00", "01-16 20:00"]
    for wish, message in (
        (Wish(Verb.MOVE, 2, datetime(2026, 1, 17)), rewatch_changes.OUT_OF_ORDER),
        (Wish(Verb.MOVE, 2, datetime(2026, 1, 2, 20)), rewatch_changes.OUT_OF_ORDER),
        (Wish(Verb.MOVE, 1, datetime(2025, 12, 31)), rewatch_changes.PASSED),
        (Wish(Verb.MOVE, 2, datetime(2026, 1, 10, 15)), rewatch_changes.SAME_TIME),
        (Wish(Verb.MOVE, 9, datetime(2026, 1, 10, 15)), rewatch_changes.NO_SUCH_MEETING),
        (Wish(Verb.SKIP, 9), rewatch_changes.NO_SUCH_MEETING),
        (Wish(Verb.RESUME), rewatch_changes.NOT_PAUSED),
    ):
        with pytest.raises(UserError) as refused:
            await desk.change(wish)
        assert why(refused) == message


async def test_move_all(desk: Desk) -> None:
    """All that are to come begin anew, in another rhythm too; what was watched stays."""
    await desk.save(ends_with=4)
    await desk.sleep_through(datetime(2026, 1, 3, tzinfo=UTC))
    after, change = await desk.change(Wish(Verb.MOVE, 0, datetime(2026, 1, 6, 21), "FREQ=WEEKLY;BYDAY=TU,TH"))
    assert days(after) == ["01-02 20:00", "01-06 21:00", "01-08 21:00", "01-13 21:00"]
    skipped, skip = await desk.change(Wish(Verb.SKIP, 4))
    assert days(skipped)[-1] == "01-15 21:00"
    await desk.rewatches.undo(SERVER, ADMIN, 1, skip.number)
    with pytest.raises(UserError):
        await desk.rewatches.undo(SERVER, ADMIN, 1, change.number)


async def test_a_missed_meeting_comes_again(desk: Desk) -> None:
    """What was missed can be moved, even the last, which keeps the rewatch open."""
    await desk.save(ends_with=1)
    await desk.until(2026, 1, 3)
    assert (await desk.rewatch()).state is State.RUNNING
    await desk.change(Wish(Verb.MOVE, 1, datetime(2026, 1, 4, 20)))
    await desk.sleep_through(datetime(2026, 1, 5, tzinfo=UTC))
    assert (await desk.rewatch()).state is State.OVER
    assert await desk.limit() == 1


async def test_pause_and_resume(desk: Desk) -> None:
    """Nothing takes place meanwhile; then it goes on at the next times of the rhythm, with no episode lost."""
    await desk.save(ends_with=3)
    await desk.change(Wish(Verb.PAUSE))
    assert await desk.until(2026, 1, 12, 12) is None
    assert await desk.stages() == "ppp"
    with pytest.raises(UserError) as refused:
        await desk.change(Wish(Verb.SKIP, 1))
    assert why(refused) == rewatch_changes.PAUSED
    after, change = await desk.change(Wish(Verb.RESUME))
    assert days(after) == ["01-16 20:00", "01-23 20:00", "01-30 20:00"]
    # Put back to times that have passed it could not go on: it would count as missed. Paused, it may.
    back, _ = await desk.rewatches.undo(SERVER, ADMIN, 1, change.number)
    assert back.state is State.PAUSED
    again, _ = await desk.change(Wish(Verb.RESUME))
    assert days(again) == ["01-16 20:00", "01-23 20:00", "01-30 20:00"]


async def test_a_short_pause_moves_nothing(desk: Desk) -> None:
    """Where no time has passed, all stay as planned."""
    before = await desk.save(ends_with=3)
    await desk.change(Wish(Verb.PAUSE))
    after, _ = await desk.change(Wish(Verb.RESUME))
    assert days(after) == days(before)


async def test_cancel_and_undo(desk: Desk) -> None:
    """Cancelled meetings come back at their times, while they are all to come and nothing else is planned."""
    before = await desk.save(ends_with=3)
    after, change = await desk.change(Wish(Verb.CANCEL))
    assert await desk.stages() == "ccc" and after.ended_at is not None
    back, _ = await desk.rewatches.undo(SERVER, ADMIN, 1, change.number)
    assert days(back) == days(before) and await desk.stages() == "ppp" and back.ended_at is None
    _, change = await desk.change(Wish(Verb.CANCEL))
    await desk.save(2)
    with pytest.raises(UserError) as refused:
        await desk.rewatches.undo(SERVER, ADMIN, 1, change.number)
    assert why(refused) == rewatches.ONE_ALREADY


async def test_what_is_over_cannot_be_cancelled(desk: Desk) -> None:
    """Asked about while its last evening went on, a rewatch that is over stays so."""
    await desk.save(ends_with=1)
    await desk.until(2026, 1, 2, 19, 1)
    draft, proposal = await desk.proposed(Wish(Verb.CANCEL))
    await desk.until(2026, 1, 2, 19, 40)
    with pytest.raises(UserError) as refused:
        await desk.rewatches.apply(draft, proposal)
    assert why(refused) == rewatch_changes.NOTHING_TO_COME
    assert (await desk.rewatch()).state is State.OVER


async def test_two_clicks_are_one_change(desk: Desk) -> None:
    """Whoever presses twice is told that it is decided, and not that somebody else was faster."""
    await desk.save(ends_with=3)
    draft, proposal = await desk.proposed(Wish(Verb.SKIP, 1))
    made = await asyncio.gather(*[desk.rewatches.apply(draft, proposal) for _ in range(2)], return_exceptions=True)
    refused = [error for error in made if isinstance(error, UserError)]
    assert [error.message for error in refused] == [rewatches.NO_DRAFT]
    assert days(await desk.rewatch())[0] == "01-09 20:00"


async def test_two_clicks_are_one_rewatch(desk: Desk) -> None:
    """Saved twice at the same moment, both see what is saved."""
    first, second = await asyncio.gather(desk.save(), desk.save())
    assert first.rewatch_id == second.rewatch_id
    assert len(await desk.outbox("rewatch-schedule")) == 1


async def test_undone_too_late(desk: Desk) -> None:
    """What went on since cannot be put back."""
    await desk.save(ends_with=3)
    _, change = await desk.change(Wish(Verb.SKIP, 1))
    desk.clock.time = datetime(2026, 1, 3, tzinfo=UTC)
    with pytest.raises(UserError) as refused:
        await desk.rewatches.undo(SERVER, ADMIN, 1, change.number)
    assert why(refused) == rewatches.WENT_ON


async def test_nobody_overwrites_what_they_have_not_seen(desk: Desk) -> None:
    """Whoever was asked before somebody else changed it, or it went on, is asked again."""
    await desk.save(ends_with=3)
    draft, proposal = await desk.proposed(Wish(Verb.SKIP, 1), OTHER)
    await desk.change(Wish(Verb.MOVE, 1, datetime(2026, 1, 3, 20)))
    with pytest.raises(Changed) as overtaken:
        await desk.rewatches.apply(draft, proposal)
    assert overtaken.value.actor_id == ADMIN
    draft, proposal = await desk.proposed(Wish(Verb.MOVE, 0, datetime(2026, 1, 10, 20)), OTHER)
    await desk.until(2026, 1, 3, 19, 1)
    with pytest.raises(Changed):
        await desk.rewatches.apply(draft, proposal)


async def test_what_waited_is_withdrawn(desk: Desk) -> None:
    """A reminder that was not sent yet is of another time after a move, and a new one comes."""
    await desk.save(ends_with=2)
    await desk.until(2026, 1, 2, 18, 31)
    assert await desk.outbox("rewatch-reminder") == [("meeting/1/0001/reminder/0", "due")]
    await desk.change(Wish(Verb.MOVE, 1, datetime(2026, 1, 3, 20)))
    assert await desk.outbox("rewatch-reminder") == [("meeting/1/0001/reminder/0", "rejected")]
    await desk.until(2026, 1, 3, 18, 31)
    assert (await desk.outbox("rewatch-reminder"))[1:] == [("meeting/1/0001/reminder/1", "due")]


async def test_who_comes(desk: Desk) -> None:
    """The last answer of each counts, for the time that was answered to."""
    rewatch = await desk.save(ends_with=2)
    first = rewatch.meetings[0]
    for user_id, is_coming in ((5, True), (6, True), (5, False)):
        desk.clock.time += timedelta(seconds=1)
        await desk.attendance.answer(SERVER, 1, 1, user_id, is_coming=is_coming)
    found = await desk.attendance.of(rewatch, first)
    assert (found.coming, found.staying) == ((6,), (5,))
    moved, change = await desk.change(Wish(Verb.MOVE, 1, datetime(2026, 1, 3, 20)))
    assert (await desk.attendance.of(moved, moved.meetings[0])).coming == ()
    back, _ = await desk.rewatches.undo(SERVER, ADMIN, 1, change.number)
    assert (await desk.attendance.of(back, back.meetings[0])).coming == (6,)
    await desk.change(Wish(Verb.CANCEL))
    with pytest.raises(UserError) as refused:
        await desk.attendance.answer(SERVER, 1, 2, 5, is_coming=True)
    assert why(refused) == TOO_LATE


async def test_answers_of_another_server(desk: Desk) -> None:
    """A meeting is answered to in its own server."""
    rewatch = await desk.save()
    with pytest.raises(UserError) as refused:
        await desk.attendance.answer(SERVER + 1, 1, 1, 5, is_coming=True)
    assert why(refused) == TOO_LATE
    assert (await desk.attendance.of(rewatch, rewatch.meetings[0])).coming == ()


async def test_many_answers_are_one_edit(desk: Desk) -> None:
    """However many answer, the schedule message is made anew once for all of them."""
    await desk.save()
    before = len(await desk.outbox("rewatch-schedule"))
    for user_id in range(1, 40):
        await desk.attendance.answer(SERVER, 1, 1, user_id, is_coming=True)
    assert len(await desk.outbox("rewatch-schedule")) == before + 1


async def test_a_restart_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    """What is planned is in the file; at a start, moments are computed anew."""
    await desk.save(ends_with=2, has_events=True)
    async with desk.database.write() as write:
        await write.execute("UPDATE meeting SET at = at - 3600, next_at = next_at - 3600 WHERE number = 2")
    await desk.database.close()
    again = await open_desk(tmp_path / "bot.db", HandClock())
    try:
        await again.due.due(again.clock.now())
        first, second = (await again.rewatch()).meetings
        assert second.at == datetime(2026, 1, 9, 19, tzinfo=UTC)
        assert (first.sequence, second.sequence) == (0, 1)
        # Its event follows.
        assert ("meeting/1/0002/event/1/2", "due") in await again.outbox("rewatch-event")
    finally:
        await again.database.close()
    desk.database = (await open_desk(tmp_path / "other.db")).database


async def test_killed_between_any_two_steps(tmp_path: Path) -> None:
    """Wherever the bot is cut off, after the next start everything was posted once, and the limit is where it belongs."""
    whole = await live_through(tmp_path / "whole.db")
    assert (whole.stages, whole.limit, whole.commits > 10) == ("oo", 2, True)
    for commits in range(1, whole.commits + 1):
        cut = await live_through(tmp_path / f"{commits}.db", commits)
        assert (cut.stages, cut.limit, cut.posts) == (whole.stages, whole.limit, whole.posts), commits


async def test_one_that_is_broken_holds_up_no_other(desk: Desk) -> None:
    """Whatever is wrong with one rewatch, the others go on."""
    await desk.save()
    await desk.save(2, guild_id=SERVER + 1)
    await desk.save(3, guild_id=SERVER + 2)
    async with desk.database.write() as write:
        await write.execute("UPDATE rewatch SET zone = 'Nowhere/Gone' WHERE rewatch_id = 1")
        await write.execute("UPDATE meeting SET state = 'unheard-of' WHERE rewatch_id = 2 AND number = 5")
    desk.delivers = False
    await desk.until(2026, 1, 2, 19, 1)
    rows = await desk.database.read("SELECT rewatch_id, state FROM meeting WHERE number = 1 ORDER BY rewatch_id")
    assert [tuple(row) for row in rows] == [(1, "begun"), (2, "planned"), (3, "begun")]


async def test_many_at_the_same_minute(desk: Desk) -> None:
    """However many servers meet at eight, all begin in one round."""
    for number in range(120):
        await desk.save(number + 1, guild_id=SERVER + number)
    desk.delivers = False
    await desk.until(2026, 1, 2, 19, 0, 1)
    assert len(await desk.outbox("rewatch-meeting")) == 120


async def test_what_is_due_is_found_by_an_index(desk: Desk) -> None:
    """However much is planned, only what is due is looked at."""
    plan_of_query = await desk.database.read(f"EXPLAIN QUERY PLAN {DUE}", (0, 1))
    assert "SEARCH m USING INDEX meeting_next_at (next_at<?)" in [row[-1] for row in plan_of_query]


async def test_events_of_the_next_meetings_only(desk: Desk) -> None:
    """Not every meeting of a long show is an event at once; as evenings pass, further ones follow."""
    await desk.save(ends_with=40, has_events=True, rule="FREQ=DAILY")
    assert len(await desk.outbox("rewatch-event")) == 25
    await desk.sleep_through(datetime(2026, 1, 4, tzinfo=UTC))
    assert len(await desk.outbox("rewatch-event")) == 27


async def test_old_ones_are_forgotten(desk: Desk) -> None:
    """Three months after its end, nothing of a rewatch is kept."""
    await desk.save()
    await desk.change(Wish(Verb.CANCEL))
    desk.clock.time += timedelta(days=91)
    await desk.rewatches.forget_old()
    for table in ("rewatch", "meeting", "rewatch_change", "rewatch_change_entry", "rewatch_draft"):
        assert await desk.database.read(f"SELECT * FROM {table}") == []


def test_stages_have_different_letters() -> None:
    """The tests above read them by their first."""
    assert len({stage[0] for stage in Stage}) == len(Stage)
