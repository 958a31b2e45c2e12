"""Sends discord.py to the stub at $DISCORD_STUB instead of to Discord, without touching the bot's code.

Python imports a module of this name by itself when its directory is on PYTHONPATH. Nothing is imported early: each
change is made right after the bot has imported the module concerned, and none costs anything per interaction.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_LOOPBACK = ("127.0.0.1", "localhost")


def send_rest_to_stub(http: Any) -> None:
    """Make every REST call, webhooks and interaction answers included, go to the stub."""
    http.Route.BASE = f"{os.environ['DISCORD_STUB']}/api/v10"


def send_gateway_to_stub(gateway: Any) -> None:
    """Make clients that do not ask for the gateway's address connect to the stub."""
    address = os.environ["DISCORD_STUB"].replace("http", "ws", 1) + "/gateway"
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway.yarl.URL(address)


def send_assets_to_stub(asset: Any) -> None:
    """Make pictures be fetched from the stub."""
    asset.Asset.BASE = os.environ["DISCORD_STUB"]


def note_when_ready(state: Any) -> None:
    """Tell the stub when discord.py is about to call `on_ready`."""
    if "DISCORD_READY_SECONDS" in os.environ:
        hurry_ready(state)
    for kind in (state.ConnectionState, state.AutoShardedConnectionState):
        kind._delay_ready = _noting(kind._delay_ready)


def hurry_ready(state: Any) -> None:
    """Let the bot be ready sooner after the last server, where a test starts it again and again."""
    for kind in (state.ConnectionState, state.AutoShardedConnectionState):
        kind.__init__ = _hurrying(kind.__init__)


def move_clock(clock: Any) -> None:
    """Let the bot take it for so many seconds later than it is."""
    from datetime import timedelta  # noqa: PLC0415  # the clock has loaded it; a bot without this setting must not wait

    ahead, now = timedelta(seconds=float(os.environ["CLOCK_AHEAD"])), clock.SystemClock.now
    clock.SystemClock.now = lambda own: now(own) + ahead


def stay_on_loopback(socket: Any) -> None:
    """Refuse to look up any host but this one, so that a benchmark depends on no network."""
    getaddrinfo = socket.getaddrinfo

    def look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if host not in _LOOPBACK:
            raise socket.gaierror(socket.EAI_NONAME, f"A benchmark may not look up {host!r}.")
        return getaddrinfo(host, *arguments, **options)

    socket.getaddrinfo = look_up


def _hurrying(initialise: Any) -> Any:
    def wrapper(state: Any, *arguments: Any, **options: Any) -> None:
        initialise(state, *arguments, **options)
        state.guild_ready_timeout = float(os.environ["DISCORD_READY_SECONDS"])

    return wrapper


def _noting(delay_ready: Any) -> Any:
    async def wrapper(state: Any) -> None:
        await delay_ready(state)
        _tell_stub("/ready")

    return wrapper


def _tell_stub(path: str) -> None:
    socket = sys.modules["socket"]  # long loaded by asyncio
    host, _, port = os.environ["DISCORD_STUB"].rpartition("/")[2].partition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())


class _AfterImport:
    """Loads a module as usual, then changes it."""

    def __init__(self, loader: Any, change: Callable[[Any], None]) -> None:
        self.loader = loader
        self.change = change

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self.loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self.loader
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        self.change(module)


class _Finder:
    """Finds the modules that need a change, and leaves all others to the usual finders."""

    def __init__(self, changes: dict[str, Callable[[Any], None]]) -> None:
        self.changes = changes

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        change = self.changes.get(name)
        spec = PathFinder.find_spec(name, path, target) if change else None
        if spec is None or change is None:
            return None
        spec.loader = _AfterImport(spec.loader, change)  # type: ignore[assignment]  # a loader by its shape
        return spec


if "DISCORD_STUB" in os.environ:
    _changes: dict[str, Callable[[Any], None]] = {
        "discord.http": send_rest_to_stub,
        "discord.gateway": send_gateway_to_stub,
        "discord.asset": send_assets_to_stub,
        "discord.state": note_when_ready,
        "socket": stay_on_loopback,
    }
    if "CLOCK_AHEAD" in os.environ:
        _changes["bot.clock"] = move_clock
    for _name in _changes.keys() & sys.modules.keys():
        _changes[_name](sys.modules[_name])
    sys.meta_path.insert(0, _Finder(_changes))
    # It comes with import-linter, which is a tool of the tests; structlog would load it where it is there.
    sys.modules["rich"] = None  # type: ignore[assignment]
