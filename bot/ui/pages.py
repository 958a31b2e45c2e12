"""The pages that people ask for, each made once for every level and language, and for the rules of a server."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from bot.catalogue import Catalogue
from bot.guilds.server_rules import ALL_BUILT_IN, RuleSet
from bot.ui.compose import compose
from bot.ui.document import Route
from bot.ui.layout import Layout, Reader, render

MAX_KEPT = 500
"""A page takes some 8 kB; the ones that a community asks for again and again are far fewer."""


@dataclass(frozen=True, slots=True)
class Page:
    """A layout ready to send; `is_answer` is False where it says that there is none."""

    layout: Layout
    is_answer: bool


class Pages:
    """Makes pages, and keeps them: content does not change while the bot runs, and no page depends on who asks."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: OrderedDict[tuple[Route, Reader, RuleSet], Page] = OrderedDict()

    async def of(self, reader: Reader, route: Route, rule_set: RuleSet = ALL_BUILT_IN) -> Page:
        """Return the page that `route` names, as far as `reader` may know, where a game is played by `rule_set`."""
        key = (route, reader, rule_set)
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        document = await compose(self._catalogue, reader.viewer, reader.language, route, rule_set)
        page = Page(render(document, route, reader), document.is_answer)
        self._kept[key] = page
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return page
