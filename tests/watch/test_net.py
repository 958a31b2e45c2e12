"""Which addresses are public, when to ask again, and what to ask with: the pure half of fetching."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.watch.net.addresses import is_public
from bot.watch.net.schedule import wait_after_answer, wait_after_failure
from bot.watch.net.validators import Validators

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

FORBIDDEN = {
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "any": ["0.0.0.0", "0.1.2.3", "::"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fc00::1", "fdff::1"],
    "link-local": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "febf::1"],
    "site-local": ["fec0::1"],
    "CGNAT": ["100.64.0.1", "100.127.255.255"],
    "mapped": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1"],
    "compatible": ["::127.0.0.1", "::8.8.8.8"],
    "NAT64": ["64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8"],
    "6to4": ["2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:1::1"],
    "Teredo": ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:0a00:0001::1"],
    "multicast": ["224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "protocol": ["192.0.0.1", "192.0.0.8", "192.0.0.9", "192.88.99.1", "198.18.0.1", "2001:2::1", "100::1"],
    "reserved": ["240.0.0.1", "255.255.255.255", "4000::1", "5f00::1"],
    "no address": ["", "localhost", "127.1", "2130706433", "0x7f.1", "1.2.3.4.5", "[::1]"],
}


@pytest.mark.parametrize(("form", "address"), [(form, one) for form, all_ in FORBIDDEN.items() for one in all_])
def test_what_is_not_public_is_known(form: str, address: str) -> None:
    """Every form of an address that is not public, also inside an address of another family."""
    assert not is_public(address), form


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8", "2a00::1"]
)
def test_what_is_public_is_known(address: str) -> None:
    """The public internet, also from a network that reaches IPv4 over NAT64."""
    assert is_public(address)


def at(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, HOUR),
        ({"cache-control": "max-age=60"}, HOUR),
        ({"cache-control": "public, Max-Age=7200"}, 2 * HOUR),
        ({"cache-control": "max-age=7200", "age": "1800"}, 1.5 * HOUR),
        ({"cache-control": 's-maxage=9000,max-age="5400"'}, 1.5 * HOUR),
        ({"cache-control": "max-age=31536000"}, DAY),
        ({"cache-control": "max-age=-5"}, HOUR),
        ({"cache-control": "no-cache"}, HOUR),
        ({"expires": at(NOW + 3 * HOUR)}, 3 * HOUR),
        ({"expires": "0"}, HOUR),
        ({"expires": at(NOW - DAY)}, HOUR),
        ({"expires": at(NOW + 3650 * DAY)}, DAY),
        ({"retry-after": "10800"}, 3 * HOUR),
        ({"retry-after": at(NOW + 5 * HOUR)}, 5 * HOUR),
        ({"retry-after": "1"}, HOUR),
        ({"retry-after": "soon"}, HOUR),
        ({"retry-after": "9" * 400}, 7 * DAY),
        ({"retry-after": "٣٦٠٠٠"}, 10 * HOUR),
        ({"retry-after": "7200", "cache-control": "max-age=14400"}, 4 * HOUR),
    ],
)
def test_a_source_may_ask_for_more_patience_never_for_less(headers: dict[str, str], wait: timedelta) -> None:
    """An hour at least, longer where the source says so, and not so long that the watch goes blind."""
    assert wait_after_answer(HOUR, headers, NOW, is_conditional=True) == wait


def test_the_period_of_the_source_and_a_feed_without_validators() -> None:
    """A longer period holds; what can only be asked in full is asked once a day."""
    assert wait_after_answer(6 * HOUR, {}, NOW, is_conditional=True) == 6 * HOUR
    assert wait_after_answer(HOUR, {}, NOW, is_conditional=False) == DAY
    assert wait_after_answer(timedelta(minutes=1), {}, NOW, is_conditional=True) == HOUR


def test_failures_wait_longer_and_longer() -> None:
    """Doubled up to a day, spread by chance, never less than the period or than asked for."""
    waits = [wait_after_failure(HOUR, {}, NOW, failures=count, chance=0) for count in range(1, 9)]
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY, DAY]
    assert wait_after_failure(HOUR, {}, NOW, failures=10_000, chance=1) == 1.25 * DAY
    assert HOUR < wait_after_failure(HOUR, {}, NOW, failures=1, chance=0.5) < 1.25 * HOUR
    assert wait_after_failure(3 * DAY, {}, NOW, failures=5, chance=0) == 3 * DAY
    assert wait_after_failure(HOUR, {"retry-after": "36000"}, NOW, failures=1, chance=1) == 10 * HOUR
    assert wait_after_failure(HOUR, {}, NOW, failures=1, chance=0, is_gone=True) == 7 * DAY


def test_validators_go_back_as_they_came_and_only_to_who_gave_them() -> None:
    """Byte for byte, with quotes and weakness marks; another address is sent none."""
    given = Validators().renewed("https://a/", {"ETag": 'W/"x y"', "Last-Modified": "yesterday-ish"})
    assert given.headers_for("https://a/") == {"If-None-Match": 'W/"x y"', "If-Modified-Since": "yesterday-ish"}
    assert given.headers_for("https://b/") == {}
    assert Validators().headers_for("https://a/") == {}


def test_each_validator_is_renewed_by_itself() -> None:
    """A 304 without an ETag forgets none; an empty one, and one that cannot be sent back, is none."""
    given = Validators("https://a/", '"1"', "Mon")
    assert given.renewed("https://a/", {}) == given
    assert given.renewed("https://a/", {"ETag": '"2"'}) == Validators("https://a/", '"2"', "Mon")
    assert given.renewed("https://b/", {"Last-Modified": "Tue"}) == Validators("https://b/", None, "Tue")
    for unusable in ("", "x" * 2_000, "\udce9", "a\tb"):
        assert not Validators().renewed("https://a/", {"ETag": unusable}).are_there
