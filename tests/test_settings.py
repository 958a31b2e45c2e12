"""Settings are read when asked, named when wrong, and all of them documented."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import PREFIX, Settings, load_settings
from tests.harness import ROOT

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_work() -> None:
    """Nothing need be set but the token."""
    settings = load_settings()
    assert settings.database == Path("var/akudama.db")
    with pytest.raises(SettingsError, match="DISCORD_TOKEN is missing"):
        settings.require_token()


@pytest.mark.parametrize(
    ("name", "value"),
    [("AKUDAMA_LOG_LEVEL", "loud"), ("AKUDAMA_LOG_FORMAT", "xml"), ("AKUDAMA_SHARDS", "many"), ("AKUDAMA_SHARDS", "0")],
)
def test_wrong_value_names_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """One sentence: the variable, what it may be, what it is."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: .*{value}"):
        load_settings()


@pytest.mark.parametrize("token", ["Bot abc", "abc def"])
def test_token_with_spaces(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """A token pasted with its prefix is recognised, and not repeated."""
    monkeypatch.setenv("DISCORD_TOKEN", token)
    with pytest.raises(SettingsError, match="holds spaces") as caught:
        load_settings().require_token()
    assert token not in str(caught.value)


def test_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings' own text nor an error about them holds the token."""
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    settings = load_settings()
    assert settings.require_token() == TOKEN
    assert TOKEN not in repr(settings) + str(settings)


def test_env_file_is_read(tmp_path: Path) -> None:
    """A .env file beside the bot counts."""
    (tmp_path / ".env").write_text("AKUDAMA_LOG_LEVEL=DEBUG\nSOMETHING_ELSE=1\n")
    assert load_settings().log_level == "DEBUG"


def test_example_lists_every_setting() -> None:
    """.env.example names each setting with its default, and nothing else."""
    text = (ROOT / ".env.example").read_text()
    listed = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.MULTILINE))
    names = {"DISCORD_TOKEN" if name == "token" else PREFIX + name.upper() for name in Settings.model_fields}
    assert set(listed) == names
    for name, field in Settings.model_fields.items():
        variable = "DISCORD_TOKEN" if name == "token" else PREFIX + name.upper()
        if field.default is not None:
            assert listed[variable] == str(field.default), variable


def test_import_reads_no_environment() -> None:
    """Importing the whole bot works with a broken environment, and fails nothing."""
    program = "import bot.app, bot.cli, bot.client; print('imported')"
    environment = {"AKUDAMA_LOG_LEVEL": "nonsense", "PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "imported\n", done.stderr
