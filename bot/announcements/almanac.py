"""The anniversaries that the content knows, and what is posted of them, put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from bot.announcements.anniversary_posts import AnniversaryPosts
from bot.announcements.office import Office
from bot.announcements.tasks import Source
from bot.announcements.whereabouts import Guide
from bot.catalogue import Catalogue, Entry, Viewer
from bot.clock import Clock
from bot.guilds import Guilds
from bot.planning import anniversaries
from bot.planning.anniversaries import Anniversaries, Occasion
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Almanac:
    """The parts: what comes due, and what its rows come to."""

    anniversaries: Anniversaries
    sources: Mapping[str, Source]

    @classmethod
    def build(cls, database: Database, catalogue: Catalogue, guilds: Guilds, guide: Guide, clock: Clock) -> Self:
        """Put them together."""
        due = Anniversaries(database, lambda: occasions(catalogue))
        posts = AnniversaryPosts(due, catalogue, database, guilds, guide, clock)
        return cls(due, {anniversaries.KIND: posts})

    def join(self, office: Office) -> None:
        """Have the rounds ask what is due, and the delivery post it."""
        office.rounds.add(self.anniversaries)
        for kind, source in self.sources.items():
            office.delivery.offer(kind, source)


async def occasions(catalogue: Catalogue) -> Sequence[Occasion]:
    """Return everything that came out on a day; what may be told of it is asked again for each place."""
    everything = Viewer(await catalogue.last_episode())
    return [one for episode in await catalogue.entries(everything, "episode") for one in _of_episode(episode)]


def _of_episode(episode: Entry) -> Iterator[Occasion]:
    slug = episode.ref.slug
    for aired in episode.all("air_date"):
        yield Occasion(slug, slug, date.fromisoformat(aired.text))
    for number, release in enumerate(episode.all("release"), start=1):
        yield Occasion(f"{slug}-release-{number}", slug, date.fromisoformat(release.text))
