"""The panel in which admins see and change the settings of their server."""

from bot.ui.panel.desk import Panel
from bot.ui.panel.items import ITEMS, submitted
from bot.ui.panel.look import Looker

__all__ = ["ITEMS", "Looker", "Panel", "submitted"]
