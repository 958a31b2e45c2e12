"""When a server wants what is posted of the news. Pure.

News waits for the digest, where there is one, and for the end of the quiet hours. A correction waits for the end of the
quiet hours only: what was said wrongly is not to stand until Saturday.
"""

from __future__ import annotations

from datetime import datetime

from bot.guilds.settings import GuildSettings
from bot.schedule.quiet import Digest, Quiet, Timetable

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def timetable(settings: GuildSettings, *, waits_for_digest: bool) -> Timetable:
    """Return when a server wants posts."""
    news = settings.news
    digest = None
    if waits_for_digest and news.delivery != "instant":
        digest = Digest(news.digest_hour, WEEKDAYS.index(news.digest_day) if news.delivery == "weekly" else None)
    return Timetable(settings.time_zone, digest, quiet_hours(settings))


def quiet_hours(settings: GuildSettings) -> Quiet | None:
    """Return the quiet hours of a server; None where it has none."""
    begins, ends = settings.news.quiet_from, settings.news.quiet_until
    return None if begins is None or ends is None or begins == ends else Quiet(begins, ends)


def ready_at(settings: GuildSettings, came: datetime, now: datetime, *, waits_for_digest: bool) -> datetime:
    """Return from when on, not before `now`, what was decided at one moment may be posted."""
    return timetable(settings, waits_for_digest=waits_for_digest).ready_at(came, now)
