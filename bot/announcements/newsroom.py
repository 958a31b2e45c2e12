"""Everything that is posted of the news, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.announcements.news_corrections import NewsCorrections, NewsEdits
from bot.announcements.news_posts import NewsPosts
from bot.announcements.office import Office
from bot.announcements.quarter_posts import QuarterPosts
from bot.announcements.tasks import Source
from bot.announcements.whereabouts import Guide
from bot.catalogue import Catalogue, Viewers
from bot.clock import Clock
from bot.guilds import Guilds
from bot.planning import quarterly
from bot.planning.quarterly import Quarterly
from bot.store.database import Database
from bot.ui.replies import Replies
from bot.watch import telling
from bot.watch.news import News


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The parts: what comes due, what each kind of row comes to, and who knows the places."""

    guide: Guide
    quarterly: Quarterly
    sources: Mapping[str, Source]

    @classmethod
    def build(
        cls,
        database: Database,
        news: News,
        catalogue: Catalogue,
        viewers: Viewers,
        guilds: Guilds,
        replies: Replies,
        clock: Clock,
    ) -> Self:
        """Put them together."""
        guide = Guide(viewers, catalogue, replies)
        quarters = Quarterly(database, guilds, telling.SUBJECT)
        sources: dict[str, Source] = {
            telling.NEWS: NewsPosts(database, guilds, guide, clock),
            telling.CORRECTION: NewsCorrections(database, guilds, guide, clock),
            telling.EDIT: NewsEdits(database, guilds, guide, clock),
            quarterly.KIND: QuarterPosts(news, quarters, database, guilds, guide, clock),
        }
        return cls(guide, quarters, sources)

    def join(self, office: Office) -> None:
        """Have the rounds ask what is due, and the delivery post it."""
        for kind, source in self.sources.items():
            office.delivery.offer(kind, source)
        office.rounds.add(self.quarterly)
