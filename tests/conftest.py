"""What every test shares: no network but loopback, a clean environment, and checked request bodies."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import pytest_asyncio

from bot.services import Services
from tests.harness import TINY_SHOW, World, world

pytest_plugins = ["tests.discord_api.plugin"]

# Tests are not timed: a busy machine is no mistake.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take every setting of this machine away, so that tests read only what they set."""
    for name in list(os.environ):
        if name.startswith("AKUDAMA_") or name == "DISCORD_TOKEN":
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Let a test with a `World` tell simcord's time, as simcord does for its own fixture."""
    worlds = [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, World)]
    with worlds[0].env.time_context() if worlds else nullcontext():
        return (yield)


@pytest_asyncio.fixture
async def companion(tmp_path: Path) -> AsyncIterator[World]:
    """The bot with its real content."""
    async with world(tmp_path) as running:
        yield running


@pytest_asyncio.fixture
async def tiny(tmp_path: Path) -> AsyncIterator[World]:
    """The bot with another, two-episode show."""
    async with world(tmp_path, content=TINY_SHOW) as running:
        yield running


@pytest_asyncio.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    """The services alone, with the real content."""
    from bot.app import open_services
    from tests.harness import settings

    async with open_services(settings(tmp_path)) as opened:
        yield opened
