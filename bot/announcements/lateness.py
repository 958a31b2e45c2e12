"""What a post says that comes later than it was planned for. How late it may be, its planner says."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import epoch
from bot.translations import Language

LATE_AFTER = timedelta(minutes=10)


def late_words(planned: datetime, now: datetime, language: Language) -> str | None:
    """Return that a post is late, and for when it was planned; None where it is not."""
    if now - planned <= LATE_AFTER:
        return None
    return language.gettext("Planned for {when}; I was away.", when=f"<t:{epoch(planned)}:f>")
