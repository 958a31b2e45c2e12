"""The documents that are made from code, so that they cannot say anything else than it does."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from bot.app import open_services
from bot.client import CompanionBot, cog_names
from bot.guilds import MODULES, SETTINGS, Kind, Page, Setting
from bot.guilds.needs import FEATURES, MENTION_ANY_ROLE, Where
from bot.guilds.permissions import PERMISSIONS
from bot.privacy import statement
from bot.settings import Settings
from bot.translations import FALLBACK, Language
from bot.ui.command_rights import CommandRights, command_rights
from bot.ui.setting_words import PAGES, setting_title, words_of

ENGLISH = Language(FALLBACK, {})
MADE = "<!-- Made by `python -m bot docs`; what is changed here by hand is lost. -->"
EVERYBODY = "everybody"

ABOUT_SETTINGS = """\
All of these are set in `/config panel`, which is for those with the permission Manage Server, and the rules of the
server with `/drinks-admin`. `/config export` gives them as a file, in which each has the path below; `/config import`
reads it back."""

ABOUT_COMMANDS = """\
An administrator and the owner of a server may use everything in it. Discord checks who may use a command, and a server
can give it to others there; the bot checks again, and asks for the permission itself. The commands of a module can be
switched off, or limited to channels and roles, in `/config panel`. That holds in the server: in direct messages, and
where somebody brings the bot along as a personal install, there are no modules."""

ABOUT_NEEDS = f"""\
Answering commands needs no permission at all. What the bot posts by itself does, only where a channel is chosen for it;
`/config check` says what is missing there. Mentioning a role needs none where everybody may mention that role; the bot
never asks for “{PERMISSIONS[MENTION_ANY_ROLE]}”."""

_VALUES = {
    Kind.SWITCH: "on (`true`) or off (`false`)",
    Kind.HOUR: "a whole hour, 00:00 (`0`) to 23:00 (`23`)",
    Kind.EPISODE: "only the premise (`0`), or up to the episode of that number",
    Kind.LIMITS: "channels and threads by id, each with an episode number as above",
    Kind.CHANNEL: 'a channel by its id, such as `"123456789012345678"`',
    Kind.CHANNELS: "up to 25 channels by id",
    Kind.ROLE: 'a role by its id, such as `"123456789012345678"`',
    Kind.ROLES: "up to 25 roles by id",
    Kind.LANGUAGE: 'that of each member\'s own Discord (`"member"`), or a language by its code, such as `"ja"`',
    Kind.ZONE: 'a time zone by its IANA name, such as `"Asia/Tokyo"`',
    Kind.RULES: "up to 50 rules by number, each with a `trigger` of at most 100 characters and an `action`: ",
    Kind.NUMBERS: "the numbers of built-in rules",
}

_PLACES = {
    Where.CHANNEL: "the channel",
    Where.THREAD: "the thread, where one is chosen",
    Where.EITHER: "the channel or thread",
    Where.SERVER: "the server",
}


async def documents(settings: Settings) -> dict[str, str]:
    """Return every document by its path in the repository."""
    return {
        "docs/settings.md": settings_page(SETTINGS.values()),
        "docs/permissions.md": permissions_page(await read_commands(settings)),
        "PRIVACY.md": statement(),
    }


def write(directory: Path, made: Mapping[str, str]) -> list[Path]:
    """Write documents below a directory and return their paths."""
    paths = []
    for name, text in made.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


async def read_commands(settings: Settings) -> list[CommandRights]:
    """Return who may use each command of the bot."""
    # Only a bot with its cogs loaded knows its commands, and cogs are handed services. On a database of its own it
    # needs no token, no network and nothing that is kept; the discord.py client connects only when it is started.
    with tempfile.TemporaryDirectory() as directory:
        apart = settings.model_copy(update={"database": Path(directory) / "reference.db"})
        async with open_services(apart) as services, CompanionBot(services, shards=1) as bot:
            for name in cog_names():
                await bot.load_extension(name)
            return command_rights(bot.tree)


def settings_page(settings: Iterable[Setting]) -> str:
    """Return `docs/settings.md`: every setting by the page of the panel where it is."""
    in_order = sorted(settings, key=lambda setting: list(PAGES).index(setting.shown.page))
    parts = [
        "# Settings",
        MADE,
        ABOUT_SETTINGS,
    ]
    for page, group in groupby(in_order, key=lambda setting: setting.shown.page):
        parts += [f"## {PAGES[Page(page)]}", _table(_SETTING_COLUMNS, (_setting_row(setting) for setting in group))]
    return "\n\n".join(parts) + "\n"


def permissions_page(commands: Sequence[CommandRights]) -> str:
    """Return `docs/permissions.md`: who may use what, and what the bot itself needs."""
    table = _table(_COMMAND_COLUMNS, (_command_row(command) for command in commands))
    parts = ["# Permissions", MADE, "## Who may use which command", ABOUT_COMMANDS, table]
    parts += ["## What the bot needs", ABOUT_NEEDS, _table(_NEED_COLUMNS, _need_rows())]
    return "\n\n".join(parts) + "\n"


_SETTING_COLUMNS = ("setting", "path", "what it does", "values", "default")
_COMMAND_COLUMNS = ("command", "who", "in servers", "in direct messages", "as a personal install", "module")
_NEED_COLUMNS = ("module", "does", "needs", "where", "without it")


def _setting_row(setting: Setting) -> tuple[str, ...]:
    title = setting_title(setting.path, ENGLISH)
    default = words_of(setting, setting.default, ENGLISH)
    return title, f"`{setting.path}`", setting.shown.help, _values(setting), default


def _values(setting: Setting) -> str:
    options = ", ".join(f'{words} (`"{value}"`)' for value, words in setting.shown.options)
    values = _VALUES.get(setting.shown.kind, "") + options
    return f"{values}; or none (`null`)" if setting.is_optional else values


def _command_row(command: CommandRights) -> tuple[str, ...]:
    who = " and ".join(command.permissions) or EVERYBODY
    places = (command.in_servers, command.in_dms, command.as_personal_install)
    return f"`/{command.name}`", who, *("yes" if is_there else "no" for is_there in places), command.module or "none"


def _need_rows() -> Iterator[tuple[str, ...]]:
    for feature in FEATURES:
        for need in feature.needs:
            where = _PLACES[need.where]
            if need.when:
                where += f", while “{setting_title(need.when, ENGLISH)}” is on"
            yield MODULES[feature.module].title, feature.does, PERMISSIONS[need.permission], where, need.without


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
