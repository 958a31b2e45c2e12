"""The one message that everybody operates while a game goes on. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ButtonStyle, SelectOption

from bot.party import Deal, Moment
from bot.party.seed import fingerprint
from bot.party.tally import has_many_sips
from bot.ui.controls import Button, own_id
from bot.ui.document import Section
from bot.ui.games.view import RuleWords, View
from bot.ui.games.words import clock, deal_words, icon_in, mark_of, mode_words, people, person, reaction_in
from bot.ui.layout import Layout
from bot.ui.text import MAX_MESSAGE_BYTES, MAX_MESSAGE_CHARACTERS, fit, shorten, weigh

Item = discord.ui.Item[Any]

COLOUR = 0x2EC4B6
MAX_OPTIONS = 25
ROOM_FOR_SEED = 350
"""Characters that a message needs beside its own parts."""
TOP_RULES = 8
LAST_MOMENTS = 5
TOP_WINS = 3
NAMES_A_MOMENT = 3
RULE_CHARACTERS = 60
"""Of a rule's wording, where many stand below each other; the select says it whole."""


def board(view: View) -> Layout:
    """Return the message of a running game."""
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=discord.Colour(COLOUR))
    container.add_item(_text(_head(view)))
    container.add_item(discord.ui.Separator())
    parts = [part for part in (_last_moments(view), _wins(view), _note(view), _tally(view)) if part]
    for part in (*parts, _cut(_players(view), [_head(view), *parts])):
        container.add_item(_text(part))
    for row in _selects(view):
        container.add_item(row)
    for row in _buttons(view):
        container.add_item(row)
    if view.table.setup.deal != Deal.EVERYONE:
        container.add_item(_text(_seed_note(view)))
    return Layout(container)


def game_button(verb: str, game_id: int, label: str, style: ButtonStyle = ButtonStyle.secondary) -> Button:
    """Return a button of a game; `ui.games.items` knows what it does."""
    return discord.ui.Button(label=label, style=style, custom_id=f"1:game:{verb}:{game_id}")


def _head(view: View) -> str:
    _ = view.language.gettext
    setup, table = view.table.setup, view.table
    rules = view.language.ngettext("{n} rule", "{n} rules", len(table.rules))
    kind = f"{mode_words(view.mode, view.language)}  ·  {deal_words(Deal(setup.deal), view.language)}  ·  {rules}"
    if table.is_paused:
        state = "⏸️ " + _("Paused at {time}", time=clock(table.elapsed(view.now)))
    else:
        state = _("Begun {time}. Pauses stop its clock.", time=f"<t:{setup.started_at}:R>")
    return f"## {view.episode}\n{kind}\n-# {state}"


def _cut(lines: Sequence[str], others: Sequence[str]) -> str:
    """Return as many lines as a message has room for beside the other texts."""
    characters = MAX_MESSAGE_CHARACTERS - ROOM_FOR_SEED - sum(map(len, others))
    weight = MAX_MESSAGE_BYTES - 3 * ROOM_FOR_SEED - sum(map(weigh, others))
    pages = fit((Section(None, tuple(lines)),), characters, weight, blocks=1)
    return pages[0][0] + ("\n…" if len(pages) > 1 else "")


def _players(view: View) -> list[str]:
    _ = view.language.gettext
    table = view.table
    if not table.seats:
        return [_("Nobody plays yet. **Join** if you like: nobody has to, and tea counts as much as anything.")]
    head = f"**{_('Players')}**  "
    if table.setup.deal != Deal.DEALT:
        return [head + people(table, table.seats, view.language)]
    lines = [
        f"{person(table.people.get(seat), view.language)}: **{'**, **'.join(mark_of(rule) for rule in held)}**"
        for seat, held in table.hands().items()
    ]
    return [f"**{_('Whose rules are whose')}**", *lines]


def _ordered(view: View) -> list[tuple[RuleWords, int]]:
    """Return the rules with how often each happened, the most called first."""
    counts = view.table.counts()
    places = {rule: place for place, rule in enumerate(view.table.rules)}
    ordered = sorted(view.rules.values(), key=lambda rule: (-counts[rule.key], places[rule.key]))
    return [(rule, counts[rule.key]) for rule in ordered]


def _tally(view: View) -> str:
    _ = view.language.gettext
    called = [(rule, count) for rule, count in _ordered(view) if count]
    if not called:
        return _("When something on the list happens, pick it below. Everybody who sees it may: it counts once.")
    lines = [f"{_icon(view, rule)} {_short(rule)}  **×{count}**" for rule, count in called[:TOP_RULES]]
    if (more := len(called) - TOP_RULES) > 0:
        lines.append(view.language.ngettext("… and {n} more.", "… and {n} more.", more))
    total = sum(count for _rule, count in called)
    head = view.language.ngettext("{n} moment so far", "{n} moments so far", total)
    return "\n".join([f"**{head}**", *lines])


def _last_moments(view: View) -> str:
    """Return the newest moment with what everybody does now, and those before it."""
    moments = view.table.moments()[-LAST_MOMENTS:]
    if not moments:
        return ""
    newest, *before = reversed(moments)
    react = reaction_in(view.mode, view.rules[newest.rule].action, view.language)
    lines = [f"### {react}", _moment(view, newest)]
    return "\n".join([*lines, *(f"-# {_moment(view, moment)}" for moment in before)])


def _moment(view: View, moment: Moment) -> str:
    rule = view.rules[moment.rule]
    who = people(view.table, moment.seats, view.language, at_most=NAMES_A_MOMENT)
    line = f"`{clock(moment.elapsed)}` {_icon(view, rule)} {_short(rule)}  ·  {who}"
    several = len(moment.seats)
    if several == 1:
        return line
    return f"{line} ({view.language.ngettext('{n} saw it, counted once', '{n} saw it, counted once', several)})"


def _wins(view: View) -> str:
    _ = view.language.gettext
    lines = [
        "🎉 " + _("**Bingo!** {who} at {time}", who=person(view.table.people.get(win.seat), view.language), time=time)
        for win in view.table.wins()[:TOP_WINS]
        for time in [clock(win.elapsed)]
    ]
    return "\n".join(lines)


def _note(view: View) -> str:
    """Return a gentle word after many sips, empty where none is due."""
    if not view.has_pause_note or not has_many_sips(view.table, view.now):
        return ""
    words = view.language.gettext(
        "That was a lot in a short time. Some water, a bite to eat or a short pause: the game waits for you."
    )
    return f"💧 {words}"


def _selects(view: View) -> Iterator[Item]:
    _ = view.language.gettext
    ordered = _ordered(view)
    table = view.table
    pages = [ordered[at : at + MAX_OPTIONS] for at in range(0, len(ordered), MAX_OPTIONS)]
    for at, page in enumerate(pages):
        # The same at each edit: Discord takes a pick only if the message still has the control it was made with. The
        # component's number is another after each event, so that what was picked before is not picked any more.
        custom_id = f"1:game:call:{view.game_id}:{at}"
        first = at * MAX_OPTIONS + 1
        placeholder = _("It is paused") if table.is_paused else _("It happened! Call …")
        if len(pages) > 1 and not table.is_paused:
            placeholder += f" ({first}-{first + len(page) - 1})"
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=custom_id,
            id=own_id(f"{custom_id}:{table.count}"),
            placeholder=placeholder,
            options=[_option(view, rule, count) for rule, count in page],
            disabled=table.is_paused,
        )
        yield discord.ui.ActionRow(select)


def _option(view: View, rule: RuleWords, count: int) -> SelectOption:
    icon, _space, words = reaction_in(view.mode, rule.action, view.language).partition(" ")
    called = view.language.ngettext("called {n} time", "called {n} times", count)
    return SelectOption(
        label=shorten(f"{rule.mark}  {rule.text}", 100),
        value=rule.key,
        description=shorten(f"{words} · {called}" if count else words, 100),
        emoji=icon,
    )


def _buttons(view: View) -> Iterator[Item]:
    _ = view.language.gettext
    game_id, table = view.game_id, view.table
    turn = ("resume", _("Resume")) if table.is_paused else ("pause", _("Pause"))
    yield discord.ui.ActionRow(
        game_button("join", game_id, _("Join"), ButtonStyle.success),
        game_button("leave", game_id, _("Leave")),
        game_button("undo", game_id, _("Undo")),
        game_button(turn[0], game_id, turn[1]),
        game_button("end", game_id, _("End …"), ButtonStyle.danger),
    )
    if table.setup.deal == Deal.BINGO:
        yield discord.ui.ActionRow(game_button("mine", game_id, _("My card"), ButtonStyle.primary))
    elif table.setup.deal == Deal.DEALT:
        yield discord.ui.ActionRow(game_button("mine", game_id, _("My rules"), ButtonStyle.primary))


def _seed_note(view: View) -> str:
    _ = view.language.gettext
    words = _("What is dealt follows from a seed that is shown at the end. Its SHA-256 is fixed now:")
    return f"-# {words}\n-# `{fingerprint(view.table.setup.seed)}`"


def _icon(view: View, rule: RuleWords) -> str:
    return icon_in(view.mode, rule.action, view.language)


def _short(rule: RuleWords) -> str:
    return f"**{rule.mark}** {rule.said(RULE_CHARACTERS)}"


def _text(words: str) -> discord.ui.TextDisplay[Any]:
    return discord.ui.TextDisplay(words)
