"""Logs: one line an event, pretty on a terminal, JSON elsewhere, and never a token."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, WrappedLogger

# user id, time and signature in base64; see https://docs.discord.com/developers/reference#authentication
_TOKEN = re.compile(r"[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}")
_HIDDEN = "[token]"


def configure(level: str, log_format: str, stream: TextIO = sys.stderr, secrets: tuple[str, ...] = ()) -> None:
    """Send every log, discord.py's too, to `stream`; `secrets` are cut out wherever they appear."""
    pretty = log_format == "pretty" or (log_format == "auto" and stream.isatty())
    hide = _hider(secrets)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    finish: list[Any] = (
        [hide, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if pretty
        else [structlog.processors.format_exc_info, hide, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # They say at INFO what this bot says itself, and more.
    logging.getLogger("discord").setLevel(max(logging.WARNING, root.level))
    # It warns at every start that voice, which no command uses, is not supported.
    logging.getLogger("discord.client").setLevel(logging.ERROR)
    logging.getLogger("yoyo").setLevel(logging.WARNING)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module."""
    return structlog.stdlib.get_logger(name)


def _hider(secrets: tuple[str, ...]) -> Any:
    def clean(value: Any) -> Any:
        if isinstance(value, str):
            for secret in secrets:
                value = value.replace(secret, _HIDDEN)
            return _TOKEN.sub(_HIDDEN, value)
        if isinstance(value, BaseException):
            return clean(repr(value))
        if isinstance(value, dict):
            return {key: clean(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [clean(item) for item in value]
        return value

    def hide(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        # A traceback is rendered after this step on a terminal, so it is made text here first.
        if event.get("exc_info"):
            event = structlog.processors.format_exc_info(_, __, event)
        return {key: clean(value) for key, value in event.items()}

    return hide
