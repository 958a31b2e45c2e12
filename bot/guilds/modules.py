"""The parts of the bot that a server can switch off, and what belongs to each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import N_


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the bot: the commands of its `cogs`, and the cards whose routes are of its `kinds`.

    `can_be_limited` is False where limiting it to channels or roles would mean nothing.
    """

    name: str
    title: str
    cogs: frozenset[str]
    kinds: frozenset[str] = frozenset()
    can_be_limited: bool = True


def _module(name: str, title: str, *kinds: str, also: tuple[str, ...] = (), can_be_limited: bool = True) -> Module:
    return Module(name, title, frozenset({name, *also}), frozenset(kinds), can_be_limited)


MODULES = {
    module.name: module
    for module in (
        _module("characters", N_("Characters"), "character", "characters"),
        _module("episodes", N_("Episodes"), "episode", "episodes", "recap"),
        _module("lore", N_("Lore"), "trope", "term", "search", "topic", "show", also=("show",)),
        _module("drinks", N_("Drinking game"), "rule", "rules"),
        _module("news", N_("News"), "season", "latest", "story", "claims"),
        _module("rewatch", N_("Rewatch"), "rewatch"),
        _module("announcements", N_("Announcements"), can_be_limited=False),
    )
}
"""Every module by its name, in the order in which admins read them. A cog named as a module belongs to it."""

_OF_COG = {cog: module for module in MODULES.values() for cog in module.cogs}
_OF_KIND = {kind: module for module in MODULES.values() for kind in module.kinds}


def module_of_cog(extension: str | None) -> Module | None:
    """Return the module of a cog's Python module, such as `cogs.lore`; None where it is always on."""
    parts = (extension or "").split(".")
    return _OF_COG.get(parts[1]) if len(parts) > 1 else None


def module_of_kind(kind: str, key: str = "") -> Module | None:
    """Return the module of a route; the sources of a card belong where the card does."""
    if kind == "sources":
        kind = key.partition("/")[0]
    return _OF_KIND.get(kind)
