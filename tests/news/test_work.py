"""Whose continuation it is, and in which medium."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.news.course import Rules
from bot.news.items import Event, Label, Medium, Relation, Tier
from bot.news.loose import loose_item
from bot.news.show import NewsFile, load_show, show_of
from tests.news.making import NOW, judged


@pytest.mark.parametrize(
    "title",
    [
        "Akudama Drive Gets 2nd Season",
        "AKUDAMA DRIVE Season 2 Announced",
        "Akumadama Drive Season 2 Announced",
        "アクダマドライブ 2期制作決定",
        "『アクダマ・ドライブ』第2期制作決定",
        "TVアニメ「アクダマドライブ」第2期制作決定",
        "TVアニメ『アクダマドライブ』「カントウ編」第2期制作決定",
        "Второй сезон аниме Акудама Драйв анонсирован",
        "Second Season of 'Akudama Drive' Announced",
        "Netflix Renews Akudama Drive for Season 2",
        "Annunciata la seconda stagione di Akudama Drive",
        "【続編制作決定】『アクダマドライブ』第2期へ",
        "New Akudama Drive Anime Announced",
        "『アクダマドライブ』新作アニメーション制作決定",
        "Akudama Drive Director Confirms Season 2",
    ],
)
def test_an_announcement_of_the_show_is_found_in_every_spelling(title: str) -> None:
    told = judged(title)
    assert told.about_show, told.reasons
    assert told.sequel_announced, told.reasons


@pytest.mark.parametrize(
    "title",
    [
        "Akudama Drive Director's New Anime Gets 2nd Season",
        "Akudama Drive Director Tomohisa Taguchi's Harbor Anime Gets 2nd Season",
        "From the Director of Akudama Drive: Lantern Harbor Season 2 Announced",
        "If You Like Akudama Drive, Watch This: Lantern Harbor Gets Season 2",
        "Studio Pierrot Announces Lantern Harbor Season 2, Akudama Drive Blu-ray",
        "Crunchyroll Adds Akudama Drive; Lantern Harbor Season 8 Announced",
        "『アクダマドライブ』の田口智久監督最新作『灯台町』第2期制作決定",
        "「アクダマドライブ」の小高和剛が原案、「灯台町」アニメ2期制作決定",
        "『灯台町』『アクダマドライブ』のぴえろ、『港の歌』第2期制作決定",
        "『アクダマドライブ』の監督、新作アニメ制作決定",
    ],
)
def test_the_season_of_another_work_is_not_the_shows(title: str) -> None:
    told = judged(title)
    assert not told.about_show, told.reasons


def test_a_work_that_only_begins_like_the_show_is_another() -> None:
    assert not judged("Akudama Drivers Club Gets 2nd Season").about_show


@pytest.mark.parametrize(
    ("title", "medium"),
    [
        ("舞台『アクダマドライブ』続編制作決定", Medium.STAGE),
        ("ミュージカル『灯台町』の続編『灯台町 2』が上演されることが決定", Medium.STAGE),
        ("スマスロアクダマドライブ2 導入決定", Medium.PACHINKO),
        ("Lアクダマドライブ 第2弾登場", Medium.PACHINKO),
        ("Lantern Harbor Boys-Love Manga Gets 2nd Live-Action Season", Medium.LIVE_ACTION),
        ("Lantern Harbor Stage Play's Sequel Announced", Medium.STAGE),
        ("Lantern Harbor Manga Gets Sequel", Medium.MANGA),
        ("Lantern Harbor Gets Sequel Novel", Medium.NOVEL),
        ("Lantern Harbor Game Sequel Announced", Medium.GAME),
        ("劇場版『灯台町』続編制作決定", Medium.FILM),
        ("アクダマドライブ 再放送決定", Medium.RERUN),
        ("『アクダマドライブ』全話収録Blu-ray発売決定！", Medium.DISC),
        ("Lantern Harbor Audio Drama Gets 2nd Season", Medium.AUDIO),
    ],
)
def test_another_medium_is_no_further_season(title: str, medium: Medium) -> None:
    told = judged(title)
    assert told.medium is medium, told.reasons
    assert not told.sequel_announced
    assert told.label is Label.OTHER


@pytest.mark.parametrize(
    "title",
    [
        "「灯台町」アニメ2期&舞台化決定",
        "「灯台町」テレビアニメ2期&劇場版決定",
        "Lantern Harbor Manga's Anime Gets 2nd Season",
        "Lantern Harbor Anime Gets 2nd Season, Stage Play",
    ],
)
def test_a_season_told_beside_another_medium_is_one(title: str) -> None:
    assert judged(title).sequel_announced


def test_what_is_announced_in_another_medium_is_an_announcement_of_something_else() -> None:
    assert judged("Akudama Drive Announces Stage Play, Scheduled For March 2022").event is Event.ANNOUNCEMENT
    assert judged("アニメ「アクダマドライブ」が舞台化、主演は未発表").event is Event.ANNOUNCEMENT


def test_an_official_page_is_about_the_show_without_its_name() -> None:
    told = judged("第2期制作決定！", tier=Tier.S, is_about_show=True)
    assert (told.about_show, told.sequel_announced, told.label) == (True, True, Label.OFFICIAL)
    assert judged("第2期制作決定！", url="https://akudama-drive.com/news/1").about_show
    assert not judged("第2期制作決定！").about_show


def test_the_account_of_a_work_speaks_officially() -> None:
    assert judged("TVアニメ第2期制作決定", outlet="灯台町 公式").label is Label.OFFICIAL


def test_a_listed_relation_needs_no_words() -> None:
    told = judged("Akudama Drive: Zero", relation=Relation.SEQUEL, tier=Tier.S)
    assert (told.about_show, told.event) == (True, Event.SEQUEL)
    assert judged("Akudama Drive: Zero", relation=Relation.OTHER).event is Event.OTHER
    assert judged("Akudama Drive: Zero", relation=Relation.GONE).event is Event.DENIAL


def test_another_show_is_another_file() -> None:
    other = Rules(show_of(NewsFile(names=["Lantern Harbor", "灯台町"])))
    assert other.judge(loose_item("『灯台町』第2期制作決定", NOW)).about_show
    assert not other.judge(loose_item("アクダマドライブ第2期制作決定", NOW)).about_show


def test_every_mistake_in_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "news.yaml"
    path.write_text("names: []\nsyndicators: ['https://a.example/']\nmakres: [x]\n")
    with pytest.raises(ContentError) as error:
        load_show(path)
    for line in ("news.yaml:1: ", "news.yaml:2: ", "news.yaml:3: `makres` is not a known key"):
        assert line in str(error.value)
    with pytest.raises(ContentError, match="cannot be read"):
        load_show(tmp_path / "nothing.yaml")
