"""Look at a plan as it stands: its post, its next times, and what would keep it from its channel or its role."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord

from bot.clock import Clock
from bot.errors import N_, UserError
from bot.guilds import GuildSettings
from bot.guilds.settings import Announcements as Places
from bot.planning.turns import coming_times
from bot.schedule.wallclock import wall_clock
from bot.store.announcements import Announcement, Coming, Plan
from bot.translations import Language
from bot.ui.announce.layouts import LISTED_TIMES, SHOWN_TIMES, Listed, View
from bot.ui.announce.post import Composer
from bot.ui.doctor import Doctor
from bot.ui.failures import sentence

EVERY_MONTH = "FREQ=MONTHLY"
LAST_SAFE_DAY = 28

SHORT_MONTHS = N_(
    "Months without a day {day} are skipped. “On the last day of every month” is what comes in each of them."
)


class Looker:
    """Makes the views of plans."""

    def __init__(self, composer: Composer, doctor: Doctor, clock: Clock) -> None:
        self._composer = composer
        self._doctor = doctor
        self._clock = clock

    async def view(self, plan: Plan, guild: discord.Guild, language: Language, *, comes: bool = True) -> View:
        """Return the view of a plan at its next time; `comes` is False where it is not to come by itself."""
        now = self._clock.now()
        times = coming_times(plan, now, SHOWN_TIMES)
        at = times[0].at if times else now
        return await self._view(plan, guild, language, at, now, times if comes else [])

    async def trial(self, plan: Plan, guild: discord.Guild, language: Language) -> View:
        """Return the view of a plan as if its time were now."""
        now = self._clock.now()
        return await self._view(plan, guild, language, now, now, [])

    def listed(self, announcement: Announcement) -> Listed:
        """Return an announcement as a line of the list."""
        if announcement.coming is None or announcement.refusal is not None:
            return Listed(announcement)
        # A moment before its next time, so that this is the first of them.
        before = announcement.coming.at - timedelta(seconds=1)
        return Listed(announcement, coming_times(announcement.plan, before, LISTED_TIMES))

    async def _view(
        self, plan: Plan, guild: discord.Guild, language: Language, at: datetime, now: datetime, times: list[Coming]
    ) -> View:
        post = await self._composer.post(plan, guild, at, now)
        problems = [*post.warnings, *await self._missing(plan, guild)]
        lines = [f"⚠️ {sentence(problem, language)}" for problem in problems]
        lines += [_skipped(coming, plan.zone, language) for coming in times if _is_skipped(coming, plan.zone)][:1]
        if times and plan.rule == EVERY_MONTH and plan.first.day > LAST_SAFE_DAY:
            lines.append(f"-# {language.gettext(SHORT_MONTHS, day=plan.first.day)}")
        return View(plan, post, times, lines)

    async def _missing(self, plan: Plan, guild: discord.Guild) -> list[UserError]:
        """Return what the permission doctor finds for the channel and the role of a plan."""
        chosen = GuildSettings(announcements=Places(channel=plan.channel_id, role=plan.role_id))
        return [finding.problem for finding in await self._doctor.findings(guild, chosen)]


def _is_skipped(coming: Coming, zone: str) -> bool:
    """Tell whether the clocks of a zone never show a time, because they are put forward then."""
    return wall_clock(coming.at, zone) != coming.local


def _skipped(coming: Coming, zone: str, language: Language) -> str:
    shown, real = f"{coming.local:%Y-%m-%d %H:%M}", f"{wall_clock(coming.at, zone):%H:%M}"
    words = language.gettext("The clocks skip {time}, so it is posted at {real} then.", time=shown, real=real)
    return f"-# {words}"
