"""What Discord sends back for what a bot sent: messages, callback responses, registered commands."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks import world
from benchmarks.world import Kind, Payload

EPHEMERAL = 64
DEFERRED_MESSAGE = 5
_COMMAND_REPLY = 20


def command(sent: Payload) -> Payload:
    """Give a registered command its id and the defaults Discord fills in."""
    own = str(world.snowflake())
    filled: Payload = {
        "id": own,
        "application_id": str(world.APPLICATION_ID),
        "version": own,
        "type": 1,
        "name_localizations": None,
        "description_localizations": None,
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
    }
    return filled | sent


def message(
    data: Payload, channel: str, *, reply_to: Payload | None = None, replaces: Payload | None = None
) -> Payload:
    """Return the message as Discord describes it, with an id for it and for each of its components."""
    kept = replaces or {}
    attachments = [_attachment(sent, channel) for sent in data.get("attachments") or kept.get("attachments", [])]
    written: Payload = {
        "type": 0 if reply_to is None else _COMMAND_REPLY,
        "id": kept.get("id") or str(world.snowflake()),
        "channel_id": channel,
        "author": world.bot_user(),
        "application_id": str(world.APPLICATION_ID),
        "webhook_id": str(world.APPLICATION_ID),
        "content": data.get("content") or "",
        "embeds": data.get("embeds") or [],
        "components": data.get("components") or [],
        "attachments": attachments,
        "flags": data.get("flags") or kept.get("flags", 0),
        "timestamp": kept.get("timestamp") or datetime.now(UTC).isoformat(),
        "edited_timestamp": datetime.now(UTC).isoformat() if kept else None,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
    }
    if "nonce" in data:
        written["nonce"] = data["nonce"]
    if reply_to is not None:
        written |= {"interaction_metadata": reply_to, "position": 0}
    files = {f"attachment://{attachment['filename']}": attachment for attachment in attachments}
    for own_id, component in enumerate(_components(written["components"]), start=1):
        component.setdefault("id", own_id)
        _resolve_media(component, files)
    return written


def reply_metadata(interaction_id: str, kind: Kind, asker: Payload, guild: int) -> Payload:
    """Say which interaction a message answers."""
    return {
        "id": interaction_id,
        "type": int(kind),
        "user": asker,
        "authorizing_integration_owners": {"0": str(world.guild_id(guild))},
    }


def callback(interaction_id: str, kind: Kind, answer: int, data: Payload, written: Payload | None) -> Payload:
    """Return what the callback route answers when it is asked for a response."""
    about: Payload = {"id": interaction_id, "type": int(kind)}
    if written is None and answer != DEFERRED_MESSAGE:
        return {"interaction": about}
    flags = (written or data).get("flags", 0)
    about |= {
        "response_message_id": written["id"] if written else str(world.snowflake()),
        "response_message_loading": written is None,
        "response_message_ephemeral": bool(flags & EPHEMERAL),
    }
    if written is None:
        return {"interaction": about}
    return {"interaction": about, "resource": {"type": answer, "message": written}}


def words(data: Any) -> Iterator[str]:
    """List every text a person would read in an answer."""
    if isinstance(data, list):
        for part in data:
            yield from words(part)
    elif isinstance(data, dict):
        for key, part in data.items():
            if isinstance(part, str) and part and key in ("content", "label", "title", "description", "name"):
                yield part
            elif isinstance(part, list | dict):
                yield from words(part)


def _components(rows: list[Payload]) -> Iterator[Payload]:
    for component in rows:
        yield component
        yield from _components(component.get("components", ()))
        if "accessory" in component:
            yield component["accessory"]


def _resolve_media(component: Payload, files: dict[str, Payload]) -> None:
    for holder in (component, *component.get("items", ())):
        for key in ("media", "file"):
            if key in holder:
                file = files.get(holder[key]["url"], {})
                url = file.get("url", holder[key]["url"])
                holder[key] |= {"url": url, "proxy_url": url, "width": 600, "height": 400, "loading_state": 2}


def _attachment(sent: Payload, channel: str) -> Payload:
    own = str(world.snowflake())
    url = f"https://cdn.discordapp.com/attachments/{channel}/{own}/{sent['filename']}"
    return sent | {"id": own, "size": 1, "url": url, "proxy_url": url, "width": 600, "height": 400}
