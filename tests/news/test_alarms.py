"""What sounds like a further season to a rule, and would be a false alarm to every server."""

from __future__ import annotations

import pytest

from bot.news.items import Tier
from bot.news.loose import loose_item
from bot.news.verdict import Exhibit
from bot.news.witnesses import Marks
from tests.news.making import NOW, rules, show

OFFICIAL = "https://akudama-drive.com/"


def states_season(title: str, tier: Tier, url: str = "") -> bool:
    item = loose_item(title, NOW, tier=tier, url=url)
    return Exhibit(item, rules().judge(item), Marks.of(item, show())).states_season


@pytest.mark.parametrize(
    "title",
    [
        "コラボカフェ第2期開催決定",
        "POP UP SHOP 第2期開催決定",
        "くじ第2期発売決定",
        "一番くじ2期制作決定",
        "オンラインくじ シーズン2 開催決定",
        "Tシャツ第2期受注決定",
        "アニメイトフェア第2期 開催決定",
        "シーズン2のグッズ発売決定",
        "第2シーズン再放送決定",
        "2ndシーズン再放送決定",
        "田口智久監督最新作『BLEACH』第2期放送決定",
        "小高和剛の新作アニメ制作決定",
        "新作アニメ『トリブルナイン』制作決定",
    ],
)
def test_notices_of_the_official_page_that_are_none(title: str) -> None:
    """One official notice is enough for the highest verdict, and most leave out the name of the show."""
    assert not states_season(title, Tier.S, OFFICIAL)


@pytest.mark.parametrize(
    "title",
    [
        "第2期制作決定！",
        "TVアニメ第2期 制作決定",
        "続編制作決定",
        "続編『ネクスト』制作決定",
        "新作アニメ制作決定",
        "小高和剛原作、第2期制作決定",
    ],
)
def test_notices_of_the_official_page_that_are_one(title: str) -> None:
    """A true one must not be lost for it."""
    assert states_season(title, Tier.S, OFFICIAL)


@pytest.mark.parametrize(
    "title",
    [
        "「アクダマドライブ」コラボカフェ第2期決定",
        "アクダマドライブ 一挙放送 第2期 決定",
        "秋アニメ『アクダマドライブ』『ゴールデンカムイ』第3期放送決定",
        "Funimation Announces Fall 2020 Lineup: Akudama Drive, Golden Kamuy Season 3, Fire Force Season 2",
        "Akudama Drive Gets 2nd Season of Stage Play",
        "Akudama Drive Creators Announce Season 2 of Podcast",
        "Akudama Drive Blu-ray Season 2 Set Announced",
        "Akudama Drive's Kodaka Reveals Season 2 of The Hundred Line",
        "Akudama Drive Blu-ray, Oshi no Ko Season 2 Announced",
        "アクダマドライブ第2期制作決定（嘘）",
    ],
)
def test_reports_of_something_else(title: str) -> None:
    """One edited report is enough to tell servers."""
    assert not states_season(title, Tier.A)


@pytest.mark.parametrize(
    "title",
    [
        "Akudama Drive Gets 2nd Season",
        "Akudama Drive Gets Season 2 of Its Anime",
        "Akudama Drive Gets Second Season of TV Anime",
        "Crunchyroll Announces Akudama Drive, Second Season in Production",
        "TVアニメ『アクダマドライブ』第2期制作決定",
        "『アクダマドライブ』「第二章」第2期制作決定",
        "Second Season of Akudama Drive Announced",
    ],
)
def test_reports_of_a_season(title: str) -> None:
    """A true one must not be lost for it."""
    assert states_season(title, Tier.A)
