"""What each feature needs is declared once; what is missing is found, named, and said what it means."""

from __future__ import annotations

import re

import pytest

from bot.guilds import MODULES, SETTINGS, GuildSettings, Kind
from bot.guilds.diagnosis import Finding, GuildFacts, PlaceFacts, chosen_features, diagnose
from bot.guilds.needs import FEATURES, MENTION_ANY_ROLE, Feature, Need, Where, permissions_asked_for
from bot.guilds.permissions import PERMISSIONS
from bot.translations import Language
from bot.ui.findings import finding_lines
from bot.ui.invite import invited_permissions
from tests.harness import ROOT

CHANNEL, ROLE = 500, 600
EVERYTHING = frozenset(PERMISSIONS)
POSTING = [feature for feature in FEATURES if feature.role]
NEEDS = [(feature, need) for feature in POSTING for need in feature.needs]


def all_on(feature: Feature, **news: bool) -> GuildSettings:
    """Return settings in which a feature posts, mentions a role, and does all it can."""
    own: dict[str, object] = {"channel": CHANNEL, "role": ROLE}
    if feature.module == "rewatch":
        own |= {"events": True, "threads": True}
    return GuildSettings.model_validate({feature.module: own | news})


def facts(
    without: str = "", *, is_thread: bool = False, is_announcement: bool = True, mentionable: bool = True
) -> GuildFacts:
    granted = EVERYTHING - {without}
    place = PlaceFacts(granted, is_thread, is_announcement)
    return GuildFacts(granted, {CHANNEL: place}, {ROLE: mentionable})


def said(findings: list[Finding]) -> str:
    return "\n".join(finding_lines(findings, Language("en", {})))


@pytest.mark.parametrize("feature", POSTING, ids=lambda feature: feature.module)
def test_nothing_is_missing_where_everything_is_granted(feature: Feature) -> None:
    """A bot that may do everything has no findings."""
    assert diagnose(all_on(feature), facts()) == []


@pytest.mark.parametrize(
    ("feature", "need"), NEEDS, ids=lambda value: getattr(value, "module", None) or value.permission
)
def test_each_missing_permission_is_named(feature: Feature, need: Need) -> None:
    """In Discord's own words, with what happens without it and what to do, for the setting it is about."""
    findings = diagnose(all_on(feature), facts(need.permission, is_thread=need.where is Where.THREAD))
    words = said(findings)
    assert f"“{PERMISSIONS[need.permission]}” is missing" in words and need.without in words
    assert ("Give it to my role" in words or "for my role" in words) and words.startswith(
        f"**{MODULES[feature.module].title}**"
    )
    about = {path for finding in findings for path in finding.paths}
    assert feature.channel in about and (need.when is None or need.when in about)
    (finding,) = [found for found in findings if str(need.without) in said([found])]
    assert finding.is_vital == need.is_vital


@pytest.mark.parametrize(
    ("feature", "need"), NEEDS, ids=lambda value: getattr(value, "module", None) or value.permission
)
def test_what_is_off_needs_nothing(feature: Feature, need: Need) -> None:
    """Neither a module that is off, nor a feature without a channel, nor an extra that is off."""
    lacking = facts(need.permission)
    off = all_on(feature).model_dump() | {"modules": {feature.module: {"enabled": False}}}
    assert diagnose(GuildSettings.model_validate(off), lacking) == []
    assert diagnose(GuildSettings(), lacking) == []
    if need.when:
        plain = GuildSettings.model_validate({feature.module: {"channel": CHANNEL}})
        assert need.without not in said(diagnose(plain, lacking))


@pytest.mark.parametrize("feature", POSTING, ids=lambda feature: feature.module)
def test_roles(feature: Feature) -> None:
    """A role that notifies nobody is found, with both ways to mend it; so is one that is gone."""
    silent = said(diagnose(all_on(feature), facts(MENTION_ANY_ROLE, mentionable=False)))
    assert f"<@&{ROLE}> is shown, but nobody is notified" in silent and PERMISSIONS[MENTION_ANY_ROLE] in silent
    assert diagnose(all_on(feature), facts(mentionable=False)) == []
    gone = diagnose(all_on(feature), GuildFacts(EVERYTHING, {CHANNEL: PlaceFacts(EVERYTHING, is_announcement=True)}))
    assert "The chosen role is gone" in said(gone) and gone[0].paths == {feature.role}


def test_channels() -> None:
    """A channel that is gone is found, and one that cannot be followed where followers are wanted."""
    news = next(feature for feature in POSTING if feature.module == "news")
    gone = diagnose(all_on(news), GuildFacts(EVERYTHING, {}, {ROLE: True}))
    assert len(gone) == 1 and gone[0].is_vital and f"<#{CHANNEL}> is gone" in said(gone)
    plain = facts(is_announcement=False)
    assert diagnose(all_on(news), plain) == []
    assert "no announcement channel" in said(diagnose(all_on(news, crosspost=True), plain))
    assert diagnose(all_on(news, crosspost=True), facts()) == []


def test_what_goes_with_another_permission_is_not_reported() -> None:
    """Discord takes more away with some permissions; only what an admin has to give is named."""
    rewatch = next(feature for feature in POSTING if feature.module == "rewatch")
    for granted, missing in (
        (frozenset(), ["View Channel", "Create Events"]),
        (EVERYTHING - {"send_messages", "attach_files", MENTION_ANY_ROLE}, ["Send Messages"]),
    ):
        place = PlaceFacts(granted)
        words = said(diagnose(all_on(rewatch), GuildFacts(granted, {CHANNEL: place}, {ROLE: False})))
        assert re.findall("“(.+?)” is missing", words) == missing and len(words.splitlines()) == len(missing)


def test_a_thread_holds_no_threads() -> None:
    """Meetings cannot have threads where their channel is a thread itself."""
    rewatch = next(feature for feature in POSTING if feature.module == "rewatch")
    (finding,) = diagnose(all_on(rewatch), facts(is_thread=True))
    assert "is a thread itself. Meetings get no thread." in said([finding])
    assert finding.paths == {"rewatch.channel", "rewatch.threads"}


def test_every_chosen_channel_is_looked_after() -> None:
    """A setting that chooses a channel to post in, or a role to mention, belongs to a feature."""
    posting = {path for path, setting in SETTINGS.items() if setting.shown.kind is Kind.CHANNEL}
    mentioned = {path for path, setting in SETTINGS.items() if setting.shown.kind is Kind.ROLE}
    assert {feature.channel for feature in FEATURES} - {None} == posting
    assert {feature.role for feature in FEATURES} - {None} == mentioned
    assert {feature.module for feature in FEATURES} <= set(MODULES)
    assert [feature.module for feature, _ in chosen_features(GuildSettings())] == []


def test_the_invite_link_asks_for_what_is_declared() -> None:
    """No more and no less; the README says the same number and the same names."""
    asked_for = {name for name in PERMISSIONS if getattr(invited_permissions(), name)}
    assert asked_for == set(permissions_asked_for()) and MENTION_ANY_ROLE not in asked_for
    assert invited_permissions().value.bit_count() == len(asked_for)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"scope=bot\+applications\.commands&permissions=(\d+)", readme) == [
        str(invited_permissions().value)
    ]
    row = next(line for line in readme.splitlines() if line.startswith("| permissions |"))
    assert row.split("|")[2].strip() == ", ".join(PERMISSIONS[name] for name in permissions_asked_for())
