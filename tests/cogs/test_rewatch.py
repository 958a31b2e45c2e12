"""A rewatch from its plan to its last evening, in a simulated Discord."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest

from bot.ui.access import MANAGE_EVENTS
from tests.cogs.rewatching import (
    again,
    ask_to_plan,
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
from tests.harness import World, control, read, speak
from tests.leaks import Secrets
from tests.raw import Where, complete, runnable, said
from tests.raw import press as raw_press
from tests.ui.test_doctor import bar, take_from_roles

LAST = 12


async def test_preview(companion: World) -> None:
    """All meetings are shown, what comes where, and what is missing; nothing is kept or posted before it is saved."""
    world, person = companion, host(companion)
    role = world.guild.create_role("Watchers")
    options = {"timezone": "Berlin", "role": role, "event": True, "thread": True, "episodes": 2}
    preview = await ask_to_plan(world, person, **options)
    told = read(preview)
    assert preview.ephemeral
    assert "6 meetings, in Europe/Berlin and for you" in told
    for words in ("Episodes 1 to 2 · Friday, January 2, 2026 20:00 · <t:1767380400:f>", "Episodes 11 to 12"):
        assert words in told
    for words in ("30 minutes before", f"mentions <@&{role.id}>", "A thread for each", "An event of the server"):
        assert words in told
    assert "⚠️" not in told
    await world.env.advance_time(90)
    assert posts(world.channel) == [] and await meetings(world) == []
    await person.select(preview.response, ["9"], custom_id=control(preview, "1:rwa:from"))
    assert "2 meetings" in read(preview) and "Episodes 9 to 10" in read(preview)
    await press(world, person, preview, "1:rwa:keep")
    assert "Nothing was changed." in read(preview)
    await world.env.advance_time(90)
    assert posts(world.channel) == [] and await meetings(world) == []


async def test_planned_and_watched(companion: World) -> None:
    """Planned, reminded of, posted, watched: the limit follows, and the schedule always tells."""
    world, person = companion, host(companion)
    role = world.guild.create_role("Watchers", mentionable=True)
    said = await plan(world, person, event=True, thread=True, role=role)
    assert "12 meetings are planned" in read(said)
    (schedule,) = world.channel.history()
    assert "**Episode 1: Se7en** · <t:1767384000:f>" in again(world, schedule)
    assert len(events(world)) == 12 and events(world)[3] == (
        "Akudama Drive: Episode 1: Se7en",
        "2026-01-02T20:00:00+00:00",
    )

    await until(world, 2026, 1, 2, 19, 29)
    assert len(posts(world.channel)) == 1
    await until(world, 2026, 1, 2, 19, 31)
    reminder = post(world.channel, "begins <t:")
    assert f"<@&{role.id}>" in again(world, reminder)
    assert mentions(world)[-1] == [role.id]

    await until(world, 2026, 1, 2, 20, 1)
    watching = post(world.channel, "Watching now")
    assert "Episode 1: Se7en" in again(world, watching) and "One dropped coin" in again(world, watching)
    assert mentions(world)[-1] == [] and f"<@&{role.id}>" not in again(world, watching)
    assert "▶️ now" in again(world, schedule)
    assert await limit(world, world.channel.id) == 0
    thread = thread_of(world, watching)
    assert thread.name == "Episode 1: Se7en"
    assert await limit(world, thread.id) == 1

    await until(world, 2026, 1, 2, 20, 33)
    assert await limit(world, world.channel.id) == 0
    await until(world, 2026, 1, 2, 20, 35)
    assert await limit(world, world.channel.id) == 1
    told = again(world, watching)
    assert "## Watched: Episode 1: Se7en" in told and "Up to episode 1 may be told here now." in told
    assert "1:rw:" not in again(world, watching)
    assert "✅ watched" in again(world, schedule) and "**Episode 2: Reservoir Dogs**" in again(world, schedule)
    assert len(posts(world.channel)) == 3

    await until(world, 2026, 1, 9, 20, 1)
    assert "Watching now: Episode 2" in posts(world.channel)[-1]
    second = thread_of(world, post(world.channel, "Watching now: Episode 2"))
    told = posts(second)
    assert len(told) == 1 and f"<#{thread.id}>" in told[0] and f"<#{second.id}>" not in told[0]
    history = await world.admin.slash(world.channel, "config history")
    assert "the rewatch <t:" in read(history)


async def test_another_show(tiny: World) -> None:
    """Episodes, their number and how long they run are those of the content."""
    world, person = tiny, host(tiny)
    await plan(world, person, every="day", episodes=2)
    await until(world, 2026, 1, 2, 20, 1)
    assert (
        "Watching now: Episodes 1 to 2" in posts(world.channel)[-1] and "The lamp is lit." in posts(world.channel)[-1]
    )
    await until(world, 2026, 1, 2, 20, 31)
    assert await limit(world, world.channel.id) == 0
    await until(world, 2026, 1, 2, 20, 33)
    assert await limit(world, world.channel.id) == 2
    assert "🏁 Over" in posts(world.channel)[0]
    status = await world.newcomer.slash(world.channel, "rewatch status")
    assert "🏁 Over" in read(status)


async def test_what_is_missing_is_said_first(companion: World) -> None:
    """A permission that the bot lacks, or a role that nobody hears, is named before anything is saved."""
    world, person = companion, host(companion)
    await bar(world, world.channel, "create_public_threads")
    await take_from_roles(world, "mention_everyone")
    role = world.guild.create_role("Watchers")
    told = read(await ask_to_plan(world, person, thread=True, role=role))
    assert "⚠️ “Create Public Threads” is missing" in told
    assert f"<@&{role.id}> is shown, but nobody is notified" in told


async def test_only_once(companion: World) -> None:
    """Saved twice by two clicks, it is there once; a second plan is refused as long as the first goes on."""
    world, person = companion, host(companion)
    preview = await ask_to_plan(world, person)
    save = control(preview, "1:rwa:save")
    await press(world, person, preview, "1:rwa:save")
    where = Where(world.channel.id, world.guild.id)
    again = await raw_press(world, preview, save, person.id, where)
    assert "12 meetings are planned" in said(again)
    assert len(await meetings(world)) == 12 and len(posts(world.channel)) == 1
    refused = await ask_to_plan(world, person)
    assert "A rewatch is planned here already" in read(refused)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"first": "someday"}, "I do not understand that time"),
        ({"every": "now and then"}, "I do not understand how often"),
        ({"episodes": 13}, "There are 12 episodes"),
        ({"timezone": "Xyzzyx"}, "There is no time zone of that name"),
        ({"first": "2025-12-24 20:00"}, "That time has passed"),
    ],
)
async def test_what_cannot_be_planned(companion: World, options: dict[str, Any], words: str) -> None:
    """Each mistake is answered with what works; nothing is kept."""
    values = {"first": "2026-01-02 20:00", **options}
    reply = await host(companion).slash(companion.channel, "rewatch-admin plan", **values)
    assert reply.ephemeral and words in read(reply)
    assert await companion.services.database.read("SELECT * FROM rewatch_draft") == []


async def test_settings_are_the_defaults(companion: World) -> None:
    """Channel, role, zone, events and threads are those of the server, where the plan does not say otherwise."""
    world, person = companion, host(companion)
    role = world.guild.create_role("Watchers", mentionable=True)
    await world.set(
        rewatch__channel=world.channel.id, rewatch__role=role.id, rewatch__events=True, time_zone="Asia/Tokyo"
    )
    await world.set(rewatch__threads=True)
    preview = await person.slash(world.channel, "rewatch-admin plan", first="tomorrow 20:00")
    told = read(preview)
    for words in (
        "Asia/Tokyo",
        f"<@&{role.id}>",
        "A thread for each",
        "An event of the server",
        f"<#{world.channel.id}>",
    ):
        assert words in told
    other = read(
        await person.slash(world.channel, "rewatch-admin plan", first="tomorrow 20:00", event=False, thread=False)
    )
    assert "A thread for each" not in other and "An event of the server" not in other


async def test_who_comes(companion: World) -> None:
    """Answers by button are counted and named, on every message, without notifying anybody."""
    world, person = companion, host(companion)
    await plan(world, person)
    schedule = post(world.channel, "Next:")
    await press(world, world.halfway, schedule, "1:rw:in")
    assert f"**Coming: 1**  <@{world.halfway.id}>" in again(world, schedule)
    await press(world, world.newcomer, schedule, "1:rw:in")
    await press(world, world.halfway, schedule, "1:rw:out")
    assert f"**Coming: 1**  <@{world.newcomer.id}>" in again(world, schedule)
    assert f"Not coming: 1  <@{world.halfway.id}>" in again(world, schedule)
    await until(world, 2026, 1, 2, 19, 31)
    reminder = post(world.channel, "begins <t:")
    assert "**Coming: 1**" in again(world, reminder)
    await press(world, world.finished, reminder, "1:rw:in")
    assert "**Coming: 2**" in again(world, reminder)
    await world.env.advance_time(60)
    assert "**Coming: 2**" in again(world, schedule)
    await until(world, 2026, 1, 2, 20, 1)
    watching = post(world.channel, "Watching now")
    assert "**Coming: 2**" in again(world, watching)
    await press(world, world.halfway, watching, "1:rw:in")
    assert "**Coming: 3**" in again(world, watching)
    await until(world, 2026, 1, 2, 20, 36)
    late = await press(world, world.newcomer, reminder, "1:rw:out")
    assert "That meeting is over" in read(late.followups[0] if late.followups else late.response)
    edits = [one.json for one in world.env.http_requests if one.method == "PATCH"]
    assert all(not any(one.get("allowed_mentions", {"parse": []}).values()) for one in edits)
    status = await world.newcomer.slash(world.channel, "rewatch status")
    assert "Nobody has said yet" in read(status)


async def test_the_game_of_the_evening(companion: World) -> None:
    """The post begins the game of its episode in the channel, as the command does; where the game is off, it does not."""
    world, person = companion, host(companion)
    await plan(world, person, every="day")
    await until(world, 2026, 1, 2, 20, 1)
    watching = post(world.channel, "Watching now")
    began = await world.halfway.click(watching, custom_id="1:rw:game:1")
    assert "## Episode 1: Se7en" in read(began) and not began.ephemeral
    offered = await world.newcomer.click(watching, custom_id="1:rw:game:1")
    assert offered.ephemeral and "A game of episode 1 is running here" in read(offered)
    rules = await world.newcomer.click(watching, custom_id=control(watching, "1:mine"))
    assert rules.ephemeral
    await world.set(modules__drinks__enabled=False)
    refused = await world.newcomer.click(watching, custom_id="1:rw:game:1")
    assert refused.ephemeral and "“Drinking game” is switched off" in read(refused)
    await until(world, 2026, 1, 3, 20, 1)
    second = post(world.channel, "Watching now: Episode 2")
    assert "1:rw:game" not in read(second) and "Rules of the game" not in read(second)


async def test_skip(companion: World) -> None:
    """What changes is shown first; then events, schedule and calendar follow; undone, all is as before."""
    world, person = companion, host(companion)
    await plan(world, person, event=True)
    before = events(world)
    asked = await person.slash(world.channel, "rewatch-admin skip", meeting="2")
    assert asked.ephemeral
    assert "~~Friday, January 9, 2026 20:00~~ → **Friday, January 16, 2026 20:00**" in read(asked)
    assert events(world) == before
    await press(world, person, asked, "1:rwa:do")
    assert "That evening is skipped." in read(asked)
    assert ("Akudama Drive: Episode 2: Reservoir Dogs", "2026-01-16T20:00:00+00:00") in events(world)
    assert len(events(world)) == 12
    schedule = post(world.channel, "Next:")
    assert "Episode 2: Reservoir Dogs · <t:1768593600:f>" in again(world, schedule)
    await press(world, person, asked, "1:rwa:undo")
    assert "That is undone." in read(asked) and events(world) == before
    assert "Episode 2: Reservoir Dogs · <t:1767988800:f>" in again(world, schedule)


async def test_move(companion: World) -> None:
    """One meeting, or all in another rhythm; out of order is refused with what to do."""
    world, person = companion, host(companion)
    await plan(world, person, event=True)
    choices = await person.autocomplete(world.channel, "rewatch-admin move", "meeting", "", first="x")
    assert choices[0]["value"] == "all" and choices[1]["name"].startswith("1 · Episode 1: Se7en · 2026-01-02 20:00")
    await change(world, person, "move", meeting="1", first="2026-01-03 21:00")
    assert ("Akudama Drive: Episode 1: Se7en", "2026-01-03T21:00:00+00:00") in events(world)
    refused = await person.slash(world.channel, "rewatch-admin move", meeting="1", first="2026-01-20 21:00")
    assert refused.ephemeral and "Meetings keep their order" in read(refused)
    rhythm = await person.slash(world.channel, "rewatch-admin move", meeting="1", first="2026-01-03 22:00", every="day")
    assert "Only all meetings together" in read(rhythm)
    said = await change(world, person, "move", meeting="all", first="2026-01-05 20:00", every="monday thursday")
    assert "Rhythm: every week → every week on Monday, Thursday" in read(said)
    assert [local for _, local, _ in await meetings(world)][:3] == [
        "2026-01-05T20:00:00",
        "2026-01-08T20:00:00",
        "2026-01-12T20:00:00",
    ]
    assert len(events(world)) == 12 and len({name for name, _ in events(world)}) == 12


async def test_pause_resume_cancel(companion: World) -> None:
    """Paused and cancelled, there are no events and no posts; what is undone is there again."""
    world, person = companion, host(companion)
    await plan(world, person, event=True)
    await change(world, person, "pause")
    schedule = post(world.channel, "Rewatch:")
    assert events(world) == [] and "⏸️ Paused" in again(world, schedule) and "1:rw:in" not in again(world, schedule)
    await until(world, 2026, 1, 3, 12)
    assert len(posts(world.channel)) == 1
    asked = await person.slash(world.channel, "rewatch-admin resume")
    assert "The next meeting begins <t:1767988800:F>" in read(asked)
    await press(world, person, asked, "1:rwa:do")
    assert len(events(world)) == 12 and events(world)[3][1] == "2026-01-09T20:00:00+00:00"
    kept = await person.slash(world.channel, "rewatch-admin cancel")
    await press(world, person, kept, "1:rwa:keep")
    assert len(events(world)) == 12
    said = await change(world, person, "cancel")
    assert "The rewatch is cancelled." in read(said)
    assert events(world) == [] and "✖️ Cancelled" in again(world, schedule)
    status = await world.newcomer.slash(world.channel, "rewatch status")
    assert "✖️ Cancelled" in read(status) and not status.ephemeral
    await press(world, person, said, "1:rwa:undo")
    assert len(events(world)) == 12 and "Next:" in again(world, schedule)


async def test_two_admins(companion: World) -> None:
    """Whoever was asked before another changed it is told who did, sees it as it is now, and may still do it."""
    world, one = companion, host(companion)
    other = world.guild.add_member(world.env.create_user("other"))
    world.env.backend.guilds[world.guild.id].members[other.id].role_ids.extend(
        world.env.backend.guilds[world.guild.id].members[one.id].role_ids
    )
    await plan(world, one)
    asked = await other.slash(world.channel, "rewatch-admin skip", meeting="1")
    await change(world, one, "move", meeting="1", first="2026-01-03 21:00")
    await press(world, other, asked, "1:rwa:do")
    assert f"because <@{one.id}> changed the rewatch first" in read(asked)
    assert "Saturday, January 3, 2026 21:00" in read(asked)
    await press(world, other, asked, "1:rwa:do")
    assert "That evening is skipped." in read(asked)


async def test_rights_are_asked_for_at_each_click(companion: World) -> None:
    """Who lost the right to manage events can neither save nor do what they were asked about; members see no choices."""
    world, person = companion, host(companion)
    preview = await ask_to_plan(world, person)
    roles = world.env.backend.guilds[world.guild.id].members[person.id].role_ids
    kept = list(roles)
    roles.clear()
    refused = await person.click(preview.response, custom_id=control(preview, "1:rwa:save"))
    assert "“Manage Events”" in read(refused) and await meetings(world) == []
    roles.extend(kept)
    await press(world, person, preview, "1:rwa:save")
    asked = await person.slash(world.channel, "rewatch-admin cancel")
    roles.clear()
    refused = await person.click(asked.response, custom_id=control(asked, "1:rwa:do"))
    assert "“Manage Events”" in read(refused)
    assert MANAGE_EVENTS.manage_events
    where = Where(world.channel.id, world.guild.id)
    for verb in ("skip", "move"):
        command = runnable(world)[f"rewatch-admin {verb}"]
        option = next(option for option in command.parameters if option.name == "meeting")
        assert await complete(world, command, option, world.newcomer.id, where) == []


async def test_another_mans_draft(companion: World) -> None:
    """A preview is of whoever asked for it, and of nobody else."""
    world, person = companion, host(companion)
    preview = await ask_to_plan(world, person)
    where = Where(world.channel.id, world.guild.id)
    other = await raw_press(world, preview, control(preview, "1:rwa:save"), world.guild.owner.id, where)
    assert "That is decided already, or no longer kept." in said(other) and await meetings(world) == []


async def test_change_of_the_clocks(companion: World) -> None:
    """The posts come at eight in the evening in Berlin before and after the clocks are put forward."""
    world, person = companion, host(companion)
    await until(world, 2026, 3, 20, 12)
    await plan(world, person, first="2026-03-27 20:00", timezone="Berlin")
    await until(world, 2026, 3, 27, 18, 59)
    assert "Watching now" not in posts(world.channel)[-1]
    await until(world, 2026, 3, 27, 19, 1)
    assert "Watching now: Episode 1" in posts(world.channel)[-1]
    await until(world, 2026, 4, 3, 17, 59)
    assert "Watching now: Episode 2" not in posts(world.channel)[-1]
    await until(world, 2026, 4, 3, 18, 1)
    assert "Watching now: Episode 2" in posts(world.channel)[-1]


async def test_status(companion: World) -> None:
    """Without a rewatch it says how to plan one; with one, what comes when and where, and who comes."""
    world, person = companion, host(companion)
    nothing = await world.newcomer.slash(world.channel, "rewatch status")
    assert nothing.ephemeral and "</rewatch-admin plan:" in read(nothing)
    await plan(world, person, every="3 days", episodes=2)
    told = read(await world.newcomer.slash(world.channel, "rewatch status"))
    for words in (
        "Every 3 days · 20:00 (UTC) · 2 episodes an evening",
        f"**Episodes 1 to 2**, <t:1767384000:F> (<t:1767384000:R>), in <#{world.channel.id}>",
        "6. Episodes 11 to 12",
        "Nobody has said yet whether they come.",
    ):
        assert words in told


async def test_calendar(companion: World) -> None:
    """A file that calendars read: ids stay, each change counts up, what is cancelled says so."""
    world, person = companion, host(companion)
    none = await world.newcomer.slash(world.channel, "rewatch calendar")
    assert none.ephemeral and "No rewatch is planned" in read(none)
    await plan(world, person, timezone="Berlin")
    first = await calendar(world)
    assert [event["SUMMARY"] for event in first][:2] == [
        "Akudama Drive: Episode 1: Se7en",
        "Akudama Drive: Episode 2: Reservoir Dogs",
    ]
    assert first[0].decoded("DTSTART") == datetime(2026, 1, 2, 19, tzinfo=UTC)
    assert {event["SEQUENCE"] for event in first} == {0}
    await change(world, person, "skip", meeting="2")
    second = await calendar(world)
    assert [event["UID"] for event in second] == [event["UID"] for event in first]
    assert [event["SEQUENCE"] for event in second] == [0] + [1] * 11
    await change(world, person, "cancel")
    third = await calendar(world)
    assert [event["UID"] for event in third] == [event["UID"] for event in first]
    assert {event["STATUS"] for event in third} == {"CANCELLED"}
    assert [event["SEQUENCE"] for event in third] == [1] + [2] * 11


async def calendar(world: World) -> list[Any]:
    reply = await world.newcomer.slash(world.channel, "rewatch calendar")
    assert reply.ephemeral
    (file,) = reply.response.attachments
    return list(icalendar.Calendar.from_ical(await file.read()).walk("VEVENT"))


@pytest.mark.parametrize(("seen", "locale"), [(seen, "ja" if seen % 2 else "en-US") for seen in range(LAST + 1)])
async def test_nothing_leaks(companion: World, seen: int, locale: str) -> None:
    """At every level of the channel, no post, no preview, no answer, no event and no calendar tells what comes later."""
    world, person = companion, host(companion)
    speak(world, locale)
    await world.set(language="ja" if locale == "ja" else "en")
    await world.limit(seen)
    await world.finished.slash(world.channel, "progress set", episode=LAST)
    secrets = Secrets(seen)
    options: dict[str, Any] = {"every": "day", "episodes": 6, "event": True, "thread": True}
    told = [read(await ask_to_plan(world, person, **options))]
    told += [read(await plan(world, person, **options)), str(events(world))]
    told.append(read(await world.finished.slash(world.channel, "rewatch status")))
    told.append(read(await person.slash(world.channel, "rewatch-admin skip", meeting="1")))
    told.append(read(await person.slash(world.channel, "rewatch-admin move", meeting="2", first="2026-01-09 20:00")))
    choices = await person.autocomplete(world.channel, "rewatch-admin skip", "meeting", "")
    told += [choice["name"] for choice in choices]
    told.append("".join(str(event) for event in await calendar(world)))
    await until(world, 2026, 1, 2, 19, 31)
    await until(world, 2026, 1, 2, 20, 1)
    watching = post(world.channel, "1:rw:in:p")
    await world.finished.click(watching, custom_id=control(watching, "1:rw:in"))
    await world.env.advance_time(2)
    told += posts(world.channel)
    assert [leak for text in told for leak in secrets.found_in(text)] == []
    # The thread may tell as far as its evening, the channel once it is over.
    evening = Secrets(max(seen, 6))
    assert [leak for text in posts(world.channel.threads[0]) for leak in evening.found_in(text)] == []
    await until(world, 2026, 1, 2, 22, 40)
    assert [leak for text in posts(world.channel) for leak in evening.found_in(text)] == []
