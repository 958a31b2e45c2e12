"""The server's rate limits: as told in the headers, held, and counted where they are not kept."""

from __future__ import annotations

import pytest

from benchmarks.rest.faults import Fault, Faults
from benchmarks.rest.limits import Limits, Rule, TooMany
from benchmarks.rest.server import MessageServer
from tests.discord_rest.asking import CHANNEL, NEWS, OTHER, asking


def test_no_second_holds_more_than_the_limit() -> None:
    """Whichever second one looks at: also across what would be two seconds of a clock."""
    limits = Limits(per_second=3)
    assert [limits.take_global(0.5 + number / 10) is None for number in range(5)] == [True, True, True, False, False]
    refused = limits.take_global(1.0)
    assert refused is not None and refused.seconds == pytest.approx(0.5) and refused.body()["global"]
    assert limits.take_global(1.5) is None
    assert limits.most_in_a_second == 3


def test_a_bucket_is_full_again_after_its_seconds() -> None:
    """Each channel has its own."""
    limits = Limits(rules={"POST messages": Rule(2, 5.0)})
    first = limits.take("POST messages", 1, 10.0)
    assert not isinstance(first, TooMany)
    assert (first["X-RateLimit-Limit"], first["X-RateLimit-Remaining"], first["X-RateLimit-Reset-After"]) == (
        "2",
        "1",
        "5.000",
    )
    assert not isinstance(limits.take("POST messages", 1, 11.0), TooMany)
    refused = limits.take("POST messages", 1, 12.0)
    assert isinstance(refused, TooMany) and refused.seconds == 3.0
    assert refused.all_headers()["X-RateLimit-Remaining"] == "0"
    assert not isinstance(limits.take("POST messages", 2, 12.0), TooMany)
    assert not isinstance(limits.take("POST messages", 1, 15.0), TooMany)


async def test_a_full_bucket_answers_429() -> None:
    """With everything that tells how long to wait, and nothing made; other channels go on."""
    server = MessageServer()
    async with asking(server) as ask:
        for number in range(5):
            answer = await ask.post(str(number))
            assert answer.headers["X-RateLimit-Remaining"] == str(4 - number)
        refused = await ask.post("too many")
        assert refused.status == 429 and refused.headers["X-RateLimit-Scope"] == "user"
        assert 4 < refused.data["retry_after"] <= 5 and refused.headers["Retry-After"] == "5"
        assert not refused.data["global"] and refused.headers["Via"] and "X-RateLimit-Global" not in refused.headers
        assert (await ask.post("elsewhere", OTHER)).status == 200
        assert server.channels.made == 6 and server.invalid == 1


async def test_ten_crossposts_an_hour() -> None:
    """The eleventh has to wait for most of an hour."""
    server = MessageServer(limits=Limits(per_second=10_000))
    server.limits.rules = {"POST crosspost": server.limits.rules["POST crosspost"]}
    async with asking(server) as ask:
        posted = [(await ask.post(str(number), NEWS)).data["id"] for number in range(11)]
        answers = [await ask("POST", f"/channels/{NEWS}/messages/{own}/crosspost") for own in posted]
        assert [answer.status for answer in answers] == [200] * 10 + [429]
        assert 3500 < answers[-1].data["retry_after"] <= 3600


async def test_the_limit_for_all_routes() -> None:
    """It counts every route but answers to people, says that it is global, and passes."""
    server = MessageServer(limits=Limits(per_second=4))
    async with asking(server) as ask:
        for path in ("/users/@me", "/oauth2/applications/@me"):
            assert (await ask("GET", path)).status == 200
        for _ in range(3):
            await ask("PATCH", "/webhooks/1/token/messages/@original", {"content": "x"})
        statuses = [(await ask.post(str(number))).status for number in range(2)]
        refused = await ask("GET", "/users/@me")
        assert statuses == [200, 200] and refused.status == 429
        assert refused.headers["X-RateLimit-Global"] == "true" and refused.headers["X-RateLimit-Scope"] == "global"
        assert refused.data["global"] and 0 < refused.data["retry_after"] <= 1


async def test_a_limit_of_others_is_no_invalid_request() -> None:
    """One for the whole channel, which others used up, is not held against the bot."""
    server = MessageServer(faults=Faults())
    async with asking(server) as ask:
        server.faults.plan.extend([Fault.LIMITED_BY_OTHERS, Fault.LIMITED])
        scopes = [(await ask("GET", f"/channels/{CHANNEL}/messages")).headers["X-RateLimit-Scope"] for _ in range(2)]
        assert scopes == ["shared", "user"] and server.invalid == 1
