"""When news would be posted, as things are set: an example, by the clock of the server. Pure."""

from __future__ import annotations

from babel.dates import format_date

from bot.clock import epoch
from bot.schedule.wallclock import wall_clock
from bot.ui.panel.view import View
from bot.watch.timing import ready_at


def example(view: View) -> str:
    """Return when news would be posted that came now, and what of the settings does nothing."""
    _ = view.language.gettext
    news = view.settings.news
    if news.channel is None or not view.settings.modules.news.enabled:
        return _("Nothing is posted: that takes a news channel, and the news switched on.")
    ready = ready_at(view.settings, view.now, view.now, waits_for_digest=True)
    if ready <= view.now:
        lines = [_("News that comes now is posted at once.")]
    else:
        zone = view.settings.time_zone
        local = wall_clock(ready, zone)
        day = format_date(local, "full", locale=view.language.code)
        words = _("News that comes now is posted on {day} at {time} ({zone}); on your clock that is {yours}.")
        lines = [words.format(day=day, time=f"{local:%H:%M}", zone=zone, yours=f"<t:{epoch(ready)}:F>")]
    if (news.quiet_from is None) != (news.quiet_until is None):
        lines.append(_("Quiet hours need both an hour to begin and an hour to end."))
    elif news.quiet_from is not None and news.quiet_from == news.quiet_until:
        lines.append(_("Quiet hours that end in the hour in which they begin are none."))
    return " ".join(lines)
