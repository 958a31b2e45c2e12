"""The words for a day and for a time of day, in English and Japanese. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta

TIME = r"(?:(?:午前|午後) ?)?[0-9]{1,2}(?::[0-9]{2}(?::00)?|時半?|時[0-9]{1,2}分)?(?: ?[ap]\.?m\.?)?"
"""What may be a time of day; `read_time` decides."""

_TIME = re.compile(
    r"(?:(?P<before>午前|午後) ?)?(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::00)?|時(?P<half_past>半)?|時(?P<minutes>[0-9]{1,2})分)?"
    r"(?: ?(?P<after>[ap])\.?m\.?)?"
)
_WEEKDAYS = (
    ("monday", "mon", "月曜日", "月曜"),
    ("tuesday", "tues", "tue", "火曜日", "火曜"),
    ("wednesday", "wed", "水曜日", "水曜"),
    ("thursday", "thurs", "thu", "木曜日", "木曜"),
    ("friday", "fri", "金曜日", "金曜"),
    ("saturday", "sat", "土曜日", "土曜"),
    ("sunday", "sun", "日曜日", "日曜"),
)
_AHEAD = (
    ("today", "tonight", "今日", "本日", "今夜"),
    ("tomorrow", "明日", "あした", "あす"),
    ("day after tomorrow", "the day after tomorrow", "明後日", "あさって"),
)
_FULL_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
)
_DATE_OF_ANY_YEAR = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日")
_LEAP_GAP = 8
"""The most years from one 29 February to the next."""


def plain(text: str) -> str:
    """Return a text in lower case with one kind of digits, colons and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_time(text: str) -> time | None:
    """Return the time of day that a text says for certain; raise `ValueError` for one that no clock shows."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["minutes"] or 0)
    if found["half_past"]:
        minute = 30
    half = found["before"] or found["after"]
    if half:
        if (found["before"] and found["after"]) or hour > 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half in {"午後", "p"} else 0)
    elif text.isdigit():
        # A bare number may be an hour, a day or a slip.
        return None
    return time(hour, minute)


def weekday_of(text: str) -> int | None:
    """Return the weekday that a text names, Monday being 0; None where it names none."""
    return next((weekday for weekday, words in enumerate(_WEEKDAYS) if text in words or f"{text}曜" in words), None)


def read_days(text: str, today: date) -> list[date]:
    """Return the days that a text may mean, best first; none where it says no day.

    Raises `ValueError` for a day that no calendar has.
    """
    if not text:
        return [today, today + timedelta(days=1)]
    for days, words in enumerate(_AHEAD):
        if text in words:
            return [today + timedelta(days=days)]
    for weekday, words in enumerate(_WEEKDAYS):
        if text in words:
            next_one = today + timedelta(days=(weekday - today.weekday()) % 7)
            return [next_one, next_one + timedelta(days=7)]
    if found := _FULL_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups() if part)
        return [date(year, month, day)]
    if found := _DATE_OF_ANY_YEAR.fullmatch(text):
        return _in_coming_years(int(found[1]), int(found[2]), today)
    return []


def _in_coming_years(month: int, day: int, today: date) -> list[date]:
    found = []
    for year in range(today.year, today.year + _LEAP_GAP + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ValueError(month, day)
    return found
