"""The sources of news: read from the operator's file, with every mistake named by its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from bot.errors import FeedsError
from bot.news.items import SourceInfo, Tier
from bot.yaml_files import Mistake, read_model, report

LEAST_MINUTES = 60
MOST_MINUTES = 30 * 24 * 60


class Kind(StrEnum):
    """What a source answers with."""

    RSS = "rss"
    """RSS, Atom or RDF."""
    ANILIST = "anilist"
    """AniList's GraphQL: the works that are related to the show."""
    ANN = "ann"
    """Anime News Network's encyclopedia: headlines and works that its editors linked with the show."""
    PAGE = "page"
    """A web page with a list of dated notices."""


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("has to be an address that begins with http:// or https://")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ValueError("must not hold spaces or control characters")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not hold a name or password")
    if parts.fragment:
        raise ValueError("must not hold a #fragment, which no server is told")
    return url


def _pattern(text: str) -> str:
    try:
        groups = re.compile(text).groups
    except re.error as error:
        raise ValueError(f"is no regular expression ({error})") from error
    if groups != 1:
        raise ValueError("has to have one group, in parentheses, around what stays the same")
    return text


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_web_address)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Model):
    """One source of news, as the file gives it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    name: Name
    kind: Kind
    url: Url
    tier: Tier
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
    every_minutes: Annotated[int, Field(ge=LEAST_MINUTES, le=MOST_MINUTES)] = LEAST_MINUTES
    enabled: bool = True
    about_show: bool = False
    """Everything listed there is about the show, also where its name is left out."""
    work: Annotated[int, Field(ge=1)] | None = None
    """The number that the show has at the source; AniList is asked by it."""
    item_id: Annotated[str, StringConstraints(max_length=100), AfterValidator(_pattern)] | None = None
    """What of an item's id stays the same where the source writes the same id in several ways."""
    note: str = ""

    @property
    def every(self) -> timedelta:
        """Return how long to wait between two checks, at least."""
        return timedelta(minutes=self.every_minutes)

    @property
    def is_structured(self) -> bool:
        """Tell whether it states relations of the show instead of reporting in words."""
        return self.kind in {Kind.ANILIST, Kind.ANN}

    def info(self) -> SourceInfo:
        """Return what the judge has to know of it."""
        host = (urlsplit(self.url).hostname or "").rstrip(".").removeprefix("www.")
        about_show = self.about_show or self.is_structured
        return SourceInfo(self.id, self.name, self.tier, self.language, host, is_about_show=about_show)


class Feeds(_Model):
    """The whole file."""

    sources: list[Source]


def load_sources(path: Path) -> tuple[Source, ...]:
    """Return the sources of the file; raise `FeedsError` with every mistake in it."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise FeedsError(
            f"{path}: cannot be read ({error.strerror}); put it back, or name another file in AKUDAMA_FEEDS"
        ) from error
    reading = read_model(path.name, text, Feeds)
    mistakes = list(reading.mistakes)
    if reading.model is not None:
        mistakes += _check(path.name, reading.model.sources)
    if mistakes or reading.model is None:
        raise FeedsError(report(path, mistakes, {path.name: reading.lines}, "correct it and start again"))
    return tuple(reading.model.sources)


def _check(file: str, sources: list[Source]) -> Iterator[Mistake]:
    ids: set[str] = set()
    urls: dict[tuple[str, int | None], str] = {}
    for position, source in enumerate(sources):
        place = ("sources", position)
        if source.id in ids:
            yield Mistake(file, (*place, "id"), f"a second source is called `{source.id}`; give it another id")
        asked = (source.url, source.work)
        if asked in urls:
            yield Mistake(file, (*place, "url"), f"`{urls[asked]}` asks the same address; keep one of them")
        if source.kind is Kind.ANILIST and source.work is None:
            yield Mistake(file, place, "`work` is missing; add the number that the show has at AniList")
        ids.add(source.id)
        urls.setdefault(asked, source.id)
