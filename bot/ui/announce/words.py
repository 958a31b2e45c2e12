"""Announcements in words: when they come, where they stand, what they are called. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import epoch
from bot.store.announcements import Announcement, Coming, Plan, State
from bot.translations import Language
from bot.ui.announce.repeats import repeat_words
from bot.ui.text import quote, shorten
from bot.ui.words import wall_time

MAX_SNIPPET = 60


def snippet(plan: Plan) -> str:
    """Return the beginning of a text, to tell an announcement from others in markdown."""
    return quote(plan.text, MAX_SNIPPET)


def plain_label(announcement: Announcement, language: Language) -> str:
    """Return what an option or a choice calls an announcement, where markdown would be shown as it is."""
    words = shorten(" ".join(announcement.plan.text.split()), MAX_SNIPPET)
    coming = announcement.coming
    when = f"{coming.local:%Y-%m-%d %H:%M}" if coming else _without_times(announcement, language)
    return f"{words} · {when}"


def time_lines(times: Sequence[Coming], language: Language) -> list[str]:
    """Return a line for each time: by the clock of its zone, and by that of whoever reads it."""
    return [f"- {wall_time(coming.local, language)} · <t:{epoch(coming.at)}:f>" for coming in times]


def facts_line(plan: Plan, language: Language) -> str:
    """Return where a plan goes, whom it mentions, and how it repeats."""
    _ = language.gettext
    role = _("Mentions {role}", role=f"<@&{plan.role_id}>") if plan.role_id else _("Mentions nobody")
    return f"<#{plan.channel_id}> · {role} · {repeat_words(plan.rule, language)}"


def state_lines(announcement: Announcement, language: Language) -> list[str]:
    """Return what keeps an announcement from being posted; nothing where nothing does."""
    _ = language.gettext
    lines = []
    if announcement.refusal is not None:
        lines.append(
            _(
                "⛔ Paused since {when}, because Discord refused it: {reason}",
                when=f"<t:{epoch(announcement.refusal.since)}:f>",
                reason=_(announcement.refusal.reason),
            )
        )
    if announcement.coming is None:
        lines.append(_without_times(announcement, language))
    return lines


def _without_times(announcement: Announcement, language: Language) -> str:
    _ = language.gettext
    return _("⏸️ Paused by an admin.") if announcement.state is State.PAUSED else _("Over: its last time has passed.")
