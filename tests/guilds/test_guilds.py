"""Servers' settings: kept, cached, never stale, never overwritten unseen, never mixed up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.errors import UserError
from bot.guilds import Guilds, GuildSettings, Overtaken
from bot.store.database import Database
from bot.store.guilds import GuildStore, PresenceStore

AOI, NAO = 11, 22
SERVER, OTHER = 1001, 1002


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


class CountingDatabase:
    """Passes everything on to a database, and counts what is read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.reads = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def read(self, *arguments: Any) -> Any:
        self.reads += 1
        return await self._database.read(*arguments)


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "akudama.db")
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guilds(database: Database, clock: Clock) -> Guilds:
    return opened(database, clock)


def opened(database: Any, clock: Clock) -> Guilds:
    return Guilds(GuildStore(database), PresenceStore(database), clock)


async def test_defaults_without_a_row(guilds: Guilds) -> None:
    """A server that set nothing has settings that work."""
    assert await guilds.settings(SERVER) == GuildSettings()
    assert (await guilds.snapshot(SERVER)).revision == 0
    assert await guilds.history(SERVER) == []


async def test_no_read_after_the_first(database: Database, clock: Clock) -> None:
    """Settings come from memory, also after a change, which goes through it."""
    counting = CountingDatabase(database)
    guilds = opened(counting, clock)
    for _ in range(5):
        await guilds.settings(SERVER)
    assert counting.reads == 1
    await guilds.change(SERVER, AOI, {"spoilers.default": 4})
    assert (await guilds.settings(SERVER)).spoilers.default == 4
    assert counting.reads == 1


async def test_a_change_is_kept_and_told(guilds: Guilds, database: Database, clock: Clock) -> None:
    """What was set is there in the next process, with who set it, when, from what, to what."""
    change = await guilds.change(SERVER, AOI, {"news.channel": 5, "modules.drinks.enabled": False})
    assert change is not None and change.number == 1
    again = opened(database, clock)
    settings = await again.settings(SERVER)
    assert settings.news.channel == 5 and not settings.modules.drinks.enabled
    (kept,) = await again.history(SERVER)
    assert (kept.actor_id, kept.at, kept.via) == (AOI, clock.time, "panel")
    assert {(e.path, e.before, e.after) for e in kept.entries} == {
        ("news.channel", None, '"5"'),
        ("modules.drinks.enabled", None, "false"),
    }
    assert await guilds.settings(OTHER) == GuildSettings()


async def test_nothing_differs_nothing_is_recorded(guilds: Guilds) -> None:
    """Setting what is set already is no change."""
    await guilds.change(SERVER, AOI, {"language": "ja"})
    assert await guilds.change(SERVER, NAO, {"language": "ja"}) is None
    assert await guilds.change(SERVER, NAO, {"time_zone": "UTC"}) is None
    assert len(await guilds.history(SERVER)) == 1


@pytest.mark.parametrize(
    "updates",
    [
        {"language": "klingon!"},
        {"time_zone": "Atlantis/Capital"},
        {"spoilers.default": -1},
        {"spoilers.places.0": 3},
        {"spoilers.places.12": "much"},
        {"news.threshold": "rumour"},
        {"news.digest_hour": 24},
        {"news.channel": -5},
        {"modules.lore.channels": [0]},
        {"modules.lore.enabled": "perhaps"},
        {"nonsense": 1},
        {"modules.karaoke.enabled": False},
        {"language": "ja", "news.digest_hour": 99},
    ],
)
async def test_what_does_not_fit_changes_nothing(guilds: Guilds, updates: dict[str, Any]) -> None:
    """One wrong value, and none of the change is made."""
    with pytest.raises(UserError, match="nothing was changed"):
        await guilds.change(SERVER, AOI, updates)
    assert await guilds.settings(SERVER) == GuildSettings()
    assert await guilds.history(SERVER) == []


async def test_two_admins_never_overwrite_each_other_unseen(guilds: Guilds) -> None:
    """A change made from an older page is refused where another person changed the same setting since."""
    seen_by_both = (await guilds.snapshot(SERVER)).revision
    await guilds.change(SERVER, AOI, {"spoilers.default": 3}, since=seen_by_both)
    with pytest.raises(Overtaken) as overtaken:
        await guilds.change(SERVER, NAO, {"spoilers.default": 5}, since=seen_by_both)
    assert overtaken.value.change.actor_id == AOI
    assert (await guilds.settings(SERVER)).spoilers.default == 3
    # Another setting is nobody's loss, nor is one's own from another window.
    assert await guilds.change(SERVER, NAO, {"language": "ja"}, since=seen_by_both)
    assert await guilds.change(SERVER, AOI, {"spoilers.default": 4}, since=seen_by_both)
    # Who has seen the newest may set it.
    newest = (await guilds.snapshot(SERVER)).revision
    assert await guilds.change(SERVER, NAO, {"spoilers.default": 5}, since=newest)


async def test_of_changes_at_once_from_the_same_page_one_wins(guilds: Guilds) -> None:
    """However the changes interleave, one is made and all others hear of it."""
    people = range(100, 120)
    results = await asyncio.gather(
        *(guilds.change(SERVER, person, {"spoilers.default": person - 99}, since=0) for person in people),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Overtaken) for result in results) == len(people) - 1
    (change,) = await guilds.history(SERVER)
    assert change.actor_id is not None
    assert (await guilds.settings(SERVER)).spoilers.default == change.actor_id - 99


async def test_undo_puts_back_and_can_be_undone(guilds: Guilds) -> None:
    """An undo is a change like any other."""
    await guilds.change(SERVER, AOI, {"spoilers.places.7": 2})
    changed = await guilds.change(SERVER, AOI, {"spoilers.places.7": 5, "spoilers.places.8": 1})
    assert changed is not None
    undone = await guilds.undo(SERVER, NAO, changed.number)
    assert (await guilds.settings(SERVER)).spoilers.places == {7: 2}
    assert undone is not None and undone.via == "undo"
    await guilds.undo(SERVER, AOI, undone.number)
    assert (await guilds.settings(SERVER)).spoilers.places == {7: 5, 8: 1}


async def test_what_was_changed_again_is_not_undone(guilds: Guilds) -> None:
    """An undo would overwrite what somebody set since."""
    change = await guilds.change(SERVER, AOI, {"language": "ja"})
    await guilds.change(SERVER, NAO, {"language": "en"})
    assert change is not None
    with pytest.raises(UserError, match="changed again"):
        await guilds.undo(SERVER, AOI, change.number)
    with pytest.raises(UserError, match="no longer kept"):
        await guilds.undo(SERVER, AOI, 99)
    assert (await guilds.settings(SERVER)).language == "en"


async def test_history_in_pages(guilds: Guilds) -> None:
    """Newest first, so many at a time."""
    for seen in range(1, 8):
        await guilds.change(SERVER, AOI, {"spoilers.default": seen})
    assert [change.number for change in await guilds.history(SERVER, count=3)] == [7, 6, 5]
    assert [change.number for change in await guilds.history(SERVER, before=3, count=3)] == [2, 1]
    assert [change.number for change in await guilds.changes_since(SERVER, 5)] == [7, 6]


async def test_values_of_another_version_do_no_harm(guilds: Guilds, database: Database, clock: Clock) -> None:
    """What this version does not understand is at its default, and is not thrown away."""
    await guilds.change(SERVER, AOI, {"language": "ja"})
    async with database.write() as write:
        for path, value in (("karaoke.songs", "[1]"), ("news.threshold", '"gossip"'), ("spoilers.places.9", "-4")):
            await write.execute("INSERT INTO guild_setting VALUES (?, ?, ?)", (SERVER, path, value))
    again = opened(database, clock)
    settings = await again.settings(SERVER)
    assert settings.language == "ja"
    assert settings.news.threshold == "official" and settings.spoilers.places == {}
    await again.change(SERVER, AOI, {"time_zone": "Asia/Tokyo"})
    rows = await database.read("SELECT value FROM guild_setting WHERE path = 'karaoke.songs'")
    assert rows == [("[1]",)]


async def test_a_thousand_servers_at_once(guilds: Guilds, database: Database, clock: Clock) -> None:
    """None is lost, none is mixed up; in memory and in the file."""
    servers = range(1, 1001)

    async def configure(server: int) -> None:
        await guilds.change(server, server, {"news.channel": server * 10})
        settings = await guilds.settings(server)
        assert settings.news.channel == server * 10
        await guilds.change(server, server, {f"spoilers.places.{server}": server % 13, "language": "ja"})
        await guilds.change(server, server, {"modules.lore.roles": [server]})

    await asyncio.gather(*(configure(server) for server in servers))
    again = opened(database, clock)
    for server in servers:
        for service in (guilds, again):
            settings = await service.settings(server)
            assert settings.news.channel == server * 10
            assert settings.spoilers.places == {server: server % 13}
            assert settings.modules.lore.roles == (server,)
        assert [change.actor_id for change in await again.history(server)] == [server] * 3


async def test_left_kept_and_forgotten(guilds: Guilds, database: Database, clock: Clock) -> None:
    """What is set stays for a while after the bot has left, and is gone for good after that."""
    await guilds.reconcile([SERVER, OTHER])
    for server in (SERVER, OTHER):
        await guilds.change(server, AOI, {"language": "ja"})
        await guilds.left(server)
    clock.time += timedelta(days=29)
    await guilds.forget(keep_left=timedelta(days=30))
    assert await guilds.joined(OTHER)
    assert not await guilds.joined(OTHER)
    clock.time += timedelta(days=2)
    await guilds.forget(keep_left=timedelta(days=30))
    assert (await guilds.settings(OTHER)).language == "ja"
    assert (await guilds.settings(SERVER)).language == "member"
    for table in ("guild", "guild_setting", "guild_change", "guild_change_entry"):
        assert await database.read(f"SELECT DISTINCT guild_id FROM {table}") == [(OTHER,)]


async def test_reconcile_notices_what_happened_meanwhile(guilds: Guilds, clock: Clock, database: Database) -> None:
    """Servers left and joined while the bot was not running are noticed when it starts."""
    await guilds.change(SERVER, AOI, {"language": "ja"})
    await guilds.change(OTHER, AOI, {"language": "ja"})
    await guilds.left(OTHER)
    await guilds.reconcile([OTHER, 5])
    rows = dict(await database.read("SELECT guild_id, left_at FROM guild"))
    assert rows == {SERVER: int(clock.time.timestamp()), OTHER: None}


async def test_a_server_that_came_back_meanwhile_is_not_forgotten(guilds: Guilds, clock: Clock) -> None:
    """The bot was invited again while it was not running: known only once it is connected, and not too late."""
    await guilds.change(SERVER, AOI, {"language": "ja"})
    await guilds.left(SERVER)
    clock.time += timedelta(days=99)
    await guilds.forget(keep_left=timedelta(days=30))
    await guilds.reconcile([SERVER])
    await guilds.forget(keep_left=timedelta(days=30))
    assert (await guilds.settings(SERVER)).language == "ja"


async def test_changes_are_kept_a_year(guilds: Guilds, clock: Clock) -> None:
    """The history ends; numbers do not begin again."""
    await guilds.change(SERVER, AOI, {"language": "ja"})
    clock.time += timedelta(days=366)
    await guilds.forget(keep_left=timedelta(days=30))
    assert await guilds.history(SERVER) == []
    assert (await guilds.settings(SERVER)).language == "ja"
    change = await guilds.change(SERVER, AOI, {"language": "en"})
    assert change is not None and change.number == 2


async def test_an_undo_that_would_not_fit_changes_nothing(guilds: Guilds) -> None:
    """One limit too many would void them all, which would tell more than anybody allowed."""
    await guilds.change(
        SERVER, AOI, {"spoilers.default": 12, **{f"spoilers.places.{place}": 1 for place in range(1, 501)}}
    )
    removed = await guilds.change(SERVER, AOI, {"spoilers.places.1": None})
    await guilds.change(SERVER, AOI, {"spoilers.places.999": 1})
    assert removed is not None
    with pytest.raises(UserError, match="nothing was changed"):
        await guilds.undo(SERVER, AOI, removed.number)
    assert (await guilds.settings(SERVER)).limit(7) == 1


async def test_a_channel_is_listed_once(guilds: Guilds) -> None:
    """Discord refuses a select that has the same channel chosen twice."""
    await guilds.change(SERVER, AOI, {"modules.lore.channels": ["5", "6", "5"]})
    assert (await guilds.settings(SERVER)).modules.lore.channels == (5, 6)
