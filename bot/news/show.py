"""What the watch knows of the show itself, from `data/news.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.errors import ContentError
from bot.news.headline import normalise
from bot.news.items import Medium
from bot.news.rules.words import whole
from bot.yaml_files import read_model, report

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$")]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outlet(_Model):
    """One outlet by all its names."""

    name: Words
    hosts: list[Host] = []
    names: list[Words] = []


class NewsFile(_Model):
    """news.yaml"""

    names: list[Words] = Field(min_length=1)
    misspelt: list[Words] = []
    makers: list[Words] = []
    media: dict[Medium, list[Words]] = {}
    official_hosts: list[Host] = []
    syndicators: list[Host] = []
    outlets: list[Outlet] = []


@dataclass(frozen=True, slots=True)
class Show:
    """The show as the rules ask for it; every pattern is for normalised text."""

    name: re.Pattern[str]
    makers: re.Pattern[str]
    media: Mapping[Medium, re.Pattern[str]]
    official_hosts: frozenset[str]
    syndicators: frozenset[str]
    outlet_of: Mapping[str, str]
    """The one name of an outlet, by each of its hosts and normalised names."""


def load_show(path: Path) -> Show:
    """Return what `path` says; raise `ContentError` with every mistake in it."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror}); put it back or correct its rights") from error
    reading = read_model(path.name, text, NewsFile)
    if reading.mistakes or reading.model is None:
        raise ContentError(report(path.parent, reading.mistakes, {path.name: reading.lines}, "correct the file"))
    return show_of(reading.model)


def show_of(file: NewsFile) -> Show:
    """Return the patterns of a validated file."""
    return Show(
        name=_any_of(file.names + file.misspelt),
        makers=_any_of(file.makers),
        media={medium: _any_of(words) for medium, words in file.media.items()},
        official_hosts=frozenset(file.official_hosts),
        syndicators=frozenset(file.syndicators),
        outlet_of={key: outlet.name for outlet in file.outlets for key in _keys(outlet)},
    )


def _keys(outlet: Outlet) -> Iterable[str]:
    yield from outlet.hosts
    yield from (normalise(name) for name in (outlet.name, *outlet.names))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    pieces = [re.sub(r"(?:\\[ \-]|[・_])", r"[ ・_-]?", re.escape(normalise(word))) for word in words]
    latin = [piece for piece in pieces if piece[-1].isascii()]
    other = [piece for piece in pieces if not piece[-1].isascii()]
    # Nothing is looked for where there are no words: an empty alternative would be found everywhere.
    return re.compile("|".join([*other, *([whole(*latin)] if latin else [])]) or r"(?!)")
