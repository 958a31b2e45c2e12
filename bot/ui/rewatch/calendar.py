"""A rewatch as what a calendar takes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.schedule.calendar_file import Happening
from bot.store.rewatch_plans import Meeting, Rewatch, Stage, State
from bot.ui.rewatch.posts import Scene
from bot.ui.rewatch.words import episodes_words

FILE_NAME = "rewatch.ics"


def happenings(scene: Scene) -> Iterator[Happening]:
    """Yield the meetings of a rewatch, also those that do not take place, so that a calendar takes them out again."""
    rewatch = scene.rewatch
    plan = rewatch.plan
    link = f"https://discord.com/channels/{plan.guild_id}/{plan.channel_id}"
    for meeting in rewatch.meetings:
        yield Happening(
            uid=f"meeting-{meeting.number}.rewatch-{rewatch.rewatch_id}@discord.com",
            first=meeting.local,
            zone=plan.zone,
            minutes=plan.minutes * len(meeting.episodes),
            summary=f"{scene.show}: {episodes_words(meeting, scene.titles, scene.language)}",
            description=link,
            sequence=meeting.sequence,
            is_cancelled=_is_cancelled(rewatch, meeting),
        )


def _is_cancelled(rewatch: Rewatch, meeting: Meeting) -> bool:
    if meeting.stage is Stage.PLANNED:
        return rewatch.state is not State.RUNNING
    return meeting.stage in {Stage.CANCELLED, Stage.MISSED}
