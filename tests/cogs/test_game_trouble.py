"""What may go wrong around a live game: late answers, moved messages, closed threads, people who leave."""

from __future__ import annotations

import discord

from bot.client import CompanionBot
from bot.party import Table
from bot.store.games import GameStore
from tests.cogs.games import call, finish, game_id, press, start
from tests.harness import World, control, read, speak
from tests.ui.test_doctor import bar


async def table_of(world: World, number: int) -> Table:
    record = await GameStore(world.services.database).load(number)
    assert record is not None
    return Table(record)


async def bring_here(world: World, number: int) -> discord.Message:
    """Post the message of a running game anew."""
    offer = await world.newcomer.slash(world.channel, "drinks start")
    return (await world.newcomer.click(offer.response, custom_id=control(offer, f"1:game:here:{number}"))).response


async def test_a_call_whose_answer_came_too_late_is_shown(companion: World) -> None:
    """It is written, so the message says so, even where Discord had given the press up."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    companion.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    await call(companion, companion.halfway, game, "5")
    assert len((await table_of(companion, game_id(game))).calls) == 1
    assert "**1 moment so far**" in read(game)


async def test_a_press_on_a_message_that_has_moved_leads_on(companion: World) -> None:
    """It counts, and whoever pressed reads where the game goes on, also where the bot has no permission."""
    await bar(companion, companion.channel, "view_channel")
    game = await start(companion)
    number = game_id(game)
    await press(companion, companion.halfway, game, "join")
    moved = await bring_here(companion, number)
    assert "1:game:join" in read(game)
    await call(companion, companion.halfway, game, "5")
    assert "goes on here" in read(game) and str(moved.id) in read(game)
    await press(companion, companion.newcomer, moved, "join")
    assert "**1 moment so far**" in read(moved) and "goes on here" in read(game)


async def test_a_press_that_was_under_way_while_the_message_moved(companion: World) -> None:
    """The old message is never drawn again by it, and the new one goes on."""
    game = await start(companion)
    number = game_id(game)
    await press(companion, companion.halfway, game, "join")
    screen = companion.services.stage._screen
    under_way = screen._presses[number]
    moved = await bring_here(companion, number)
    screen.pressed(number, under_way)
    # It is drawn without a newer press, because the answer to this one comes too late.
    companion.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    await press(companion, companion.newcomer, moved, "join")
    assert "goes on here" in read(game) and "1:game:join" not in read(game)
    assert f"<@{companion.newcomer.id}>" in read(moved)


async def test_killed_between_moving_and_noting_it(companion: World) -> None:
    """A press on the newest message makes it the game's."""
    game = await start(companion)
    number = game_id(game)
    await press(companion, companion.halfway, game, "join")
    moved = await bring_here(companion, number)
    await GameStore(companion.services.database).set_message(number, game.id)
    await call(companion, companion.halfway, moved, "5")
    assert "**1 moment so far**" in read(moved)
    assert (await table_of(companion, number)).message_id == moved.id


async def test_forgotten_in_a_thread_that_is_closed(companion: World) -> None:
    """Discord lets no message of an archived thread be edited; a new one opens it again."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await call(companion, companion.halfway, game, "5")
    companion.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=50083, times=None)
    for _ in range(7):
        await companion.env.advance_time(3600)
    summary = companion.channel.last_message
    assert summary.id != game.id and "It ended by itself" in read(summary)
    table = await table_of(companion, game_id(game))
    assert table.is_told and table.message_id == summary.id


async def test_a_summary_whose_picture_is_refused(companion: World) -> None:
    """It is shown without, through the same press, also where the bot has no permission."""
    await bar(companion, companion.channel, "view_channel")
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await call(companion, companion.halfway, game, "5")
    companion.env.inject_error("PATCH", "/webhooks/*/*/messages/*", status=400, code=40005)
    await finish(companion, companion.halfway, game)
    assert "**1 moment** in" in read(game) and game.attachments == []


async def test_an_end_without_its_summary_is_told_at_the_next_start(companion: World) -> None:
    """At once: nobody is about to show it any more."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await call(companion, companion.halfway, game, "5")
    now = int(companion.services.clock.now().timestamp())
    async with companion.services.database.write() as write:
        await write.execute("UPDATE game SET ended_at = ?", (now,))
        await write.execute(
            "INSERT INTO game_event (game_id, number, at, kind, interaction_id) VALUES (?, 3, ?, 'end', 1)",
            (game_id(game), now),
        )
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await companion.env.advance_time(2)
    assert "**1 moment** in" in read(game)


async def test_whoever_is_forgotten_holds_no_rules(companion: World) -> None:
    """Nobody could call those; whoever still plays holds them instead."""
    game = await start(companion, deal="dealt")
    await press(companion, companion.halfway, game, "join")
    await press(companion, companion.newcomer, game, "join")
    asked = await companion.halfway.slash(companion.channel, "privacy erase")
    await companion.halfway.click(asked.response, custom_id=control(asked, "1:erase:"))
    table = await table_of(companion, game_id(game))
    assert set(table.hands()[2]) == set(table.rules)
    await press(companion, companion.newcomer, game, "pause")
    assert "asked to be forgotten" not in read(game)


async def test_who_may_end_a_game_that_everybody_left(companion: World) -> None:
    """Anybody: it is what nobody plays."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await press(companion, companion.halfway, game, "leave")
    await finish(companion, companion.newcomer, game)
    assert not (await table_of(companion, game_id(game))).is_running


async def test_what_runs_here_is_not_said_in_words_that_may_not_be_here(companion: World) -> None:
    """A game that was begun as one with drinks, where drinks may not be spoken of any more."""
    await companion.set(drinks__alcohol_words=True)
    await start(companion, mode="drinks")
    await companion.set(drinks__alcohol_words=None)
    offer = await companion.newcomer.slash(companion.channel, "drinks start")
    assert "is running here" in read(offer) and "🍺" not in read(offer) and "Points and tea" in read(offer)


async def test_the_refusal_of_alcohol_names_none(companion: World) -> None:
    """In any language."""
    await companion.set(language="ja")
    speak(companion, "ja")
    refused = await companion.newcomer.slash(companion.channel, "drinks start", mode="drinks")
    assert refused.ephemeral and "酒" not in read(refused)


async def test_what_was_dealt_to_nobody_needs_no_check(companion: World) -> None:
    """The command that checks a deal is one that can be run; whoever left had seats as well."""
    game = await start(companion, deal="dealt")
    await finish(companion, companion.halfway, game)
    assert "--seats" not in read(game)
    left = await start(companion, deal="dealt")
    await press(companion, companion.halfway, left, "join")
    await press(companion, companion.halfway, left, "leave")
    await finish(companion, companion.halfway, left)
    assert "--seats 1\n" in read(left)
