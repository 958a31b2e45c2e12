"""Everything about rewatches, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.announcements.office import Office
from bot.announcements.rewatch_events import RewatchEvents
from bot.announcements.rewatch_posts import RewatchPosts
from bot.announcements.rewatch_threads import RewatchThreads
from bot.announcements.tasks import Source
from bot.background import Sleep
from bot.catalogue import Catalogue, Viewers
from bot.clock import Clock
from bot.guilds import MODULES, Guilds
from bot.planning import rewatch_rows as rows
from bot.planning.pauses import Pauses
from bot.planning.rewatch_attendance import RewatchAttendance
from bot.planning.rewatch_due import RewatchesDue
from bot.planning.rewatch_keeping import Keeper
from bot.planning.rewatch_receipts import RewatchReceipts
from bot.planning.rewatches import Rewatches
from bot.store.attendance import AttendanceStore
from bot.store.database import Database
from bot.store.outbox import OutboxStore
from bot.store.rewatch_changes import RewatchChangeStore, RewatchDraftStore
from bot.store.rewatches import RewatchStore
from bot.ui.access import MANAGE_EVENTS
from bot.ui.admin_screen import AdminScreen
from bot.ui.doctor import Doctor
from bot.ui.replies import Replies
from bot.ui.rewatch.change_desk import ChangeDesk
from bot.ui.rewatch.desk import RewatchDesk
from bot.ui.rewatch.look import RewatchLook
from bot.ui.rewatch.obstacles import Obstacles
from bot.ui.rewatch.plan_desk import PlanDesk


@dataclass(frozen=True, slots=True)
class Rewatching:
    """The parts: what admins and members use, what comes due, and what each kind of row comes to."""

    rewatches: Rewatches
    due: RewatchesDue
    look: RewatchLook
    plans: PlanDesk
    changes: ChangeDesk
    desk: RewatchDesk
    sources: Mapping[str, Source]

    @classmethod
    def build(
        cls,
        database: Database,
        catalogue: Catalogue,
        viewers: Viewers,
        guilds: Guilds,
        doctor: Doctor,
        pauses: Pauses,
        replies: Replies,
        clock: Clock,
        sleep: Sleep,
    ) -> Self:
        """Put them together."""
        store, outbox = RewatchStore(database), OutboxStore(database)
        keeper = Keeper(store, outbox)
        attendance = RewatchAttendance(database, store, AttendanceStore(database), outbox, clock)
        look = RewatchLook(catalogue, guilds, viewers, attendance, replies)
        rewatches = Rewatches(database, store, RewatchChangeStore(database), RewatchDraftStore(database), outbox, clock)
        due, receipts = RewatchesDue(database, store, keeper, guilds), RewatchReceipts(store, keeper, clock)
        screen = AdminScreen(replies, MODULES["rewatch"], MANAGE_EVENTS)
        posts = RewatchPosts(store, receipts, look, guilds, clock)
        threads = RewatchThreads(store, receipts, due, look, clock)
        return cls(
            rewatches=rewatches,
            due=due,
            look=look,
            plans=PlanDesk(rewatches, screen, look, guilds, catalogue, Obstacles(guilds, doctor), pauses, clock),
            changes=ChangeDesk(rewatches, screen, look, clock),
            desk=RewatchDesk(rewatches, attendance, look, replies, clock, sleep),
            sources={
                **dict.fromkeys((rows.SCHEDULE, rows.REMINDER, rows.MEETING, rows.ENDED), posts),
                **dict.fromkeys((rows.THREAD, rows.OPENING), threads),
                rows.EVENT: RewatchEvents(store, receipts, look, guilds, clock),
            },
        )

    def join(self, office: Office) -> None:
        """Have the rounds ask what is due, and the delivery post it."""
        for kind, source in self.sources.items():
            office.delivery.offer(kind, source, tells_of_loss=kind == rows.MEETING)
        office.rounds.add(self.due)
        self.rewatches.on_change = office.rounds.poke
