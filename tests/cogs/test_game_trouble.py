"""What may go wrong around a live game: late answers, moved messages, closed threads."""

from __future__ import annotations

import discord

from bot.client import CompanionBot
from bot.party import Table
from bot.store.games import GameStore
from tests.cogs.games import call, game_id, press, start
from tests.harness import World, control, read
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
