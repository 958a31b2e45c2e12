"""Documents as Components V2 layouts."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, Self

import discord

from bot.catalogue import Viewer
from bot.translations import FALLBACK, Language
from bot.ui.controls import go_button, jump_select, mine_button, sources_button
from bot.ui.document import Document, Route
from bot.ui.text import fit, shorten

MAX_SELECTS = 3
BUTTON_CHARACTERS = 34
"""What Discord shows of a button's label on a phone."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `viewer` is whoever asked, alone (`is_private`), or everybody in the place."""

    viewer: Viewer
    language: Language
    last_episode: int
    is_private: bool
    is_ephemeral: bool


class Layout(discord.ui.LayoutView):
    """A reply as it is sent: made once, and sent as often as it is asked for.

    Its controls are dynamic items, which find their way by their custom_id. So it is stopped from the start:
    discord.py need not keep it, and it keeps no items itself.
    """

    def __init__(self, *items: discord.ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self._components: list[dict[str, Any]] = super().to_components()  # type: ignore[no-untyped-call]
        self.clear_items()
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """Return the components as Discord takes them."""
        return self._components

    def marked(self, component_id: int) -> Self:
        """Return the same layout with this id on its first component; Discord keeps it with the message."""
        first, *rest = self._components
        marked = copy.copy(self)
        marked._components = [{**first, "id": component_id}, *rest]  # noqa: SLF001 - its own kind
        return marked

    def has_components_v2(self) -> bool:
        """Tell discord.py to say that these are Components V2."""
        return True


def render(document: Document, route: Route, reader: Reader) -> Layout:
    """Return one page of a document as a layout that whoever asked may operate."""
    pages = fit(document.sections)
    page = min(max(route.page, 0), len(pages) - 1)
    route = (document.route or route).at(page)
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=document.colour)
    head = f"## {document.title}"
    container.add_item(discord.ui.TextDisplay(f"{head}\n-# {document.subtitle}" if document.subtitle else head))
    container.add_item(discord.ui.Separator())
    for block in pages[page]:
        container.add_item(discord.ui.TextDisplay(block))
    foot = _spoiler_state(document, reader)
    if document.tells_story and document.has_long_texts and reader.language.code != FALLBACK:
        foot.append(reader.language.gettext("Long texts are in English."))
    if len(pages) > 1:
        foot.append(reader.language.gettext("Page {page} of {pages}.", page=page + 1, pages=len(pages)))
    if foot:
        container.add_item(discord.ui.Separator(visible=False))
        container.add_item(discord.ui.TextDisplay(f"-# {' '.join(foot)}"))
    for at, jumps in enumerate(document.jumps[:MAX_SELECTS]):
        container.add_item(discord.ui.ActionRow(jump_select(at, jumps)))
    for row in (_moves(document, route, len(pages), reader), _more(document, route, reader)):
        if row:
            container.add_item(discord.ui.ActionRow(*row))
    return Layout(container)


def notice(text: str, *controls: discord.ui.Item[Any]) -> Layout:
    """Return a short message, with controls where there are any."""
    display: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(text)
    return Layout(display, discord.ui.ActionRow(*controls)) if controls else Layout(display)


def _spoiler_state(document: Document, reader: Reader) -> list[str]:
    """Say how far the document goes and how much it holds back."""
    if not document.tells_story:
        return []
    _ = reader.language.gettext
    parts = []
    if not reader.viewer.is_known:
        parts.append(_("You have not said how far you have watched, so only the premise is told."))
    elif reader.viewer.seen == 0:
        parts.append(_("Only the premise is told here."))
    elif reader.viewer.seen < reader.last_episode:
        parts.append(_("Told up to episode {number}.", number=reader.viewer.seen))
    if held := document.held_back:
        parts.append(reader.language.ngettext("{n} detail is held back.", "{n} details are held back.", held))
    return parts


def _moves(document: Document, route: Route, pages: int, reader: Reader) -> list[discord.ui.Item[Any]]:
    """Return the buttons to the entries before and after, and to the pages before and after."""
    _ = reader.language.gettext
    buttons: list[discord.ui.Item[Any]] = []
    if before := document.previous:
        buttons.append(go_button(before.route, "← " + shorten(before.label, BUTTON_CHARACTERS)))
    if after := document.following:
        buttons.append(go_button(after.route, shorten(after.label, BUTTON_CHARACTERS) + " →"))
    if route.page > 0:
        label = "‹ " + _("Page {page}", page=route.page)
        buttons.append(go_button(route.at(route.page - 1), label))
    if route.page < pages - 1:
        label = _("Page {page}", page=route.page + 2) + " ›"
        buttons.append(go_button(route.at(route.page + 1), label))
    return buttons


def _more(document: Document, route: Route, reader: Reader) -> list[discord.ui.Item[Any]]:
    """Return the buttons for sources, and for what the presser may see beyond this."""
    _ = reader.language.gettext
    buttons: list[discord.ui.Item[Any]] = []
    if document.has_sources:
        buttons.append(sources_button(route, _("Sources")))
    hides = bool(document.held_back) or document.may_hide_more
    if hides and not reader.is_private and reader.viewer.seen < reader.last_episode:
        buttons.append(mine_button(route, _("Show me what I may see")))
    if document.tells_story and reader.is_private and not reader.viewer.is_known:
        buttons.append(mine_button(route, _("Say how far I have watched")))
    return buttons
