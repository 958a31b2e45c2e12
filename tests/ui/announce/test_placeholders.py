"""The text of an announcement: what may stand in it, and what is filled in."""

from __future__ import annotations

import pytest

from bot.errors import UserError
from bot.ui.announce.placeholders import (
    KNOWN,
    MAX_CHARACTERS,
    MAX_WEIGHT,
    check_text,
    fill,
    placeholders_in,
)
from bot.ui.text import weigh


def test_a_text_stays_as_it_was_written() -> None:
    """Markdown, lines and braces that are no placeholder are kept; only the ends are trimmed."""
    text = "# Tonight\r\n\r\n- **{episode}** {date}\n{} { time } {'a'} {!}"
    assert check_text(f"\n{text}  ") == text.replace("\r\n", "\n")
    assert placeholders_in(text) == {"episode", "date"}


@pytest.mark.parametrize("typed", ["{title}", "{Episode}", "{episode} {when}", "{ja}"])
def test_unknown_placeholders(typed: str) -> None:
    """They are refused by a sentence that lists the known ones."""
    with pytest.raises(UserError) as refused:
        check_text(f"Hello {typed}")
    assert all(f"`{{{name}}}`" in str(refused.value) for name in KNOWN)
    assert typed.rsplit(maxsplit=1)[-1].strip("{}") in str(refused.value)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (MAX_CHARACTERS + 1), "🧨" * MAX_CHARACTERS])
def test_too_little_and_too_much(text: str) -> None:
    """An empty text and one that fits no message are refused."""
    with pytest.raises(UserError):
        check_text(text)


def test_as_much_as_fits() -> None:
    """The largest texts, in either alphabet."""
    assert check_text("x" * MAX_CHARACTERS)
    assert check_text("あ" * MAX_CHARACTERS) and weigh("あ" * MAX_CHARACTERS) <= MAX_WEIGHT


def test_what_is_filled_in_is_no_text_of_the_author() -> None:
    """A server called like a placeholder stays what it is called."""
    assert fill("{server} {date} {server}", {"server": "{date}", "date": "today"}) == "{date} today {date}"
    assert fill("{unknown}", {}) == "{unknown}"
