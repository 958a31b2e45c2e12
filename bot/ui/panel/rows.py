"""How each kind of setting is shown and chosen. Pure."""

from __future__ import annotations

from typing import Any

import discord
from discord import ButtonStyle

from bot.guilds import FOLLOW_MEMBER, Kind, Setting
from bot.ui.panel.controls import (
    ALL_CHANNELS,
    EMPTY,
    MAX_OPTIONS,
    POST_CHANNELS,
    ask_button,
    channel_select,
    option_select,
    put_button,
    role_select,
    rules_button,
)
from bot.ui.panel.view import View
from bot.ui.setting_words import language_words, setting_title, several, words_of
from bot.ui.text import shorten
from bot.ui.words import MAX_OPTION_CHARACTERS

Item = discord.ui.Item[Any]
MAX_PLACES = 25


def setting_rows(setting: Setting, value: Any, view: View) -> list[Item]:
    """Return the components that show a setting and let it be changed."""
    match setting.shown.kind:
        case Kind.SWITCH:
            return [switch_row(setting, bool(value), view)]
        case Kind.CHANNEL | Kind.CHANNELS | Kind.ROLE | Kind.ROLES:
            rows: list[Item] = [_caption(setting, view), discord.ui.ActionRow(_place_select(setting, value, view))]
            if _is_gone(value, view):
                take_out = put_button(view, setting.path, None, view.language.gettext("Take it out"))
                rows.append(discord.ui.ActionRow(take_out))
            return rows
        case Kind.RULES | Kind.NUMBERS:
            return [_rules_row(setting, value, view)]
        case Kind.EPISODE if len(view.episodes) > MAX_OPTIONS:
            words = _caption_words(setting, view, words_of(setting, value, view.language))
            return [_section(words, ask_button(view, setting.path, view.language.gettext("Change …")))]
        case _:
            select = option_select(view, setting.path, _options(setting, view), _option_value(value))
            return [_caption(setting, view), discord.ui.ActionRow(select)]


def switch_row(setting: Setting, is_on: bool, view: View, title: str | None = None, more: str = "") -> Item:
    """Return the row of something that is on or off."""
    _ = view.language.gettext
    button = put_button(
        view,
        setting.path,
        not is_on,
        _("Switch off") if is_on else _("Switch on"),
        ButtonStyle.secondary if is_on else ButtonStyle.success,
    )
    state = _("on") if is_on else _("off")
    head = f"**{title or _(setting.shown.title)}**: {state}{more}"
    return _section(head if title else f"{head}\n-# {_(setting.shown.help)}", button)


def _rules_row(setting: Setting, value: Any, view: View) -> Item:
    """Return the row of something that has commands of its own: how much of it there is, and the way there."""
    _ = view.language.gettext
    count = view.language.ngettext("{n} rule", "{n} rules", len(value)) if value else _("none")
    if setting.shown.kind is Kind.RULES:
        add, edit, remove = (view.mention(f"drinks-admin {verb}") for verb in ("add", "edit", "remove"))
        return _section(
            f"{_caption_words(setting, view, count)}\n-# {add} {edit} {remove}",
            rules_button(setting.path, _("See them")),
        )
    return _section(_caption_words(setting, view, count), rules_button(setting.path, _("Choose …")))


def step_options(view: View) -> list[tuple[str, str]]:
    """Return the steps of a spoiler limit as options."""
    return [(str(seen), shorten(label, MAX_OPTION_CHARACTERS)) for seen, label in enumerate(view.episodes)]


def _options(setting: Setting, view: View) -> list[tuple[str, str]]:
    _ = view.language.gettext
    match setting.shown.kind:
        case Kind.CHOICE:
            return [(choice, _(label)) for choice, label in setting.shown.options]
        case Kind.HOUR:
            hours = [(str(hour), f"{hour:02}:00") for hour in range(24)]
            return [(EMPTY, _("None")), *hours] if setting.is_optional else hours
        case Kind.EPISODE:
            return step_options(view)
        case Kind.LANGUAGE:
            return [(code, language_words(code, view.language)) for code in (FOLLOW_MEMBER, *view.languages)]
        case Kind.ZONE:
            return list(view.zones)
        case _:
            raise TypeError(f"{setting.shown.kind} has no options")


def _option_value(value: Any) -> str:
    return EMPTY if value is None else str(value)


def _place_select(setting: Setting, value: Any, view: View) -> Item:
    _ = view.language.gettext
    chosen = several(value)
    is_gone = _is_gone(value, view)
    at_most = MAX_PLACES if setting.shown.kind in {Kind.CHANNELS, Kind.ROLES} else 1
    match setting.shown.kind:
        case Kind.CHANNEL | Kind.CHANNELS:
            types, empty = (ALL_CHANNELS, _("Everywhere")) if at_most > 1 else (POST_CHANNELS, _("No channel chosen"))
            placeholder = _("The chosen channel is gone") if is_gone else empty
            return channel_select(view, setting.path, chosen, placeholder=placeholder, types=types, at_most=at_most)
        case _:
            empty = _("Everybody") if at_most > 1 else _("No role chosen")
            placeholder = _("The chosen role is gone") if is_gone else empty
            return role_select(view, setting.path, chosen, placeholder=placeholder, at_most=at_most)


def _is_gone(value: Any, view: View) -> bool:
    """Tell whether something was chosen of which nothing is left: an empty select could not be emptied."""
    chosen = several(value)
    return bool(chosen) and all(identity in view.gone for identity in chosen)


def _caption(setting: Setting, view: View) -> Item:
    return discord.ui.TextDisplay(_caption_words(setting, view))


def _caption_words(setting: Setting, view: View, value: str | None = None) -> str:
    title = (
        setting_title(setting.path, view.language)
        if setting.module is None
        else view.language.gettext(setting.shown.title)
    )
    head = f"**{title}**: {value}" if value else f"**{title}**"
    return f"{head}\n-# {view.language.gettext(setting.shown.help)}"


def _section(words: str, button: Item) -> Item:
    return discord.ui.Section(discord.ui.TextDisplay(words), accessory=button)
