"""Does it say that the continuation was announced, or only tell more of one that was?

An announcement has a continuation as its object ("Gets 2nd Season") or is said of it ("Season 2 Announced"). News of
one that exists has it as its subject ("Season 2 Reveals Cast"), or something of it as the object ("Announces Season 2
Cast"). So what stands between the verb and the continuation decides, and what follows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.news.headline import Headline
from bot.news.rules import verbs
from bot.news.rules.details import DETAILS, NOT_OF_IT
from bot.news.rules.seasons import Mention

_LONGEST_TITLE = 110
"""The title of a work may stand between: "Netflix Confirms ... Season 2"."""
_CLOSE = 14
"""A weak verb must stand right before: "Reveals 2nd Season", but not "Reveals ... 2nd Season"."""
_LONGEST_REMARK = 60
"""Between the continuation and what is said of it."""

_NOT = re.compile(
    r"(?:\b(?:not|never|without|could|might|may|would|should|likely|if|whether)|n't)"
    r"(?: (?:officially|actually|ever|yet|be|been))? $"
)
"""Right before the verb; its title may begin with any of these words."""
_NOT_SAID = re.compile(
    "(?:は|が|も)?(?:まだ)?(?:ありません|ない|なし|(?:さ|し)(?:れ)?ていません|(?:さ|し)(?:れ)?ていない)"
)
_AND_ADAPTED = re.compile("^(?:&|と|や)[^ 、。&]{1,8}化")
"""Both are decided: "2期&舞台化決定"."""
_POSSESSIVE = re.compile(r"s?'s?(?= )")
_PHRASE_END = re.compile(
    r"[,;:|!?。、(\[\]/]| - | (?:مع |ب(?=مقطع|صور|بوستر|ملصق|تريلر|عرض))"
    r"|(?<![a-z])(?:with|in|for|and|on|by|at|from|during|as|to|after|before|while|set|this|next)(?![a-z])"
    r"|(?<![a-z])(?:alongside|plus|featuring|following|com|con|mit|avec)(?![a-z])"
)
_SENTENCE_END = re.compile(r"[;|!?。]| - ")
_ON_A_DAY = re.compile(r"^ (?:for|on) (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?!\d)")
_BROADCAST = re.compile(r"放(?:送|映)(?:が|も)?決|放(?:送|映)される")
# To the month, or with the date as the news: "2027年に放送されることが決定". First news is worded "2027年秋放送決定".
_DATED = re.compile(r"\d{1,2}月|来月|今月|年[春夏秋冬]?(?:に|から)放送")


class Announcement(NamedTuple):
    """That one of the continuations is announced, and where the words that say so stand."""

    mention: Mention
    start: int
    end: int

    @property
    def takes_object(self) -> bool:
        """Whether a verb before the continuation has it as its object; the title of the work stands before that."""
        return self.start < self.mention.start


def announcement(headline: Headline) -> Announcement | None:
    """Return the first announcement of a continuation."""
    for mention in headline.mentions:
        for find in (_taken, _said, _decided, _produced):
            if span := find(headline, mention):
                return Announcement(mention, *span)
    return None


def in_other_medium(headline: Headline) -> str | None:
    """Return the words that announce anything at all: "Announces Stage Play", "舞台化決定"."""
    found = verbs.ANYTHING.search(headline.bare)
    return found.group() if found else None


def _taken(headline: Headline, mention: Mention) -> tuple[int, int] | None:
    """Find "Gets 2nd Season"."""
    rest = headline.bare[mention.end :]
    if _POSSESSIVE.match(rest) or _names_detail(rest):
        return None
    start = max(0, mention.start - _LONGEST_TITLE)
    before = headline.bare[start : mention.start]
    for table, is_joined in _JOINED:
        for verb in table.finditer(before):
            subject, between = before[: verb.start()], before[verb.end() :]
            if is_joined(between) and not _NOT.search(subject) and not _is_of_detail(subject, between):
                return start + verb.start(), mention.end
    return None


def _is_filler(between: str) -> bool:
    return verbs.FILLER.fullmatch(between) is not None


def _is_any(between: str) -> bool:
    return re.search(r"[;|。]", between) is None


def _is_close(between: str) -> bool:
    return len(between) <= _CLOSE and _is_one_phrase(between)


def _said(headline: Headline, mention: Mention) -> tuple[int, int] | None:
    """Find "Season 2 Announced"."""
    rest = headline.bare[mention.end :]
    said = verbs.SAID.search(rest)
    if said is None or _POSSESSIVE.match(rest) or not _is_remark(rest[: said.start()]):
        return None
    if _names_detail(rest[said.end() :]) or _ON_A_DAY.search(rest[said.end() :]):
        return None
    return mention.start, mention.end + said.end()


def _decided(headline: Headline, mention: Mention) -> tuple[int, int] | None:
    """Find "第2期制作決定"."""
    rest = headline.bare[mention.end :]
    said = verbs.DECIDED.search(rest)
    if said is None or not _is_remark(_AND_ADAPTED.sub("", rest[: said.start()])) or _tells_date(rest[: said.end()]):
        return None
    if _NOT_SAID.match(rest[said.end() :]):
        return None
    return mention.start, mention.end + said.end()


def _produced(headline: Headline, mention: Mention) -> tuple[int, int] | None:
    """Find "Season 2 Visual Released, Production Confirmed"."""
    rest = headline.bare[mention.end :]
    said = verbs.PRODUCED.search(rest)
    if said is None or _SENTENCE_END.search(rest[: said.start()]):
        return None
    between = rest[: said.start()]
    if verbs.OF_SOMETHING_NEW.search(between.removeprefix("_")) or NOT_OF_IT.search(between):
        return None
    return mention.start, mention.end + said.end()


def _is_remark(between: str) -> bool:
    return len(between.replace("_", "")) <= _LONGEST_REMARK and _is_one_phrase(between)


def _is_one_phrase(between: str) -> bool:
    return not (DETAILS.search(between) or NOT_OF_IT.search(between) or _SENTENCE_END.search(between))


def _is_of_detail(subject: str, between: str) -> bool:
    """Whether a detail is what is announced: "New Cast Announced for Season 2"."""
    return between.startswith(" for") and DETAILS.search(subject[-_CLOSE:]) is not None


def _names_detail(rest: str) -> bool:
    """Whether not the continuation is meant but something of it: "Season 2 Release Date"."""
    end = _PHRASE_END.search(rest)
    return DETAILS.search(rest[: end.start()] if end else rest) is not None


def _tells_date(words: str) -> bool:
    """Whether the date of a broadcast is what was decided; a first announcement tells of the making, or no month."""
    return _BROADCAST.search(words) is not None and _DATED.search(words) is not None


_JOINED = (
    (verbs.GETS, _is_filler),
    (verbs.RENEWS, _is_any),
    (verbs.ANNOUNCES, _is_one_phrase),
    (verbs.SHOWS, _is_close),
)
