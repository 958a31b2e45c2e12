"""Everything about announcements that admins schedule, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.announcements.office import Office
from bot.announcements.scheduled_posts import ScheduledPosts
from bot.catalogue import Catalogue, Viewers
from bot.clock import Clock
from bot.guilds import Guilds
from bot.planning.announcement_plans import AnnouncementPlans
from bot.planning.announcements import KIND as ANNOUNCEMENT
from bot.planning.announcements import AnnouncementsDue
from bot.store.announcement_drafts import AnnouncementDraftStore
from bot.store.announcement_zones import ZoneDataStore
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database
from bot.store.outbox import OutboxStore
from bot.ui.announce.desk import AnnounceDesk
from bot.ui.announce.drafts import DraftDesk
from bot.ui.announce.look import Looker
from bot.ui.announce.post import Composer
from bot.ui.announce.screen import Screen
from bot.ui.doctor import Doctor
from bot.ui.replies import Replies


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The parts of announcements: what admins use, what comes due, and what is posted then."""

    plans: AnnouncementPlans
    due: AnnouncementsDue
    posts: ScheduledPosts
    composer: Composer
    desk: AnnounceDesk
    drafts: DraftDesk

    @classmethod
    def build(
        cls,
        database: Database,
        catalogue: Catalogue,
        viewers: Viewers,
        guilds: Guilds,
        doctor: Doctor,
        replies: Replies,
        clock: Clock,
    ) -> Self:
        """Put them together."""
        store, outbox = AnnouncementStore(database), OutboxStore(database)
        plans = AnnouncementPlans(database, store, AnnouncementDraftStore(database), outbox, clock)
        composer = Composer(catalogue, viewers, replies)
        screen = Screen(Looker(composer, doctor, clock), replies)
        return cls(
            plans=plans,
            due=AnnouncementsDue(database, store, ZoneDataStore(database), outbox),
            posts=ScheduledPosts(store, composer, guilds, clock),
            composer=composer,
            desk=AnnounceDesk(plans, screen),
            drafts=DraftDesk(plans, screen, guilds, clock),
        )

    def join(self, office: Office) -> None:
        """Have the rounds ask what is due, and the delivery post it."""
        office.delivery.offer(ANNOUNCEMENT, self.posts, tells_of_loss=True)
        office.rounds.add(self.due)
        self.plans.on_change = office.rounds.poke
