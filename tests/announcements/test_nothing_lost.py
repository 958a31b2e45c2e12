"""Announcements of the real process through faults and kill -9: each stands in its channel once, in order."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.rest import refusals
from benchmarks.rest.channels import Channels
from benchmarks.rest.faults import Fault, Faults
from benchmarks.rest.limits import Limits, Rule
from benchmarks.rest.server import MessageServer
from tests.announcements.fleet import Fleet, channels_of, fleet, killed, life, until

SOAK_KILLS = int(os.environ.get("SOAK_KILLS", "0"))
"""`make soak` asks for many, with more announcements in each round."""
DUE, KILLS_A_ROUND = (500, 10) if SOAK_KILLS else (200, 5)
ROUNDS = SOAK_KILLS // KILLS_A_ROUND or 2
GUILDS = 12
NONCE_WINDOW = 120.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the processes are watched through /proc")


def unreliable(seed: int, share: float) -> MessageServer:
    """Return a server of which a share of all requests goes wrong, with buckets that fill up soon."""
    faults = Faults(share=share, chance=random.Random(seed), retry_seconds=0.2, slow_seconds=0.2)
    rules = {"POST messages": Rule(5, 0.5), "GET messages": Rule(5, 0.5)}
    return MessageServer(Channels(nonce_window=NONCE_WINDOW), Limits(rules=rules), faults)


def assert_once_and_in_order(fleet: Fleet) -> None:
    """Check that each announcement stands in its channel once and in order, and that the receipts say where."""
    assert fleet.posted() == fleet.due
    receipts = set(fleet.rows("SELECT channel_id, message_id FROM outbox WHERE state = 'sent'"))
    assert receipts == {(channel, int(message["id"])) for channel, message in fleet.server.channels.kept()}


@pytest.mark.parametrize("turn", range(ROUNDS))
async def test_killed_at_any_moment(tmp_path: Path, turn: int) -> None:
    """Whatever goes wrong on the way, and whenever the process is killed."""
    chance = random.Random(f"kills/{turn}")
    async with fleet(tmp_path, unreliable(turn, share=0.1), GUILDS) as all_of_it:
        await all_of_it.plant(DUE, channels_of(GUILDS))
        for _ in range(KILLS_A_ROUND):
            after = chance.randrange(0, DUE // KILLS_A_ROUND // 2)
            await killed(all_of_it, after, chance.choice([0.0, chance.random() * 0.1, chance.random()]))
        async with life(all_of_it):
            await all_of_it.finish(60)
        assert_once_and_in_order(all_of_it)
        assert all_of_it.server.channels.made == DUE


async def test_ended_in_the_middle(tmp_path: Path) -> None:
    """A signal to end lets what is under way end, and leaves the rest for the next start."""
    async with fleet(tmp_path, unreliable(9, share=0.05), GUILDS) as all_of_it:
        all_of_it.server.latency = 0.1
        await all_of_it.plant(80, channels_of(GUILDS))
        for after in (5, 20):
            await killed(all_of_it, after, delay=0.03, how=signal.SIGTERM)
        async with life(all_of_it):
            await all_of_it.finish(60)
        assert_once_and_in_order(all_of_it)
        assert all_of_it.server.channels.made == 80


async def test_down_for_longer_than_a_nonce_is_remembered(tmp_path: Path) -> None:
    """What may have been sent is looked for in its channel before it is sent again."""
    server = unreliable(0, share=0.0)
    async with fleet(tmp_path, server, GUILDS) as all_of_it:
        await all_of_it.plant(60, channels_of(GUILDS))
        # Both have the clock of the same world, an hour apart.
        server.channels.clock = lambda: all_of_it.now
        for after in (9, 17):
            await killed(all_of_it, after, delay=0.0)
            assert all_of_it.states()["sending"]
            all_of_it.ahead += 3600
        async with life(all_of_it):
            await all_of_it.finish(30)
        assert_once_and_in_order(all_of_it)
        assert server.channels.made == 60


async def test_a_post_that_was_deleted_is_not_made_again(tmp_path: Path) -> None:
    """Neither where its receipt was lost: whoever deleted it does not want it."""
    server = unreliable(0, share=0.0)
    channel = channels_of(1)[0]
    async with fleet(tmp_path, server, 1) as all_of_it:
        await all_of_it.plant(3, [channel])
        await killed(all_of_it, 1, delay=0.0)
        ((_, first),) = server.channels.kept()
        server.channels.delete(channel, int(first["id"]))
        async with life(all_of_it):
            await all_of_it.finish(30)
        assert all_of_it.states() == {"sent": 3}
        assert all_of_it.posted() == {channel: [1, 2]} and server.channels.made == 3


async def test_a_channel_that_refuses_stops_no_other(tmp_path: Path) -> None:
    """What Discord refuses for good is asked for once, and then waits for an admin; the rest is posted."""
    server = unreliable(3, share=0.1)
    channels = channels_of(GUILDS)
    server.faults.refusing = dict(
        zip(channels, [refusals.MISSING_PERMISSIONS, refusals.MISSING_ACCESS, refusals.UNKNOWN_CHANNEL], strict=False)
    )
    async with fleet(tmp_path, server, GUILDS) as all_of_it:
        await all_of_it.plant(100, channels)
        async with life(all_of_it):
            await all_of_it.finish(60)
        refused = {channel: len(all_of_it.due.pop(channel)) for channel in channels[:3]}
        assert_once_and_in_order(all_of_it)
        paused = all_of_it.rows("SELECT channel_id, COUNT(*) FROM pause GROUP BY channel_id")
        assert dict(paused) == refused
        asked = Counter(request.channel for request in server.requests if request.status in (403, 404))
        assert asked == refused


async def test_the_limits_are_kept(tmp_path: Path) -> None:
    """Where nothing goes wrong Discord never has to say that it was too much."""
    server = MessageServer(Channels(nonce_window=NONCE_WINDOW))
    async with fleet(tmp_path, server, 40) as all_of_it:
        await all_of_it.plant(120, channels_of(40))
        async with life(all_of_it):
            await all_of_it.finish(30)
        assert_once_and_in_order(all_of_it)
        assert server.invalid == 0 and server.statuses.keys() == {200}
        assert server.limits.most_in_a_second <= server.limits.per_second


async def test_a_doubt_stays_whatever_comes_after(tmp_path: Path) -> None:
    """A post that may have been made is looked for later, also where it was refused or had to wait in between."""
    server = unreliable(0, share=0.0)
    channel = channels_of(1)[0]
    async with fleet(tmp_path, server, 1) as all_of_it:
        server.channels.clock = lambda: all_of_it.now
        await all_of_it.plant(2, [channel])
        # Made, but nobody says so; then the host is sent away for a while.
        server.faults.plan.extend([Fault.RESET_AFTER, *([Fault.BANNED] * 20)])
        async with life(all_of_it):
            await until(lambda: server.faults.happened[Fault.BANNED] >= 1, 20)
            await until(lambda: all_of_it.states() == {"due": 2}, 5)
        server.faults.plan.clear()
        all_of_it.ahead += 3600
        async with life(all_of_it):
            await all_of_it.finish(30)
        assert_once_and_in_order(all_of_it)
        assert server.channels.made == 2
