"""What every table holds, and whose it is: the one place that says which columns are about a person.

Export, erasure, PRIVACY.md and their tests are made from it, so a new column is declared here or a test fails.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.errors import N_


class Owner(Enum):
    """Whose a table is."""

    CONTENT = auto()
    OPERATOR = auto()
    SERVER = auto()
    PERSON = auto()


class Is(Enum):
    """What a column holds."""

    PERSON = auto()
    SERVER = auto()
    OTHER_ID = auto()
    TIME = auto()
    JSON = auto()
    PLAIN = auto()


class Erase(Enum):
    """What becomes of a row when its person asks to be forgotten."""

    DELETE_ROW = auto()
    FORGET_WHO = auto()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the columns of content are not listed, because nothing of it is about anybody here."""

    name: str
    owner: Owner
    columns: Mapping[str, Is]


@dataclass(frozen=True, slots=True)
class Kept:
    """What tables of a server or of the operator hold, why, and how long."""

    tables: tuple[str, ...]
    what: str
    why: str
    how_long: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A table whose rows belong to a personal row, found by the columns of `key`."""

    table: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that names a person: what its row says of them, why it is kept, and how long."""

    table: str
    column: str
    what: str
    why: str
    how_long: str
    erase: Erase
    details: tuple[Detail, ...] = ()


def _table(name: str, owner: Owner, /, **columns: Is) -> Table:
    return Table(name, owner, columns)


def _each(held: Is, columns: str) -> dict[str, Is]:
    return dict.fromkeys(columns.split(), held)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        *(_table(name, Owner.CONTENT) for name in ("entity", "fact", "link", "source", "citation", "content_digest")),
        _table("progress", Owner.PERSON, user_id=Is.PERSON, seen=Is.PLAIN, updated_at=Is.TIME),
        _table("guild", Owner.SERVER, guild_id=Is.SERVER, revision=Is.PLAIN, left_at=Is.TIME),
        _table("guild_setting", Owner.SERVER, guild_id=Is.SERVER, path=Is.PLAIN, value=Is.JSON),
        _table(
            "guild_change",
            Owner.SERVER,
            guild_id=Is.SERVER,
            number=Is.PLAIN,
            at=Is.TIME,
            actor_id=Is.PERSON,
            via=Is.PLAIN,
        ),
        _table(
            "guild_change_entry",
            Owner.SERVER,
            guild_id=Is.SERVER,
            number=Is.PLAIN,
            path=Is.PLAIN,
            before=Is.JSON,
            after=Is.JSON,
        ),
        _table("import_draft", Owner.PERSON, guild_id=Is.SERVER, actor_id=Is.PERSON, at=Is.TIME, document=Is.PLAIN),
        _table(
            "game",
            Owner.SERVER,
            game_id=Is.OTHER_ID,
            guild_id=Is.SERVER,
            channel_id=Is.OTHER_ID,
            parent_id=Is.OTHER_ID,
            message_id=Is.OTHER_ID,
            episode=Is.PLAIN,
            mode=Is.PLAIN,
            deal=Is.PLAIN,
            length=Is.PLAIN,
            seed=Is.PLAIN,
            started_at=Is.TIME,
            touched_at=Is.TIME,
            ended_at=Is.TIME,
            told_at=Is.TIME,
        ),
        _table(
            "game_rule",
            Owner.SERVER,
            game_id=Is.OTHER_ID,
            position=Is.PLAIN,
            rule=Is.PLAIN,
            action=Is.PLAIN,
            text=Is.PLAIN,
        ),
        _table("game_player", Owner.SERVER, game_id=Is.OTHER_ID, seat=Is.PLAIN, user_id=Is.PERSON),
        _table(
            "game_event",
            Owner.SERVER,
            game_id=Is.OTHER_ID,
            number=Is.PLAIN,
            interaction_id=Is.OTHER_ID,
            at=Is.TIME,
            kind=Is.PLAIN,
            seat=Is.PLAIN,
            rule=Is.PLAIN,
            target=Is.PLAIN,
        ),
        _table(
            "outbox",
            Owner.SERVER,
            guild_id=Is.SERVER,
            **_each(Is.OTHER_ID, "channel_id message_id"),
            **_each(Is.PLAIN, "what kind subject payload state attempts reason subscription"),
            **_each(Is.TIME, "not_before created_at changed_at expires_at retry_at tried_at"),
        ),
        _table(
            "rewatch",
            Owner.SERVER,
            guild_id=Is.SERVER,
            **_each(Is.OTHER_ID, "rewatch_id channel_id parent_id role_id message_id"),
            **_each(Is.PLAIN, "zone first_local rule nightly begins_with ends_with minutes reminder has_events"),
            **_each(Is.PLAIN, "has_threads state revision edition"),
            **_each(Is.TIME, "shown_at created_at ended_at"),
        ),
        _table(
            "meeting",
            Owner.SERVER,
            **_each(Is.OTHER_ID, "rewatch_id event_id message_id thread_id"),
            **_each(Is.PLAIN, "number first_episode last_episode local state sequence reminded asked"),
            **_each(Is.TIME, "at next_at"),
        ),
        _table(
            "attendance",
            Owner.PERSON,
            rewatch_id=Is.OTHER_ID,
            user_id=Is.PERSON,
            **_each(Is.PLAIN, "number local is_coming"),
            answered_at=Is.TIME,
        ),
        _table(
            "rewatch_change",
            Owner.SERVER,
            rewatch_id=Is.OTHER_ID,
            actor_id=Is.PERSON,
            at=Is.TIME,
            **_each(Is.PLAIN, "number verb state_before state_after first_before first_after rule_before rule_after"),
        ),
        _table(
            "rewatch_change_entry",
            Owner.SERVER,
            rewatch_id=Is.OTHER_ID,
            **_each(Is.PLAIN, "number meeting local_before local_after state_before state_after"),
        ),
        _table(
            "rewatch_draft",
            Owner.PERSON,
            draft_id=Is.OTHER_ID,
            guild_id=Is.SERVER,
            actor_id=Is.PERSON,
            at=Is.TIME,
            document=Is.PLAIN,
        ),
        _table(
            "pause",
            Owner.SERVER,
            guild_id=Is.SERVER,
            channel_id=Is.OTHER_ID,
            **_each(Is.PLAIN, "subscription code reason"),
            since=Is.TIME,
        ),
        _table(
            "announcement",
            Owner.SERVER,
            guild_id=Is.SERVER,
            **_each(Is.OTHER_ID, "announcement_id channel_id role_id"),
            **_each(Is.PLAIN, "text first_local zone rule state next_local revision"),
            **_each(Is.TIME, "next_at created_at changed_at deleted_at"),
        ),
        _table(
            "announcement_draft",
            Owner.PERSON,
            guild_id=Is.SERVER,
            actor_id=Is.PERSON,
            **_each(Is.OTHER_ID, "draft_id channel_id role_id"),
            **_each(Is.PLAIN, "text first_local zone rule base"),
            at=Is.TIME,
        ),
        _table("zone_data", Owner.OPERATOR, **_each(Is.PLAIN, "zone digest")),
        _table(
            "news_source",
            Owner.OPERATOR,
            **_each(
                Is.PLAIN, "source_id url failures unread health validators_url etag last_modified moved_to unfit_ids"
            ),
            **_each(Is.TIME, "next_check_at asked_at answered_at listed_at first_listed_at failing_since"),
            health_values=Is.JSON,
        ),
        _table(
            "news_hold",
            Owner.OPERATOR,
            **_each(Is.PLAIN, "id source_id reason state"),
            **_each(Is.TIME, "at decided_at"),
        ),
        _table(
            "news_item",
            Owner.OPERATOR,
            **_each(Is.PLAIN, "id source_id item_key revision digest url title summary outlet language relation tier"),
            **_each(Is.PLAIN, "is_about_show may_announce hold_id"),
            **_each(Is.TIME, "published_at fetched_at counted_at listed_at seen_again_at"),
        ),
        _table(
            "news_judgement",
            Owner.OPERATOR,
            **_each(Is.PLAIN, "item_id about_show work medium event season modality label sequel_announced"),
            reasons=Is.JSON,
        ),
        _table(
            "news_story",
            Owner.OPERATOR,
            **_each(Is.PLAIN, "story_key work event season medium"),
            **_each(Is.TIME, "opened_at updated_at"),
            witnesses=Is.JSON,
        ),
        _table("news_story_item", Owner.OPERATOR, **_each(Is.PLAIN, "story_key position item_id")),
        _table(
            "news_verdict",
            Owner.OPERATOR,
            **_each(Is.PLAIN, "number before after story_key decision because"),
            **_each(Is.TIME, "decided_at at"),
            reason=Is.JSON,
        ),
        _table("news_evidence", Owner.OPERATOR, **_each(Is.PLAIN, "number position item_id")),
        _table("identify", Owner.OPERATOR, id=Is.PLAIN, at=Is.TIME),
        _table("command_sync", Owner.OPERATOR, application_id=Is.OTHER_ID, digest=Is.PLAIN),
        _table("command_id", Owner.OPERATOR, application_id=Is.OTHER_ID, name=Is.PLAIN, id=Is.OTHER_ID),
        _table("yoyo_lock", Owner.OPERATOR, locked=Is.PLAIN, ctime=Is.PLAIN, pid=Is.PLAIN),
        _table(
            "_yoyo_log",
            Owner.OPERATOR,
            id=Is.PLAIN,
            migration_hash=Is.PLAIN,
            migration_id=Is.PLAIN,
            operation=Is.PLAIN,
            username=Is.PLAIN,
            hostname=Is.PLAIN,
            comment=Is.PLAIN,
            created_at_utc=Is.PLAIN,
        ),
        _table("_yoyo_version", Owner.OPERATOR, version=Is.PLAIN, installed_at_utc=Is.PLAIN),
        _table(
            "_yoyo_migration", Owner.OPERATOR, migration_hash=Is.PLAIN, migration_id=Is.PLAIN, applied_at_utc=Is.PLAIN
        ),
    )
}
"""Every table of the database, by name."""

PERSONAL = (
    Personal(
        "progress",
        "user_id",
        N_("How far you have watched"),
        N_("Private answers go as far as you are, and no further."),
        N_("Until you clear or erase it."),
        Erase.DELETE_ROW,
    ),
    Personal(
        "guild_change",
        "actor_id",
        N_("Changes that you made to the settings of a server"),
        N_("The admins of a server see who changed what, and can undo it."),
        N_("{change_days} days, or until you erase it or the server is forgotten."),
        Erase.FORGET_WHO,
        (Detail("guild_change_entry", ("guild_id", "number")),),
    ),
    Personal(
        "game_player",
        "user_id",
        N_("Games that you joined, and what you called in them"),
        N_("The game is played with it, and its summary and your own numbers are made of it."),
        N_("{game_days} days after the game, or until you erase it or the server is forgotten."),
        Erase.FORGET_WHO,
        (Detail("game_event", ("game_id", "seat")),),
    ),
    Personal(
        "attendance",
        "user_id",
        N_("Whether you said that you come to meetings of a rewatch"),
        N_("Everybody in its channel sees who comes."),
        N_("{rewatch_days} days after the rewatch has ended, or until you erase it or the server is forgotten."),
        Erase.DELETE_ROW,
    ),
    Personal(
        "rewatch_change",
        "actor_id",
        N_("Changes that you made to the rewatch of a server"),
        N_("They can be undone, and who changed it first is told to whoever would change it next."),
        N_("{rewatch_days} days after the rewatch has ended, or until you erase it or the server is forgotten."),
        Erase.FORGET_WHO,
        (Detail("rewatch_change_entry", ("rewatch_id", "number")),),
    ),
    Personal(
        "rewatch_draft",
        "actor_id",
        N_("A plan of a rewatch, or a change of one, that you were shown and have not decided on"),
        N_("You see what it would do before it is done."),
        N_("Until you decide, at most a day."),
        Erase.DELETE_ROW,
    ),
    Personal(
        "import_draft",
        "actor_id",
        N_("A settings file that you uploaded and have not decided on"),
        N_("You see what it would change before you apply it."),
        N_("Until you apply or cancel it, at most a day."),
        Erase.DELETE_ROW,
    ),
    Personal(
        "announcement_draft",
        "actor_id",
        N_("An announcement that you wrote and have not saved"),
        N_("You see how it will look before you save it."),
        N_("Until you save or cancel it, at most a day."),
        Erase.DELETE_ROW,
    ),
)
"""Every column that names a person. The fields of `how_long` are filled in by `bot.privacy`."""

KEPT = (
    Kept(
        ("guild", "guild_setting"),
        "Its id, its settings (channels and roles by id, rules of the game in words), and when the bot left it",
        "The bot works as the admins set it, and finds the settings as they were when it is invited again.",
        "While the bot is in the server, and {left_days} days after.",
    ),
    Kept(
        ("guild_change", "guild_change_entry"),
        "Every change of its settings: when, by whom, from what, to what",
        "The admins can see and undo what was changed.",
        "{change_days} days, and no longer than the settings.",
    ),
    Kept(
        ("game", "game_rule", "game_player", "game_event"),
        "Games: where, of which episode, with which rules, who joined, and what was called when",
        "A game goes on after a restart as if nothing had happened, and can be looked back on.",
        "{game_days} days after a game has ended, and no longer than the settings.",
    ),
    Kept(
        ("rewatch", "meeting", "rewatch_change", "rewatch_change_entry"),
        "Rewatches: where, when each meeting is, what was posted of it, and every change by an admin",
        "Meetings are announced at their times, and a change can be undone.",
        "{rewatch_days} days after a rewatch has ended, and no longer than the settings.",
    ),
    Kept(
        ("outbox", "pause"),
        "What is to be posted, or was, in which of its channels, when, and as which message; and what Discord refused",
        "Nothing is posted twice, and the admins can see why something was posted or was not.",
        "No longer than the settings.",
    ),
    Kept(
        ("announcement",),
        "Announcements that its admins scheduled: the text, where, when, and which role is mentioned; not by whom",
        "They are posted at their time, and can be listed, paused and deleted.",
        "Until they are deleted, and a day after, so that it can be undone; {ended_days} days after their last time.",
    ),
    Kept(
        ("zone_data",),
        "By which edition of the time zones the next times were computed",
        "They are computed again where a country changed its clocks.",
        "As long as the database.",
    ),
    Kept(
        ("news_source", "news_hold"),
        "When each source of news was asked and how it answered, and what is held back for the operator to look at",
        "No source is asked more often than it likes, and one that fails is seen.",
        "As long as the database.",
    ),
    Kept(
        ("news_item", "news_judgement", "news_story", "news_story_item", "news_verdict", "news_evidence"),
        "What sources of news listed, how it was judged and why, and every change of the verdict on a further season",
        "Every verdict can be traced to what it rests on, and computed again.",
        "As long as the database; headlines about other things, {other_news_days} days after they were listed.",
    ),
    Kept(
        ("identify", "command_sync", "command_id"),
        "When the bot connected to Discord, and which commands it registered",
        "Discord limits how often a bot may do either.",
        "Connections a day, commands until they change.",
    ),
    Kept(
        ("yoyo_lock", "_yoyo_log", "_yoyo_version", "_yoyo_migration"),
        "Which migrations brought the database to its version, when, and under which account of which machine",
        "The tool that runs the migrations keeps it to know which are left.",
        "As long as the database.",
    ),
)
"""What is kept that belongs to a server or to the operator."""

_NAMES_A_PERSON = re.compile(r"(^|_)(user|actor|member|player|author|owner|person|people|host|caller)(_?ids?)?$")


def mistakes(schema: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Yield whatever the columns of a database, by table, have that nobody has declared, and the other way round."""
    for name in sorted({*schema, *TABLES}):
        table = TABLES.get(name)
        if table is None or name not in schema:
            yield f"{name}: " + ("nobody has said whose it is" if table is None else "there is no such table")
        elif table.owner is not Owner.CONTENT:
            yield from _of_columns(table, schema[name])
    persons = {
        (table.name, column) for table in TABLES.values() for column, held in table.columns.items() if held is Is.PERSON
    }
    declared = {(personal.table, personal.column) for personal in PERSONAL}
    for table_name, column in sorted(persons ^ declared):
        yield f"{table_name}.{column}: a person in TABLES or in PERSONAL only"
    told = {name for kept in KEPT for name in kept.tables}
    ours = {table.name for table in TABLES.values() if table.owner in {Owner.SERVER, Owner.OPERATOR}}
    for name in sorted(ours ^ told):
        yield f"{name}: a server's or the operator's in TABLES or in KEPT only"


def _of_columns(table: Table, columns: Collection[str]) -> Iterator[str]:
    for column in sorted({*columns, *table.columns}):
        held = table.columns.get(column)
        if held is None:
            yield f"{table.name}.{column}: nobody has said what it holds"
        elif column not in columns:
            yield f"{table.name}.{column}: there is no such column"
        elif _NAMES_A_PERSON.search(column) and held is not Is.PERSON:
            yield f"{table.name}.{column}: sounds like a person but is declared as none"
