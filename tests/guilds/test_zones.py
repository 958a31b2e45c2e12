"""Time zones are found by whatever people call them, and known by one name each."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.errors import UserError
from bot.guilds import GuildSettings
from bot.guilds.zones import NO_ZONE, UNCLEAR_ZONE, require_zone, search_zones, zone_label, zone_names, zone_of
from bot.translations import Language
from tests.harness import World

MOMENT = datetime(2026, 1, 1, 12, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "locale", "first"),
    [
        ("Asia/Tokyo", "en", "Asia/Tokyo"),
        ("asia tokyo", "en", "Asia/Tokyo"),
        ("tok", "en", "Asia/Tokyo"),
        ("new_york", "en", "America/New_York"),
        ("São Paulo", "en", "America/Sao_Paulo"),
        ("東京", "ja", "Asia/Tokyo"),
        ("ベルリン", "ja", "Europe/Berlin"),
        ("べるりん", "ja", "Europe/Berlin"),
        ("Moskau", "de", "Europe/Moscow"),
        ("Berlin", "ja", "Europe/Berlin"),
        ("日本", "ja", "Asia/Tokyo"),
        ("Germany", "en", "Europe/Berlin"),
        ("uk", "en", "Europe/London"),
        ("usa", "en", "America/New_York"),
        ("JST", "en", "Asia/Tokyo"),
        ("est", "en", "America/New_York"),
        ("PST", "en", "America/Los_Angeles"),
        ("gmt", "en", "Europe/London"),
        ("utc", "en", "UTC"),
        ("Central European Time", "en", "Europe/Warsaw"),
        ("toyko", "en", "Asia/Tokyo"),
        ("berln", "ja", "Europe/Berlin"),
        ("los angelos", "en", "America/Los_Angeles"),
        ("Calcutta", "en", "Asia/Kolkata"),
        ("kiev", "en", "Europe/Kyiv"),
        ("tokyo", "xx-nothing", "Asia/Tokyo"),
    ],
)
def test_found(text: str, locale: str, first: str) -> None:
    """What people type finds the zone they mean."""
    assert search_zones(text, locale)[0] == first


def test_clear_and_unclear() -> None:
    """A name that only one zone has finds no other; an abbreviation finds all that use it."""
    assert search_zones("Tokyo", "ja") == ["Asia/Tokyo"]
    assert {"Europe/Berlin", "Europe/Paris"} <= set(search_zones("CET", "en"))
    assert {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"} <= set(search_zones("IST", "en"))
    assert search_zones("zzzz", "en") == []
    assert len(search_zones("a", "en")) == 25 and len(search_zones("a", "en", 5)) == 5


@pytest.mark.parametrize(("locale", "own"), [("ja", "Asia/Tokyo"), ("en-GB", "Europe/London"), ("hi", "Asia/Kolkata")])
def test_nothing_typed(locale: str, own: str) -> None:
    """The list to begin with has the reader's own zone first, UTC, and each at another time of the day."""
    found = search_zones("", locale)
    assert found[:2] == [own, "UTC"]
    assert len(found) == len(set(found)) == 25
    assert {"America/New_York", "Asia/Shanghai"} <= set(found)
    offsets = [MOMENT.astimezone(ZoneInfo(name)).utcoffset() for name in found]
    assert len(set(offsets)) > 18


def test_names() -> None:
    """Each zone is offered once by a name that the system knows, and former names still mean it."""
    names = zone_names()
    assert set(names) <= available_timezones() and len(set(names)) == len(names) > 400
    assert {"Asia/Kolkata", "Europe/Kyiv", "Europe/Oslo", "UTC"} <= set(names)
    assert not {"Asia/Calcutta", "Europe/Kiev", "US/Pacific", "Etc/GMT+5", "EST"} & set(names)
    assert require_zone("Asia/Calcutta") == "Asia/Kolkata"
    assert require_zone("Etc/UTC") == "UTC"
    assert GuildSettings(time_zone="Asia/Calcutta").time_zone == "Asia/Kolkata"
    for wrong in ("", "Tokyo", "asia/tokyo", "../../etc/passwd", "Etc/GMT+5"):
        with pytest.raises(ValueError):
            require_zone(wrong)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        (" asia/TOKYO ", "Asia/Tokyo"),
        ("Tokyo", "Asia/Tokyo"),
        ("asia/calcutta", "Asia/Kolkata"),
        ("us/pacific", "America/Los_Angeles"),
        ("JST", "Asia/Tokyo"),
        ("berln", "Europe/Berlin"),
        ("UTC", "UTC"),
    ],
)
def test_free_text(text: str, zone: str) -> None:
    """What is typed without choosing is taken where it can only mean one zone."""
    assert zone_of(text) == zone


def test_free_text_in_a_language() -> None:
    """A city is known by its name in the reader's language."""
    assert zone_of("東京", "ja") == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("text", "named"), [("EST", "America/New_York"), ("us", "America/Chicago"), ("toyko", "Asia/Tokyo")]
)
def test_unclear_free_text(text: str, named: str) -> None:
    """What may mean several names up to three of them."""
    with pytest.raises(UserError) as caught:
        zone_of(text)
    assert caught.value.message == UNCLEAR_ZONE
    assert named in str(caught.value) and str(caught.value).count("`") <= 6


@pytest.mark.parametrize("text", ["", " ", "zzzz", "\0", "x" * 6000, "@everyone"])
def test_free_text_that_means_nothing(text: str) -> None:
    """What means nothing is said to."""
    with pytest.raises(UserError) as caught:
        zone_of(text)
    assert caught.value.message == NO_ZONE


def test_labels() -> None:
    """A label tells zone, city and time, and fits into a choice in any language."""
    assert zone_label("Asia/Tokyo", MOMENT, Language("ja", {})) == "Asia/Tokyo · 東京 · 21:03 now"
    assert zone_label("Asia/Tokyo", MOMENT, Language("en", {})) == "Asia/Tokyo · 21:03 now"
    assert zone_label("UTC", MOMENT, Language("en", {})) == "UTC · 12:03 now"
    labels = [zone_label(name, MOMENT, Language(code, {})) for name in zone_names() for code in ("ja", "ru", "th")]
    assert max(map(len, labels)) <= 100


def test_every_zone_is_found_by_its_name() -> None:
    """Nobody is left without theirs."""
    for name in zone_names():
        assert zone_of(name) == name
        assert name in search_zones(name, "ja")


async def test_while_typing(companion: World) -> None:
    """The panel's command completes time zones, and never fails."""
    found = await companion.admin.autocomplete(companion.channel, "config panel", "timezone", "tok")
    assert found[0]["value"] == "Asia/Tokyo" and found[0]["name"].startswith("Asia/Tokyo · ")
    for text in ("", "\0", "x" * 6000, "zzzz"):
        assert len(await companion.admin.autocomplete(companion.channel, "config panel", "timezone", text)) <= 25
