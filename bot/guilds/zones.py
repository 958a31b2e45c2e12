"""Time zones by their IANA names, and how people find theirs: by city, country or abbreviation, in their language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from bot.errors import N_, UserError
from bot.guilds import zone_data
from bot.guilds.zone_data import NOBODYS
from bot.spelling import CERTAIN, CLOSE, MIN_FUZZY, alike, normalise
from bot.translations import FALLBACK, Language

MAX_FOUND = 25
MAX_NAMED = 3
MAX_OWN = 4

UNCLEAR_ZONE = N_("It is not clear which time zone that is. Choose one of these, or name another city: {zones}")
NO_ZONE = N_("There is no time zone of that name. Name a large city nearby, such as Berlin.")


@dataclass(frozen=True, slots=True)
class _Zone:
    """What one zone is called, ready to compare: `names` it alone has, `codes` to be typed whole, and `wide` words."""

    name: str
    names: tuple[str, ...]
    codes: frozenset[str]
    wide: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    zones: tuple[_Zone, ...]
    """The best known first."""
    words: tuple[str, ...]
    """Each longer word of a name, for typos."""
    owners: tuple[str, ...]
    """The zone of each of `words`."""


@cache
def zone_names() -> tuple[str, ...]:
    """Return every time zone that a person may choose, sorted: each once, by its present name."""
    return tuple(sorted([*zone_data.countries(), NOBODYS]))


def require_zone(name: str) -> str:
    """Return the present name of a time zone; raise `ValueError` where `name` is or was none."""
    present = zone_data.former_names().get(name, name)
    if present != NOBODYS and present not in zone_data.countries():
        raise ValueError(f"{name!r:.50} is no IANA time zone; one is Asia/Tokyo")
    return present


def zone_of(text: str, locale_code: str = FALLBACK) -> str:
    """Return the time zone that somebody certainly means; raise `UserError` with those it may be where none is."""
    wanted = text.strip().casefold()
    exact = next((name for name in (*zone_names(), *zone_data.former_names()) if name.casefold() == wanted), None)
    if exact:
        return require_zone(exact)
    index, words = _index(locale_code), normalise(text)
    found = _literal(index, words) if words else []
    certain = [name for rank, name in found if rank == 0]
    candidates = certain or [name for _, name in found] or _typos(index, words, CERTAIN)
    if len(candidates) == 1:
        return candidates[0]
    close = candidates or _typos(index, words, CLOSE)
    if not close:
        raise UserError(NO_ZONE)
    raise UserError(UNCLEAR_ZONE, zones=", ".join(f"`{name}`" for name in close[:MAX_NAMED]))


def search_zones(text: str, locale_code: str, limit: int = MAX_FOUND) -> list[str]:
    """Return the time zones that `text` may mean, best first; for no text, some of every part of the day."""
    wanted = normalise(text)
    if not wanted:
        return list(_well_known(locale_code)[:limit])
    index = _index(locale_code)
    found = [name for _, name in _literal(index, wanted)] or _typos(index, wanted, CLOSE)
    return found[:limit]


def zone_label(name: str, at: datetime, language: Language) -> str:
    """Return a time zone with its city in the reader's language and the time there, such as "Asia/Tokyo · 21:03"."""
    _ = language.gettext
    time = at.astimezone(ZoneInfo(name)).strftime("%H:%M")
    city = zone_data.city(name, zone_data.locale_of(language.code))
    if city is None or normalise(city) in normalise(name):
        return _("{zone} · {time} now", zone=name, time=time)
    return _("{zone} · {city} · {time} now", zone=name, city=city, time=time)


def _literal(index: _Index, wanted: str) -> list[tuple[int, str]]:
    """Return the zones that have `wanted` in what they are called, with 0 for the whole of a name and more for less."""
    ranked = ((_rank(zone, wanted), zone.name) for zone in index.zones)
    return sorted(((rank, name) for rank, name in ranked if rank is not None), key=lambda found: found[0])


def _rank(zone: _Zone, wanted: str) -> int | None:
    if wanted in zone.names:
        return 0
    if wanted in zone.codes:
        return 1
    for rank, terms in ((2, zone.names), (4, zone.wide)):
        starts = f" {wanted}"
        if any(starts in f" {term}" for term in terms):
            return rank if any(term.startswith(wanted) for term in terms) else rank + 1
    # A letter or two are in the middle of everything; in Japanese they are a word.
    if (len(wanted) > 2 or not wanted.isascii()) and any(wanted in term for term in (*zone.names, *zone.wide)):
        return 6
    return None


def _typos(index: _Index, wanted: str, cutoff: float) -> list[str]:
    return list(dict.fromkeys(index.owners[at] for at in alike(wanted, index.words, cutoff)))


@lru_cache(maxsize=16)
def _index(locale_code: str) -> _Index:
    zones = [_zone(name, locale_code) for name in dict.fromkeys([*_best_known_first(), *zone_names()])]
    pairs = {
        (word, zone.name): None
        for zone in zones
        for term in zone.names
        for word in (term, *term.split())
        if len(word) >= MIN_FUZZY
    }
    return _Index(tuple(zones), tuple(word for word, _ in pairs), tuple(name for _, name in pairs))


def _zone(name: str, locale_code: str) -> _Zone:
    locales = [zone_data.locale_of(code) for code in dict.fromkeys([locale_code, FALLBACK])]
    names = [part for spelling in zone_data.spellings(name) for part in (spelling, spelling.rpartition("/")[2])]
    names += [city for locale in locales if (city := zone_data.city(name, locale))]
    codes = [short for short, zones in zone_data.abbreviations().items() if name in zones]
    wide: list[str] = []
    for locale in locales:
        for words, is_short in zone_data.clock_names(name, locale):
            (codes if is_short else wide).append(words)
    if country := zone_data.countries().get(name):
        wide += [locale.territories[country] for locale in locales if country in locale.territories]
        codes += [country, *(code for code, of in zone_data.country_codes().items() if of == country)]
    return _Zone(name, _compared(names), frozenset(_compared(codes)), _compared(wide))


def _compared(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(compared for word in words if (compared := normalise(word))))


@lru_cache(maxsize=64)
def _well_known(locale_code: str) -> tuple[str, ...]:
    """Return the zones of the reader's country, UTC, and one for each of the commonest offsets, from west to east."""
    countries = zone_data.countries()
    home = zone_data.country_of(locale_code)
    own = [name for name in _best_known_first() if countries[name] == home][:MAX_OWN]
    of_offset: dict[timedelta, str] = {}
    for name in _best_known_first():
        of_offset.setdefault(zone_data.offset(name), name)
    users = Counter(at for at, _ in {(zone_data.offset(name), country) for name, country in countries.items()})
    commonest = sorted(of_offset, key=lambda at: -users[at])
    shown = [of_offset[at] for at in commonest if of_offset[at] not in own][: MAX_FOUND - len(own) - 1]
    return (*own, NOBODYS, *sorted(shown, key=zone_data.offset))


def _best_known_first() -> list[str]:
    fame, countries = zone_data.fame(), zone_data.countries()
    first = {country: name for name, country in reversed(list(countries.items()))}.values()
    return sorted((name for name in countries if fame[name]), key=lambda name: (-fame[name], name not in first))
