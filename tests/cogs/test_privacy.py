"""Members get all that is stored about them, and get rid of it, wherever they are."""

from __future__ import annotations

import json
from typing import Any

import discord
import pytest
from simcord.backend import serializers
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from bot.client import CompanionBot
from tests.harness import World, control, read


async def _live(companion: World) -> None:
    """Let the admin and a member leave traces in every way that commands can."""
    await companion.admin.slash(companion.channel, "progress set", episode=6)
    await companion.newcomer.slash(companion.channel, "progress set", episode=2)
    await companion.limit(3)
    await companion.set(language="en")


async def _file(reply: Any) -> dict[str, Any]:
    (attachment,) = reply.response.attachments
    content: dict[str, Any] = json.loads(await attachment.read())
    return content


async def test_export_is_a_private_file_of_the_askers_own(companion: World) -> None:
    """The file says what it is, of whom, when, from which bot, and names nobody else."""
    await _live(companion)
    reply = await companion.admin.slash(companion.channel, "privacy export")
    assert reply.ephemeral and "How far you have watched (1 entry)" in read(reply)
    today = discord.utils.utcnow()
    (attachment,) = reply.response.attachments
    assert attachment.filename == f"companion-data-{today:%Y-%m-%d}.json"
    shown = [part for part in reply.response.components if part["type"] == 13]
    assert [part["name"] for part in shown] == [attachment.filename], "the file is not shown"
    content = await _file(reply)
    assert content["person"] == str(companion.admin.id)
    assert content["made_at"].startswith(f"{today:%Y-%m-%dT%H:%M}") and content["made_at"].endswith("+00:00")
    assert str(companion.bot.application_id) in content["bot"]
    assert content["stored"]["progress"]["rows"][0]["seen"] == 6
    assert len(content["stored"]["guild_change"]["rows"]) == 2
    assert {row["path"] for row in content["stored"]["guild_change_entry"]["rows"]} == {"spoilers.default", "language"}
    assert "365 days" in content["stored"]["guild_change"]["how_long"]
    assert str(companion.newcomer.id) not in (await attachment.read()).decode()


@pytest.mark.parametrize("command", ["privacy export", "privacy erase"])
async def test_nothing_stored_is_said_at_once(companion: World, command: str) -> None:
    """Without anything stored there is neither a file nor a question."""
    reply = await companion.halfway.slash(companion.channel, command)
    assert reply.ephemeral and read(reply) == "Nothing is stored about you."
    assert not reply.response.attachments


async def test_erase_asks_then_erases(companion: World) -> None:
    """The question says what goes and what stays; then exactly that happens, to nobody else."""
    await _live(companion)
    asked = await companion.admin.slash(companion.channel, "privacy erase")
    words = read(asked)
    assert asked.ephemeral
    assert words.index("will be erased") < words.index("How far you have watched (1 entry)") < words.index("This stays")
    assert words.index("This stays") < words.index("the settings of a server (2 entries)")
    assert await companion.services.progress.get(companion.admin.id) == 6

    await companion.admin.click(asked.response, custom_id=control(asked, "1:erase:"))
    assert read(asked).startswith("Erased:") and "1:erase" not in read(asked)
    assert "Nothing is stored" in read(await companion.admin.slash(companion.channel, "privacy export"))
    assert await companion.services.progress.get(companion.newcomer.id) == 2
    history = await companion.services.guilds.history(companion.guild.id)
    assert [change.actor_id for change in history] == [None, None]
    assert (await companion.services.guilds.settings(companion.guild.id)).spoilers.default == 3


async def test_keep_erases_nothing(companion: World) -> None:
    """Whoever thinks better of it loses nothing, and the question is gone."""
    await _live(companion)
    asked = await companion.admin.slash(companion.channel, "privacy erase")
    await companion.admin.click(asked.response, custom_id=control(asked, "1:keep:"))
    assert read(asked) == "Nothing was erased."
    assert len((await _file(await companion.admin.slash(companion.channel, "privacy export")))["stored"]) == 3


async def test_a_question_asked_twice_is_answered_twice(companion: World) -> None:
    """The second of two questions finds nothing left and says so."""
    await _live(companion)
    first = await companion.admin.slash(companion.channel, "privacy erase")
    second = await companion.admin.slash(companion.channel, "privacy erase")
    await companion.admin.click(first.response, custom_id=control(first, "1:erase:"))
    await companion.admin.click(second.response, custom_id=control(second, "1:erase:"))
    assert read(second) == "Nothing is stored about you."


async def test_the_question_outlives_a_restart(companion: World) -> None:
    """A button from before a restart still erases."""
    await _live(companion)
    asked = await companion.admin.slash(companion.channel, "privacy erase")
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await companion.admin.click(asked.response, custom_id=control(asked, "1:erase:"))
    assert read(asked).startswith("Erased:")
    assert await companion.services.progress.get(companion.admin.id) is None


@pytest.mark.parametrize("verb", ["erase", "keep"])
async def test_nobody_else_answers_the_question(companion: World, verb: str) -> None:
    """A click of somebody else, as no client would send it, erases neither person's data."""
    await _live(companion)
    asked = await companion.admin.slash(companion.channel, "privacy erase")
    told = await _click_as(companion, companion.newcomer, asked, f"1:{verb}:{companion.admin.id}")
    assert told.ephemeral and "Somebody else was asked that" in read(told)
    assert "will be erased" in read(asked)
    assert await companion.services.progress.get(companion.admin.id) == 6
    assert await companion.services.progress.get(companion.newcomer.id) == 2


async def test_in_direct_messages(companion: World) -> None:
    """Both commands work without a server."""
    user = companion.env.create_user("alone")
    await user.slash("progress set", episode=4)
    exported = await user.slash("privacy export")
    assert exported.ephemeral and list((await _file(exported))["stored"]) == ["progress"]
    asked = await user.slash("privacy erase")
    assert asked.ephemeral and "This stays" not in read(asked)
    await user.click(asked.response, custom_id=control(asked, "1:erase:"))
    assert await companion.services.progress.get(user.id) is None


@pytest.mark.parametrize("context", [0, 2])
async def test_as_a_personal_install(companion: World, context: int) -> None:
    """Both commands work where only the person has installed the bot."""
    patch = {"context": context, "authorizing_integration_owners": {"1": str(companion.admin.id)}}
    await _live(companion)
    companion.env.backend.subscribers.insert(
        0, lambda event, payload: payload.update(patch) if event == "INTERACTION_CREATE" else None
    )
    assert "progress" in (await _file(await companion.admin.slash(companion.channel, "privacy export")))["stored"]
    asked = await companion.admin.slash(companion.channel, "privacy erase")
    await companion.admin.click(asked.response, custom_id=control(asked, "1:erase:"))
    assert await companion.services.progress.get(companion.admin.id) is None


async def test_no_module_switches_it_off(companion: World) -> None:
    """A server that has switched everything off cannot keep its members from their data."""
    await _live(companion)
    modules = ("characters", "episodes", "lore", "drinks", "news", "rewatch", "announcements")
    await companion.set(**{f"modules__{name}__enabled": False for name in modules})
    assert "progress" in (await _file(await companion.newcomer.slash(companion.channel, "privacy export")))["stored"]


async def _click_as(companion: World, person: Any, reply: Any, custom_id: str) -> InteractionResult:
    """Click a button of a reply that only its asker can see."""
    backend = companion.env.backend
    stored = backend.get_message(companion.channel.id, reply.response.id)
    record, payload = base_payload(
        backend,
        type=3,
        channel_id=companion.channel.id,
        guild_id=companion.guild.id,
        user_id=person.id,
        data={"custom_id": custom_id, "component_type": 2},
    )
    record.source_message_id = stored.id
    message = dict(serializers.message_payload(backend, stored))
    backend.emit("INTERACTION_CREATE", payload | {"message": message})
    await companion.env.settle()
    result = InteractionResult(companion.env, record)
    assert result.acknowledged
    return result
