"""What there is to tell of a season that exists already, and what is no news of a season at all."""

from __future__ import annotations

import re

from bot.news.headline import Headline
from bot.news.rules.words import part, table, whole

DETAILS = table(
    whole(
        r"casts?|casting|staff|crew|trailers?|teasers?|teases?|visuals?|pvs?|cms?|promos?|promotional|previews?|previewed",
        # An original video anime is a work, a video game as well.
        r"videos?(?! anime| animation| game)",
        r"songs?|themes?|opening|ending|perform(?:s|ed)?|artists?|composers?|soundtrack|ost",
        r"dates?|dated|premier(?:es?|ed|ing)|debut(?:s|ed|ing)?|launch(?:es|ed)?|releas(?:es?|ed|ing)|air(?:s|ed|ing)?",
        r"window|broadcasts?|schedules?|timeslot|delay(?:ed|s)?|postpone[ds]?|reschedule[ds]?|titles?|subtitle[ds]?|logo",
        r"posters?|illustrations?|artwork|key art|designs?|characters?|dub(?:s|bed)?|subbed|stream(?:s|ed|ing)?",
        r"episodes?|eps?|blu-rays?|dvds?|discs?|home video|arcs?|cour|parts?|clips?|screenings?",
        r"details|plot|directors?|studios?|actors?|actress(?:es)?|voices?|voiced|joins?|collab(?:s|orations?)?",
        r"merch|figures?|events?|finale|concludes?|returning|reviews?|recap|stills?|synopsis|interviews?|comments?",
        "countdown",
        r"uscita|doppiaggio|fecha|estreno|tráiler|elenco|estreia|date de sortie|bande-annonce|termin|starttermin",
        r"трейлер|тизер|дата|премьер[аы]|постер|дубляж",
    ),
    part(
        "放送(?:日|時期|時間|枠|情報|直前|中|後|記念|開始)",
        "キャスト|声優|スタッフ|監督|主題歌|テーマ曲|オープニング|エンディング|楽曲|曲|歌",
        "(?<![a-z])(?:op|ed|pv|cm|bd|dvd|blu-ray)(?![a-z])|予告|特報|ビジュアル|映像|動画|写真|カット|場面",
        "あらすじ|配信|先行|上映|イベント|コラボ|グッズ|円盤|クール|タイトル|公開|解禁|出演|追加",
        # "話題" is talk, not an episode.
        "コメント|インタビュー|一挙|再放送|延期|連載|話(?!題)|登場|参加|起用|担当|到着|発売|開幕|上演|開催|日程|初日",
        "ショップ|ストア|受付|受注|予約|会員|募集|販売|生産|応募|抽選|入荷",
        "المقطع|مقطع|التشويقي|الدعائي|موعد|تاريخ|بوستر|ملصق|شارة|طاقم|الحلق|حلق|صور|دبلج|تريلر",
        "预告|預告|定档|定檔|开播|開播|海报|海報|聲優|예고|방영|티저|성우|포스터",
    ),
)
NOT_OF_IT = table(
    whole(
        # Another work of the same name, or what happened before: "Gets Stage Play Ahead of Season 2".
        r"stage play|musical|live-action|manga|novels?|games?|webtoon|exhibition|concert|cafe|café",
        r"after|before|ahead of|following|between|until|since|during|amid|despite|without|than",
        r"not|no|never|\w{1,8}n't|yet|could|might|may|would|should|likely|if|whether|(?:will|to|can) be",
        r"wins?|won|ends?|ended|tops?|ranks?|reaches|hits|celebrates|says|talks|teases|launches|starts|begins|sells",
    ),
    part(
        "舞台|ミュージカル|実写|ゲーム化|漫画|コミカライズ|書籍化|パチンコ|パチスロ|スロット|展覧会|ライブ|フェス",
        "かどうか|について|現時点|まだ|未だ",
    ),
)
"""What stands between only where verb and continuation do not belong together."""
_EPISODE = table(
    whole(r"episodes? ?\d[\d-]*", r"eps?\.? ?\d+", "recap", "reviews?", "impressions?", "first look"),
    part(r"第 ?\d+ ?話", r"#\d+", "感想", "レビュー", "あらすじ", "ネタバレ"),
)
_REVIEW_OR_LIST = re.compile(
    r"(?<![a-z])episodes? \d+(?: ?[-&,] ?\d+)*(?: review| recap| impressions)?$"
    r"|(?:^|[:|-] )(?:(?:all|every|the|these|upcoming|new|more|\d+) ){0,3}anime"
    r" (?:sequels|seasons|that|getting|confirmed)\b"
    r"|(?<![a-z])anime (?:that|which) (?:got|get|are|will|have)(?![a-z])"
    r"|[0-9]選|一覧|(?<!情報)まとめ(?:$|[\]!])|決定し(?:た|ている)(?:アニメ|作品)"
)
_PREVIEW = table(whole(r"previews?|trailer|videos?|teaser|visuals?|key art"), part("先行|予告|場面|カット"))
_LIST = table(
    # "Season 4 Anime" is no list of four.
    whole(
        r"top \d+|(?<!season )\d+ (?:best|most|anime|more anime)|best anime|ranked|ranking|tier list|watchlist|guide"
    ),
    part("ランキング|選挙|[0-9]選|一番良かった|といえば"),
)


_TELLS = table(
    whole(
        "reveals?|unveils?|announces?|confirms?|casts|adds|streams?|previews?|previewed|teases?|debuts?|premier(?:es|ed)",
        "starts|begins|delayed|postponed|releases?|launches|sets|to (?:premiere|debut|air|stream)|dated",
    ),
    part("公開|解禁|決定|発表|放送開始|放送中|スタート|配信開始|يكشف|يعلن|يؤكد|公开|公開|定档|공개"),
)
"""What the headline of news of a season says of it; "Fan Trailer Goes Viral" says nothing."""


def is_told(headline: Headline) -> bool:
    """Whether it has the form of news of a season that exists."""
    return any(_TELLS.search(headline.bare[mention.end :]) for mention in headline.mentions)


def detail(headline: Headline) -> str | None:
    """Return the first detail that it tells."""
    found = DETAILS.search(headline.bare)
    return found.group() if found else None


def of_reviews_and_lists(headline: Headline) -> str | None:
    """Return what makes it the headline of a review or a list, whatever it seems to announce."""
    found = _REVIEW_OR_LIST.search(headline.bare)
    return found.group() if found else None


def of_something_else(headline: Headline) -> str | None:
    """Return what makes it a review of an episode or a list of many works."""
    if found := _LIST.search(headline.bare):
        return found.group()
    found = _EPISODE.search(headline.bare)
    # "Episode 5 Preview" is news of the season, "Episode 5" alone is what somebody thought of it.
    return None if found is None or _PREVIEW.search(headline.bare) else found.group()
