"""What becomes of a row of the news when its turn has come: by what is known, and by what its server wants by then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.announcements import news_posts as words
from bot.announcements.news_corrections import NOTHING_TO_MEND
from bot.announcements.newsroom import Newsroom
from bot.announcements.tasks import Edit, Later, Never, Send, Task
from bot.clock import from_epoch
from bot.news.items import Verdict
from bot.store.outbox import Parcel
from bot.watch.telling import OVERTAKEN
from tests.harness import texts
from tests.watch.crier import Crier, ManualClock, crying, rss
from tests.watch.test_telling import NO_SEQUEL
from tests.watch.watching import SEQUEL, Watching, a_source, watching

NO_SUCH_THING = "Official: There Is No 2nd Season of Akudama Drive; a Report of One Is Wrong"
COLUMNS = "what, channel_id, guild_id, kind, subject, payload, subscription, not_before, expires_at, attempts"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(slots=True)
class Desk:
    """Servers, an edited outlet and the show's own site, and what is to be posted."""

    watch: Watching
    crier: Crier
    newsroom: Newsroom
    messages: Any

    async def make(self, parcel: Parcel) -> Task:
        return await self.newsroom.sources[parcel.kind].make(parcel)

    async def report(self, title: str = SEQUEL) -> None:
        await self._say("/post", title)

    async def announce(self, title: str = SEQUEL) -> None:
        await self._say("/site", title)

    async def _say(self, path: str, title: str) -> None:
        self.crier.feed(path).body = rss((title, "1", self.watch.clock.now()))
        await self.watch.check(hours=1)

    async def set(self, guild_id: int, **values: Any) -> None:
        by_path = {path.replace("__", "."): value for path, value in values.items()}
        await self.watch.services.guilds.change(guild_id, 1, by_path)

    async def parcels(self) -> list[Parcel]:
        rows = await self.watch.rows(f"SELECT {COLUMNS} FROM outbox WHERE state = 'due' ORDER BY created_at, what")
        return [Parcel(*row[:7], from_epoch(row[7]), row[8], row[9]) for row in rows]

    async def tasks(self) -> dict[str, Task]:
        """Return what everything that waits comes to, by what it is."""
        return {parcel.what: await self.make(parcel) for parcel in await self.parcels()}

    async def settle(self) -> None:
        """Note of everything that waits that it was done, or will not be."""
        for parcel in await self.parcels():
            task = await self.make(parcel)
            if isinstance(task, Later):
                continue
            if isinstance(task, Never):
                await self.note(parcel, "rejected", task.reason)
            else:
                await self.note(parcel, "sent")

    async def note(self, parcel: Parcel, state: str, reason: str | None = None) -> None:
        """Note what became of a row."""
        message = next(self.messages) if state == "sent" else None
        now = int(self.watch.clock.now().timestamp())
        async with self.watch.services.database.write() as write:
            await write.execute(
                "UPDATE outbox SET state = ?, reason = ?, message_id = ?, changed_at = ?"
                " WHERE what = ? AND channel_id = ?",
                (state, reason, message, now, parcel.what, parcel.channel_id),
            )


@asynccontextmanager
async def desk(folder: Path, clock: ManualClock | None = None) -> AsyncIterator[Desk]:
    clock = clock or ManualClock()
    async with crying(clock) as crier:
        sources = [a_source(crier, "/post"), a_source(crier, "/site", tier="S")]
        async with watching(folder, clock, sources) as watch:
            await watch.check()
            yield Desk(watch, crier, watch.services.newsroom, count(1001))


def shown(task: Task) -> str:
    assert isinstance(task, Send | Edit)
    return "\n".join(texts(task.layout.to_components()))


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path) as opened:
        await opened.watch.subscribe(7, threshold="reported")
        yield opened


async def test_a_rise(running: Desk) -> None:
    """The verdict, why, the evidence with its link, and where there is more."""
    await running.report()
    (task,) = (await running.tasks()).values()
    assert isinstance(task, Send) and task.role_id is None and task.answers is None
    told = shown(task)
    assert "**Reported**, by those who check what they print" in told and "An edited outlet reports it." in told
    assert SEQUEL in told and "[outlet.example](<https://outlet.example/" in told
    assert "/season2" in told and "/news story" in told and "1:mine:0:season:" in told


async def test_a_rise_after_a_rise(running: Desk) -> None:
    """The first message is edited to say the newest, keeps in small print what it said, and is replied to once."""
    await running.report()
    await running.settle()
    await running.announce()
    tasks = await running.tasks()
    assert list(tasks) == ["verdict/2", "verdict/2/edit/1"]
    reply, edit = tasks.values()
    assert isinstance(reply, Send) and reply.answers == 1001
    assert isinstance(edit, Edit) and edit.message_id == 1001
    assert "**Yes.** A second season is officially announced." in shown(reply)
    assert "**Yes.** A second season is officially announced." in shown(edit)
    assert "it said: reported." in shown(edit) and "it said" not in shown(reply)


async def test_a_correction(running: Desk) -> None:
    """What was posted is struck through below the correction, and replied to once without a ping."""
    await running.report()
    await running.settle()
    await running.report(NO_SEQUEL)
    tasks = await running.tasks()
    assert list(tasks) == ["verdict/2", "verdict/2/edit/1"]
    reply, edit = tasks.values()
    assert isinstance(reply, Send) and reply.answers == 1001 and reply.role_id is None
    assert isinstance(edit, Edit) and edit.message_id == 1001
    for told in (shown(reply), shown(edit)):
        assert told.startswith("## Correction") and "**No.** A second season has not been announced." in told
        assert "~~🟡 **Reported**, by those who check what they print; not official yet.~~" in told
        assert NO_SEQUEL in told
    assert SEQUEL in shown(edit)


async def test_what_was_never_posted_is_not_corrected(running: Desk) -> None:
    """A rise that is taken back before its turn posts nothing at all."""
    await running.report()
    await running.report(NO_SEQUEL)
    assert await running.tasks() == {} and await running.watch.posts() == [(7, "news", "rejected")]


async def test_a_rise_that_failed_leaves_nothing_to_correct(running: Desk) -> None:
    """It was being sent when the verdict fell, and Discord refused it."""
    await running.report()
    async with running.watch.services.database.write() as write:
        await write.execute("UPDATE outbox SET state = 'sending'")
    await running.report(NO_SEQUEL)
    async with running.watch.services.database.write() as write:
        await write.execute("UPDATE outbox SET state = 'rejected' WHERE state = 'sending'")
    assert list((await running.tasks()).values()) == [Never(NOTHING_TO_MEND)] * 2


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"modules__news__enabled": False}, words.SWITCHED_OFF),
        ({"news__channel": None}, words.NO_CHANNEL),
        ({"news__threshold": None}, words.TOO_UNSURE),
    ],
)
async def test_what_is_not_wanted_any_more(running: Desk, values: dict[str, Any], reason: str) -> None:
    """Whatever was changed since it was decided holds."""
    await running.report()
    await running.set(7, **values)
    assert await running.tasks() == {"verdict/1": Never(reason)}


async def test_it_goes_where_it_is_wanted_now(running: Desk) -> None:
    """Another channel gets it, once, and the old one nothing; also where the admins change their mind twice."""
    await running.report()
    await running.set(7, news__channel=99)
    for _ in range(2):
        first, *_ = await running.parcels()
        assert await running.make(first) == Never(words.OTHER_CHANNEL)
    old, new = await running.parcels()
    assert (old.channel_id, new.channel_id, new.what, new.payload) == (8, 99, "verdict/1", "1")
    # Until it is known what became of it in the old channel, the new one waits.
    assert isinstance(await running.make(new), Later)
    await running.set(7, news__channel=8)
    await running.note(old, "rejected", words.OTHER_CHANNEL)
    assert await running.make(new) == Never(words.OTHER_CHANNEL)
    await running.note(new, "rejected", words.OTHER_CHANNEL)
    (again,) = await running.parcels()
    assert again.channel_id == 8 and isinstance(await running.make(again), Send)


async def test_it_was_posted_before_the_channel_was_changed(running: Desk) -> None:
    """It was not known yet, after a crash, so the new channel was to have it; it does not get it as well."""
    await running.report()
    await running.set(7, news__channel=99)
    (old,) = await running.parcels()
    assert await running.make(old) == Never(words.OTHER_CHANNEL)
    await running.note(old, "sent")
    (new,) = await running.parcels()
    assert await running.make(new) == Never(words.IN_OTHER_CHANNEL)


async def test_a_correction_goes_where_people_read_the_news(running: Desk) -> None:
    """Also where the news goes elsewhere by now; where it is switched off, what was wrong is still put right."""
    await running.report()
    await running.settle()
    await running.set(7, news__channel=99)
    await running.report(NO_SEQUEL)
    reply, edit = (await running.tasks()).values()
    assert [parcel.channel_id for parcel in await running.parcels()] == [8, 8]
    assert isinstance(reply, Send) and isinstance(edit, Edit)
    await running.set(7, modules__news__enabled=False)
    reply, edit = (await running.tasks()).values()
    assert reply == Never(words.SWITCHED_OFF) and isinstance(edit, Edit)


async def test_everybody_who_read_it_reads_the_correction(running: Desk) -> None:
    """Each of what it read; who had not read of it yet, reads nothing."""
    await running.watch.subscribe(8, channel=80)
    await running.watch.subscribe(9, channel=90, threshold="reported", delivery="daily")
    await running.report()
    await running.announce()
    await running.settle()
    await running.announce(NO_SUCH_THING)
    assert (await running.watch.news.status()).verdict is Verdict.NOTHING
    tasks = {(one.guild_id, one.what): await running.make(one) for one in await running.parcels()}
    assert set(tasks) == {(guild, what) for guild in (7, 8) for what in ("verdict/3", "verdict/3/edit/2")}
    assert all("~~🟢 **Yes.**" in shown(task) for task in tasks.values())


async def test_a_fall_to_what_may_still_be_told(tmp_path: Path) -> None:
    """The announcement is reworded, and the report stands."""
    async with desk(tmp_path) as running:
        await running.watch.subscribe(1, threshold="reported")
        await running.watch.subscribe(2)
        await running.watch.subscribe(3, threshold="reported", delivery="daily")
        await running.report()
        await running.settle()
        await running.announce()
        await running.set(1, news__delivery="daily")
        await running.settle()
        await running.announce("Akudama Drive Stage Play Announced")
        assert (await running.watch.news.status()).verdict is Verdict.REPORTED
        tasks = {(one.guild_id, one.what): await running.make(one) for one in await running.parcels()}
        # The first has read of the report only, and its message says so again.
        assert tasks[1, "verdict/3"] == Never(NOTHING_TO_MEND)
        assert "**Reported**" in shown(tasks[1, "verdict/3/edit/1"])
        assert "~~" not in shown(tasks[1, "verdict/3/edit/1"])
        # The second has read that it is official.
        told = shown(tasks[2, "verdict/3"])
        assert "**Reported**" in told and "~~🟢 **Yes.** A second season is officially announced.~~" in told
        # The third has read nothing yet, and reads of the report.
        assert isinstance(tasks[3, "verdict/3"], Later)
        running.watch.clock.move(days=1)
        third = next(one for one in await running.parcels() if one.guild_id == 3)
        told = shown(await running.make(third))
        assert "**Reported**" in told and "Correction" not in told


async def test_an_old_alarm_stays_corrected(running: Desk) -> None:
    """A later alarm has a message of its own, and leaves the old one as it is."""
    for guid in range(2):
        await running.report(f"{SEQUEL} {guid}")
        await running.settle()
        await running.report(NO_SEQUEL)
        await running.settle()
    await running.report(f"{SEQUEL} again")
    (what,) = (await running.tasks()).keys()
    task = (await running.tasks())[what]
    assert what == "verdict/5" and isinstance(task, Send) and task.answers is None


async def test_an_edit_that_comes_late_says_what_became_of_its_alarm(running: Desk) -> None:
    """Not what is said now: nobody would put that right again."""
    await running.report()
    await running.settle()
    await running.report(NO_SEQUEL)
    await running.report(f"{SEQUEL} again")
    tasks = await running.tasks()
    assert set(tasks) == {"verdict/2/edit/1", "verdict/3"}
    assert shown(tasks["verdict/2/edit/1"]).startswith("## Correction")
    assert "**No.**" in shown(tasks["verdict/2/edit/1"]) and "**Reported**" in shown(tasks["verdict/3"])


async def test_what_nobody_was_told_of_is_said_as_well(tmp_path: Path) -> None:
    """The post says what is known when it is posted; when that falls, it is put right."""
    async with desk(tmp_path) as running:
        await running.watch.subscribe(7, threshold="reported", delivery="daily")
        await running.report()
        parcel = (await running.parcels())[0]
        async with running.watch.services.database.write() as write:
            # A source that is new to the list raised the verdict in silence.
            await write.execute(
                "INSERT INTO news_verdict SELECT 2, decided_at + 60, at + 60, after, 4, reason, story_key, 'keep',"
                " because FROM news_verdict WHERE number = 1"
            )
        running.watch.clock.move(days=1)
        assert "officially announced" in shown(await running.make(parcel))
        await running.settle()
        running.watch.clock.move(hours=1)
        async with running.watch.services.database.write() as write:
            await write.execute(
                "INSERT INTO news_verdict SELECT 3, :now, :now, 4, 3, reason, story_key, 'correct', because"
                " FROM news_verdict WHERE number = 1",
                {"now": int(running.watch.clock.now().timestamp())},
            )
        correction = replace(parcel, what="verdict/3", kind="news-correction", payload="3")
        assert "~~🟢 **Yes.**" in shown(await running.make(correction))


async def test_it_waits_for_the_digest_and_for_the_morning(tmp_path: Path) -> None:
    """By the clock of the server, over the change of the clocks; a correction waits for the morning only."""
    clock = ManualClock(at("2026-03-28 11:00"))
    async with desk(tmp_path, clock) as running:
        berlin = {"threshold": "reported", "quiet_from": 22, "quiet_until": 7}
        await running.watch.subscribe(1, delivery="daily", digest_hour=23, **berlin)
        await running.set(1, time_zone="Europe/Berlin")
        await running.report()
        (task,) = (await running.tasks()).values()
        assert task == Later(at("2026-03-28 13:00"))  # It looks again, in case the admins want it sooner.
        (story,) = await running.watch.news.stories()
        (step,) = (await running.watch.news.trace(1, story.key)).steps
        assert str(step.here).startswith("It is to be posted in this server with the next digest")
        assert f"<t:{int(at('2026-03-29 05:00').timestamp())}:f>" in str(step.here)
        for moment in ("2026-03-28 22:00", "2026-03-29 04:59"):
            clock.time = at(moment)
            (task,) = (await running.tasks()).values()
            assert isinstance(task, Later) and task.until <= at("2026-03-29 05:00")
        (step,) = (await running.watch.news.trace(1, story.key)).steps
        assert str(step.here).startswith("It is to be posted in this server when the quiet hours are over")
        clock.time = at("2026-03-29 05:00")
        (task,) = (await running.tasks()).values()
        assert isinstance(task, Send)
        await running.settle()
        clock.time = at("2026-03-29 21:00")
        await running.report(NO_SEQUEL)
        tasks = await running.tasks()
        assert isinstance(tasks["verdict/2"], Later) and isinstance(tasks["verdict/2/edit/1"], Edit)
        clock.time = at("2026-03-30 05:00")
        assert isinstance((await running.tasks())["verdict/2"], Send)


async def test_one_post_of_the_newest(tmp_path: Path) -> None:
    """Several changes before the digest are one post; one that was taken back is none."""
    async with desk(tmp_path, ManualClock(at("2026-03-02 00:00"))) as running:
        await running.watch.subscribe(1, threshold="reported", delivery="weekly")
        await running.report()
        assert isinstance((await running.tasks())["verdict/1"], Later)
        await running.report(NO_SEQUEL)
        await running.report(f"{SEQUEL} again")
        await running.announce()
        running.watch.clock.time = at("2026-03-07 18:00")
        tasks = await running.tasks()
        assert list(tasks) == ["verdict/4"] and "officially announced" in shown(tasks["verdict/4"])


async def test_the_admins_want_it_sooner(running: Desk) -> None:
    """What waits for Saturday is posted once they want it at once."""
    await running.set(7, news__delivery="weekly")
    await running.report()
    assert isinstance((await running.tasks())["verdict/1"], Later)
    await running.set(7, news__delivery=None)
    assert isinstance((await running.tasks())["verdict/1"], Send)


async def test_a_row_that_is_asked_for_after_a_newer_one(running: Desk) -> None:
    """It was being sent when something newer came."""
    await running.report()
    (parcel,) = await running.parcels()
    async with running.watch.services.database.write() as write:
        await write.execute("UPDATE outbox SET state = 'sending'")
    await running.announce()
    assert await running.make(parcel) == Never(OVERTAKEN)
