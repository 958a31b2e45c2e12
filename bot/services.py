"""Everything the client and the cogs work with, made once by `app`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.background import Background
from bot.catalogue import Catalogue, Viewers
from bot.clock import Clock
from bot.identify import IdentifyBudget
from bot.store.database import Database
from bot.store.gateway import CommandStore
from bot.store.progress import ProgressStore
from bot.translations import Translations
from bot.ui.replies import Replies


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the running bot."""

    database: Database
    clock: Clock
    background: Background
    translations: Translations
    catalogue: Catalogue
    viewers: Viewers
    progress: ProgressStore
    commands: CommandStore
    identifies: IdentifyBudget
    replies: Replies
    content_digest: str
    started_at: datetime
