"""The pages of the panel, from a view to a layout. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import discord

from bot.guilds import MODULES, SETTINGS, Module, Page, value_at
from bot.ui.document import Section
from bot.ui.layout import Layout
from bot.ui.panel.controls import (
    ask_button,
    go_button,
    go_select,
    reset_button,
    undo_button,
)
from bot.ui.panel.rows import Item, setting_rows, switch_row
from bot.ui.panel.spoilers import spoilers_page
from bot.ui.panel.timing import example
from bot.ui.panel.view import Spot, View
from bot.ui.pause_rows import pause_rows
from bot.ui.setting_words import PAGES, enumerated, episode_words, setting_title, words_of
from bot.ui.text import MAX_MESSAGE_BYTES, MAX_MESSAGE_CHARACTERS, fit, weigh

ROOM_FOR_REST = 700
"""Characters for the title and the last change."""


def draw(view: View) -> Layout:
    """Return the page that `view` is at, with what just happened above it and the way to the others below."""
    _ = view.language.gettext
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=discord.Colour.blurple())
    container.add_item(discord.ui.TextDisplay(f"## {_title(view)}"))
    body = list(_BODIES[view.spot.page](view))
    for row in (*_note(view, body), discord.ui.Separator(), *body):
        container.add_item(row)
    container.add_item(discord.ui.Separator())
    places = [(Spot(page), _(title)) for page, title in PAGES.items()]
    container.add_item(discord.ui.ActionRow(go_select(view, "pages", _("More settings"), places)))
    if view.last and (view.note is None or view.note.undo is None):
        container.add_item(discord.ui.TextDisplay(f"-# {_('Last change: {change}', change=view.last)}"))
    return Layout(container)


def _title(view: View) -> str:
    _ = view.language.gettext
    title = _(PAGES[view.spot.page])
    if view.spot.page is Page.MODULES and view.spot.key in MODULES:
        title = f"{title} › {_(MODULES[view.spot.key].title)}"
    return _("Settings: {page}", page=title)


def _note(view: View, body: list[Item]) -> Iterator[Item]:
    """Yield what just happened, as much of it as the page leaves room for, and its undo."""
    if view.note is None:
        return
    texts = [item.content for row in body for item in (row, *_inside(row)) if isinstance(item, discord.ui.TextDisplay)]
    characters = MAX_MESSAGE_CHARACTERS - ROOM_FOR_REST - sum(map(len, texts))
    weight = MAX_MESSAGE_BYTES - 3 * ROOM_FOR_REST - sum(map(weigh, texts))
    pages = fit((Section(None, view.note.lines),), max(characters, 200), max(weight, 700), blocks=1)
    yield discord.ui.TextDisplay(pages[0][0] + ("\n…" if len(pages) > 1 else ""))
    if view.note.undo is not None:
        yield discord.ui.ActionRow(undo_button(view, view.note.undo, view.language.gettext("Undo")))


def _inside(row: Item) -> Iterator[Item]:
    return row.walk_children() if isinstance(row, discord.ui.Section) else iter(())


def _settings_of_page(view: View) -> Iterator[Item]:
    for path, setting in SETTINGS.items():
        if setting.shown.page is view.spot.page:
            yield from setting_rows(setting, value_at(view.settings, path), view)


def _news(view: View) -> Iterator[Item]:
    yield _text(f"-# {example(view)}")
    yield from _settings_of_page(view)


def _overview(view: View) -> Iterator[Item]:
    _ = view.language.gettext
    if view.attention:
        yield _text("\n".join([f"### {_('Needs attention')}", *(f"- {line}" for line in view.attention)]))
    elif view.pauses:
        yield _text(f"### {_('Needs attention')}")
    else:
        yield _text(_("Nothing needs your attention."))
    yield from pause_rows(view.pauses, "cfg", view.language)
    lines = [_on_and_off(view), _limits_in_short(view)]
    for path in ("news.channel", "rewatch.channel", "announcements.channel", "language", "time_zone"):
        words = words_of(SETTINGS[path], value_at(view.settings, path), view.language)
        lines.append(f"**{setting_title(path, view.language)}**: {words}")
    yield _text("\n".join(lines))
    yield _text(
        _(
            "{check} tells what I may do in the chosen channels, {history} who changed what.",
            check=view.mention("config check"),
            history=view.mention("config history"),
        )
    )
    if view.revision == 0:
        yield _text(
            _(
                "Everything works as it is. Most servers begin with the spoiler limit and the channels, then language"
                " and time."
            )
        )


def _on_and_off(view: View) -> str:
    _ = view.language.gettext
    off = [_(module.title) for module in MODULES.values() if not view.settings.modules.of(module.name).enabled]
    return f"**{_('Modules')}**: " + (
        _("all are on, except {modules}", modules=", ".join(off)) if off else _("all are on")
    )


def _limits_in_short(view: View) -> str:
    _ = view.language.gettext
    spoilers = view.settings.spoilers
    words = episode_words(spoilers.default, view.language)
    if own := len(spoilers.places):
        words += ", " + view.language.ngettext("{n} place has its own limit", "{n} places have their own limit", own)
    return f"**{setting_title('spoilers.default', view.language)}**: {words}"


def _modules(view: View) -> Iterator[Item]:
    if view.spot.key in MODULES:
        yield from _one_module(MODULES[view.spot.key], view)
        return
    for module in MODULES.values():
        setting = SETTINGS[f"modules.{module.name}.enabled"]
        is_on = view.settings.modules.of(module.name).enabled
        yield switch_row(setting, is_on, view, view.language.gettext(module.title), _module_words(module, view))
    limitable = [
        (Spot(Page.MODULES, module.name), view.language.gettext(module.title))
        for module in MODULES.values()
        if module.can_be_limited
    ]
    placeholder = view.language.gettext("Limit a module to channels or roles …")
    yield discord.ui.ActionRow(go_select(view, "modules", placeholder, limitable))


def _module_words(module: Module, view: View) -> str:
    _ = view.language.gettext
    limits = view.settings.modules.of(module.name)
    words = [" ".join(view.commands.get(module.name, [])) or _("Its commands come with a later version.")]
    if limits.places:
        places = enumerated([f"<#{place}>" for place in limits.places], view.language)
        words.append(_("only in {places}", places=places))
    if limits.members:
        roles = enumerated([f"<@&{role}>" for role in limits.members], view.language)
        words.append(_("only for {roles}", roles=roles))
    return "".join(f"\n-# {line}" for line in words)


def _one_module(module: Module, view: View) -> Iterator[Item]:
    for path, setting in SETTINGS.items():
        if setting.module == module.name:
            yield from setting_rows(setting, value_at(view.settings, path), view)
    yield discord.ui.ActionRow(go_button(view, Spot(Page.MODULES), view.language.gettext("Back to all modules")))


def _language(view: View) -> Iterator[Item]:
    yield from _settings_of_page(view)
    yield discord.ui.ActionRow(ask_button(view, "time_zone", view.language.gettext("Search for a time zone …")))


def _data(view: View) -> Iterator[Item]:
    _ = view.language.gettext
    yield _text(
        _(
            "I keep what is set here, and who changed it for a year. When I leave the server, all of it is deleted"
            " after a while; if I come back sooner, everything is as it was."
        )
    )
    commands = (
        ("config history", _("who changed what, with undo")),
        ("config export", _("all settings as a file, to keep or to move to another host")),
        ("config import", _("settings from such a file; you see what would change first")),
        ("privacy export", _("what I keep about you")),
    )
    yield _text("\n".join(f"- {view.mention(name)}  {what}" for name, what in commands))
    if view.spot.key == "reset":
        yield _text(_("**Put every setting of this server back to its default?** You can undo it afterwards."))
        yield discord.ui.ActionRow(
            reset_button(view, is_sure=True, label=_("Reset everything")),
            go_button(view, Spot(Page.DATA), _("Keep everything")),
        )
    else:
        yield discord.ui.ActionRow(reset_button(view, is_sure=False, label=_("Reset everything …")))


def _text(words: str) -> discord.ui.TextDisplay[Any]:
    return discord.ui.TextDisplay(words)


_BODIES: dict[Page, Callable[[View], Iterator[Item]]] = {
    Page.OVERVIEW: _overview,
    Page.MODULES: _modules,
    Page.SPOILERS: spoilers_page,
    Page.PLACES: _settings_of_page,
    Page.NEWS: _news,
    Page.DRINKS: _settings_of_page,
    Page.SCHEDULE: _settings_of_page,
    Page.LANGUAGE: _language,
    Page.DATA: _data,
}
