"""Everything the client and the cogs work with, made once by `app`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
from bot.ui.history import History
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
    news: News
    content_digest: str
    started_at: datetime
