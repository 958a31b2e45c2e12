"""The placeholders of an announcement's text. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.errors import N_, UserError
from bot.ui.text import quote, weigh

EPISODE, DATE, TIME, SERVER = "episode", "date", "time", "server"
KNOWN = (EPISODE, DATE, TIME, SERVER)
MAX_CHARACTERS = 2_000
MAX_WEIGHT = 6_500
MAX_FILLED_CHARACTERS = 2_400
MAX_FILLED_WEIGHT = 7_200
"""What leaves room, in one message, for what is said beside a preview of it."""

NO_TEXT = N_("An announcement needs a text. Press “Change text …” and write one; nothing was saved.")
TOO_LONG = N_("That text is too long: {n} characters of at most {limit}. Shorten it; nothing was saved.")
TOO_LONG_FILLED = N_(
    "With its placeholders filled in, that text is too long for one message. Shorten it; nothing was saved."
)
UNKNOWN = N_("There is no placeholder {typed}. Those there are: {known}. Nothing was saved.")

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def check_text(text: str) -> str:
    """Return a text as it is kept; raise `UserError` where it is empty or too long, or has an unknown placeholder."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise UserError(NO_TEXT)
    if len(text) > MAX_CHARACTERS or weigh(text) > MAX_WEIGHT:
        raise UserError(TOO_LONG, n=len(text), limit=MAX_CHARACTERS)
    for name in _PLACEHOLDER.findall(text):
        if name not in KNOWN:
            known = ", ".join(f"`{{{placeholder}}}`" for placeholder in KNOWN)
            raise UserError(UNKNOWN, typed=quote(f"{{{name}}}"), known=known)
    return text


def placeholders_in(text: str) -> frozenset[str]:
    """Return the names of the placeholders of a text."""
    return frozenset(_PLACEHOLDER.findall(text)) & frozenset(KNOWN)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled in; what is filled in is not looked through again."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
