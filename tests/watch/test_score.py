"""Thirty days as a feed's server sees them: it keeps the columns of the feed reader score, and finds nothing to say."""

from __future__ import annotations

import random
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.watch.crier import Asked, Crier, Feed, ManualClock, rss
from tests.watch.watching import a_source, watching

DAYS = 30
LAST = DAYS + 3
"""The last start may be just before the end, and go on for two days."""
LOOK_EVERY = timedelta(minutes=13)
"""Coarser than the bot's own minute, so that a month is quick; what is too early would be too early all the same."""


async def test_thirty_days_with_restarts(tmp_path: Path, clock: ManualClock, crier: Crier) -> None:
    """Feeds that change, that do not, that have one validator or none, that fail, move and ask for patience."""
    chance = random.Random(7)
    kinds = {
        "/both": {},
        "/etag-only": {"validators": ("ETag",)},
        "/date-only": {"validators": ("Last-Modified",)},
        "/neither": {"validators": ()},
        "/still": {},
        "/cached": {"headers": {"Cache-Control": "max-age=10800"}},
        "/expires": {},
        "/flaky": {},
        "/patient": {},
        "/broken": {"body": b"<html>no feed</html>"},
        "/moved": {"status": 301, "headers": {"Location": "/both-moved"}},
        "/both-moved": {},
    }
    sources = [a_source(crier, path) for path in kinds if path != "/both-moved"]
    for path, values in kinds.items():
        feed = crier.feed(path)
        for name, value in values.items():
            setattr(feed, name, value)

    end, number = clock.now() + timedelta(days=DAYS), 0
    while clock.now() < end:
        async with watching(tmp_path, clock, sources) as watch:
            # From one restart to the next: some within an hour, some after days.
            until = clock.now() + timedelta(hours=chance.choice([0.2, 0.5, 3, 17, 50]))
            while clock.now() < until:
                number += 1
                change(crier, number, chance)
                await watch.check(minutes=LOOK_EVERY / timedelta(minutes=1))

    said = {path: feed.complaints() + feed.out_of_sequence() for path, feed in crier.feeds.items()}
    # A permanent move is the operator's to follow; until then the old address can only be asked in full.
    assert {path: found for path, found in said.items() if found} == {}
    asked = {path: len(feed.asked) for path, feed in crier.feeds.items()}
    assert 500 < asked["/both"] <= LAST * 24 and 500 < asked["/still"] <= LAST * 24
    assert asked["/neither"] <= LAST and asked["/cached"] <= LAST * 8 and asked["/expires"] <= LAST * 5
    assert asked["/flaky"] < asked["/both"] and asked["/both-moved"] == asked["/moved"]
    statuses = [one.status for one in crier.feed("/still").asked]
    assert statuses == [200] + [304] * (len(statuses) - 1)
    patient(crier.feed("/patient").asked)


def change(crier: Crier, number: int, chance: random.Random) -> None:
    """Let the feeds of the server go on with time."""
    feeds, now = crier.feeds, crier.clock.now()
    if chance.random() < 0.01:
        for path in ("/both", "/etag-only", "/date-only", "/neither", "/flaky", "/both-moved", "/expires"):
            feeds[path].body = rss(*[(f"Item {number - back}", str(number - back), now) for back in range(8)])
    if chance.random() < 0.3:
        feeds["/flaky"].status = chance.choice([200, 200, 500, 404])
    feeds["/expires"].headers = {"Expires": format_datetime(now + timedelta(hours=5), usegmt=True)}
    soon = format_datetime(now + timedelta(hours=4), usegmt=True)
    feeds["/patient"].status = (200, 429, 503)[number // 40 % 3]
    feeds["/patient"].headers = {"Retry-After": "14400" if number // 40 % 3 == 1 else soon}


def patient(asked: list[Asked]) -> None:
    """Check that after 429 and 503 the time that they asked for went by, in either form."""
    refused = [(one, after) for one, after in pairwise(asked) if one.status in (429, 503)]
    assert {one.status for one, _ in refused} == {429, 503}
    assert all(after.at - one.at >= timedelta(hours=4) for one, after in refused)


@pytest.mark.parametrize(
    ("headers", "path", "said"),
    [
        ({"If-None-Match": '"made up"'}, "/", "made up If-None-Match"),
        ({"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}, "/", "made up If-Modified-Since"),
        ({"Cookie": "a=1"}, "/", "sent Cookie"),
        ({"Referer": "https://x/"}, "/", "sent Referer"),
        ({}, "/?null", "added a query"),
        ({"User-Agent": "Mozilla"}, "/", "does not say who it is"),
        ({"Accept-Encoding": "identity"}, "/", "takes no gzip"),
    ],
)
def test_the_score_sees_what_is_wrong(clock: ManualClock, headers: dict[str, str], path: str, said: str) -> None:
    """Each column complains about what it is there for."""
    well = {"User-Agent": "x (+https://x)", "Accept-Encoding": "gzip"}
    feed = Feed(clock, asked=[Asked(clock.now(), {**well, **headers}, path, 304)])
    assert any(complaint.startswith(said) for complaint in feed.complaints())


def test_the_score_counts_and_measures(clock: ManualClock) -> None:
    """A second full answer, an hour that was not waited, and a validator that went back are seen."""
    well = {"User-Agent": "x (+https://x)", "Accept-Encoding": "gzip"}
    feed = Feed(clock, asked=[Asked(clock.now() + timedelta(minutes=50) * n, well, "/", 200) for n in range(2)])
    assert [complaint[:22] for complaint in feed.complaints()] == [
        "2 unconditional reques",
        "asked again after 0:50",
        "unconditional again af",
    ]
    feed.given["ETag"] = ["1", "2"]
    feed.asked = [Asked(clock.now(), {"If-None-Match": value}, "/", 200) for value in ("2", "1")]
    assert feed.out_of_sequence() == ["If-None-Match went back to 1"]
