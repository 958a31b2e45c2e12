"""What the server lets go wrong: before a message is made, or after, which a bot cannot tell apart."""

from __future__ import annotations

import random

import aiohttp
import pytest

from benchmarks.rest import refusals
from benchmarks.rest.faults import EVERY_FAULT, Fault, Faults
from benchmarks.rest.limits import Limits
from benchmarks.rest.server import MessageServer
from tests.discord_rest.asking import CHANNEL, OTHER, asking

BEFORE = {
    Fault.ERROR_500: 500,
    Fault.ERROR_502: 502,
    Fault.ERROR_503: 503,
    Fault.LIMITED: 429,
    Fault.LIMITED_BY_OTHERS: 429,
    Fault.LIMITED_GLOBALLY: 429,
    Fault.BANNED: 429,
}


def unlimited(faults: Faults) -> MessageServer:
    return MessageServer(limits=Limits(per_second=10_000, rules={}), faults=faults)


@pytest.mark.parametrize(("fault", "status"), BEFORE.items())
async def test_nothing_is_made_before(fault: Fault, status: int) -> None:
    """The next request is carried out as usual."""
    async with asking(unlimited(Faults())) as ask:
        ask.server.faults.plan.append(fault)
        answer = await ask.post("one")
        assert answer.status == status and ask.server.channels.made == 0
        if fault is Fault.BANNED:
            assert "Via" not in answer.headers
        elif status == 429:
            assert answer.data["global"] == (fault is Fault.LIMITED_GLOBALLY) and answer.headers["Via"]
        assert (await ask.post("one")).status == 200


@pytest.mark.parametrize(("fault", "made"), [(Fault.RESET, 0), (Fault.RESET_AFTER, 1), (Fault.TRUNCATED_AFTER, 1)])
async def test_the_connection_ends_before_the_answer_does(fault: Fault, made: int) -> None:
    """Afterwards as well as before the message was made; the same nonce then tells which it was."""
    async with asking(unlimited(Faults())) as ask:
        ask.server.faults.plan.append(fault)
        with pytest.raises(aiohttp.ClientError):
            await ask.post("one", nonce="a", enforce_nonce=True)
        assert ask.server.channels.made == made
        assert (await ask.post("one", nonce="a", enforce_nonce=True)).status == 200
        assert ask.server.channels.made == 1
        assert [request.status for request in ask.server.requests] == [0, 200]


async def test_a_timeout_of_the_proxy_comes_after() -> None:
    """The message is there although the answer says that something failed."""
    async with asking(unlimited(Faults())) as ask:
        ask.server.faults.plan.append(Fault.ERROR_504_AFTER)
        assert (await ask.post("one")).status == 504
        assert await ask.texts() == ["one"]


async def test_channels_refuse_for_good() -> None:
    """Each with its own reason; those that forbid something count as invalid requests."""
    async with asking(unlimited(Faults())) as ask:
        ask.server.faults.refusing |= {CHANNEL: refusals.MISSING_PERMISSIONS, OTHER: refusals.UNKNOWN_CHANNEL}
        refused, unknown = await ask.post("one"), await ask.post("one", OTHER)
        assert (refused.status, refused.code, unknown.status, unknown.code) == (403, 50013, 404, 10003)
        assert ask.server.invalid == 1 and ask.server.statuses == {403: 1, 404: 1}


async def test_faults_at_random_are_the_same_from_the_same_seed() -> None:
    """About the wanted share of all requests, of every kind."""
    runs = []
    for _ in range(2):
        faults = Faults(share=0.3, chance=random.Random(7))
        runs.append([faults.next() for _ in range(2000)])
        assert set(faults.happened) == set(EVERY_FAULT)
        assert 500 < faults.happened.total() < 700
    assert runs[0] == runs[1]


async def test_slow_answers_come_at_last() -> None:
    """Whole and right."""
    async with asking(unlimited(Faults(slow_seconds=0.05))) as ask:
        ask.server.faults.plan.append(Fault.SLOW)
        assert (await ask.post("one")).data["content"] == "one"
