"""Compare what the chosen features need of Discord with what the bot has. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.errors import N_, UserError, Words
from bot.guilds.needs import FEATURES, MENTION_ANY_ROLE, NO_THREAD, Feature, Need, Where
from bot.guilds.permissions import PERMISSIONS
from bot.guilds.registry import value_at
from bot.guilds.settings import GuildSettings

MISSING = N_(
    "“{permission}” is missing in {place}. {without} Allow it for me, or for my role, in the channel's permissions."
)
MISSING_IN_SERVER = N_("“{permission}” is missing. {without} Give it to my role in the server's settings.")
CHANNEL_GONE = N_(
    "{place} is gone, or hidden from me. Nothing can be posted. Choose another under “Channels and roles”."
)
ROLE_GONE = N_("The chosen role is gone. Nobody is mentioned. Choose another under “Channels and roles”.")
ROLE_SILENT = N_(
    "{role} is shown, but nobody is notified. Let everybody mention the role in its settings, or give my role"
    " “{permission}”."
)
NOT_PUBLISHED = N_(
    "{place} is no announcement channel. Nothing is published to followers. Choose one that is, or switch “Publish to"
    " followers” off."
)
NO_THREAD_IN_THREAD = N_("{place} is a thread itself. {without} Choose a channel, or switch “Threads of meetings” off.")


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A chosen channel or thread as it is on Discord, with the names of what the bot may do there."""

    permissions: frozenset[str]
    is_thread: bool = False
    is_announcement: bool = False


@dataclass(frozen=True, slots=True)
class GuildFacts:
    """A server as it is on Discord, as far as its settings speak of it; what does not exist is not in it.

    `permissions` are what the bot may do in the server, `roles` tell whether everybody may mention them.
    """

    permissions: frozenset[str]
    places: Mapping[int, PlaceFacts] = field(default_factory=dict)
    roles: Mapping[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that keeps a feature from working in full: what to say of it, and the settings it is about.

    `is_vital` says that nothing of the feature works.
    """

    module: str
    paths: frozenset[str]
    problem: UserError
    is_vital: bool = False


def chosen_features(settings: GuildSettings) -> Iterator[tuple[Feature, int]]:
    """Yield the features that are on and have a channel, each with that channel."""
    for feature in FEATURES:
        place = value_at(settings, feature.channel) if feature.channel else None
        if place is not None and settings.modules.of(feature.module).enabled:
            yield feature, place


def diagnose(settings: GuildSettings, facts: GuildFacts) -> list[Finding]:
    """Return all that is missing, feature by feature; nothing where everything is well."""
    return [finding for feature, place in chosen_features(settings) for finding in _of(feature, place, settings, facts)]


def _of(feature: Feature, place_id: int, settings: GuildSettings, facts: GuildFacts) -> Iterator[Finding]:
    place, mention = facts.places.get(place_id), f"<#{place_id}>"
    if place is None:
        yield Finding(feature.module, _paths(feature.channel), UserError(CHANNEL_GONE, place=mention), is_vital=True)
        return
    needs = [need for need in feature.needs if need.when is None or value_at(settings, need.when)]
    missing = _tellable([need for need in needs if _is_missing(need, place, facts)])
    for need in missing:
        paths = _paths(feature.channel, need.when)
        yield Finding(feature.module, paths, _missing(need, mention), need.is_vital)
    yield from _role(feature, place, settings, facts, can_post=not any(need.is_vital for need in missing))
    if feature.module == "rewatch" and settings.rewatch.threads and place.is_thread:
        problem = UserError(NO_THREAD_IN_THREAD, place=mention, without=Words(NO_THREAD))
        yield Finding(feature.module, _paths(feature.channel, "rewatch.threads"), problem)
    if feature.module == "news" and settings.news.crosspost and not place.is_announcement:
        paths = _paths(feature.channel, "news.crosspost")
        yield Finding(feature.module, paths, UserError(NOT_PUBLISHED, place=mention))


def _tellable(missing: list[Need]) -> list[Need]:
    """Leave out what Discord takes away together with another permission, and the bot may have otherwise."""
    if any(need.permission == "view_channel" for need in missing):
        return [need for need in missing if need.permission == "view_channel" or need.where is Where.SERVER]
    if any(need.is_vital for need in missing):
        return [need for need in missing if need.permission != "attach_files"]
    return missing


def _is_missing(need: Need, place: PlaceFacts, facts: GuildFacts) -> bool:
    match need.where:
        case Where.SERVER:
            return need.permission not in facts.permissions
        case Where.CHANNEL if place.is_thread:
            return False
        case Where.THREAD if not place.is_thread:
            return False
        case _:
            return need.permission not in place.permissions


def _missing(need: Need, place: str) -> UserError:
    permission, without = Words(PERMISSIONS[need.permission]), Words(need.without)
    if need.where is Where.SERVER:
        return UserError(MISSING_IN_SERVER, permission=permission, without=without)
    return UserError(MISSING, permission=permission, place=place, without=without)


def _role(
    feature: Feature, place: PlaceFacts, settings: GuildSettings, facts: GuildFacts, *, can_post: bool
) -> Iterator[Finding]:
    role = value_at(settings, feature.role) if feature.role else None
    if role is None:
        return
    is_mentionable = facts.roles.get(role)
    if is_mentionable is None:
        yield Finding(feature.module, _paths(feature.role), UserError(ROLE_GONE))
    elif can_post and not is_mentionable and MENTION_ANY_ROLE not in place.permissions:
        problem = UserError(ROLE_SILENT, role=f"<@&{role}>", permission=Words(PERMISSIONS[MENTION_ANY_ROLE]))
        yield Finding(feature.module, _paths(feature.channel, feature.role), problem)


def _paths(*paths: str | None) -> frozenset[str]:
    return frozenset(path for path in paths if path is not None)
