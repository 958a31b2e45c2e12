"""What Discord refuses for good: the pause, what admins read of it and where, trying again, and other channels."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest
import pytest_asyncio

from bot.announcements.tasks import Edit, Never
from bot.client import CompanionBot
from bot.guilds import Page
from bot.planning.pauses import CHANNEL_OF
from bot.ui.layout import notice
from bot.ui.pause_rows import MAX_SHOWN
from tests.announcements.counter import Counter, opened
from tests.cogs.test_panel import panel, pick_id
from tests.harness import World, control, read, speak
from tests.ui.test_doctor import bar


@pytest_asyncio.fixture
async def counter(companion: World) -> Counter:
    """Rows of a test's own kind are known to the running bot, and the server has a news channel."""
    await companion.set(news__channel=companion.channel.id)
    return opened(companion)


async def refuse(counter: Counter, status: int, code: int, times: int | None = 1, channel: Any = None) -> None:
    path = f"/channels/{(channel or counter.world.channel).id}/messages"
    counter.world.env.inject_error("POST", path, status=status, code=code, times=times)


async def paused(counter: Counter) -> list[tuple[Any, ...]]:
    rows = await counter.world.services.database.read("SELECT subscription, channel_id, code FROM pause ORDER BY 1")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (403, 50013, "I lack a permission in the channel."),
        (403, 50001, "I may not see the channel."),
        (403, 0, "Discord refused it."),
        (404, 10003, "The channel is gone, or hidden from me."),
        (404, 0, "The channel is gone, or hidden from me."),
        (400, 50083, "The thread is archived and locked."),
        (400, 50008, "Nothing can be posted in a channel of that kind."),
    ],
)
async def test_a_place_that_refuses_pauses_its_subscription(
    counter: Counter, status: int, code: int, reason: str
) -> None:
    """It is asked once; the rest of the subscription waits, other subscriptions and channels do not."""
    other = counter.world.guild.create_text_channel("other")
    await refuse(counter, status, code)
    await counter.add(
        counter.entry("1"),
        counter.entry("2"),
        counter.entry("3", subscription="rewatch"),
        counter.entry("4", other),
    )
    await counter.wait(hours=2)
    assert counter.posts() == ["3"] and counter.posts(other) == ["4"]
    assert (await counter.rows())[:2] == [("test/1", "rejected", reason), ("test/2", "due", None)]
    assert await paused(counter) == [("news", counter.world.channel.id, code or status)]
    assert len(counter.asked("POST", f"/channels/{counter.world.channel.id}/messages")) == 2


@pytest.mark.parametrize(("status", "code"), [(400, 50035), (400, 50006), (413, 40005), (400, 0)])
async def test_a_post_of_a_bad_form_stops_nothing_else(counter: Counter, status: int, code: int) -> None:
    """Only that row is rejected."""
    await refuse(counter, status, code)
    await counter.add(counter.entry("1"), counter.entry("2"))
    assert counter.posts() == ["2"] and await paused(counter) == []
    assert (await counter.rows())[0] == ("test/1", "rejected", "Discord did not accept the form of the post.")


async def test_an_edit_in_an_archived_thread_pauses_nothing(counter: Counter) -> None:
    """A new post would open the thread again."""
    await counter.add(counter.entry("Post"))
    message = counter.world.channel.last_message
    counter.scribe.instead["test/edit"] = Edit(message.id, notice("After"))
    counter.world.env.inject_error("PATCH", f"/channels/*/messages/{message.id}", status=400, code=50083)
    await counter.add(counter.entry("edit"))
    assert (await counter.rows())[1] == ("test/edit", "rejected", "The thread is archived and locked.")
    assert await paused(counter) == []


async def test_an_old_post_can_be_edited_later(counter: Counter) -> None:
    """Discord limits edits of old messages, which is no failure."""
    await counter.add(counter.entry("Post"))
    message = counter.world.channel.last_message
    counter.scribe.instead["test/edit"] = Edit(message.id, notice("After"))
    counter.world.env.inject_error("PATCH", f"/channels/*/messages/{message.id}", status=400, code=30046)
    await counter.add(counter.entry("edit"))
    await counter.wait(minutes=59)
    assert counter.posts() == ["Post"]
    await counter.wait(minutes=2)
    assert counter.posts() == ["After"]


async def test_what_the_bot_may_really_not_do(counter: Counter) -> None:
    """A permission that is taken away, in simcord's own words; given back, all that waited is posted, in order."""
    await bar(counter.world, counter.world.channel, "send_messages")
    await counter.add(counter.entry("1"), counter.entry("2"))
    opened_panel = await panel(counter.world)
    told = read(opened_panel)
    assert f"**News** has been paused in <#{counter.world.channel.id}> since <t:" in told
    assert "I lack a permission in the channel." in told and "Nothing needs your attention." not in told
    kept = counter.world.bot.get_channel(counter.world.channel.id)
    await kept.set_permissions(kept.guild.me, send_messages=True)  # type: ignore[union-attr]
    await counter.world.env.settle()
    await counter.world.admin.click(opened_panel.response, custom_id="1:cfg:again:news")
    assert "2 posts are tried again now." in read(opened_panel) and "has been paused" not in read(opened_panel)
    assert counter.posts() == ["1", "2"]
    assert await paused(counter) == []


async def test_trying_again_in_vain(counter: Counter) -> None:
    """It is refused once more, and paused once more, from then on."""
    await refuse(counter, 403, 50013, times=None)
    await counter.add(counter.entry("1"))
    opened_panel = await panel(counter.world)
    await counter.world.env.advance_time(600)
    await counter.world.admin.click(opened_panel.response, custom_id="1:cfg:again:news")
    assert "1 post is tried again now." in read(opened_panel)
    assert await paused(counter) == [("news", counter.world.channel.id, 50013)]
    opened_panel = await panel(counter.world)
    assert "has been paused" in read(opened_panel)
    await counter.change("DELETE FROM pause")
    await counter.world.admin.click(opened_panel.response, custom_id="1:cfg:again:news")
    assert "That is not paused any more." in read(opened_panel)


async def test_what_is_tried_again_and_what_is_not(counter: Counter) -> None:
    """Not what was withdrawn, refused before, or expired meanwhile."""
    soon = counter.now + timedelta(minutes=5)
    await refuse(counter, 400, 50035)
    await counter.add(counter.entry("bad form"))
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("expires", expires_at=soon))
    await counter.put(counter.entry("kept"), counter.entry("other reason"), counter.entry("withdrawn"))
    await counter.change(
        "UPDATE outbox SET state = 'rejected', reason = 'Discord refused it.' WHERE what = 'test/other reason'"
    )
    await counter.change("UPDATE outbox SET state = 'rejected', reason = 'newer' WHERE what = 'test/withdrawn'")
    await counter.wait(minutes=10)
    await counter.world.services.office.pauses.try_again(counter.world.guild.id, "news")
    await counter.add()
    assert counter.posts() == ["kept", "other reason"]
    assert [row[:2] for row in await counter.rows()] == [
        ("test/bad form", "rejected"),
        ("test/expires", "rejected"),
        ("test/kept", "sent"),
        ("test/other reason", "sent"),
        ("test/withdrawn", "rejected"),
    ]


async def test_another_channel_ends_the_pause(counter: Counter) -> None:
    """What was refused is asked for once more, so that its source can send it on; nobody has to press anything."""
    other = counter.world.guild.create_text_channel("other")
    await refuse(counter, 403, 50001)
    await counter.add(counter.entry("1"))
    counter.scribe.instead["test/1"] = Never("It goes elsewhere.")
    opened_panel = await panel(counter.world, Page.PLACES)
    await counter.world.admin.select(opened_panel.response, [other], custom_id=pick_id(opened_panel, "news.channel"))
    assert "has been paused" not in read(await panel(counter.world)) and await paused(counter) == []
    assert (await counter.rows())[0] == ("test/1", "rejected", "It goes elsewhere.")


async def test_the_pause_ends_by_itself_too(counter: Counter) -> None:
    """Nobody need look at the panel; a change of something else ends nothing."""
    other = counter.world.guild.create_text_channel("other")
    await refuse(counter, 403, 50001)
    await counter.add(counter.entry("1"))
    await counter.world.set(news__role=counter.world.guild.create_role("Fans").id, rewatch__channel=other.id)
    await counter.wait(minutes=3)
    assert await paused(counter) != []
    await counter.world.set(news__channel=other.id)
    await counter.wait(minutes=3)
    assert await paused(counter) == [] and counter.posts() == ["1"]


async def test_a_pause_in_a_channel_that_was_just_chosen_stands(counter: Counter) -> None:
    """The change that chose the channel does not end it."""
    other = counter.world.guild.create_text_channel("other")
    await counter.world.set(news__channel=other.id)
    await refuse(counter, 403, 50001, channel=other)
    await counter.add(counter.entry("1", other))
    await counter.wait(minutes=5)
    assert await paused(counter) == [("news", other.id, 50001)]


async def test_check_tells_of_pauses_as_well(counter: Counter) -> None:
    """With the same button, also where no channel is chosen any more."""
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("1", subscription="announcement/7"))
    await counter.world.set(news__channel=None)
    report = await counter.world.admin.slash(counter.world.channel, "config check")
    assert "**Announcement 7** has been paused" in read(report)
    told = await counter.world.admin.click(report.response, custom_id="1:check:again:announcement/7")
    assert "1 post is tried again now." in read(told.followups[0])
    assert counter.posts() == ["1"] and await paused(counter) == []


async def test_only_admins_try_again(counter: Counter) -> None:
    """The rights are asked for again at the press."""
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("1"))
    opened_panel = await panel(counter.world)
    report = await counter.world.admin.slash(counter.world.channel, "config check")
    mods = next(role for role in counter.world.bot.get_guild(counter.world.guild.id).roles if role.name == "Mods")  # type: ignore[union-attr]
    await mods.edit(permissions=discord.Permissions.none())
    await counter.world.env.settle()
    for card, custom_id in ((opened_panel, "1:cfg:again:news"), (report, "1:check:again:news")):
        told = await counter.world.admin.click(card.response, custom_id=custom_id)
        assert "needs the permission “Manage Server”" in read(told)
    assert len(await paused(counter)) == 1


async def test_its_button_outlives_a_restart(counter: Counter) -> None:
    """All that it needs is in its custom_id."""
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("1"))
    opened_panel = await panel(counter.world)
    old = counter.world.bot
    await old.close()
    counter.world.bot = CompanionBot(counter.world.services, shards=1)
    await counter.world.env.restart_bot(counter.world.bot)
    await counter.world.admin.click(opened_panel.response, custom_id=control(opened_panel, "1:cfg:again:"))
    assert counter.posts() == ["1"]


async def test_many_pauses_fit_the_panel(counter: Counter) -> None:
    """In Japanese too, with every finding there can be; what does not fit is counted."""
    speak(counter.world, "ja")
    rows = [*CHANNEL_OF, *(f"announcement/{number}" for number in range(30))]
    await counter.put()
    for subscription in rows:
        await counter.change(
            "INSERT INTO pause VALUES (?, ?, ?, 50013, 'I lack a permission in the channel.', 0)",
            counter.world.guild.id,
            subscription,
            counter.world.channel.id,
        )
    told = read(await panel(counter.world))
    assert told.count("1:cfg:again:") == MAX_SHOWN and f"{len(rows) - MAX_SHOWN}" in told
    told = read(await counter.world.admin.slash(counter.world.channel, "config check"))
    assert told.count("1:check:again:") == MAX_SHOWN


async def test_one_note_for_each_pause(counter: Counter) -> None:
    """In the channel that was chosen for it, and not again until it is paused anew."""
    private = counter.world.guild.create_text_channel("admins")
    await counter.world.set(notes_channel=private.id)
    await refuse(counter, 403, 50013, times=2)
    await counter.add(counter.entry("1"), counter.entry("2"))
    await counter.wait(hours=3)
    (note,) = counter.posts(private)
    assert f"**News** has been paused in <#{counter.world.channel.id}>" in note and "Try again" in note
    await counter.world.services.office.pauses.try_again(counter.world.guild.id, "news")
    await counter.add()
    assert len(counter.posts(private)) == 2
    await counter.world.services.office.pauses.try_again(counter.world.guild.id, "news")
    await counter.add()
    assert counter.posts() == ["1", "2"] and len(counter.posts(private)) == 2


async def test_a_note_where_discord_itself_writes_to_the_admins(counter: Counter) -> None:
    """Where none is chosen; only if the bot may write there, and nowhere else."""
    updates = counter.world.guild.create_text_channel("updates")
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("1", subscription="rewatch"))
    assert counter.posts(updates) == []
    kept: Any = counter.world.bot.get_guild(counter.world.guild.id)
    kept._public_updates_channel_id = updates.id
    await bar(counter.world, updates, "send_messages")
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("2", subscription="anniversary"))
    assert counter.posts(updates) == []
    await bar(counter.world, updates, "attach_files")
    channel: Any = counter.world.bot.get_channel(updates.id)
    await channel.set_permissions(kept.me, send_messages=True)
    await counter.world.env.settle()
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("3"))
    assert len(counter.posts(updates)) == 1 and "**News**" in counter.posts(updates)[0]


async def test_no_note_about_a_note(counter: Counter) -> None:
    """Where the notes' own channel refuses, the panel alone tells of it."""
    private = counter.world.guild.create_text_channel("admins")
    await counter.world.set(notes_channel=private.id)
    await refuse(counter, 403, 50013)
    await refuse(counter, 403, 50001, channel=private, times=None)
    await counter.add(counter.entry("1"))
    await counter.wait(hours=3)
    assert [row[0] for row in await paused(counter)] == ["news", "note"]
    assert "**Notes to admins** has been paused" in read(await panel(counter.world))
    assert len(await counter.rows(where="kind = 'note'")) == 1


async def test_no_note_in_the_channel_that_refuses(counter: Counter) -> None:
    """It would be refused as well."""
    await counter.world.set(notes_channel=counter.world.channel.id)
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("1"))
    assert await counter.rows(where="kind = 'note'") == []


async def test_a_note_on_what_was_settled_is_not_posted(counter: Counter) -> None:
    """Where the pause ended before the note went out."""
    private = counter.world.guild.create_text_channel("admins")
    await counter.world.set(notes_channel=private.id)
    await refuse(counter, 503, 0, channel=private)
    await refuse(counter, 403, 50013)
    await counter.add(counter.entry("1"))
    await counter.world.services.office.pauses.try_again(counter.world.guild.id, "news")
    await counter.wait(minutes=5)
    assert counter.posts() == ["1"] and counter.posts(private) == []


async def test_admins_are_told_of_what_came_too_late(counter: Counter) -> None:
    """Where its source says that it matters: also for what waited in a pause, and what may have been posted."""
    private = counter.world.guild.create_text_channel("admins")
    await counter.world.set(notes_channel=private.id, language="ja")
    soon = counter.now + timedelta(minutes=5)
    await counter.put(counter.entry("waits", expires_at=soon), counter.entry("tried", expires_at=soon))
    await counter.change(
        "INSERT INTO pause VALUES (?, 'news', ?, 50013, 'because', ?)",
        counter.world.guild.id,
        counter.world.channel.id,
        int(counter.now.timestamp()),
    )
    await counter.add(counter.entry("other kind", kind="hologram", expires_at=soon))
    await counter.wait(hours=1)
    late = [note for note in counter.posts(private) if "<t:" in note]
    assert len(late) == 2 and all("ニュース" in note for note in late)
    assert [row[1] for row in await counter.rows(where="what LIKE 'test/%'")] == ["rejected"] * 3
