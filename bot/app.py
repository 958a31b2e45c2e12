"""The composition root: settings -> store -> content -> services -> client, and their ends in reverse order."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.announcements.almanac import Almanac
from bot.announcements.newsroom import Newsroom
from bot.announcements.office import Office
from bot.announcements.rewatching import Rewatching
from bot.announcements.scheduled import Scheduled
from bot.background import Background, Sleep
from bot.catalogue import Catalogue, Viewers
from bot.client import CompanionBot
from bot.clock import Clock, SystemClock
from bot.content.files import digest
from bot.errors import N_, ContentError
from bot.guilds import Guilds
from bot.guilds.transfer import KEEP_DRAFTS
from bot.guilds.zones import zone_names
from bot.identify import IdentifyBudget
from bot.logs import get_logger
from bot.news.show import load_show
from bot.party import Games
from bot.services import Services
from bot.settings import Settings
from bot.store.content import ContentStore
from bot.store.database import Database
from bot.store.drafts import DraftStore
from bot.store.facts import FactStore
from bot.store.game_totals import GameTotalStore
from bot.store.games import GameStore
from bot.store.gateway import CommandStore, IdentifyStore
from bot.store.guilds import GuildStore, PresenceStore
from bot.store.news_items import ItemStore
from bot.store.news_verdicts import VerdictStore
from bot.store.outbox import OutboxStore
from bot.store.people import PeopleStore
from bot.store.progress import ProgressStore
from bot.translations import Translations
from bot.ui.doctor import Doctor
from bot.ui.games.desk import GameDesk
from bot.ui.games.look import Look
from bot.ui.games.picture import Pictures
from bot.ui.games.stage import Stage
from bot.ui.games.stats_desk import StatsDesk
from bot.ui.history import History
from bot.ui.house_rules import HouseRules
from bot.ui.news.desk import NewsDesk
from bot.ui.panel import Looker, Panel
from bot.ui.privacy import Privacy
from bot.ui.replies import Replies
from bot.ui.transfer import Transfer
from bot.watch.net.fetch import Policy
from bot.watch.news import News
from bot.watch.reading import Reader
from bot.watch.sources import Source, load_sources
from bot.watch.standing import Standing
from bot.watch.watch import Watch

CLOSE_SECONDS = 4.0
HOUSEKEEPING = timedelta(hours=1)
GAMES = timedelta(minutes=15)
NEWS_CHECK = timedelta(minutes=1)
"""How often it is looked which sources are due; none is asked more than once an hour."""

log = get_logger(__name__)


async def serve(settings: Settings, *, sync: bool = False) -> None:
    """Run the bot until it is told to stop; everything that can be wrong here is found before Discord is asked."""
    token = settings.require_token()
    async with open_services(settings) as services:
        stop = asyncio.Event()
        stop_on_signals(stop)
        await _until(stop, services.identifies.wait())
        if stop.is_set():
            return
        # Only here: a preview and a check ask nobody.
        services.background.every(NEWS_CHECK, N_("News"), lambda: _check_news(services))
        bot = CompanionBot(services, shards=settings.shards, sync=sync)
        try:
            await _until(stop, bot.serve(token))
        finally:
            log.info("closing")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bot.close(), CLOSE_SECONDS)


async def _check_news(services: Services) -> None:
    await services.news.check()
    services.office.delivery.poke()


@asynccontextmanager
async def open_services(
    settings: Settings, clock: Clock | None = None, sleep: Sleep = asyncio.sleep
) -> AsyncIterator[Services]:
    """Open the store, load the content where it changed, and give all services; close the store at the end."""
    clock = clock or SystemClock()
    database = await Database.open(settings.database)
    try:
        content_digest = await load_content(settings.content, database, clock)
        # Read now and in a thread, so that no check of a setting has to read them while people wait.
        await asyncio.to_thread(zone_names)
        sources = await asyncio.to_thread(load_watched, settings)
        news = _news(settings, sources, database, clock)
        yield _services(settings, database, clock, sleep, content_digest, news)
    finally:
        await database.close()


async def load_content(directory: Path, database: Database, clock: Clock) -> str:
    """Bring the store's content up to the files' and return its digest; work only where they differ.

    Without the files the bot answers from what it loaded last.
    """
    store = ContentStore(database)
    loaded = await store.digest()
    try:
        wanted = await asyncio.to_thread(digest, directory)
    except ContentError as error:
        if loaded is None:
            raise
        log.warning("content files cannot be read; answering from the last ones", reason=str(error))
        return loaded
    if loaded != wanted:
        # Imported here because validation costs 100 ms that a start with unchanged content need not pay.
        from bot.content.flatten import flatten  # noqa: PLC0415
        from bot.content.load import load  # noqa: PLC0415

        rows = await asyncio.to_thread(lambda: flatten(load(directory)))
        await store.replace(rows, wanted, clock.now())
        log.info("content loaded", digest=wanted[:12])
    return wanted


def load_watched(settings: Settings) -> tuple[Source, ...]:
    """Return the sources of news; raise `OperatorError` where their list, or what they are judged by, has mistakes.

    A bot that comes without these files watches nothing; files that the operator named have to be there.
    """
    missing = [name for name in ("feeds", "news") if not getattr(settings, name).exists()]
    if missing and not settings.model_fields_set.intersection(missing):
        log.info("no news is watched; the files for it are missing", files=[str(getattr(settings, n)) for n in missing])
        return ()
    load_show(settings.news)
    return load_sources(settings.feeds)


def _news(settings: Settings, sources: tuple[Source, ...], database: Database, clock: Clock) -> News:
    reader = Reader(lambda: load_show(settings.news))
    standing = Standing(ItemStore(database), VerdictStore(database), OutboxStore(database), reader)
    policy = Policy.of(allow_private=settings.allow_private_feeds)
    watch = Watch(sources, policy, clock, database, reader, standing)
    return News(sources, watch, standing, database, clock)


def _services(
    settings: Settings, database: Database, clock: Clock, sleep: Sleep, content_digest: str, news: News
) -> Services:
    translations = Translations(settings.locale)
    catalogue = Catalogue(FactStore(database))
    progress = ProgressStore(database)
    guilds = Guilds(GuildStore(database), PresenceStore(database), clock)
    drafts = DraftStore(database)
    viewers = Viewers(guilds, progress)
    identifies = IdentifyBudget(IdentifyStore(database), clock)

    replies = Replies(catalogue, guilds, viewers, progress, translations, clock)
    office = Office.build(database, guilds, replies, clock, sleep, settings.posts_per_second)
    doctor = Doctor(guilds, replies, office.pauses)
    looker = Looker(guilds, catalogue, translations, doctor, office.pauses, clock)
    games = Games(GameStore(database), clock)
    look = Look(catalogue, guilds, viewers, clock)
    stage = Stage(games, look, Pictures(settings.fonts), replies, sleep)
    newsroom = Newsroom.build(database, news, catalogue, viewers, guilds, replies, clock)
    newsroom.join(office)
    almanac = Almanac.build(database, catalogue, guilds, newsroom.guide, clock)
    almanac.join(office)
    rewatching = Rewatching.build(database, catalogue, viewers, guilds, doctor, office.pauses, replies, clock, sleep)
    rewatching.join(office)
    scheduled = Scheduled.build(database, catalogue, viewers, guilds, doctor, replies, clock)
    scheduled.join(office)
    chores = _chores(settings, clock, database, identifies, guilds, drafts, games, news, rewatching, scheduled)
    return Services(
        database=database,
        clock=clock,
        background=_background(clock, sleep, chores, stage),
        translations=translations,
        catalogue=catalogue,
        viewers=viewers,
        guilds=guilds,
        progress=progress,
        privacy=Privacy(PeopleStore(database), clock, replies),
        commands=CommandStore(database),
        identifies=identifies,
        replies=replies,
        panel=Panel(guilds, catalogue, doctor, looker, office.pauses, replies),
        doctor=doctor,
        history=History(guilds, catalogue, replies),
        transfer=Transfer(guilds, drafts, catalogue, clock, replies),
        house_rules=HouseRules(guilds, catalogue, replies),
        games=GameDesk(games, catalogue, look, stage, replies),
        game_stats=StatsDesk(games, GameTotalStore(database), look, stage, replies),
        stage=stage,
        news=news,
        news_desk=NewsDesk(news, catalogue),
        newsroom=newsroom,
        almanac=almanac,
        scheduled=scheduled,
        office=office,
        rewatching=rewatching,
        content_digest=content_digest,
        started_at=clock.now(),
    )


def _chores(
    settings: Settings,
    clock: Clock,
    database: Database,
    identifies: IdentifyBudget,
    guilds: Guilds,
    drafts: DraftStore,
    games: Games,
    news: News,
    rewatching: Rewatching,
    scheduled: Scheduled,
) -> Sequence[Callable[[], Awaitable[object]]]:
    """Return what is done every hour, in this order: forget what is old, then tidy the file up."""
    return (
        identifies.forget_old,
        lambda: guilds.forget(keep_left=timedelta(days=settings.keep_left_days)),
        lambda: drafts.forget_before(clock.now() - KEEP_DRAFTS),
        games.forget_old,
        rewatching.rewatches.forget_old,
        scheduled.plans.forget_old,
        news.keep_up,
        database.tidy,
    )


def _background(
    clock: Clock, sleep: Sleep, chores: Sequence[Callable[[], Awaitable[object]]], stage: Stage
) -> Background:
    background = Background(clock, sleep)

    async def housekeeping() -> None:
        for chore in chores:
            await chore()

    background.every(HOUSEKEEPING, N_("Housekeeping"), housekeeping)
    background.every(GAMES, N_("Games"), stage.look_after)
    return background


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on Ctrl-C and on SIGTERM."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows has no handlers here; there Ctrl-C raises KeyboardInterrupt, which closes everything as well.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Await `work`, or leave it where it is once `stop` is set."""
    task = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if task.done():
        task.result()
    else:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
