"""The pytest plugin that fails a test whose bot sent Discord a body it would refuse.

It follows every simcord environment started in this process, by whatever fixture or preview, so tests need do nothing.
A test that plants a mistake on purpose takes it from the `discord_api` fixture.
"""

from __future__ import annotations

import weakref
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import pytest
from simcord import Env, HttpLogEntry

from . import mistakes_in, schema

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter


@dataclass
class _Log:
    """The requests of one environment; they outlive it, so that a test may close it before its end."""

    env: weakref.ref[Env]
    requests: list[HttpLogEntry]
    seen: int = 0


class RequestWatch:
    """Follows simcord environments and checks each of their requests once."""

    def __init__(self) -> None:
        """Start with nothing followed and nothing counted."""
        self.bodies = 0
        self.mistakes = 0
        self._logs: list[_Log] = []

    def follow(self, env: Env) -> None:
        """Check the requests of an environment from now on."""
        self._logs.append(_Log(weakref.ref(env), env.http_requests))

    def take_mistakes(self) -> list[str]:
        """Return what is wrong in the requests sent since the last call, so that it no longer fails the test."""
        found: list[str] = []
        for log in self._logs:
            new = log.requests[log.seen :]
            log.seen += len(new)
            self.bodies += sum(request.json is not None for request in new)
            found += _lines(new)
        self._logs = [log for log in self._logs if log.env() is not None]
        return found

    def report(self) -> str:
        """Count and describe what is wrong in the requests sent since the last call."""
        found = self.take_mistakes()
        self.mistakes += len(found)
        return "\n".join([_HEADLINE, *found]) if found else ""


_HEADLINE = "The bot sent what Discord's API does not accept:"
_WATCH = pytest.StashKey[RequestWatch]()


def check_requests(env: Env) -> None:
    """Raise an AssertionError with every mistake in the requests of an environment so far, in or out of pytest."""
    found = _lines(env.http_requests)
    if found:
        raise AssertionError("\n".join([_HEADLINE, *found]))


def _lines(requests: Iterable[HttpLogEntry]) -> list[str]:
    return [
        f"{request.method} {request.path}\n    {mistake}"
        for request in requests
        if request.json is not None
        for mistake in mistakes_in(request.method, request.path, request.json)
    ]


@pytest.fixture
def discord_api(request: pytest.FixtureRequest) -> RequestWatch:
    """Give a test the watch over its bot's requests, to take the mistakes it planted on purpose."""
    return request.config.stash[_WATCH]


def pytest_configure(config: pytest.Config) -> None:
    """Follow each environment from the moment it starts."""
    watch = config.stash[_WATCH] = RequestWatch()
    # A session inside a session (pytester) keeps its requests to itself: it wraps the real method, not this wrapper.
    real_start = getattr(Env.start, "followed", Env.start)

    @wraps(real_start)
    async def start(env: Env) -> None:
        watch.follow(env)
        await real_start(env)

    start.followed = real_start  # type: ignore[attr-defined]
    patch = pytest.MonkeyPatch()
    patch.setattr(Env, "start", start)
    config.add_cleanup(patch.undo)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail the test for what its bot sent so far."""
    return (yield from _checked(item, "call"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Fail the teardown for what the bot sent while it stopped."""
    return (yield from _checked(item, "teardown"))


def _checked(item: pytest.Item, phase: str) -> Generator[None, object, object]:
    watch = item.config.stash[_WATCH]
    try:
        result = yield
    except pytest.skip.Exception:
        raise  # a report on a skipped test would not be seen: the teardown checks instead
    except BaseException:
        if report := watch.report():
            item.add_report_section(phase, "Discord API", report)
        raise
    if report := watch.report():
        pytest.fail(report, pytrace=False)
    return result


def _rules() -> str:
    if schema.OPENAPI.is_file():
        return "the OpenAPI description"
    return f"our own limits only, since {schema.OPENAPI} is absent"


def pytest_report_header() -> str:
    """Say what the bodies are checked against."""
    return f"Discord API: request bodies are checked against {_rules()}"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send a pytest-xdist worker's counts to the process that prints the summary."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        watch = session.config.stash[_WATCH]
        output["discord_api"] = (watch.bodies, watch.mistakes)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add the counts of a finished pytest-xdist worker; one that crashed has none."""
    watch = node.config.stash[_WATCH]
    bodies, mistakes = getattr(node, "workeroutput", {}).get("discord_api", (0, 0))
    watch.bodies += bodies
    watch.mistakes += mistakes


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Print how many bodies were checked, against what, and with how many mistakes."""
    watch = config.stash[_WATCH]
    terminalreporter.write_line(
        f"Discord API: {watch.bodies} request bodies checked against {_rules()}, {watch.mistakes} mistakes"
    )
