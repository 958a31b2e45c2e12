"""The model of a server's settings: every one has a default, words, a page, and a way through JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.guilds import MODULES, SETTINGS, GuildSettings, Kind, Page, module_of_cog, module_of_kind, setting_of
from bot.guilds.modules import Module
from bot.guilds.settings import Switched
from bot.guilds.transfer import to_document
from bot.guilds.values import dumps, flatten, parse, salvage
from bot.guilds.zones import zone_names
from bot.translations import Language
from bot.ui.setting_words import PAGES, setting_title, value_words
from tests.guilds.rules import built_in_numbers, written_rules
from tests.harness import ROOT

ids = st.integers(min_value=1, max_value=(1 << 63) - 1)


def values_of(path: str) -> st.SearchStrategy[Any]:
    """Return values that fit a setting, as JSON."""
    setting = SETTINGS[path]
    match setting.shown.kind:
        case Kind.SWITCH:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from([choice for choice, _ in setting.shown.options])
        case Kind.HOUR:
            return st.integers(0, 23)
        case Kind.EPISODE:
            return st.integers(0, 9_999)
        case Kind.LIMITS:
            return st.dictionaries(ids.map(str), st.integers(0, 9_999), max_size=5)
        case Kind.CHANNEL | Kind.ROLE:
            return ids.map(str)
        case Kind.CHANNELS | Kind.ROLES:
            return st.lists(ids.map(str), max_size=5)
        case Kind.LANGUAGE:
            return st.sampled_from(["member", "en", "ja", "pt-BR", "zz"])
        case Kind.ZONE:
            return st.sampled_from(zone_names())
        case Kind.RULES:
            return written_rules
        case Kind.NUMBERS:
            return built_in_numbers


def nested(values: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for path, value in values.items():
        *groups, name = path.split(".")
        target = document
        for group in groups:
            target = target.setdefault(group, {})
        target[name] = value
    return document


settings = st.fixed_dictionaries({}, optional={path: values_of(path) for path in SETTINGS}).map(
    lambda values: GuildSettings.model_validate(nested(values))
)


@given(settings)
def test_there_and_back(wanted: GuildSettings) -> None:
    """Whatever can be set is kept exactly, and only what differs from the default is."""
    values = flatten(wanted)
    assert parse(values) == wanted
    assert salvage(values) == (wanted, [])
    assert all(setting_of(path) for path in values)
    assert flatten(GuildSettings()) == {}
    assert GuildSettings.model_validate_json(wanted.model_dump_json()) == wanted


@given(settings)
def test_every_value_has_words(wanted: GuildSettings) -> None:
    """The history can tell of any value."""
    language = Language("en", {})
    for path, value in flatten(wanted).items():
        assert setting_title(path, language) and value_words(path, value, language)


def test_every_leaf_of_the_model_is_a_setting() -> None:
    """A field without words would be in the store and the export, and nowhere for people."""

    def leaves(model: type[BaseModel], path: str = "") -> list[str]:
        found = []
        for name, field in model.model_fields.items():
            inner = isinstance(field.default, BaseModel)
            found += leaves(type(field.default), f"{path}{name}.") if inner else [path + name]
        return found

    assert leaves(GuildSettings) == list(SETTINGS)
    assert {setting.shown.page for setting in SETTINGS.values()} <= set(Page) == set(PAGES)


def test_every_setting_is_in_the_export_and_the_docs() -> None:
    """Panel and history have tests of their own, which go through all settings as well."""
    exported = to_document(GuildSettings(), 1, datetime(2026, 1, 1, tzinfo=UTC))["settings"]
    docs = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for path in SETTINGS:
        assert reduce(lambda group, name: group[name], path.split("."), exported) is not Ellipsis
        assert f"| `{path}` |" in docs, path


def test_settings_of_the_wrong_shape_do_no_harm() -> None:
    """A path through something that is no group, or JSON of the wrong kind, is left out."""
    values = {"language": dumps("ja"), "time_zone": "[]", "modules.lore.roles": "7", "news.quiet_from": '"late"'}
    kept, lost = salvage(values)
    assert kept == GuildSettings(language="ja")
    assert sorted(lost) == ["modules.lore.roles", "news.quiet_from", "time_zone"]


def test_ids_are_text_in_json() -> None:
    """They do not fit into the numbers of most readers of JSON."""
    wanted = GuildSettings.model_validate({"news": {"channel": 2**60 + 1}, "spoilers": {"places": {2**60 + 3: 4}}})
    document = json.loads(wanted.model_dump_json())
    assert document["news"]["channel"] == str(2**60 + 1)
    assert document["spoilers"]["places"] == {str(2**60 + 3): 4}


def test_only_values_by_key_have_paths_of_their_own() -> None:
    """A limit and a rule of the server have; a path through any other setting leads nowhere."""
    for path in ("spoilers.places.5", "drinks.rules.5"):
        found = setting_of(path)
        assert found is not None and (found.path, found.key_in(path)) == (path[:-2], "5")
    for path, setting in SETTINGS.items():
        assert setting_of(path) is setting and setting.key_in(path) == ""
        assert setting.shown.kind.is_keyed or setting_of(f"{path}.5") is None


def test_limit_of_a_place() -> None:
    """The first place with a limit decides, else the server."""
    limits = GuildSettings.model_validate({"spoilers": {"default": 2, "places": {10: 5, 11: 0}}})
    assert [limits.limit(*places) for places in ((), (9,), (10,), (9, 10), (11, 10))] == [2, 2, 5, 5, 0]


@pytest.mark.parametrize("module", MODULES.values(), ids=list(MODULES))
def test_every_module_can_be_switched_off(module: Module) -> None:
    """And limited, where that means something."""
    limits = GuildSettings().modules.of(module.name)
    assert isinstance(limits, Switched) and limits.enabled
    assert ("channels" in type(limits).model_fields) == module.can_be_limited
    for cog in module.cogs:
        assert module_of_cog(f"cogs.{cog}") is module
        assert module_of_cog(f"cogs.{cog}._private") is module
    for kind in module.kinds:
        assert module_of_kind(kind) is module
        assert module_of_kind("sources", f"{kind}/slug") is module


def test_what_belongs_to_no_module_is_always_on() -> None:
    """Help, settings and privacy cannot be switched off."""
    for cog in ("cogs.about", "cogs.config", "cogs.privacy", "cogs.progress", "", None, "elsewhere"):
        assert module_of_cog(cog) is None
    assert module_of_kind("help") is None
