"""The rules of the drinking game that admins write for their server, and the built-in ones that they switch off.

They are settings, so the controls here ask for rights as those of the panel do, and work while the game is off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.catalogue import Catalogue, Viewer
from bot.errors import N_, UserError
from bot.guilds import Change, Guilds, GuildSettings, Overtaken
from bot.guilds.server_rules import ACTIONS, ServerRule, find_own, next_number, own_key
from bot.spelling import normalise
from bot.translations import Language
from bot.ui.access import MANAGE_SERVER, Interaction, require_rights
from bot.ui.failures import WRONG_VALUE
from bot.ui.house_layouts import (
    Note,
    Spot,
    View,
    built_in_question,
    done,
    drawn,
    mark_of,
    own_question,
    switched_off,
)
from bot.ui.layout import Layout, notice
from bot.ui.replies import Replies
from bot.ui.sending import replace_message, send_privately
from bot.ui.setting_words import change_head, entry_lines
from bot.ui.text import quote, shorten
from bot.ui.words import MAX_OPTION_CHARACTERS, label

RULES = "drinks.rules"
SWITCHED_OFF = "drinks.switched_off"
MAX_CHOICES = 25
MAX_LINES = 3
MAX_MEANWHILE = 100
"""How many changes are looked through for the one that was made before somebody clicked."""

NO_SUCH_RULE = N_("There is no rule “{typed}”. Pick one from the list while you type; {list} shows all of them.")
NOTHING_TO_CHANGE = N_("Say what to change of that rule: its `trigger`, its `action`, or both.")
SWITCHED_OFF_ALREADY = N_("That built-in rule is off already. {list} switches it on again.")


class HouseRules:
    """Answers `/drinks-admin` and the controls of what that shows."""

    def __init__(self, guilds: Guilds, catalogue: Catalogue, replies: Replies) -> None:
        self._guilds = guilds
        self._catalogue = catalogue
        self._replies = replies

    async def add(self, interaction: Interaction, trigger: str, action: str) -> None:
        """Add a rule."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        rule = {"trigger": trigger, "action": _require_action(action)}

        def added(newest: GuildSettings) -> Mapping[str, Any]:
            return {f"{RULES}.{next_number(newest.drinks.rules)}": rule}

        change = await self._guilds.change(guild_id, interaction.user.id, added)
        await send_privately(interaction, await self._done(interaction, change))

    async def edit(self, interaction: Interaction, typed: str, trigger: str | None, action: str | None) -> None:
        """Change what a rule says, or what everybody does then; it keeps its number."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        if trigger is None and action is None:
            raise UserError(NOTHING_TO_CHANGE)
        put = {} if trigger is None else {"trigger": trigger}
        put |= {} if action is None else {"action": _require_action(action)}

        def edited(newest: GuildSettings) -> Mapping[str, Any]:
            # Built-in rules cannot be changed, so a mere number means a rule of the server here.
            rules = newest.drinks.rules
            number = find_own(typed, rules) or find_own(f"s{typed.strip()}", rules)
            if number is None:
                raise _no_such_rule(interaction, typed)
            return {f"{RULES}.{number}": rules[number].model_dump() | put}

        change = await self._guilds.change(guild_id, interaction.user.id, edited)
        await send_privately(interaction, await self._done(interaction, change))

    async def ask_removal(self, interaction: Interaction, typed: str) -> None:
        """Ask whether to remove a rule of the server, or to switch a built-in one off."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        snapshot = await self._guilds.snapshot(guild_id)
        drinks, language = snapshot.settings.drinks, await self._replies.language(interaction)
        if (number := find_own(typed, drinks.rules)) is not None:
            layout = own_question(number, drinks.rules[number], snapshot.revision, language)
        elif (entry := await self._catalogue.find(await self._viewer(interaction), "rule", typed)) is None:
            raise _no_such_rule(interaction, typed)
        elif entry.ref.position in drinks.switched_off:
            raise _off_already(interaction)
        else:
            layout = built_in_question(entry.ref, snapshot.revision, language)
        await send_privately(interaction, layout)

    async def remove(self, interaction: Interaction, number: int, mark: int, revision: int) -> None:
        """Remove a rule of the server, unless it is another than when that was asked."""
        guild_id = require_rights(interaction, MANAGE_SERVER)

        def removed(newest: GuildSettings) -> Mapping[str, Any]:
            rule = newest.drinks.rules.get(number)
            if rule is None or mark_of(rule) != mark:
                raise _Stale
            return {f"{RULES}.{number}": None}

        try:
            layout = await self._done(
                interaction, await self._guilds.change(guild_id, interaction.user.id, removed, since=revision)
            )
        except (_Stale, Overtaken):
            layout = await self._asked_again(interaction, guild_id, number, revision)
        await replace_message(interaction, layout)

    async def switch_off(self, interaction: Interaction, slug: str) -> None:
        """Switch one built-in rule off, whatever else is off by now."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        entry = await self._catalogue.entry(await self._viewer(interaction), "rule", slug)
        if entry is None:
            raise _no_such_rule(interaction, slug)
        number = entry.ref.position

        def without(newest: GuildSettings) -> Mapping[str, Any]:
            return {SWITCHED_OFF: [*newest.drinks.switched_off, number]}

        change = await self._guilds.change(guild_id, interaction.user.id, without)
        if change is None:
            raise _off_already(interaction)
        language = await self._replies.language(interaction)
        await replace_message(interaction, switched_off(entry.ref, change, language))

    async def keep(self, interaction: Interaction) -> None:
        """Leave a rule as it is."""
        require_rights(interaction, MANAGE_SERVER)
        language = await self._replies.language(interaction)
        await replace_message(interaction, notice(language.gettext("It is kept; nothing was changed.")))

    async def open(self, interaction: Interaction) -> None:
        """Answer with the list."""
        require_rights(interaction, MANAGE_SERVER)
        await send_privately(interaction, drawn(await self._view(interaction), Spot()))

    async def turn(self, interaction: Interaction, spot: Spot, note: Note | None = None) -> None:
        """Show a page of the list in the place of the one that was clicked."""
        require_rights(interaction, MANAGE_SERVER)
        await replace_message(interaction, drawn(await self._view(interaction), spot, note))

    async def switch(self, interaction: Interaction, spot: Spot, revision: int, chosen: set[str]) -> None:
        """Switch the built-in rules of one select off that are chosen, and on that are not."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        view = await self._view(interaction)
        shown = {ref.position: ref.slug in chosen for ref in view.part(spot.part)}

        def switched(newest: GuildSettings) -> Mapping[str, Any]:
            others = (number for number in newest.drinks.switched_off if number not in shown)
            return {SWITCHED_OFF: [*others, *(number for number, is_off in shown.items() if is_off)]}

        try:
            change = await self._guilds.change(guild_id, interaction.user.id, switched, since=revision)
            note = _saved(change, view.language)
        except Overtaken as overtaken:
            note = Note((_overtaken(overtaken.change, view.language),))
        await self.turn(interaction, spot, note)

    async def undo(self, interaction: Interaction, spot: Spot, number: int) -> None:
        """Put back what a change of the list set."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        change = await self._guilds.undo(guild_id, interaction.user.id, number)
        await self.turn(interaction, spot, _saved(change, await self._replies.language(interaction)))

    async def choices(self, interaction: Interaction, text: str, *, also_built_in: bool) -> list[tuple[str, str]]:
        """Return at most 25 (label, key) of rules that can be changed, or done away with."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        drinks = (await self._guilds.settings(guild_id)).drinks
        language, wanted = await self._replies.language(interaction), normalise(text)
        labels = ((_label(number, rule), own_key(number)) for number, rule in sorted(drinks.rules.items()))
        found = [(words, key) for words, key in labels if wanted in normalise(words)]
        if also_built_in and len(found) < MAX_CHOICES:
            refs = await self._catalogue.suggest(await self._viewer(interaction), ["rule"], text)
            found += [(label(ref, language), ref.slug) for ref in refs if ref.position not in drinks.switched_off]
        return found[:MAX_CHOICES]

    async def _viewer(self, interaction: Interaction) -> Viewer:
        return (await self._replies.reader(interaction, private=True)).viewer

    async def _view(self, interaction: Interaction) -> View:
        snapshot = await self._guilds.snapshot(require_rights(interaction, MANAGE_SERVER))
        return View(
            rules=snapshot.settings.drinks.rule_set,
            built_in=await self._catalogue.all(await self._viewer(interaction), "rule"),
            revision=snapshot.revision,
            language=await self._replies.language(interaction),
            mention=interaction.client.mention,
        )

    async def _done(self, interaction: Interaction, change: Change | None) -> Layout:
        language = await self._replies.language(interaction)
        if change is None:
            return notice(language.gettext("It is set like that already; nothing was changed."))
        return done(change, language)

    async def _asked_again(self, interaction: Interaction, guild_id: int, number: int, revision: int) -> Layout:
        """Say who changed a rule while its removal was asked for, and ask anew if it is still there."""
        language = await self._replies.language(interaction)
        changes = await self._guilds.changes_since(guild_id, revision, MAX_MEANWHILE)
        path = f"{RULES}.{number}"
        last = next((change for change in changes if any(entry.path == path for entry in change.entries)), None)
        note = language.gettext("Nothing was removed, because that rule was changed meanwhile.")
        if last is not None:
            note = _overtaken(last, language)
        snapshot = await self._guilds.snapshot(guild_id)
        rule = snapshot.settings.drinks.rules.get(number)
        return notice(note) if rule is None else own_question(number, rule, snapshot.revision, language, note)


class _Stale(Exception):  # noqa: N818 - it is no error of anybody's
    """A rule is another than when its removal was asked for."""


def _require_action(action: str) -> str:
    if action not in dict(ACTIONS):
        raise UserError(WRONG_VALUE)
    return action


def _no_such_rule(interaction: Interaction, typed: str) -> UserError:
    return UserError(NO_SUCH_RULE, typed=quote(typed), list=interaction.client.mention("drinks-admin list"))


def _off_already(interaction: Interaction) -> UserError:
    return UserError(SWITCHED_OFF_ALREADY, list=interaction.client.mention("drinks-admin list"))


def _label(number: int, rule: ServerRule) -> str:
    return shorten(f"{own_key(number)}: {rule.trigger}", MAX_OPTION_CHARACTERS)


def _saved(change: Change | None, language: Language) -> Note:
    _ = language.gettext
    if change is None:
        return Note((_("It is set like that already; nothing was changed."),))
    first, *rest = entry_lines(change, MAX_LINES, language)
    return Note((_("Saved. {change}", change=first), *rest), change.number)


def _overtaken(change: Change, language: Language) -> str:
    head = language.gettext("Nothing was changed, because {who} changed it first:", who=change_head(change, language))
    return "\n".join([head, *entry_lines(change, MAX_LINES, language)])
