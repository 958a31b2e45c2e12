"""What one player alone sees: their bingo card, or the rules that are theirs to call. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord

from bot.guilds.server_rules import MAX_TRIGGER_CHARACTERS
from bot.party.bingo import Cell
from bot.ui.document import Section
from bot.ui.games.card import Cell as DrawnCell
from bot.ui.games.card import describe_card
from bot.ui.games.view import View
from bot.ui.games.words import reaction_in
from bot.ui.layout import Layout, notice
from bot.ui.text import fit, quote

CARD_FILE = "bingo-card.png"
MANY_RULES = 20
MANY_RULES_CHARACTERS = 40
PAGE_CHARACTERS = 3_500
PAGE_BYTES = 8_500


def drawn_cells(view: View, seat: int) -> tuple[list[DrawnCell], tuple[int, ...]]:
    """Return the cells of a seat's card ready to be drawn, and the places of its first complete line."""
    marks = view.table.marks(seat)
    cells = [_drawn(view, cell, marked) for cell, marked in zip(view.table.card(seat), marks, strict=True)]
    win = next((win for win in view.table.wins() if win.seat == seat), None)
    return cells, win.line if win else ()


def card(view: View, seat: int, *, has_picture: bool) -> Layout:
    """Return a player's bingo card, as a picture with the same in words; in words alone where nothing can be drawn."""
    _ = view.language.gettext
    cells, line = drawn_cells(view, seat)
    marked = sum(cell.is_marked for cell in cells)
    head = "### " + _("Your card")
    state = view.language.ngettext("{n} of 16 marked.", "{n} of 16 marked.", marked)
    how = _("Every call marks it by itself. Four in a row, a column or a diagonal win.")
    won = "\n🎉 " + _("**Bingo!** The marked line was complete first.") if line else ""
    words = discord.ui.TextDisplay[Any](f"{head}\n{state} {how}{won}")
    if not has_picture:
        # A description is plain text, but this is markdown.
        quoted = [replace(cell, label=quote(cell.label, MAX_TRIGGER_CHARACTERS)) for cell in cells]
        return Layout(words, discord.ui.TextDisplay(describe_card(quoted, line, view.language)))
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
    gallery.add_item(media=f"attachment://{CARD_FILE}", description=describe_card(cells, line, view.language))
    return Layout(words, gallery)


def hand(view: View, seat: int) -> Layout:
    """Return the rules that are a player's to call, with what everybody does then."""
    _ = view.language.gettext
    held = [view.rules[key] for key in view.table.hands().get(seat, ())]
    by_action: dict[str, list[str]] = {}
    for rule in held:
        said = rule.said() if len(held) <= MANY_RULES else rule.said(MANY_RULES_CHARACTERS)
        by_action.setdefault(rule.action, []).append(f"- **{rule.mark}** {said}")
    sections = tuple(
        Section(reaction_in(view.mode, action, view.language), tuple(lines)) for action, lines in by_action.items()
    )
    how = _("You call these when they happen; everybody joins in. They change when somebody joins or leaves.")
    pages = fit(sections, PAGE_CHARACTERS, PAGE_BYTES, blocks=len(sections))
    more = ["…"] if len(pages) > 1 else []
    return notice("\n".join([f"## {_('Your rules')}", *pages[0], *more, f"-# {how}"]))


def _drawn(view: View, cell: Cell, is_marked: bool) -> DrawnCell:
    rule = view.rules[cell.rule]
    mark = f"{rule.mark} ×{cell.nth}" if cell.nth > 1 else rule.mark
    return DrawnCell(mark, rule.text, is_marked)
