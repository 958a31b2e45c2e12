"""Whether a value of a settings file fits its setting, and in which words it does not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from bot.errors import N_, UserError
from bot.guilds.kinds import Kind
from bot.guilds.registry import Setting
from bot.guilds.server_rules import MAX_NUMBER, MAX_RULES, ServerRule
from bot.guilds.settings import GuildSettings
from bot.guilds.values import dumps, nest, why_unfit

NO_CHOICE = N_("`{path}` has to be one of these, in quotes: {options}")
UNFIT = N_("`{path}`: {why}")
NO_RULE = N_('`{path}` has to have a "trigger" and an "action", which is one of these, in quotes: {options}')
NO_OPTIONAL_HOUR = N_("`{path}` has to be a whole number from 0 to 23, or null.")
_WRONG = {
    Kind.SWITCH: N_("`{path}` has to be true or false."),
    Kind.HOUR: N_("`{path}` has to be a whole number from 0 to 23."),
    Kind.EPISODE: N_("`{path}` has to be a whole number from 0 to 9999."),
    Kind.LIMITS: N_("`{path}` has to be at most 500 channel ids in quotes, each with a whole number from 0 to 9999."),
    Kind.CHANNEL: N_("`{path}` has to be a channel id in quotes, or null."),
    Kind.CHANNELS: N_("`{path}` has to be a list of at most 25 channel ids in quotes."),
    Kind.ROLE: N_("`{path}` has to be a role id in quotes, or null."),
    Kind.ROLES: N_("`{path}` has to be a list of at most 25 role ids in quotes."),
    Kind.LANGUAGE: N_("`{path}` has to be “member” or the code of a language, such as “ja”."),
    Kind.ZONE: N_("`{path}` has to be the name of a time zone, such as “Asia/Tokyo”."),
    Kind.RULES: N_("`{path}` has to be at most 50 rules, each by a number in quotes."),
    Kind.NUMBERS: N_("`{path}` has to be a list of whole numbers from 1 to 99."),
}
_MOST = {Kind.LIMITS: 500, Kind.RULES: MAX_RULES}

_ID = re.compile(r"[1-9][0-9]{0,18}")


def mistakes_in(setting: Setting, value: Any) -> Iterator[UserError]:
    """Yield a sentence for everything that is wrong with a value of a file."""
    kind = setting.shown.kind
    if kind.is_keyed and isinstance(value, dict):
        if len(value) > _MOST[kind]:
            yield _wrong(setting, setting.path)
            return
        # Anything may stand where a key should; only a key is worth repeating.
        mistakes = [
            mistake
            for key, item in value.items()
            if _is_key(kind, key) and (mistake := _mistake(setting, f"{setting.path}.{key}", {key: item}))
        ]
        yield from mistakes
        if mistakes and all(_is_key(kind, key) for key in value):
            return
    if mistake := _mistake(setting, setting.path, value):
        yield mistake


def unknown_in(setting: Setting, value: Any) -> list[str]:
    """Return the paths of what stands inside a value and means nothing there."""
    if setting.shown.kind is not Kind.RULES or not isinstance(value, dict):
        return []
    return [
        f"{setting.path}.{number}.{name}"
        for number, rule in value.items()
        if isinstance(rule, dict)
        for name in rule
        if name not in ServerRule.model_fields
    ]


def _mistake(setting: Setting, path: str, value: Any) -> UserError | None:
    """Return what is wrong with a value, or with the one value by a key at `path`; None where nothing is."""
    if value is None and setting.is_optional:
        return None
    if not _has_shape(setting.shown.kind, value):
        return _wrong(setting, path)
    try:
        GuildSettings.model_validate(nest({setting.path: dumps(value)}))
    except ValidationError as error:
        why = why_unfit(error)
        return UserError(UNFIT, path=path, why=why) if why else _wrong(setting, path)
    return None


def _wrong(setting: Setting, path: str) -> UserError:
    kind, options = setting.shown.kind, ", ".join(f"`{value}`" for value, _ in setting.shown.options)
    match kind:
        case Kind.CHOICE:
            return UserError(NO_CHOICE, path=path, options=options)
        case Kind.HOUR if setting.is_optional:
            return UserError(NO_OPTIONAL_HOUR, path=path)
        case Kind.LIMITS if path != setting.path:
            return UserError(_WRONG[Kind.EPISODE], path=path)
        case Kind.RULES if path != setting.path:
            return UserError(NO_RULE, path=path, options=options)
        case _:
            return UserError(_WRONG[kind], path=path)


def _is_key(kind: Kind, key: str) -> bool:
    return is_id(key) and (kind is not Kind.RULES or int(key) <= MAX_NUMBER)


def _has_shape(kind: Kind, value: Any) -> bool:
    """Tell whether a value is of the right type; the model alone would take "yes" for true and true for 1."""
    match kind:
        case Kind.SWITCH:
            return isinstance(value, bool)
        case Kind.HOUR | Kind.EPISODE:
            return type(value) is int
        case Kind.CHANNEL | Kind.ROLE:
            return is_id(value)
        case Kind.CHANNELS | Kind.ROLES:
            return isinstance(value, list) and all(is_id(item) for item in value)
        case Kind.LIMITS:
            return isinstance(value, dict) and all(is_id(key) and type(seen) is int for key, seen in value.items())
        case Kind.RULES:
            return isinstance(value, dict) and all(_is_key(kind, key) for key in value)
        case Kind.NUMBERS:
            return isinstance(value, list) and all(type(number) is int for number in value)
        case _:
            return isinstance(value, str)


def is_id(value: Any) -> bool:
    """Tell whether a value of a file is an id as Discord writes it: digits, in quotes."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None
