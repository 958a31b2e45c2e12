"""What becomes one story, who its witnesses are, and what counts as the same page."""

from __future__ import annotations

import pytest

from bot.news.addresses import canonical, host_of
from bot.news.items import Event, Medium, StoredItem, Story, Tier
from bot.news.witnesses import Marks, independent, witness
from tests.news.making import rules, seen, show

ANNOUNCED = "Akudama Drive Anime Gets 2nd Season"


def stories(*items: StoredItem) -> list[Story]:
    return list(rules().course(items).stories)


def marks(*items: StoredItem) -> list[Marks]:
    return [Marks.of(item, show()) for item in items]


def grouped(*items: StoredItem) -> list[tuple[int, ...]]:
    return [story.items for story in stories(*items)]


def test_one_event_in_several_words_and_languages_is_one_story() -> None:
    items = [
        seen("TVアニメ『アクダマドライブ』第2期制作決定", 0),
        seen(ANNOUNCED, 1),
        seen("'Akudama Drive' Gets Sequel", 2),
        seen("Rumor: Akudama Drive Season 2 in Production", 3, Tier.N),
    ]
    (story,) = stories(*items)
    assert story.items == tuple(item.id for item in items)
    assert (story.event, story.season, story.medium) == (Event.SEQUEL, 2, Medium.ANIME)
    assert (story.opened_at, story.updated_at) == (items[0].fetched_at, items[-1].fetched_at)


def test_an_unnumbered_season_joins_and_two_numbers_are_two_stories() -> None:
    assert len(stories(seen("Akudama Drive Anime Gets Sequel"), seen(ANNOUNCED, 1))) == 1
    assert len(stories(seen(ANNOUNCED), seen("Akudama Drive Anime Gets 3rd Season", 1))) == 2


@pytest.mark.parametrize(
    "other",
    [
        "舞台『アクダマドライブ』続編上演決定",
        "Akudama Drive Season 2 Reveals Cast",
        "Akudama Drive Will Have a Big Announcement",
        "Will Akudama Drive Get a Second Season?",
        "Akudama Drive Is Not Getting a Second Season",
    ],
)
def test_another_event_or_medium_is_another_story(other: str) -> None:
    assert len(stories(seen(ANNOUNCED), seen(other, 1))) == 2


def test_a_story_is_open_for_two_weeks() -> None:
    assert len(stories(seen(ANNOUNCED), seen(ANNOUNCED, 14))) == 1
    assert len(stories(seen(ANNOUNCED), seen("『アクダマドライブ』第2期制作決定", 15))) == 2


def test_what_has_no_event_is_together_only_where_it_is_the_same_text() -> None:
    review, other = seen("Akudama Drive Episode 3 Review"), seen("Akudama Drive Episode 4 Review", 1)
    copy = seen("Akudama Drive Episode 3 Review", 2)
    assert grouped(review, other, copy) == [(review.id, copy.id), (other.id,)]


def test_another_version_stays_in_its_story_and_keeps_its_key() -> None:
    first, second = seen(ANNOUNCED, 0, item_key="one"), seen(f"{ANNOUNCED} (Updated)", 40, item_key="one")
    assert grouped(first, second) == [(first.id, second.id)]
    assert stories(first)[0].key == stories(first, second)[0].key


def test_other_works_make_no_story() -> None:
    assert stories(seen("Lantern Harbor Anime Gets 2nd Season")) == []


def test_witnesses_of_a_story_are_counted_without_copies() -> None:
    items = [
        seen(ANNOUNCED, 0, url="https://www.animenewsnetwork.com/news/a/.240001"),
        seen("TVアニメ『アクダマドライブ』2期制作決定(アニメ!アニメ!)", 1, url="https://news.yahoo.co.jp/articles/1"),
        seen("TVアニメ『アクダマドライブ』2期制作決定", 1, url="https://animeanime.jp/article/1"),
        seen("Akudama Drive Anime Gets Second Season", 2, url="https://blog.example/1", summary="via ANN"),
    ]
    (story,) = stories(*items)
    assert story.witnesses == ("Anime News Network", "アニメ！アニメ！")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"url": "https://www.animenewsnetwork.cc/news/a/.2400"}, "Anime News Network"),
        ({"url": "https://ddo.4gamer.net/games/1"}, "4Gamer"),
        ({"url": "https://blog.example/1", "outlet": "My Blog"}, "blog.example"),
        ({"url": "https://news.livedoor.com/1", "outlet": "オリコン"}, "オリコン"),
        ({"url": "https://blog.example/1", "summary": "出典：コミックナタリー"}, "コミックナタリー"),
        ({"url": "https://blog.example/1", "summary": "Source: https://myanimelist.net/news/1"}, "MyAnimeList"),
        ({"url": "https://blog.example/1", "summary": "Source: a friend"}, "blog.example"),
        ({"url": "", "outlet": "", "source_id": "somewhere"}, "somewhere"),
    ],
)
def test_a_witness_is_who_wrote_it(fields: dict[str, str], name: str) -> None:
    assert witness(seen(ANNOUNCED, **fields), show()) == name


def test_what_connects_two_texts_makes_them_one_witness() -> None:
    one = seen(ANNOUNCED, url="https://a.example/1")
    other = seen("Akudama Drive Gets Second Season", url="https://b.example/1")
    assert len(independent(marks(one, other))) == 2
    link = seen("Akudama Drive Gets Second Season", url="https://a.example/2")
    assert len(independent(marks(one, other, link))) == 1


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://www.Example.com/a/?utm_source=x&b=2&a=1#top", "https://example.com/a?a=1&b=2"),
        ("https://mantan-web.jp./article/1.html", "https://mantan-web.jp/article/1.html"),
        ("https://example.com/a/amp", "https://example.com/a"),
        (
            "https://www.animenewsnetwork.com/news/2026-01-01/old-words/.240605",
            "https://animenewsnetwork.cc/new-words/.240605",
        ),
        ("https://example.com:8443/a", "https://example.com:8443/a/"),
    ],
)
def test_one_page_has_one_address(url: str, same: str) -> None:
    assert canonical(url) == canonical(same)


@pytest.mark.parametrize(
    "url", ["", "seed:1#h2", "https://[broken", "ftp://example.com/a", "https://example.com:port/"]
)
def test_what_is_no_web_address_stays_as_it_is(url: str) -> None:
    assert canonical(url) == url


def test_pages_that_differ_by_their_query_are_two() -> None:
    assert canonical("https://example.com/?p=1") != canonical("https://example.com/?p=2")


def test_a_short_host_keeps_its_name() -> None:
    assert host_of("https://m.jp/1") == "m.jp"
    assert host_of("https://m.example.com/1") == "example.com"
