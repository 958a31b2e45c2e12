"""What each feature needs of Discord, declared once: for `/config check`, the invite link and `docs/permissions.md`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.errors import N_


class Where(Enum):
    """Where a permission is needed."""

    CHANNEL = auto()
    """In a chosen channel that is no thread."""
    THREAD = auto()
    """In a chosen thread."""
    EITHER = auto()
    SERVER = auto()
    """In the server, whatever the channel."""


@dataclass(frozen=True, slots=True)
class Need:
    """A permission, by its name in Discord's API, and what happens without it.

    `is_vital` says that nothing of the feature works without it. It is needed only while the setting at `when` is on.
    """

    permission: str
    without: str
    where: Where = Where.EITHER
    is_vital: bool = False
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that the bot does by itself, and so needs permissions for; answering commands needs none.

    `channel` and `role` are the paths of the settings that say where it posts and whom it mentions.
    """

    module: str
    does: str
    needs: tuple[Need, ...]
    channel: str | None = None
    role: str | None = None


NO_THREAD = N_("Meetings get no thread.")
_NO_POST = N_("Nothing can be posted.")
_POSTING = (
    Need("view_channel", _NO_POST, is_vital=True),
    Need("send_messages", _NO_POST, Where.CHANNEL, is_vital=True),
    Need("send_messages_in_threads", _NO_POST, Where.THREAD, is_vital=True),
    Need("attach_files", N_("Posts go out without pictures and files.")),
    Need("read_message_history", N_("After a crash I cannot see what was posted, so a post may come twice.")),
)

FEATURES = (
    Feature(
        "drinks", "bring the message of a game up to date after a restart, and end one that was forgotten", _POSTING
    ),
    Feature("news", "post news", _POSTING, "news.channel", "news.role"),
    Feature(
        "rewatch",
        "post meetings, with threads and events where they are switched on",
        (
            *_POSTING,
            Need("create_public_threads", NO_THREAD, Where.CHANNEL, when="rewatch.threads"),
            Need(
                "send_messages_in_threads",
                N_("Threads of meetings stay empty."),
                Where.CHANNEL,
                when="rewatch.threads",
            ),
            Need("create_events", N_("Meetings are no events of the server."), Where.SERVER, when="rewatch.events"),
        ),
        "rewatch.channel",
        "rewatch.role",
    ),
    Feature(
        "announcements",
        "post announcements",
        _POSTING,
        "announcements.channel",
        "announcements.role",
    ),
    Feature("announcements", "tell admins what could not be posted", _POSTING[:3], "notes_channel"),
)
"""Every feature that needs a permission."""

MENTION_ANY_ROLE = "mention_everyone"
"""Lets the bot mention a role that nobody else may. Never asked for: a role can be made mentionable instead."""


def permissions_asked_for() -> list[str]:
    """Return the names of all permissions that the invite link asks for, each once."""
    return list(dict.fromkeys(need.permission for feature in FEATURES for need in feature.needs))
