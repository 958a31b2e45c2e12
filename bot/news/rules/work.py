"""Is it about the show, or does it only name it?

The name of a show is also how its makers are introduced ("『...』の監督", "From the Director of ..."), and one headline
may tell of two works. So what stands between the name and the continuation decides whose continuation it is.
"""

from __future__ import annotations

import re

from bot.news.headline import Headline, quotations
from bot.news.rules.announcing import Announcement
from bot.news.rules.seasons import Kind
from bot.news.rules.words import part, table, whole
from bot.news.show import Show

_CREDITS = (
    r"directors?|creators?|writers?|studios?|team|staff|authors?|makers?|minds?|producers?|(?:character )?designers?|"
    r"composers?|scriptwriters?|screenwriters?"
)
_CREDIT_BEFORE = re.compile(
    whole(
        rf"(?:{_CREDITS})(?: (?:of|behind|from|for))?(?: the)?(?: anime)?",
        r"like|similar to|inspired by|reminiscent of|fans of|fan of|after|than|beyond|from",
    )
    + r" ?[\"'「『(]?$"
)
_CREDIT_AFTER = re.compile(
    r"^[\"'」』]?(?:'s?)?(?:"
    + whole(rf"[- ](?:{_CREDITS})(?:'s?)?")
    + r"|(?:の|を手(?:掛|が)けた|などの?|で知られる|を生んだ|に続く)[^、。!]{0,12}"
    + part("監督|スタッフ|脚本|原案|制作陣|制作会社|スタジオ|チーム|クリエイター|作者|プロデューサー|コンビ|タッグ")
    + ")"
)
_MAKER_AFTER = re.compile(r"^[\"'」』]?(?:'s?|の|などの?|を手(?:掛|が)けた)? ?$")
_OTHER_WORK = table(
    whole(
        r"new (?:anime|game|original|series|project|film|movie|manga)",
        r"(?:latest|next) (?:anime|game|work)",
    ),
    part("最新作|新作|次回作"),
)
_CREDIT = table(whole(_CREDITS))
_POSSESSIVE = re.compile(r"[^\W_]'s? ")
_IN_A_ROW = re.compile(r"[\"']?(?:,| &| and) (?!(?:the|a|an|its|new|original|tv|anime)\b)[^\W_][^,]*")
"""What a verb has as its objects: "Announces A, B Season 2"."""
_OF_ANOTHER = re.compile(
    r" of (?!(?:its|their|his|her|this|that|an?|(?:the )?(?:(?:hit|original|popular) )?(?:tv|anime|series|show))\b)"
    r"[^,;:.]+"
)
"""Behind a continuation: "A's Writer Reveals Season 2 of B"."""
_BESIDE_GOODS = re.compile(
    r"\b(?:blu-?rays?|dvds?|dubs?|manga|stage plays?|figures?|soundtracks?)(?:,| and| &) (?!(?:tv |the )?anime\b)[^\W_]"
)
"""What is the show's own comes first, and then another work: "A Blu-ray, B Season 2 Announced"."""
_CLAUSE_END = re.compile(r"[;|。]|[.!?] ")
# What may stand between a continuation and the name behind it: "Second Season of ...".
_BELONGS_TO = re.compile(
    r"(?:[ \"'«『「(:\])!]|(?:of|for|to|the|anime|tv|series|di|de|del|della|da|do|du|von|vom|der|аниме|сериала)\b"
    r"|(?:tv|テレビ)?アニメ|لانمي|انمي|动画|애니)*"
)


def named(headline: Headline, show: Show) -> str | None:
    """Return the name of the show where it stands there."""
    found = show.name.search(headline.text)
    return found.group() if found else None


def only_credited(headline: Headline, show: Show) -> str | None:
    """Return the words that make the name a reference beside another work."""
    name = show.name.search(headline.text)
    if name is None:
        return None
    before, after = headline.text[: name.start()], headline.text[name.end() :]
    credit = _CREDIT_BEFORE.search(before[-60:]) or _CREDIT_AFTER.search(after[:60]) or _maker(after, show)
    if credit and (_OTHER_WORK.search(after) or _other_title(headline, show)):
        return credit.group().strip()
    return None


def belongs_to_other(headline: Headline, announced: Announcement | None, show: Show) -> str | None:
    """Return what makes the continuation another work's, though the show is named as well."""
    names = list(show.name.finditer(headline.text))
    if not headline.mentions:
        return None
    if not names:
        return _owner_on_own_page(headline, announced, show)
    others = [_owner(headline, announced, show, name) for name in names]
    return None if None in others else others[0]


def _owner(headline: Headline, announced: Announcement | None, show: Show, name: re.Match[str]) -> str | None:
    """Return what stands between this name and the continuation and takes it for another work."""
    at = announced.mention if announced else headline.mentions[0]
    start, end = (announced.start, announced.end) if announced else (at.start, at.end)
    if name.start() >= at.end:
        between = headline.text[min(max(at.end, end), name.start()) : name.start()]
        return None if _BELONGS_TO.fullmatch(between) else between.strip() or name.group()
    between = headline.text[name.end() : max(start, name.end())]
    if start < name.start() and (listed := _IN_A_ROW.match(headline.text[name.end() : at.start])):
        return listed.group().strip()
    if other := _OF_ANOTHER.match(headline.text, at.end) or _BESIDE_GOODS.search(headline.text, name.end(), at.start):
        return other.group().strip()
    if title := _other_title_before(headline, show, name.end(), at.start):
        return title
    if _CREDIT_BEFORE.search(headline.text[: name.start()][-60:]) and between[:1] in {":", ",", ";"}:
        return between.strip(" :,;")
    maker = _CREDIT.search(between) or show.makers.search(between)
    if _CLAUSE_END.search(between.lstrip("!?.'\"")) or (maker and _POSSESSIVE.search(between[maker.start() :])):
        return between.strip()
    return None


def _owner_on_own_page(headline: Headline, announced: Announcement | None, show: Show) -> str | None:
    """Return the other title or the maker that a continuation belongs to, where the page alone says whose it is.

    A title behind the continuation may be its own: "続編『B』制作決定"; a "new anime" of that title is another work.
    """
    at = announced.mention if announced else headline.mentions[0]
    is_new_work = at.kind is Kind.NEW_ANIME
    if title := _other_title_before(headline, show, -3, len(headline.text) if is_new_work else at.start):
        return title
    maker = show.makers.search(headline.text, 0, at.start)
    is_theirs = maker and (is_new_work or _OTHER_WORK.search(headline.text, maker.end()))
    return maker.group() if maker and is_theirs else None


def _other_title_before(headline: Headline, show: Show, start: int, end: int) -> str | None:
    """Return the quoted title that a continuation stands behind: "『A』の監督、『B』第2期"."""
    titles = [
        (opens, closes)
        for opens, closes in quotations(headline.text)
        if start < opens and closes <= end and not show.name.search(headline.text[opens:closes])
    ]
    if not titles:
        return None
    # A title right behind the name is its own, "『A』「Chapter 2」第2期", but not in a row: "『A』『B』第2期".
    opens = titles[-1][0]
    if opens - start <= 2 and headline.text[opens - 1 : opens + 1] != "』『":
        return None
    return headline.text[titles[-1][0] : titles[-1][1]]


def _maker(after: str, show: Show) -> re.Match[str] | None:
    """Return a maker of the show who is named right behind it: "『A』の小高和剛"."""
    found = show.makers.search(after[:40])
    return found if found and _MAKER_AFTER.match(after[: found.start()]) else None


def _other_title(headline: Headline, show: Show) -> bool:
    return any(not show.name.search(headline.text[start:end]) for start, end in quotations(headline.text))
