"""From a headline to a post: what a server reads, when, and who is called for it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.schedule.wallclock import wall_clock
from bot.store.outbox import Entry, OutboxStore
from tests.announcements.press import Press, deliver, press
from tests.harness import read
from tests.leaks import Secrets
from tests.ui.test_doctor import bar
from tests.watch.test_telling import NO_SEQUEL
from tests.watch.watching import SEQUEL

REVIEW = "Akudama Drive Episode 9 Review: Everybody Cries"


async def test_news_calls_one_role_once(tmp_path: Path) -> None:
    """A report, then the announcement, then its retraction: one message that is put right, and a reply to it each."""
    async with press(tmp_path, news__threshold="reported") as room:
        role = room.world.guild.create_role("Fans")
        await room.world.set(news__role=role.id)
        await room.say("/post", SEQUEL)
        (post,) = room.posts()
        assert post.startswith(f"<@&{role.id}>") and "**Reported**" in post and SEQUEL in post
        assert "</season2:" in post and "</news story:" in post
        await room.say("/site", SEQUEL)
        first, second = room.posts()
        assert "officially announced" in first and "it said: reported." in first
        assert "officially announced" in second
        await room.say("/site", "Official: There Is No 2nd Season of Akudama Drive; It Is Wrong")
        first, second, third = room.posts()
        assert [text.split("\n")[0] for text in (first, second, third)] == ["## Correction"] * 3
        assert "~~🟡 **Reported**" in first and "~~🟢 **Yes.**" in second and "~~🟢 **Yes.**" in third
        calls = [body["allowed_mentions"].get("roles") for body in room.sent()]
        assert [[int(one) for one in roles or []] for roles in calls] == [[role.id], [role.id], []]
        assert all(body["allowed_mentions"]["parse"] == [] for body in room.sent())
        root = room.channel.history()[0].id
        assert [str((body.get("message_reference") or {}).get("message_id")) for body in room.sent()] == [
            "None",
            str(root),
            str(root),
        ]
        await room.wait(hours=2)
        assert len(room.posts()) == 3


async def test_a_role_that_is_gone_and_everybody(tmp_path: Path) -> None:
    """Nobody is called, and the post says nothing of a role."""
    async with press(tmp_path, news__threshold="reported") as room:
        await room.world.set(news__role=room.world.guild.id)
        await room.say("/post", SEQUEL)
        (body,) = room.sent()
        assert "<@" not in room.posts()[0] and not body["allowed_mentions"].get("roles")


async def test_only_what_the_server_wants(tmp_path: Path) -> None:
    """Official announcements only, unless it chose otherwise."""
    async with press(tmp_path) as room:
        await room.say("/post", SEQUEL)
        assert room.posts() == []
        await room.say("/site", SEQUEL)
        assert len(room.posts()) == 1 and "officially announced" in room.posts()[0]


async def test_what_was_there_already_is_no_news(tmp_path: Path) -> None:
    """The first answer of a source is posted nowhere, whatever it says."""
    async with press(tmp_path, news__threshold="reported") as room:
        room.crier.feed("/post").body = b""
        async with room.world.services.database.write() as write:
            await write.execute("DELETE FROM news_source")
        await room.say("/post", SEQUEL)
        status = await room.world.services.news.status()
        assert status.verdict.may_ping and room.posts() == []


@pytest.mark.parametrize(("zone", "skipped"), [("Asia/Tokyo", 4), ("America/New_York", 18)])
async def test_a_digest_of_the_newest(tmp_path: Path, zone: str, skipped: int) -> None:
    """One post at the hour that the server's clocks show. It is three in the morning in UTC."""
    async with press(tmp_path, news__threshold="reported", news__delivery="daily", time_zone=zone) as room:
        await room.say("/post", SEQUEL)
        await room.say("/site", SEQUEL)
        assert room.posts() == []
        room.skip(hours=skipped)
        await room.wait(hours=1)
        assert room.posts() == []
        await room.wait(hours=1)
        message = room.channel.last_message
        assert "officially announced" in room.posts()[0] and len(room.posts()) == 1
        assert wall_clock(message.created_at, zone).hour == 18


async def test_what_is_taken_back_before_the_digest(tmp_path: Path) -> None:
    """Nothing was said, so there is nothing to take back."""
    async with press(tmp_path, news__threshold="reported", news__delivery="daily") as room:
        await room.say("/post", SEQUEL)
        await room.say("/post", NO_SEQUEL)
        room.skip(days=1)
        await room.wait(hours=1)
        assert room.posts() == []


async def test_nothing_in_quiet_hours(tmp_path: Path) -> None:
    """News waits for the morning; what is wrong is edited at once, and the reply waits."""
    async with press(tmp_path, news__threshold="reported", news__quiet_from=20, news__quiet_until=8) as room:
        await room.say("/post", SEQUEL)  # It is two in the morning.
        await room.wait(hours=5)
        assert room.posts() == []
        await room.wait(hours=1)
        assert len(room.posts()) == 1
        room.skip(hours=12)
        await room.say("/post", NO_SEQUEL)
        (post,) = room.posts()
        assert post.startswith("## Correction")
        room.skip(hours=10)
        await room.wait(hours=1)
        assert len(room.posts()) == 2


async def test_in_the_language_of_the_server(tmp_path: Path) -> None:
    """Whatever language its sources are in."""
    async with press(tmp_path, news__threshold="reported", language="ja") as room:
        await room.say("/post", SEQUEL)
        await room.say("/post", NO_SEQUEL)
        first, second = room.posts()
        assert first.startswith("## 訂正") and second.startswith("## 訂正")
        assert "What" not in first.replace(SEQUEL, "").replace(NO_SEQUEL, "")


async def test_whoever_presses_reads_on_alone(tmp_path: Path) -> None:
    """The post stays as it is for everybody else."""
    async with press(tmp_path, news__threshold="reported") as room:
        await room.say("/post", SEQUEL)
        before = room.posts()
        finished = room.world.finished
        await finished.slash(room.world.channel, "progress set", episode=12)
        message = room.channel.last_message
        story = (await room.world.services.news.stories())[0].key
        told = await finished.click(message, custom_id=f"1:mine:0:story:{story}")
        assert told.ephemeral and room.posts() == before


@pytest.mark.parametrize("is_wanted", [True, False])
async def test_it_is_published_to_followers(tmp_path: Path, is_wanted: bool) -> None:
    """In an announcement channel, where the server wants that: the news, and its correction."""
    async with press(tmp_path, news__threshold="reported", news__crosspost=is_wanted) as room:
        room.channel = room.world.guild.create_news_channel("official")
        await room.world.set(news__channel=room.channel.id)
        await room.say("/post", SEQUEL)
        await room.say("/post", NO_SEQUEL)
        published = [one.path for one in room.world.env.http_requests if one.path.endswith("/crosspost")]
        wanted = [f"/messages/{message.id}/crosspost" for message in room.channel.history()] if is_wanted else []
        assert [path[path.index("/messages") :] for path in published] == wanted and len(room.posts()) == 2


async def lose_the_receipt(room: Press) -> None:
    """Let the process have ended just after a post was made, before that was written down."""
    async with room.world.services.database.write() as write:
        await write.execute("UPDATE outbox SET state = 'due', message_id = NULL, tried_at = changed_at")


async def test_a_post_without_a_receipt_is_corrected_as_well(tmp_path: Path) -> None:
    """What the verdict was changed to before the bot was back: the post is found and put right."""
    async with press(tmp_path, news__threshold="reported") as room:
        await room.say("/post", SEQUEL)
        await lose_the_receipt(room)
        # It is tried again only after the source was heard.
        now = room.world.services.clock.now() + timedelta(hours=3)
        async with room.world.services.database.write() as write:
            await write.execute("UPDATE outbox SET retry_at = ?", (int(now.timestamp()),))
        await room.say("/post", NO_SEQUEL)
        assert len(room.posts()) == 1
        await room.wait(hours=3)
        first, second = room.posts()
        assert first.startswith("## Correction") and second.startswith("## Correction")


async def test_a_post_without_a_receipt_is_not_made_again_after_the_quiet_hours(tmp_path: Path) -> None:
    """It was made before they began."""
    async with press(tmp_path, news__threshold="reported") as room:
        await room.say("/post", SEQUEL)
        await room.world.set(news__quiet_from=0, news__quiet_until=4)
        await lose_the_receipt(room)
        await room.wait(hours=3)
        rows = await room.world.services.database.read("SELECT state, message_id FROM outbox")
        assert [tuple(row) for row in rows] == [("sent", room.channel.history()[0].id)]
        assert len(room.posts()) == 1


async def test_a_post_without_a_receipt_is_corrected_when_it_is_found(tmp_path: Path) -> None:
    """It waits for the end of the quiet hours when the verdict falls."""
    async with press(tmp_path, news__threshold="reported") as room:
        await room.say("/post", SEQUEL)
        await room.world.set(news__quiet_from=0, news__quiet_until=6)
        await lose_the_receipt(room)
        await room.wait(hours=1)
        await room.say("/post", NO_SEQUEL)
        await room.wait(hours=3)
        first, second = room.posts()
        assert first.startswith("## Correction") and second.startswith("## Correction")


async def test_a_channel_that_is_gone_holds_up_no_other(tmp_path: Path) -> None:
    """What cannot be edited any more pauses nothing."""
    async with press(tmp_path, news__threshold="reported") as room:
        await room.say("/post", SEQUEL)
        old, room.channel = room.channel, room.world.guild.create_text_channel("other")
        await room.world.set(news__channel=room.channel.id)
        await room.world.bot.get_channel(old.id).delete()
        await room.say("/site", SEQUEL)
        assert len(room.posts()) == 1
        services = room.world.services
        assert await services.office.pauses.of_server(room.world.guild.id) == []


@pytest.mark.parametrize("how", ["gone", "closed", "hidden"])
async def test_an_old_channel_that_takes_nothing_pauses_nothing(tmp_path: Path, how: str) -> None:
    """News goes elsewhere by now: no admin is told that it is paused, for there would be nothing to be mended."""
    async with press(tmp_path, news__threshold="reported") as room:
        notes = room.world.guild.create_text_channel("notes")
        await room.say("/post", SEQUEL)
        old, room.channel = room.channel, room.world.guild.create_text_channel("other")
        await room.world.set(news__channel=room.channel.id, notes_channel=notes.id)
        if how == "gone":
            await room.world.bot.get_channel(old.id).delete()
        else:
            await bar(room.world, old, {"closed": "send_messages", "hidden": "view_channel"}[how])
        await room.say("/post", NO_SEQUEL)
        await room.wait(hours=2)
        assert await room.world.services.office.pauses.of_server(room.world.guild.id) == []
        assert room.posts() == [] and room.posts(notes) == []
        if how == "closed":
            # An edit needs no leave to post.
            assert [text.split("\n")[0] for text in room.posts(old)] == ["## Correction"]
        await room.say("/site", SEQUEL)
        assert len(room.posts()) == 1


async def test_a_refusal_is_told_in_the_story(tmp_path: Path) -> None:
    """Why it is not there, and that it waits for the admins; then it comes."""
    async with press(tmp_path, news__threshold="reported") as room:
        overwrites = {room.world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
        room.channel = room.world.guild.create_text_channel("closed", overwrites=overwrites)
        await room.world.set(news__channel=room.channel.id)
        await room.say("/post", SEQUEL)
        (story,) = await room.world.services.news.stories()
        told = await room.world.newcomer.slash(room.world.channel, "news story", story=story.key)
        assert "Discord refused it. I lack a permission in the channel." in read(told) and room.posts() == []


@pytest.mark.parametrize("locale", ["en", "ja"])
async def test_no_post_leaks(tmp_path: Path, locale: str) -> None:
    """At every limit, a server each: the note on three months without news, then news, its edits and corrections."""
    async with press(tmp_path) as room:
        await room.say("/post", REVIEW, "r")
        channels = [await server(room, seen, locale) for seen in range(13)]
        await deliver(room.world)
        for path, title in (("/post", SEQUEL), ("/site", SEQUEL), ("/site", NO_SEQUEL), ("/post", NO_SEQUEL)):
            await room.say(path, title, path)
    told = {seen: "\n".join(room.posts(channel)) for seen, channel in enumerate(channels)}
    assert [len(room.posts(channel)) for channel in channels] == [4] * 13
    assert [seen for seen in told if REVIEW in told[seen]] == [12]
    assert {seen: found for seen in told if (found := Secrets(seen).found_in(told[seen]))} == {}


async def server(room: Press, seen: int, locale: str) -> Any:
    """Let one more server want the news, whose note on this quarter is due now; return its channel."""
    guild, services = room.world.env.create_guild(f"Up to {seen}"), room.world.services
    channel = guild.create_text_channel("news")
    updates = {"channel": channel.id, "threshold": "reported", "quarterly_note": True}
    by_path = {f"news.{name}": value for name, value in updates.items()}
    await services.guilds.change(guild.id, 1, {**by_path, "spoilers.default": seen, "language": locale})
    now, what = services.clock.now(), f"quarterly/{guild.id}"
    entry = Entry(what, channel.id, guild.id, "quarterly", "quarterly", "2026-Q1", "quarterly", now)
    async with services.database.write() as write:
        await OutboxStore(services.database).add(write, [entry], now)
    return channel


async def test_the_quarterly_note(tmp_path: Path) -> None:
    """On the first day after the quarter, at the hour of the digest, once."""
    async with press(tmp_path, news__quarterly_note=True, time_zone="Asia/Tokyo") as room:
        await room.say("/post", REVIEW)
        room.skip(days=90, hours=5)  # It is seven o'clock in UTC, on 1 April.
        await room.wait(hours=1)
        assert room.posts() == []
        await room.wait(hours=1)
        local = wall_clock(room.channel.last_message.created_at, "Asia/Tokyo")
        assert (local.month, local.day, local.hour) == (4, 1, 18)
        assert (
            "Three months without news" in room.posts()[0]
            and "1 headline: about something else (1)." in room.posts()[0]
        )
        assert all(body["allowed_mentions"]["parse"] == [] for body in room.sent())
        room.skip(days=3)
        await room.wait(hours=2)
        assert len(room.posts()) == 1
