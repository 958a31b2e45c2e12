"""A server's settings as a file: written for people to read, and read back only if all of it is right. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.errors import N_, Sentences, UserError
from bot.guilds.fields import is_id, mistakes_in, unknown_in
from bot.guilds.registry import SETTINGS, setting_of
from bot.guilds.settings import GuildSettings
from bot.guilds.values import flatten
from bot.store.guilds import Entry

FORMAT = "companion-settings"
VERSION = 1
MAX_BYTES = 256 * 1024
MAX_NAMED = 10
KEEP_DRAFTS = timedelta(days=1)

TOO_LARGE = N_("That file is larger than {limit} KiB, so it was not read. Upload one that `/config export` made.")
NOT_JSON = N_("That file cannot be read as JSON, so nothing was changed. Upload one that `/config export` made.")
BROKEN_JSON = N_("That file is no valid JSON at line {line}, so nothing was changed. Mend it and upload it again.")
TWICE = N_("That file says the same thing twice, so nothing was changed. Take one out and upload it again: {key}")
NOT_OURS = N_("That file holds no settings of mine, so nothing was changed. Upload one that `/config export` made.")
NEWER = N_("That file was made by a newer version of me, so nothing was changed. Ask whoever hosts me to update me.")
MISTAKES = N_("That file has mistakes, so nothing was changed. Mend them and upload it again:\n{mistakes}")
MORE = N_("More mistakes, not listed here: {n}")

NO_GROUP = N_("`{path}` has to be a group of settings in braces.")
NO_SERVER = N_("`{path}` has to be a server id in quotes.")

_GROUPS = {path[:at] for path in SETTINGS for at, character in enumerate(path) if character == "."}
_POSITIONS = {path: position for position, path in enumerate(SETTINGS)}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file says: the settings it names, by path, the keys that mean nothing here, and of which server it is."""

    named: Mapping[str, Any]
    unknown: tuple[str, ...]
    server: int | None

    def over(self, settings: GuildSettings) -> GuildSettings:
        """Return `settings` with what the file names; the rest stays as it is."""
        return with_values(settings, self.named)


@dataclass(slots=True)
class _Reading:
    named: dict[str, Any] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    mistakes: list[UserError] = field(default_factory=list)


def to_document(settings: GuildSettings, guild_id: int, at: datetime) -> dict[str, Any]:
    """Return all settings, also those at their defaults, as the document that the file holds."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at.isoformat(timespec="seconds"),
        "server": str(guild_id),
        "settings": settings.model_dump(mode="json"),
    }


def to_text(document: Mapping[str, Any]) -> str:
    """Return a document as the text of a file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def decode(content: bytes) -> str:
    """Return the text of a file; raise `UserError` where it is too large or no text."""
    if len(content) > MAX_BYTES:
        raise UserError(TOO_LARGE, limit=MAX_BYTES // 1024)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(NOT_JSON) from error


def from_document(text: str) -> Draft:
    """Return what a file's text says; raise one `UserError` that names every mistake in it."""
    document = _load(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UserError(NOT_OURS)
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise UserError(NOT_OURS)
    if version > VERSION:
        raise UserError(NEWER)
    reading = _Reading(unknown=sorted(document.keys() - {"format", "version", "made_at", "server", "settings"}))
    server = document.get("server")
    if server is not None and not is_id(server):
        reading.mistakes.append(UserError(NO_SERVER, path="server"))
    settings = document.get("settings")
    if isinstance(settings, dict):
        _read(settings, "", reading)
    else:
        reading.mistakes.append(UserError(NO_GROUP, path="settings"))
    for path, value in reading.named.items():
        reading.mistakes += mistakes_in(SETTINGS[path], value)
    if reading.mistakes:
        raise UserError(MISTAKES, mistakes=_listed(reading.mistakes))
    return Draft(reading.named, tuple(reading.unknown), int(server) if server is not None else None)


def difference(current: GuildSettings, wanted: GuildSettings) -> list[Entry]:
    """Return what would have to change, in the order of the settings."""
    before, after = flatten(current), flatten(wanted)
    changed = {path for path in {**before, **after} if before.get(path) != after.get(path)}
    return [Entry(path, before.get(path), after.get(path)) for path in sorted(changed, key=_position)]


def with_values(settings: GuildSettings, values: Mapping[str, Any]) -> GuildSettings:
    """Return `settings` with other values at some paths; raise pydantic's `ValidationError` where one does not fit."""
    document = settings.model_dump(mode="json")
    for path, value in values.items():
        *groups, name = path.split(".")
        target = document
        for group in groups:
            target = target[group]
        target[name] = value
    return GuildSettings.model_validate(document)


def _position(path: str) -> tuple[int, int]:
    setting = setting_of(path)
    if setting is None:
        raise ValueError(f"{path} is no setting")
    return _POSITIONS[setting.path], int(setting.key_in(path) or 0)


def _load(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise UserError(BROKEN_JSON, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        # NaN, a number of thousands of digits, or braces within braces without end.
        raise UserError(NOT_JSON) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UserError(TWICE, key=f"`{re.sub(r'[^ -_a-~]', '?', key)[:60]}`")
        found[key] = value
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _read(document: Mapping[str, Any], prefix: str, reading: _Reading) -> None:
    """Sort what stands in a group: settings, groups in it, and what this version does not know."""
    for key, value in document.items():
        path = prefix + key
        if "." in key or path not in {*SETTINGS, *_GROUPS}:
            reading.unknown.append(path)
        elif path in SETTINGS:
            reading.named[path] = value
            reading.unknown += unknown_in(SETTINGS[path], value)
        elif isinstance(value, dict):
            _read(value, f"{path}.", reading)
        else:
            reading.mistakes.append(UserError(NO_GROUP, path=path))


def _listed(mistakes: list[UserError]) -> Sentences:
    more = len(mistakes) - MAX_NAMED
    return Sentences(mistakes[:MAX_NAMED] + ([UserError(MORE, n=more)] if more > 0 else []))
