"""Whether a value of a settings file fits its setting, and in which words it does not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from bot.errors import N_, UserError
from bot.guilds.kinds import Kind
from bot.guilds.registry import Setting
from bot.guilds.settings import GuildSettings
from bot.guilds.values import dumps, nest

NO_CHOICE = N_("`{path}` has to be one of these, in quotes: {options}")
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
}

_ID = re.compile(r"[1-9][0-9]{0,18}")


def mistakes_in(setting: Setting, value: Any) -> Iterator[UserError]:
    """Yield a sentence for everything that is wrong with a value of a file."""
    if setting.shown.kind is Kind.LIMITS and isinstance(value, dict):
        wrong = [place for place, seen in value.items() if not _fits(setting, {place: seen})]
        ids = [place for place in wrong if is_id(place)]
        yield from (UserError(_WRONG[Kind.EPISODE], path=f"{setting.path}.{place}") for place in ids)
        # Anything may stand where an id should; only an id is worth repeating.
        if len(ids) < len(wrong):
            yield _wrong(setting)
        if wrong:
            return
    if not _fits(setting, value):
        yield _wrong(setting)


def _wrong(setting: Setting) -> UserError:
    path, kind = setting.path, setting.shown.kind
    if kind is Kind.CHOICE:
        return UserError(NO_CHOICE, path=path, options=", ".join(f"`{value}`" for value, _ in setting.shown.options))
    if kind is Kind.HOUR and setting.is_optional:
        return UserError(NO_OPTIONAL_HOUR, path=path)
    return UserError(_WRONG[kind], path=path)


def _fits(setting: Setting, value: Any) -> bool:
    if value is None:
        return setting.is_optional
    if not _has_shape(setting.shown.kind, value):
        return False
    try:
        GuildSettings.model_validate(nest({setting.path: dumps(value)}))
    except ValidationError:
        return False
    return True


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
        case _:
            return isinstance(value, str)


def is_id(value: Any) -> bool:
    """Tell whether a value of a file is an id as Discord writes it: digits, in quotes."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None
