"""The threads of meetings: made once from the post, with a spoiler limit of their own, and something said first."""

from __future__ import annotations

from typing import Literal

import discord

from bot.announcements.rewatch_posts import CHANGED, NOT_POSTED
from bot.announcements.tasks import Call, Later, Never, Send, Task
from bot.announcements.whereabouts import LOOK_AGAIN
from bot.clock import Clock
from bot.planning import rewatch_rows as rows
from bot.planning.rewatch_due import RewatchesDue
from bot.planning.rewatch_receipts import RewatchReceipts
from bot.planning.rewatch_rows import matter_of
from bot.store.database import Transaction
from bot.store.outbox import Parcel
from bot.store.rewatch_plans import Meeting, Rewatch
from bot.store.rewatches import RewatchStore
from bot.ui.rewatch import posts
from bot.ui.rewatch.look import RewatchLook
from bot.ui.rewatch.words import episodes_words
from bot.ui.text import shorten

A_WEEK: Literal[10080] = 10080
"""Minutes without a message after which Discord puts a thread away."""
MAX_NAME = 100
THERE_ALREADY = 160004
MESSAGE_GONE = 10008


class RewatchThreads:
    """Knows what the rows of threads come to."""

    def __init__(
        self, store: RewatchStore, receipts: RewatchReceipts, due: RewatchesDue, look: RewatchLook, clock: Clock
    ) -> None:
        self._store = store
        self._receipts = receipts
        self._due = due
        self._look = look
        self._clock = clock

    async def make(self, parcel: Parcel) -> Task:
        """Return how a thread is made, or what is said first in it."""
        matter = matter_of(parcel)
        rewatch = await self._store.get(matter.rewatch_id)
        meeting = rewatch.meeting(matter.meeting) if rewatch else None
        if rewatch is None or meeting is None or meeting.sequence != matter.version:
            return Never(CHANGED)
        if meeting.message_id is None:
            return Never(NOT_POSTED)
        scene = await self._look.scene(rewatch, meeting, parcel.channel_id)
        if scene is None:
            return Later(self._clock.now() + LOOK_AGAIN)
        if parcel.kind == rows.OPENING:
            return Send(posts.opening(scene, meeting))
        name = shorten(episodes_words(meeting, scene.titles, scene.language), MAX_NAME)
        message_id = meeting.message_id

        async def run(client: discord.Client) -> int | None:
            return await self._open(client, rewatch, meeting, message_id, name)

        # Without its message there is nothing to talk about.
        return Call(run, frozenset({MESSAGE_GONE}))

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note the thread."""
        if parcel.kind == rows.THREAD:
            await self._receipts.thread(write, matter_of(parcel), result)

    async def _open(
        self, client: discord.Client, rewatch: Rewatch, meeting: Meeting, message_id: int, name: str
    ) -> int:
        plan = rewatch.plan
        channel = client.get_partial_messageable(plan.channel_id, guild_id=plan.guild_id)
        try:
            await channel.get_partial_message(message_id).create_thread(name=name, auto_archive_duration=A_WEEK)
        except discord.HTTPException as error:
            if error.code != THERE_ALREADY:
                raise
        # The thread of a message has the id of its message.
        await self._due.open_thread(rewatch, meeting, message_id)
        return message_id
