"""`python -m bot news` as an operator runs it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from bot.store.migrate import migrate
from tests.test_process import run
from tests.watch.crier import Crier, ManualClock, rss
from tests.watch.watching import SEQUEL, a_source, watching

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


async def test_what_the_watch_stored_is_explained_and_replayed(
    tmp_path: Path, clock: ManualClock, crier: Crier
) -> None:
    path = tmp_path / "akudama.db"

    async def ask(*arguments: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(run, tmp_path, *arguments, AKUDAMA_DATABASE=str(path))

    crier.feed("/lead").body = rss((SEQUEL, "1", clock.now()))
    sources = [a_source(crier, "/lead", tier="B"), a_source(crier, "/edited")]
    async with watching(tmp_path, clock, sources) as watch:
        await watch.check()
        crier.feed("/edited").body = rss((SEQUEL, "1", clock.now()))
        await watch.check(hours=1)
        ((url,),) = await watch.rows("SELECT DISTINCT url FROM news_item")
    replayed = await ask("news", "replay")
    assert replayed.returncode == 0, replayed.stderr
    assert "nothing -> claim" in replayed.stdout
    assert "claim -> reported  An edited outlet reports it. (#2)" in replayed.stdout
    assert "2 items, 2 changes; the verdict is reported\nThis is what was stored." in replayed.stdout
    explained = await ask("news", "explain", url)
    assert explained.stdout.count("It announces a continuation") == 2
    assert "The source is a lead" in explained.stdout
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE news_verdict SET after = 4 WHERE number = 2")
        database.commit()
    replayed = await ask("news", "replay")
    assert replayed.returncode == 1
    assert "This differs from what was stored:" in replayed.stderr
    assert "claim -> official" in replayed.stderr
