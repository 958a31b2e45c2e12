"""Every private part of simcord that the preview touches, and the check that all of them are still there."""

# ruff: noqa: SLF001 - private members are what this file is about
from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

from bot.errors import OperatorError
from bot.logs import get_logger

if TYPE_CHECKING:
    from simcord import Env, Preview

NEEDED = "3.2.1"
INSTALL = "install it with `pip install 'akudama-companion[preview]'`, or run `make preview`"
RUNTIME = ("simcord", "markdown_it", "linkify_it", "regex", "PIL")
PLAIN_AVATARS = "https://cdn.simcord.invalid/embed/avatars"
"""Where simcord expects the avatars of those who have none; elsewhere, it draws grey ones."""

log = get_logger(__name__)

Alter = Callable[[str, str], str]
"""Turns the text that the page's server has for a path into the one it sends."""


def check() -> None:
    """Raise `OperatorError`, saying what to install, unless simcord is there and is the one these hooks know."""
    for module in RUNTIME:
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            raise OperatorError(f"the preview needs {error.name}, which is not installed; {INSTALL}") from error
        except ImportError as error:
            raise OperatorError(f"{module} cannot be used here ({error}); {INSTALL}") from error
    moved = [name for name, is_there in HOOKS.items() if not _holds(is_there)]
    if moved:
        raise OperatorError(
            f"simcord {metadata.version('simcord')} has moved {', '.join(moved)}, which the preview hooks into;"
            f" it needs simcord {NEEDED}: {INSTALL}"
        )


def _holds(is_there: Callable[[], bool]) -> bool:
    try:
        return is_there()
    except (ImportError, AttributeError):
        return False


def _part(name: str) -> Any:
    return import_module(f"simcord.{name}")


HOOKS: Mapping[str, Callable[[], bool]] = {
    "Clock._epoch": lambda: hasattr(_part("_clock").Clock(), "_epoch"),
    "Backend.clock": lambda: isinstance(_part("backend").Backend().clock, _part("_clock").Clock),
    "Preview._action": lambda: (
        [*inspect.signature(_part("preview").Preview._action).parameters] == ["self", "context_id", "body"]
    ),
    "Preview._get_page": lambda: callable(_part("preview").Preview._get_page),
    "_Page.revision": lambda: {"revision", "last_sequence"} <= {*_part("preview._pages")._Page.__annotations__},
}
"""What must be there; the skin's hook is missing, because the page does without."""


def set_date(env: Env, now: datetime) -> None:
    """Make it `now` in the simulated Discord; without this it is always New Year of 2026."""
    clock = env.backend.clock
    clock._epoch += now - clock.now()


@contextmanager
def dated(env: Env, then: datetime) -> Iterator[None]:
    """Give what is made in the block the ids of `then`, so that they are the same in every run."""
    now = env.now()
    set_date(env, then)
    try:
        yield
    finally:
        set_date(env, now)


def take_turns(preview: Preview, turn: asyncio.Lock) -> None:
    """Let what people do at the same moment happen one after the other, as on Discord, instead of refusing it."""
    inner: Callable[[str | None, Mapping[str, Any]], Awaitable[dict[str, Any]]] = preview._action

    async def action(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with turn:
            page = preview._get_page(context_id)
            if isinstance(body, dict) and body.get("sequence") == page.last_sequence + 1:
                # The page may be republished between a click and its turn. simcord would refuse the click then, even
                # where the control is still there; where it is not, the click is refused all the same.
                body = {**body, "published_revision": page.revision}
            return await inner(context_id, body)

    preview._action = action  # type: ignore[method-assign]


def dress(preview: Preview, alter: Alter) -> None:
    """Pass each text file of the page through `alter`; where simcord has moved, the page stays as simcord made it.

    Must be called before the preview is entered.
    """
    try:
        server = preview._server
        inner: Callable[[Any], Awaitable[Any]] = server._static
    except AttributeError as error:
        log.warning("the preview page looks plainer than it should; simcord has moved", hook=error.name, needed=NEEDED)
        return

    async def static(request: Any) -> Any:
        response = await inner(request)
        if response.content_type in {"text/html", "text/css", "application/javascript"}:
            response.text = alter(request.path, response.text)
        return response

    server._static = static  # type: ignore[method-assign]
