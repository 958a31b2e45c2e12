"""The pretended Discord: servers, people and events shaped as Discord sends them."""

import json
import time
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from typing import Any

Payload = dict[str, Any]

APPLICATION_ID = 788_913_846_278_586_368
PEOPLE = 10_000
ALL_BUT_ADMINISTRATOR = (1 << 50) - 1 & ~(1 << 3)
EVERYONE_MAY = 2_248_473_465_835_073
JOINED = "2023-04-01T18:30:00.000000+00:00"

_DISCORD_EPOCH_MS = 1_420_070_400_000
_FIRST_GUILD_MS = 1_600_000_000_000
_FIRST_PERSON_MS = 1_500_000_000_000
_TOKEN_HEAD = "aW50ZXJhY3Rpb246"
_TOKEN_TAIL = "QmVuY2htYXJrVG9rZW5PZlRoZVVzdWFsTGVuZ3Ro" * 4
_ID, _TOKEN, _USER, _USERNAME = "@@id@@", "@@token@@", "@@user@@", "@@username@@"
_CHANNELS = (
    (4, "Information", None),
    (5, "announcements", 0),
    (0, "general", 0),
    (0, "akudama-drive", 0),
    (0, "bot-commands", 0),
    (4, "Voice", None),
    (2, "Living room", 5),
    (2, "Watch party", 5),
)
_ASKED_IN = 4
_ROLES = ("Admin", "Moderator", "Event host", "Rewatcher", "Manga reader", "Newcomer")
_counter = count(1 << 10)  # the first are the places of a server's channels


class Kind(IntEnum):
    """Say what a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """Describe one thing people do, again and again: a command, a half-typed option, a press of a button."""

    label: str
    kind: Kind
    data: Payload
    message: Payload | None = None  # the message a button hangs on
    person: int | None = None  # everybody in turn unless only one may press it


def dumps(payload: Payload | list[Payload]) -> str:
    """Write JSON as densely as Discord does."""
    return json.dumps(payload, separators=(",", ":"), ensure_ascii=False)


def snowflake(at: float | None = None) -> int:
    """Make a new id that was created at a moment, in seconds of the epoch; without one, now."""
    return int((time.time() if at is None else at) * 1000) - _DISCORD_EPOCH_MS << 22 | next(_counter) & 0x3FFFFF


def token_of(interaction_id: str) -> str:
    """Make the token that answers this interaction."""
    return f"{_TOKEN_HEAD}{interaction_id}-{_TOKEN_TAIL}"


def interaction_of(token: str) -> str:
    """Tell which interaction this token answers."""
    return token.removeprefix(_TOKEN_HEAD).partition("-")[0]


def guild_id(guild: int) -> int:
    """Tell the id of the n-th server; consecutive servers fall on consecutive shards."""
    return _FIRST_GUILD_MS - _DISCORD_EPOCH_MS + guild << 22


def channel_id(guild: int) -> int:
    """Tell the id of the channel in which people of this server use the bot."""
    return guild_id(guild) + 16 + _ASKED_IN


def text_channels(guild: int) -> list[int]:
    """List the ids of the channels of this server in which people write and the bot may."""
    return [guild_id(guild) + 16 + position for position, (kind, _, _) in enumerate(_CHANNELS) if kind == 0]


def kind_of_channel(own: int) -> int:
    """Tell the type of a channel by its id; whatever is no channel of a server counts as a thread of one."""
    position = _position(own)
    return 11 if position is None else _CHANNELS[position][0]


def channel(own: int) -> Payload:
    """Describe a channel by its id."""
    position = _position(own)
    return _channel(own >> 22 << 22, 2 if position is None else position) | {"id": str(own)}


def thread(own: int, parent: int, sent: Payload, *, kind: int) -> Payload:
    """Describe a thread that was just started."""
    return {
        "id": str(own),
        "guild_id": str(parent >> 22 << 22),
        "parent_id": str(parent),
        "owner_id": str(APPLICATION_ID),
        "type": kind,
        "name": sent["name"],
        "flags": 0,
        "last_message_id": None,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "rate_limit_per_user": sent.get("rate_limit_per_user") or 0,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": JOINED,
            "auto_archive_duration": sent.get("auto_archive_duration") or 1440,
            "locked": False,
            "create_timestamp": JOINED,
        },
    }


def user(person: int) -> Payload:
    """Describe the n-th person."""
    return _user(str((_FIRST_PERSON_MS - _DISCORD_EPOCH_MS + person * 7_919 << 22) + person), f"viewer{person}")


def bot_user() -> Payload:
    """Describe the bot's own account."""
    return _user(str(APPLICATION_ID), "companion") | {"bot": True, "global_name": None, "mfa_enabled": True, "flags": 0}


def application() -> Payload:
    """Describe the bot's application."""
    return {
        "id": str(APPLICATION_ID),
        "name": "companion",
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": bot_user(),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user(0),
        "team": None,
        "flags": 0,
        "hook": True,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": 1,
    }


def ready(guilds: list[int], *, shard: int, shards: int, gateway: str) -> Payload:
    """Write the READY of one shard, which names its servers without describing them."""
    return {
        "v": 10,
        "user": bot_user(),
        "user_settings": {},
        "session_type": "normal",
        "session_id": f"{snowflake():032x}",
        "resume_gateway_url": gateway,
        "relationships": [],
        "private_channels": [],
        "presences": [],
        "guilds": [{"id": str(guild_id(guild)), "unavailable": True} for guild in guilds],
        "geo_ordered_rtc_regions": ["rotterdam", "frankfurt"],
        "auth": {},
        "application": {"id": str(APPLICATION_ID), "flags": 0},
        "shard": [shard, shards],
    }


def guild_create(guild: int) -> Payload:
    """Write the GUILD_CREATE of the n-th server: eight channels, eight roles, and of the members only the bot."""
    own = guild_id(guild)
    return {
        "id": str(own),
        "name": f"Execution Division {guild}",
        "icon": f"{own:032x}",
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": user(guild)["id"],
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "mfa_level": 0,
        "nsfw": False,
        "nsfw_level": 0,
        "premium_tier": 1,
        "premium_subscription_count": 3,
        "premium_progress_bar_enabled": False,
        "preferred_locale": "en-US",
        "application_id": None,
        "system_channel_id": str(own + 18),
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "latest_onboarding_question_id": None,
        "vanity_url_code": None,
        "hub_type": None,
        "max_members": 25_000_000,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "features": ["COMMUNITY", "NEWS"],
        "incidents_data": None,
        "inventory_settings": None,
        "home_header": None,
        "version": 1_700_000_000_000,
        "lazy": True,
        "large": True,
        "unavailable": False,
        "joined_at": JOINED,
        "member_count": 250 + guild % 5000,
        "roles": _roles(own),
        "channels": [_channel(own, position) for position in range(len(_CHANNELS))],
        "members": [_member(bot_user(), [own + 1])],
        "threads": [],
        "emojis": [],
        "stickers": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "embedded_activities": [],
        "activity_instances": [],
    }


def interaction_template(scenario: Scenario, guild: int) -> str:
    """Write the INTERACTION_CREATE of this scenario, with gaps for who and when."""
    own = guild_id(guild)
    member = _member(_user(_USER, _USERNAME), [own + 4, own + 5])
    payload: Payload = {
        "version": 1,
        "type": int(scenario.kind),
        "token": _TOKEN,
        "id": _ID,
        "application_id": str(APPLICATION_ID),
        "locale": "en-US",
        "guild_locale": "en-US",
        "guild_id": str(own),
        "guild": {"id": str(own), "locale": "en-US", "features": ["COMMUNITY", "NEWS"]},
        "channel_id": str(channel_id(guild)),
        "channel": _channel(own, _ASKED_IN) | {"permissions": str(ALL_BUT_ADMINISTRATOR)},
        "member": member | {"permissions": str(EVERYONE_MAY)},
        "data": scenario.data,
        "context": 0,
        "authorizing_integration_owners": {"0": str(own)},
        "app_permissions": str(ALL_BUT_ADMINISTRATOR),
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "entitlement_sku_ids": [],
    }
    if scenario.message is not None:
        payload["message"] = scenario.message
    return dumps(payload)


def fill(template: str, interaction_id: str, person: Payload) -> str:
    """Fill the gaps of a template."""
    return (
        template.replace(_ID, interaction_id)
        .replace(_TOKEN, token_of(interaction_id))
        .replace(_USER, person["id"])
        .replace(_USERNAME, person["username"])
    )


def _position(own: int) -> int | None:
    position = (own & 0x3FFFFF) - 16
    return position if 0 <= position < len(_CHANNELS) else None


def _user(own_id: str, name: str) -> Payload:
    return {
        "id": own_id,
        "username": name,
        "global_name": name,
        "discriminator": "0",
        "avatar": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "display_name_styles": None,
        "primary_guild": None,
        "clan": None,
        "public_flags": 0,
        "bot": False,
    }


def _member(person: Payload, roles: list[int]) -> Payload:
    return {
        "user": person,
        "nick": None,
        "roles": [str(role) for role in roles],
        "joined_at": JOINED,
        "premium_since": None,
        "communication_disabled_until": None,
        "avatar": None,
        "banner": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "unusual_dm_activity_until": None,
    }


def _roles(guild: int) -> list[Payload]:
    everyone = _role(guild, "@everyone", 0, EVERYONE_MAY)
    own = _role(guild + 1, "companion", 1, ALL_BUT_ADMINISTRATOR)
    own |= {"managed": True, "tags": {"bot_id": str(APPLICATION_ID)}}
    return [everyone, own, *(_role(guild + 2 + at, name, 2 + at, EVERYONE_MAY) for at, name in enumerate(_ROLES))]


def _role(role: int, name: str, position: int, permissions: int) -> Payload:
    return {
        "id": str(role),
        "name": name,
        "description": None,
        "permissions": str(permissions),
        "position": position,
        "color": 0x5865F2 * (position > 2),
        "colors": {"primary_color": 0x5865F2 * (position > 2), "secondary_color": None, "tertiary_color": None},
        "hoist": position > 2,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def _channel(guild: int, position: int) -> Payload:
    kind, name, parent = _CHANNELS[position]
    channel: Payload = {
        "id": str(guild + 16 + position),
        "guild_id": str(guild),
        "type": kind,
        "name": name,
        "position": position,
        "flags": 0,
        "parent_id": None if parent is None else str(guild + 16 + parent),
        "permission_overwrites": [
            {"id": str(guild), "type": 0, "allow": "0", "deny": "2048" if kind == 5 else "0"},
            {"id": str(guild + 3), "type": 0, "allow": "3072", "deny": "0"},
        ],
    }
    if kind == 4:
        return channel
    channel |= {"last_message_id": str(guild + 99), "rate_limit_per_user": 0, "nsfw": False, "icon_emoji": None}
    if kind == 2:
        return channel | {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
    return channel | {"topic": None, "last_pin_timestamp": None, "theme_color": None}
