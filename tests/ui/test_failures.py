"""Whatever goes wrong, the person reads a sentence, and the operator finds it in the log."""

from __future__ import annotations

import re
from typing import Any

import discord
import pytest
import structlog

from bot.catalogue import Catalogue
from tests.harness import World, control, read


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the catalogue fail as nobody foresaw."""

    async def fail(*_: Any) -> None:
        raise ZeroDivisionError("nobody thought of this")

    for name in ("entry", "find", "suggest"):
        monkeypatch.setattr(Catalogue, name, fail)


@pytest.mark.usefixtures("broken")
async def test_unexpected_error_is_apologised_for(companion: World) -> None:
    """One private apology with a reference, which is in the log with the whole error."""
    companion.expected_errors.append(ZeroDivisionError)
    with structlog.testing.capture_logs() as logs:
        reply = await companion.newcomer.slash(companion.channel, "character", name="anybody")
    assert reply.ephemeral and "ZeroDivisionError" not in read(reply)
    reference = re.search(r"`([0-9a-f]{8})`", read(reply))
    assert reference is not None
    (logged,) = [entry for entry in logs if entry["event"] == "interaction failed"]
    assert logged["reference"] == reference[1]
    assert isinstance(logged["exc_info"], ZeroDivisionError)


async def test_unexpected_error_in_a_click(companion: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A click that fails is answered too, and the card stays."""
    card = await companion.newcomer.slash(companion.channel, "episode", number=1)

    async def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Catalogue, "find", fail)
    with structlog.testing.capture_logs() as logs:
        reply = await companion.newcomer.click(card.response, custom_id=control(card, "1:go:"))
    assert reply.ephemeral and "Something went wrong" in read(reply)
    assert [entry["event"] for entry in logs] == ["interaction failed"]


@pytest.mark.usefixtures("broken")
async def test_unexpected_error_while_typing(companion: World) -> None:
    """Autocomplete offers nothing rather than fail, and says so in the log."""
    with structlog.testing.capture_logs() as logs:
        assert await companion.newcomer.autocomplete(companion.channel, "character", "name", "c") == []
    assert [entry["event"] for entry in logs] == ["autocomplete failed"]


@pytest.mark.parametrize(("code", "event"), [(10062, "interaction expired"), (50001, "interaction failed")])
async def test_discord_does_not_listen_any_more(companion: World, code: int, event: str) -> None:
    """An answer that Discord refuses is logged once, and nothing else breaks."""
    companion.expected_errors.append(discord.NotFound)
    companion.env.inject_error("POST", "/interactions/*/callback", status=404, code=code)
    with structlog.testing.capture_logs() as logs:
        await companion.newcomer.slash(companion.channel, "episode", number=1)
    assert [entry["event"] for entry in logs] == [event]
    assert "Se7en" in read(await companion.newcomer.slash(companion.channel, "episode", number=1))
