"""The posts of a rewatch as its channel sees them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord
from discord import ButtonStyle

from bot.clock import epoch
from bot.planning.nights import LATE
from bot.store.attendance import Attendance
from bot.store.rewatch_plans import Meeting, Rewatch, Stage, State
from bot.translations import Language
from bot.ui.cards.rules import own_line
from bot.ui.controls import Button, mine_button
from bot.ui.document import Route, Section
from bot.ui.layout import Layout
from bot.ui.rewatch.words import (
    Titles,
    attendance_lines,
    episodes_words,
    meeting_line,
    plan_line,
    state_words,
)
from bot.ui.text import fit

Item = discord.ui.Item[Any]
SCHEDULE, REMINDER, MEETING = "s", "r", "p"
"""The kinds of messages that people answer on, as their buttons say it."""
SHOWN_MEETINGS = 16
SHOWN_BEFORE = 2
MAX_RULES = 6
MAX_GAME_BUTTONS = 4
"""As many episodes as have a button of their own beside that of the rules."""


@dataclass(frozen=True, slots=True)
class Evening:
    """What may be told of an evening in its place: teasers by episode, and rules of the game, the show's and own.

    `rules` is None where the game is not played; `is_ahead` says that they are all rules, because nothing of the
    episodes may be told yet.
    """

    teasers: Sequence[tuple[int, str]] = ()
    rules: Sequence[tuple[str, str]] | None = None
    own_rules: Sequence[Any] = ()
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A rewatch in its place: what episodes and the show are called there, and how far may be told."""

    rewatch: Rewatch
    language: Language
    titles: Titles
    show: str
    colour: int | None
    mention: Callable[[str], str]
    seen: int = 0
    attendance: Attendance = field(default_factory=Attendance)


def schedule(scene: Scene) -> Layout:
    """Return the one message that always shows the whole plan as it is."""
    _, rewatch = scene.language.gettext, scene.rewatch
    coming = rewatch.next
    head = [f"## {_('Rewatch: {show}', show=scene.show)}", f"-# {plan_line(rewatch.plan, scene.language)}"]
    if (state := state_words(rewatch.state, scene.language)) is not None:
        head.append(state)
    texts = ["\n".join(head), "\n".join(_meeting_lines(scene, coming))]
    buttons: list[Item] = []
    if coming is not None:
        texts.append("\n".join([_next_line(scene, coming), *attendance_lines(scene.attendance, scene.language)]))
        buttons = answer_buttons(rewatch, coming, SCHEDULE, scene.language)
    texts.append(f"-# {_('Everybody reads these times by their own clock. {status}', status=_status(scene))}")
    return _framed(scene, texts, buttons)


def reminder(scene: Scene, meeting: Meeting, role_id: int | None) -> Layout:
    """Return what reminds of an evening."""
    _ = scene.language.gettext
    begins = f"<t:{epoch(meeting.at)}:R>"
    words = _("{episodes} begins {when}.", episodes=f"**{_name(scene, meeting)}**", when=begins)
    texts = [
        f"### {_('Rewatch: {show}', show=scene.show)}\n{words} <t:{epoch(meeting.at)}:t>",
        "\n".join(attendance_lines(scene.attendance, scene.language)),
    ]
    buttons = answer_buttons(scene.rewatch, meeting, REMINDER, scene.language)
    return _framed(scene, texts, buttons, role_id)


def watching(scene: Scene, meeting: Meeting, evening: Evening, now: datetime, role_id: int | None = None) -> Layout:
    """Return the post of an evening: what is watched, what may be said of it, the game, and who is there."""
    _, is_over = scene.language.gettext, meeting.stage is not Stage.BEGUN
    head = [f"## {_('Watched: {episodes}', episodes=_name(scene, meeting))}"] if is_over else []
    head = head or [f"## {_('Watching now: {episodes}', episodes=_name(scene, meeting))}"]
    head.append(f"-# {_('Rewatch: {show}', show=scene.show)} · <t:{epoch(meeting.at)}:f>")
    if now - meeting.at > LATE and not is_over:
        head.append(_("This was to be posted {when}.", when=f"<t:{epoch(meeting.at)}:f>"))
    sections = [*_teasers(scene, evening), *([] if is_over else _rules(scene, evening))]
    pages = fit((Section(None, ("\n".join(head),)), *sections))
    texts = [*pages[0], *(["…"] if len(pages) > 1 else [])]
    if is_over:
        texts.append(_limit_words(scene, meeting))
    texts.append("\n".join(attendance_lines(scene.attendance, scene.language)))
    frame = _frame(scene, texts)
    if not is_over:
        if evening.rules is not None:
            frame.add_item(discord.ui.ActionRow(*_game_buttons(scene, meeting)))
        frame.add_item(discord.ui.ActionRow(*answer_buttons(scene.rewatch, meeting, MEETING, scene.language)))
    return Layout(*_pinged(role_id), frame)


def opening(scene: Scene, meeting: Meeting) -> Layout:
    """Return what stands first in the thread of an evening, with the way to those before."""
    _, texts = scene.language.gettext, [_promise(scene, f"**{_name(scene, meeting)}**")]
    others = (each.thread_id for each in scene.rewatch.meetings if each.number != meeting.number)
    if earlier := [f"<#{thread_id}>" for thread_id in others if thread_id]:
        texts.append("\n".join([f"**{_('The evenings before')}**", *earlier[-SHOWN_MEETINGS:]]))
    return _framed(scene, texts, [])


def answer_buttons(rewatch: Rewatch, meeting: Meeting, spot: str, language: Language) -> list[Item]:
    """Return the buttons of who comes; `spot` says on which kind of message they are."""
    _, tail = language.gettext, f"{spot}:{rewatch.rewatch_id}:{meeting.number}"
    coming: Button = discord.ui.Button(label=_("Going"), style=ButtonStyle.success, custom_id=f"1:rw:in:{tail}")
    staying: Button = discord.ui.Button(label=_("Not going"), custom_id=f"1:rw:out:{tail}")
    return [coming, staying]


def _game_buttons(scene: Scene, meeting: Meeting) -> Iterator[Item]:
    _ = scene.language.gettext
    for episode in meeting.episodes[:MAX_GAME_BUTTONS]:
        button: Button = discord.ui.Button(
            label=_("Game of episode {number}", number=episode),
            style=ButtonStyle.primary,
            custom_id=f"1:rw:game:{episode}",
        )
        yield button
    yield mine_button(Route("rules", f"/{meeting.first_episode}/"), _("Rules I may see"))


def _promise(scene: Scene, episodes: str) -> str:
    """Return what a thread is for, and how far may be told there."""
    _ = scene.language.gettext
    if not scene.seen:
        return _("Talk about {episodes} here. In this thread I tell only what spoils nobody.", episodes=episodes)
    return _(
        "Talk about {episodes} here. In this thread I tell what is safe after episode {last}, and nothing later.",
        episodes=episodes,
        last=scene.seen,
    )


def _teasers(scene: Scene, evening: Evening) -> Iterator[Section]:
    is_one = len(evening.teasers) == 1
    lines = [
        f"> {teaser}" if is_one else f"**{scene.titles.get(number, str(number))}**\n> {teaser}"
        for number, teaser in evening.teasers
    ]
    if lines:
        yield Section(None, tuple(lines))


def _rules(scene: Scene, evening: Evening) -> Iterator[Section]:
    _ = scene.language.gettext
    if evening.rules is None:
        return
    lines = [f"- **{mark}** {words}" for mark, words in evening.rules] + [own_line(*own) for own in evening.own_rules]
    more = len(lines) - MAX_RULES
    shown = lines[:MAX_RULES]
    if more > 0:
        shown.append(scene.language.ngettext("… and {n} more.", "… and {n} more.", more))
    if shown:
        head = _("Rules of the game") if evening.is_ahead else _("Rules of the game for tonight")
        yield Section(head, tuple(shown))


def _limit_words(scene: Scene, meeting: Meeting) -> str:
    _ = scene.language.gettext
    if scene.seen < meeting.last_episode:
        return _("The spoiler limit here stays as it is.")
    return _("Up to episode {number} may be told here now.", number=scene.seen)


def _meeting_lines(scene: Scene, coming: Meeting | None) -> list[str]:
    """Return the evenings around the next one."""
    meetings = scene.rewatch.meetings
    at = meetings.index(coming) if coming in meetings else 0
    begin = max(0, min(at - SHOWN_BEFORE, len(meetings) - SHOWN_MEETINGS))
    shown = meetings[begin : begin + SHOWN_MEETINGS]
    lines = [meeting_line(each, scene.titles, scene.language, is_next=each is coming) for each in shown]
    if more := len(meetings) - len(shown):
        lines.append(scene.language.ngettext("… and {n} more.", "… and {n} more.", more))
    return lines


def _next_line(scene: Scene, coming: Meeting) -> str:
    _ = scene.language.gettext
    if coming.stage is Stage.BEGUN:
        return _("Going on now: {episodes}", episodes=f"**{_name(scene, coming)}**")
    return _("Next: {episodes}", episodes=f"**{_name(scene, coming)}**")


def _name(scene: Scene, meeting: Meeting) -> str:
    return episodes_words(meeting, scene.titles, scene.language)


def _status(scene: Scene) -> str:
    _ = scene.language.gettext
    if scene.rewatch.state in {State.OVER, State.CANCELLED}:
        return _("{status} tells more.", status=scene.mention("rewatch status"))
    return _("{calendar} puts them into your calendar.", calendar=scene.mention("rewatch calendar"))


def _framed(scene: Scene, texts: Sequence[str], buttons: Sequence[Item], role_id: int | None = None) -> Layout:
    frame = _frame(scene, texts)
    if buttons:
        frame.add_item(discord.ui.ActionRow(*buttons))
    return Layout(*_pinged(role_id), frame)


def _frame(scene: Scene, texts: Sequence[str]) -> discord.ui.Container[Any]:
    frame: discord.ui.Container[Any] = discord.ui.Container(accent_colour=scene.colour)
    for text in texts:
        frame.add_item(discord.ui.TextDisplay(text))
    return frame


def _pinged(role_id: int | None) -> list[Item]:
    return [] if role_id is None else [discord.ui.TextDisplay(f"<@&{role_id}>")]
