"""A rewatch in words: its evenings, its rhythm, who comes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel.dates import get_day_names

from bot.clock import epoch
from bot.schedule.rules import Frequency, read_rule
from bot.store.attendance import Attendance
from bot.store.rewatch_plans import Meeting, Plan, Stage, State
from bot.translations import Language
from bot.ui.words import zone_words

MAX_NAMES = 15

Titles = Mapping[int, str]
"""What each episode is called, as far as the reader may know."""


def episodes_words(meeting: Meeting, titles: Titles, language: Language) -> str:
    """Return which episodes an evening is for."""
    if meeting.first_episode == meeting.last_episode:
        number = meeting.first_episode
        return titles.get(number) or language.gettext("Episode {number}", number=number)
    return language.gettext("Episodes {first} to {last}", first=meeting.first_episode, last=meeting.last_episode)


def at_words(meeting: Meeting) -> str:
    """Return when an evening begins, by the clock of whoever reads it."""
    return f"<t:{epoch(meeting.at)}:f>"


def rhythm_words(rule: str, language: Language) -> str:
    """Return how often something takes place."""
    _ = language.gettext
    read = read_rule(rule)
    count = read.interval
    if read.frequency is Frequency.DAILY and not read.days:
        return _("every day") if count == 1 else language.ngettext("every {n} day", "every {n} days", count)
    if read.frequency is Frequency.WEEKLY:
        weeks = _("every week") if count == 1 else language.ngettext("every {n} week", "every {n} weeks", count)
        if not read.days:
            return weeks
        names = get_day_names("wide", locale=language.code)
        days = ", ".join(names[day.weekday] for day in read.days)
        return _("{weeks} on {days}", weeks=weeks, days=days)
    return f"`{rule}`"


def plan_line(plan: Plan, language: Language) -> str:
    """Return the rhythm of a rewatch and how much is watched an evening."""
    episodes = language.ngettext("{n} episode an evening", "{n} episodes an evening", plan.nightly)
    rhythm = rhythm_words(plan.rule, language)
    return f"{rhythm[:1].upper()}{rhythm[1:]} · {plan.first:%H:%M} ({zone_words(plan.zone)}) · {episodes}"


def meeting_line(meeting: Meeting, titles: Titles, language: Language, *, is_next: bool = False) -> str:
    """Return an evening as an item of a list."""
    name = episodes_words(meeting, titles, language)
    line = f"{meeting.number}. {f'**{name}**' if is_next else name} · {at_words(meeting)}"
    if (stage := stage_words(meeting.stage, language)) is not None:
        return f"{line} · {stage}"
    return f"{line} · <t:{epoch(meeting.at)}:R>" if is_next else line


def stage_words(stage: Stage, language: Language) -> str | None:
    """Return where an evening stands, None where it is simply to come."""
    _ = language.gettext
    return {
        Stage.BEGUN: "▶️ " + _("now"),
        Stage.OVER: "✅ " + _("watched"),
        Stage.MISSED: "⚠️ " + _("missed"),
        Stage.CANCELLED: "✖️ " + _("cancelled"),
    }.get(stage)


def state_words(state: State, language: Language) -> str | None:
    """Return where a rewatch stands, None where it goes on."""
    _ = language.gettext
    return {
        State.PAUSED: "⏸️ " + _("Paused: no meeting takes place until it goes on."),
        State.OVER: "🏁 " + _("Over: every episode has been watched."),
        State.CANCELLED: "✖️ " + _("Cancelled: no further meeting takes place."),
    }.get(state)


def attendance_lines(attendance: Attendance, language: Language) -> list[str]:
    """Return who comes and who does not."""
    coming, staying = attendance.coming, attendance.staying
    if not coming and not staying:
        return [language.gettext("Nobody has said yet whether they come.")]
    lines = [f"**{language.gettext('Coming: {n}', n=len(coming))}**  {people(coming, language)}".rstrip()]
    if staying:
        lines.append(f"{language.gettext('Not coming: {n}', n=len(staying))}  {people(staying, language)}")
    return lines


def people(user_ids: Sequence[int], language: Language) -> str:
    """Return mentions of the first of many people."""
    names = ", ".join(f"<@{user_id}>" for user_id in user_ids[:MAX_NAMES])
    more = len(user_ids) - MAX_NAMES
    return names if more <= 0 else language.ngettext("{names} and {n} more", "{names} and {n} more", more, names=names)
