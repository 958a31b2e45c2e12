"""Nobody gets in where they do not belong: every command, as everybody, from everywhere; then every module.

What is expected is read from docs/permissions.md, so what people read there is what the bot does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
import pytest

from bot.errors import UserError, Words
from bot.guilds import MODULES, module_of_cog
from bot.guilds.permissions import PERMISSIONS
from bot.reference import EVERYBODY
from bot.ui.access import ELSEWHERE, NO_RIGHT, NOT_YOURS, SERVER_ONLY, SWITCHED_OFF, SWITCHED_OFF_FOR_YOU
from tests.cogs.announcing import schedule
from tests.harness import ROOT, World, texts
from tests.planning.rewatching import plan
from tests.raw import Command, Where, complete, is_private, press, runnable, said, stored, use

# Beside the table, so that table and code cannot be loosened together.
FOR_EVERYBODY = "drinks about character characters episode episodes help news privacy progress recap rewatch search season2 show term trope"
WHO = {
    "config": "Manage Server",
    "drinks-admin": "Manage Server",
    "announce": "Manage Server",
    "rewatch-admin": "Manage Events",
}
WHO |= dict.fromkeys(FOR_EVERYBODY.split(), EVERYBODY)
SERVERS_ONLY = {"config", "drinks-admin", "drinks start", "announce", "rewatch", "rewatch-admin"}
"""Whole roots, and single commands."""

USED = [
    module
    for module in MODULES.values()
    if module.name in {"characters", "episodes", "lore", "drinks", "news", "rewatch", "announcements"}
]

FOR_MEMBERS = [module for module in USED if module.can_be_limited]


@dataclass(frozen=True, slots=True)
class Row:
    who: str
    in_servers: bool
    in_dms: bool
    as_personal_install: bool
    module: str


def table() -> dict[str, Row]:
    """Return the rows of docs/permissions.md by command."""
    text = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        if line.startswith("| `/"):
            name, who, *places, module = line.strip("| ").split(" | ")
            found[name.strip("`/")] = Row(who, *(place == "yes" for place in places), module)
    return found


TABLE = table()


def here(world: World) -> Where:
    return Where(world.channel.id, world.guild.id)


def personas(world: World) -> dict[str, tuple[int, set[str]]]:
    """Return members of the server by what they are, each with the permissions that matter."""

    def member(name: str, **permissions: bool) -> int:
        role = world.guild.create_role(name, permissions=discord.Permissions(**permissions))
        identity: int = world.guild.add_member(world.env.create_user(name), roles=[role]).id
        return identity

    everything = set(PERMISSIONS.values())
    return {
        "owner": (world.guild.owner.id, everything),
        "administrator": (member("administrator", administrator=True), everything),
        "server manager": (member("server-manager", manage_guild=True), {"Manage Server"}),
        "event manager": (member("event-manager", manage_events=True), {"Manage Events"}),
        "moderator": (member("moderator", kick_members=True, manage_messages=True, manage_channels=True), set()),
        "member": (world.newcomer.id, set()),
    }


async def contents(world: World) -> dict[str, Any]:
    """Return all that the store holds."""
    database = world.services.database
    names = await database.read("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {name: [tuple(row) for row in await database.read(f"SELECT * FROM {name}")] for (name,) in names}


async def fill(world: World) -> None:
    """Give the server something of its own that its admins can choose from."""
    await world.set(drinks__rules__1={"trigger": "Somebody offers tea", "action": "sip"})
    await world.services.rewatching.rewatches.save(1, plan(guild_id=world.guild.id, channel_id=world.channel.id))
    await schedule(world)


def refusal(message: str, **values: object) -> str:
    return str(UserError(message, **values))


async def refuses(world: World, command: Command, user_id: int, where: Where, sentence: str) -> None:
    result = await use(world, command, user_id, where)
    assert said(result) == sentence, command.qualified_name
    assert is_private(result)


async def answers(world: World, command: Command, user_id: int, where: Where) -> None:
    """Check that a command does what it is for; that it finds nothing is an answer, too."""
    told = said(await use(world, command, user_id, where))
    assert told, command.qualified_name
    refusals = [SERVER_ONLY, "Something went wrong", "That needs the permission", "is switched off"]
    refusals += [" in this server.", "That command was updated", "That value is not valid"]
    assert not [words for words in refusals if words in told], (command.qualified_name, told)


def test_the_table_says_what_was_meant() -> None:
    """Who may use what is written down a second time, by hand."""
    for name, row in TABLE.items():
        root = name.split()[0]
        assert root in WHO, f"/{name}: say here who may use it"
        assert row.who == WHO[root]
        assert (row.in_dms, row.as_personal_install) == (not {root, name} & SERVERS_ONLY,) * 2
        assert row.in_servers
    assert {name.split()[0] for name in TABLE} == set(WHO)


async def test_every_command_has_a_row(companion: World) -> None:
    """The table is of this version."""
    assert set(runnable(companion)) == set(TABLE)


async def test_members(companion: World) -> None:
    """In a server, whoever has the permission gets in, and nobody else."""
    commands = runnable(companion)
    for name, (user_id, permissions) in personas(companion).items():
        barred = {command for command, row in TABLE.items() if row.who not in {EVERYBODY, *permissions}}
        before = await contents(companion)
        for command in sorted(barred):
            sentence = refusal(NO_RIGHT, right=TABLE[command].who)
            await refuses(companion, commands[command], user_id, here(companion), sentence)
        assert await contents(companion) == before, name
        for command in sorted(set(TABLE) - barred):
            await answers(companion, commands[command], user_id, here(companion))


async def test_permission_given_and_taken(companion: World) -> None:
    """Rights are asked for at the moment of the command: what a member lost does not count."""
    panel = runnable(companion)["config panel"]
    roles = companion.env.backend.guilds[companion.guild.id].members[companion.admin.id].role_ids
    await answers(companion, panel, companion.admin.id, here(companion))
    roles.clear()
    await refuses(companion, panel, companion.admin.id, here(companion), refusal(NO_RIGHT, right="Manage Server"))


@pytest.mark.parametrize("place", ["direct message", "group", "personal install", "personal install in a DM"])
async def test_outside(companion: World, place: str) -> None:
    """Away from servers that installed the bot, even an administrator has only what the table says."""
    person = companion.guild.owner
    by_person = {"authorizing_integration_owners": {"1": str(person.id)}}
    alone = companion.env.backend.get_dm_channel(person.id).id
    where = {
        "direct message": Where(alone),
        "group": Where(alone, None, {**by_person, "context": 2}),
        "personal install": Where(companion.channel.id, companion.guild.id, by_person),
        "personal install in a DM": Where(alone, None, by_person),
    }[place]
    commands = runnable(companion)
    before = await contents(companion)
    for name, row in TABLE.items():
        allowed = {"direct message": row.in_dms, "group": row.in_dms and row.as_personal_install}.get(
            place, row.as_personal_install
        )
        if not allowed:
            await refuses(companion, commands[name], person.id, where, SERVER_ONLY)
    assert await contents(companion) == before
    for name, row in TABLE.items():
        if row.as_personal_install and row.in_dms:
            await answers(companion, commands[name], person.id, where)
            if place == "personal install":
                assert is_private(await use(companion, commands[name], person.id, where)), name


async def test_installed_by_both(companion: World) -> None:
    """A server that installed the bot has its say, also over those who brought it along themselves."""
    both = {"authorizing_integration_owners": {"0": str(companion.guild.id), "1": str(companion.newcomer.id)}}
    where = Where(companion.channel.id, companion.guild.id, both)
    commands = runnable(companion)
    await companion.set(modules__lore__enabled=False)
    await refuses(companion, commands["trope"], companion.newcomer.id, where, refusal(SWITCHED_OFF, module="Lore"))
    await refuses(
        companion, commands["config panel"], companion.newcomer.id, where, refusal(NO_RIGHT, right="Manage Server")
    )


async def test_a_module_of_each_command(companion: World) -> None:
    """The table names the module that is switched off by its cog."""
    for name, command in runnable(companion).items():
        module = module_of_cog(command.module)
        assert TABLE[name].module == (module.title if module else "none")
    assert {row.module for row in TABLE.values()} == {"none", *(module.title for module in USED)}


@pytest.mark.parametrize("module", FOR_MEMBERS, ids=lambda module: module.name)
async def test_module_off_and_limited(companion: World, module: Any) -> None:
    """A module that is off or limited refuses with the right sentence; everything else still answers."""
    commands = runnable(companion)
    inside = {name: command for name, command in commands.items() if TABLE[name].module == module.title}
    for_admins = {name for name in inside if TABLE[name].who != EVERYBODY}
    others = [command for name, command in commands.items() if name not in inside and TABLE[name].who == EVERYBODY]
    elsewhere = companion.guild.create_text_channel("elsewhere")
    role = companion.guild.create_role("Fans")
    fan = companion.guild.add_member(companion.env.create_user("fan"), roles=[role])
    thread = await companion.bot.get_channel(elsewhere.id).create_thread(  # type: ignore[union-attr]
        name="Inside", type=discord.ChannelType.public_thread
    )
    path = f"modules__{module.name}__"
    words = {"module": Words(module.title)}

    def usable(who: Any) -> list[Command]:
        return [command for name, command in inside.items() if who is companion.admin or name not in for_admins]

    async def refused(who: Any, where: Where, message: str, **values: object) -> None:
        before = await contents(companion)
        for command in usable(who):
            await refuses(companion, command, who.id, where, refusal(message, **words, **values))
        assert await contents(companion) == before

    async def answered(who: Any, where: Where) -> None:
        for command in usable(who):
            if where.guild_id is not None or TABLE[command.qualified_name].in_dms:
                await answers(companion, command, who.id, where)

    assert inside and others
    await companion.set(**{f"{path}enabled": False})
    await refused(companion.newcomer, here(companion), SWITCHED_OFF)
    panel = companion.bot.mention("config panel")
    assert panel.startswith("</config panel:")
    await refused(companion.admin, here(companion), SWITCHED_OFF_FOR_YOU, panel=panel)
    for command in others:
        await answers(companion, command, companion.newcomer.id, here(companion))
    await answered(companion.newcomer, Where(companion.env.backend.get_dm_channel(companion.newcomer.id).id))

    await companion.set(**{f"{path}enabled": True, f"{path}channels": [elsewhere.id]})
    await refused(companion.newcomer, here(companion), ELSEWHERE, places=f"<#{elsewhere.id}>")
    await answered(companion.newcomer, Where(elsewhere.id, companion.guild.id))
    await answered(companion.newcomer, Where(thread.id, companion.guild.id))
    for command in others:
        await answers(companion, command, companion.newcomer.id, here(companion))

    await companion.set(**{f"{path}channels": [], f"{path}roles": [role.id]})
    await refused(companion.newcomer, here(companion), NOT_YOURS, roles=f"<@&{role.id}>")
    await answered(fan, here(companion))
    await companion.set(**{f"{path}roles": [role.id, companion.guild.id]})
    await answered(companion.newcomer, here(companion))


@pytest.mark.parametrize("module", USED, ids=lambda module: module.name)
async def test_no_choices_of_a_module_that_is_off(companion: World, module: Any) -> None:
    """While typing, nothing is offered by a module that is off."""
    await companion.limit(12)
    await fill(companion)
    options = [
        (command, option)
        for name, command in runnable(companion).items()
        if TABLE[name].module == module.title
        for option in command.parameters
        if option.autocomplete and name != "news story"  # nothing has been found, so there is nothing to offer
    ]
    where = here(companion)
    for command, option in options:
        assert await complete(companion, command, option, companion.admin.id, where), command.qualified_name
    await companion.set(**{f"modules__{module.name}__enabled": False})
    for command, option in options:
        assert await complete(companion, command, option, companion.admin.id, where) == []


async def test_no_choices_for_those_who_may_not(companion: World) -> None:
    """What only admins may use offers nothing to others."""
    await fill(companion)
    where = here(companion)
    options = [
        (command, option)
        for name, command in runnable(companion).items()
        if TABLE[name].who != EVERYBODY
        for option in command.parameters
        if option.autocomplete
    ]
    assert len(options) > 1
    for command, option in options:
        assert await complete(companion, command, option, companion.admin.id, where), command.qualified_name
        assert await complete(companion, command, option, companion.newcomer.id, where) == []


@pytest.mark.parametrize("module", FOR_MEMBERS, ids=lambda module: module.name)
async def test_old_cards_of_a_module_that_is_off(companion: World, module: Any) -> None:
    """Buttons of cards from before refuse, privately, and the card stays as it is."""
    where, member = here(companion), companion.newcomer.id
    await companion.limit(3)
    await fill(companion)
    named = {"character": "courier", "trope": "a", "term": "a", "news story": "a"}
    commands = runnable(companion)
    cards = [
        await companion.newcomer.slash(
            companion.channel,
            name,
            **{option.name: named.get(name, 1) for option in command.parameters if option.required},
        )
        for name, command in commands.items()
        if TABLE[name].module == module.title and TABLE[name].who == EVERYBODY and name != "search"
    ]
    own = {
        custom_id
        for card in cards
        for custom_id in texts(card.response.components)
        if custom_id.startswith(("1:go:", "1:mine:"))
    }
    made = {f"1:{verb}:0:{kind}:x" for kind in module.kinds for verb in ("go", "mine")}
    made |= {f"1:{verb}:0:sources:{kind}/x" for kind in module.kinds for verb in ("go", "mine")}
    foreign = [custom_id for custom_id in own if custom_id.split(":")[3] not in {*module.kinds, "sources"}]
    assert own, "no card of this module has a button"
    await companion.set(**{f"modules__{module.name}__enabled": False})
    sentence = refusal(SWITCHED_OFF, module=Words(module.title))
    before = [stored(companion, card).components for card in cards]
    for custom_id in sorted((own | made) - set(foreign)):
        result = await press(companion, cards[0], custom_id, member, where)
        assert said(result) == sentence, custom_id
        assert is_private(result)
    assert [stored(companion, card).components for card in cards] == before


async def test_a_card_of_another_module_still_turns(companion: World) -> None:
    """A card goes on to what is on."""
    card = await companion.newcomer.slash(companion.channel, "episode", number=1)
    await companion.set(modules__lore__enabled=False)
    result = await press(companion, card, "1:go:0:episode:2", companion.newcomer.id, here(companion))
    assert "Lore" not in said(result) and result.response is not None


async def test_the_bot_without_each_permission(companion: World) -> None:
    """Answering needs no permission of the bot's own: take away any, or all, and it still answers."""
    backend = companion.env.backend
    everyone = backend.guilds[companion.guild.id].everyone_role
    own = [
        backend.guilds[companion.guild.id].roles[role]
        for role in backend.guilds[companion.guild.id].members[backend.bot_user.id].role_ids
    ]
    assert own
    commands = runnable(companion)
    member = companion.newcomer.id
    sample = commands["character"]
    before = [role.permissions for role in (*own, everyone)]
    for flag in discord.Permissions.VALID_FLAGS.values():
        for role, permissions in zip((*own, everyone), before, strict=True):
            role.permissions = permissions & ~flag
        await answers(companion, sample, member, here(companion))
    for role in (*own, everyone):
        role.permissions = 0
    assert backend.compute_permissions(companion.guild.id, backend.bot_user.id, companion.channel.id) == 0
    for name, command in commands.items():
        if TABLE[name].who == EVERYBODY:
            await answers(companion, command, member, here(companion))
