"""The judge on labelled real headlines, which are not part of this project; skipped where they are absent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.news import (
    announced,
    false_alarms,
    headlines,
    judged,
    labelled,
    main,
    recognised,
    rows,
    synthetic,
)
from bot.news.items import Label, Tier
from tests.news.making import rules

# Looked for as the file is collected, because tests run without the operator's environment.
HEADLINES = headlines()
needs_headlines = pytest.mark.skipif(
    HEADLINES is None, reason="there is no file of labelled headlines (AKUDAMA_HEADLINES)"
)


@needs_headlines
def test_no_headline_about_the_show_is_called_an_announcement() -> None:
    assert HEADLINES is not None
    assert [row.item.title for row in false_alarms(judged(rules(), rows(HEADLINES)))] == []


@needs_headlines
@pytest.mark.parametrize("tier", Tier)
def test_no_headline_about_the_show_would_have_called_anybody(tier: Tier) -> None:
    """Not even if every page that ever wrote of it were as trusted as the official one."""
    assert HEADLINES is not None
    items = [
        replace(row.item, id=number, item_key=str(number), source_id=str(number), tier=tier)
        for number, row in enumerate(rows(HEADLINES), 1)
        if row.about_show
    ]
    changes = rules().course(items).changes
    assert [change for change in changes if change.after.may_ping] == []


@needs_headlines
def test_announcements_are_found_and_nothing_else_is() -> None:
    assert HEADLINES is not None
    rate = announced(judged(rules(), rows(HEADLINES)), ("en", "ja"))
    assert rate.precision >= 0.98
    assert rate.recall >= 0.92


@needs_headlines
def test_speculation_is_found() -> None:
    assert HEADLINES is not None
    assert labelled(judged(rules(), rows(HEADLINES)), Label.SPECULATION).recall >= 0.90


@needs_headlines
def test_announcements_with_the_name_of_the_show_are_found() -> None:
    """Synthetic: no further season of the show was ever announced, so other shows lend their announcements."""
    assert HEADLINES is not None
    assert recognised(judged(rules(), synthetic(rows(HEADLINES)))).recall >= 0.95


def test_the_benchmark_says_that_it_skips(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("AKUDAMA_HEADLINES", "nowhere.jsonl")
    main([], standalone_mode=False)
    assert capsys.readouterr().out.startswith("skipped: ")


@needs_headlines
def test_the_benchmark_prints_its_figures(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("AKUDAMA_HEADLINES", str(HEADLINES))
    main([], standalone_mode=False)
    printed = capsys.readouterr().out
    assert "false alarms           0 of" in printed
    assert "is / called" in printed
