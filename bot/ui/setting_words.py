"""Settings in words: what they are called, and what a value of theirs means. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from babel.core import Locale, UnknownLocaleError

from bot.clock import epoch
from bot.errors import N_
from bot.guilds import FOLLOW_MEMBER, MODULES, Change, Entry, Kind, Page, Setting, setting_of
from bot.guilds.server_rules import ACTIONS, MAX_TRIGGER_CHARACTERS, own_key
from bot.translations import Language
from bot.ui.text import quote
from bot.ui.words import zone_words

MAX_NAMES = 5

PAGES = {
    Page.OVERVIEW: N_("Overview"),
    Page.MODULES: N_("Modules"),
    Page.SPOILERS: N_("Spoilers"),
    Page.PLACES: N_("Channels and roles"),
    Page.NEWS: N_("News"),
    Page.DRINKS: N_("Drinking game"),
    Page.SCHEDULE: N_("Schedule"),
    Page.LANGUAGE: N_("Language and time"),
    Page.DATA: N_("Data"),
}
"""What each page of the panel is called."""


def setting_title(path: str, language: Language) -> str:
    """Return what a setting is called, such as "News channel" or "Characters: Only for these roles"."""
    _ = language.gettext
    setting = setting_of(path)
    if setting is None:
        return f"`{path}`"
    if key := setting.key_in(path):
        if setting.shown.kind is Kind.RULES:
            return _("Rule {rule} of this server", rule=own_key(int(key)))
        return _("Spoiler limit of {place}", place=f"<#{key}>")
    title = _(setting.shown.title)
    if setting.module and setting.shown.kind is Kind.SWITCH:
        return _(MODULES[setting.module].title)
    if setting.module:
        return _("{module}: {setting}", module=_(MODULES[setting.module].title), setting=title)
    return title


def value_words(path: str, value: str | None, language: Language) -> str:
    """Return what a value, as the store keeps it, means; None is the default."""
    setting = setting_of(path)
    if setting is None:
        return quote(value or "")
    if setting.key_in(path):
        if setting.shown.kind is Kind.RULES:
            return language.gettext("none") if value is None else rule_words(json.loads(value), language)
        return language.gettext("none of its own") if value is None else episode_words(json.loads(value), language)
    return words_of(setting, setting.default if value is None else json.loads(value), language)


def words_of(setting: Setting, value: Any, language: Language) -> str:
    """Return what a value of a setting means."""
    _ = language.gettext
    match setting.shown.kind:
        case Kind.SWITCH:
            return _("on") if value else _("off")
        case Kind.CHOICE:
            # An option that there was in an older version is said as it was stored.
            return _(dict(setting.shown.options).get(value, str(value)))
        case Kind.HOUR:
            return _("none") if value is None else f"{value:02}:00"
        case Kind.EPISODE:
            return episode_words(value, language)
        case Kind.LANGUAGE:
            return language_words(value, language)
        case Kind.ZONE:
            return zone_words(str(value))
        case _:
            return _words_of_several(setting.shown.kind, value, language)


def _words_of_several(kind: Kind, value: Any, language: Language) -> str:
    match kind:
        case Kind.LIMITS:
            return language.ngettext("{n} place", "{n} places", len(value)) if value else language.gettext("none")
        case Kind.RULES:
            return language.ngettext("{n} rule", "{n} rules", len(value)) if value else language.gettext("none")
        case Kind.CHANNEL | Kind.CHANNELS:
            return enumerated([f"<#{place}>" for place in several(value)], language)
        case Kind.ROLE | Kind.ROLES:
            return enumerated([f"<@&{role}>" for role in several(value)], language)
        case _:
            return enumerated([str(number) for number in value], language)


def enumerated(names: Sequence[str], language: Language) -> str:
    """Return the first of many names, and how many more there are."""
    if not names:
        return language.gettext("none")
    words = ", ".join(names[:MAX_NAMES])
    more = len(names) - MAX_NAMES
    return words if more <= 0 else language.ngettext("{names} and {n} more", "{names} and {n} more", more, names=words)


def rule_words(rule: Mapping[str, str], language: Language) -> str:
    """Return a rule that a server wrote, as a change of its settings holds it."""
    action = rule.get("action", "")
    words = quote(rule.get("trigger", ""), MAX_TRIGGER_CHARACTERS)
    return f"{words}  ·  {language.gettext(dict(ACTIONS).get(action, action))}"


def episode_words(seen: int, language: Language) -> str:
    """Return how far a limit lets people tell."""
    if seen == 0:
        return language.gettext("only the premise")
    return language.gettext("up to episode {number}", number=seen)


def language_words(code: str, language: Language) -> str:
    """Return a language's name in that language, so that whoever speaks it finds it."""
    if code == FOLLOW_MEMBER:
        return language.gettext("that of each member's own Discord")
    try:
        locale = Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return code
    return (locale.get_display_name(locale) or code).capitalize()


def entry_line(entry: Entry, language: Language) -> str:
    """Return what a change did to one setting."""
    before = value_words(entry.path, entry.before, language)
    after = value_words(entry.path, entry.after, language)
    return f"**{setting_title(entry.path, language)}**: {before} → {after}"


def entry_lines(change: Change, at_most: int, language: Language) -> list[str]:
    """Return what a change did, to so many settings at most, and to how many more."""
    lines = [entry_line(entry, language) for entry in change.entries[:at_most]]
    more = len(change.entries) - at_most
    return [*lines, language.ngettext("… and {n} more.", "… and {n} more.", more)] if more > 0 else lines


def change_head(change: Change, language: Language) -> str:
    """Return who made a change, when, and by what means."""
    _ = language.gettext
    who = _("somebody who asked to be forgotten") if change.actor_id is None else f"<@{change.actor_id}>"
    if change.via == "rewatch":
        who = _("the rewatch")
    means = {"import": _("by import"), "undo": _("by undoing"), "reset": _("by resetting")}.get(change.via)
    when = f"<t:{epoch(change.at)}:R>"
    return f"{who} {when} ({means})" if means else f"{who} {when}"


def several(value: Any) -> list[Any]:
    """Return what a setting of one channel or role, or of many, names."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
