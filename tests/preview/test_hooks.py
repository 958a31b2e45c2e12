"""What the preview needs of simcord is checked, and explained where it is missing."""

import sys
from types import SimpleNamespace
from typing import Any, cast

import pytest
from simcord._clock import Clock
from simcord.preview._actions import _ActionOps
from structlog.testing import capture_logs

from bot.errors import OperatorError
from bot.preview import simcord_hooks
from bot.preview.skin import skin
from bot.translations import Language


def test_the_installed_simcord_fits() -> None:
    """The version that `pip install` brings has every hook."""
    simcord_hooks.check()


def test_a_moved_hook_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another simcord is told from a mistake of ours: which part moved, which version fits, how to get it."""
    monkeypatch.delattr(_ActionOps, "_action")
    with pytest.raises(OperatorError) as caught:
        simcord_hooks.check()
    said = str(caught.value)
    assert "has moved Preview._action, " in said
    assert f"it needs simcord {simcord_hooks.NEEDED}" in said
    assert "pip install 'akudama-companion[preview]'" in said
    assert "\n" not in said


def test_every_moved_hook_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is a hook as well."""
    monkeypatch.setattr(Clock, "__init__", lambda self: None)
    with pytest.raises(OperatorError, match=r"Clock\._epoch"):
        simcord_hooks.check()


def test_a_whole_part_that_moved_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback, even where the module is gone."""
    monkeypatch.setitem(sys.modules, "simcord.preview._pages", None)
    with pytest.raises(OperatorError, match=r"has moved _Page\.revision, which"):
        simcord_hooks.check()


@pytest.mark.parametrize("missing", ["simcord", "regex"])
def test_what_is_not_installed_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """The preview is an optional part; without it one learns how to get it."""
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(OperatorError, match=f"needs {missing}, which is not installed; .*make preview"):
        simcord_hooks.check()


def test_without_the_skin_hook_the_page_stays_simcords_own() -> None:
    """A plainer page is better than none."""
    page = cast(Any, SimpleNamespace(_server=SimpleNamespace()))
    with capture_logs() as logs:
        simcord_hooks.dress(page, lambda _path, text: text)
    assert [log["hook"] for log in logs] == ["_static"]


def test_the_skin_finds_what_it_replaces() -> None:
    """Each piece of simcord's page that the skin renames is still in that page."""
    from importlib.resources import files

    page = files("simcord.preview").joinpath("static", "index.html").read_text("utf-8")
    ours = skin("A <b>server</b>", 3, Language("en", {}))("/", page)
    assert "A &lt;b&gt;server&lt;/b&gt;" in ours
    for piece in ("<title>Akudama Companion</title>", "size=3", "A simulated Discord", "Page by SimCord"):
        assert piece in ours
