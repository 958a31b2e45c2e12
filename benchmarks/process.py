"""A bot as a real process of its own: starting it, reading its cost from /proc, and ending it for certain."""

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self, TypeVar

from benchmarks.stub import Stub

REPOSITORY = Path(__file__).parent.parent
_REDIRECT = Path(__file__).parent / "redirect"
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_END_SECONDS = 10.0
_START_SECONDS = 180.0
_LOG_LINES = 20
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)

Result = TypeVar("Result")


class BotFailedError(RuntimeError):
    """The bot ended, or did not answer in time; the end of its log tells why."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A bot to measure: what to run, and with which settings beside those every bot gets."""

    name: str
    arguments: tuple[str, ...]
    settings: dict[str, str] = field(default_factory=dict)

    def placed_in(self, directory: Path) -> Self:
        """Fill in the directory wherever a setting asks for it."""
        settings = {name: value.format(directory=directory) for name, value in self.settings.items()}
        return replace(self, settings=settings)


COMPANION = Subject(
    "companion",
    (sys.executable, "-m", "bot", "run"),
    {
        "AKUDAMA_DATABASE": "{directory}/companion.db",
        # Nothing is measured while sources of news are asked.
        "AKUDAMA_FEEDS": str(Path(__file__).parent / "no_feeds.yaml"),
    },
)
"""The bot of this repository; its database is new and passing."""


@dataclass(slots=True, eq=False)
class BotProcess:
    """A running bot."""

    process: asyncio.subprocess.Process
    spawned_at: float
    log: Path

    def cpu_seconds(self) -> float:
        """Read how much processor time the bot has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND

    def resident_mb(self) -> float:
        """Read how much memory the bot itself holds."""
        return _resident_mb(self.process.pid)

    def workers_mb(self) -> float:
        """Read how much memory the processes the bot started hold."""
        return sum(_resident_mb(pid) for pid in _descendants(self.process.pid))

    async def during(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do this work, and give up at once when the bot ends before it is done."""
        task, end = asyncio.ensure_future(work), asyncio.ensure_future(self.process.wait())
        try:
            await asyncio.wait((task, end), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise BotFailedError(f"The bot ended with status {end.result()}.\n{self._end_of_log()}")
            return task.result()
        except (TimeoutError, ConnectionError) as error:
            raise BotFailedError(f"The bot did not answer in time. {error}\n{self._end_of_log()}") from error
        finally:
            for unfinished in (task, end):
                unfinished.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await unfinished

    def _end_of_log(self) -> str:
        return "\n".join(_read(self.log).splitlines()[-_LOG_LINES:])


@asynccontextmanager
async def spawned(subject: Subject, stub: Stub, directory: Path) -> AsyncIterator[BotProcess]:
    """Start the bot, and end it afterwards."""
    stub.forget_bot()
    log = directory / f"{subject.name}.log"
    spawned_at = time.monotonic()
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *subject.arguments,
            cwd=REPOSITORY,
            env=_environment(subject, stub),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
    try:
        yield BotProcess(process, spawned_at, log)
    finally:
        await _end(process)


@asynccontextmanager
async def running(subject: Subject, stub: Stub, directory: Path) -> AsyncIterator[BotProcess]:
    """Start the bot, wait until it was sent all its servers, and end it afterwards."""
    async with spawned(subject, stub, directory) as bot:
        await bot.during(asyncio.wait_for(stub.guilds_sent.wait(), _START_SECONDS))
        yield bot


def _environment(subject: Subject, stub: Stub) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "AKUDAMA_"))}
    python_path = os.pathsep.join(filter(None, [str(_REDIRECT), inherited.get("PYTHONPATH")]))
    return inherited | {
        "PYTHONPATH": python_path,
        "DISCORD_TOKEN": "stub-token",
        "DISCORD_STUB": stub.url,
        **subject.settings,
    }


def _die_with_parent() -> None:
    """Have the kernel end the bot if this process is killed before it can do so itself."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the bot, and whatever it left behind in its own session."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                await process.wait()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _resident_mb(pid: int) -> float:
    for line in _read(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _descendants(pid: int) -> Iterator[int]:
    for child in _read(Path(f"/proc/{pid}/task/{pid}/children")).split():
        yield int(child)
        yield from _descendants(int(child))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
