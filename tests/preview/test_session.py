"""The world behind the page: who is in it, what they know, and that it goes on by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from simcord.preview import Preview

from bot.preview.live import keep_live
from bot.preview.session import Session, open_session
from bot.preview.world import people
from bot.translations import Language
from tests.cogs.announcing import schedule
from tests.harness import TINY_SHOW, read, settings, texts, world


@asynccontextmanager
async def session(folder: Path) -> AsyncIterator[Session]:
    async with open_session(settings(folder, content=TINY_SHOW, database=folder / "preview.db"), 0) as opened:
        yield opened


async def progress(opened: Session) -> dict[str, int | None]:
    """Return what is noted for each member."""
    return {name: await opened.services.progress.get(member.id) for name, member in opened.world.members.items()}


async def test_the_server_is_named_for_the_show_and_everybody_has_watched_what_their_name_says(tmp_path: Path) -> None:
    """The admin never said, so that one sees the question as well."""
    async with session(tmp_path) as opened:
        assert opened.world.server == "Lantern Hill"
        assert sorted(opened.world.names.values()) == [
            "Akudama Companion",
            "Aoi (admin)",
            "Nao (new)",
            "Rin (finished)",
            "Sora (episode 1)",
        ]
        assert await progress(opened) == {"aoi": None, "nao": 0, "sora": 1, "rin": 2}


async def test_what_a_member_said_is_kept(tmp_path: Path) -> None:
    """Progress is noted at the first start only."""
    async with session(tmp_path) as opened:
        await opened.services.progress.set(opened.world.members["rin"].id, 1, datetime.now(UTC))
    async with session(tmp_path) as opened:
        assert (await progress(opened))["rin"] == 1


async def test_the_bot_welcomes_whoever_opens_the_page_today(tmp_path: Path) -> None:
    """The card names commands that exist, and its button works for everybody."""
    async with session(tmp_path) as opened:
        card = opened.world.channel.last_message
        assert card is not None
        assert card.author.name == "Akudama Companion"
        assert abs(card.created_at - datetime.now(UTC)) < timedelta(minutes=1)
        said = "\n".join(texts([component.to_dict() for component in card.components]))
        for command in ("character", "episode", "recap", "search", "season2", "drinks start"):
            assert f"</{command}:" in said
        assert "Show me what I may see" in said


def test_the_middle_member_follows_from_the_length_of_the_show() -> None:
    """A show of another length has a member at its own half."""
    assert [person.seen for person in people(25, Language("en", {}))] == [None, 0, 12, 25]


async def test_time_passes_and_the_page_follows_only_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is planned happens at its time, however far a visitor goes; a page is not disturbed while nothing happens."""
    refreshed = 0

    async def count(_: Preview) -> None:
        nonlocal refreshed
        refreshed += 1

    monkeypatch.setattr(Preview, "refresh", count)
    monkeypatch.setattr("bot.preview.live.TICK_SECONDS", 0.05)
    async with world(tmp_path, content=TINY_SHOW) as w:
        moments = [w.env.now() + timedelta(days=day) for day in (1, 2)]
        for number, moment in enumerate(moments):
            await schedule(w, when=f"{moment:%Y-%m-%d %H:%M}", text=f"Number {number}")
        later = w.env.now() + timedelta(days=28)
        async with w.env.preview(w.channel, viewers=[w.admin], layout="channel") as page:
            clock = cast(Any, SimpleNamespace(now=lambda: later))
            living = asyncio.create_task(keep_live(w.env, page, clock, w.services.office.coming))
            while w.env.now() < later:
                await asyncio.sleep(0.05)
            posts = [message for message in w.channel.history() if "Number" in read(message)]
            assert [read(post) for post in posts] == ["Number 0", "Number 1"]
            assert all(post.created_at - at < timedelta(minutes=1) for post, at in zip(posts, moments, strict=True))
            told = refreshed
            await asyncio.sleep(0.3)
            assert refreshed == told
            await w.bot.get_channel(w.channel.id).send("news")
            await asyncio.sleep(0.5)
            assert refreshed == told + 1
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
