"""The rules of the house hold, and each is seen to fail where it is broken."""

from __future__ import annotations

import ast
import asyncio
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import CONTENT, ROOT

CONTRACTS = [
    ("bot/store/database.py", "import bot.ui", "Imports run one way"),
    ("bot/catalogue/search.py", "import discord", "Discord is known to the client"),
    ("bot/catalogue/search.py", "import sqlite3", "SQL is the store's business"),
    ("cogs/lore.py", "import bot.store.facts", "Facts are read through a Viewer only"),
    ("cogs/lore.py", "import cogs.show", "A cog imports no other cog"),
    ("bot/client.py", "import cogs.show", "Nothing imports a cog"),
    ("cogs/lore.py", "import bot.settings", "Cogs work through the client"),
]


@pytest.mark.parametrize(("path", "statement", "contract"), CONTRACTS)
def test_a_planted_violation_breaks_its_contract(tmp_path: Path, path: str, statement: str, contract: str) -> None:
    """Each import contract fails on the import it forbids."""
    for name in ("bot", "cogs", "pyproject.toml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)  # type: ignore[operator]
    target = tmp_path / path
    target.write_text(target.read_text() + f"\n{statement}\n")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert done.returncode != 0 and any(contract in line for line in broken), done.stdout + done.stderr


def test_nothing_about_the_show_stands_in_code() -> None:
    """No codename, place or source of this show is written in a module; they come from data/."""
    names = set(re.findall(r"names: \{en: \"?([A-Z][a-z]{4,})\"?,", (CONTENT / "characters.yaml").read_text()))
    assert {"Swindler", "Courier", "Cutthroat"} <= names
    # Words that this field uses for other things: a master, a doctor (of permissions), a boss.
    names -= {"Master", "Doctor", "Brother", "Sister", "Professor", "Junior", "Pupil"}
    for module in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/*.py")]:
        found = sorted(name for name in names if re.search(rf"\b{name}\b", module.read_text()))
        assert found == [], module


def test_no_callback_module_global_state() -> None:
    """No module of the bot works at import: only definitions and constants stand at the top."""
    allowed = (
        ast.Import,
        ast.ImportFrom,
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Assign,
        ast.AnnAssign,
        ast.If,
    )
    for module in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/*.py")]:
        if module.name == "__main__.py" or "screenshots" in module.name:
            continue
        for node in ast.parse(module.read_text()).body:
            is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            assert is_docstring or isinstance(node, allowed), (module, ast.dump(node)[:80])


async def test_no_connection_leaves_this_machine() -> None:
    """The guard of the test suite refuses an outside address before anything is sent, and lets loopback pass."""
    with pytest.raises(AssertionError, match=r"tried to reach 192\.0\.2\.1"):
        await asyncio.open_connection("192.0.2.1", 80)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", 9)
