"""A server's settings as a file: nothing is lost on the way, and no mistake gets through."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.guilds import SETTINGS, GuildSettings, Kind
from bot.guilds.fitting import Here, fit
from bot.guilds.transfer import (
    MAX_BYTES,
    MAX_NAMED,
    decode,
    difference,
    from_document,
    to_document,
    to_text,
    with_values,
)
from bot.guilds.values import flatten
from tests.guilds.rules import built_in_numbers, written_rules

AT = datetime(2026, 11, 21, 4, 5, 6, tzinfo=UTC)
SERVER = 1001

ids = st.integers(1, (1 << 63) - 1)
hours, episodes = st.integers(0, 23), st.integers(0, 9_999)
BY_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.SWITCH: st.booleans(),
    Kind.HOUR: hours,
    Kind.EPISODE: episodes,
    Kind.LIMITS: st.dictionaries(ids, episodes, max_size=20),
    Kind.CHANNEL: ids,
    Kind.CHANNELS: st.lists(ids, max_size=25).map(tuple),
    Kind.ROLE: ids,
    Kind.ROLES: st.lists(ids, max_size=25).map(tuple),
    Kind.LANGUAGE: st.sampled_from(["member", "en", "ja", "pt-BR"]),
    Kind.ZONE: st.sampled_from(["UTC", "Asia/Tokyo", "Europe/Berlin", "America/Argentina/Ushuaia"]),
    Kind.RULES: written_rules,
    Kind.NUMBERS: built_in_numbers,
}


def _value(path: str) -> st.SearchStrategy[Any]:
    setting = SETTINGS[path]
    if setting.shown.kind is Kind.CHOICE:
        return st.sampled_from([value for value, _ in setting.shown.options])
    values = BY_KIND[setting.shown.kind]
    return st.none() | values if setting.is_optional else values


some_values = st.fixed_dictionaries({}, optional={path: _value(path) for path in SETTINGS})
some_settings = some_values.map(lambda values: with_values(GuildSettings(), values))


@given(some_settings, some_settings)
def test_what_is_exported_is_imported_again(settings: GuildSettings, others: GuildSettings) -> None:
    """A file holds all settings: whatever was set before, they are the same again after."""
    draft = from_document(to_text(to_document(settings, SERVER, AT)))
    assert draft.over(others) == settings
    assert (draft.unknown, draft.server) == ((), SERVER)
    assert set(draft.named) == set(SETTINGS)


@given(some_values, some_settings)
def test_what_a_file_does_not_name_stays(values: dict[str, Any], settings: GuildSettings) -> None:
    """Only the named settings are taken over."""
    wanted = with_values(GuildSettings(), values)
    whole = from_document(to_text(to_document(wanted, SERVER, AT)))
    nested: dict[str, Any] = {}
    for path in values:
        *groups, name = path.split(".")
        target = nested
        for group in groups:
            target = target.setdefault(group, {})
        target[name] = whole.named[path]
    over = from_document(json.dumps(_file(nested))).over(settings)
    assert over == with_values(settings, values)
    touched = {entry.path for entry in difference(settings, over)}
    assert all(any(path == named or path.startswith(f"{named}.") for named in values) for path in touched)


@given(some_settings, some_settings)
def test_the_difference_leads_from_one_to_the_other(before: GuildSettings, after: GuildSettings) -> None:
    """Applied to what was, it gives what is wanted."""
    values: dict[str, str | None] = dict(flatten(before))
    for entry in difference(before, after):
        assert values.get(entry.path) == entry.before != entry.after
        values[entry.path] = entry.after
    assert {path: value for path, value in values.items() if value is not None} == flatten(after)
    assert difference(after, after) == []


def test_the_file_is_for_people_to_read() -> None:
    """It says what it is, when and of which server; ids are text, and what is at its default stands there too."""
    document = to_document(with_values(GuildSettings(), {"news.channel": 5}), SERVER, AT)
    assert to_text(document).startswith(
        '{\n  "format": "companion-settings",\n  "version": 1,\n  "made_at": "2026-11-21'
    )
    assert document["server"] == "1001"
    assert document["settings"]["news"]["channel"] == "5"
    assert document["settings"]["modules"]["lore"]["enabled"] is True


def _file(settings: Any, **head: Any) -> dict[str, Any]:
    return {"format": "companion-settings", "version": 1, "settings": settings, **head}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"modules": {"lore": {"enabled": "yes"}}}, "`modules.lore.enabled` has to be true or false."),
        ({"modules": {"lore": {"enabled": 1}}}, "`modules.lore.enabled` has to be true or false."),
        ({"modules": {"lore": {"enabled": None}}}, "`modules.lore.enabled` has to be true or false."),
        ({"modules": {"lore": []}}, "`modules.lore` has to be a group"),
        (
            {"modules": {"lore": {"channels": "5"}}},
            "`modules.lore.channels` has to be a list of at most 25 channel ids",
        ),
        (
            {"modules": {"lore": {"channels": [5]}}},
            "`modules.lore.channels` has to be a list of at most 25 channel ids",
        ),
        ({"modules": {"lore": {"roles": [str(n) for n in range(1, 27)]}}}, "`modules.lore.roles` has to be a list of"),
        ({"modules": {"lore": {"roles": ["9" * 19]}}}, "`modules.lore.roles` has to be a list of"),
        ({"news": {"channel": 5}}, "`news.channel` has to be a channel id in quotes, or null."),
        ({"news": {"channel": "-5"}}, "`news.channel` has to be a channel id in quotes, or null."),
        ({"news": {"channel": "٥"}}, "`news.channel` has to be a channel id in quotes, or null."),
        ({"news": {"role": "@everyone"}}, "`news.role` has to be a role id in quotes, or null."),
        ({"news": {"digest_hour": 24}}, "`news.digest_hour` has to be a whole number from 0 to 23."),
        ({"news": {"digest_hour": True}}, "`news.digest_hour` has to be a whole number from 0 to 23."),
        ({"news": {"digest_hour": 3.0}}, "`news.digest_hour` has to be a whole number from 0 to 23."),
        ({"news": {"digest_hour": 10**400}}, "`news.digest_hour` has to be a whole number from 0 to 23."),
        ({"news": {"quiet_from": "22"}}, "`news.quiet_from` has to be a whole number from 0 to 23, or null."),
        (
            {"news": {"threshold": "rumour"}},
            "`news.threshold` has to be one of these, in quotes: `official`, `reported`",
        ),
        ({"news": {"threshold": ["official"]}}, "`news.threshold` has to be one of these"),
        ({"spoilers": {"default": -1}}, "`spoilers.default` has to be a whole number from 0 to 9999."),
        ({"spoilers": {"places": {"12": 10_000}}}, "`spoilers.places.12` has to be a whole number from 0 to 9999."),
        ({"spoilers": {"places": {"`<@1>": 1}}}, "`spoilers.places` has to be at most 500 channel ids"),
        ({"spoilers": {"places": {str(n): 1 for n in range(1, 502)}}}, "`spoilers.places` has to be at most 500"),
        ({"drinks": {"rules": []}}, "`drinks.rules` has to be at most 50 rules"),
        ({"drinks": {"rules": {"0": {"trigger": "a", "action": "sip"}}}}, "`drinks.rules` has to be at most 50 rules"),
        ({"drinks": {"rules": {"1" * 7: {"trigger": "a", "action": "sip"}}}}, "`drinks.rules` has to be at most 50"),
        (
            {"drinks": {"rules": {str(n): {"trigger": str(n), "action": "sip"} for n in range(1, 52)}}},
            "`drinks.rules` has to be at most 50 rules",
        ),
        ({"drinks": {"rules": {"3": "a rule"}}}, '`drinks.rules.3` has to have a "trigger" and an "action"'),
        ({"drinks": {"rules": {"3": {"trigger": "a"}}}}, '`drinks.rules.3` has to have a "trigger" and an "action"'),
        ({"drinks": {"rules": {"3": {"trigger": 5, "action": "sip"}}}}, "`drinks.rules.3` has to have"),
        (
            {"drinks": {"rules": {"3": {"trigger": "a", "action": "dance"}}}},
            '`drinks.rules.3` has to have a "trigger" and an "action", which is one of these, in quotes: `sip`, `worry`',
        ),
        ({"drinks": {"rules": {"3": {"trigger": "\u200b", "action": "sip"}}}}, "`drinks.rules.3`: A rule needs words"),
        (
            {"drinks": {"rules": {"3": {"trigger": "x" * 101, "action": "sip"}}}},
            "`drinks.rules.3`: A rule has at most 100 characters, and this one has 101.",
        ),
        (
            {"drinks": {"rules": {"3": {"trigger": "hey <@1>", "action": "sip"}}}},
            "`drinks.rules.3`: A rule mentions no member",
        ),
        (
            {
                "drinks": {
                    "rules": {"3": {"trigger": "Ｔea", "action": "sip"}, "5": {"trigger": "tEA", "action": "aww"}}
                }
            },
            "`drinks.rules`: Rule s3 says the same already.",
        ),
        ({"drinks": {"switched_off": "3"}}, "`drinks.switched_off` has to be a list of whole numbers from 1 to 99."),
        ({"drinks": {"switched_off": [True]}}, "`drinks.switched_off` has to be a list of whole numbers"),
        ({"drinks": {"switched_off": [0]}}, "`drinks.switched_off` has to be a list of whole numbers"),
        ({"language": "klingon!"}, "`language` has to be “member” or the code of a language"),
        ({"time_zone": "Atlantis/Capital"}, "`time_zone` has to be the name of a time zone"),
        ({"time_zone": None}, "`time_zone` has to be the name of a time zone"),
        ([], "`settings` has to be a group of settings in braces."),
        (None, "`settings` has to be a group of settings in braces."),
    ],
)
def test_every_kind_of_mistake_is_named(settings: Any, told: str) -> None:
    """With its path and with what should stand there, in plain words."""
    with pytest.raises(UserError) as refused:
        from_document(json.dumps(_file(settings)))
    said = str(refused.value)
    assert f"\n- {told}" in said and "nothing was changed" in said
    assert said.count("\n- ") == 1
    assert "pydantic" not in said and "http" not in said and "<@1>" not in said


def test_all_mistakes_at_once() -> None:
    """One reading names all of them, up to ten, and counts the rest."""
    wrong = dict.fromkeys(("channel", "role", "threshold", "delivery", "crosspost", "quarterly_note"), 1)
    settings = {"news": wrong, "drinks": [], "language": 5, "rewatch": {"channel": "x"}}
    with pytest.raises(UserError) as refused:
        from_document(json.dumps(_file(settings, server=5)))
    assert str(refused.value).count("\n- ") == len(wrong) + 4
    settings["announcements"] = dict.fromkeys(("channel", "role", "anniversaries"), 7)
    with pytest.raises(UserError) as refused:
        from_document(json.dumps(_file(settings, server=5)))
    assert str(refused.value).count("\n- ") == MAX_NAMED + 1
    assert str(refused.value).endswith("More mistakes, not listed here: 3")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no valid JSON at line 1"),
        ("hello", "no valid JSON at line 1"),
        ('{\n"format": ,\n}', "no valid JSON at line 2"),
        ("[]", "holds no settings of mine"),
        ("null", "holds no settings of mine"),
        ('{"format": "something-else", "version": 1, "settings": {}}', "holds no settings of mine"),
        ('{"format": "companion-settings", "settings": {}}', "holds no settings of mine"),
        ('{"format": "companion-settings", "version": true, "settings": {}}', "holds no settings of mine"),
        ('{"format": "companion-settings", "version": "1", "settings": {}}', "holds no settings of mine"),
        ('{"format": "companion-settings", "version": 2, "settings": {"new": 1}}', "made by a newer version"),
        ('{"format": "companion-settings", "version": NaN, "settings": {}}', "cannot be read as JSON"),
        ('{"format": "companion-settings", "version": 1, "settings": {}, "x": -Infinity}', "cannot be read as JSON"),
        (f'{{"version": {"1" * 5_000}}}', "cannot be read as JSON"),
        ("[" * 100_000, "cannot be read as JSON"),
        ('{"a":' * 40_000, "cannot be read as JSON"),
        ('{"format": "companion-settings", "settings": {"language": "ja", "language": "en"}}', "twice"),
        ('{"`<@1>": 1, "`<@1>": 2}', "`?<@1>`"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(text: str, told: str) -> None:
    """Each in a sentence of its own."""
    with pytest.raises(UserError) as refused:
        from_document(text)
    assert told in str(refused.value)


def test_bytes_that_are_no_text_and_too_many() -> None:
    """They are refused before anything is parsed; a byte order mark is no mistake."""
    with pytest.raises(UserError, match="cannot be read"):
        decode(b"\xff\xfe{\x00}\x00")
    with pytest.raises(UserError, match="larger than 256 KiB"):
        decode(b" " * (MAX_BYTES + 1))
    text = to_text(to_document(GuildSettings(), SERVER, AT))
    assert from_document(decode(b"\xef\xbb\xbf" + text.encode())).over(GuildSettings()) == GuildSettings()


def test_unknown_keys_are_kept_out() -> None:
    """What another version knows is listed and does no harm, on every level."""
    rule = {"trigger": "Tea", "action": "sip", "cups": 2}
    settings = {"karaoke": {"songs": [1]}, "news": {"colour": "red", "digest_hour": 9}, "news.channel": "5"}
    settings["drinks"] = {"rules": {"3": rule}}
    draft = from_document(json.dumps(_file(settings, note="mine", made_at="x")))
    assert draft.unknown == ("note", "karaoke", "news.colour", "news.channel", "drinks.rules.3.cups")
    assert dict(draft.named) == {"news.digest_hour": 9, "drinks.rules": {"3": rule}}
    assert draft.over(GuildSettings()).drinks.rules[3].trigger == "Tea"
    assert draft.server is None


def test_every_default_fits_a_file() -> None:
    """No setting has a default that an import would call a mistake."""
    assert set(from_document(json.dumps(_file(GuildSettings().model_dump(mode="json")))).named) == set(SETTINGS)


HERE = Here(guild_id=1, channels={10, 11, 12}, postable={10, 11}, roles={1, 20, 21}, last_episode=12, rules={1, 2, 3})


@pytest.mark.parametrize(
    ("before", "wanted", "fits", "left_out"),
    [
        ({}, {"news.channel": 10}, {"news.channel": 10}, []),
        (
            {"news.channel": 11},
            {"news.channel": 99},
            {"news.channel": 11},
            ["news.channel: `99` is not in this server."],
        ),
        ({"news.channel": 11}, {"news.channel": None}, {}, []),
        ({}, {"news.channel": 12}, {}, ["news.channel: <#12> is no channel for messages."]),
        ({}, {"news.role": 99}, {}, ["news.role: `99` is not in this server."]),
        ({}, {"news.role": 1}, {}, ["news.role: That role is everybody"]),
        ({"news.channel": 99}, {"news.channel": 99}, {"news.channel": 99}, []),
        ({}, {"spoilers.default": 12}, {"spoilers.default": 12}, []),
        (
            {"spoilers.default": 3},
            {"spoilers.default": 13},
            {"spoilers.default": 3},
            ["spoilers.default: There are only 12"],
        ),
        (
            {"spoilers.places": {98: 2, 11: 4, 97: 1}},
            {"spoilers.places": {10: 12, 11: 40, 98: 3, 99: 1}},
            {"spoilers.places": {10: 12, 11: 4, 98: 3}},
            ["spoilers.places.11: There are only 12", "spoilers.places: `99` is not in this server."],
        ),
        (
            {"modules.lore.channels": (10, 98)},
            {"modules.lore.channels": (98, 99, 11)},
            {"modules.lore.channels": (98, 11)},
            ["modules.lore.channels: `99` is not in this server."],
        ),
        ({"modules.lore.roles": (20,)}, {"modules.lore.roles": ()}, {}, []),
        (
            {"drinks.switched_off": (40,)},
            {"drinks.switched_off": (2, 40, 41)},
            {"drinks.switched_off": (2, 40)},
            ["drinks.switched_off: There is no built-in rule 41."],
        ),
        (
            {"drinks.rules": {1: {"trigger": "Tea", "action": "sip"}}},
            {"drinks.rules": {2: {"trigger": "Cake", "action": "snack"}}},
            {"drinks.rules": {2: {"trigger": "Cake", "action": "snack"}}},
            [],
        ),
        # A module limited to channels that are all gone must not be let loose everywhere.
        (
            {"modules.lore.channels": (10,)},
            {"modules.lore.channels": (98, 99)},
            {"modules.lore.channels": (10,)},
            ["modules.lore.channels: `98` is", "modules.lore.channels: `99` is"],
        ),
    ],
)
def test_what_is_not_here_is_left_out(
    before: dict[str, Any], wanted: dict[str, Any], fits: dict[str, Any], left_out: list[str]
) -> None:
    """Each channel, role and limit that means nothing here is named; the setting stays as it was."""
    default = GuildSettings()
    fitting, lost = fit(with_values(default, before), with_values(default, wanted), HERE)
    assert fitting == with_values(default, fits)
    said = [f"{item.path}: {item.why}" for item in lost]
    assert len(said) == len(left_out)
    assert all(sentence.startswith(start) for sentence, start in zip(said, left_out, strict=True)), said
