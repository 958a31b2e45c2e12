"""Who is told of what: nothing true is lost on the way, and nobody reads a correction of what they never read."""

from __future__ import annotations

from pathlib import Path

from bot.news.items import Verdict
from tests.watch.crier import Crier, ManualClock, rss
from tests.watch.watching import SEQUEL, Watching, a_source, watching

NO_SEQUEL = "Correction: Akudama Drive Does Not Get 2nd Season"


async def sent(watch: Watching) -> None:
    """Let everything that waits have been posted."""
    async with watch.services.database.write() as write:
        await write.execute("UPDATE outbox SET state = 'sent' WHERE state = 'due'")


async def test_a_first_sight_swallows_nothing(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """A source that is new to the list raises the verdict in silence; what a known one reports then is told."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.subscribe(7, threshold="reported")
        await watch.check()
    crier.feed("/new").body = rss((SEQUEL, "n", clock.now()))
    async with watching(tmp_path, clock, [a_source(crier, "/post"), a_source(crier, "/new")]) as watch:
        await watch.check(hours=1)
        assert await watch.posts() == [] and (await watch.news.status()).verdict is Verdict.REPORTED
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()))
        await watch.check(hours=1)
        assert await watch.posts() == [(7, "news", "due")]
        (story,) = await watch.news.stories()
        (step,) = (await watch.news.trace(7, story.key)).steps
        assert "now reported as new" in step.decided.because and "waits for its turn" in str(step.here)
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()), (f"{SEQUEL} Again", "2", clock.now()))
        await watch.check(hours=1)
        assert await watch.posts() == [(7, "news", "due")]


async def test_an_outlet_does_not_bear_itself_out(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """The encyclopedia of an edited outlet and its report are one report, and not official."""
    empty = b'<ann><anime name="Akudama Drive"><info/></anime></ann>'
    crier.feed("/enc").body = empty
    async with watching(tmp_path, clock, [a_source(crier, "/post"), a_source(crier, "/enc", kind="ann")]) as watch:
        await watch.check()
        crier.feed("/enc").body = empty.replace(b"<info/>", b'<related-next rel="sequel" id="91"/>')
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()))
        await watch.check(days=1)
        assert (await watch.news.status()).verdict is Verdict.REPORTED


async def test_a_correction_goes_where_the_news_went(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Not to who was told of an earlier alarm and has switched the news off since."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        for guild_id in (1, 2):
            await watch.subscribe(guild_id, threshold="reported")
        await watch.check()
        for guid in ("1", "2"):
            for title in (SEQUEL, NO_SEQUEL):
                crier.feed("/post").body = rss((title, guid, clock.now()))
                await watch.check(hours=1)
                await sent(watch)
            await watch.services.guilds.change(1, 1, {"modules.news.enabled": False})
        posts = await watch.posts()
        assert [kind for guild, kind, _ in posts if guild == 1] == ["news", "news-correction"]
        assert [kind for guild, kind, _ in posts if guild == 2] == ["news", "news-correction"] * 2


async def test_an_old_key_leads_to_its_story(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """A story whose season becomes known is called otherwise; buttons from before still open it."""
    async with watching(tmp_path, clock, [a_source(crier, "/post")]) as watch:
        await watch.check()
        crier.feed("/post").body = rss((SEQUEL, "1", clock.now()))
        await watch.check(hours=1)
        (story,) = await watch.news.stories()
        other = story.key.replace("/2/", "/None/")
        view = await watch.news.story(other)
        assert other != story.key and view is not None and view.story == story
        assert await watch.news.story("show/sequel/2/anime/" + "9" * 40) is None
        assert await watch.news.story("nonsense") is None
