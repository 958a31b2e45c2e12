"""What each server set: typed, with defaults, every change kept. Knows nothing of Discord."""

from bot.guilds.guilds import Guilds, Snapshot
from bot.guilds.kinds import Kind, Page
from bot.guilds.modules import MODULES, Module, module_of_cog, module_of_kind
from bot.guilds.registry import CHANNEL_KINDS, SETTINGS, Setting, chosen, setting_of, value_at
from bot.guilds.settings import FOLLOW_MEMBER, GuildSettings
from bot.store.guilds import Change, Entry, Overtaken

__all__ = [
    "CHANNEL_KINDS",
    "FOLLOW_MEMBER",
    "MODULES",
    "SETTINGS",
    "Change",
    "Entry",
    "GuildSettings",
    "Guilds",
    "Kind",
    "Module",
    "Overtaken",
    "Page",
    "Setting",
    "Snapshot",
    "chosen",
    "module_of_cog",
    "module_of_kind",
    "setting_of",
    "value_at",
]
