"""Answers what people ask of the news; each answer is made anew, because news changes by itself."""

from __future__ import annotations

from bot.catalogue import Catalogue
from bot.ui.access import is_guest
from bot.ui.document import Document
from bot.ui.dynamic import Interaction
from bot.ui.layout import Reader
from bot.ui.news import claims, season, stories
from bot.ui.news.claims import PREDICTIONS, Claim
from bot.ui.news.season import one_of
from bot.watch.news import News

LATEST = 15
STORIES = 25


class NewsDesk:
    """Makes the documents of the news."""

    def __init__(self, news: News, catalogue: Catalogue) -> None:
        self._news = news
        self._catalogue = catalogue

    async def season(self, _interaction: Interaction, reader: Reader, _key: str) -> Document:
        """Return whether there is a second season, with the evidence."""
        return season.answer(await self._news.status(), await self._catalogue.entries(reader.viewer, "claim"), reader)

    async def latest(self, _interaction: Interaction, reader: Reader, _key: str) -> Document:
        """Return the newest headlines."""
        items = await self._news.latest(LATEST)
        return stories.latest(items, await self.stories(reader), await self._names(), reader)

    async def story(self, interaction: Interaction, reader: Reader, key: str) -> Document:
        """Return one story with its reasons; in a server also what was decided for it."""
        view = await self._news.story(key)
        others = await self.stories(reader)
        if view is None:
            return stories.no_story(others, reader.language)
        here = interaction.guild_id if not is_guest(interaction) else None
        trace = await self._news.trace(here, view.story.key) if here is not None else None
        return stories.story(view, trace, await self._names(), others, reader)

    async def claims(self, _interaction: Interaction, reader: Reader, _key: str) -> Document:
        """Return the ledger of predictions."""
        entries = await self._catalogue.entries(reader.viewer, "claim")
        predicted = [entry for entry in entries if one_of(entry, "kind") in PREDICTIONS]
        made = [
            Claim(entry, await self._catalogue.sources(reader.viewer, "claim", entry.ref.slug, "claim"))
            for entry in predicted
        ]
        return claims.ledger(made, reader)

    async def stories(self, reader: Reader) -> list[tuple[str, str]]:
        """Return the key and the name of each story that changed lately, newest first."""
        found = await self._news.stories(STORIES)
        judged = {one.item.id: one for one in await self._news.evidence()}
        return list(stories.labels(judged, found, reader))

    async def _names(self) -> dict[str, str]:
        return {one.source.id: one.source.name for one in await self._news.sources()}
