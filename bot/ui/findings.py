"""What the permission doctor found, in words and as a report. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord

from bot.guilds import MODULES, GuildSettings, value_at
from bot.guilds.diagnosis import Finding
from bot.guilds.needs import Feature
from bot.store.pauses import Pause
from bot.translations import Language
from bot.ui.controls import Button
from bot.ui.failures import sentence
from bot.ui.layout import Layout
from bot.ui.pause_rows import pause_rows

MAX_BUTTONS = 5


def report(
    chosen: Sequence[tuple[Feature, int]],
    findings: Sequence[Finding],
    names: Mapping[int, str],
    pauses: Sequence[Pause],
    language: Language,
) -> Layout:
    """Return what works and what does not, feature by feature, with a test button for each channel."""
    _ = language.gettext
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=discord.Colour.blurple())
    container.add_item(discord.ui.TextDisplay(f"## {_('What I may do')}"))
    for feature, place in chosen:
        lines = [f"### {_(MODULES[feature.module].title)}: <#{place}>"]
        own = [finding for finding in findings if finding.module == feature.module]
        lines += [f"- {sentence(finding.problem, language)}" for finding in own] or [_("Nothing is missing.")]
        container.add_item(discord.ui.TextDisplay("\n".join(lines)))
    for row in pause_rows(pauses, "check", language):
        container.add_item(row)
    buttons = [test_button(place, name, language) for place, name in names.items()][: MAX_BUTTONS - 1]
    again: Button = discord.ui.Button(label=_("Check again"), custom_id="1:check:again")
    container.add_item(discord.ui.ActionRow(*buttons, again))
    return Layout(container)


def finding_lines(findings: Iterable[Finding], language: Language) -> list[str]:
    """Return findings as lines that name their module."""
    return [
        f"**{language.gettext(MODULES[finding.module].title)}**: {sentence(finding.problem, language)}"
        for finding in findings
    ]


def test_button(place_id: int, name: str, language: Language) -> Button:
    """Return a button that posts a test message."""
    label = language.gettext("Test in #{channel}", channel=name)
    return discord.ui.Button(label=label[:80], custom_id=f"1:check:test:{place_id}")


def test_deletion_button(place_id: int, message_id: int, language: Language) -> Button:
    """Return a button that deletes a test message."""
    label = language.gettext("Delete it again")
    return discord.ui.Button(label=label, custom_id=f"1:check:delete:{place_id}:{message_id}")


def test_words(features: Sequence[Feature], settings: GuildSettings, actor_id: int, language: Language) -> str:
    """Return what a test message says: who asked for it, what would be posted here, and whom that would mention."""
    _ = language.gettext
    titles = ", ".join(_(MODULES[feature.module].title) for feature in features)
    words = _("This is a test by {who}. What goes here: {modules}.", who=f"<@{actor_id}>", modules=titles)
    roles = [value_at(settings, feature.role) for feature in features if feature.role]
    mentions = ", ".join(dict.fromkeys(f"<@&{role}>" for role in roles if role is not None))
    return f"{words} {_('Posts mention {roles}; this one notifies nobody.', roles=mentions)}" if mentions else words
