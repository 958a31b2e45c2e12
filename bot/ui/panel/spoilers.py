"""The page of the spoiler limits. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator

import discord

from bot.guilds import SETTINGS, Page
from bot.ui.panel.controls import (
    ALL_CHANNELS,
    MAX_OPTIONS,
    ask_button,
    channel_select,
    go_button,
    option_select,
    put_button,
)
from bot.ui.panel.rows import Item, setting_rows, step_options
from bot.ui.panel.view import Spot, View
from bot.ui.setting_words import episode_words

LIMITS_A_PAGE = 6
PAGED = "p"
"""Starts the key of a further page of the limits; the id of a place does not start with a letter."""


def spoilers_page(view: View) -> Iterator[Item]:
    """Yield the limits of the server and of its places, or the limit of one place."""
    _ = view.language.gettext
    if view.spot.key.isdecimal():
        yield from _one_limit(view, int(view.spot.key))
        return
    default = SETTINGS["spoilers.default"]
    yield from setting_rows(default, view.settings.spoilers.default, view)
    setting = SETTINGS["spoilers.places"]
    yield discord.ui.TextDisplay(f"**{_(setting.shown.title)}**\n-# {_(setting.shown.help)}")
    yield from _limits(view)
    placeholder = _("Give a channel or thread its own limit …")
    yield discord.ui.ActionRow(channel_select(view, setting.path, (), placeholder=placeholder, types=ALL_CHANNELS))


def _limits(view: View) -> Iterator[Item]:
    _ = view.language.gettext
    # A thread stands under its channel.
    limits = sorted(
        view.settings.spoilers.places.items(), key=lambda item: (view.parents.get(item[0], item[0]), item[0])
    )
    if not limits:
        yield discord.ui.TextDisplay(_("None yet: everywhere the limit of the server counts."))
        return
    pages = math.ceil(len(limits) / LIMITS_A_PAGE)
    page = min(_page_number(view.spot.key), pages - 1)
    for place, seen in limits[page * LIMITS_A_PAGE : (page + 1) * LIMITS_A_PAGE]:
        button = put_button(view, f"spoilers.places.{place}", None, _("Remove"))
        words = f"{_place(place, view)}: {episode_words(seen, view.language)}"
        yield discord.ui.Section(discord.ui.TextDisplay(words), accessory=button)
    turns = []
    if page > 0:
        spot = Spot(Page.SPOILERS, f"{PAGED}{page - 1}")
        turns.append(go_button(view, spot, "‹ " + _("Page {page}", page=page)))
    if page < pages - 1:
        spot = Spot(Page.SPOILERS, f"{PAGED}{page + 1}")
        turns.append(go_button(view, spot, _("Page {page}", page=page + 2) + " ›"))
    if turns:
        yield discord.ui.ActionRow(*turns)


def _page_number(key: str) -> int:
    number = key.removeprefix(PAGED)
    return int(number) if key.startswith(PAGED) and number.isdecimal() else 0


def _place(place: int, view: View) -> str:
    _ = view.language.gettext
    name = f"<#{place}>"
    if parent := view.parents.get(place):
        name = f"<#{parent}> › {name}"
    return name if place not in view.gone else f"{name} ({_('deleted, or hidden from me')})"


def _one_limit(view: View, place: int) -> Iterator[Item]:
    _ = view.language.gettext
    seen = view.settings.spoilers.places.get(place)
    path = f"spoilers.places.{place}"
    now = _("none of its own") if seen is None else episode_words(seen, view.language)
    yield discord.ui.TextDisplay(_("**Spoiler limit of {place}**: {limit}", place=_place(place, view), limit=now))
    if len(view.episodes) > MAX_OPTIONS:
        yield discord.ui.ActionRow(ask_button(view, path, _("Change …")))
    else:
        yield discord.ui.ActionRow(option_select(view, path, step_options(view), None if seen is None else str(seen)))
    row = [go_button(view, Spot(Page.SPOILERS), _("Back to all limits"))]
    if seen is not None:
        row.append(put_button(view, path, None, _("Remove")))
    yield discord.ui.ActionRow(*row)
