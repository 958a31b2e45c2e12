"""Announcements of the real process through faults and kill -9: each stands in its channel once, in order.

`make soak` kills it two hundred times, and prints what that came to.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.rest import refusals
from benchmarks.rest.channels import Channels
from benchmarks.rest.faults import Fault, Faults
from benchmarks.rest.limits import Limits, Rule
from benchmarks.rest.server import MessageServer
from tests.announcements.fleet import Fleet, channels_of, fleet, until
from tests.announcements.lives import killed, killed_at_random, life

SOAK_KILLS = int(os.environ.get("SOAK_KILLS", "0"))
SOAK_SEED = os.environ.get("SOAK_SEED") or str(time.time_ns())
"""What is killed when in a soak; a short run is always the same, as far as processes can be."""
GUILDS = 4
NONCE_WINDOW = 120.0
AWAY_SECONDS = 600.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the processes are watched through /proc")


@dataclass(slots=True)
class Trial:
    """How hard it is tried: `at_once` of the announcements are due at first, the others from life to life."""

    due: int
    at_once: int
    kills: int
    seed: str
    began: float = field(default_factory=time.monotonic)
    in_doubt: list[int] = field(default_factory=list)  # after each kill: of how many posts nobody knew
    times_away: int = 0

    async def run(self, fleet: Fleet) -> None:
        """Kill the bot again and again; each fourth time it is away for longer than a nonce is remembered."""
        chance = random.Random(self.seed)
        later = Counter(chance.randrange(self.kills) for _ in range(self.due - self.at_once))
        channels = channels_of(GUILDS)
        await fleet.plant(self.at_once, channels)
        for number in range(self.kills):
            await fleet.plant(later[number], channels, since=0, until=3)
            await killed_at_random(fleet, chance)
            self.in_doubt.append(fleet.in_doubt())
            if number % 4 == 3:
                fleet.ahead += AWAY_SECONDS
                self.times_away += 1

    def lines(self, fleet: Fleet) -> list[str]:
        """Tell what it came to."""
        server = fleet.server
        looked = sum(request.kind == "GET messages" and request.status == 200 for request in server.requests)
        faults = ", ".join(f"{fault.value} {count}" for fault, count in sorted(server.faults.happened.items()))
        doubtful = sum(count > 0 for count in self.in_doubt)
        return [
            f"seed {self.seed}; {time.monotonic() - self.began:.0f} s",
            f"{self.kills} kills; {doubtful} of them left {sum(self.in_doubt)} posts in doubt",
            f"away for {AWAY_SECONDS:.0f} s: {self.times_away} times",
            f"{len(server.requests)} requests, answered {dict(sorted(server.statuses.items()))} (0: cut off)",
            f"faults: {faults}",
            f"{server.channels.repeated} posts spared by their nonce, {looked} times looked into a channel",
            f"{self.due} announcements due, {server.channels.made} posts made",
        ]


def short() -> Trial:
    """Return what every run of the tests has time for."""
    return Trial(due=48, at_once=24, kills=4, seed="short")


def unreliable(seed: str, share: float) -> MessageServer:
    """Return a server of which a share of all requests goes wrong, with buckets that fill up soon."""
    faults = Faults(share=share, chance=random.Random(seed), retry_seconds=0.2, slow_seconds=0.2)
    rules = {"POST messages": Rule(5, 0.5), "GET messages": Rule(5, 0.5)}
    return MessageServer(Channels(nonce_window=NONCE_WINDOW), Limits(rules=rules), faults)


def assert_once_and_in_order(fleet: Fleet) -> None:
    """Check that each announcement stands in its channel once and in order, and that the receipts say where."""
    assert fleet.posted() == fleet.due
    receipts = set(fleet.rows("SELECT channel_id, message_id FROM outbox WHERE state = 'sent'"))
    assert receipts == {(channel, int(message["id"])) for channel, message in fleet.server.channels.kept()}


async def test_killed_at_any_moment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever goes wrong on the way, and whenever the process is killed."""
    trial = Trial(due=500, at_once=150, kills=SOAK_KILLS, seed=SOAK_SEED) if SOAK_KILLS else short()
    async with fleet(tmp_path, unreliable(trial.seed, share=0.1), GUILDS) as all_of_it:
        await trial.run(all_of_it)
        async with life(all_of_it):
            await all_of_it.finish(120)
        if SOAK_KILLS:
            with capsys.disabled():
                print("", *trial.lines(all_of_it), sep="\n")
        assert_once_and_in_order(all_of_it)
        assert all_of_it.server.channels.made == trial.due
        assert any(trial.in_doubt)


async def test_ended_in_the_middle(tmp_path: Path) -> None:
    """A signal to end lets what is under way end, and leaves the rest for the next start."""
    async with fleet(tmp_path, unreliable("", share=0.0), GUILDS) as all_of_it:
        all_of_it.server.latency = 0.1
        await all_of_it.plant(48, channels_of(GUILDS))
        await killed(all_of_it, 12, delay=0.03, how=signal.SIGTERM)
        async with life(all_of_it):
            await all_of_it.finish(60)
        assert_once_and_in_order(all_of_it)
        assert all_of_it.server.channels.made == 48


async def test_down_for_longer_than_a_nonce_is_remembered(tmp_path: Path) -> None:
    """What may have been sent is looked for in its channel before it is sent again."""
    server = unreliable("", share=0.0)
    async with fleet(tmp_path, server, GUILDS) as all_of_it:
        await all_of_it.plant(48, channels_of(GUILDS))
        await killed(all_of_it, 17, delay=0.0)
        assert all_of_it.states()["sending"]
        all_of_it.ahead += 3600
        async with life(all_of_it):
            await all_of_it.finish(30)
        assert_once_and_in_order(all_of_it)
        assert server.channels.made == 48


async def test_a_post_that_was_deleted_is_not_made_again(tmp_path: Path) -> None:
    """Neither where its receipt was lost: whoever deleted it does not want it."""
    server = unreliable("", share=0.0)
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
    server = unreliable("", share=0.0)
    channels = channels_of(GUILDS)
    server.faults.refusing = dict(
        zip(channels, [refusals.MISSING_PERMISSIONS, refusals.MISSING_ACCESS, refusals.UNKNOWN_CHANNEL], strict=False)
    )
    async with fleet(tmp_path, server, GUILDS) as all_of_it:
        await all_of_it.plant(48, channels)
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
        await all_of_it.plant(90, channels_of(40))
        async with life(all_of_it):
            await all_of_it.finish(30)
        assert_once_and_in_order(all_of_it)
        assert server.invalid == 0 and server.statuses.keys() == {200}
        assert server.limits.most_in_a_second <= server.limits.per_second


async def test_a_doubt_stays_whatever_comes_after(tmp_path: Path) -> None:
    """A post that may have been made is looked for later, also where it was refused or had to wait in between."""
    server = unreliable("", share=0.0)
    channel = channels_of(1)[0]
    async with fleet(tmp_path, server, 1) as all_of_it:
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
