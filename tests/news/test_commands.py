"""`python -m bot news` as an operator runs it."""

from __future__ import annotations

import json
from pathlib import Path

from bot.store.migrate import migrate
from tests.test_process import run

HEADLINES = [
    {"title": "Akudama Drive Season 2: Release Date & More", "outlet": "x", "url": None, "date": None, "lang": "en"},
    {"title": "Lantern Harbor Anime Gets 2nd Season", "date": "2026-05-27", "lang": "en"},
    {"title": "TVアニメ『灯台町』第2期制作決定", "outlet": "灯台町 公式", "date": "2026-06", "lang": "ja"},
    {"title": "Akudama Drive Episode 4 Review"},
]


def test_each_line_of_json_gets_a_line(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(line, ensure_ascii=False) for line in HEADLINES)
    done = run(tmp_path, "news", "judge", "--jsonl", stdin=lines)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["about_akudama"], one["sequel_announced"], one["label"]) for one in told] == [
        (True, False, "speculation"),
        (False, True, "report"),
        (False, True, "official"),
        (True, False, "other"),
    ]
    assert all(one["reasons"] and all(": " in reason for reason in one["reasons"]) for one in told)


def test_plain_headlines_need_no_json(tmp_path: Path) -> None:
    done = run(tmp_path, "news", "judge", stdin="Lantern Harbor Anime Gets 2nd Season\n\n")
    assert [json.loads(line)["sequel_announced"] for line in done.stdout.splitlines()] == [True]


def test_a_line_that_is_no_headline_is_named(tmp_path: Path) -> None:
    for line in ('{"outlet": "x"}', "[1]", "nonsense"):
        done = run(tmp_path, "news", "judge", "--jsonl", stdin=f"{json.dumps(HEADLINES[0])}\n{line}\n")
        assert done.returncode == 2
        assert "line 2 is no headline" in done.stderr
        assert len(done.stdout.splitlines()) == 1


def test_explain_tells_the_reason_of_each_rule(tmp_path: Path) -> None:
    done = run(tmp_path, "news", "explain", "Akudama Drive Confirmed For Season 2 – Complete Info")
    assert done.returncode == 0, done.stderr
    assert "It asks or predicts: “complete info”." in done.stdout
    assert "so it is  speculation" in done.stdout


def test_explain_of_an_address_needs_a_stored_item(tmp_path: Path) -> None:
    url = "https://a.example/1"
    assert "there is no database" in run(tmp_path, "news", "explain", url).stderr
    migrate(tmp_path / "bot.db")
    done = run(tmp_path, "news", "explain", url)
    assert done.returncode == 2
    assert "no stored item about the show is at https://a.example/1" in done.stderr


def test_replay_of_nothing_is_nothing(tmp_path: Path) -> None:
    migrate(tmp_path / "bot.db")
    done = run(tmp_path, "news", "replay")
    assert done.returncode == 0, done.stderr
    assert "0 items, 0 changes; the verdict is nothing" in done.stdout
