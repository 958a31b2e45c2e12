"""How sure the wording is: teasers, hearsay, hedges, denials, and pages that wait for a season."""

from __future__ import annotations

import pytest

from bot.news.items import Event, Label, Modality, Tier
from tests.news.making import found, judged


@pytest.mark.parametrize(
    "title",
    [
        "Lantern Harbor Will Have a Big Announcement on December 24",
        "Lantern Harbor Prepares Important Announcement, Season 2 Anime?",
        "Lantern Harbor Teases New Season",
        "『灯台町』12月24日に重大発表",
        "「灯台町」新プロジェクト始動",
    ],
)
def test_what_is_only_promised_is_a_teaser(title: str) -> None:
    told = judged(title)
    assert (told.event, told.modality, told.label) == (Event.ANNOUNCEMENT, Modality.TEASED, Label.RUMOUR)
    assert told.season is None


@pytest.mark.parametrize(
    "title",
    [
        "Rumor: Lantern Harbor Season 2 in Production",
        "Lantern Harbor Season 2 Reportedly in Production",
        "Lantern Harbor Is Getting a Second Season, Says Leaker",
        "Insider Claims Lantern Harbor Gets Season 2",
        "噂の『灯台町』第2期制作決定",
        "「灯台町」2期の制作決定がリーク",
    ],
)
def test_hearsay_is_a_rumour(title: str) -> None:
    told = judged(title)
    assert (told.event, told.modality, told.label) == (Event.SEQUEL, Modality.RUMOURED, Label.RUMOUR)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Lantern Harbor Confirmed For Season 2 – Complete Info", "complete info"),
        ("Lantern Harbor Season 2 Confirmed? Here Is the Truth", "confirmed?"),
        ("Is Lantern Harbor Season 2 Confirmed", "is"),
        ("Lantern Harbor Season 2 Will Definitely Be Announced in 2023", "definitely"),
        ("Lantern Harbor Season 2 Official Trailer (Fan-Made)", "fan-made"),
        ("灯台町2期制作決定か？", "か?"),
        ("灯台町の2期が決定したらうれしい", "したら"),
    ],
)
def test_a_hedge_beats_the_announcement_beside_it(title: str, words: str) -> None:
    assert found(title, "modality") == words
    assert judged(title).label is Label.SPECULATION


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Lantern Harbor Season 2 Cancelled", Label.REPORT),
        ("No Lantern Harbor Season 2 Planned, Says Producer", Label.REPORT),
        ("Correction: Lantern Harbor Is Not Getting a Second Season", Label.REPORT),
        ("April Fools: Lantern Harbor Season 2 Announced", Label.REPORT),
        ("Lantern Harbor 2nd Season Report Was a Hoax", Label.RUMOUR),
        ("「灯台町」2期制作決定は誤報", Label.REPORT),
        ("灯台町 2期 デマ", Label.RUMOUR),
    ],
)
def test_a_denial_is_told_from_an_announcement(title: str, label: Label) -> None:
    told = judged(title)
    assert (told.event, told.label) == (Event.DENIAL, label)
    assert not told.sequel_announced


@pytest.mark.parametrize(
    "title",
    ["No Harbor No Life Season 2 Announced", "The Fake Keeper Anime Gets 2nd Season", "Never Harbor Gets 2nd Season"],
)
def test_a_title_that_sounds_like_a_denial_is_none(title: str) -> None:
    assert judged(title).sequel_announced


@pytest.mark.parametrize(
    "url",
    [
        "https://pages.example/lantern-harbor-season-2/",
        "https://pages.example/lantern-harbor-season-2.html",
        "https://pages.example/2026/lantern-harbor-season-2-release-date-and-more/",
        "https://pages.example/lantern-harbor-2nd-season",
    ],
)
def test_a_page_whose_address_is_the_question_knows_nothing(url: str) -> None:
    told = judged("Lantern Harbor Season 2 Confirmed", url=url)
    assert (told.modality, told.label) == (Modality.HEDGED, Label.SPECULATION)
    assert judged("Lantern Harbor Season 2 Confirmed", url=url, tier=Tier.A).sequel_announced


@pytest.mark.parametrize(
    "url",
    [
        "https://pages.example/lantern-harbor-season-2-announced/",
        "https://pages.example/studio-confirms-lantern-harbor-season-2",
        "https://pages.example/news/12345",
        "",
        "http://[broken/season-2",
    ],
)
def test_an_address_of_news_takes_nothing_away(url: str) -> None:
    assert judged("Lantern Harbor Season 2 Confirmed", url=url).sequel_announced


def test_a_page_that_only_lists_topics_is_a_guess_unless_an_edited_outlet_prints_it() -> None:
    assert judged("Lantern Harbor Season 2: Cast, Trailer").label is Label.SPECULATION
    assert judged("Lantern Harbor Season 2: Cast, Trailer", tier=Tier.A).event is Event.TALK


@pytest.mark.parametrize(
    "title",
    [
        "Fake Lantern Harbor Season 2 Poster Goes Viral",
        "Lantern Harbor Season 2 Trailer",
        "Interview With the Director on Lantern Harbor Season 2",
    ],
)
def test_talk_of_a_season_is_no_news_of_one(title: str) -> None:
    told = judged(title, tier=Tier.A)
    assert told.event is Event.TALK
    assert not told.sequel_announced
