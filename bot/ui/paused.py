"""What Discord refused, in words: for the panel, the permission doctor, and notes to admins. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import epoch
from bot.errors import N_
from bot.planning.pauses import CHANNEL_GONE
from bot.planning.rewatch_rows import SUBSCRIPTIONS
from bot.store.pauses import Pause
from bot.translations import Language

_TITLES = {
    "news": N_("News"),
    "crosspost": N_("Publish to followers"),
    "quarterly": N_("Quarterly note"),
    "rewatch": N_("Rewatch"),
    "rewatch-events": N_("Events of meetings"),
    "rewatch-threads": N_("Threads of meetings"),
    "anniversary": N_("Anniversaries"),
    "note": N_("Notes to admins"),
}
_ANNOUNCEMENT = "announcement/"


def subscription_title(subscription: str, language: Language) -> str:
    """Return what a subscription is called."""
    if subscription.startswith(_ANNOUNCEMENT):
        return language.gettext("Announcement {number}", number=subscription.removeprefix(_ANNOUNCEMENT))
    return language.gettext(_TITLES[subscription]) if subscription in _TITLES else f"`{subscription}`"


def pause_line(pause: Pause, language: Language) -> str:
    """Return what is paused, where, since when and why."""
    return language.gettext(
        "**{what}** has been paused in {place} since {when}: {reason}",
        what=subscription_title(pause.subscription, language),
        # What is no channel's business, such as events, is under the server's own id.
        place=language.gettext("this server") if pause.channel_id == pause.guild_id else f"<#{pause.channel_id}>",
        when=f"<t:{epoch(pause.since)}:f>",
        reason=language.gettext(pause.reason),
    )


def pause_advice(pause: Pause, mention: Callable[[str], str], language: Language) -> str:
    """Return what admins can do about a pause."""
    _, panel = language.gettext, mention("config panel")
    is_of_rewatch = pause.subscription in SUBSCRIPTIONS
    if is_of_rewatch and pause.reason == CHANNEL_GONE:
        return _(
            "A rewatch stays in its channel. End it with {cancel}, then plan one elsewhere that begins with the next"
            " episode.",
            cancel=mention("rewatch-admin cancel"),
        )
    if is_of_rewatch:
        return _("Mend it, then press “Try again” in {panel}.", panel=panel)
    return _("Mend it, then press “Try again” in {panel}, or choose another channel there.", panel=panel)


def tried_again(count: int | None, language: Language) -> str:
    """Return what came of trying again."""
    if count is None:
        return language.gettext("That is not paused any more.")
    if count == 0:
        return language.gettext("Nothing is paused there any more. No post waits for it.")
    return language.ngettext(
        "{n} post is tried again now. If Discord refuses it once more, that is said here.",
        "{n} posts are tried again now. If Discord refuses them once more, that is said here.",
        count,
    )


def lost_line(subscription: str, channel_id: int, planned: datetime, language: Language) -> str:
    """Return that a post came too late to be of use."""
    return language.gettext(
        "**{what}** in {place} was planned for {when}. It could not be posted in time, so it was left out.",
        what=subscription_title(subscription, language),
        place=f"<#{channel_id}>",
        when=f"<t:{epoch(planned)}:f>",
    )
