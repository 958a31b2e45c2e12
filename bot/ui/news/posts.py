"""What is posted of the news by itself: the verdict, why, the strongest of the evidence, and the way to more. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.news.items import Reason, Verdict
from bot.store.news_items import Judged
from bot.translations import Language
from bot.ui.controls import mine_button
from bot.ui.document import Route, Section
from bot.ui.layout import Layout, Reader
from bot.ui.news.season import COLOURS
from bot.ui.news.sheet import sheet
from bot.ui.news.words import exhibit, reason_words, verdict_name, verdict_words, when
from bot.ui.words import bullet


@dataclass(frozen=True, slots=True)
class Standing:
    """A verdict, since when and why it stands, and the strongest of what it rests on."""

    verdict: Verdict
    since: datetime
    reason: Reason
    evidence: Sequence[Judged]
    story_key: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a message said when it was posted."""

    verdict: Verdict
    at: datetime


Mention = Callable[[str], str]
"""Makes a clickable mention of a command."""


def news(
    now: Standing, reader: Reader, mention: Mention, *, role_id: int | None = None, earlier: Earlier | None = None
) -> Layout:
    """Return the post on a verdict; `earlier` is what the message said first that it takes the place of."""
    _ = reader.language.gettext
    lines = [*_verdict(now, reader.language)]
    if earlier is not None and earlier.verdict is not now.verdict:
        name = verdict_name(earlier.verdict, reader.language)
        lines.append("-# " + _("When this was posted, {time}, it said: {verdict}.", time=_time(earlier), verdict=name))
    sections = [Section(None, tuple(lines)), *_evidence(_("What it rests on"), now.evidence, reader)]
    return _sheet(_("News of a second season"), sections, now, reader, mention, role_id)


def correction(now: Standing, earlier: Earlier, reader: Reader, mention: Mention) -> Layout:
    """Return the correction of what was posted earlier, a message of its own."""
    _ = reader.language.gettext
    lines = [*_verdict(now, reader.language)]
    lines.append(_("This does not stand any more, posted {time}:", time=_time(earlier)))
    lines.append("> " + _struck(verdict_words(earlier.verdict, reader.language)))
    sections = [Section(None, tuple(lines)), *_evidence(_("Why"), now.evidence, reader)]
    return _sheet(_("Correction"), sections, now, reader, mention)


def corrected(now: Standing, was: Standing, earlier: Earlier, reader: Reader, mention: Mention) -> Layout:
    """Return a message that said what stands no more: the correction on top, and below it what it said."""
    _ = reader.language.gettext
    said = [verdict_words(earlier.verdict, reader.language), reason_words(was.reason, reader.language)]
    lines = (*map(_struck, said), *_exhibits(was.evidence, reader))
    sections = [
        Section(None, tuple(_verdict(now, reader.language))),
        *_evidence(_("Why"), now.evidence, reader),
        Section(_("What this message said, {time}", time=_time(earlier)), lines),
    ]
    return _sheet(_("Correction"), sections, now, reader, mention)


def _verdict(now: Standing, language: Language) -> Iterator[str]:
    yield f"### {verdict_words(now.verdict, language)}"
    reason = reason_words(now.reason, language)
    yield language.gettext("So since {time}. {reason}", time=when(now.since, "f"), reason=reason)


def _evidence(title: str, evidence: Sequence[Judged], reader: Reader) -> list[Section]:
    return [Section(title, tuple(_exhibits(evidence, reader)))] if evidence else []


def _exhibits(evidence: Sequence[Judged], reader: Reader) -> Iterator[str]:
    return (bullet(exhibit(one, reader.viewer, reader.last_episode, reader.language)) for one in evidence)


def _time(earlier: Earlier) -> str:
    return when(earlier.at, "f")


def _struck(words: str) -> str:
    return f"~~{words}~~"


def _sheet(
    title: str, sections: Sequence[Section], now: Standing, reader: Reader, mention: Mention, role_id: int | None = None
) -> Layout:
    _ = reader.language.gettext
    more = _(
        "{season} says what was checked, {story} why this was posted.",
        season=mention("season2"),
        story=mention("news story"),
    )
    buttons = [mine_button(Route("season"), _("What was checked"))]
    if now.story_key is not None:
        buttons.append(mine_button(Route("story", now.story_key), _("Why this was posted")))
    return sheet(title, sections, more, buttons, COLOURS[now.verdict], role_id)
