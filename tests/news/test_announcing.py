"""What is an announcement, and what only looks like one; every headline here was written for these tests."""

from __future__ import annotations

import pytest

from bot.news.items import Event, Label, Medium, Modality
from tests.news.making import found, judged, lines

ANNOUNCED = lines("announced")
NOT_ANNOUNCED = lines("not_announced")
QUESTIONS = lines("questions")

ENGLISH = [
    "{title} Anime Gets 2nd Season",
    "{title} TV Anime Gets 2nd Season in 2027",
    "'{title}' Gets Second Season",
    "Second Season of '{title}' Announced",
    "'{title}' Second Season in Production",
    "{title} Anime's 2nd Season Officially Confirmed",
]
ENGLISH_UPDATES = [
    "{title} Season 2 Reveals New Cast, Trailer",
    "{title} Anime's 2nd Season Reveals October Debut",
    "'{title} 2nd Season' Reveals Additional Cast, Opening Theme",
    "Crunchyroll Announces {title} Season 2 English Dub Cast",
    "{title} Season 2 ‒ Episode 5",
    "{title} Season 2: Release Date, Cast and Everything We Know",
    "Will {title} Get a Season 2?",
    "{title} Stage Play Gets Sequel",
]
JAPANESE = [
    "TVアニメ「{title}」第2期制作決定",
    "『{title}』アニメ2期制作決定、ティザービジュアル公開",
    "アニメ「{title}」の第2期が制作されることが分かった",
    "TVアニメ『{title}』第2期制作決定PV",
]
JAPANESE_UPDATES = [
    "「{title}」アニメ2期の新PV公開、主題歌も解禁",
    "TVアニメ「{title}」第2期10月放送決定、PV公開",
    "『{title}』2期はいつ？続編の可能性を考察",
    "舞台「{title}」続編上演決定",
]


@pytest.mark.parametrize("title", ANNOUNCED)
def test_an_announcement_is_found(title: str) -> None:
    told = judged(title)
    assert told.sequel_announced, told.reasons
    assert told.label is Label.REPORT
    assert (told.event, told.modality, told.medium) == (Event.SEQUEL, Modality.STATED, Medium.ANIME)


@pytest.mark.parametrize("title", NOT_ANNOUNCED)
def test_what_only_looks_like_an_announcement_is_none(title: str) -> None:
    told = judged(title)
    assert not told.sequel_announced, told.reasons


@pytest.mark.parametrize("title", QUESTIONS)
def test_a_question_is_speculation(title: str) -> None:
    told = judged(title)
    assert told.label is Label.SPECULATION, told.reasons
    assert not told.sequel_announced


@pytest.mark.parametrize(
    ("template", "titles"), [*((one, "titles_en") for one in ENGLISH), *((one, "titles_ja") for one in JAPANESE)]
)
def test_a_title_may_hold_any_word(template: str, titles: str) -> None:
    headlines = [template.format(title=title) for title in lines(titles)]
    assert [one for one in headlines if not judged(one).sequel_announced] == []


@pytest.mark.parametrize(
    ("template", "titles"),
    [*((one, "titles_en") for one in ENGLISH_UPDATES), *((one, "titles_ja") for one in JAPANESE_UPDATES)],
)
def test_no_word_of_a_title_makes_an_announcement(template: str, titles: str) -> None:
    headlines = [template.format(title=title) for title in lines(titles)]
    assert [one for one in headlines if judged(one).sequel_announced] == []


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Lantern Harbor Anime Gets 2nd Season", "gets 2nd season"),
        ("Lantern Harbor Season 2 Announced, Teaser Shown", "season 2 announced"),
        ("TVアニメ「灯台町」第2期制作決定PV公開", "第2期制作決定"),
        ("Netflix Renews Lantern Harbor for Season 2", "renews lantern harbor for season 2"),
    ],
)
def test_the_reason_names_the_words(title: str, words: str) -> None:
    assert found(title, "event") == words


@pytest.mark.parametrize(
    ("title", "season"),
    [
        ("Lantern Harbor Anime Gets 4th Season", 4),
        ("Lantern Harbor Season II Announced", 2),
        ("「灯台町」第三期制作決定", 3),
        ("「灯台町」セカンドシーズン制作決定", 2),
        ("Lantern Harbor Anime Gets Sequel", None),
        ("Lantern Harbor ganha 2ª temporada", 2),
        ("Lantern Harbor: zweite Staffel angekündigt", 2),
        ("أنمي Lantern Harbor يعلن عن موسم ثالث", 3),
    ],
)
def test_the_season_is_read(title: str, season: int | None) -> None:
    told = judged(title)
    assert told.season == season
    assert told.sequel_announced


@pytest.mark.parametrize(
    "title",
    [
        "Lantern Harbor Season 1 Review",
        "「灯台町」第1期一挙配信",
        "灯台2期生が卒業",
        "1月期アニメの顔ぶれ",
        "Season Pass Announced",
    ],
)
def test_a_first_season_and_people_of_an_intake_are_no_continuation(title: str) -> None:
    assert judged(title).season is None
    assert not judged(title).sequel_announced


def test_news_of_a_season_is_a_report_and_no_announcement() -> None:
    told = judged("Lantern Harbor Season 2 Reveals Cast")
    assert (told.event, told.label, told.season) == (Event.UPDATE, Label.REPORT, 2)


def test_another_part_of_a_season_is_no_further_season() -> None:
    told = judged("「灯台町」第2クールのPV公開")
    assert (told.event, told.season) == (Event.UPDATE, None)
