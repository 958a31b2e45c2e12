"""What may go wrong around a rewatch: outages, refusals, things that people delete, servers that are full or left."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.client import CompanionBot
from bot.ui.access import MANAGE_EVENTS
from tests.cogs.rewatching import (
    again,
    change,
    events,
    host,
    limit,
    meetings,
    mentions,
    plan,
    post,
    posts,
    press,
    thread_of,
    until,
)
from tests.harness import World, control, read
from tests.test_joining import arrive, depart
from tests.ui.test_doctor import bar, take_from_roles


async def test_switched_off(companion: World) -> None:
    """While the module is off, nothing is posted and nothing answers; the limit stays."""
    world, person = companion, host(companion)
    await plan(world, person, every="day")
    schedule = post(world.channel, "Next:")
    await world.set(modules__rewatch__enabled=False)
    await until(world, 2026, 1, 2, 20, 1)
    await until(world, 2026, 1, 2, 21, 5)
    assert len(posts(world.channel)) == 1
    assert await limit(world, world.channel.id) == 0
    refused = await world.newcomer.click(schedule, custom_id=control(schedule, "1:rw:in"))
    assert "switched off" in read(refused)
    await world.set(modules__rewatch__enabled=True)
    await until(world, 2026, 1, 3, 20, 1)
    assert "Watching now: Episode 2" in posts(world.channel)[-1]
    assert "⚠️ missed" in posts(world.channel)[0]


async def test_restart_in_the_middle(companion: World) -> None:
    """A bot that starts again posts what is due, late, once; buttons from before still work."""
    world, person = companion, host(companion)
    await plan(world, person, event=True, thread=True)
    schedule = post(world.channel, "Next:")
    old = world.bot
    await old.services.office.close()
    await until(world, 2026, 1, 2, 20, 20)
    assert len(posts(world.channel)) == 1
    await world.env.restart_bot(CompanionBot(world.services, shards=1))
    await world.env.advance_time(70)
    late = post(world.channel, "Watching now")
    assert "This was to be posted <t:1767384000:f>" in read(late)
    assert len(posts(world.channel)) == 2
    await press(world, world.halfway, schedule, "1:rw:in")
    assert f"<@{world.halfway.id}>" in again(world, schedule)
    await until(world, 2026, 1, 2, 20, 53)
    assert await limit(world, world.channel.id) == 0
    await until(world, 2026, 1, 2, 20, 57)
    assert await limit(world, world.channel.id) == 1
    assert len(events(world)) == 11
    await old.close()


async def test_missed_while_the_bot_was_away(companion: World) -> None:
    """More than an hour late nothing is posted and no limit moves; the admins are told, and can move the meeting."""
    world, person = companion, host(companion)
    notes = world.guild.create_text_channel("notes")
    await world.set(notes_channel=notes.id)
    await plan(world, person)
    old = world.bot
    await old.services.office.close()
    await until(world, 2026, 1, 2, 21, 30)
    await world.env.restart_bot(CompanionBot(world.services, shards=1))
    await world.env.advance_time(150)
    assert len(posts(world.channel)) == 1 and "⚠️ missed" in posts(world.channel)[0]
    assert await limit(world, world.channel.id) == 0
    (note,) = posts(notes)
    assert f"**Rewatch** in <#{world.channel.id}> was planned for <t:1767384000:f>" in note
    status = read(await world.newcomer.slash(world.channel, "rewatch status"))
    assert "What was missed left the spoiler limit as it was." in status
    await change(world, person, "move", meeting="1", first="2026-01-03 20:00")
    await until(world, 2026, 1, 3, 20, 1)
    assert "Watching now: Episode 1" in posts(world.channel)[-1]
    await until(world, 2026, 1, 3, 20, 36)
    assert await limit(world, world.channel.id) == 1
    await old.close()


async def test_an_event_that_nobody_noted(companion: World) -> None:
    """After a crash between an event and its receipt, it is found again: no second one is made, and none stays behind."""
    world, person = companion, host(companion)
    await plan(world, person, event=True)
    async with world.services.database.write() as write:
        await write.execute("UPDATE meeting SET event_id = NULL")
        await write.execute("UPDATE outbox SET state = 'due' WHERE kind = 'rewatch-event'")
    world.services.office.delivery.poke()
    await world.env.advance_time(70)
    assert len(events(world)) == 12
    rows = await world.services.database.read("SELECT COUNT(*) FROM meeting WHERE event_id IS NOT NULL")
    assert rows[0][0] == 12
    async with world.services.database.write() as write:
        await write.execute("UPDATE meeting SET event_id = NULL")
    await change(world, person, "cancel")
    assert events(world) == []


async def test_a_server_full_of_events(companion: World) -> None:
    """Where the server has no room for more events, the posts come all the same; with room, events follow."""
    world, person = companion, host(companion)
    backend = world.env.backend
    fill(world, 95)
    await plan(world, person, event=True)
    assert len(events(world)) == 100
    for event in list(backend.guilds[world.guild.id].scheduled_events.values()):
        if event.name.startswith("Other"):
            backend.delete_scheduled_event(world.guild.id, event.id)
    await until(world, 2026, 1, 2, 20, 1)
    await world.env.advance_time(10)
    assert len(events(world)) == 11


async def test_without_the_right_to_make_events(companion: World) -> None:
    """What Discord refuses of events pauses those alone: the meeting is posted."""
    world, person = companion, host(companion)
    await take_from_roles(world, "manage_events")
    role = world.env.backend.guilds[world.guild.id].roles[
        world.env.backend.guilds[world.guild.id].members[person.id].role_ids[0]
    ]
    role.permissions = MANAGE_EVENTS.value
    await plan(world, person, event=True)
    assert events(world) == []
    await until(world, 2026, 1, 2, 20, 1)
    assert "Watching now" in posts(world.channel)[-1]
    rows = await world.services.database.read("SELECT subscription FROM pause")
    assert [tuple(row) for row in rows] == [("rewatch-events",)]


async def test_the_schedule_was_deleted(companion: World) -> None:
    """The next change posts it anew, once, with buttons that work; of a rewatch that is over it stays away."""
    world, person = companion, host(companion)
    await plan(world, person, episodes=6)
    await delete(world, post(world.channel, "Next:"))
    assert posts(world.channel) == []
    await change(world, person, "skip", meeting="1")
    (schedule,) = world.channel.history()
    assert "**Episodes 1 to 6** · <t:1767988800:f>" in again(world, schedule)
    await change(world, person, "pause")
    assert "⏸️ Paused" in again(world, schedule) and len(posts(world.channel)) == 1
    await change(world, person, "resume")
    await press(world, world.halfway, schedule, "1:rw:in")
    assert "**Coming: 1**" in again(world, schedule)
    status = await world.newcomer.slash(world.channel, "rewatch status")
    assert f"/{world.channel.id}/{schedule.id}" in read(status)
    await delete(world, schedule)
    await change(world, person, "cancel")
    assert len(posts(world.channel)) == 1 and "1:rw:" not in posts(world.channel)[0]


async def test_only_the_newest_schedule_is_shown(companion: World) -> None:
    """However often the plan was changed while Discord took nothing, one message is posted, and edited no more."""
    world, person = companion, host(companion)
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=503, times=2)
    preview = await person.slash(world.channel, "rewatch-admin plan", first="2026-01-02 20:00", channel=world.channel)
    await person.click(preview.response, custom_id=control(preview, "1:rwa:save"))
    asked = await person.slash(world.channel, "rewatch-admin skip")
    await person.click(asked.response, custom_id=control(asked, "1:rwa:do"))
    asked = await person.slash(world.channel, "rewatch-admin pause")
    await person.click(asked.response, custom_id=control(asked, "1:rwa:do"))
    await world.env.advance_time(120)
    (schedule,) = world.channel.history()
    assert "⏸️ Paused" in again(world, schedule)
    edits = [one for one in world.env.http_requests if one.method == "PATCH" and str(schedule.id) in one.path]
    assert edits == []


async def test_a_thread_that_nobody_noted(companion: World) -> None:
    """After a crash between a thread and its receipt it is found again, keeps its limit, and is opened once."""
    world, person = companion, host(companion)
    await plan(world, person, thread=True)
    await until(world, 2026, 1, 2, 20, 1)
    thread = thread_of(world, post(world.channel, "Watching now"))
    async with world.services.database.write() as write:
        await write.execute("UPDATE meeting SET thread_id = NULL")
        await write.execute("UPDATE outbox SET state = 'due', tried_at = not_before WHERE kind = 'rewatch-thread'")
    world.services.office.delivery.poke()
    await world.env.advance_time(70)
    rows = await world.services.database.read("SELECT thread_id FROM meeting WHERE number = 1")
    assert rows[0][0] == thread.id and len(world.channel.threads) == 1
    assert len(posts(thread)) == 1 and await limit(world, thread.id) == 1


async def test_a_reminder_in_doubt(companion: World) -> None:
    """What may have been posted, and is of no use after a move, is looked for and not posted."""
    world, person = companion, host(companion)
    await plan(world, person)
    await until(world, 2026, 1, 2, 19, 29)
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=502, times=1)
    await world.env.advance_time(60)
    asked = await person.slash(world.channel, "rewatch-admin move", meeting="1", first="2026-01-03 20:00")
    await person.click(asked.response, custom_id=control(asked, "1:rwa:do"))
    await world.env.advance_time(120)
    rows = await world.services.database.read("SELECT what, state FROM outbox WHERE kind = 'rewatch-reminder'")
    assert [state for _, state in rows] == ["rejected"] and len(posts(world.channel)) == 1
    await until(world, 2026, 1, 3, 19, 31)
    assert "begins <t:1767470400:R>" in posts(world.channel)[-1] and len(posts(world.channel)) == 2


async def test_no_room_for_an_event_after_all(companion: World) -> None:
    """Another made the hundredth at the same moment: the event is asked for again with the next change."""
    world, person = companion, host(companion)
    world.env.inject_error("POST", "/guilds/*/scheduled-events", status=400, code=30038, times=2)
    await plan(world, person, event=True)
    assert len(events(world)) == 10
    await change(world, person, "skip", meeting="12")
    assert len(events(world)) == 12


async def test_an_event_that_is_going_on_is_not_moved(companion: World) -> None:
    """Discord lets nobody give another beginning to an event that has begun: the meeting gets a new one."""
    world, person = companion, host(companion)
    await plan(world, person, event=True, episodes=12)
    await world.bot.services.office.close()
    await until(world, 2026, 1, 2, 21, 30)
    kept = world.env.backend.guilds[world.guild.id].scheduled_events
    assert [event.status for event in kept.values()] == [2]
    await world.env.restart_bot(CompanionBot(world.services, shards=1))
    await world.env.advance_time(150)
    assert [stage for *_, stage in await meetings(world)] == ["missed"]
    await change(world, person, "move", meeting="1", first="2026-01-03 20:00")
    assert events(world) == [("Akudama Drive: Episodes 1 to 12", "2026-01-03T20:00:00+00:00")]


async def test_room_for_few_events_is_said_first(companion: World) -> None:
    """Whoever plans knows that the last meetings will be no events."""
    world, person = companion, host(companion)
    fill(world, 95)
    told = read(await person.slash(world.channel, "rewatch-admin plan", first="2026-01-02 20:00", event=True))
    assert "⚠️ This server has room for 5 more events" in told
    none = read(await person.slash(world.channel, "rewatch-admin plan", first="2026-01-02 20:00", event=False))
    assert "room for" not in none


async def test_buttons_that_nobody_could_press_are_said_first(companion: World) -> None:
    """Whoever plans where the module does not work reads it; where it does, nothing is said."""
    world, person = companion, host(companion)
    elsewhere = world.guild.create_text_channel("elsewhere")
    await world.set(modules__rewatch__channels=(world.channel.id,))
    for channel, is_told in ((elsewhere, True), (world.channel, False)):
        reply = await person.slash(world.channel, "rewatch-admin plan", first="2026-01-02 20:00", channel=channel)
        assert (f"⚠️ Nobody can press the buttons in <#{channel.id}>" in read(reply)) is is_told


async def test_nobody_was_reminded(companion: World) -> None:
    """Where the bot was away when it was to remind, the post at the beginning mentions the role."""
    world, person = companion, host(companion)
    role = world.guild.create_role("Watchers", mentionable=True)
    await plan(world, person, role=role)
    await world.bot.services.office.close()
    await until(world, 2026, 1, 2, 20, 5)
    await world.env.restart_bot(CompanionBot(world.services, shards=1))
    await world.env.advance_time(70)
    watching = post(world.channel, "Watching now")
    assert mentions(world)[-1] == [role.id] and f"<@&{role.id}>" in again(world, watching)
    await press(world, world.halfway, watching, "1:rw:in")
    assert f"<@&{role.id}>" in again(world, watching)


async def test_no_further_limits(companion: World) -> None:
    """As many places as there can be have a limit: the thread has that of its channel, and says so."""
    world, person = companion, host(companion)
    await world.set(**{f"spoilers__places__{10**17 + number}": 1 for number in range(500)})
    await plan(world, person, thread=True)
    await until(world, 2026, 1, 2, 20, 1)
    (opening,) = posts(thread_of(world, post(world.channel, "Watching now")))
    assert "after episode" not in opening and "only what spoils nobody" in opening


async def test_the_limit_of_a_thread_goes_with_it(companion: World) -> None:
    """Where a thread is deleted, so is its limit; those of others stay."""
    world, person = companion, host(companion)
    await world.limit(3, world.channel.id)
    await plan(world, person, thread=True)
    await until(world, 2026, 1, 2, 20, 1)
    thread = thread_of(world, post(world.channel, "Watching now"))
    places = (await world.services.guilds.settings(world.guild.id)).spoilers.places
    assert places == {world.channel.id: 3, thread.id: 1}
    kept = world.bot.get_channel(thread.id)
    assert isinstance(kept, discord.Thread)
    await kept.delete()
    await world.env.settle()
    places = (await world.services.guilds.settings(world.guild.id)).spoilers.places
    assert places == {world.channel.id: 3}


async def test_cancelled_before_it_could_be_posted(companion: World) -> None:
    """What had begun, and waited for a permission, is not wanted any more after the rewatch was ended."""
    world, person = companion, host(companion)
    await plan(world, person)
    await bar(world, world.channel, "send_messages")
    await until(world, 2026, 1, 2, 20, 5)
    assert (await meetings(world))[0][-1] == "begun"
    await change(world, person, "cancel")
    kept = world.bot.get_channel(world.channel.id)
    assert isinstance(kept, discord.TextChannel)
    await kept.set_permissions(kept.guild.me, send_messages=True)
    panel = await world.admin.slash(world.channel, "config panel")
    await world.admin.click(panel.response, custom_id=control(panel, "1:cfg:again:rewatch"))
    await world.env.advance_time(5)
    assert len(posts(world.channel)) == 1 and "✖️ Cancelled" in posts(world.channel)[0]
    await world.later(hours=2)
    assert await limit(world, world.channel.id) == 0


async def test_the_game_is_played_elsewhere(companion: World) -> None:
    """Where the game may not be played in the channel, its post offers none."""
    world, person = companion, host(companion)
    bar_room = world.guild.create_text_channel("bar")
    await world.set(modules__drinks__channels=(bar_room.id,))
    await plan(world, person)
    await until(world, 2026, 1, 2, 20, 1)
    assert "1:rw:game" not in posts(world.channel)[-1] and "Rules of the game" not in posts(world.channel)[-1]


async def test_the_channel_was_deleted(companion: World) -> None:
    """The admins are told what to do; the rewatch is cancelled, planned elsewhere from the next episode on, and goes on."""
    world, person = companion, host(companion)
    lost, notes = (world.guild.create_text_channel(name) for name in ("rewatch", "notes"))
    await world.set(notes_channel=notes.id)
    await plan(world, person, channel=lost, every="day")
    await until(world, 2026, 1, 2, 20, 36)
    assert await limit(world, lost.id) == 1
    gone = world.bot.get_channel(lost.id)
    assert isinstance(gone, discord.TextChannel)
    await gone.delete()
    await until(world, 2026, 1, 3, 20, 1)
    (note,) = posts(notes)
    assert (
        "The channel is gone" in note
        and "</rewatch-admin cancel:" in note
        and "choose another channel there" not in note
    )
    await change(world, person, "cancel")
    preview = await person.slash(world.channel, "rewatch-admin plan", first="2026-01-04 20:00", channel=world.channel)
    await person.select(preview.response, ["2"], custom_id=control(preview, "1:rwa:from"))
    await press(world, person, preview, "1:rwa:save")
    await until(world, 2026, 1, 4, 20, 1)
    assert "Watching now: Episode 2" in posts(world.channel)[-1]
    assert len(posts(notes)) == 1


async def test_removed_and_invited_back(companion: World) -> None:
    """In between nothing is posted; what its members missed counts as missed, and the next evening comes."""
    world, person = companion, host(companion)
    await plan(world, person, every="day")
    await depart(world, world.guild)
    await until(world, 2026, 1, 3, 12)
    await arrive(world, world.guild)
    await world.env.advance_time(150)
    assert [stage for *_, stage in await meetings(world)][:2] == ["missed", "planned"]
    assert await limit(world, world.channel.id) == 0
    await until(world, 2026, 1, 3, 20, 1)
    assert "Watching now: Episode 2" in posts(world.channel)[-1]
    assert "⚠️ missed" in posts(world.channel)[0]


@pytest.mark.parametrize("kind", ["thread", "forum", "announcement"])
async def test_other_places(companion: World, kind: str) -> None:
    """In a thread, a post of a forum or an announcement channel it goes as in a text channel, but for threads in threads."""
    world, person = companion, host(companion)
    place = await make_place(world, kind)
    told = read(await plan(world, person, channel=place, thread=True))
    assert "12 meetings are planned" in told
    await until(world, 2026, 1, 2, 20, 36)
    shown = [text for text in posts(place) if "Rewatch" in text]
    assert "Watched: Episode 1: Se7en" in shown[-1] and "Up to episode 1 may be told here now." in shown[-1]
    assert await limit(world, place.id) == 1
    threads = [thread.name for thread in world.channel.threads] if kind == "announcement" else []
    rows = await world.services.database.read("SELECT state FROM outbox WHERE kind = 'rewatch-thread'")
    assert [tuple(row) for row in rows] == ([("sent",)] if kind == "announcement" else []), threads
    assert await world.services.database.read("SELECT * FROM pause") == []


async def make_place(world: World, kind: str) -> Any:
    """Return a place that is no text channel."""
    if kind == "announcement":
        return world.guild.create_news_channel("announcements")
    parent = world.guild.create_forum_channel("talk") if kind == "forum" else world.channel
    world.env.backend.create_thread(parent.id, "Rewatch", world.admin.id)
    await world.env.settle()
    (place,) = parent.threads
    return place


async def delete(world: World, message: Any) -> None:
    """Delete a message, as a moderator would."""
    kept = world.bot.get_channel(world.channel.id)
    assert isinstance(kept, discord.TextChannel)
    await kept.get_partial_message(message.id).delete()
    await world.env.settle()


def fill(world: World, count: int) -> None:
    """Have others make events."""
    for number in range(count):
        world.env.backend.create_scheduled_event(
            world.guild.id,
            name=f"Other {number}",
            entity_type=3,
            scheduled_start_time="2027-01-01T00:00:00+00:00",
            scheduled_end_time="2027-01-01T01:00:00+00:00",
            creator_id=world.guild.owner.id,
            entity_metadata={"location": "x"},
        )
