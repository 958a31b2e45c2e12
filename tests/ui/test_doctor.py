"""`/config check`, the words after a channel was chosen, and the test message."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.client import CompanionBot
from bot.guilds import Page
from bot.guilds.needs import FEATURES, Feature, Need, Where
from bot.guilds.permissions import PERMISSIONS
from tests.cogs.test_panel import panel, pick_id
from tests.harness import World, control, read

NEEDS = [(feature, need) for feature in FEATURES if feature.role for need in feature.needs]
each_need = pytest.mark.parametrize(
    ("feature", "need"), NEEDS, ids=lambda value: getattr(value, "module", None) or value.permission
)


async def bar(world: World, channel: Any, permission: str) -> None:
    """Take a permission from the bot in one channel, as an admin would in Discord."""
    kept = world.bot.get_channel(channel.id)
    assert isinstance(kept, discord.TextChannel) and world.bot.user is not None
    await kept.set_permissions(kept.guild.me, **{permission: False})
    await world.env.settle()


async def take_from_roles(world: World, permission: str) -> None:
    """Take a permission from every role, that of everybody too, but for that of the admins who are to look at it."""
    backend = world.env.backend
    for role in list(backend.guilds[world.guild.id].roles.values()):
        granted = discord.Permissions(int(role.permissions))
        granted.update(**{permission: role.name == "Mods"})
        backend.edit_role(world.guild.id, role.id, {"permissions": granted.value})
    await world.env.settle()


async def choose_all(world: World, feature: Feature, need: Need) -> Any:
    """Let a feature do all it can in a channel, or a thread of it where the need is of threads; return the channel."""
    channel = world.guild.create_text_channel("posts")
    kept = world.bot.get_channel(channel.id)
    assert isinstance(kept, discord.TextChannel)
    place = kept.id
    if need.where is Where.THREAD:
        place = (await kept.create_thread(name="Posts", type=discord.ChannelType.public_thread)).id
    await world.set(**{f"{feature.module}__channel": place, "rewatch__events": True})
    await world.set(rewatch__threads=need.where is not Where.THREAD)
    return channel


async def test_nothing_chosen(companion: World) -> None:
    """A server that chose no channel is told where to choose one."""
    told = await companion.admin.slash(companion.channel, "config check")
    assert told.ephemeral and "No channel is chosen yet" in read(told) and "config panel" in read(told)


async def test_all_is_well(companion: World) -> None:
    """Each feature with its channel, and that nothing is missing."""
    await companion.set(news__channel=companion.channel.id, rewatch__channel=companion.channel.id)
    told = read(await companion.admin.slash(companion.channel, "config check"))
    assert told.count("Nothing is missing.") == 2 and f"News: <#{companion.channel.id}>" in told
    assert told.count("1:check:test:") == 1


@each_need
async def test_what_is_missing_in_the_channel(companion: World, feature: Feature, need: Need) -> None:
    """A permission that is taken away in the channel is found, alone; the server's own stay."""
    channel = await choose_all(companion, feature, need)
    await bar(companion, channel, need.permission)
    report = read(await companion.admin.slash(companion.channel, "config check"))
    if need.where is Where.SERVER:
        assert "Nothing is missing." in report
    else:
        assert f"- “{PERMISSIONS[need.permission]}” is missing in <#" in report and need.without in report
        assert report.count("- ") == 1


@each_need
async def test_what_is_missing_in_the_roles(companion: World, feature: Feature, need: Need) -> None:
    """A permission that no role grants is found, alone; another look says when all is well."""
    await choose_all(companion, feature, need)
    await take_from_roles(companion, need.permission)
    report = await companion.admin.slash(companion.channel, "config check")
    assert f"- “{PERMISSIONS[need.permission]}” is missing" in read(report) and need.without in read(report)
    assert read(report).count("- ") == 1
    everybody = companion.guild.default_role.id
    given = companion.bot.get_guild(companion.guild.id).default_role.permissions  # type: ignore[union-attr]
    given.update(**{need.permission: True})
    companion.env.backend.edit_role(companion.guild.id, everybody, {"permissions": given.value})
    await companion.env.settle()
    await companion.admin.click(report.response, custom_id="1:check:again")
    assert "Nothing is missing." in read(report)


async def test_a_role_that_nobody_may_mention(companion: World) -> None:
    """The bot may mention any role only with a permission that it never asks for."""
    fans = companion.guild.create_role("Fans")
    await companion.set(news__channel=companion.channel.id, news__role=fans.id)
    await take_from_roles(companion, "mention_everyone")
    report = await companion.admin.slash(companion.channel, "config check")
    assert f"<@&{fans.id}> is shown, but nobody is notified" in read(report)
    companion.env.backend.edit_role(companion.guild.id, fans.id, {"mentionable": True})
    await companion.env.settle()
    await companion.admin.click(report.response, custom_id="1:check:again")
    assert "Nothing is missing." in read(report)
    companion.env.backend.delete_role(companion.guild.id, fans.id)
    await companion.env.settle()
    await companion.admin.click(report.response, custom_id="1:check:again")
    assert "The chosen role is gone" in read(report)


async def test_a_channel_that_is_deleted(companion: World) -> None:
    """It is noticed, with where to choose another."""
    news = companion.guild.create_text_channel("news")
    await companion.set(news__channel=news.id)
    await companion.bot.get_channel(news.id).delete()  # type: ignore[union-attr]
    await companion.env.settle()
    for told in (await companion.admin.slash(companion.channel, "config check"), await panel(companion)):
        assert f"<#{news.id}> is gone" in read(told) and "Choose another" in read(told)


async def test_choosing_a_channel_tells_at_once(companion: World) -> None:
    """The panel says what is missing in the moment the channel is picked."""
    news = companion.guild.create_text_channel("news")
    await bar(companion, news, "attach_files")
    opened = await panel(companion, Page.PLACES)
    await companion.admin.select(opened.response, [news], custom_id=pick_id(opened, "news.channel"))
    assert "Posts go out without pictures" in read(opened)
    assert "“Attach Files” is missing" in read(await panel(companion))


async def test_what_discord_says_counts_more(companion: World) -> None:
    """Where the picked channel comes with the bot's permissions in it, those are believed."""
    news = companion.guild.create_text_channel("news")

    def tell(event: str, payload: dict[str, Any]) -> None:
        channels = (
            payload.get("data", {}).get("resolved", {}).get("channels", {}) if event == "INTERACTION_CREATE" else {}
        )
        for channel in channels.values():
            channel["app_permissions"] = str(discord.Permissions(view_channel=True, send_messages=True).value)

    companion.env.backend.subscribers.insert(0, tell)
    opened = await panel(companion, Page.PLACES)
    await companion.admin.select(opened.response, [news], custom_id=pick_id(opened, "news.channel"))
    assert "“Attach Files” is missing" in read(opened) and "“Send Messages” is missing" not in read(opened)


async def test_discord_says_that_nothing_is_granted(companion: World) -> None:
    """No permission at all is an answer too, and not the absence of one."""
    news = companion.guild.create_text_channel("news")

    def tell(event: str, payload: dict[str, Any]) -> None:
        resolved = payload.get("data", {}).get("resolved", {}) if event == "INTERACTION_CREATE" else {}
        for channel in resolved.get("channels", {}).values():
            channel["app_permissions"] = "0"

    companion.env.backend.subscribers.insert(0, tell)
    opened = await panel(companion, Page.PLACES)
    await companion.admin.select(opened.response, [news], custom_id=pick_id(opened, "news.channel"))
    assert read(opened).count("is missing in") == 1 and "“View Channel” is missing" in read(opened)


async def test_a_test_message_and_its_deletion(companion: World) -> None:
    """It is posted where posts will be, notifies nobody, and goes with one press."""
    news = companion.guild.create_text_channel("news")
    role = companion.guild.create_role("Fans")
    await companion.set(news__channel=news.id, news__role=role.id)
    report = await companion.admin.slash(companion.channel, "config check")
    told = await companion.admin.click(report.response, custom_id=f"1:check:test:{news.id}")
    assert told.ephemeral and "The test message is here: https://discord.com/channels/" in read(told)
    assert "This is a test by" in read(news.last_message) and f"<@&{role.id}>" in read(news.last_message)
    sent = [r.json for r in companion.env.http_requests if r.path.endswith(f"/channels/{news.id}/messages")]
    assert sent[-1]["allowed_mentions"]["parse"] == [] and not sent[-1]["allowed_mentions"].get("roles")
    await companion.admin.click(told.response, custom_id=control(told, "1:check:delete:"))
    assert "The test message is deleted." in read(told)
    assert news.last_message is None


async def test_a_test_message_that_is_refused(companion: World) -> None:
    """The admin is told which permission to give, else what Discord said and where to look."""
    news = companion.guild.create_text_channel("news")
    await companion.set(news__channel=news.id)
    report = await companion.admin.slash(companion.channel, "config check")
    await bar(companion, news, "send_messages")
    told = await companion.admin.click(report.response, custom_id=f"1:check:test:{news.id}")
    assert "“Send Messages” is missing" in read(told) and "for my role" in read(told)
    await companion.set(news__channel=companion.channel.id)
    await companion.admin.click(report.response, custom_id="1:check:again")
    companion.env.inject_error("POST", f"/channels/{companion.channel.id}/messages", status=403)
    told = await companion.admin.click(report.response, custom_id=f"1:check:test:{companion.channel.id}")
    assert "Discord refused the message" in read(told) and "config check" in read(told)


async def test_only_in_chosen_channels_and_only_by_admins(companion: World) -> None:
    """A button of an older report posts nowhere else; somebody without the right posts nothing."""
    news = companion.guild.create_text_channel("news")
    await companion.set(news__channel=news.id)
    report = await companion.admin.slash(companion.channel, "config check")
    await companion.set(news__channel=companion.channel.id)
    told = await companion.admin.click(report.response, custom_id=f"1:check:test:{news.id}")
    assert "Nothing goes to that channel now" in read(told) and news.last_message is None
    mods = next(role for role in companion.bot.get_guild(companion.guild.id).roles if role.name == "Mods")  # type: ignore[union-attr]
    await mods.edit(permissions=discord.Permissions.none())
    await companion.env.settle()
    told = await companion.admin.click(report.response, custom_id="1:check:again")
    assert "needs the permission “Manage Server”" in read(told)


async def test_a_thread_that_is_archived_is_not_gone(companion: World) -> None:
    """Discord is asked for what is not in memory."""
    kept = companion.bot.get_channel(companion.channel.id)
    assert isinstance(kept, discord.TextChannel)
    thread = await kept.create_thread(name="News", type=discord.ChannelType.public_thread)
    await companion.set(news__channel=thread.id)
    await thread.edit(archived=True)
    await companion.env.settle()
    kept.guild._remove_thread(thread)
    assert "Nothing is missing." in read(await companion.admin.slash(companion.channel, "config check"))
    await thread.delete()
    await companion.env.settle()
    assert "is gone" in read(await companion.admin.slash(companion.channel, "config check"))


async def test_its_buttons_outlive_a_restart(companion: World) -> None:
    """All that they need is in their custom_id."""
    await companion.set(news__channel=companion.channel.id)
    report = await companion.admin.slash(companion.channel, "config check")
    told = await companion.admin.click(report.response, custom_id=f"1:check:test:{companion.channel.id}")
    old = companion.bot
    await companion.env.restart_bot(CompanionBot(companion.services, shards=1))
    await old.close()
    await companion.admin.click(told.response, custom_id=control(told, "1:check:delete:"))
    assert "The test message is deleted." in read(told) and companion.channel.last_message is None
    await companion.admin.click(report.response, custom_id="1:check:again")
    assert "Nothing is missing." in read(report)
