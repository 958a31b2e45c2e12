"""What people type when they mean a time: understood as it was meant, or refused; nothing is guessed. Pure.

dateutil's parser is not used: it takes `10` for the tenth of this month and `3/4` for either of two days, and what it
does not find it takes from today. A wrong guess here is an announcement on the wrong day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.clock import epoch, from_epoch
from bot.errors import N_, UserError
from bot.schedule.day_words import TIME, plain, read_days, read_time
from bot.schedule.wallclock import instant, wall_clock

MAX_CHARACTERS = 80
MAX_AHEAD = timedelta(days=3653)

UNCLEAR_TIME = N_(
    "I do not understand that time. What works: `{date} 20:00`, `in 10 minutes`, `tomorrow 20:00`, `friday 8pm`"
    " or `<t:{epoch}>`."
)
NO_SUCH_TIME = N_("No calendar or clock shows that: {text}")
PAST_TIME = N_("That time has passed: {time}. In {zone} it is {now} now.")
FAR_TIME = N_("That is too far ahead. Choose a time within the next ten years.")
TIME_TWICE = N_(
    "The clocks of {zone} are put back then and show {time} twice, of which the first counts. Choose a time an hour"
    " later."
)

_UNITS = {
    **dict.fromkeys(("minutes", "minute", "mins", "min", "m", "分"), timedelta(minutes=1)),
    **dict.fromkeys(("hours", "hour", "hrs", "hr", "h", "時間"), timedelta(hours=1)),
    **dict.fromkeys(("days", "day", "d", "日"), timedelta(days=1)),
    **dict.fromkeys(("weeks", "week", "w", "週間"), timedelta(weeks=1)),
}
_AMOUNT = rf"(?:[0-9]{{1,6}}|an?(?= )) ?(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z])"
_RELATIVE = re.compile(rf"in ({_AMOUNT}(?:(?:, | and | )?{_AMOUNT})*)|({_AMOUNT}(?: ?{_AMOUNT})*) ?後")
_PART = re.compile(r"([0-9]+|an?) ?(\w+?)(?= |,|[0-9]|$)")
_STAMP = re.compile(r"<t:([0-9]{1,10})(?::[a-z])?>")
_ORDERS = (
    re.compile(rf"(?:on |at )?(?P<day>.*?)(?: ?@ ?|,? at | ?の ?|, |t| )?(?P<time>{TIME})に?"),
    re.compile(rf"(?:at )?(?P<time>{TIME})(?: on|,)? (?P<day>.+)"),
)


def understand(text: str, now: datetime, zone: str) -> datetime:
    """Return the naive wall-clock time that a text means in a zone; raise `UserError` with what would work.

    It lies ahead. A time that the clocks skip is returned as it was typed; `wallclock.instant` says which moment it is.
    """
    wanted = plain(text)
    if len(wanted) > MAX_CHARACTERS:
        raise _unclear(now, zone)
    if stamp := _STAMP.fullmatch(wanted):
        return _of_moment(from_epoch(int(stamp[1])), now, zone)
    if relative := _RELATIVE.fullmatch(wanted):
        return _ahead(relative[1] or relative[2], now, zone)
    return _of_calendar(wanted, now, zone)


def _of_calendar(wanted: str, now: datetime, zone: str) -> datetime:
    for local_times in _readings(wanted, wall_clock(now, zone)):
        if local_times:
            for local in local_times[:-1]:
                if instant(local, zone) > now:
                    return local
            return _checked(local_times[-1], now, zone)
    raise _unclear(now, zone)


def _readings(wanted: str, here: datetime) -> Iterator[list[datetime]]:
    """Yield what a text may mean, day before time and time before day: for each the times, best first."""
    for order in _ORDERS:
        found = order.fullmatch(wanted)
        if not found:
            continue
        try:
            at, days = read_time(found["time"]), read_days(found["day"].removeprefix("at "), here.date())
        except ValueError:
            raise UserError(NO_SUCH_TIME, text=f"`{wanted.replace('`', '')}`") from None
        if at:
            yield [datetime.combine(day, at) for day in days]


def _ahead(amounts: str, now: datetime, zone: str) -> datetime:
    """Return the time so much later: days and weeks keep the time of the clock, hours and minutes are counted."""
    days = exact = timedelta()
    for number, unit in _PART.findall(amounts):
        amount = _UNITS[unit] * (1 if number.startswith("a") else int(number))
        if amount > MAX_AHEAD:
            raise UserError(FAR_TIME)
        if _UNITS[unit] >= timedelta(days=1):
            days += amount
        else:
            exact += amount
    # A whole second, and never earlier than meant.
    now_up = now if not now.microsecond else now.replace(microsecond=0) + timedelta(seconds=1)
    local = wall_clock(now_up, zone) + days
    if not exact:
        return _checked(local, now, zone)
    return _of_moment((instant(local, zone) if days else now_up) + exact, now, zone)


def _of_moment(moment: datetime, now: datetime, zone: str) -> datetime:
    local = wall_clock(moment, zone)
    if moment > now and instant(local, zone) != moment:
        raise _twice(local, zone)
    return _checked(local, now, zone)


def _checked(local: datetime, now: datetime, zone: str) -> datetime:
    """Return a time that lies ahead, and not too far."""
    here = wall_clock(now, zone)
    if local > here + MAX_AHEAD:
        raise UserError(FAR_TIME)
    if local <= here:
        raise UserError(PAST_TIME, time=_shown(local), zone=zone, now=_shown(here))
    if instant(local, zone) <= now:
        raise _twice(local, zone)
    return local


def _unclear(now: datetime, zone: str) -> UserError:
    tomorrow = now + timedelta(days=1)
    return UserError(UNCLEAR_TIME, date=wall_clock(tomorrow, zone).date().isoformat(), epoch=epoch(tomorrow))


def _twice(local: datetime, zone: str) -> UserError:
    return UserError(TIME_TWICE, time=f"{local:%H:%M}", zone=zone)


def _shown(local: datetime) -> str:
    return local.strftime("%Y-%m-%d %H:%M")
