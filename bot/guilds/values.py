"""Settings as the store keeps them: JSON texts by path, only of what is not at its default."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from bot.errors import UserError
from bot.guilds.registry import SETTINGS, setting_of
from bot.guilds.server_rules import UnfitError
from bot.guilds.settings import GuildSettings

Values = Mapping[str, str]


def flatten(settings: GuildSettings) -> dict[str, str]:
    """Return the values that are not at their defaults."""
    found: dict[str, str] = {}
    document = settings.model_dump(mode="json")
    for path, setting in SETTINGS.items():
        value = _at(document, path)
        if setting.shown.kind.is_keyed:
            found |= {f"{path}.{key}": dumps(item) for key, item in sorted(value.items())}
        elif value != _at(_DEFAULT_DOCUMENT, path):
            found[path] = dumps(value)
    return found


def parse(values: Values) -> GuildSettings:
    """Return the settings; raise pydantic's `ValidationError` where a value does not fit."""
    return GuildSettings.model_validate(nest(values))


def salvage(values: Values) -> tuple[GuildSettings, list[str]]:
    """Return the settings as far as they fit, and the paths of what does not; that keeps its default.

    The model may have moved on since a value was stored.
    """
    rest = {path: value for path, value in values.items() if setting_of(path)}
    lost: list[str] = []
    while True:
        try:
            return parse(rest), lost
        except ValidationError as error:
            wrong = {path for path in rest if any(_is_at(path, mistake["loc"]) for mistake in error.errors())}
            if not wrong:
                return GuildSettings(), sorted(values)
            lost += sorted(wrong)
            rest = {path: value for path, value in rest.items() if path not in wrong}


def why_unfit(error: ValidationError) -> UserError | None:
    """Return the sentence that says why a value does not fit; None where the model has none for it."""
    causes = (mistake.get("ctx", {}).get("error") for mistake in error.errors())
    return next((cause.why for cause in causes if isinstance(cause, UnfitError)), None)


def nest(values: Values) -> dict[str, Any]:
    """Return the values as the nested document that the model reads."""
    document: dict[str, Any] = {}
    for path, value in values.items():
        *groups, name = path.split(".")
        target = document
        for group in groups:
            target = target.setdefault(group, {})
        target[name] = json.loads(value)
    return document


def dumps(value: Any) -> str:
    """Return a value as the store writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _is_at(path: str, location: Iterable[int | str]) -> bool:
    where = ".".join(str(part) for part in location)
    return f"{where}.".startswith(f"{path}.") or f"{path}.".startswith(f"{where}.")


def _at(document: Mapping[str, Any], path: str) -> Any:
    value: Any = document
    for name in path.split("."):
        value = value[name]
    return value


_DEFAULT_DOCUMENT = GuildSettings().model_dump(mode="json")
