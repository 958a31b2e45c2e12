"""What a game came to: shown in the place of its message once it has ended. Pure."""

from __future__ import annotations

from typing import Any

import discord
from discord import ButtonStyle

from bot.party import Deal
from bot.party.seed import fingerprint
from bot.party.tally import Awarded, Medal, calls_by_seat, medals
from bot.party.verify import command
from bot.translations import Language
from bot.ui.document import Section
from bot.ui.games.board import COLOUR, game_button
from bot.ui.games.chart import Bar, Chart, Lane, describe
from bot.ui.games.view import View
from bot.ui.games.words import clock, deal_words, icon_in, mode_words, people, person
from bot.ui.layout import Layout
from bot.ui.text import fit

CHART_FILE = "game.png"
TOP_RULES = 12
TOP_PLAYERS = 40
RULE_CHARACTERS = 80
PAGE_CHARACTERS = 2_800
PAGE_BYTES = 7_500


def chart(view: View) -> Chart:
    """Return what is drawn of a game: a lane for each rule that happened, and a bar for each player."""
    table = view.table
    moments = table.moments()
    lanes = [
        Lane(view.rules[rule].mark, view.rules[rule].text, tuple(m.elapsed for m in moments if m.rule == rule))
        for rule, _count in table.counts().most_common()
    ]
    bars = [Bar(str(seat), calls) for seat, calls in calls_by_seat(table).items()]
    return Chart(tuple(lanes), tuple(bars), table.played_seconds)


def summary(view: View, *, has_picture: bool) -> Layout:
    """Return what a game came to, with the way to the next."""
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=discord.Colour(COLOUR))
    container.add_item(discord.ui.TextDisplay(_head(view)))
    if view.table.moments():
        if has_picture:
            gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
            gallery.add_item(media=f"attachment://{CHART_FILE}", description=describe(chart(view), view.language))
            container.add_item(gallery)
        pages = fit(tuple(told(view)), PAGE_CHARACTERS, PAGE_BYTES)
        for block in (*pages[0], *(["…"] if len(pages) > 1 else [])):
            container.add_item(discord.ui.TextDisplay(block))
    if view.table.setup.deal != Deal.EVERYONE and view.table.people:
        container.add_item(discord.ui.TextDisplay(_seed(view)))
    if view.has_next_episode:
        label = view.language.gettext("Play episode {number}", number=view.table.setup.episode + 1)
        container.add_item(discord.ui.ActionRow(game_button("next", view.game_id, label, ButtonStyle.success)))
    return Layout(container)


def told(view: View) -> list[Section]:
    """Return a game in words: medals, rules and players."""
    _ = view.language.gettext
    counts = view.table.counts().most_common()
    rules = [_rule_line(view, rule, count) for rule, count in counts[:TOP_RULES]]
    if (more := len(counts) - TOP_RULES) > 0:
        rules.append(view.language.ngettext("… and {n} more.", "… and {n} more.", more))
    called = list(calls_by_seat(view.table).items())
    players = [
        f"`{seat}` {person(view.table.people.get(seat), view.language)}"
        f"  {view.language.ngettext('{n} call', '{n} calls', calls)}"
        for seat, calls in called[:TOP_PLAYERS]
    ]
    if (more := len(called) - TOP_PLAYERS) > 0:
        players.append(view.language.ngettext("… and {n} more.", "… and {n} more.", more))
    won = [_medal_line(view, awarded) for awarded in medals(view.table)]
    sections = ((_("Medals"), won), (_("What happened"), rules), (_("Who saw it"), players))
    return [Section(heading, tuple(lines)) for heading, lines in sections if lines]


def _head(view: View) -> str:
    _ = view.language.gettext
    table, setup = view.table, view.table.setup
    moments = len(table.moments())
    kind = f"{mode_words(view.mode, view.language)}  ·  {deal_words(Deal(setup.deal), view.language)}"
    lines = [f"## {view.episode}", kind]
    if moments:
        lines.append(
            view.language.ngettext(
                "**{n} moment** in {time}, with {players}.",
                "**{n} moments** in {time}, with {players}.",
                moments,
                time=clock(table.played_seconds),
                players=view.language.ngettext("{n} player", "{n} players", len(table.people)),
            )
        )
    else:
        lines.append(_("The game has ended. Nothing was called this time."))
    if table.ended_by_itself:
        lines.append("-# " + _("It ended by itself, because nothing happened for six hours."))
    return "\n".join(lines)


def _rule_line(view: View, rule: str, count: int) -> str:
    words = view.rules[rule]
    icon = icon_in(view.mode, words.action, view.language)
    return f"{icon} **{words.mark}** {words.said(RULE_CHARACTERS)}  **×{count}**"


def _medal_line(view: View, awarded: Awarded) -> str:
    icon, words = _medal_words(awarded, view.language)
    return f"{icon} {words}: {people(view.table, awarded.seats, view.language)}"


def _medal_words(awarded: Awarded, language: Language) -> tuple[str, str]:
    _, ngettext, n = language.gettext, language.ngettext, awarded.amount
    return {
        Medal.BINGO: ("🎉", _("First bingo")),
        Medal.FIRST: ("🌅", _("First call of the evening")),
        Medal.LAST: ("🌙", _("Last call of the evening")),
        Medal.SHARP: ("🦅", ngettext("Sharpest eyes, first {n} time", "Sharpest eyes, first {n} times", n)),
        Medal.LONE: ("🔭", ngettext("Saw {n} moment that nobody else did", "Saw {n} moments that nobody else did", n)),
        Medal.CHORUS: ("🎶", ngettext("Best chorus, {n} time right behind", "Best chorus, {n} times right behind", n)),
        Medal.ALL_ROUND: ("🧭", ngettext("Widest view, {n} rule", "Widest view, {n} different rules", n)),
        Medal.HEART: ("🥺", ngettext("Softest heart, {n} aww", "Softest heart, {n} awws", n)),
        Medal.CHEER: ("📣", ngettext("Loudest cheer, {n} time", "Loudest cheer, {n} times", n)),
        Medal.WORRY: ("🫣", ngettext("Most worried, {n} time", "Most worried, {n} times", n)),
    }[awarded.medal]


def _seed(view: View) -> str:
    _ = view.language.gettext
    setup, table = view.table.setup, view.table
    # Rules are dealt to those who play at the moment, and were last dealt to all where everybody left.
    seats = table.all_seats if setup.deal == Deal.BINGO else table.seats or table.all_seats
    check = command(Deal(setup.deal), setup.seed, fingerprint(setup.seed), table.rules, seats)
    words = _("What was dealt followed from this seed. Anybody can check it, seat by seat:")
    return f"-# {words}\n```\n{check}\n```"
