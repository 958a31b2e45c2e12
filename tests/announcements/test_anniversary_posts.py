"""The post on an anniversary: what came out, as far as may be told in its place, to whom the server chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.announcements import anniversary_posts, whereabouts
from bot.announcements.almanac import occasions
from bot.announcements.tasks import Later, Never, Send, Source, Task
from bot.planning.anniversaries import KIND
from bot.store.outbox import Parcel
from tests.harness import World, control, read, texts
from tests.leaks import Secrets

RELEASE = "anniversary/12-release-1/2026"


def source(companion: World) -> Source:
    return companion.services.almanac.sources[KIND]


async def want(companion: World, channel_id: int | None = None, **values: Any) -> None:
    chosen = {"announcements__channel": channel_id or companion.channel.id, "announcements__anniversaries": True}
    await companion.set(**{**chosen, **values})


def parcel(companion: World, what: str = "anniversary/1/2026", channel_id: int | None = None) -> Parcel:
    now = companion.services.clock.now()
    place = channel_id or companion.channel.id
    return Parcel(
        what, place, companion.guild.id, KIND, KIND, what.split("/")[1], KIND, now, now + timedelta(hours=6), 0
    )


def shown(task: Task) -> str:
    assert isinstance(task, Send)
    return "\n".join(texts(task.layout.to_components()))


async def test_what_is_said(companion: World) -> None:
    """How long ago, which episode, its title and its teaser, and a way to read on."""
    await want(companion)
    task = await source(companion).make(parcel(companion))
    told = shown(task)
    assert isinstance(task, Send) and task.role_id is None and task.answers is None
    assert "## 6 years ago today" in told and "Episode 1 first aired: **Se7en**" in told
    assert "> One dropped coin, one plate of takoyaki" in told and "1:mine:0:episode:1" in told
    assert "estimated" not in told and "config panel" in told
    assert "(estimated from the weekly slot)" in shown(
        await source(companion).make(parcel(companion, "anniversary/2/2026"))
    )
    assert "## 1 year ago today" in shown(await source(companion).make(parcel(companion, "anniversary/2/2021")))


async def test_another_version(companion: World) -> None:
    """Another cut of an episode has a day of its own."""
    await want(companion)
    told = shown(await source(companion).make(parcel(companion, RELEASE)))
    assert "## 5 years ago today" in told and "Another version of episode 12" in told
    assert "the director's cut of the episode" in told and "first aired" not in told


async def test_in_japanese(companion: World) -> None:
    """The post speaks the server's language."""
    await want(companion, language="ja")
    told = shown(await source(companion).make(parcel(companion)))
    assert "## 6年前の今日" in told and "第1話が初めて放送されました：**SE7EN**" in told
    told = shown(await source(companion).make(parcel(companion, RELEASE)))
    assert "の別バージョンが発売されました" in told and "カンゼンバン（ディレクターズカット版）" in told


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_nothing_is_given_away(companion: World, language: str) -> None:
    """At every level, the post of every anniversary holds nothing that is hidden there."""
    await want(companion, language=language)
    days = await occasions(companion.services.catalogue)
    assert len(days) == 13
    for seen in range(13):
        await companion.limit(seen, companion.channel.id)
        secrets = Secrets(seen)
        for one in days:
            told = shown(await source(companion).make(parcel(companion, f"anniversary/{one.name}/2026")))
            assert secrets.found_in(told) == [], (seen, one)


async def test_the_limit_is_that_of_the_place_and_the_moment(companion: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The post is made for whoever reads in its channel, or thread, when it is sent."""
    asked: list[int] = []
    entry = companion.services.catalogue.entry

    async def noted(viewer: Any, kind: str, slug: str) -> Any:
        asked.append(viewer.seen)
        return await entry(viewer, kind, slug)

    monkeypatch.setattr(companion.services.catalogue, "entry", noted)
    await want(companion)
    await companion.limit(9)
    await companion.limit(3, companion.channel.id)
    await source(companion).make(parcel(companion))
    await companion.limit(5, companion.channel.id)
    await source(companion).make(parcel(companion))
    await want(companion, 999)
    await source(companion).make(parcel(companion, channel_id=999))
    # Which days there are is asked for everything; and a channel that cannot be seen is told the premise only.
    assert list(dict.fromkeys(asked)) == [12, 3, 5, 0]


async def test_what_may_not_be_told_is_not_posted(companion: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version whose very existence gives something away is kept where it is not safe."""
    await want(companion)
    catalogue = companion.services.catalogue
    entry = catalogue.entry

    async def guarded(viewer: Any, kind: str, slug: str) -> Any:
        found = await entry(viewer, kind, slug)
        if viewer.seen < 12 and found is not None:
            return replace(found, facts=tuple(fact for fact in found.facts if fact.field != "release"))
        return found

    monkeypatch.setattr(catalogue, "entry", guarded)
    assert await source(companion).make(parcel(companion, RELEASE)) == Never(anniversary_posts.NOT_HERE)
    await companion.limit(12)
    assert isinstance(await source(companion).make(parcel(companion, RELEASE)), Send)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"modules__announcements__enabled": False}, anniversary_posts.SWITCHED_OFF),
        ({"announcements__anniversaries": None}, anniversary_posts.NOT_WANTED),
        ({"announcements__channel": None}, anniversary_posts.NO_CHANNEL),
        ({"announcements__channel": 99}, anniversary_posts.OTHER_CHANNEL),
    ],
)
async def test_not_wanted_any_more(companion: World, values: dict[str, Any], reason: str) -> None:
    """Whatever was changed since holds; another channel gets the post."""
    await want(companion, **values)
    assert await source(companion).make(parcel(companion)) == Never(reason)
    moved = await companion.services.database.read("SELECT channel_id, what FROM outbox")
    expected = [(99, "anniversary/1/2026")] if reason == anniversary_posts.OTHER_CHANNEL else []
    assert [tuple(row) for row in moved] == expected


async def test_the_role(companion: World) -> None:
    """The role of announcements is mentioned while it is there; everybody never is."""
    role = companion.guild.create_role("Fans")
    await want(companion, announcements__role=role.id)
    task = await source(companion).make(parcel(companion))
    assert isinstance(task, Send) and task.role_id == role.id and f"<@&{role.id}>" in shown(task)
    for nobody in (companion.guild.id, 4242):
        await want(companion, announcements__role=nobody)
        task = await source(companion).make(parcel(companion))
        assert isinstance(task, Send) and task.role_id is None and "<@&" not in shown(task)


async def test_a_server_that_is_not_known_yet_waits(companion: World) -> None:
    """Where Discord has not told of the server, it is looked again; and what the content lost is not posted."""
    await want(companion)
    row = replace(parcel(companion), guild_id=123)
    await companion.services.guilds.change(
        123, 1, {"announcements.channel": companion.channel.id, "announcements.anniversaries": True}
    )
    task = await source(companion).make(row)
    assert task == Later(companion.services.clock.now() + whereabouts.LOOK_AGAIN)
    for what in ("anniversary/99/2026", "anniversary/1/2020"):
        assert await source(companion).make(parcel(companion, what)) == Never(anniversary_posts.NOT_KNOWN)


async def test_its_button_reads_on_as_far_as_the_presser_is(companion: World) -> None:
    """Whoever presses reads the episode's card alone, at their own progress."""
    await want(companion)
    task = await source(companion).make(parcel(companion))
    assert isinstance(task, Send)
    place = companion.bot.get_channel(companion.channel.id)
    message = await place.send(view=task.layout)  # type: ignore[union-attr]
    await companion.services.progress.set(companion.finished.id, 12, companion.services.clock.now())
    reply = await companion.finished.click(message, custom_id=control(message, "1:mine:"))
    assert reply.ephemeral and "What happens" in read(reply)
