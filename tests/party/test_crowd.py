"""The real process under a crowd, and under kill -9: whatever was answered is in the store, once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from bot.party import Table
from bot.store.database import Database
from bot.store.games import GameStore
from tests.party.crowd import RULES, chatter, companion, crowd

PLAYERS, CALLS_EACH, SECONDS = 40, 5, 2.0
ROUNDS = 25
"""Kills in each of four tests, which run beside each other."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stub's processes are watched through /proc")


async def test_forty_people_press_at_once(tmp_path: Path) -> None:
    """Each of 200 presses within two seconds is answered in time and kept once; the message changes once a second."""
    async with crowd(tmp_path) as people, companion(people, tmp_path):
        await people.begin(episode=3)
        await asyncio.gather(*(people.press("join", person) for person in range(PLAYERS)))
        chance = random.Random(1)

        async def press(person: int) -> float:
            await asyncio.sleep(chance.random() * SECONDS)
            return (await people.call(person, chance.choice(RULES))).seconds

        waited = await asyncio.gather(*(press(person) for person in range(PLAYERS) for _ in range(CALLS_EACH)))
        # Discord gives an interaction up after three seconds.
        assert max(waited) < 3
        await asyncio.sleep(2.5)
        edits = people.stub.edited_at
        gaps = [after - before for before, after in pairwise(edits)]
        assert len(edits) >= 3 and min(gaps) > 0.95
        assert people.stub.unknown == {}
    kept = people.rows("SELECT COUNT(*), COUNT(DISTINCT interaction_id) FROM game_event WHERE kind = 'call'")
    assert kept == [(PLAYERS * CALLS_EACH, PLAYERS * CALLS_EACH)]
    by_person = people.rows("SELECT COUNT(*) FROM game_event WHERE kind = 'call' GROUP BY seat")
    assert by_person == [(CALLS_EACH,)] * PLAYERS


@pytest.mark.parametrize("part", range(4))
async def test_killed_at_any_moment(tmp_path: Path, part: int) -> None:
    """After each kill -9 every answered call is in the store exactly once, and the same message goes on working."""
    chance = random.Random(part)
    async with crowd(tmp_path) as people:
        async with companion(people, tmp_path):
            await people.begin(episode=3)
            for person in range(6):
                await people.press("join", person)
        for turn in range(ROUNDS):
            async with companion(people, tmp_path) as process:
                talking = asyncio.create_task(chatter(people, 6, turn))
                answered = len(people.calls)
                while len(people.calls) == answered:
                    await asyncio.sleep(0.001)
                await asyncio.sleep(chance.random() * 0.1)
                os.kill(process.process.pid, signal.SIGKILL)
                await process.process.wait()
                # What the bot had sent before it died may still be on its way.
                await asyncio.sleep(0.02)
                talking.cancel()
                await asyncio.gather(talking, return_exceptions=True)
            kept = people.rows("SELECT COUNT(*), COUNT(DISTINCT interaction_id) FROM game_event WHERE kind = 'call'")
            count, distinct = kept[0]
            # A call that was kept but not answered is one that Discord will say has failed: at most one a person a turn.
            assert len(people.calls) <= count <= len(people.calls) + 6 * (turn + 1)
            assert count == distinct
        for person in range(6):
            for rule in RULES:
                answered_so = people.calls.count((person, rule))
                sql = (
                    "SELECT COUNT(*) FROM game_event WHERE kind = 'call' AND rule = '{}' AND seat = (SELECT seat FROM"
                    " game_event WHERE kind = 'join' ORDER BY number LIMIT 1 OFFSET {})"
                )
                assert people.rows(sql.format(rule, person))[0][0] >= answered_so
    await _reads_back(people.database, len(people.calls))


async def _reads_back(path: Path, answered: int) -> None:
    """Check that the numbers of events have no gap, and that the game is still running with all that was answered."""
    database = await Database.open(path)
    try:
        store = GameStore(database)
        record = await store.load((await store.running())[0])
        assert record is not None
        assert [event.number for event in record.events] == list(range(1, len(record.events) + 1))
        table = Table(record)
        assert table.is_running and len(table.calls) >= answered
    finally:
        await database.close()
