"""How often something takes place, as people type it: `week`, `3 days`, `monday friday`; English and Japanese. Pure."""

from __future__ import annotations

import re

from bot.errors import N_, UserError
from bot.schedule.day_words import plain, weekday_of
from bot.schedule.rules import MAX_INTERVAL, Day, Frequency, Rule, read_rule

UNCLEAR_RHYTHM = N_(
    "I do not understand how often that is. What works: `week`, `2 weeks`, `day`, `3 days`, `monday friday`."
)
ENDLESS_ONLY = N_("A rewatch ends with its last episode, so its rhythm has neither COUNT nor UNTIL.")
TOO_RARE = N_("That is no rhythm: it takes place 1 to {most} days or weeks apart.")

_FILLERS = re.compile(r"^(?:every|each|on) |^毎週(?=.)|^毎(?=[週日])|ごと(?:に)?$")
_UNITS = {
    **dict.fromkeys(("day", "days", "d", "daily", "日", "日間"), Frequency.DAILY),
    **dict.fromkeys(("week", "weeks", "w", "weekly", "週", "週間"), Frequency.WEEKLY),
}
_NUMBERS = {"other": 2, "second": 2, "two": 2, "three": 3, "four": 4, "隔": 2}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNTED = re.compile(rf"(?:([0-9]{{1,4}}|{'|'.join(_NUMBERS)}) ?)?({_UNIT})")
_SEVERAL = {"weekdays": range(5), "平日": range(5), "weekends": (5, 6), "週末": (5, 6)}
_BETWEEN = re.compile(r"[\s,/&+、・と]+(?:and )?")


def understand_rhythm(text: str) -> str:
    """Return the rule that a text means; raise `UserError` with what would work."""
    if "=" in text:
        rule = read_rule(text)
        if rule.count or rule.until:
            raise UserError(ENDLESS_ONLY)
        return str(rule)
    wanted = plain(text)
    while (shorter := _FILLERS.sub("", wanted).strip()) != wanted:
        wanted = shorter
    if counted := _COUNTED.fullmatch(wanted):
        return str(Rule(_UNITS[counted[2]], _interval(counted[1])))
    if wanted in _SEVERAL:
        return _on(set(_SEVERAL[wanted]))
    days = {_weekday(word) for word in _BETWEEN.split(wanted) if word}
    if not days:
        raise UserError(UNCLEAR_RHYTHM)
    return _on(days)


def _on(days: set[int]) -> str:
    return str(Rule(Frequency.WEEKLY, 1, tuple(Day(day) for day in sorted(days))))


def _weekday(word: str) -> int:
    for spelling in (word, word.removesuffix("s")):
        if (weekday := weekday_of(spelling)) is not None:
            return weekday
    raise UserError(UNCLEAR_RHYTHM)


def _interval(number: str | None) -> int:
    interval = 1 if number is None else _NUMBERS.get(number) or int(number)
    if not 1 <= interval <= MAX_INTERVAL:
        raise UserError(TOO_RARE, most=MAX_INTERVAL)
    return interval
