"""Logs say what happened in one line, and never a token."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure, get_logger

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize("log_format", ["json", "pretty"])
def test_tokens_are_cut_out_everywhere(log_format: str) -> None:
    """A token in a message, a field, a nested value or a traceback is hidden, by its shape or as it is."""
    stream = io.StringIO()
    configure("INFO", log_format, stream, secrets=("a-secret-of-another-shape",))
    log = get_logger("test")
    log.info("fields", token=TOKEN, nested={"headers": [f"Bot {TOKEN}"]}, other="a-secret-of-another-shape")
    logging.getLogger("library").warning("message %s", TOKEN)
    try:
        raise RuntimeError(f"refused {TOKEN}")
    except RuntimeError:
        log.exception("failed")
    written = stream.getvalue()
    assert "[token]" in written and "RuntimeError" in written
    assert TOKEN not in written and "a-secret-of-another-shape" not in written


def test_json_lines_carry_their_context() -> None:
    """Each event is one JSON line with its level, time, logger and bound fields."""
    stream = io.StringIO()
    configure("INFO", "json", stream)
    with structlog.contextvars.bound_contextvars(guild=5):
        get_logger("test").info("ready", shards=2)
        get_logger("test").debug("unseen")
    (line,) = stream.getvalue().splitlines()
    event = json.loads(line)
    assert event | {"timestamp": ""} == {
        "event": "ready",
        "level": "info",
        "logger": "test",
        "guild": 5,
        "shards": 2,
        "timestamp": "",
    }
