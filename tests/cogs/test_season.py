"""Is there a second season: the answer, its receipts, and the trace of every decision, as people read them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cogs.test_leaks import LAST, pages
from tests.harness import DiscordClock, World, control, read, speak, texts, world
from tests.leaks import Secrets
from tests.watch.crier import Crier, crying, rss
from tests.watch.watching import SEQUEL, a_source


@dataclass(slots=True)
class Newsroom:
    """The bot, and the sources that it watches."""

    world: World
    crier: Crier

    async def check(self, **after: float) -> None:
        """Let time pass, and ask the sources that are due."""
        hours = after.get("hours", 0) + 24 * after.get("days", 0)
        for _ in range(int(hours // 24)):
            await self.world.later(days=1)
        await self.world.later(hours=hours % 24)
        await self.world.services.news.check()

    async def say(self, path: str, *titles: str, hours: float = 2) -> None:
        """Let a source list headlines, and have it asked."""
        now = self.world.services.clock.now()
        self.crier.feed(path).body = rss(*[(title, title, now) for title in titles])
        await self.check(hours=hours)

    async def ask(self, command: str, person: Any = None, **options: Any) -> Any:
        return await (person or self.world.newcomer).slash(self.world.channel, command, **options)

    async def all_pages(self, reply: Any, person: Any = None) -> str:
        return "\n".join([page async for page in pages(person or self.world.newcomer, reply)])


@asynccontextmanager
async def newsroom(folder: Path, *paths: str, **sources: Any) -> AsyncIterator[Newsroom]:
    """Watch one edited outlet a path."""
    async with crying(DiscordClock()) as crier:  # type: ignore[arg-type]
        listed = [a_source(crier, path, **sources) for path in paths]
        file = folder / "feeds.yaml"
        file.write_text(yaml.safe_dump({"sources": json.loads(json.dumps(listed))}))
        async with world(folder, feeds=file, allow_private_feeds=True) as running:
            with running.env.time_context():
                yield Newsroom(running, crier)


async def test_before_anybody_was_asked(companion: World) -> None:
    """No, and on what that rests: what was known before."""
    reply = await companion.newcomer.slash(companion.channel, "season2")
    told = read(reply)
    assert not reply.ephemeral and "**No.** A second season has not been announced." in told
    assert "No source has been asked yet" in told and "Nothing that was found." in told
    whole = "\n".join([page async for page in pages(companion.newcomer, reply)])
    assert "No second season, film or OVA has been announced" in whole
    assert "What happened so far" in whole and "stage play" in whole


async def test_silence_with_its_sources(tmp_path: Path) -> None:
    """What was asked, when it answered, and which of it fails for days."""
    async with newsroom(tmp_path, "/post", "/wall") as room:
        room.crier.feed("/wall").status = 500
        for _ in range(5):
            await room.check(days=1)
        told = await room.all_pages(await room.ask("season2"))
        assert "1 of 2 sources answered when they were last asked" in told and "Watched since <t:" in told
        assert "**Post** (checks what it prints)" in told and "⚠️ **Wall**" in told and "status 500" in told
        assert "These were asked and list none: Post." in told
        about = read(await room.ask("about"))
        assert "Sources of news" in about and "⚠️ **Wall**" in about


async def test_a_report(tmp_path: Path) -> None:
    """The verdict rises, says since when and why, and the story leads to its reasons."""
    async with newsroom(tmp_path, "/post") as room:
        await room.check()
        await room.say("/post", SEQUEL)
        reply = await room.ask("season2")
        assert "**Reported**, by those who check what they print" in read(reply) and "So since <t:" in read(reply)
        assert SEQUEL in read(reply) and "[outlet.example](<https://outlet.example/" in read(reply)
        latest = await room.ask("news latest")
        assert SEQUEL in read(latest) and "Post  ·  <t:" in read(latest) and "a report" in read(latest)
        (choice,) = await room.world.newcomer.autocomplete(room.world.channel, "news story", "story", "akudama")
        assert SEQUEL in choice["name"]
        told = await room.all_pages(await room.ask("news story", story=choice["value"]))
        assert "**nothing announced → reported**" in told and "This server had no news channel at that time." in told
        assert "It announces a continuation: “…”." in told
        await room.world.newcomer.select(
            latest.response, [f"story:{choice['value']}"], custom_id=control(latest, "1:jump:0")
        )
        assert "A story and its reasons" in read(latest)


async def test_what_was_decided_is_told_for_this_server(tmp_path: Path) -> None:
    """A server that wants it has it waiting; the bot says so, and a correction follows."""
    async with newsroom(tmp_path, "/post") as room:
        await room.world.set(news__channel=room.world.channel.id, news__threshold="reported")
        await room.check()
        await room.say("/post", SEQUEL)
        (story,) = await room.world.services.news.stories()
        told = await room.all_pages(await room.ask("news story", story=story.key))
        assert "It is to be posted in this server, and waits for its turn." in told
        alone = room.world.env.create_user("alone")
        outside = await alone.slash("news story", story=story.key)
        assert "in this server" not in read(outside) and SEQUEL in read(outside)


async def test_why_and_where_it_was_posted(tmp_path: Path) -> None:
    """While it waits, until when; once it was posted, where it can be read."""
    async with newsroom(tmp_path, "/post") as room:
        place = room.world.channel.id
        await room.world.set(news__channel=place, news__threshold="reported", news__delivery="weekly")
        await room.check()
        await room.say("/post", SEQUEL)
        (story,) = await room.world.services.news.stories()
        told = await room.all_pages(await room.ask("news story", story=story.key))
        # It is Thursday, 1 January 2026; the digest is on Saturdays.
        assert f"with the next digest, <t:{int(datetime(2026, 1, 3, 18, tzinfo=UTC).timestamp())}:f>." in told
        async with room.world.services.database.write() as write:
            await write.execute("UPDATE outbox SET state = 'sent', message_id = 77")
        told = await room.all_pages(await room.ask("news story", story=story.key))
        link = f"https://discord.com/channels/{room.world.guild.id}/{place}/77"
        assert f"It was posted in this server. {link}" in told


async def test_headlines_that_may_give_something_away(tmp_path: Path) -> None:
    """Nobody here wrote them, so only readers who have seen all get those that are not about a new season."""
    headline = "Akudama Drive Episode 9 Review: Everybody Cries"
    async with newsroom(tmp_path, "/post") as room:
        await room.say("/post", headline)
        for command in ("news latest", "season2"):
            assert headline not in await room.all_pages(await room.ask(command))
        hidden = await room.ask("news latest")
        assert "A headline that may give something away" in read(hidden)
        assert [
            c["name"] for c in await room.world.newcomer.autocomplete(room.world.channel, "news story", "story", "9")
        ] == []
        await room.world.finished.slash(room.world.channel, "progress set", episode=LAST)
        shown = await room.world.finished.click(hidden.response, custom_id=control(hidden, "1:mine:0:latest"))
        assert headline in read(shown)
        await room.world.limit(LAST)
        assert headline in read(await room.ask("news latest"))


async def test_only_headlines_about_a_further_season_are_for_everybody(tmp_path: Path) -> None:
    """What is announced of a stage play may retell the story."""
    headline = "Akudama Drive Stage Play Announced, Everybody Cries in the Finale"
    async with newsroom(tmp_path, "/post") as room:
        await room.say("/post", headline)
        assert "A headline that may give something away" in read(await room.ask("news latest"))
        assert headline not in await room.all_pages(await room.ask("news latest"))


async def test_headlines_are_harmless(tmp_path: Path) -> None:
    """Markdown, mentions and addresses of strangers are text here."""
    nasty = "Akudama Drive Anime Gets 2nd Season @everyone **now** [click](https://evil.example) &lt;@123456789012345678&gt;"
    async with newsroom(tmp_path, "/post") as room:
        await room.check()
        await room.say("/post", nasty)
        (line,) = [text for text in contents(await room.ask("news latest")) if "2nd Season" in text]
        assert (
            "@everyone" not in line.replace("@\u200b", "")
            and "\\*\\*now\\*\\*" in line
            and "<@123456789012345678>" not in line
        )
        assert "\\[click](" in line


def contents(reply: Any) -> list[str]:
    """Return the texts of a reply in which markdown and mentions count."""

    def walk(parts: list[Any]) -> list[str]:
        found: list[str] = []
        for part in parts:
            component = part if isinstance(part, dict) else part.to_dict()
            found += [component["content"]] if component["type"] == 10 else walk(component.get("components", []))
        return found

    return walk(list(reply.response.components))


async def test_the_ledger_of_predictions(companion: World) -> None:
    """What was predicted, what became of it, and how often each was right; nothing of it before its time."""
    reply = await companion.newcomer.slash(companion.channel, "news claims")
    told = "\n".join([page async for page in pages(companion.newcomer, reply)])
    assert "It did not happen" in told and "How often each was right" in told and "0 came true" in told
    assert "who is left" not in told.lower()


async def test_no_such_story(companion: World) -> None:
    """Is answered, privately, with what to do."""
    reply = await companion.newcomer.slash(companion.channel, "news story", story="nonsense")
    assert reply.ephemeral and "There is no such story" in read(reply)


async def test_the_module_can_be_switched_off(companion: World) -> None:
    """Its cards too."""
    reply = await companion.newcomer.slash(companion.channel, "season2")
    await companion.set(modules__news__enabled=False)
    assert "switched off" in read(await companion.newcomer.slash(companion.channel, "news latest"))
    jump = next(text for text in texts(reply.response.components) if text.startswith("1:jump:"))
    refused = await companion.newcomer.select(reply.response, ["claims:"], custom_id=jump)
    assert "switched off" in read(refused)


@pytest.mark.parametrize("seen", range(LAST + 1))
@pytest.mark.parametrize("locale", ["en-US", "ja"])
async def test_nothing_of_it_leaks(companion: World, seen: int, locale: str) -> None:
    """The context and the ledger tell as much as the place may know."""
    speak(companion, locale)
    await companion.limit(seen)
    secrets = Secrets(seen)
    leaks = []
    for command in ("season2", "news latest", "news claims"):
        reply = await companion.newcomer.slash(companion.channel, command)
        async for page in pages(companion.newcomer, reply):
            leaks += [(command, leak) for leak in secrets.found_in(page)]
    assert leaks == []
