"""The operator asks the sources by hand, and decides about what is held, in a real process."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import yaml

from tests.harness import CONTENT, ROOT
from tests.watch.crier import Crier, rss
from tests.watch.test_parsing import DATA
from tests.watch.watching import SEQUEL, a_source


async def run(folder: Path, *arguments: str, code: int = 0) -> str:
    """Run `python -m bot news` with the list of sources in the folder; return what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "news",
        *arguments,
        cwd=ROOT,
        env={
            "PATH": "",
            "AKUDAMA_DATABASE": str(folder / "bot.db"),
            "AKUDAMA_CONTENT": str(CONTENT),
            "AKUDAMA_FEEDS": str(folder / "feeds.yaml"),
            "AKUDAMA_ALLOW_PRIVATE_FEEDS": "1",
            "AKUDAMA_LOG_LEVEL": "ERROR",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == code, err.decode()
    return out.decode() + err.decode()


async def test_a_table_of_what_each_source_said(tmp_path: Path, crier: Crier) -> None:
    """One line a source; then nothing is due, unless the operator wants it, and then still conditionally."""
    crier.clock.time = datetime.now(UTC)
    crier.feed("/post").body = rss("One", "Two")
    crier.feed("/wall").body = (DATA / "challenge.html").read_bytes()
    crier.feed("/busy").status, crier.feed("/busy").headers = 429, {"Retry-After": "86400"}
    sources = [a_source(crier, path) for path in ("/post", "/wall", "/busy")]
    sources.append(a_source(crier, "/off", enabled=False))
    sources.append({**a_source(crier, "/gone"), "url": "http://127.0.0.1:9/"})
    (tmp_path / "feeds.yaml").write_text(yaml.safe_dump({"sources": json.loads(json.dumps(sources))}))

    table = (await run(tmp_path, "poll")).splitlines()
    assert table[0].split() == ["source", "tier", "listed", "new", "held", "next", "check", "(UTC)", "said"]
    said = {line.split()[0]: line for line in table[1:5]}
    assert list(said) == ["post", "wall", "busy", "gone"]
    assert "Answered; 2 listed, 2 new." in said["post"] and "no feed" in said["wall"]
    assert "It asked for patience (status 429)." in said["busy"] and "It could not be reached." in said["gone"]
    assert table[-1] == "The verdict is nothing."

    again = await run(tmp_path, "poll")
    assert "No source is due. The next is " in again and "--now" in again
    assert "Answered; nothing changed." in await run(tmp_path, "poll", "--now")
    assert [one.status for one in crier.feed("/post").asked] == [200, 304]
    assert crier.feed("/off").asked == []


async def test_held_items_are_shown_and_decided(tmp_path: Path, crier: Crier) -> None:
    """What was held, why, and what to type; a number that is not held is a sentence and exit status 2."""
    crier.clock.time = datetime.now(UTC)
    (tmp_path / "feeds.yaml").write_text(
        yaml.safe_dump({"sources": json.loads(json.dumps([a_source(crier, "/post")]))})
    )
    await run(tmp_path, "poll")
    assert "Nothing is held back." in await run(tmp_path, "held")
    for _ in range(2):
        crier.feed("/post").body = rss(
            *[(f"{SEQUEL}, {_}-{number}", f"{_}-{number}", crier.clock.now()) for number in range(50)]
        )
        assert "50 new items are held back" in await run(tmp_path, "poll", "--now")
    listed = await run(tmp_path, "held")
    assert "1: 50 items of post, " in listed and "     and 45 more" in listed and "held release 2" in listed
    assert "The verdict is nothing." in await run(tmp_path, "held", "discard", "1")
    assert "The verdict is reported." in await run(tmp_path, "held", "release", "2")
    assert "nothing is held under the number 2" in await run(tmp_path, "held", "release", "2", code=2)
    assert "This is what was stored." in await run(tmp_path, "replay")


async def test_a_wrong_list_is_a_sentence(tmp_path: Path) -> None:
    """The operator reads file and line."""
    (tmp_path / "feeds.yaml").write_text("sources:\n  - id: x\n")
    told = await run(tmp_path, "poll", code=2)
    assert "feeds.yaml:2: `kind` is missing; add it" in told and "Traceback" not in told
