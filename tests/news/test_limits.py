"""Headlines that want to be slow to read, or to break what reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.headline import MAX_CHARACTERS, Headline, normalise
from tests.news.making import judged

HOSTILE = [
    "season 2 ", "gets ", "'", '"', "「", "『』", "第2期", "no ", "when will ", "2", "x's ", "possible ", "(retracted) ",
    "アクダマドライブの監督", "akudama drive ", "gets new ", "reports of ", "new a ", "teases a ", "was a report ", "a'b",
    " - ", "season-2-", "\u202e", "\u0301", "決定", "制作が", "_", "﷽", "İ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_headline_is_too_much(piece: str) -> None:
    """Patterns that look back over each other would never come to an end here."""
    for title in (piece * 20_000, piece * 30 + " season 2", "第2期" + piece * 100, "Gets " + piece * 50 + "2nd Season"):
        assert len(normalise(title)) <= MAX_CHARACTERS
        judged(title, url="https://a.example/" + "season-2-" * 500)


@given(st.text(max_size=400))
def test_any_text_can_be_judged_and_is_judged_alike_twice(title: str) -> None:
    assert judged(title) == judged(title)
    headline = Headline.of(title)
    assert len(headline.text) == len(headline.bare)


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "Akudama Drive ", "Season 2 ", "Announced ", "第2期", "制作決定", "? "]), max_size=30
    )
)
def test_any_mixture_of_words_can_be_judged(pieces: list[str]) -> None:
    told = judged("".join(pieces))
    assert all(reason.words.format(found=reason.found) for reason in told.reasons)
