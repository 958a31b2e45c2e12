"""Which kind of work is it about? What stands beside the continuation says so; without anything it is the anime."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.news.headline import Headline
from bot.news.items import Medium
from bot.news.rules.announcing import Announcement
from bot.news.rules.seasons import Mention
from bot.news.rules.words import part, table, whole

_ENGLISH: Mapping[Medium, str] = {
    Medium.PACHINKO: whole("pachinko|pachislot|pachi-slot|slot machines?"),
    Medium.STAGE: whole("stage plays?|stage|musicals?|theatre play"),
    Medium.AUDIO: whole("audio dramas?|drama cds?|radio shows?|podcasts?"),
    Medium.LIVE_ACTION: whole("live-? ?action|j-?dramas?|k-?dramas?|tv dramas?|drama series|bl dramas?|drama"),
    Medium.MANGA: whole("manga|webtoons?|manhwa|manhua|comics?|webcomics?|one-?shot"),
    Medium.NOVEL: whole("(?:light |web )?novels?|books?"),
    Medium.GAME: whole("(?:video |mobile |smartphone |board |card )?games?|rpg|visual novel|dlc|gacha"),
    Medium.FILM: whole("films?|movies?|theatrical"),
    Medium.MUSIC: whole("soundtracks?|ost|albums?|singles?|concerts?"),
    Medium.DISC: whole("blu-?rays?|dvds?|box sets?|home video"),
    Medium.RERUN: whole("re-?runs?|re-?airs?|rebroadcasts?"),
    Medium.GOODS: whole("merch|merchandise|figures?|nendoroid|apparel|cafe|café|pop-?up|collabs?|exhibition"),
}
_JAPANESE: Mapping[Medium, str] = {
    Medium.PACHINKO: "パチンコ|パチスロ|スマスロ|スロット|新台|天井|設定判別|導入(?:日|台数|予定)|確変|ヤメ時|파칭코",
    # "舞台裏", "舞台は港町" and the like are no stage plays.
    Medium.STAGE: r"舞台(?!裏|[はにをの]|と[なし]|挨拶)|ミュージカル|ゲネプロ|上演|公演|朗読劇|2\.5次元(?!の)|무대",
    Medium.AUDIO: "オーディオドラマ|ボイスドラマ|ドラマcd|ラジオ",
    Medium.LIVE_ACTION: "実写|(?<!オーディオ)(?<!ボイス)ドラマ(?!cd|チック)|실사|真人",
    Medium.MANGA: "(?:漫画|マンガ|まんが)(?!家|の)|コミカライズ|コミックス?(?!ナタリー|マーケット)|単行本|連載|만화",
    Medium.NOVEL: "小説(?!家)|ノベライズ|ラノベ|文庫",
    Medium.GAME: "(?<!ノー)ゲーム(?!・|部|の)|アプリ|ボドゲ|게임|游戏",
    Medium.FILM: "劇場版|映画(?!化|\\.com)|극장판|فيلم",
    Medium.MUSIC: "サウンドトラック|サントラ|アルバム|コンサート",
    Medium.DISC: "blu-?ray|(?<![a-z])(?:bd|dvd)(?![a-z])|円盤",
    Medium.RERUN: "再放送|一挙(?:放送|配信)|再配信",
    Medium.GOODS: "グッズ|フィギュア|コラボ|カフェ|ポップアップ|展示|くじ|アパレル",
}
_ANYWHERE = {kind: table(_ENGLISH[kind], part(words)) for kind, words in _JAPANESE.items()}
_ANIME = table(
    whole(r"(?:tv |original )?anime|animated|animation|ova|oav|ona"), part("アニメ", "애니", "动画", "動畫", "انمي")
)
_CONTINUED = (
    *(Medium.PACHINKO, Medium.STAGE, Medium.AUDIO, Medium.LIVE_ACTION),
    *(Medium.MANGA, Medium.NOVEL, Medium.GAME, Medium.FILM),
)
"""Media that have sequels and seasons of their own."""
# "Manga Gets", "Stage Play's Sequel", "Drama Series Renewed". Farther away it is a word of a title: "Comic Girls".
_OWNER = {
    kind: re.compile(
        rf"{_ENGLISH[kind]}(?:'s?|s')?(?: (?:series|shows?|adaptation|project|franchise|version)(?:'s)?)* ?$"
    )
    for kind in _CONTINUED
}
_KIND_OF = {
    kind: re.compile(rf"^ ?(?:tv )?{words}|^ of (?:the |its |a )?{words}(?:$| ?[,.:;!|(-])")
    for kind, words in ((kind, _ENGLISH[kind]) for kind in _CONTINUED)
}
_IN_JAPANESE = {kind: re.compile(_JAPANESE[kind]) for kind in _CONTINUED}
_SOLD_IN_TURNS = re.compile(
    whole("pop-? ?up(?: (?:shop|store))?|collab(?:oration)?s?(?: cafes?)?|cafes?|merch|contests?|fan events?")
    + "|コラボ(?:カフェ)?|カフェ|ポップアップ(?:ストア|ショップ)?|グッズ|くじ|フェア|ショップ|ストア"
    + "|フィギュア|アクスタ|シャツ|缶バッジ|キャンペーン|人気投票|展示会?|原画展"
)
"""What has a first and a second season as well, right beside it: "コラボカフェ第2期"."""
_SHOWN_AGAIN = re.compile("(?:再|一挙)(?:放送|配信)|" + _ENGLISH[Medium.RERUN])
_PRINTED = re.compile(_ENGLISH[Medium.DISC])
_BESIDE_ONLY = ((Medium.GOODS, _SOLD_IN_TURNS), (Medium.RERUN, _SHOWN_AGAIN), (Medium.DISC, _PRINTED))
_BESIDE = re.compile(r"[ _の「」『』\"'\[\]()!-]{0,4}")
_ENUMERATES = re.compile(r"[,、&+!。・]")


def medium(
    headline: Headline, announced: Announcement | None, own: Mapping[Medium, re.Pattern[str]]
) -> tuple[Medium, str]:
    """Return the medium and the word that says so; `own` are the words of this show's other media."""
    for kind, pattern in own.items():
        if found := pattern.search(headline.text):
            return kind, found.group()
    if headline.mentions:
        return _of_continuation(headline.bare, announced, headline.mentions[0])
    for kind, pattern in _ANYWHERE.items():
        if found := pattern.search(headline.bare):
            return kind, found.group()
    return Medium.ANIME, ""


def _of_continuation(text: str, announced: Announcement | None, first: Mention) -> tuple[Medium, str]:
    at = announced.mention if announced else first
    if beside := _beside(text, at):
        return beside
    named = _live_action_season(text[at.start : at.end]) or _of_owner(text, announced, at) or _of_kind(text[at.end :])
    return named or _nearest(text, at, _IN_JAPANESE if announced else {kind: _ANYWHERE[kind] for kind in _CONTINUED})


def _beside(text: str, at: Mention) -> tuple[Medium, str] | None:
    """Find "コラボカフェ第2期" and "第2期再放送": what is sold or shown in turns is no season."""
    for kind, words in _BESIDE_ONLY:
        for found in words.finditer(text):
            is_before = found.end() <= at.start and _BESIDE.fullmatch(text, found.end(), at.start)
            if is_before or (found.start() >= at.end and _BESIDE.fullmatch(text, at.end, found.start())):
                return kind, found.group()
    return None


def _live_action_season(words: str) -> tuple[Medium, str] | None:
    """Find "2nd Live-Action Season"."""
    found = _ANYWHERE[Medium.LIVE_ACTION].search(words)
    return (Medium.LIVE_ACTION, found.group()) if found else None


def _of_owner(text: str, announced: Announcement | None, at: Mention) -> tuple[Medium, str] | None:
    """Find "Manga Gets Sequel"."""
    for end in {announced.start if announced else at.start, at.start}:
        for kind, pattern in _OWNER.items():
            if found := pattern.search(text[max(0, end - 60) : end]):
                return kind, found.group().strip()
    return None


def _of_kind(rest: str) -> tuple[Medium, str] | None:
    """Find "Sequel Manga"."""
    for kind, pattern in _KIND_OF.items():
        if found := pattern.search(rest[:40]):
            return kind, found.group().strip()
    return None


def _nearest(text: str, at: Mention, others: Mapping[Medium, re.Pattern[str]]) -> tuple[Medium, str]:
    """Find "ミュージカル『...』の続編": the nearest word, where those of a title are hidden by quotes."""
    best: tuple[int, Medium, str] = (2 * len(text) + 1, Medium.ANIME, "")
    patterns = [(Medium.ANIME, _ANIME), (Medium.LIVE_ACTION, _ANYWHERE[Medium.LIVE_ACTION]), *others.items()]
    for kind, pattern in patterns:
        for found in pattern.finditer(text):
            distance = _distance(text, at, found)
            if distance < best[0]:
                best = (distance, kind, found.group())
    return best[1], best[2]


def _distance(text: str, at: Mention, word: re.Match[str]) -> int:
    """Return how far apart they are, without titles between; a word of another thing in a row is far away."""
    if word.start() < at.end:
        return len(text[word.end() : at.start].replace("_", ""))
    between = text[at.end : word.start()]
    return len(between) + 2 + (len(text) if _ENUMERATES.search(between) else 0)
