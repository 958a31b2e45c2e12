"""What the rest of the bot is told: the verdict with its evidence, stories, sources, and the trace of every decision."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.errors import Words
from bot.news.items import Verdict
from bot.watch import trace as words
from bot.watch.net.fetch import MAX_BODY_BYTES
from tests.watch.crier import Crier, ManualClock, rss
from tests.watch.watching import SEQUEL, Watching, a_source, watching


async def announced(watch: Watching, crier: Crier) -> str:
    """Let an edited outlet report a sequel; return the key of the story."""
    await watch.check()
    crier.feed("/post").body = rss((SEQUEL, "1", watch.clock.now()))
    await watch.check(hours=1)
    (story,) = await watch.news.stories()
    return story.key


async def test_nothing_is_known_at_first(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Before a source was asked, the answer says so."""
    async with watching(tmp_path, clock, [a_source(crier, "/post"), a_source(crier, "/off", enabled=False)]) as watch:
        status = await watch.news.status()
        assert (status.verdict, status.since, status.watched_since, status.change) == (
            Verdict.NOTHING,
            None,
            None,
            None,
        )
        (post,) = status.sources
        assert [str(line) for line in post.lines] == ["Not asked yet."] and not post.is_well and not post.is_flagged
        assert await watch.news.latest() == [] and await watch.news.stories() == [] and await watch.news.held() == []


async def test_silence_is_an_answer(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Sources that answered and say nothing of a sequel are named, with when they last answered."""
    crier.feed("/wall").status = 500
    sources = [a_source(crier, "/post"), a_source(crier, "/lead", tier="B"), a_source(crier, "/wall", tier="S")]
    async with watching(tmp_path, clock, sources) as watch:
        await watch.check()
        started = clock.now()
        await watch.check(days=4)
        status = await watch.news.status()
        assert status.verdict is Verdict.NOTHING and status.watched_since == started
        assert [one.source.id for one in status.evidence.silent] == ["post"]
        health = {one.source.id: one for one in status.sources}
        assert health["post"].answered_at == clock.now() and health["wall"].answered_at is None
        assert health["wall"].is_flagged and str(health["wall"].lines[0]) == "It answered with status 500."


async def test_the_strongest_evidence_comes_first(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Statements before rumours, trusted sources before others; what denies is told as well."""
    sources = [a_source(crier, "/post"), a_source(crier, "/rumours", tier="N")]
    async with watching(tmp_path, clock, sources) as watch:
        await watch.check()
        denial = "Akudama Drive Has No Season 2 Planned, Studio Says"
        crier.feed("/rumours").body = rss(denial)
        await watch.check(hours=1)
        crier.feed("/rumours").body = rss("Rumor: Akudama Drive Season 2 Reportedly in Production", denial)
        await watch.check(hours=1)
        assert (await watch.news.status()).verdict is Verdict.CLAIM
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()))
        await watch.check(hours=1)
        status = await watch.news.status()
        assert status.verdict is Verdict.REPORTED and status.since == clock.now()
        assert status.change is not None and status.change.change.before is Verdict.CLAIM
        evidence = status.evidence
        assert [one.item.source_id for one in evidence.speaks_for] == ["post", "rumours"]
        assert [one.item.title for one in evidence.speaks_against] == [denial]
        assert evidence.silent == ()
        latest = await watch.news.latest()
        assert latest[0].item.title == SEQUEL and len(latest) == 3 and latest[0].judgement.reasons


async def test_a_story_with_its_items_and_what_it_did(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Two outlets, one story; the change of the verdict names the evidence."""
    sources = [a_source(crier, "/post"), a_source(crier, "/herald")]
    async with watching(tmp_path, clock, sources) as watch:
        key = await announced(watch, crier)
        crier.feed("/herald").body = rss(("Second Season for Akudama Drive Announced", "h", clock.now()))
        await watch.check(hours=1)
        view = await watch.news.story(key)
        assert view is not None and [one.item.source_id for one in view.items] == ["post", "herald"]
        (decided,) = view.changes
        assert decided.change.evidence == (view.items[0].item.id,) and decided.story_key == key
        assert await watch.news.story("nothing of that name") is None


async def test_what_was_reworded_is_no_evidence(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Nobody says it any more; that it was taken back speaks against it."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await announced(watch, crier)
        correction = "Correction: Akudama Drive Does Not Get 2nd Season"
        crier.feed("/post").body = rss((correction, "1", clock.now()))
        await watch.check(hours=1)
        evidence = (await watch.news.status()).evidence
        assert evidence.speaks_for == () and [one.item.title for one in evidence.speaks_against] == [correction]


async def test_a_story_whose_season_becomes_known_keeps_its_trace(
    tmp_path: Path, clock: ManualClock, crier: Crier
) -> None:
    """The second outlet tells the number; what was decided about the first is still told."""
    async with watching(tmp_path, clock, [a_source(crier, "/post"), a_source(crier, "/herald")]) as watch:
        await watch.subscribe(1, threshold="reported")
        await watch.check()
        crier.feed("/post").body = rss(("Akudama Drive Anime Sequel Announced", "1", clock.now()))
        await watch.check(hours=1)
        crier.feed("/herald").body = rss((SEQUEL, "h", clock.now()))
        await watch.check(hours=1)
        (story,) = await watch.news.stories()
        assert len(story.items) == 2
        (step,) = (await watch.news.trace(1, story.key)).steps
        assert step.here == words.WAITING


async def test_a_moved_source_says_where_to(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """The operator is told; the address in the list stays what is asked."""
    async with watching(tmp_path, clock, [a_source(crier, "/old")]) as watch:
        crier.feed("/old").status, crier.feed("/old").headers = 301, {"Location": "/new"}
        crier.feed("/new")
        await watch.check()
        (health,) = await watch.news.sources()
        assert health.is_well and [str(line) for line in health.lines] == [
            "Answered; 0 listed, 0 new.",
            f"Moved for good to {crier.url('/new')}; change its address in the list of sources.",
        ]


async def test_why_each_server_was_told_or_not(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """By what it had set when it was decided, also where it set something else since."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        change = watch.services.guilds.change
        await watch.subscribe(1, threshold="reported")
        await watch.subscribe(2)
        await watch.subscribe(4, threshold="reported")
        await change(4, 1, {"modules.news.enabled": False})
        key = await announced(watch, crier)
        clock.move(hours=1)
        await watch.subscribe(3, threshold="reported")
        await change(2, 1, {"news.threshold": "reported"})
        await change(4, 1, {"modules.news.enabled": None})

        async def here(guild_id: int) -> words.Step:
            trace = await watch.news.trace(guild_id, key)
            (step,) = trace.steps
            assert trace.summary is None and step.decided.decision == "tell"
            return step

        assert (await here(1)).here == words.WAITING
        assert (await here(2)).here == words.TOO_UNSURE
        assert (await here(3)).here == words.NO_CHANNEL
        assert (await here(4)).here == words.SWITCHED_OFF
        async with watch.services.database.write() as write:
            await write.execute("UPDATE outbox SET state = 'sent', message_id = 77")
        step = await here(1)
        assert (
            step.here == words.POSTED
            and step.post is not None
            and (step.post.channel_id, step.post.message_id) == (2, 77)
        )
        async with watch.services.database.write() as write:
            await write.execute("UPDATE outbox SET state = 'rejected', reason = 'because'")
        rejected = (await here(1)).here
        assert str(rejected) == "It was not posted in this server. because"
        assert isinstance(rejected.values["reason"], Words)
        async with watch.services.database.write() as write:
            await write.execute("DELETE FROM outbox")
        assert (await here(1)).here == words.NOT_KNOWN


async def test_why_nobody_was_told(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """A decision against telling anybody has its reason; a story that changed nothing says so."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(1, threshold="reported")
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()))
        await watch.check()
        (story,) = await watch.news.stories()
        (step,) = (await watch.news.trace(1, story.key)).steps
        assert step.here == words.NO_SERVER
        assert step.decided.because.startswith("What it rests on was there when the source was first read")
        assert await watch.news.trace(1, "another") == words.Trace((), words.NO_CHANGE)


async def test_time_alone_can_change_the_verdict(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """What nothing came of does not stand for ever; looking again changes nothing more."""
    async with watching(tmp_path, clock, [a_source(crier, "/lead", tier="N")]) as watch:
        await watch.check()
        crier.feed("/lead").body = rss(("Akudama Drive Season 2 Confirmed", "1", clock.now()))
        await watch.check(hours=1)
        assert (await watch.news.status()).verdict is Verdict.CLAIM
        clock.move(days=365)
        for _ in range(2):
            await watch.news.keep_up()
            assert [one.change.after for one in await watch.news.changes()] == [Verdict.CLAIM, Verdict.NOTHING]


@pytest.fixture
def files() -> list[Path]:
    """feedparser's own test files; nothing is downloaded here."""
    folder = os.environ.get("FEEDPARSER_TESTS", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("FEEDPARSER_TESTS names no folder: unpack feedparser's source distribution and name its tests/")
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


async def test_feedparsers_own_files_all_the_way(
    tmp_path: Path, clock: ManualClock, crier: Crier, files: list[Path]
) -> None:
    """Each file as a source: fetched, read, judged and stored; no invented date, and a second pass adds nothing."""
    sources = []
    for number, path in enumerate(files):
        sources.append(a_source(crier, f"/f{number}", about_show=number % 2 == 0))
        feed = crier.feed(f"/f{number}")
        feed.body, feed.content_type, feed.validators = path.read_bytes(), "application/octet-stream", ()
        assert len(feed.body) < MAX_BODY_BYTES
    async with watching(tmp_path, clock, sources) as watch:
        checked = await watch.check()
        assert len(checked) == len(files) > 2_000
        said = {str(one.line) for one in checked if not one.is_well}
        assert said == {"What it answered is no feed."}
        dated = re.compile(rb"date|published|updated|modified|issued|created|lastmod", re.IGNORECASE)
        for source_id, count in await watch.rows(
            "SELECT source_id, COUNT(*) FROM news_item WHERE published_at IS NOT NULL GROUP BY source_id"
        ):
            body = files[int(source_id[1:])].read_bytes()
            assert count and dated.search(body.replace(b"\0", b"")), files[int(source_id[1:])]
        stored = await watch.rows("SELECT id, item_key, title FROM news_item")
        # Most of the files have items without a title and a summary, of which there is nothing to tell.
        assert len(stored) > 500
        again = await watch.check(days=2)
        assert [one for one in again if one.new or one.held] == []
        assert await watch.rows("SELECT id, item_key, title FROM news_item") == stored
