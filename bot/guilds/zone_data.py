"""What is known of time zones: their names from the IANA database, what people call them from CLDR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError, get_global

NOBODYS = "UTC"

# A winter and a summer: the abbreviations in use and the offsets only put zones in order, and hardly ever change.
_WINTER, _SUMMER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
_NO_NAME = "∅∅∅"


@cache
def countries() -> Mapping[str, str]:
    """Return the code of the country of every time zone that people know, by its present name."""
    # `available_timezones` has 180 more: former names, other systems' names, and zones without daylight saving.
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


@cache
def former_names() -> Mapping[str, str]:
    """Return the present name of a time zone by each that it had, such as `Asia/Calcutta` and `Japan`."""
    present = {name: name for name in countries()} | {"Etc/UTC": NOBODYS}
    # The abbreviations among them name one place of the many that use them.
    former = {
        name: present[target]
        for name, target in get_global("zone_aliases").items()
        if target in present and name not in abbreviations()
    }
    return {"Etc/UTC": NOBODYS, **former}


@cache
def abbreviations() -> Mapping[str, frozenset[str]]:
    """Return the time zones in which clocks are said to show an abbreviation, such as `CEST`."""
    found: dict[str, set[str]] = {NOBODYS: {NOBODYS}}
    for name in countries():
        for moment in (_WINTER, _SUMMER):
            short = moment.astimezone(ZoneInfo(name)).tzname() or ""
            if short.isalpha():
                found.setdefault(short, set()).add(name)
    return {short: frozenset(names) for short, names in found.items()}


@cache
def fame() -> Mapping[str, int]:
    """Return how well known time zones are: other systems offer them, and have names of their own for them."""
    known = {former_names().get(name, name) for name in get_global("windows_zone_mapping").values()}
    # A name in the same part of the world is an older spelling rather than a name of its own.
    others = {
        (name, area)
        for former, name in get_global("zone_aliases").items()
        if (area := former.rpartition("/")[0]) != name.rpartition("/")[0]
    }
    return {name: 1 + sum(of == name for of, _ in others) if name in known else 0 for name in countries()}


@cache
def offset(name: str) -> timedelta:
    """Return how far a time zone is from UTC without daylight saving."""
    zone = ZoneInfo(name)
    return min(moment.astimezone(zone).utcoffset() or timedelta() for moment in (_WINTER, _SUMMER))


def country_of(locale_code: str) -> str | None:
    """Return the country where most who read a language live."""
    likely = get_global("likely_subtags").get(locale_code, locale_code.replace("-", "_"))
    last = likely.rpartition("_")[2]
    return last if last.isupper() and len(last) == 2 else None


def country_codes() -> Mapping[str, str]:
    """Return the code of a country by other codes for it, such as `UK` and `JPN`."""
    return {code: of[0] for code, of in get_global("territory_aliases").items() if len(of) == 1}


@lru_cache(maxsize=64)
def locale_of(code: str) -> Locale:
    """Return what CLDR knows of a Discord locale; English where it knows nothing."""
    try:
        return Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def city(name: str, locale: Locale) -> str | None:
    """Return what a language calls the city of a time zone; None where it has no name of its own for it."""
    # CLDR files a zone under the name that it had first.
    entries = (locale.time_zones.get(spelling) for spelling in spellings(name))
    return next((entry["city"] for entry in entries if entry and "city" in entry), None)


def clock_names(name: str, locale: Locale) -> Iterator[tuple[str, bool]]:
    """Yield what a language calls the time of a zone, such as "Japan Standard Time", and whether that is short."""
    clocks = get_global("meta_zones")
    clock = next((clocks[spelling] for spelling in spellings(name) if spelling in clocks), None)
    of_clock: Mapping[str, Any] = locale.meta_zones.get(clock) or {}
    for width in ("long", "short"):
        for words in (of_clock.get(width) or {}).values():
            if words and words != _NO_NAME:
                yield words, width == "short"


@cache
def _all_spellings() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {name: (name,) for name in countries()}
    for former, name in former_names().items():
        found[name] = (*found.get(name, ()), former)
    return found


def spellings(name: str) -> tuple[str, ...]:
    """Return every name that a time zone has or had."""
    return _all_spellings().get(name, (name,))
