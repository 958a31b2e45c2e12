"""The documents that are made from code say what the code does."""

from __future__ import annotations

from pathlib import Path

from bot.guilds import SETTINGS
from bot.guilds.needs import permissions_asked_for
from bot.guilds.permissions import PERMISSIONS
from bot.reference import documents, write
from tests.harness import ROOT, settings

REFRESH = "is not what the code says; `make docs` (or `python -m bot docs`) refreshes it"


async def test_documents_are_fresh(tmp_path: Path) -> None:
    """Every generated document in the repository is what would be generated now."""
    stale = [
        name
        for name, text in (await documents(settings(tmp_path))).items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"{', '.join(stale)} {REFRESH}"


async def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """Reading the commands needs no database of the bot's own, and writing makes the folders."""
    made = await documents(settings(tmp_path))
    assert list(tmp_path.iterdir()) == []
    paths = write(tmp_path / "out", made)
    assert [path.read_text(encoding="utf-8") for path in paths] == list(made.values())


async def test_every_setting_is_told(tmp_path: Path) -> None:
    """No setting, and no value of a choice, is left out."""
    told = (await documents(settings(tmp_path)))["docs/settings.md"]
    rows = [line for line in told.splitlines() if line.startswith("| ")]
    for path, setting in SETTINGS.items():
        row = next(line for line in rows if f"`{path}`" in line)
        assert row.count(" | ") == 4 and setting.shown.help in row
        assert all(f'`"{value}"`' in row for value, _ in setting.shown.options)


async def test_every_need_is_told(tmp_path: Path) -> None:
    """What the invite link asks for stands in the table, and nothing else does."""
    told = (await documents(settings(tmp_path)))["docs/permissions.md"].partition("## What the bot needs")[2]
    needed = {line.split(" | ")[2] for line in told.splitlines() if line.startswith("| ")} - {"needs", "---"}
    assert needed == {PERMISSIONS[name] for name in permissions_asked_for()}
