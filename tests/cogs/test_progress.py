"""How far people are, and what only they see because of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest

from bot.client import CompanionBot
from tests.harness import World, control, read


async def test_show_me_asks_first_then_shows(companion: World) -> None:
    """Whoever presses "Show me what I may see" is asked how far they are, then gets their own card."""
    card = await companion.newcomer.slash(companion.channel, "character", name="brawler")
    asked = await companion.finished.click(card.response, custom_id=control(card, "1:mine:0:character"))
    assert asked.ephemeral and "How far have you watched?" in read(asked)
    await companion.finished.select(asked.response, ["12"], custom_id=control(asked, "1:seen:"))
    assert "Dies in the duel" in read(asked)
    assert "Dies in the duel" not in read(card)
    again = await companion.finished.click(card.response, custom_id=control(card, "1:mine:0:character"))
    assert "Dies in the duel" in read(again)


async def test_set_show_clear_and_undo(companion: World) -> None:
    """Progress is told, forgotten, and each change can be undone."""
    me, channel = companion.halfway, companion.channel
    assert "Nothing is noted" in read(await me.slash(channel, "progress show"))
    await me.slash(channel, "progress set", episode=6)
    changed = await me.slash(channel, "progress set", episode=9)
    await me.click(changed.response, custom_id=control(changed, "1:undo"))
    assert "up to episode 6" in read(await me.slash(channel, "progress show"))
    cleared = await me.slash(channel, "progress clear")
    assert "Nothing is noted" in read(await me.slash(channel, "progress show"))
    await me.click(cleared.response, custom_id=control(cleared, "1:undo"))
    assert "up to episode 6" in read(await me.slash(channel, "progress show"))
    assert "nothing noted" in read(await companion.newcomer.slash(channel, "progress clear"))


@pytest.mark.parametrize("episode", [13, 99, 10**9])
async def test_progress_beyond_the_show(companion: World, episode: int) -> None:
    """A number that no episode has is refused with what to give instead."""
    reply = await companion.newcomer.slash(companion.channel, "progress set", episode=episode)
    assert reply.ephemeral and "from 0 (nothing seen yet) to 12" in read(reply)


async def test_only_the_asker_turns_a_card(companion: World) -> None:
    """Somebody else's click is answered with what they can do, and the card stays."""
    card = await companion.newcomer.slash(companion.channel, "episode", number=1)
    before = read(card)
    refused = await companion.finished.click(card.response, custom_id=control(card, "1:go:"))
    assert refused.ephemeral and "belongs to whoever asked" in read(refused)
    assert read(card) == before


async def test_controls_outlive_a_restart(companion: World, tmp_path: Path) -> None:
    """After a restart, cards from before still turn, and progress is still known."""
    await companion.newcomer.slash(companion.channel, "progress set", episode=4)
    card = await companion.newcomer.slash(companion.channel, "episode", number=1)
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await companion.newcomer.click(card.response, custom_id=control(card, "1:go:"))
    assert "Reservoir Dogs" in read(card)
    mine = await companion.newcomer.click(card.response, custom_id=control(card, "1:mine:0:episode"))
    assert "What happens" in read(mine)


async def test_limits_of_thread_channel_and_server(companion: World) -> None:
    """A thread's own limit counts, else its channel's, else the server's."""
    viewers, guild, channel = companion.services.viewers, companion.guild, companion.channel
    thread = await companion.env.bot.get_channel(channel.id).create_thread(  # type: ignore[union-attr]
        name="Episode 5", type=discord.ChannelType.public_thread
    )
    assert (await viewers.of_place(guild.id, thread.id, channel.id)).seen == 0
    await companion.limit(2)
    assert (await viewers.of_place(guild.id, thread.id, channel.id)).seen == 2
    await companion.limit(4, channel.id)
    assert (await viewers.of_place(guild.id, thread.id, channel.id)).seen == 4
    await companion.limit(5, thread.id)
    assert (await viewers.of_place(guild.id, thread.id, channel.id)).seen == 5
    assert (await viewers.of_place(guild.id, channel.id)).seen == 4


async def test_progress_never_raises_a_public_reply(companion: World) -> None:
    """What somebody has seen changes nothing of what others read."""
    await companion.finished.slash(companion.channel, "progress set", episode=12)
    assert "Only the premise" in read(await companion.finished.slash(companion.channel, "character", name="courier"))


async def test_direct_messages_go_as_far_as_the_person(companion: World) -> None:
    """In a DM the person's own progress counts, and the reply stays."""
    user = companion.env.create_user("alone")
    assert "only the premise" in read(await user.slash("character", name="brawler"))
    await companion.services.progress.set(user.id, 12, datetime.now(UTC))
    reply = await user.slash("character", name="brawler")
    assert "Dies in the duel" in read(reply) and not reply.ephemeral


@pytest.mark.parametrize("context", [0, 2])
async def test_user_install_answers_its_owner_alone(companion: World, context: int) -> None:
    """Where only a person installed the bot, they alone see the answer, at their own progress."""
    owner = {"1": str(companion.finished.id)}
    companion.env.backend.subscribers.insert(
        0,
        lambda event, payload: (
            payload.update(context=context, authorizing_integration_owners=owner)
            if event == "INTERACTION_CREATE"
            else None
        ),
    )
    await companion.finished.slash(companion.channel, "progress set", episode=12)
    reply = await companion.finished.slash(companion.channel, "character", name="brawler")
    assert reply.ephemeral and "Dies in the duel" in read(reply)
    assert len(reply.followups) == 0


async def test_commands_work_everywhere(companion: World) -> None:
    """Every command is registered for servers, DMs and personal installs, but for what only a server has."""
    body = next(r.json for r in companion.env.http_requests if r.method == "PUT" and r.path.endswith("/commands"))
    assert {"progress", "privacy", "config", "drinks-admin"} <= {command["name"] for command in body}
    for command in body:
        of_servers = command["name"] in {"config", "drinks-admin", "announce", "rewatch", "rewatch-admin"}
        assert sorted(command["contexts"]) == ([0] if of_servers else [0, 1, 2]), command["name"]
        assert sorted(command["integration_types"]) == ([0] if of_servers else [0, 1]), command["name"]
