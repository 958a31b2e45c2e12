"""The only door to content: every question takes a `Viewer` and is answered with what that viewer may see."""

from bot.catalogue.answers import Entry, Fact, Hit, Link, Name, Ref, Source
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.viewer import Viewer, Viewers

__all__ = ["Catalogue", "Entry", "Fact", "Hit", "Link", "Name", "Ref", "Source", "Viewer", "Viewers"]
