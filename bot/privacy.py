"""What is said of the data that is stored: the file a person gets, and the whole of PRIVACY.md. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.errors import N_
from bot.guilds.guilds import KEEP_CHANGES
from bot.settings import Settings
from bot.store.announcements import KEEP_ENDED as KEEP_ANNOUNCEMENTS
from bot.store.games import KEEP_GAMES
from bot.store.inventory import KEPT, PERSONAL, TABLES, Erase, Kept, Owner, Personal
from bot.store.news_items import KEEP_OTHERS
from bot.store.people import Stored
from bot.store.rewatches import KEEP_ENDED as KEEP_REWATCHES
from bot.translations import Language

PERIODS = {
    "change_days": KEEP_CHANGES.days,
    "ended_days": KEEP_ANNOUNCEMENTS.days,
    "game_days": KEEP_GAMES.days,
    "left_days": Settings.model_fields["keep_left_days"].default,
    "other_news_days": KEEP_OTHERS.days,
    "rewatch_days": KEEP_REWATCHES.days,
}
"""How many days things are kept, as the inventory names them."""

ABOUT_THE_FILE = N_("Everything that this bot stores about you, as of the time below. Times are in UTC.")


def document(user_id: int, stored: Stored, at: datetime, bot: str, language: Language) -> str:
    """Return the file of what is stored about a person: what it is, of whom, when, from which bot, then the rows."""
    _ = language.gettext
    reasons = {personal.table: personal for personal in PERSONAL}
    reasons |= {detail.table: personal for personal in PERSONAL for detail in personal.details}
    return (
        json.dumps(
            {
                "about": _(ABOUT_THE_FILE),
                "person": str(user_id),
                "made_at": at.isoformat(timespec="seconds"),
                "bot": bot,
                "stored": {
                    table: {
                        "what": _(reasons[table].what),
                        "why": _(reasons[table].why),
                        "how_long": _(reasons[table].how_long, **PERIODS),
                        "rows": rows,
                    }
                    for table, rows in stored.items()
                },
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def file_name(at: datetime) -> str:
    """Return what the file is called."""
    return f"companion-data-{at:%Y-%m-%d}.json"


def statement() -> str:
    """Return the whole of PRIVACY.md."""
    of_servers, of_operator = _kept(Owner.SERVER), _kept(Owner.OPERATOR)
    return _STATEMENT.format(
        people=_table(PERSONAL),
        goes=_list(personal.what for personal in PERSONAL if personal.erase is Erase.DELETE_ROW),
        stays=_list(personal.what for personal in PERSONAL if personal.erase is Erase.FORGET_WHO),
        servers=_table(of_servers),
        operator=_table(of_operator),
        **PERIODS,
    )


def _kept(owner: Owner) -> list[Kept]:
    return [kept for kept in KEPT if TABLES[kept.tables[0]].owner is owner]


def _table(rows: Sequence[Personal | Kept]) -> str:
    lines = ["| what | why | how long | table |", "| --- | --- | --- | --- |"]
    for row in rows:
        tables = row.tables if isinstance(row, Kept) else (row.table, *(detail.table for detail in row.details))
        names = ", ".join(f"`{name}`" for name in tables)
        lines.append(f"| {row.what} | {row.why} | {row.how_long.format(**PERIODS)} | {names} |")
    return "\n".join(lines)


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


_STATEMENT = """\
# Privacy

Whoever hosts the bot is responsible for its data: ask them first. This page says what the program keeps. It is made
from the same table of columns that the commands below work with, and a test holds that table against the database.

## About you

People are known by their Discord id, a number. Beside it, the bot keeps:

{people}

- `/privacy export` gives you all of it as a file.
- `/privacy erase` asks once, then erases it.

This is erased:

{goes}

What belongs to a server stays there, but no longer says that it was you:

{stays}

Both commands work in servers, in direct messages and as a personal install, and only you see the answers. If you
cannot use them any more, ask the operator, who does the same with `python -m bot user export ID` and
`python -m bot user erase ID`.

## About a server

{servers}

The operator may change the {left_days} days with `AKUDAMA_KEEP_LEFT_DAYS`. When a server is forgotten, everything that
stands under its id goes, in one step.

## About the operator

{operator}

## What is not stored

No messages, no names or pictures of members, no member lists, and not what anybody looks up. The bot asks Discord for
no privileged intent, so it is sent neither the messages of a server nor the list of its members. Nothing about people
or servers is sent to anybody but Discord. Sources of news are asked for their public lists: they learn the name of the
program and the address of its machine.

## Logs

While a command is at work, log lines carry the ids of the person and of the server and the name of the command. In
normal running a line is only written when something goes wrong or a server is forgotten. With
`AKUDAMA_LOG_LEVEL=DEBUG` every question to the database is logged too, with the ids in it: use that for a short time
only. The bot writes to its standard error and keeps no log files: how long the lines live is up to where the
operator sends them (for journald, `MaxRetentionSec=`; for Docker, `max-size` and `max-file`). `/privacy erase` does not
reach them.

## Copies

Before a migration changes the database, the bot copies it beside it (`...-before-....db`), and the operator may have
backups. `/privacy erase` does not reach copies, and a copy that is put back brings back what was erased since.
Operators: delete copies that you no longer need, and erase again after putting one back. In the database itself,
what is erased is overwritten; the write-ahead log beside it (`...-wal`) may hold it until the bot stops.
"""
