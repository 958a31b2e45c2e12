"""Text fits Discord's limits, and words stay whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ui.document import Section
from bot.ui.text import BYTES_PER_DISPLAY, fit, quote, shorten, split, weigh

WORDS = st.text(alphabet="abcdefghijklmnop漢字かな", min_size=1, max_size=12)
PROSE = st.lists(WORDS, min_size=1, max_size=80).map(" ".join)
SECTIONS = st.lists(
    st.builds(Section, st.none() | WORDS, st.lists(PROSE, min_size=1, max_size=5).map(tuple)), max_size=8
)


@given(sections=SECTIONS)
@settings(deadline=None)
def test_pages_fit_and_lose_no_word(sections: list[Section]) -> None:
    """Every page is within every limit, and all words are there, whole and in order."""
    pages = fit(tuple(sections), characters=300, weight=500, blocks=4)
    for page in pages:
        assert sum(map(len, page)) <= 300 and sum(map(weigh, page)) <= 500 and len(page) <= 4
    headings = {f"### {section.heading}" for section in sections}
    lines = [line for page in pages for block in page for line in block.splitlines() if line not in headings]
    wanted = [word for section in sections for paragraph in section.paragraphs for word in paragraph.split()]
    assert " ".join(lines).split() == wanted


def test_long_section_goes_on_under_its_heading() -> None:
    """Each page of a long section says what it belongs to."""
    pages = fit((Section("Fate", ("word " * 300,)),), characters=400)
    assert len(pages) > 1
    assert all(page[0].startswith("### Fate\n") for page in pages)


def test_japanese_is_paged_by_bytes() -> None:
    """3,390 Japanese characters are within the characters and over the bytes that Discord takes."""
    pages = fit((Section(None, ("漢" * 3390,)),), characters=4000, weight=10_170)
    assert len(pages) == 2
    assert all(sum(len(block.encode()) + BYTES_PER_DISPLAY for block in page) <= 10_170 for page in pages)


def test_split_prefers_sentences() -> None:
    """A cut falls at the end of a sentence where there is one."""
    assert split("One two three. Four five six.", 20, 1000) == ["One two three.", "Four five six."]
    assert split("", 20, 1000) == []


@given(text=st.text(max_size=200), limit=st.integers(5, 80))
def test_quote_is_harmless(text: str, limit: int) -> None:
    """Whatever was typed: one line, no live mention, no control character, within the limit."""
    shown = quote(text, limit)
    assert "\n" not in shown and "@everyone" not in shown and "@here" not in shown
    assert all(c.isprintable() or c in "\u2068\u2069\u200b" for c in shown)
    assert len(shown) <= 2 * limit + 2 + text.count("@")


@pytest.mark.parametrize(
    "text",
    [
        "[a](b) [click](https://evil.example)",
        "<a:/[click](https://evil.example)>",
        "https://evil.example/**bold**",
        "<#123456789012345678> </season2:123456789012345678> <t:1:R> <id:home> <:x:123456789012345678>",
        "\\[click](https://evil.example)",
        "`a` ||b|| ~~c~~ _d_",
    ],
)
def test_quote_leaves_nothing_that_means_something(text: str) -> None:
    """Nothing that Discord would render is left, also inside of addresses and right after a link; nothing is lost."""
    shown = quote(text, 200).strip("\u2068\u2069")
    live = re.sub(r"\\[^a-z\s]", "", shown)
    assert not set(live) & set("[<*_~`|\\") and "://" not in live
    assert re.sub(r"\\([^a-z\s])", r"\1", shown) == text


def test_shorten_keeps_words() -> None:
    """A long label ends at a word."""
    assert shorten("The City of Lost Children", 15) == "The City of…"
    assert shorten("short", 15) == "short"
