"""The server in which the bot is tried: its members, how far each has watched, and one channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord

from bot.catalogue import Viewer
from bot.clock import SystemClock
from bot.preview import PRODUCT
from bot.preview.simcord_hooks import dated, set_date
from bot.preview.welcome import welcome
from bot.services import Services
from bot.translations import Language

if TYPE_CHECKING:
    from simcord import ChannelHandle, Env, MemberActor

    from bot.client import CompanionBot

FOUNDED = datetime(2020, 1, 1, tzinfo=UTC)
"""When the server and its members seem to have been made. Their ids follow from it, so progress outlives a restart."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member to be: `seen` is None for one who never said how far they are."""

    username: str
    name: str
    seen: int | None
    manages: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """What a page can show: a server's channel, and the members to look at it as."""

    server: str
    channel: ChannelHandle
    members: dict[str, MemberActor]
    names: dict[int, str]
    """What everybody is called, the bot too, by id."""


def people(last_episode: int, language: Language) -> list[Person]:
    """Return one member of each kind; their names say which."""
    _ = language.gettext
    half = last_episode // 2
    return [
        Person("aoi", _("Aoi (admin)"), None, manages=True),
        Person("nao", _("Nao (new)"), 0),
        Person("sora", _("Sora (episode {number})", number=half), half),
        Person("rin", _("Rin (finished)"), last_episode),
    ]


async def build(env: Env, bot: CompanionBot, services: Services) -> World:
    """Make the server, its members and its channel, and have the bot welcome them; it is today there."""
    language = services.translations.language("en")
    set_date(env, SystemClock().now())
    names = await _rename(bot)
    cast = people(await services.catalogue.last_episode(), language)
    channel, members = _found(
        env,
        await _server_name(services),
        language.gettext("Simulated: nothing you write here leaves this machine."),
        cast,
    )
    for person in cast:
        member = members[person.username]
        names[member.id] = person.name
        if person.seen is not None and await services.progress.get(member.id) is None:
            await services.progress.set(member.id, person.seen, services.clock.now())
    await env.settle()
    general = bot.get_channel(channel.id)
    if isinstance(general, discord.TextChannel):
        await general.send(view=welcome(bot, language))
    return World(channel.guild.name if channel.guild else "", channel, members, names)


async def _rename(bot: CompanionBot) -> dict[int, str]:
    """Name the bot; later would be too late, because a server keeps the name that its members joined with."""
    if bot.user is None:
        return {}
    await bot.user.edit(username=PRODUCT)
    return {bot.user.id: PRODUCT}


async def _server_name(services: Services) -> str:
    show = await services.catalogue.entry(Viewer(0), "show", "show")
    return show.ref.name.en if show else PRODUCT


def _found(env: Env, server: str, topic: str, cast: Sequence[Person]) -> tuple[ChannelHandle, dict[str, MemberActor]]:
    with dated(env, FOUNDED):
        guild = env.create_guild(server)
        channel = guild.create_text_channel("general", topic=topic)
        # Nobody can look into these here, but an admin can choose them.
        guild.create_text_channel("news")
        guild.create_text_channel("rewatch")
        guild.create_role("Rewatchers")
        managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True, manage_events=True))
    members = {}
    for at, person in enumerate(cast, start=1):
        # A millisecond apart, because the colour of a plain avatar follows from the moment of the id as well.
        with dated(env, FOUNDED + timedelta(milliseconds=at)):
            user = env.create_user(person.username, global_name=person.name)
        members[person.username] = guild.add_member(user, roles=[managers] if person.manages else [])
    return channel, members
