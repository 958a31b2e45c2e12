"""The list of sources: what ships is right, and every mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import load_watched
from bot.errors import FeedsError, OperatorError
from bot.news.items import Tier
from bot.settings import Settings
from bot.watch.sources import Kind, load_sources
from tests.harness import ROOT

NEWS, FEEDS = (ROOT / "data" / name for name in ("news.yaml", "feeds.yaml"))

GOOD = """\
sources:
  - id: town-crier
    name: The Town Crier
    kind: rss
    url: https://crier.example/feed
    tier: A
    language: en
    every_minutes: 60
    enabled: true
    note: shouts
  - id: graph
    name: Graph
    kind: anilist
    url: https://graph.example/
    work: 7
    tier: S
    language: en
"""


def mistake(folder: Path, old: str, new: str) -> str:
    """Return the report on the list with a passage replaced; it names the line."""
    assert old in GOOD
    (folder / "feeds.yaml").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(FeedsError) as caught:
        load_sources(folder / "feeds.yaml")
    return str(caught.value)


def test_the_shipped_list_is_right() -> None:
    """Every kind is there, nothing is asked more often than hourly, and what is unfit is off."""
    sources = load_sources(ROOT / "data" / "feeds.yaml")
    on = [source for source in sources if source.enabled]
    assert {source.kind for source in on} == set(Kind)
    assert len(on) >= 8 and all(source.every_minutes >= 60 and source.url.startswith("https://") for source in on)
    assert {source.id for source in sources if not source.enabled} == {"crunchyroll", "google-news", "reddit-anime"}
    assert all(source.note for source in sources if not source.enabled)


def test_a_list_is_read(tmp_path: Path) -> None:
    """A source is as written; what may be left out has a default that works."""
    (tmp_path / "feeds.yaml").write_text(GOOD)
    crier, graph = load_sources(tmp_path / "feeds.yaml")
    assert (crier.tier, crier.enabled, crier.every_minutes) == (Tier.A, True, 60)
    assert (graph.enabled, graph.every_minutes, graph.note) == (True, 60, "")
    assert crier.info().host == "crier.example" and not crier.info().is_about_show
    assert graph.info().is_about_show


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("kind: rss", "kind: gopher", 4, "`kind`: input should be 'rss', 'anilist', 'ann' or 'page', not 'gopher'"),
        ("https://crier.example/feed", "ftp://crier.example/", 5, "has to be an address that begins with http"),
        ("https://crier.example/feed", "https://me:pw@crier.example/", 5, "must not hold a name or password"),
        ("https://crier.example/feed", "https://crier.example/a b", 5, "must not hold spaces"),
        ("https://crier.example/feed", "https://[::1/", 5, "`url`"),
        ("https://crier.example/feed", "https://crier.example:0x50/", 5, "`url`"),
        ("tier: A", "tier: Z", 6, "`tier`: input should be 'S', 'A', 'B' or 'N'"),
        ("every_minutes: 60", "every_minutes: 59", 8, "greater than or equal to 60, not 59"),
        ("every_minutes: 60", "every: 60", 8, "`every` is not a known key"),
        ("    language: en\n    every", "    every", 2, "`language` is missing; add it"),
        ("id: graph", "id: town-crier", 11, "a second source is called `town-crier`"),
        ("    work: 7\n", "", 11, "`work` is missing; add the number that the show has at AniList"),
        (
            "https://graph.example/\n    work: 7",
            "https://crier.example/feed\n",
            14,
            "`town-crier` asks the same address",
        ),
        ("note: shouts", "note: shouts\n    note: twice", 11, "stands twice"),
        ("note: shouts", "item_id: '('", 10, "is no regular expression"),
        ("note: shouts", "item_id: '[0-9]+'", 10, "has to have one group"),
        ("sources:", "sources: [", 2, "not YAML"),
        ("sources:", "sauces:", 1, "`sauces` is not a known key"),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    """One planted mistake is one line of the report, with the place to mend."""
    rows = mistake(tmp_path, old, new).splitlines()
    assert any(row.startswith(f"  feeds.yaml:{line}: ") and said in row for row in rows[1:]), rows
    assert "feeds.yaml; correct it and start again:" in rows[0]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Two mistakes are two lines."""
    (tmp_path / "feeds.yaml").write_text(GOOD.replace("tier: A", "tier: Z").replace("work: 7", "work: none"))
    with pytest.raises(FeedsError, match=r"2 mistakes in .*feeds\.yaml"):
        load_sources(tmp_path / "feeds.yaml")


def test_a_missing_list_is_a_sentence(tmp_path: Path) -> None:
    """The operator reads which file and which setting."""
    with pytest.raises(FeedsError, match=r"nowhere\.yaml: cannot be read .* AKUDAMA_FEEDS"):
        load_sources(tmp_path / "nowhere.yaml")


def test_without_the_files_no_news_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody named them; a file that the operator named has to be there."""
    monkeypatch.chdir(tmp_path)
    assert load_watched(Settings(_env_file=None)) == ()
    for named in ("feeds", "news"):
        with pytest.raises(OperatorError, match=rf"{named}\.yaml: cannot be read"):
            load_watched(
                Settings(_env_file=None, news=NEWS, feeds=FEEDS).model_copy(update={named: tmp_path / f"{named}.yaml"})
            )
    assert load_watched(Settings(_env_file=None, news=NEWS, feeds=FEEDS))
