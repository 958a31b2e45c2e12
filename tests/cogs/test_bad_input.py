"""Whatever is typed or sent: a clear private answer, no traceback, nothing pinged, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness import World, read
from tests.raw import Where, deliver, press, said

NASTY = [
    " ",
    "x" * 6000,
    "🧨🚄💥",
    "مرحبا بالعالم",
    "\u202egnp.exe\u202c",
    "**bold** `code` ||spoiler|| [link](https://example.com)",
    "@everyone <@&223456789012345678> <@123456789012345678> @here",
    "'; DROP TABLE fact; --",
    "%_\\",
    "{name} {0}",
    "a\nb\nc",
    "\u0000\u0007",
    "𝕮𝖔𝖚𝖗𝖎𝖊𝖗 is not here",
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("character", "name"),
        ("trope", "name"),
        ("term", "name"),
        ("search", "text"),
        ("characters", "faction"),
        ("help", "command"),
    ],
)
async def test_nasty_text(companion: World, command: str, option: str, text: str) -> None:
    """Nothing that can be typed gets anything but a readable answer."""
    reply = await companion.newcomer.slash(companion.channel, command, **{option: text})
    assert reply.acknowledged
    told = read(reply)
    assert told and "Something went wrong" not in told
    shown = "\n".join(line for line in told.splitlines() if not line.startswith("1:"))
    assert "@everyone" not in shown and "<@123456789012345678>" not in shown and "**bold**" not in shown
    # A search for single letters does find something, and no faction at all is everybody.
    if not (command == "search" and text == "a\nb\nc") and not (command == "characters" and not text.strip(" \0\7")):
        assert reply.ephemeral


@pytest.mark.parametrize("text", NASTY)
async def test_nasty_text_while_typing(companion: World, text: str) -> None:
    """Autocomplete never fails."""
    for command, option in (("character", "name"), ("characters", "faction"), ("help", "command")):
        assert len(await companion.newcomer.autocomplete(companion.channel, command, option, text)) <= 25


async def test_search_for_a_mention_pings_nobody(companion: World) -> None:
    """Every body that is sent forbids all mentions."""
    await companion.limit(12)
    await companion.newcomer.slash(companion.channel, "search", text="@everyone coin")
    sent = [r.json for r in companion.env.http_requests if r.path.endswith("/callback")]
    assert sent and all(body["data"]["allowed_mentions"]["parse"] == [] for body in sent)


@pytest.mark.parametrize("number", [13, 0, -1, 2**53])
async def test_numbers_out_of_range(companion: World, number: int) -> None:
    """An episode that does not exist is said not to exist."""
    reply = await _raw(companion, "episode", [{"name": "number", "type": 4, "value": number}])
    assert "There is no episode" in reply


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("episode", [{"name": "number", "type": 3, "value": "seven"}]),
        ("episode", []),
        ("character", [{"name": "nickname", "type": 3, "value": "courier"}]),
        ("character", [{"name": "name", "type": 4, "value": 7}]),
        ("show", [{"name": "topic", "type": 3, "value": "gossip"}]),
        ("progress", [{"name": "sing", "type": 1, "options": []}]),
        ("karaoke", []),
    ],
)
async def test_old_clients(companion: World, name: str, options: list[dict[str, Any]]) -> None:
    """A client with an outdated idea of the commands gets a sentence, not silence."""
    told = await _raw(companion, name, options)
    assert told and "Something went wrong" not in told


async def test_interaction_from_a_deleted_channel(companion: World) -> None:
    """A channel that is gone does not matter to the answer."""
    told = await _raw(
        companion, "character", [{"name": "name", "type": 3, "value": "courier"}], channel_id="999", channel=None
    )
    assert "Courier" in told


@pytest.mark.parametrize(
    "custom_id",
    [
        "1:go:0:character:nobody",
        "1:go:99:episode:1",
        "1:go:0:nonsense:x",
        "1:go:0:sources:x",
        "1:mine:0:topic:zzz",
    ],
)
async def test_outdated_buttons(companion: World, custom_id: str) -> None:
    """A button whose target is gone, or that nobody made, is answered too."""
    await companion.newcomer.slash(companion.channel, "progress set", episode=1)
    told = await _raw_click(companion, custom_id)
    assert told and "Something went wrong" not in told


async def _raw(companion: World, name: str, options: list[dict[str, Any]], **patch: Any) -> str:
    """Send a slash command as no current client would, and return the text of the answer."""
    where = Where(companion.channel.id, companion.guild.id, patch)
    data = {"id": "1", "name": name, "type": 1, "options": options}
    return said(await deliver(companion, 2, data, companion.newcomer.id, where))


async def _raw_click(companion: World, custom_id: str) -> str:
    """Click a button that no message has any more."""
    card = await companion.newcomer.slash(companion.channel, "episode", number=1)
    where = Where(companion.channel.id, companion.guild.id)
    return said(await press(companion, card, custom_id, companion.newcomer.id, where)) or read(card)
