"""Which further season does it speak of?"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from bot.news.rules.words import part, table, whole

_ORDINALS = {
    2: "second 2nd segunda 2a deuxième seconde zweite zweiten zweiter 2. seconda второй 2-й drugi kedua الثاني ثان",
    3: "third 3rd tercera terceira 3a troisième dritte dritten dritter 3. terza третий 3-й trzeci الثالث ثالث",
    4: "fourth 4th cuarta quarta 4a quatrième vierte vierten vierter 4. четвертый четвёртый 4-й الرابع رابع",
    5: "fifth 5th quinta 5a cinquième fünfte fünften fünfter 5. пятый 5-й الخامس خامس",
    6: "sixth 6th sexta sesta 6a السادس سادس",
    7: "seventh 7th séptima sétima settima السابع سابع",
    8: "eighth 8th octava oitava ottava الثامن ثامن",
    9: "ninth 9th novena nona التاسع تاسع",
    10: "tenth 10th décima decima العاشر عاشر",
}
_CARDINALS = {
    2: "two ii 二 セカンド",
    3: "three iii 三 サード",
    4: "four iv 四",
    5: "five v 五",
    6: "six vi 六",
    7: "seven vii 七",
    8: "eight viii 八",
    9: "nine ix 九",
    10: "ten x 十",
}
_NUMBERS = {
    word: number for words in (_ORDINALS, _CARDINALS) for number, listed in words.items() for word in listed.split()
}
_ORDINAL = "|".join(
    [*(re.escape(word) for words in _ORDINALS.values() for word in words.split()), r"1\dth", r"2\d(?:st|nd|rd|th)"]
)
_CARDINAL = r"0?[2-9]|1\d|two|three|four|five|six|seven|eight|nine|ten|ii|iii|iv|v|vi"
_KANJI = "[二三四五六七八九十]"
# What may stand between the number and the season; "live-action" is kept for the rule of the medium.
_BETWEEN = (
    r"(?:,? (?:and |& )?(?:tv|television|anime|animated|live-action|original|final|full|new|main|streaming)){0,3}"
)


class Kind(Enum):
    """What words call the continuation."""

    SEASON = auto()
    SEQUEL = auto()
    NEW_ANIME = auto()
    """Only for a work that had an anime already is it a continuation."""


class Mention(NamedTuple):
    """A continuation that the headline speaks of."""

    start: int
    end: int
    kind: Kind
    number: int | None


_SEASON = table(
    whole(
        # "This season", "last season" and "next season's anime" are times of the year.
        rf"(?:{_ORDINAL}|new|another|final|further|additional|more),?{_BETWEEN},? ?seasons?(?! of anime| pass)",
        rf"seasons? ?(?:{_CARDINAL})(?! ?(?:of the year|stars))",
        r"s0?[2-9]|ss ?[2-9]",
        rf"(?:{_ORDINAL}|nueva|nova|otra) temporada|temporada (?:{_CARDINAL})",
        rf"(?:{_ORDINAL}|nouvelle) saison|saison (?:{_CARDINAL})",
        rf"(?:{_ORDINAL}|neue[nr]?|weitere) (?:anime-)?staffel|staffel (?:{_CARDINAL})",
        rf"(?:{_ORDINAL}|nuova) stagione|stagione (?:{_CARDINAL})",
        rf"(?:{_ORDINAL}|[2-9]|новый|новые) сезон|сезон (?:{_CARDINAL})",
        rf"(?:{_ORDINAL}) sezon|musim (?:{_ORDINAL})|mùa [2-9]",
    ),
    part(
        rf"(?:ال)?موسم(?:ه|ها)? (?:{_ORDINAL}|جديد|الجديد|اخر)",
        # "2期生" are people of an intake, "2期連続" is a row of them; "12月期" and "前期" have no number before.
        rf"(?<![0-9.])第? ?(?:[2-9]|1\d|{_KANJI}) ?(?:期|シリーズ|シーズン|ndシーズン)(?!生|目|連続|ぶり)",
        r"(?:セカンド|サード|ファイナル|新|最終)シーズン|シーズン ?(?:[2-9]|1\d)(?!\d)|(?<!最)新シリーズ",
        r"第 ?(?:[2-9]|[二三四五六七八九十]) ?季|第 ?(?:[2-9]|[二三四五六七八九十]) ?期",
        r"[2-9]기(?!동|업|간)|시즌 ?[2-9]",
    ),
)
_SEQUEL = table(
    whole(
        "sequels?",
        "follow-ups?",
        "continuation",
        "secuela",
        "continuación",
        "continuação",
        "fortsetzung",
        "suite",
        "продолжение",
    ),
    part("続編", "続篇", "続章", "完結編", "最終章", "续作", "續作", "续篇", "續篇", "속편", "후속작"),
)
_NEW_ANIME = table(
    whole(
        r"new (?:tv )?(?:anime|animation|animated series)(?: (?:series|project|work))?",
        # "New ... Anime Announced": the title stands between.
        r"new [^,;:|!?]{2,60} anime(?= (?:announced|confirmed|greenlit|green-lit|project|in production|revealed))",
    ),
    part(r"(?:完全)?新作(?:tv|テレビ)?アニメ(?:ーション)?", "新アニメ"),
)
_COUR = table(
    whole(r"(?:second|2nd|third|3rd) cour", r"part (?:2|two|3|three)"), part(r"第?[2-9]クール", "分割2クール")
)
_MOST = 6
"""More in one headline are a list, or a trap that wants every one looked at."""
_DIGITS = re.compile(r"\d{1,2}")
_UNSPACED = [word for word in _NUMBERS if not word.isascii() and ord(word[0]) > ord("ぁ")]


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the continuations that a normalised text speaks of, in their order; "Season 1" is none."""
    found = [
        Mention(*match.span(), kind, _number(match.group()) if kind is Kind.SEASON else None)
        for kind, pattern in ((Kind.SEASON, _SEASON), (Kind.SEQUEL, _SEQUEL), (Kind.NEW_ANIME, _NEW_ANIME))
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda mention: mention[:2])[:_MOST])


def speaks_of_cour(text: str) -> bool:
    """Whether a normalised text speaks of another part of a season, which is no further one."""
    return _COUR.search(text) is not None


def _number(words: str) -> int | None:
    if digits := _DIGITS.search(words):
        number = int(digits.group())
        return number if number > 1 else None
    # Japanese puts no space behind the number.
    named = next((_NUMBERS[word] for word in words.split() if word in _NUMBERS), None)
    return named or next((_NUMBERS[word] for word in _UNSPACED if word in words), None)
