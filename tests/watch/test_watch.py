"""From an answer to rows: what is stored, what is held, what is told, and what is left alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.news.items import Verdict
from bot.watch.due import ANILIST_A_MINUTE
from tests.watch.crier import Crier, ManualClock, rss
from tests.watch.test_parsing import DATA
from tests.watch.watching import SEQUEL, Watching, a_source, watching

HOUR = timedelta(hours=1)


async def dump(watch: Watching, *without: str) -> dict[str, list[Any]]:
    """Return every row of every table, but for some tables."""
    tables = [name for (name,) in await watch.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: await watch.rows(f"SELECT * FROM {name}") for name in tables if name not in without}


async def test_first_sight_stores_and_tells_nothing(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """What a source listed before it was known is evidence, and no news, whatever it says."""
    crier.feed("/post").body = rss((SEQUEL, "1", clock.now()), "Something else")
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        (checked,) = await watch.check()
        assert (checked.listed, checked.new, checked.held, checked.is_well) == (2, 2, 0, True)
        assert str(checked.line) == "Answered; 2 listed, 2 new."
        assert await watch.titles() == [SEQUEL, "Something else"]
        assert (await watch.news.status()).verdict is Verdict.REPORTED
        assert await watch.posts() == []
        (decided,) = await watch.news.changes()
        assert (decided.decision, decided.change.before) == ("keep", Verdict.NOTHING)


async def test_news_is_told_where_it_is_wanted(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """One row for each server whose settings admit it, in the transaction that stored the item."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(1, threshold="reported")
        await watch.subscribe(2, threshold="official")
        await watch.subscribe(3)
        await watch.subscribe(4, threshold="reported")
        await watch.services.guilds.change(4, 1, {"modules.news.enabled": False})
        await watch.subscribe(5, threshold="reported")
        await watch.services.guilds.left(5)
        await watch.services.guilds.change(6, 1, {"news.threshold": "reported"})
        await watch.check()
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()))
        (checked,) = await watch.check(hours=1)
        assert checked.new == 1
        assert await watch.posts() == [(1, "news", "due")]
        ((what, channel, subject, payload, waits, attempts, message),) = await watch.rows(
            "SELECT what, channel_id, subject, payload, not_before, attempts, message_id FROM outbox"
        )
        assert (what, channel, subject, payload, attempts, message) == ("verdict/1", 2, "verdict", "1", 0, None)
        assert waits == int(clock.now().timestamp())


async def test_a_second_pass_adds_nothing(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """The same bytes again, in full: no row but the source's own is touched."""
    feed = crier.feed("/post")
    feed.body, feed.validators = (DATA / "rss.xml").read_bytes(), ()
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.check()
        before = await dump(watch, "news_source")
        for _ in range(3):
            (checked,) = await watch.check(days=1)
            assert (checked.listed, checked.new) == (3, 0)
        assert await dump(watch, "news_source") == before


async def test_304_touches_nothing(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Only when the source was asked and answered, and when it is asked next."""
    crier.feed("/post").body = rss((SEQUEL, "1", clock.now()), "Something else")
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.check()
        before = await dump(watch, "news_source")
        (state,) = await watch.rows("SELECT * FROM news_source")
        (checked,) = await watch.check(hours=1)
        assert crier.feed("/post").asked[-1].status == 304
        assert str(checked.line) == "Answered; nothing changed."
        assert await dump(watch, "news_source") == before
        (after,) = await watch.rows("SELECT * FROM news_source")
        names = [row[1] for row in await watch.rows("PRAGMA table_info(news_source)")]
        changed = {name for name, old, new in zip(names, state, after, strict=True) if old != new}
        assert changed == {"next_check_at", "asked_at", "answered_at", "health", "health_values"}


async def test_words_that_change_are_another_revision(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """The older words stay; the newer are judged as well, and words that go back are a revision too."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        for title in ("One thing", "One thing (Updated)", "One thing"):
            crier.feed("/post").body = rss((title, "1"))
            (checked,) = await watch.check(hours=1)
            assert checked.new == 1
        assert await watch.rows("SELECT item_key, revision, title FROM news_item ORDER BY id") == [
            ("id:1", 1, "One thing"),
            ("id:1", 2, "One thing (Updated)"),
            ("id:1", 3, "One thing"),
        ]


@pytest.mark.parametrize(("age", "is_told"), [(timedelta(days=6, hours=23), True), (timedelta(days=7, hours=2), False)])
async def test_old_news_is_no_news(
    tmp_path: Path, clock: ManualClock, crier: Crier, age: timedelta, is_told: bool
) -> None:
    """An item that is more than a week old when it appears changes the verdict, and nobody is told."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        await watch.check()
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now() + HOUR - age))
        await watch.check(hours=1)
        assert (await watch.news.status()).verdict is Verdict.REPORTED
        assert bool(await watch.posts()) is is_told


async def test_after_a_long_silence_what_has_no_date_is_no_news(
    tmp_path: Path, clock: ManualClock, crier: Crier
) -> None:
    """It may be as old as the silence; what has a date is as old as that."""
    async with watching(tmp_path, clock, [a_source(crier, "/post"), a_source(crier, "/herald")]) as watch:
        await watch.subscribe(7, threshold="reported")
        await watch.check()
        clock.move(days=8)
        crier.feed("/post").body = rss((SEQUEL, "1"))
        await watch.check()
        assert await watch.posts() == []


async def test_answers_that_nothing_changed_end_a_silence(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """What has no date is news there, as it was not listed when the source answered last; and a burst is one."""
    crier.feed("/post").body = rss("An old item")
    crier.feed("/herald").body = rss("An old item")
    async with watching(tmp_path, clock, [a_source(crier, "/post"), a_source(crier, "/herald")]) as watch:
        await watch.subscribe(7, threshold="reported")
        for _ in range(10):
            await watch.check(days=1)
        assert crier.feed("/post").asked[-1].status == 304
        crier.feed("/post").body = rss((SEQUEL, "1"), "An old item")
        crier.feed("/herald").body = rss(*[f"Item {number}" for number in range(190)])
        checked = {one.source.id: one for one in await watch.check(hours=1)}
        assert await watch.posts() == [(7, "news", "due")]
        assert checked["herald"].held == 190


async def test_a_burst_is_held(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """More at once than news ever comes: stored, shown, no evidence, told to nobody, and not new again."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        crier.feed("/post").body = rss("An old item")
        await watch.check()
        flood = [(f"{SEQUEL}, number {number}", str(number), clock.now()) for number in range(60)]
        crier.feed("/post").body = rss(*flood, "An old item")
        (checked,) = await watch.check(hours=1)
        assert (checked.new, checked.held) == (60, 60)
        assert "held back" in str(checked.line)
        assert await watch.posts() == [] and (await watch.news.status()).verdict is Verdict.NOTHING
        (hold,) = await watch.news.held()
        assert hold.source_id == "post" and len(hold.titles) == 60 and "More new items" in hold.reason
        crier.feed("/post").body = rss(*flood, "An old item", "A new one")
        (checked,) = await watch.check(hours=1)
        assert (checked.new, checked.held) == (1, 0)


@pytest.mark.parametrize("decision", ["release", "discard"])
async def test_the_operator_decides_what_is_held(
    tmp_path: Path, clock: ManualClock, crier: Crier, decision: str
) -> None:
    """Released, it counts as if it had just come, and is told once and not item by item; discarded, it never counts."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        await watch.check()
        crier.feed("/post").body = rss(
            *[(f"{SEQUEL}: part {number}", str(number), clock.now()) for number in range(60)]
        )
        await watch.check(hours=1)
        (hold,) = await watch.news.held()
        clock.move(hours=2)
        assert await getattr(watch.news, decision)(hold.id) is True
        assert await getattr(watch.news, decision)(hold.id) is False
        assert await watch.news.held() == []
        told = decision == "release"
        assert (await watch.news.status()).verdict is (Verdict.REPORTED if told else Verdict.NOTHING)
        assert await watch.posts() == ([(7, "news", "due")] if told else [])


async def test_what_is_released_late_is_no_news(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """It counts, and is not told as new when it is more than a week old by then."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        await watch.check()
        crier.feed("/post").body = rss(*[(f"{SEQUEL}: part {n}", str(n), clock.now()) for n in range(60)])
        await watch.check(hours=1)
        (hold,) = await watch.news.held()
        clock.move(days=8)
        assert await watch.news.release(hold.id)
        assert (await watch.news.status()).verdict is Verdict.REPORTED
        assert await watch.posts() == []


async def test_a_hoax_that_stays_too_long_unseen_is_no_news(tmp_path: Path, crier: Crier) -> None:
    """Seen again weeks later it is believed, and too old to be told as new."""
    clock = crier.clock
    clock.time = datetime(2026, 3, 31, 20, tzinfo=UTC)
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        await watch.check()
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()))
        await watch.check(hours=2)
        await watch.check(days=20)
        assert (await watch.news.status()).verdict is Verdict.REPORTED
        assert await watch.posts() == []


async def test_new_ids_for_everything_are_held(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """A feed that gives its items other ids has no news."""
    titles = ["One", "Two", SEQUEL, "Four", "Five"]
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        crier.feed("/post").body = rss(*[(title, f"old-{title}") for title in titles])
        await watch.check()
        crier.feed("/post").body = rss(*[(title, f"new-{title}", clock.now()) for title in titles])
        (checked,) = await watch.check(hours=1)
        assert (checked.new, checked.held) == (5, 5)
        (hold,) = await watch.news.held()
        assert list(hold.titles) == titles and "new ids" in hold.reason
        assert await watch.posts() == []


async def test_a_busy_day_is_not_held(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """As many as may well have come since the last look are news."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.check()
        crier.feed("/post").body = rss(*[f"Item {number}" for number in range(80)])
        (checked,) = await watch.check(hours=14)
        assert (checked.new, checked.held) == (80, 0)


async def test_a_moved_source_is_a_new_source(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """With another address its list is seen for the first time."""
    crier.feed("/post").body = rss("One")
    crier.feed("/new").body = rss(("Two", "2", clock.now()), (SEQUEL, "3", clock.now()))
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.check()
    async with watching(tmp_path, clock, [a_source(crier, "/new", id="post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        await watch.check(minutes=1)
        assert len(crier.feed("/new").asked) == 1 and "If-None-Match" not in crier.feed("/new").asked[0].headers
        assert await watch.posts() == []


async def test_an_official_page_is_not_another_hosts(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """A name that is given up leads anywhere; an outlet may move, and what is official does not follow."""
    crier.feed("/other").body = rss((SEQUEL, "1", clock.now()))
    sources = [a_source(crier, "/show", tier="S"), a_source(crier, "/post")]
    for path in ("/show", "/post"):
        crier.feed(path).status = 301
        crier.feed(path).headers = {"Location": crier.url("/other", host="localhost")}
    async with watching(tmp_path, clock, sources) as watch:
        show, post = await watch.check()
        assert not show.is_well and "another host" in str(show.line) and post.is_well
        assert (await watch.news.status()).verdict is Verdict.REPORTED


async def test_two_processes_never_ask_twice(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Whoever takes a source puts its next check off in the same transaction."""
    sources = [a_source(crier, f"/s{number}") for number in range(6)]
    async with watching(tmp_path, clock, sources) as one, watching(tmp_path, clock, sources) as other:
        for _ in range(5):
            clock.move(hours=1)
            results = await asyncio.gather(one.news.check(), other.news.check())
            assert sum(map(len, results)) == 6
    assert [len(feed.asked) for feed in crier.feeds.values()] == [5] * 6


async def test_a_crash_while_asking_asks_no_sooner(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """The next check was put off before the source was asked."""
    asked = asyncio.Event()

    async def never(_: web.Request) -> web.StreamResponse:
        asked.set()
        await asyncio.sleep(30)
        return web.Response()

    crier.feed("/post").answer = never
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        checking = asyncio.create_task(watch.check())
        await asyncio.wait_for(asked.wait(), 10)
        checking.cancel()
        await asyncio.gather(checking, return_exceptions=True)
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        assert await watch.check(minutes=59) == []
        crier.feed("/post").answer = None
        assert len(await watch.check(minutes=1)) == 1


async def test_one_source_that_fails_does_not_stop_another(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Each has its own line; a source that fails for days is flagged, and well again as soon as it answers."""
    crier.feed("/bad").status = 500
    async with watching(tmp_path, clock, [a_source(crier, "/bad"), a_source(crier, "/good")]) as watch:
        bad, good = await watch.check()
        assert (str(bad.line), bad.is_well, good.is_well) == ("It answered with status 500.", False, True)
        for _ in range(8):
            await watch.check(days=1.3)
        bad_health, good_health = await watch.news.sources()
        assert bad_health.is_flagged and not bad_health.is_well and bad_health.answered_at is None
        assert good_health.is_well and not good_health.is_flagged
        crier.feed("/bad").status = 200
        await watch.check(days=1.3)
        bad_health, _ = await watch.news.sources()
        assert bad_health.is_well and not bad_health.is_flagged and bad_health.answered_at == clock.now()


async def test_an_answer_that_cannot_be_read_need_not_be_sent_again(
    tmp_path: Path, clock: ManualClock, crier: Crier
) -> None:
    """It is asked for conditionally all the same, stays a failure while it is unchanged, and heals with a new one."""
    crier.feed("/post").body = (DATA / "challenge.html").read_bytes()
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        (checked,) = await watch.check()
        assert str(checked.line) == "What it answered is no feed."
        (checked,) = await watch.check(hours=2)
        assert crier.feed("/post").asked[-1].status == 304
        assert (str(checked.line), checked.is_well) == ("Unchanged since it could not be read.", False)
        assert not (await watch.news.sources())[0].is_well
        crier.feed("/post").body = rss("One")
        (checked,) = await watch.check(hours=2)
        assert checked.is_well and checked.new == 1
        assert crier.feed("/post").complaints() == []


async def test_anilist_is_asked_20_times_a_minute_at_most(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Also by the operator's own wish, and over all its works."""

    async def none(_: web.Request) -> web.StreamResponse:
        return web.Response(body=b'{"data":{"Media":{"relations":{"edges":[]}}}}')

    sources = [a_source(crier, f"/a{number}", kind="anilist", work=number + 1, tier="S") for number in range(30)]
    for feed in crier.feeds.values():
        feed.answer = none
    async with watching(tmp_path, clock, sources) as watch:
        assert len(await watch.check()) == ANILIST_A_MINUTE
        assert await watch.check(seconds=30) == []
        assert len(await watch.check(seconds=31)) == 30 - ANILIST_A_MINUTE
        assert len(await watch.news.check(urgent=True)) == ANILIST_A_MINUTE - 10


async def test_a_sequel_that_is_listed_and_taken_off(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """A relation is evidence while it is listed; missing once may be a slip of the source, twice it is gone."""
    listed = (DATA / "anilist.json").read_bytes()
    nothing = b'{"data":{"Media":{"relations":{"edges":[]}}}}'
    answers = iter([nothing, listed, nothing, listed, nothing, nothing, nothing])

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=next(answers))

    crier.feed("/graph").answer = answer
    async with watching(tmp_path, clock, [a_source(crier, "/graph", kind="anilist", work=1, tier="S")]) as watch:
        verdicts = []
        for _ in range(7):
            await watch.check(hours=1)
            verdicts.append((await watch.news.status()).verdict)
        assert verdicts == [Verdict.NOTHING, *[Verdict.CLAIM] * 4, Verdict.NOTHING, Verdict.NOTHING]
        assert len(await watch.titles("relation = 'gone'")) == 3


async def test_a_retraction_is_told_where_the_report_was(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Sent: a correction follows. Not sent yet: it is withdrawn, and there is nothing to correct."""
    feed = crier.feed("/post")
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        for guild_id in (1, 2):
            await watch.subscribe(guild_id, threshold="reported")
        await watch.check()
        feed.body = rss((SEQUEL, "1", clock.now()))
        await watch.check(hours=1)
        async with watch.services.database.write() as write:
            await write.execute("UPDATE outbox SET state = 'sent', message_id = 5 WHERE guild_id = 1")
        feed.body = rss(("Correction: Akudama Drive Does Not Get 2nd Season", "1", clock.now()))
        await watch.check(hours=1)
        assert (await watch.news.status()).verdict is Verdict.NOTHING
        assert await watch.posts() == [(1, "news", "sent"), (2, "news", "rejected"), (1, "news-correction", "due")]


async def test_what_was_said_on_1_april_has_to_be_there_still(tmp_path: Path, crier: Crier) -> None:
    """Also where the source only says that nothing changed."""
    clock = crier.clock
    clock.time = datetime(2026, 3, 31, 20, tzinfo=UTC)
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        await watch.check()
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()))
        await watch.check(hours=2)
        assert (await watch.news.status()).verdict is Verdict.CLAIM and await watch.posts() == []
        await watch.check(days=2)
        assert (await watch.news.status()).verdict is Verdict.CLAIM
        await watch.check(days=2)
        assert crier.feed("/post").asked[-1].status == 304
        assert (await watch.news.status()).verdict is Verdict.REPORTED
        assert await watch.posts() == [(7, "news", "due")]


async def test_headlines_about_other_things_are_forgotten(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """After a quarter of a year, unless they are listed still; what is about the show stays."""
    crier.feed("/post").validators = ()
    crier.feed("/post").body = rss("Akudama Drive stage play", "Gone soon", "Listed always")
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.check()
        crier.feed("/post").body = rss("Listed always")
        for _ in range(5):
            await watch.check(days=20)
        await watch.news.keep_up()
        assert await watch.titles() == ["Akudama Drive stage play", "Listed always"]


async def test_one_transaction_for_a_source(
    tmp_path: Path, clock: ManualClock, crier: Crier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One to take what is due, one for each that answered, none where nothing is due; with any number of servers."""
    sources = [a_source(crier, f"/s{number}") for number in range(3)]
    async with watching(tmp_path, clock, sources) as watch:
        for guild_id in range(1, 40):
            await watch.subscribe(guild_id * 10, threshold="reported")
        await watch.check()
        begun = 0
        write = watch.services.database.write

        def counted() -> Any:
            nonlocal begun
            begun += 1
            return write()

        monkeypatch.setattr(watch.services.database, "write", counted)
        assert await watch.check(minutes=30) == [] and begun == 0
        crier.feed("/s1").body = rss((SEQUEL, "1", clock.now()))
        assert len(await watch.check(minutes=30)) == 3
        assert begun == 4 and len(await watch.posts()) == 39
        assert [len(feed.asked) for feed in crier.feeds.values()] == [2, 2, 2]
