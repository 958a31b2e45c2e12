"""Delivery by the real bot: what is posted, in which order, how often, and what is written down."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import pytest_asyncio

from bot.announcements.identity import mark_of, nonce_of
from bot.announcements.tasks import Call, Edit, Later, Never, Picture, Send
from bot.client import CompanionBot
from bot.store.outbox import Parcel, Post
from bot.ui.layout import Layout, notice
from tests.announcements.counter import Counter, opened
from tests.harness import World

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501010027a7f61e0000000049454e44ae426082"
)


@pytest_asyncio.fixture
async def counter(companion: World) -> Counter:
    """Rows of a test's own kind are known to the running bot."""
    return opened(companion)


async def test_a_row_becomes_a_post(counter: Counter) -> None:
    """It is posted once, marked, with its nonce, notifying nobody, and its receipt names the message."""
    await counter.add(counter.entry("Hello"))
    assert counter.posts() == ["Hello"]
    message = counter.world.channel.last_message
    assert await counter.rows("what, state, message_id, attempts, reason, retry_at, tried_at") == [
        ("test/Hello", Post.SENT, message.id, 0, None, None, None)
    ]
    assert counter.scribe.done == [("test/Hello", message.id)]
    (sent,) = counter.asked("POST", f"/channels/{counter.world.channel.id}/messages")
    parcel = Parcel("test/Hello", counter.world.channel.id, 0, "", "", "", "", counter.now, None, 0)
    assert sent["nonce"] == nonce_of(parcel) and len(sent["nonce"]) == 25 and sent["enforce_nonce"] is True
    assert sent["components"][0]["id"] == mark_of(parcel)
    assert sent["allowed_mentions"]["parse"] == [] and not sent["allowed_mentions"].get("roles")
    await counter.wait(hours=3)
    assert counter.posts() == ["Hello"]


async def test_one_role_is_notified_and_a_post_is_answered(counter: Counter) -> None:
    """The role of the task and nobody else; an answer to a message that is gone is posted all the same."""
    role = counter.world.guild.create_role("Fans")
    await counter.add(counter.entry("First"))
    first = counter.world.channel.last_message
    counter.scribe.instead["test/Second"] = Send(notice(f"<@&{role.id}> Second"), role.id, first.id)
    counter.scribe.instead["test/Third"] = Send(notice("Third"), answers=99)
    await counter.add(counter.entry("Second"), counter.entry("Third"))
    _, second, third = counter.asked("POST", f"/channels/{counter.world.channel.id}/messages")
    assert second["allowed_mentions"]["roles"] in ([role.id], [str(role.id)])
    assert second["allowed_mentions"]["parse"] == [] and not second["allowed_mentions"].get("replied_user")
    assert int(second["message_reference"]["message_id"]) == first.id
    assert third["message_reference"]["fail_if_not_exists"] is False
    assert counter.posts()[-1] == "Third"


async def test_an_answer_where_none_may_be_given(counter: Counter) -> None:
    """Where the bot may not read back, Discord takes no replies from it; what is to be said is said all the same."""
    await counter.add(counter.entry("First"))
    first, path = counter.world.channel.last_message, f"/channels/{counter.world.channel.id}/messages"
    counter.scribe.instead["test/Second"] = Send(
        notice("Second"), answers=first.id, pictures=(Picture("card.png", PIXEL),)
    )
    counter.world.env.inject_error("POST", path, status=403, code=160002)
    await counter.add(counter.entry("Second"))
    assert counter.posts() == ["First", "Second"]
    assert [len(message.attachments) for message in counter.world.channel.history()] == [0, 1]
    assert await counter.rows("state", "what = 'test/Second'") == [("sent",)]


async def test_pictures_go_with_the_post(counter: Counter) -> None:
    """A layout shows the files that the task brings."""
    gallery: Any = discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://card.png"))
    task = Send(Layout(discord.ui.TextDisplay("Look"), gallery), pictures=(Picture("card.png", PIXEL),))
    counter.scribe.instead["test/Look"] = task
    await counter.add(counter.entry("Look"))
    assert [attachment.filename for attachment in counter.world.channel.last_message.attachments] == ["card.png"]


async def test_nothing_is_posted_early(counter: Counter) -> None:
    """What is due later is posted then, without a poke, and not a second before."""
    await counter.add(counter.entry("Later", not_before=counter.now + timedelta(seconds=90)))
    await counter.world.env.advance_time(89)
    assert counter.posts() == []
    await counter.world.env.advance_time(1.5)
    assert counter.posts() == ["Later"]


async def test_order_within_a_channel(counter: Counter) -> None:
    """By when they were due, however they were added."""
    now = counter.now
    await counter.add(
        *(counter.entry(str(9 - number), not_before=now - timedelta(seconds=number)) for number in range(9))
    )
    assert counter.posts() == [str(number) for number in range(1, 10)]


async def test_what_fails_keeps_its_channel_waiting_and_no_other(counter: Counter) -> None:
    """The later rows of a channel follow the one in back-off; other channels do not wait for either."""
    other = counter.world.guild.create_text_channel("other")
    path = f"/channels/{counter.world.channel.id}/messages"
    counter.world.env.inject_error("POST", path, status=503, times=2)
    await counter.add(counter.entry("1"), counter.entry("2"), counter.entry("3", other))
    assert counter.posts() == [] and counter.posts(other) == ["3"]
    assert (await counter.rows("what, state, attempts"))[:2] == [("test/1", "due", 1), ("test/2", "due", 0)]
    await counter.wait(minutes=3)
    assert counter.posts() == ["1", "2"]
    nonces = [sent["nonce"] for sent in counter.asked("POST", path)]
    assert nonces[0] == nonces[1] == nonces[2] != nonces[3]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_back_off_grows_and_never_ends(counter: Counter, status: int) -> None:
    """It is tried for as long as it fails, a quarter of an hour apart at most, and posted once when it works."""
    path = f"/channels/{counter.world.channel.id}/messages"
    counter.world.env.inject_error("POST", path, status=status, times=14)
    await counter.add(counter.entry("Persistent"))
    await counter.wait(hours=5)
    assert counter.posts() == ["Persistent"]
    assert await counter.rows("state, attempts, tried_at") == [("sent", 14, None)]


async def test_a_limit_is_no_failure(counter: Counter) -> None:
    """After a 429 nobody waits longer the next time, and the post is not taken for one that may be there."""
    path = f"/channels/{counter.world.channel.id}/messages"
    counter.world.env.inject_error("POST", path, status=429)
    await counter.add(counter.entry("Patient"))
    assert await counter.rows("state, attempts, tried_at") in ([("due", 0, None)], [("sent", 0, None)])
    await counter.wait(minutes=2)
    assert counter.posts() == ["Patient"]


async def test_a_limit_of_edits_keeps_no_post_waiting(counter: Counter) -> None:
    """An old message may be edited again in an hour; what else is due in its channel is posted on time."""
    await counter.add(counter.entry("Before"))
    message = counter.world.channel.last_message
    counter.scribe.instead["test/edit"] = Edit(message.id, notice("After"))
    counter.world.env.inject_error("PATCH", f"/channels/*/messages/{message.id}", status=429, code=30046)
    await counter.add(counter.entry("edit"), counter.entry("next"))
    assert counter.posts() == ["Before", "next"]
    await counter.wait(minutes=61)
    assert counter.posts() == ["After", "next"]


async def test_the_clock_is_set_back(counter: Counter) -> None:
    """What waits after a failure waits no longer for that; what was posted is still found, and not posted again."""
    early, clock = counter.now - timedelta(hours=6), counter.world.env.backend.clock
    other = counter.world.guild.create_text_channel("other")
    await counter.add(counter.entry("There", not_before=early))
    await counter.put(counter.entry("Waits", other, not_before=early))
    soon = int((counter.now + timedelta(minutes=10)).timestamp())
    await counter.change("UPDATE outbox SET retry_at = ? WHERE what = 'test/Waits'", soon)
    await counter.change(
        "UPDATE outbox SET state = 'due', message_id = NULL, tried_at = ? WHERE what = 'test/There'", soon
    )
    # Private: no test can set simcord's clock back otherwise.
    clock._epoch -= timedelta(hours=5)
    counter.world.services.office.delivery.poke()
    await counter.wait(minutes=2)
    assert counter.posts() == ["There"] and counter.posts(other) == ["Waits"]
    assert len(counter.asked("POST", f"/channels/{counter.world.channel.id}/messages")) == 1


async def test_later_and_never(counter: Counter) -> None:
    """A source may put a row off, which keeps nothing waiting, and say that it is not wanted any more."""
    counter.scribe.instead["test/1"] = Later(counter.now + timedelta(hours=2))
    counter.scribe.instead["test/2"] = Never("Not wanted.")
    await counter.add(counter.entry("1"), counter.entry("2"), counter.entry("3"))
    assert counter.posts() == ["3"]
    assert (await counter.rows())[1] == ("test/2", "rejected", "Not wanted.")
    del counter.scribe.instead["test/1"]
    await counter.wait(hours=1.9)
    assert counter.posts() == ["3"]
    await counter.wait(hours=0.2)
    assert counter.posts() == ["3", "1"]


async def test_an_edit(counter: Counter) -> None:
    """The message shows something else; one that is gone counts as done."""
    await counter.add(counter.entry("Before"))
    message = counter.world.channel.last_message
    counter.scribe.instead["test/edit"] = Edit(message.id, notice("After"))
    counter.scribe.instead["test/gone"] = Edit(99, notice("After"))
    await counter.add(counter.entry("edit"), counter.entry("gone"))
    assert counter.posts() == ["After"]
    assert await counter.rows("what, state, message_id") == [
        ("test/Before", "sent", message.id),
        ("test/edit", "sent", message.id),
        ("test/gone", "sent", None),
    ]


async def test_a_call(counter: Counter) -> None:
    """It makes what it makes; where Discord says that it is there, it is done."""
    await counter.add(counter.entry("Thread me"))
    message = counter.world.channel.last_message

    async def thread(client: discord.Client) -> int:
        channel = client.get_partial_messageable(counter.world.channel.id, guild_id=counter.world.guild.id)
        return (await channel.get_partial_message(message.id).create_thread(name="Talk")).id

    counter.scribe.instead["test/a"] = Call(thread, frozenset({160004}))
    counter.scribe.instead["test/b"] = Call(thread, frozenset({160004}))
    await counter.add(counter.entry("a"))
    counter.world.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
    await counter.add(counter.entry("b"))
    assert [row[1:] for row in await counter.rows("what, state, message_id") if row[0] != "test/Thread me"] == [
        ("sent", message.id),
        ("sent", None),
    ]


async def test_kinds_of_a_later_version_are_left_alone(counter: Counter) -> None:
    """They stay as they are, and nothing waits for them."""
    await counter.add(counter.entry("1", kind="hologram"), counter.entry("2"))
    assert counter.posts() == ["2"]
    assert (await counter.rows("what, state, attempts"))[0] == ("test/1", "due", 0)


async def test_a_server_that_was_left_gets_nothing(counter: Counter) -> None:
    """Its rows wait for its return."""
    await counter.put(counter.entry("Still here?"))
    await counter.world.services.guilds.left(counter.world.guild.id)
    await counter.add()
    assert counter.posts() == []
    await counter.world.services.guilds.joined(counter.world.guild.id)
    await counter.add()
    assert counter.posts() == ["Still here?"]


async def test_a_server_that_discord_cannot_show(counter: Counter) -> None:
    """During an outage of its server its rows wait, in their order: its roles and its channels may not be known."""
    guild = counter.world.bot.get_guild(counter.world.guild.id)
    assert guild is not None
    guild.unavailable = True
    await counter.add(counter.entry("1"), counter.entry("2"))
    await counter.wait(minutes=10)
    assert counter.posts() == [] and counter.scribe.made == []
    guild.unavailable = False
    await counter.wait(minutes=2)
    assert counter.posts() == ["1", "2"]


async def test_a_post_that_cannot_be_made(counter: Counter) -> None:
    """A mistake in a source is tried again, holds up nobody else for good, and is given up after half a day."""
    counter.scribe.instead["test/1"] = RuntimeError("planted")
    await counter.add(counter.entry("1"), counter.entry("2"))
    assert counter.posts() == []
    await counter.change("UPDATE outbox SET attempts = 60 WHERE what = 'test/1'")
    await counter.wait(minutes=30)
    assert counter.posts() == ["2"]
    assert (await counter.rows())[0] == ("test/1", "rejected", "Something went wrong on my side each time.")


async def test_a_post_that_cannot_be_made_while_discord_fails(counter: Counter) -> None:
    """What its source asks Discord for may fail as well: that is no mistake, and never given up."""
    response: Any = SimpleNamespace(status=503, reason="x", headers={})
    counter.scribe.instead["test/1"] = discord.DiscordServerError(response, "upstream connect error")
    counter.scribe.instead["test/2"] = discord.RateLimited(40.0)
    other = counter.world.guild.create_text_channel("other")
    await counter.put(counter.entry("1"), counter.entry("2", other))
    await counter.change("UPDATE outbox SET attempts = 60 WHERE what = 'test/1'")
    await counter.add()
    assert await counter.rows("state, attempts, tried_at") == [("due", 61, None), ("due", 0, None)]
    counter.scribe.instead.clear()
    await counter.wait(minutes=30)
    assert counter.posts() == ["1"] and counter.posts(other) == ["2"]


async def test_a_receipt_counts_more_than_what_its_source_notes(counter: Counter) -> None:
    """Where the source fails in the transaction of the receipt, the post still counts as sent, and is not repeated."""
    counter.scribe.fails_to_note = True
    await counter.add(counter.entry("1"), counter.entry("2"))
    await counter.wait(hours=1)
    assert counter.posts() == ["1", "2"]
    assert [row[1] for row in await counter.rows()] == ["sent", "sent"]


async def test_too_late(counter: Counter) -> None:
    """What has expired is not posted, and said to be too late; what has not is."""
    soon = counter.now + timedelta(minutes=5)
    path = f"/channels/{counter.world.channel.id}/messages"
    counter.world.env.inject_error("POST", path, status=503, times=60)
    await counter.add(counter.entry("1", expires_at=soon), counter.entry("2", expires_at=soon))
    await counter.wait(hours=8)
    assert counter.posts() == []
    assert {row[1:] for row in await counter.rows()} == {("rejected", "It was too late for it.")}
    await counter.add(counter.entry("3", expires_at=counter.now))
    await counter.wait(minutes=1)
    assert (await counter.rows())[2] == ("test/3", "rejected", "It was too late for it.")


async def _cut_off(counter: Counter, *, age: timedelta) -> None:
    """Leave a row as a crash would, with its post in the channel or not."""
    at = int((counter.now - age).timestamp())
    await counter.change("UPDATE outbox SET state = 'sending', message_id = NULL, changed_at = ?", at)


async def _start_again(counter: Counter) -> None:
    old = counter.world.bot
    new = CompanionBot(counter.world.services, shards=1)
    await old.close()
    await counter.world.env.restart_bot(new)
    counter.world.bot = new
    await counter.world.env.settle(idle=0.002)


async def test_what_was_cut_off_long_ago_is_found(counter: Counter) -> None:
    """After the nonce is forgotten the channel is read back, and the post known by its mark, among others."""
    await counter.add(counter.entry("Once"))
    message = counter.world.channel.last_message
    # No more than fit one page: of several, simcord gives the newest first, and Discord the oldest.
    for number in range(80):
        await counter.world.newcomer.send(counter.world.channel, f"chatter {number}")
    await counter.world.env.advance_time(600)
    await _cut_off(counter, age=timedelta(seconds=600))
    await _start_again(counter)
    assert len(counter.posts()) == 81
    assert await counter.rows("state, message_id, tried_at") == [("sent", message.id, None)]
    assert counter.scribe.done == [("test/Once", message.id)] * 2


async def test_what_was_cut_off_and_is_not_there_is_posted(counter: Counter) -> None:
    """The same words in an older post are not taken for it."""
    counter.scribe.instead["test/other"] = Send(notice("Once"))
    await counter.add(counter.entry("other"))
    await counter.world.env.advance_time(600)
    await counter.put(counter.entry("Once", not_before=counter.now - timedelta(seconds=590)))
    at = int((counter.now - timedelta(seconds=580)).timestamp())
    await counter.change("UPDATE outbox SET state = 'sending', changed_at = ? WHERE what = 'test/Once'", at)
    await _start_again(counter)
    assert counter.posts() == ["Once", "Once"]
    assert [row[1] for row in await counter.rows()] == ["sent", "sent"]


async def test_what_was_cut_off_just_now_is_sent_with_the_same_nonce(counter: Counter) -> None:
    """Within the minute nothing is read back: Discord itself knows the nonce."""
    await counter.add(counter.entry("Now"))
    await _cut_off(counter, age=timedelta(seconds=20))
    await _start_again(counter)
    path = f"/channels/{counter.world.channel.id}/messages"
    assert counter.asked("GET", path) == []
    first, second = counter.asked("POST", path)
    assert first["nonce"] == second["nonce"]


async def test_better_twice_than_lost(counter: Counter) -> None:
    """Where the bot may not read back it cannot know, and posts."""
    await counter.add(counter.entry("Again"))
    kept = counter.world.bot.get_channel(counter.world.channel.id)
    await kept.set_permissions(kept.guild.me, read_message_history=False)  # type: ignore[union-attr]
    await counter.world.env.advance_time(600)
    await _cut_off(counter, age=timedelta(seconds=600))
    await _start_again(counter)
    assert [row[1] for row in await counter.rows()] == ["sent"]
    assert len(counter.asked("POST", f"/channels/{counter.world.channel.id}/messages")) == 2


async def test_what_expired_while_it_was_cut_off(counter: Counter) -> None:
    """It counts as sent where it is there, and as too late where it is not."""
    soon = counter.now + timedelta(minutes=5)
    await counter.add(counter.entry("There", expires_at=soon))
    other = counter.world.guild.create_text_channel("other")
    await counter.put(counter.entry("Not there", other, expires_at=soon))
    await counter.world.env.advance_time(30)
    await _cut_off(counter, age=timedelta(seconds=30))
    counter.world.services.office.delivery._is_closing = True
    await counter.world.env.advance_time(3600)
    await _start_again(counter)
    assert [row[:2] for row in await counter.rows()] == [("test/Not there", "rejected"), ("test/There", "sent")]
    assert counter.posts() == ["There"] and counter.posts(other) == []


async def test_what_is_not_wanted_any_more_but_may_be_there(counter: Counter) -> None:
    """It is looked for, so that whoever corrects it finds it."""
    await counter.add(counter.entry("There"))
    message = counter.world.channel.last_message
    other = counter.world.guild.create_text_channel("other")
    await counter.put(counter.entry("Not there", other))
    await _cut_off(counter, age=timedelta(seconds=20))
    counter.scribe.instead = {f"test/{text}": Never("Not wanted.") for text in ("There", "Not there")}
    await _start_again(counter)
    assert await counter.rows("what, state, message_id, reason") == [
        ("test/Not there", "rejected", None, "Not wanted."),
        ("test/There", "sent", message.id, None),
    ]


async def test_who_puts_off_to_the_past_is_not_asked_all_the_time(counter: Counter) -> None:
    """But a second later."""
    counter.scribe.instead["test/1"] = Later(counter.now - timedelta(hours=2))
    await counter.add(counter.entry("1"))
    assert len(counter.scribe.made) == 1
    await counter.world.env.advance_time(2.5)
    assert len(counter.scribe.made) == 3


async def test_the_backlog(counter: Counter) -> None:
    """How many rows are in each state, and since when the oldest waits."""
    delivery = counter.world.services.office.delivery
    assert (await delivery.backlog()).oldest_unsent is None
    waits = counter.now - timedelta(hours=1)
    await counter.add(counter.entry("1"), counter.entry("2", kind="hologram", not_before=waits))
    backlog = await delivery.backlog()
    assert backlog.counts == {Post.DUE: 1, Post.SENT: 1} and backlog.oldest_unsent == waits.replace(microsecond=0)
