"""What admins see of the rules of their server: the list, a question, what came of it. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.catalogue import Ref
from bot.guilds import Change, Entry, setting_of
from bot.guilds.server_rules import ACTIONS, MAX_RULES, RuleSet, ServerRule, own_key
from bot.translations import Language
from bot.ui.cards.rules import own_line, reaction
from bot.ui.controls import Button, Select, own_id
from bot.ui.document import Section
from bot.ui.history import undo_button
from bot.ui.layout import Layout, notice
from bot.ui.setting_words import rule_words, value_words
from bot.ui.text import fit
from bot.ui.words import label, main_name

Item = discord.ui.Item[Any]
PART = 25
"""How many built-in rules one select holds."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the list somebody is: a page of the rules, and a part of those to switch off below."""

    page: int = 0
    part: int = 0

    @property
    def tail(self) -> str:
        """Return the end of a custom_id that leads back here."""
        return f"{self.page}:{self.part}"


@dataclass(frozen=True, slots=True)
class View:
    """The rules of a server as of a revision, and all `built_in` ones as far as this admin may be told."""

    rules: RuleSet
    built_in: Sequence[Ref]
    revision: int
    language: Language
    mention: Callable[[str], str]

    def part(self, number: int) -> Sequence[Ref]:
        """Return the built-in rules of one select."""
        return self.built_in[number * PART : (number + 1) * PART]

    @property
    def parts(self) -> int:
        """Return how many selects all built-in rules make necessary."""
        return max(1, -(-len(self.built_in) // PART))


@dataclass(frozen=True, slots=True)
class Note:
    """What just happened in the list, and the number of the change that can be undone."""

    lines: tuple[str, ...]
    undo: int | None = None


def drawn(view: View, spot: Spot, note: Note | None = None) -> Layout:
    """Return a page of the list, with the select that switches built-in rules off and on."""
    _ = view.language.gettext
    pages = fit(tuple(_sections(view)))
    spot = Spot(min(spot.page, len(pages) - 1), min(spot.part, view.parts - 1))
    items: list[Item] = []
    if note is not None:
        items.append(discord.ui.TextDisplay("\n".join(note.lines)))
        if note.undo is not None:
            undo: Button = discord.ui.Button(label=_("Undo"), custom_id=f"1:house:undo:{note.undo}:{spot.tail}")
            items.append(discord.ui.ActionRow(undo))
    items += [discord.ui.TextDisplay(_head(view)), discord.ui.Separator()]
    items += [discord.ui.TextDisplay(block) for block in pages[spot.page]]
    if view.built_in:
        caption = _("Choose which of them this server does not play by; all others are on.")
        items.append(discord.ui.TextDisplay(f"**{_('Switch built-in rules off and on')}**\n-# {caption}"))
        items.append(discord.ui.ActionRow(_select(view, spot)))
    if turns := list(_turns(view, spot, len(pages))):
        items.append(discord.ui.ActionRow(*turns))
    return Layout(*items)


def asked(question: str, key: str, mark: int, revision: int, label: str, language: Language, note: str = "") -> Layout:
    """Ask whether to do away with the rule of a key; the buttons carry what the question was made of."""
    yes: Button = discord.ui.Button(
        label=label, style=discord.ButtonStyle.danger, custom_id=f"1:house:remove:{revision}:{key}:{mark}"
    )
    no: Button = discord.ui.Button(label=language.gettext("Keep it"), custom_id=f"1:house:keep:{revision}:{key}:{mark}")
    return notice("\n".join(part for part in (note, question) if part), yes, no)


def own_question(number: int, rule: ServerRule, revision: int, language: Language, note: str = "") -> Layout:
    """Ask whether to remove a rule of the server."""
    _ = language.gettext
    head = _("**Remove rule {rule} of this server?** You can undo it afterwards.", rule=own_key(number))
    question = f"{head}\n{rule_words(rule.model_dump(), language)}"
    return asked(question, own_key(number), mark_of(rule), revision, _("Remove"), language, note)


def built_in_question(ref: Ref, revision: int, language: Language) -> Layout:
    """Ask whether to switch a built-in rule off, which cannot be removed."""
    _ = language.gettext
    head = _("**Switch this built-in rule off in this server?** You can undo it afterwards.")
    return asked(f"{head}\n{label(ref, language)}", ref.slug, 0, revision, _("Switch off"), language)


def done(change: Change, language: Language) -> Layout:
    """Say what became of a rule of the server, with an undo."""
    return notice("\n".join(_told(entry, language) for entry in change.entries), undo_button(change.number, language))


def switched_off(ref: Ref, change: Change, language: Language) -> Layout:
    """Say that a built-in rule is off, with an undo."""
    words = language.gettext("Switched off in this server: {rule}", rule=label(ref, language))
    return notice(words, undo_button(change.number, language))


def mark_of(rule: ServerRule) -> int:
    """Return a number that tells a rule from what it may have become meanwhile."""
    return zlib.crc32(f"{rule.action} {rule.trigger}".encode())


def _told(entry: Entry, language: Language) -> str:
    _ = language.gettext
    setting = setting_of(entry.path)
    rule = own_key(int(setting.key_in(entry.path))) if setting else entry.path
    before, after = value_words(entry.path, entry.before, language), value_words(entry.path, entry.after, language)
    if entry.before is None:
        return _("Rule {rule} of this server is added: {words}", rule=rule, words=after)
    if entry.after is None:
        return _("Rule {rule} of this server is removed: {words}", rule=rule, words=before)
    return _("Rule {rule} of this server is changed: {before} → {after}", rule=rule, before=before, after=after)


def _head(view: View) -> str:
    _ = view.language.gettext
    count = len(view.rules.own)
    if not count:
        words = _(
            "None yet. {add} writes the first: what happens, and what everybody does then. {rules} lists the built-in"
            " ones.",
            add=view.mention("drinks-admin add"),
            rules=view.mention("drinks rules"),
        )
    else:
        words = _(
            "{n} of at most {limit}. {add} {edit} {remove}",
            n=count,
            limit=MAX_RULES,
            add=view.mention("drinks-admin add"),
            edit=view.mention("drinks-admin edit"),
            remove=view.mention("drinks-admin remove"),
        )
    return f"## {_('Rules of this server')}\n{words}"


def _sections(view: View) -> Iterator[Section]:
    _ = view.language.gettext
    for action, _words in ACTIONS:
        lines = tuple(own_line(number, rule) for number, rule in view.rules.own if rule.action == action)
        if lines:
            yield Section(reaction(action, view.language), lines)
    off = [ref for ref in view.built_in if ref.position in view.rules.switched_off]
    lines = tuple(f"- **{ref.slug}** {main_name(ref.name, view.language)}" for ref in off)
    yield Section(_("Built-in rules that are off"), lines or (_("None: this server plays by all of them."),))


def _select(view: View, spot: Spot) -> Select:
    custom_id = f"1:house:switch:{view.revision}:{spot.tail}"
    options = [
        discord.SelectOption(
            label=label(ref, view.language), value=ref.slug, default=ref.position in view.rules.switched_off
        )
        for ref in view.part(spot.part)
    ]
    return discord.ui.Select(
        placeholder=view.language.gettext("Switch built-in rules off …"),
        custom_id=custom_id,
        id=own_id(custom_id),
        options=options,
        min_values=0,
        max_values=len(options),
    )


def _turns(view: View, spot: Spot, pages: int) -> Iterator[Button]:
    """Yield the buttons to the pages before and after, and to the other selects."""
    _ = view.language.gettext
    for page, words in ((spot.page - 1, "‹ {label}"), (spot.page + 1, "{label} ›")):
        if 0 <= page < pages:
            yield _turn(Spot(page, spot.part), words.format(label=_("Page {page}", page=page + 1)))
    for part, words in ((spot.part - 1, "‹ {label}"), (spot.part + 1, "{label} ›")):
        if 0 <= part < view.parts:
            refs = view.part(part)
            span = _("Built-in rules {first} to {last}", first=refs[0].slug, last=refs[-1].slug)
            yield _turn(Spot(spot.page, part), words.format(label=span))


def _turn(spot: Spot, words: str) -> Button:
    return discord.ui.Button(label=words, custom_id=f"1:house:page:{spot.tail}")
