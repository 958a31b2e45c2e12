"""What of a settings file fits the server that it is for (its channels and roles) and the show. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import N_, UserError
from bot.guilds.kinds import Kind
from bot.guilds.registry import SETTINGS, value_at
from bot.guilds.settings import GuildSettings
from bot.guilds.transfer import with_values

GONE = N_("{what} is not in this server.")
NO_PLACE_TO_POST = N_("{what} is no channel for messages.")
EVERYBODY = N_("That role is everybody; choose one whose members asked to be mentioned.")
TOO_FAR = N_("There are only {last} episodes.")
NO_BUILT_IN = N_("There is no built-in rule {number}.")


@dataclass(frozen=True, slots=True)
class Here:
    """What a server has: its id, channels with threads, those of them where messages go, and roles; and the show.

    `rules` are the numbers of the built-in rules of its game.
    """

    guild_id: int
    channels: Collection[int]
    postable: Collection[int]
    roles: Collection[int]
    last_episode: int
    rules: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not taken over from a file: of which setting, and why."""

    path: str
    why: UserError


def fit(current: GuildSettings, wanted: GuildSettings, here: Here) -> tuple[GuildSettings, list[LeftOut]]:
    """Return `wanted` as far as it fits here, and what was left out; that stays as it is in `current`.

    What is set already may stay: an archived thread, say, is not among the channels.
    """
    fitting: dict[str, Any] = {}
    left_out: list[LeftOut] = []
    for path, setting in SETTINGS.items():
        before, after = value_at(current, path), value_at(wanted, path)
        if before == after:
            continue
        match setting.shown.kind:
            case Kind.LIMITS:
                fitting[path], lost = _limits(path, before, after, here)
            case Kind.CHANNELS:
                fitting[path], lost = _several(path, before, after, here.channels)
            case Kind.ROLES:
                fitting[path], lost = _several(path, before, after, here.roles)
            case Kind.NUMBERS:
                fitting[path], lost = _numbers(path, before, after, here.rules)
            case kind:
                why = _problem(kind, after, here)
                fitting[path], lost = (before, [LeftOut(path, why)]) if why else (after, [])
        left_out += lost
    return with_values(wanted, fitting), left_out


def _limits(
    path: str, before: Mapping[int, int], after: Mapping[int, int], here: Here
) -> tuple[dict[int, int], list[LeftOut]]:
    kept, lost = {}, []
    for place, seen in after.items():
        is_here = place in before or place in here.channels
        if not is_here:
            lost.append(LeftOut(path, _gone(place)))
        elif seen != before.get(place) and (why := _problem(Kind.EPISODE, seen, here)):
            lost.append(LeftOut(f"{path}.{place}", why))
            if place in before:
                kept[place] = before[place]
        else:
            kept[place] = seen
    return kept, lost


def _several(
    path: str, before: tuple[int, ...], after: tuple[int, ...], present: Collection[int]
) -> tuple[tuple[int, ...], list[LeftOut]]:
    kept = tuple(identity for identity in after if identity in present or identity in before)
    lost = [LeftOut(path, _gone(identity)) for identity in after if identity not in kept]
    # Nothing at all would mean everywhere, or everybody: the opposite of a list whose channels are gone.
    return (before if lost and not kept else kept), lost


def _numbers(
    path: str, before: tuple[int, ...], after: tuple[int, ...], present: Collection[int]
) -> tuple[tuple[int, ...], list[LeftOut]]:
    kept = tuple(number for number in after if number in present or number in before)
    return kept, [LeftOut(path, UserError(NO_BUILT_IN, number=number)) for number in after if number not in kept]


def _problem(kind: Kind, value: Any, here: Here) -> UserError | None:
    """Return why a value cannot be set here, None where it can."""
    match kind:
        case Kind.CHANNEL if value is not None and value not in here.channels:
            return _gone(value)
        case Kind.CHANNEL if value is not None and value not in here.postable:
            return UserError(NO_PLACE_TO_POST, what=f"<#{value}>")
        case Kind.ROLE if value == here.guild_id:
            return UserError(EVERYBODY)
        case Kind.ROLE if value is not None and value not in here.roles:
            return _gone(value)
        case Kind.EPISODE if value > here.last_episode:
            return UserError(TOO_FAR, last=here.last_episode)
        case _:
            return None


def _gone(identity: int) -> UserError:
    # As text: Discord has no name to show for it here.
    return UserError(GONE, what=f"`{identity}`")
