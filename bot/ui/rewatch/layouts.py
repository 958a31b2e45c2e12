"""What admins see of a rewatch before and after they decide: a plan, a question, what was done. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle

from bot.clock import epoch
from bot.errors import N_
from bot.planning.rewatch_changes import Verb, Wish
from bot.schedule.wallclock import wall_clock
from bot.store.rewatch_changes import Moved, RewatchChange
from bot.store.rewatch_plans import Meeting, Plan, Rewatch, Stage
from bot.translations import Language
from bot.ui.controls import Button, Select, own_id
from bot.ui.document import Section
from bot.ui.layout import Layout, notice
from bot.ui.rewatch.words import Titles, episodes_words, plan_line, rhythm_words, stage_words
from bot.ui.text import fit
from bot.ui.words import wall_time, zone_words

Item = discord.ui.Item[Any]
MAX_LINES = 15
MAX_STARTS = 25

_QUESTIONS: Mapping[Verb, str] = {
    Verb.PAUSE: N_("**Pause the rewatch?** No meeting takes place until it goes on."),
    Verb.RESUME: N_("**Let the rewatch go on?**"),
    Verb.SKIP: N_("**Skip that evening?** What was to be watched then comes at the next time, and so on to the end."),
    Verb.MOVE: N_("**Move that?** So it would be:"),
    Verb.CANCEL: N_("**Cancel the rewatch?** No further meeting takes place; what was watched stays as it is."),
}
_LABELS: Mapping[Verb, str] = {
    Verb.PAUSE: N_("Pause"),
    Verb.RESUME: N_("Go on"),
    Verb.SKIP: N_("Skip it"),
    Verb.MOVE: N_("Move"),
    Verb.CANCEL: N_("Cancel the rewatch"),
}
_DONE: Mapping[Verb, str] = {
    Verb.PAUSE: N_("The rewatch is paused. `/rewatch-admin resume` lets it go on."),
    Verb.RESUME: N_("The rewatch goes on."),
    Verb.SKIP: N_("That evening is skipped."),
    Verb.MOVE: N_("Moved."),
    Verb.CANCEL: N_("The rewatch is cancelled."),
    Verb.UNDO: N_("That is undone."),
}


@dataclass(frozen=True, slots=True)
class Draw:
    """What an admin is shown with: what episodes may be called, and in which language."""

    titles: Titles
    language: Language


def preview(
    draft_id: int, plan: Plan, meetings: Sequence[Meeting], problems: Sequence[str], draw: Draw, page: int = 0
) -> Layout:
    """Show all meetings of a plan, what will be posted where, and what is missing for that."""
    _ = draw.language.gettext
    lines = tuple(_meeting_line(meeting, plan, draw) for meeting in meetings)
    count = draw.language.ngettext("{n} meeting", "{n} meetings", len(meetings))
    pages = fit((Section(_("{meetings}, in {zone} and for you", meetings=count, zone=zone_words(plan.zone)), lines),))
    page = min(page, len(pages) - 1)
    head = f"## {_('Plan this rewatch?')}\n{_('Nothing is saved yet.')} {plan_line(plan, draw.language)}"
    items: list[Item] = [discord.ui.TextDisplay(head), discord.ui.Separator()]
    items += [discord.ui.TextDisplay(block) for block in pages[page]]
    items.append(discord.ui.TextDisplay("\n".join([*_what_comes(plan, draw.language), *problems])))
    if (select := _start_select(draft_id, plan, draw)) is not None:
        items.append(discord.ui.ActionRow(select))
    buttons = [
        _button("save", str(draft_id), _("Save"), ButtonStyle.primary),
        _button("keep", str(draft_id), _("Cancel")),
        *_turns(draft_id, page, len(pages), draw.language),
    ]
    return Layout(*items, discord.ui.ActionRow(*buttons))


def saved(rewatch: Rewatch, language: Language) -> Layout:
    """Say that a rewatch is planned."""
    _ = language.gettext
    count = language.ngettext("{n} meeting is planned.", "{n} meetings are planned.", len(rewatch.meetings))
    words = _(
        "Saved: {meetings} The schedule is posted in {place} and kept up to date.",
        meetings=count,
        place=f"<#{rewatch.plan.channel_id}>",
    )
    return notice(words, _button("ask", Verb.CANCEL, _("Cancel it again …")))


def question(draft_id: int, wish: Wish, change: RewatchChange, rewatch: Rewatch, draw: Draw, note: str = "") -> Layout:
    """Show what a change would do, with the buttons that do it or do not."""
    _ = draw.language.gettext
    lines = [note, _(_QUESTIONS[wish.verb]), *_changes(change, rewatch, draw), *_besides(wish.verb, rewatch, draw)]
    style = ButtonStyle.danger if wish.verb is Verb.CANCEL else ButtonStyle.primary
    return notice(
        "\n".join(line for line in lines if line),
        _button("do", str(draft_id), _(_LABELS[wish.verb]), style),
        _button("keep", str(draft_id), _("Leave it as it is")),
    )


def done(verb: Verb, change: RewatchChange, rewatch: Rewatch, draw: Draw) -> Layout:
    """Say what was changed, with an undo."""
    _ = draw.language.gettext
    lines = [_(_DONE[verb]), *_changes(change, rewatch, draw)]
    return notice("\n".join(lines), _button("undo", f"{rewatch.rewatch_id}:{change.number}", _("Undo")))


def kept(language: Language) -> Layout:
    """Say that nothing was changed."""
    return notice(language.gettext("Nothing was changed."))


def _changes(change: RewatchChange, rewatch: Rewatch, draw: Draw) -> list[str]:
    """Return what a change does to meetings, the first of many."""
    lines = [_moved_line(moved, rewatch, draw) for moved in change.moved]
    if change.rule_before != change.rule_after:
        before, after = (rhythm_words(rule, draw.language) for rule in (change.rule_before, change.rule_after))
        lines.insert(0, f"- {draw.language.gettext('Rhythm: {before} → {after}', before=before, after=after)}")
    more = len(lines) - MAX_LINES
    shown = lines[:MAX_LINES]
    return [*shown, draw.language.ngettext("… and {n} more.", "… and {n} more.", more)] if more > 0 else shown


def _moved_line(moved: Moved, rewatch: Rewatch, draw: Draw) -> str:
    meeting = rewatch.meeting(moved.number)
    if meeting is None:
        raise TypeError("a change is of meetings that there are")
    name = episodes_words(meeting, draw.titles, draw.language)
    before = f"~~{wall_time(moved.local_before, draw.language)}~~"
    if moved.stage_after is Stage.CANCELLED:
        return f"- {name}: {before}"
    after = wall_time(moved.local_after, draw.language)
    if moved.stage_before is moved.stage_after or moved.stage_before is Stage.MISSED:
        return f"- {name}: {before} → **{after}**"
    return (
        f"- {name}: **{after}** ({stage_words(moved.stage_after, draw.language) or draw.language.gettext('to come')})"
    )


def _besides(verb: Verb, rewatch: Rewatch, draw: Draw) -> Iterator[str]:
    """Yield what else changes: events, answers, the schedule message."""
    _ = draw.language.gettext
    if verb is Verb.RESUME and rewatch.planned:
        first = rewatch.planned[0]
        yield _("The next meeting begins {when}.", when=f"<t:{epoch(first.at)}:F>")
    if rewatch.plan.has_events:
        stay = verb not in {Verb.PAUSE, Verb.CANCEL}
        yield _("The events of these meetings follow.") if stay else _("The events of these meetings are deleted.")
    if verb in {Verb.SKIP, Verb.MOVE}:
        yield _("Who comes is asked anew for each other time.")
    zone = zone_words(rewatch.plan.zone)
    yield f"-# {_('Times are those of {zone}. You can undo it afterwards.', zone=zone)}"


def _meeting_line(meeting: Meeting, plan: Plan, draw: Draw) -> str:
    name = episodes_words(meeting, draw.titles, draw.language)
    line = f"{meeting.number}. {name} · {wall_time(meeting.local, draw.language)} · <t:{epoch(meeting.at)}:f>"
    shown = wall_clock(meeting.at, plan.zone)
    if shown == meeting.local:
        return line
    # The clocks of the zone are put forward over that time.
    words = draw.language.gettext("The clocks skip that time; it begins at {time}.", time=f"{shown:%H:%M}")
    return f"{line}\n  -# {words}"


def _what_comes(plan: Plan, language: Language) -> Iterator[str]:
    """Yield what will be posted where."""
    _, minutes = language.gettext, plan.reminder
    role = f"<@&{plan.role_id}>" if plan.role_id else None
    yield f"**{_('What comes in {place}', place=f'<#{plan.channel_id}>')}**"
    yield "- " + _("At once: a message with all meetings that stays up to date, with buttons for who comes.")
    if minutes:
        yield "- " + language.ngettext(
            "{n} minute before each: a reminder.", "{n} minutes before each: a reminder.", minutes
        )
    yield "- " + _("When each begins: what is watched, its teaser, and the drinking game if it is on.")
    if role:
        mentioning = _("The reminder mentions {role}.") if minutes else _("The post at the beginning mentions {role}.")
        yield f"- {mentioning.format(role=role)}"
    yield "- " + _("After each: the spoiler limit of the channel moves up to what was watched.")
    if plan.has_threads and plan.parent_id is None:
        yield "- " + _("A thread for each, in which that evening may be talked of.")
    if plan.has_events:
        yield "- " + _("An event of the server for each of the next meetings.")


def _start_select(draft_id: int, plan: Plan, draw: Draw) -> Select | None:
    """Return a select of the episode to begin with, None where there is only one."""
    if plan.ends_with <= 1:
        return None
    options = [
        discord.SelectOption(
            label=draw.titles.get(number) or draw.language.gettext("Episode {number}", number=number),
            value=str(number),
            default=number == plan.begins_with,
        )
        for number in range(1, min(plan.ends_with, MAX_STARTS) + 1)
    ]
    custom_id = f"1:rwa:from:{draft_id}"
    placeholder = draw.language.gettext("Begin with another episode …")
    return discord.ui.Select(
        placeholder=placeholder, custom_id=custom_id, id=own_id(f"{custom_id}:{plan.begins_with}"), options=options
    )


def _turns(draft_id: int, page: int, pages: int, language: Language) -> Iterator[Button]:
    for to, words in ((page - 1, "‹ {label}"), (page + 1, "{label} ›")):
        if 0 <= to < pages:
            label = words.format(label=language.gettext("Page {page}", page=to + 1))
            yield _button("page", f"{draft_id}:{to}", label)


def _button(verb: str, tail: str, label: str, style: ButtonStyle = ButtonStyle.secondary) -> Button:
    return discord.ui.Button(label=label, style=style, custom_id=f"1:rwa:{verb}:{tail}")
