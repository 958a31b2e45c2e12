"""Every setting of the model by its path, with the words that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.guilds.kinds import Kind, Shown
from bot.guilds.settings import GuildSettings, Switched


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: where it is in the model, and how it is shown. `module` is set where it is a module's."""

    path: str
    shown: Shown
    default: Any
    module: str | None = None

    @property
    def is_optional(self) -> bool:
        """Tell whether it may hold nothing."""
        return self.default is None

    def key_in(self, path: str) -> str:
        """Return which of its values a path names; empty where it is the path of the setting itself."""
        return path[len(self.path) + 1 :]


def _settings(group: type[BaseModel], path: str = "", module: str | None = None) -> Iterator[Setting]:
    for name, field in group.model_fields.items():
        shown = _shown(field)
        if shown is not None:
            yield Setting(path + name, shown, field.default, module)
        elif isinstance(field.default, BaseModel):
            inner = name if isinstance(field.default, Switched) else module
            yield from _settings(type(field.default), f"{path}{name}.", inner)


def _shown(field: FieldInfo) -> Shown | None:
    return next((extra for extra in field.metadata if isinstance(extra, Shown)), None)


SETTINGS: Mapping[str, Setting] = {setting.path: setting for setting in _settings(GuildSettings)}
"""Every setting by its path, in the order of the model."""


def setting_of(path: str) -> Setting | None:
    """Return the setting that a path belongs to, also where it names one value of many; None where there is none."""
    if (setting := SETTINGS.get(path)) is not None:
        return setting
    keyed = SETTINGS.get(path.rpartition(".")[0])
    return keyed if keyed is not None and keyed.shown.kind.is_keyed else None


def value_at(settings: GuildSettings, path: str) -> Any:
    """Return the value of the setting at `path`."""
    return reduce(getattr, path.split("."), settings)


CHANNEL_KINDS = frozenset({Kind.CHANNEL, Kind.CHANNELS, Kind.LIMITS})
"""The kinds of settings that name channels or threads."""


def chosen(settings: GuildSettings) -> Iterator[tuple[str, Kind, int]]:
    """Yield every channel, thread and role that settings name, with the setting's path and kind."""
    for path, setting in SETTINGS.items():
        kind, value = setting.shown.kind, value_at(settings, path)
        if kind in {Kind.CHANNELS, Kind.ROLES, Kind.LIMITS}:
            yield from ((path, kind, identity) for identity in value)
        elif kind in {Kind.CHANNEL, Kind.ROLE} and value is not None:
            yield path, kind, value
