"""Everything the client and the cogs work with, made once by `app`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.announcements.almanac import Almanac
from bot.announcements.newsroom import Newsroom
from bot.announcements.office import Office
from bot.announcements.rewatching import Rewatching
from bot.announcements.scheduled import Scheduled
from bot.background import Background
from bot.catalogue import Catalogue, Viewers
from bot.clock import Clock
from bot.guilds import Guilds
from bot.identify import IdentifyBudget
from bot.store.database import Database
from bot.store.gateway import CommandStore
from bot.store.progress import ProgressStore
from bot.translations import Translations
from bot.ui.doctor import Doctor
from bot.ui.games.desk import GameDesk
from bot.ui.games.stage import Stage
from bot.ui.games.stats_desk import StatsDesk
from bot.ui.history import History
from bot.ui.house_rules import HouseRules
from bot.ui.news.desk import NewsDesk
from bot.ui.panel import Panel
from bot.ui.privacy import Privacy
from bot.ui.replies import Replies
from bot.ui.transfer import Transfer
from bot.watch.news import News


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the running bot."""

    database: Database
    clock: Clock
    background: Background
    translations: Translations
    catalogue: Catalogue
    viewers: Viewers
    guilds: Guilds
    progress: ProgressStore
    privacy: Privacy
    commands: CommandStore
    identifies: IdentifyBudget
    replies: Replies
    panel: Panel
    doctor: Doctor
    history: History
    transfer: Transfer
    house_rules: HouseRules
    games: GameDesk
    game_stats: StatsDesk
    stage: Stage
    news: News
    news_desk: NewsDesk
    newsroom: Newsroom
    almanac: Almanac
    scheduled: Scheduled
    office: Office
    rewatching: Rewatching
    content_digest: str
    started_at: datetime
