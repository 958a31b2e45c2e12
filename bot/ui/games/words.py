"""What the game says in each mode, and how it calls people, rules and times. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.party import Deal, Mode, Table
from bot.party.modes import SIP
from bot.translations import Language
from bot.ui.cards.rules import reaction


def mode_words(mode: Mode, language: Language) -> str:
    """Return what a mode is called, as an icon and words."""
    _ = language.gettext
    return {
        Mode.SOFT: "🍵 " + _("Points and tea"),
        Mode.SNACKS: "🍡 " + _("Snacks"),
        Mode.DRINKS: "🍺 " + _("Drinks"),
    }[mode]


def deal_words(deal: Deal, language: Language) -> str:
    """Return how the rules are shared out."""
    _ = language.gettext
    return {
        Deal.EVERYONE: _("Everybody calls everything"),
        Deal.DEALT: _("Everybody holds some rules"),
        Deal.BINGO: _("Bingo"),
    }[deal]


def reaction_in(mode: Mode, action: str, language: Language) -> str:
    """Return what players do in a mode, as an icon and words."""
    if action != SIP:
        return reaction(action, language)
    _ = language.gettext
    return {
        Mode.SOFT: "🍵 " + _("A sip of tea, or a point"),
        Mode.SNACKS: "🍡 " + _("A bite of something"),
        Mode.DRINKS: "🍺 " + _("A sip of your drink"),
    }[mode]


def icon_in(mode: Mode, action: str, language: Language) -> str:
    """Return the icon of a reaction, which stands only beside words."""
    return reaction_in(mode, action, language).split(" ", 1)[0]


def person(user_id: int | None, language: Language) -> str:
    """Return a mention of a player."""
    return language.gettext("somebody who asked to be forgotten") if user_id is None else f"<@{user_id}>"


def people(table: Table, seats: Sequence[int], language: Language, at_most: int = 60) -> str:
    """Return mentions of the players of some seats, the first of many."""
    names = ", ".join(person(table.people.get(seat), language) for seat in seats[:at_most])
    more = len(seats) - at_most
    return names if more <= 0 else language.ngettext("{names} and {n} more", "{names} and {n} more", more, names=names)


def clock(seconds: int) -> str:
    """Return a time of play, such as 12:05 or 1:02:05."""
    minutes, rest = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def mark_of(rule: str) -> str:
    """Return the short mark of a rule: "5", or "S3" for the server's own third."""
    return rule.upper()
