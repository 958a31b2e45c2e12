"""A live game, from its first message to its summary, as those who play see it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import discord
import pytest
from PIL import Image
from simcord.backend import serializers
from simcord.interactions import base_payload

from bot.client import CompanionBot
from bot.party import Table
from bot.store.games import GameStore
from tests.cogs.games import call, finish, gallery, game_id, press, selects, start
from tests.cogs.test_leaks import LAST
from tests.harness import World, control, read, speak
from tests.leaks import Secrets
from tests.raw import Where, runnable, use
from tests.raw import press as raw_press
from tests.ui.test_doctor import bar

DEALS = ("everyone", "dealt", "bingo")
SIPS = ("1", "2", "4", "5")


async def table_of(world: World, game: Any) -> Table:
    record = await GameStore(world.services.database).load(game_id(game))
    assert record is not None
    return Table(record)


def newest(world: World) -> Any:
    return world.channel.last_message


async def test_an_evening(companion: World) -> None:
    """Begin, join, call, take back, pause, end: the message follows, and its summary takes its place."""
    first, second = companion.halfway, companion.newcomer
    game = await start(companion, first, episode=3)
    assert "Episode 3: " in read(game) and "Points and tea" in read(game) and "17 rules" in read(game)
    assert "Nobody plays yet" in read(game)
    await press(companion, first, game, "join")
    await press(companion, second, game, "join")
    assert f"<@{first.id}>, <@{second.id}>" in read(game)
    await call(companion, first, game, "5")
    await call(companion, second, game, "5")
    assert "2 saw it, counted once" in read(game) and "**1 moment so far**" in read(game)
    assert "### 🍵 A sip of tea, or a point" in read(game)
    await companion.env.advance_time(60)
    await call(companion, second, game, "2")
    assert "**2 moments so far**" in read(game)
    undone = await press(companion, second, game, "undo")
    assert "**1 moment so far**" in read(game) and "Taken back: **2** The picture splits" in read(undone.followups[0])
    await press(companion, first, game, "pause")
    assert "Paused at 1:" in read(game) and selects(game)[0]["disabled"]
    await press(companion, first, game, "resume")
    await press(companion, second, game, "leave")
    assert f"**Players**  <@{first.id}>" in read(game) and f"**Players**  <@{first.id}>," not in read(game)
    asked = await finish(companion, first, game)
    assert "has ended" in read(asked)
    told = read(game)
    assert "**1 moment** in 1:" in told and "2 players" in told and "Play episode 4" in told
    assert f"First call of the evening: <@{first.id}>" in told
    assert "1:game:join" not in told and newest(companion).id == game.id


async def test_the_chart_says_what_its_description_says(companion: World) -> None:
    """A picture under 300 kB, and its numbers for those who cannot see it; it is of this game."""
    game = await start(companion, episode=3)
    await press(companion, companion.halfway, game, "join")
    for rule in ("5", "5", "9"):
        await companion.env.advance_time(100)
        await call(companion, companion.halfway, game, rule)
    await finish(companion, companion.halfway, game)
    (attachment,) = game.attachments
    picture = await attachment.read()
    assert len(picture) < 300_000
    assert Image.open(io.BytesIO(picture)).size[0] >= 800
    shown = gallery(game)
    assert shown["media"]["url"] in {attachment.url, f"attachment://{attachment.filename}"}
    assert (
        "5 Swindler panics: 2 times" in shown["description"]
        and "9 Somebody says Akudama: 1 time" in shown["description"]
    )
    assert "Calls by player number: 1: 3" in shown["description"]


async def test_a_game_in_which_nothing_happened(companion: World) -> None:
    """Ends without a picture and without medals."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await finish(companion, companion.halfway, game)
    assert "Nothing was called this time" in read(game) and "Medals" not in read(game) and game.attachments == []


@pytest.mark.parametrize(("limit", "expected"), [(0, 1), (3, 3), (12, 12)])
async def test_the_episode_is_the_channels_limit(companion: World, limit: int, expected: int) -> None:
    """Unless one is given; a channel that knows only the premise begins at the beginning."""
    await companion.limit(limit)
    assert f"Episode {expected}: " in read(await start(companion))


async def test_no_such_episode(companion: World) -> None:
    """Is answered, and nothing begins."""
    reply = await companion.newcomer.slash(companion.channel, "drinks start", episode=13)
    assert reply.ephemeral and "12 episodes" in read(reply)
    assert await GameStore(companion.services.database).running() == []


@pytest.mark.parametrize(("length", "count"), [("quiet", 3), ("easy", 6), ("lively", 10), ("everything", 17)])
async def test_length(companion: World, length: str, count: int) -> None:
    """How many rules are in play."""
    game = await start(companion, length=length)
    assert len(selects(game)[0]["options"]) == count and f"{count} rules" in read(game)


async def test_short_games_are_of_what_happens(companion: World) -> None:
    """As far as may be told: Doctor's needle is certain in episode 2, which a channel at the premise may not know."""
    await companion.limit(2)
    chosen = set()
    for _ in range(3):
        game = await start(companion, episode=2, length="quiet")
        chosen |= {option["value"] for option in selects(game)[0]["options"]}
        await press(companion, companion.halfway, game, "join")
        await finish(companion, companion.halfway, game)
    assert chosen <= {"5", "6", "8", "10", "11", "13"}


async def test_only_whoever_joined_calls(companion: World) -> None:
    """Joining is by own choice; whoever does not is told how, and nothing is counted."""
    game = await start(companion)
    refused = await call(companion, companion.newcomer, game, "5")
    assert refused.ephemeral and "Press “Join” first" in read(refused)
    for verb in ("leave", "undo", "pause"):
        assert "Press “Join” first" in read(await press(companion, companion.newcomer, game, verb))
    assert (await table_of(companion, game)).count == 0
    await press(companion, companion.newcomer, game, "join")
    assert "You are playing already" in read(await press(companion, companion.newcomer, game, "join"))
    assert "called nothing" in read(await press(companion, companion.newcomer, game, "undo"))


async def test_whose_rules_are_whose(companion: World) -> None:
    """In a dealt game each sees their own, calls those alone, and the message shows everybody's."""
    game = await start(companion, deal="dealt")
    joined = await press(companion, companion.halfway, game, "join")
    assert "## Your rules" in read(joined.followups[0])
    await press(companion, companion.newcomer, game, "join")
    hands = (await table_of(companion, game)).hands()
    assert sorted(len(held) for held in hands.values()) == [8, 9]
    assert f"<@{companion.halfway.id}>: **{'**, **'.join(hands[1])}**" in read(game)
    await call(companion, companion.halfway, game, hands[1][0])
    refused = await call(companion, companion.halfway, game, hands[2][0])
    assert refused.ephemeral and "not yours to call" in read(refused)
    mine = await press(companion, companion.newcomer, game, "mine")
    assert mine.ephemeral and all(f"**{rule}** " in read(mine) for rule in hands[2])
    outsider = await press(companion, companion.finished, game, "mine")
    assert outsider.ephemeral and "Press “Join” first" in read(outsider)


async def test_bingo(companion: World) -> None:
    """Each has a card of their own, which calls mark; the first line wins, and everybody reads who."""
    game = await start(companion, deal="bingo")
    joined = await press(companion, companion.halfway, game, "join")
    card = joined.followups[0]
    assert card.flags.ephemeral and "0 of 16 marked" in read(card) and len(await card.attachments[0].read()) < 300_000
    table = await table_of(companion, game)
    cells = [cell.rule for cell in table.card(1)]
    assert "Bingo card, 0 of 16 cells marked." in gallery(card)["description"]
    for rule in cells[:4]:
        await companion.env.advance_time(20)
        await call(companion, companion.halfway, game, rule)
    assert f"**Bingo!** <@{companion.halfway.id}>" in read(game)
    mine = await press(companion, companion.halfway, game, "mine")
    (followup,) = mine.followups or (mine.response,)
    assert "4 of 16 marked" in read(followup) and "**Bingo!**" in read(followup)
    await finish(companion, companion.halfway, game)
    assert "First bingo" in read(game)


@pytest.mark.parametrize("deal", ["dealt", "bingo"])
async def test_anybody_can_check_the_deal(companion: World, deal: str) -> None:
    """The fingerprint that stood there from the start is that of the seed shown at the end, which deals the same."""
    from click.testing import CliRunner

    from bot.cli import cli

    game = await start(companion, deal=deal)
    fingerprint = read(game).rpartition("`")[0].rpartition("`")[2]
    assert len(fingerprint) == 64
    for person in (companion.halfway, companion.newcomer):
        await press(companion, person, game, "join")
    assert (await table_of(companion, game)).setup.seed not in read(game)
    table = await table_of(companion, game)
    await finish(companion, companion.halfway, game)
    command = read(game).partition("```\n")[2].partition("\n```")[0].split()
    assert command[:3] == ["python", "-m", "bot"] and fingerprint in command
    told = CliRunner().invoke(cli, command[3:]).output
    for seat in (1, 2):
        dealt = [cell.rule for cell in table.card(seat)] if deal == "bingo" else table.hands()[seat]
        after = told.partition(f"seat {seat}")[2].partition("seat")[0].replace(":", "").split()
        assert after == list(dealt)
    command[command.index(fingerprint)] = "0" * 64
    assert "not the one whose" in str(CliRunner().invoke(cli, command[3:]).exception)


async def test_a_second_game_in_a_channel_offers_the_first(companion: World) -> None:
    """One at a time; its message can be brought here, and what stood above leads on."""
    game = await start(companion, episode=2)
    await press(companion, companion.halfway, game, "join")
    await call(companion, companion.halfway, game, "5")
    offer = await companion.newcomer.slash(companion.channel, "drinks start")
    assert offer.ephemeral and "A game of episode 2 is running here" in read(offer) and str(game.id) in read(offer)
    moved = (await companion.newcomer.click(offer.response, custom_id=control(offer, "1:game:here"))).response
    assert moved.id != game.id and "**1 moment so far**" in read(moved)
    assert "goes on here" in read(game) and str(moved.id) in read(game)
    await call(companion, companion.halfway, moved, "9")
    assert "**2 moments so far**" in read(moved) and "goes on here" in read(game)
    elsewhere = companion.guild.create_text_channel("elsewhere")
    assert "Nobody plays yet" in read(await start(companion, channel=elsewhere))


async def test_a_deleted_message_can_be_brought_back(companion: World) -> None:
    """Nothing of the game is lost with it; without that, its summary is posted anew."""
    game = await start(companion, episode=2)
    await press(companion, companion.halfway, game, "join")
    await call(companion, companion.halfway, game, "5")
    companion.env.backend.delete_message(companion.channel.id, game.id)
    offer = await companion.halfway.slash(companion.channel, "drinks start")
    again = (await companion.halfway.click(offer.response, custom_id=control(offer, "1:game:here"))).response
    assert "**1 moment so far**" in read(again)
    companion.env.backend.delete_message(companion.channel.id, again.id)
    offer = await companion.halfway.slash(companion.channel, "drinks start")
    asked = await companion.halfway.click(offer.response, custom_id=control(offer, "1:game:end"))
    await companion.halfway.click(asked.followups[0], custom_id=control(asked.followups[0], "1:game:finish"))
    await companion.env.advance_time(2)
    summary = newest(companion)
    assert summary.id not in {game.id, again.id} and "**1 moment** in" in read(summary)
    assert len(summary.attachments) == 1


async def test_the_end_is_asked_for(companion: World) -> None:
    """By those who play, and by whoever manages messages; keeping on changes nothing."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    refused = await press(companion, companion.newcomer, game, "end")
    assert refused.ephemeral and "Only those who play" in read(refused)
    asked = (await press(companion, companion.halfway, game, "end")).followups[0]
    await companion.halfway.click(asked, custom_id=control(asked, "1:game:keep"))
    assert "goes on" in read(asked) and (await table_of(companion, game)).is_running
    role = companion.guild.create_role("Helpers", permissions=discord.Permissions(manage_messages=True))
    helper = companion.guild.add_member(companion.env.create_user("helper"), roles=[role])
    await finish(companion, helper, game)
    assert not (await table_of(companion, game)).is_running


async def test_the_next_episode(companion: World) -> None:
    """Is one press away, with the same choices; after the last there is none."""
    game = await start(companion, episode=LAST - 1, mode="snacks", deal="dealt", length="easy")
    await press(companion, companion.halfway, game, "join")
    await finish(companion, companion.halfway, game)
    following = (await companion.newcomer.click(game, custom_id=control(game, "1:game:next"))).response
    assert f"Episode {LAST}: " in read(following) and "Snacks" in read(following) and "6 rules" in read(following)
    assert "Everybody holds some rules" in read(following)
    await press(companion, companion.halfway, following, "join")
    await finish(companion, companion.halfway, following)
    assert "1:game:next" not in read(following)


async def test_restart_in_mid_game(companion: World) -> None:
    """Nothing is lost, and the same message goes on working; it is drawn anew by itself."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await call(companion, companion.halfway, game, "5")
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await companion.env.advance_time(2)
    await call(companion, companion.halfway, game, "5")
    assert "**2 moments so far**" in read(game)
    await finish(companion, companion.halfway, game)
    assert "**2 moments** in" in read(game)


async def test_a_forgotten_game_ends_itself(companion: World) -> None:
    """After six hours without a press, with its summary, which counts the time until something last happened."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await companion.env.advance_time(300)
    await call(companion, companion.halfway, game, "5")
    for _ in range(5):
        await companion.env.advance_time(3600)
    assert (await table_of(companion, game)).is_running
    await companion.env.advance_time(4600)
    assert "It ended by itself" in read(game) and "**1 moment** in 5:0" in read(game)
    await companion.halfway.click(game, custom_id=control(game, "1:game:next"))
    assert "Episode 2: " in read(newest(companion)) and newest(companion).id != game.id


async def test_a_summary_that_was_never_shown_is_shown_later(companion: World) -> None:
    """The bot was killed between the end and the summary."""
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
    assert "1:game:join" in read(game)
    await companion.env.advance_time(1000)
    assert "**1 moment** in" in read(game) and len(game.attachments) == 1


async def test_the_store_alone_decides(companion: World) -> None:
    """An interaction that Discord delivers twice is one call."""
    from bot.clock import epoch
    from bot.party import play as moves
    from bot.party.games import Games

    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    games = Games(GameStore(companion.services.database), companion.services.clock)
    who = moves.Who(companion.halfway.id, epoch(companion.services.clock.now()), 42)
    for _ in range(2):
        table = await games.move(game_id(game), moves.call("5"), who)
        assert table is not None and len(table.calls) == 1
    assert len((await table_of(companion, game)).calls) == 1


async def test_works_without_any_permission(companion: World) -> None:
    """Whoever presses lets the message be edited, even where the bot may not look into the channel."""
    await bar(companion, companion.channel, "view_channel")
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await call(companion, companion.halfway, game, "5")
    assert "**1 moment so far**" in read(game)
    await finish(companion, companion.halfway, game)
    assert "**1 moment** in" in read(game)


async def test_words_of_alcohol_only_where_they_may_be(companion: World) -> None:
    """In an age-restricted channel or where an admin allowed it; where that ends, the words end as well."""
    refused = await companion.newcomer.slash(companion.channel, "drinks start", mode="drinks")
    assert refused.ephemeral and "speaks of points, tea and snacks" in read(refused)
    await companion.set(drinks__alcohol_words=True)
    game = await start(companion, mode="drinks")
    assert "🍺" in read(game)
    await press(companion, companion.halfway, game, "join")
    await companion.set(drinks__alcohol_words=None)
    await call(companion, companion.halfway, game, "5")
    assert "🍺" not in read(game) and "A sip of tea, or a point" in read(game)
    await finish(companion, companion.halfway, game)
    # simcord has no age-restricted channels, so the bot's own idea of this one is changed.
    kept = companion.bot.get_channel(companion.channel.id)
    assert isinstance(kept, discord.TextChannel)
    kept.nsfw = True
    restricted = await start(companion, mode="drinks")
    assert "A sip of your drink" in read(restricted)


async def test_the_next_game_stays_within_what_may_be_said(companion: World) -> None:
    """Where drinks may not be spoken of any more, the next episode is played with tea."""
    await companion.set(drinks__alcohol_words=True)
    game = await start(companion, episode=1, mode="drinks")
    await press(companion, companion.halfway, game, "join")
    await finish(companion, companion.halfway, game)
    await companion.set(drinks__alcohol_words=None)
    following = (await companion.newcomer.click(game, custom_id=control(game, "1:game:next"))).response
    assert "Points and tea" in read(following) and "Episode 2: " in read(following)


async def test_the_pause_note(companion: World) -> None:
    """After many sips in a short time, gently; an admin can switch it off."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    for turn in range(8):
        await companion.env.advance_time(10)
        await call(companion, companion.halfway, game, SIPS[turn % 4])
    assert "a short pause: the game waits for you" in read(game)
    await companion.set(drinks__pause_note=False)
    await call(companion, companion.halfway, game, "9")
    assert "a short pause" not in read(game)


async def test_switched_off(companion: World) -> None:
    """The module's switch holds for the message as well."""
    game = await start(companion)
    await companion.set(modules__drinks__enabled=False)
    refused = await press(companion, companion.halfway, game, "join")
    assert refused.ephemeral and "switched off" in read(refused)


async def test_in_a_dm_there_is_no_game(companion: World) -> None:
    """It is played in servers; one's own numbers can be read everywhere."""
    user = companion.env.create_user("alone")
    assert "only in a server" in read(await user.slash("drinks start"))
    assert "You have not played yet" in read(await user.slash("drinks stats"))
    assert "only in a server" in read(await user.slash("drinks stats", scope="server"))


async def test_stats(companion: World) -> None:
    """Of the game, of oneself, of the server; taken-back calls aside, and nobody is compared with anybody."""
    empty = await companion.newcomer.slash(companion.channel, "drinks stats", scope="game")
    assert empty.ephemeral and "No game was played in this channel yet" in read(empty)
    assert "No game has ended here yet" in read(
        await companion.newcomer.slash(companion.channel, "drinks stats", scope="server")
    )
    for episode in (1, 1, 2):
        game = await start(companion, episode=episode)
        await press(companion, companion.halfway, game, "join")
        await press(companion, companion.newcomer, game, "join")
        await call(companion, companion.halfway, game, "5")
        await call(companion, companion.newcomer, game, "5")
        await companion.env.advance_time(10)
        await call(companion, companion.halfway, game, "9")
        await call(companion, companion.newcomer, game, "2")
        await press(companion, companion.newcomer, game, "undo")
        told = await companion.finished.slash(companion.channel, "drinks stats", scope="game")
        assert not told.ephemeral and f"Episode {episode}: " in read(told) and "2 calls" in read(told)
        await finish(companion, companion.halfway, game)
    mine = await companion.halfway.slash(companion.channel, "drinks stats")
    assert mine.ephemeral
    assert "3 games played" in read(mine) and "2 different episodes" in read(mine) and "6 things seen" in read(mine)
    assert "**5** Swindler panics  **×3**" in read(mine)
    server = read(await companion.newcomer.slash(companion.channel, "drinks stats", scope="server"))
    assert "3 games played" in server and "6 moments" in server and "2 players" in server
    assert "1 (×2), 2 (×1)" in server and "**9** Somebody says Akudama  **×3**" in server
    assert f"<@{companion.halfway.id}>" not in server


async def test_whoever_is_forgotten_stays_in_the_count(companion: World) -> None:
    """Erasing takes the person out of the game, not the call."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await press(companion, companion.newcomer, game, "join")
    await call(companion, companion.halfway, game, "5")
    asked = await companion.halfway.slash(companion.channel, "privacy erase")
    assert "Games that you joined" in read(asked)
    await companion.halfway.click(asked.response, custom_id=control(asked, "1:erase:"))
    await press(companion, companion.newcomer, game, "pause")
    assert f"<@{companion.halfway.id}>" not in read(game) and "somebody who asked to be forgotten" in read(game)
    assert "**1 moment so far**" in read(game)
    exported = await companion.newcomer.slash(companion.channel, "privacy export")
    document = (await exported.response.attachments[0].read()).decode()
    assert '"game_player"' in document and '"game_event"' in document and str(companion.halfway.id) not in document


async def test_old_games_are_forgotten(companion: World) -> None:
    """A year after they ended."""
    game = await start(companion)
    await press(companion, companion.halfway, game, "join")
    await finish(companion, companion.halfway, game)
    store = GameStore(companion.services.database)
    now = companion.services.clock.now()
    await store.forget_before(now - timedelta(days=1))
    assert await store.load(game_id(game)) is not None
    await store.forget_before(now + timedelta(seconds=10))
    assert await store.load(game_id(game)) is None
    gone = await companion.newcomer.click(game, custom_id=control(game, "1:game:next"))
    assert gone.ephemeral and "no longer kept" in read(gone)


@pytest.mark.parametrize("seen", range(LAST + 1))
async def test_nothing_of_a_game_leaks(companion: World, seen: int) -> None:
    """Whatever is played at whatever limit: messages, lists, cards, pictures' descriptions, summaries and numbers."""
    await companion.limit(seen)
    await companion.finished.slash(companion.channel, "progress set", episode=LAST)
    secrets = Secrets(seen)
    leaks: list[str] = []

    def look(message: Any) -> None:
        leaks.extend(secrets.found_in(read(message)))
        for attachment in message.attachments:
            leaks.extend(secrets.found_in(f"{attachment.filename} {gallery(message)['description']}"))

    for deal in DEALS:
        game = await start(companion, companion.finished, episode=LAST, deal=deal)
        look(game)
        joined = await press(companion, companion.finished, game, "join")
        for message in joined.followups:
            look(message)
        for rule in (await table_of(companion, game)).hands()[1]:
            await companion.finished.select(game, [rule], custom_id=selects(game)[0]["custom_id"])
        await companion.env.advance_time(2)
        look(game)
        look((await companion.finished.slash(companion.channel, "drinks stats", scope="game")).response)
        await finish(companion, companion.finished, game)
        look(game)
    look((await companion.finished.slash(companion.channel, "drinks stats", scope="server")).response)
    assert leaks == []


async def test_a_thread_has_the_limit_of_its_channel(companion: World) -> None:
    """Also when the bot does not know the thread, which it forgets once it is archived."""
    await companion.limit(LAST)
    await companion.limit(0, companion.channel.id)
    kept = companion.bot.get_channel(companion.channel.id)
    assert isinstance(kept, discord.TextChannel)
    thread = await kept.create_thread(name="Tonight", type=discord.ChannelType.public_thread)
    where = Where(thread.id, companion.guild.id)
    began = await use(companion, runnable(companion)["drinks start"], companion.halfway.id, where)
    game = began.response
    assert "Doctor threads her needle" in read(game)
    assert (await table_of(companion, game)).setup.parent_id == companion.channel.id
    await raw_press(companion, began, control(game, "1:game:join:"), companion.halfway.id, where)
    kept.guild._threads.clear()
    await companion.env.advance_time(2)
    assert f"<@{companion.halfway.id}>" in read(game) and "Doctor threads her needle" in read(game)


async def test_in_japanese(companion: World) -> None:
    """The message speaks the server's language, what one person reads their own."""
    await companion.set(language="ja")
    speak(companion, "ja")
    game = await start(companion, deal="bingo")
    await press(companion, companion.halfway, game, "join")
    await call(companion, companion.halfway, game, "5")
    language = companion.services.translations.language("ja")
    for words in ("Join", "Leave", "Undo", "Pause", "My card"):
        assert language.gettext(words) in read(game)
    await finish(companion, companion.halfway, game)
    assert "×1" in read(game) and "moment" not in read(game)


async def test_presses_of_the_same_instant(companion: World) -> None:
    """Interactions that overlap are each answered, and each counts once."""
    game = await start(companion)
    people = [companion.person(f"player{number}") for number in range(10)]
    for person in people:
        await press(companion, person, game, "join")
    stored = companion.env.backend.get_message(companion.channel.id, game.id)
    message = dict(serializers.message_payload(companion.env.backend, stored))
    records = []
    for person in people:
        for rule in ("5", "9"):
            record, payload = base_payload(
                companion.env.backend,
                type=3,
                channel_id=companion.channel.id,
                guild_id=companion.guild.id,
                user_id=person.id,
                data={"custom_id": selects(game)[0]["custom_id"], "component_type": 3, "values": [rule]},
            )
            record.source_message_id = game.id
            companion.env.backend.emit("INTERACTION_CREATE", {**payload, "message": message})
            records.append(record)
    await companion.env.settle(idle=0.002)
    assert all(record.response_kind is not None for record in records)
    table = await table_of(companion, game)
    assert len(table.calls) == 20 and len(table.moments()) == 2


async def test_rules_of_the_server_are_played_like_any(companion: World) -> None:
    """Those that admins wrote are in play, worded harmlessly, and stay as they were; those that are off are not."""
    rule = {"trigger": "**Somebody** sighs [here](https://example.com)", "action": "cheer"}
    await companion.set(drinks__rules__3=rule, drinks__switched_off=[5, 6])
    game = await start(companion)
    keys = [option["value"] for option in selects(game)[0]["options"]]
    assert "s3" in keys and not {"5", "6"} & set(keys) and "16 rules" in read(game)
    await press(companion, companion.halfway, game, "join")
    await companion.set(drinks__rules__3=None)
    await call(companion, companion.halfway, game, "s3")
    assert "### 🎉 Cheer" in read(game) and "**S3** \u2068\\*\\*Somebody\\*\\* sighs \\[here]" in read(game)
    await finish(companion, companion.halfway, game)
    assert "\\*\\*Somebody\\*\\*" in read(game) and "S3 **Somebody** sighs" in gallery(game)["description"]
    mine = await companion.halfway.slash(companion.channel, "drinks stats")
    assert "**S3** \u2068\\*\\*Somebody" in read(mine)


async def test_more_rules_than_a_list_holds(companion: World) -> None:
    """Are in further lists, the most called first; all of it fits a message in its longest form."""
    rules = {
        f"drinks__rules__{number}": {"trigger": f"{number} " + "非常に長い規則" * 13, "action": "sip"}
        for number in range(1, 51)
    }
    await companion.set(**rules)
    await companion.set(language="ja")
    game = await start(companion, deal="dealt")
    assert [len(select["options"]) for select in selects(game)] == [25, 25, 17]
    people = [companion.person(f"player{number}") for number in range(40)]
    for person in people:
        await person.click(game, custom_id=control(game, "1:game:join:"))
    table = await table_of(companion, game)
    for seat, held in table.hands().items():
        person = next(person for person in people if person.id == table.people[seat])
        for key in held:
            select = next(s for s in selects(game) if key in [option["value"] for option in s["options"]])
            await person.select(game, [key], custom_id=select["custom_id"])
    await companion.env.advance_time(2)
    await companion.env.advance_time(30)
    holder = next(person for person in people if "s50" in table.hands()[table.seat_of(person.id) or 0])
    await call(companion, holder, game, "s50")
    assert selects(game)[0]["options"][0]["value"] == "s50"
    await finish(companion, people[0], game)
    assert len(game.attachments) == 1


async def test_every_rule_switched_off(companion: World) -> None:
    """There is nothing to play with, and whoever can change that is told how."""
    await companion.set(drinks__switched_off=list(range(1, 18)))
    refused = await companion.newcomer.slash(companion.channel, "drinks start")
    assert refused.ephemeral and "Every rule is switched off" in read(refused)
