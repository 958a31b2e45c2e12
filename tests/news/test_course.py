"""The ladder, what makes the verdict rise and fall, and that a replay always tells the same course."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.course import replay
from bot.news.items import Relation, StoredItem, Tier, Verdict, VerdictChange
from bot.news.versions import CLAIM_HOLDS, TEASER_HOLDS
from bot.news.witnesses import independent, pair
from tests.news import plainly
from tests.news.making import NOW, rules, seen, show

ANNOUNCED = "Akudama Drive Anime Gets 2nd Season"
UPDATED = "Akudama Drive Season 2 Reveals Cast"
RUMOUR = "Rumor: Akudama Drive Season 2 in Production"
QUESTION = "Will Akudama Drive Get a Second Season?"
TEASER = "Akudama Drive Will Have a Big Announcement on December 24"
STAGE = "Akudama Drive Announces Stage Play, Scheduled For March 2022"
DENIAL = "Akudama Drive Is Not Getting a Second Season"
OTHERS = "Lantern Harbor Anime Gets 2nd Season"


def course(*items: StoredItem, until: datetime | None = None) -> list[VerdictChange]:
    return replay(items, show(), until)


def verdict(*items: StoredItem, until: datetime | None = None) -> Verdict:
    changes = course(*items, until=until)
    return changes[-1].after if changes else Verdict.NOTHING


def listed(after: float = 0, relation: Relation = Relation.SEQUEL, **fields: Any) -> StoredItem:
    given_fields = {"item_key": "relation-1", "source_id": "database", **fields}
    return seen("Akudama Drive: Zero", after, Tier.S, relation=relation, url="", **given_fields)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], Verdict.NOTHING),
        ([seen(QUESTION, tier=Tier.A)], Verdict.NOTHING),
        ([seen(OTHERS, tier=Tier.S)], Verdict.NOTHING),
        ([seen(STAGE, tier=Tier.S)], Verdict.NOTHING),
        ([seen("Fake Akudama Drive Season 2 Poster Goes Viral", tier=Tier.A)], Verdict.NOTHING),
        ([seen("舞台『アクダマドライブ』続編制作決定", tier=Tier.S)], Verdict.NOTHING),
        ([seen("Lアクダマドライブ 第2弾 導入決定", tier=Tier.S)], Verdict.NOTHING),
        ([seen(TEASER, tier=Tier.S)], Verdict.TEASER),
        ([seen(TEASER, tier=Tier.N)], Verdict.TEASER),
        ([seen(RUMOUR, tier=Tier.A)], Verdict.CLAIM),
        ([seen(ANNOUNCED, tier=Tier.N)], Verdict.CLAIM),
        ([seen(ANNOUNCED, tier=Tier.N), seen(UPDATED, tier=Tier.N), seen(RUMOUR, tier=Tier.N)], Verdict.CLAIM),
        ([seen(ANNOUNCED, tier=Tier.B)], Verdict.CLAIM),
        ([listed()], Verdict.CLAIM),
        ([listed(), seen(ANNOUNCED, tier=Tier.B)], Verdict.CLAIM),
        ([listed(), seen(RUMOUR, tier=Tier.A)], Verdict.CLAIM),
        ([seen(ANNOUNCED, tier=Tier.A)], Verdict.REPORTED),
        ([seen(UPDATED, tier=Tier.A)], Verdict.REPORTED),
        ([seen(ANNOUNCED, tier=Tier.B), seen(UPDATED, tier=Tier.B)], Verdict.REPORTED),
        ([seen(ANNOUNCED, tier=Tier.B), seen(ANNOUNCED, tier=Tier.N)], Verdict.CLAIM),
        ([listed(), seen(ANNOUNCED, tier=Tier.A)], Verdict.OFFICIAL),
        ([seen(ANNOUNCED, tier=Tier.S)], Verdict.OFFICIAL),
        ([seen("TVアニメ第2期制作決定！", tier=Tier.S, is_about_show=True)], Verdict.OFFICIAL),
        ([listed(relation=Relation.OTHER), seen(ANNOUNCED, tier=Tier.A)], Verdict.REPORTED),
    ],
)
def test_the_ladder(items: list[StoredItem], expected: Verdict) -> None:
    assert verdict(*items) is expected
    assert expected.may_ping is (expected in {Verdict.REPORTED, Verdict.OFFICIAL})


@pytest.mark.parametrize(
    "copies",
    [
        [{"url": "https://one.example/a"}, {"url": "https://www.one.example/b"}],
        [
            {"url": "https://news.yahoo.co.jp/1", "outlet": "One"},
            {"url": "https://news.livedoor.com/2", "outlet": "one"},
        ],
        [
            {"url": "https://natalie.mu/comic/news/1"},
            {"url": "https://b.example/1", "summary": "Source: Comic Natalie"},
        ],
        [{"url": "https://a.example/1"}, {"url": "https://b.example/1"}],
        [{"url": "https://a.example/1?utm_source=feed"}, {"url": "http://a.example/1#top"}],
    ],
    ids=["one host", "one outlet, syndicated twice", "a named source", "the same text", "the same page"],
)
def test_copies_of_one_report_are_one_witness(copies: list[dict[str, Any]]) -> None:
    assert verdict(*(seen(ANNOUNCED, tier=Tier.B, **copy) for copy in copies)) is Verdict.CLAIM


def test_the_same_words_with_another_text_are_two_witnesses() -> None:
    one = seen(ANNOUNCED, tier=Tier.B, summary="The studio said so on stage.")
    other = seen(ANNOUNCED, tier=Tier.B, summary="A visual was shown in Tokyo on Sunday.")
    assert verdict(one, other) is Verdict.REPORTED


def test_the_teaser_of_2021_never_came_to_more_than_a_teaser() -> None:
    """A promised announcement was a stage play, while headlines hoped for a season."""
    changes = course(
        seen(TEASER, tier=Tier.A),
        seen("Akumadama Drive Prepares Important Announcement, Season 2 Anime?", 1, Tier.N),
        seen("Akudama Drive Season 2: Release Date, Cast and More", 2, Tier.N),
        seen(STAGE, 7, Tier.A),
        seen("舞台『アクダマドライブ』開幕！", 80, Tier.A),
    )
    assert [(one.before, one.after) for one in changes] == [
        (Verdict.NOTHING, Verdict.TEASER),
        (Verdict.TEASER, Verdict.NOTHING),
    ]
    assert changes[1].reason.rule == "resolved"


def test_a_promise_that_nothing_came_of_lapses() -> None:
    changes = course(seen(TEASER), until=NOW + timedelta(days=365))
    assert [one.after for one in changes] == [Verdict.TEASER, Verdict.NOTHING]
    assert (changes[1].at, changes[1].reason.rule) == (NOW + TEASER_HOLDS, "lapsed")


def test_a_promise_that_was_old_when_it_was_first_seen_counts_for_nothing() -> None:
    assert course(seen(TEASER, published=datetime(2021, 12, 17, tzinfo=UTC))) == []


def test_a_claim_that_nobody_confirms_lapses_and_a_report_does_not() -> None:
    later = NOW + timedelta(days=3650)
    changes = course(seen(ANNOUNCED, tier=Tier.B), until=later)
    assert [(one.after, one.at) for one in changes] == [
        (Verdict.CLAIM, NOW),
        (Verdict.NOTHING, NOW + CLAIM_HOLDS),
    ]
    assert verdict(seen(ANNOUNCED, tier=Tier.A), until=later) is Verdict.REPORTED
    assert verdict(seen(ANNOUNCED, tier=Tier.B), seen(UPDATED, 5, Tier.B), until=later) is Verdict.REPORTED


def test_leads_that_are_far_apart_do_not_bear_each_other_out() -> None:
    assert verdict(seen(ANNOUNCED, tier=Tier.B), seen(UPDATED, 200, Tier.B)) is Verdict.CLAIM


def test_each_step_names_its_evidence() -> None:
    claim, report = seen(ANNOUNCED, tier=Tier.N), seen(ANNOUNCED, 1, Tier.A)
    official, denial = seen(ANNOUNCED, 2, Tier.S), seen(DENIAL, 3, Tier.S)
    changes = course(claim, report, official, denial)
    assert [(one.before, one.after, one.at, one.evidence, one.reason.rule) for one in changes] == [
        (Verdict.NOTHING, Verdict.CLAIM, claim.fetched_at, (claim.id,), "claim"),
        (Verdict.CLAIM, Verdict.REPORTED, report.fetched_at, (report.id,), "edited"),
        (Verdict.REPORTED, Verdict.OFFICIAL, official.fetched_at, (official.id,), "official"),
        (Verdict.OFFICIAL, Verdict.NOTHING, denial.fetched_at, (denial.id,), "denied"),
    ]


@pytest.mark.parametrize(
    ("said", "denied", "left"),
    [
        (Tier.A, Tier.S, Verdict.NOTHING),
        (Tier.A, Tier.A, Verdict.NOTHING),
        (Tier.A, Tier.B, Verdict.REPORTED),
        (Tier.A, Tier.N, Verdict.REPORTED),
        (Tier.S, Tier.A, Verdict.OFFICIAL),
        (Tier.N, Tier.A, Verdict.NOTHING),
    ],
)
def test_who_may_take_back_what(said: Tier, denied: Tier, left: Verdict) -> None:
    assert verdict(seen(ANNOUNCED, tier=said), seen(DENIAL, 1, denied, source_id="another")) is left


def test_every_source_may_take_back_its_own() -> None:
    items = [seen(ANNOUNCED, tier=Tier.B, source_id=name) for name in ("one", "two")]
    items[1] = replace(items[1], summary="in other words")
    items[0] = replace(items[0], summary="in these words")
    assert verdict(*items) is Verdict.REPORTED
    assert verdict(*items, seen(DENIAL, 1, Tier.B, source_id="two")) is Verdict.CLAIM


def test_a_denial_is_of_what_was_said_before_it() -> None:
    assert verdict(seen(DENIAL, 0, Tier.S), seen(ANNOUNCED, 1, Tier.A)) is Verdict.REPORTED


def test_what_was_denied_twice_stands_again_when_neither_denial_does() -> None:
    denials = [seen(DENIAL, day, item_key=f"denial {day}") for day in (1, 2)]
    reworded = [seen("Akudama Drive Episode 3", day, item_key=f"denial {day - 2}") for day in (3, 4)]
    changes = course(seen(ANNOUNCED), *denials, *reworded)
    assert [(one.after, one.at) for one in changes] == [
        (Verdict.REPORTED, NOW),
        (Verdict.NOTHING, NOW + timedelta(days=1)),
        (Verdict.REPORTED, NOW + timedelta(days=4)),
    ]


def test_an_old_denial_that_is_first_seen_with_the_news_denies_nothing() -> None:
    old = datetime(2022, 1, 1, tzinfo=UTC)
    assert (
        verdict(seen(DENIAL, 0, Tier.S, published=old), seen(ANNOUNCED, 0, Tier.A, published=NOW)) is Verdict.REPORTED
    )


def test_an_item_that_is_reworded_says_what_it_says_now() -> None:
    before = seen(ANNOUNCED, tier=Tier.A, item_key="one")
    after = seen("Akudama Drive Anime Gets New Blu-ray", 1, Tier.A, item_key="one")
    changes = course(before, after)
    assert [one.after for one in changes] == [Verdict.REPORTED, Verdict.NOTHING]
    assert (changes[1].reason.rule, changes[1].evidence) == ("reworded", (after.id,))


def test_other_words_for_the_same_change_nothing_and_make_it_no_newer() -> None:
    before = seen(ANNOUNCED, tier=Tier.A, item_key="one")
    after = seen(f"{ANNOUNCED} (Updated)", 2, Tier.A, item_key="one")
    assert len(course(before, after)) == 1
    assert verdict(before, seen(DENIAL, 1, Tier.S), after) is Verdict.NOTHING


def test_a_relation_that_is_not_listed_any_more_counts_no_more() -> None:
    report = seen(ANNOUNCED, 1, Tier.A)
    changes = course(listed(), report, listed(2, Relation.GONE))
    assert [one.after for one in changes] == [Verdict.CLAIM, Verdict.OFFICIAL, Verdict.REPORTED]


APRIL = datetime(2027, 4, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2027, 3, 30, 14, 59, tzinfo=UTC), Verdict.OFFICIAL),
        (datetime(2027, 3, 30, 15, 0, tzinfo=UTC), Verdict.CLAIM),
        (APRIL, Verdict.CLAIM),
        (datetime(2027, 4, 2, 14, 59, tzinfo=UTC), Verdict.CLAIM),
        (datetime(2027, 4, 2, 15, 0, tzinfo=UTC), Verdict.OFFICIAL),
    ],
)
def test_around_1_april_nothing_is_more_than_a_claim(moment: datetime, expected: Verdict) -> None:
    assert verdict(replace(seen(ANNOUNCED, tier=Tier.S), fetched_at=moment)) is expected
    assert verdict(replace(seen(ANNOUNCED, tier=Tier.S), fetched_at=moment + timedelta(days=9), published=moment)) is (
        expected
    )


def test_what_is_still_there_on_3_april_was_no_hoax() -> None:
    again = APRIL + timedelta(days=3, hours=1)
    item = replace(seen(ANNOUNCED, tier=Tier.S), fetched_at=APRIL, seen_again_at=again)
    changes = course(item)
    assert [(one.after, one.at) for one in changes] == [(Verdict.CLAIM, APRIL), (Verdict.OFFICIAL, again)]


def test_a_hoax_that_nobody_sees_again_lapses_whoever_made_it() -> None:
    hoax = replace(seen(ANNOUNCED, tier=Tier.S), fetched_at=APRIL)
    assert verdict(hoax, until=APRIL + CLAIM_HOLDS) is Verdict.NOTHING


TITLES = [ANNOUNCED, UPDATED, RUMOUR, QUESTION, TEASER, STAGE, DENIAL, OTHERS, "Akudama Drive Episode 3"]


@st.composite
def histories(draw: st.DrawFn) -> list[StoredItem]:
    """Draw what some sources listed in some months around 1 April, reworded and seen again at times."""
    items = []
    for number in range(1, draw(st.integers(1, 9)) + 1):
        tier = draw(st.sampled_from(Tier))
        fetched_at = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 150)))
        relation = draw(st.sampled_from([None, None, None, Relation.SEQUEL, Relation.GONE])) if tier is Tier.S else None
        items.append(
            StoredItem(
                id=number,
                source_id=f"{tier}-{draw(st.integers(1, 2))}",
                item_key=str(draw(st.integers(1, 4))),
                url=f"https://host-{draw(st.integers(1, 4))}.example/{number}",
                title=draw(st.sampled_from(TITLES)),
                summary=draw(st.sampled_from(["", f"text {number}"])),
                published=draw(st.sampled_from([None, fetched_at - timedelta(days=draw(st.integers(0, 40)))])),
                relation=relation,
                fetched_at=fetched_at,
                tier=tier,
                seen_again_at=draw(st.sampled_from([None, fetched_at + timedelta(days=draw(st.integers(3, 120)))])),
            )
        )
    return items


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(items: list[StoredItem], random: Any) -> None:
    shuffled = random.sample(items, len(items))
    assert rules().course(shuffled) == rules().course(items)
    numbered_anew = [replace(item, id=number) for number, item in enumerate(shuffled, 1)]
    steps = [(one.before, one.after, one.at, one.reason) for one in rules().course(items).changes]
    anew = rules().course(_in_the_same_order(items, numbered_anew)).changes
    assert [(one.before, one.after, one.at, one.reason) for one in anew] == steps


def _in_the_same_order(items: list[StoredItem], numbered_anew: list[StoredItem]) -> list[StoredItem]:
    """Return the items with new ids, but versions of one item that came at one moment in their order."""
    keys = [(item.source_id, item.item_key, item.fetched_at) for item in items]
    return numbered_anew if len(set(keys)) == len(keys) else items


@given(histories(), st.integers(0, 400))
def test_what_was_told_stays_told(items: list[StoredItem], days: int) -> None:
    """What the live watch stored at any moment is the beginning of what a replay tells later."""
    moment = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(days=days)
    then = [
        replace(item, seen_again_at=item.seen_again_at if item.seen_again_at and item.seen_again_at <= moment else None)
        for item in items
        if item.fetched_at <= moment
    ]
    told = rules().course(then, moment).changes
    later = rules().course(items, moment + timedelta(days=1000)).changes
    assert told == tuple(one for one in later if one.at <= moment)


@given(histories())
def test_steps_follow_each_other_and_rest_on_items(items: list[StoredItem]) -> None:
    changes = rules().course(items, datetime(2030, 1, 1, tzinfo=UTC)).changes
    last = Verdict.NOTHING
    known = {item.id for item in items}
    for change in changes:
        assert change.before is last
        assert change.after is not last
        assert change.evidence
        assert set(change.evidence) <= known
        last = change.after
    assert [one.at for one in changes] == sorted(one.at for one in changes)
    assert rules().course(items) == rules().course(items)


@given(histories(), st.integers(0, 400))
def test_what_is_kept_from_moment_to_moment_is_what_weighing_all_anew_gives(items: list[StoredItem], days: int) -> None:
    until = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(days=days)
    told = rules().course(items, until)
    assert [(one.at, one.after) for one in told.changes] == list(plainly.steps(items, until))
    assert [one.items for one in told.stories] == plainly.groups([item for item in items if item.fetched_at <= until])


@given(histories())
def test_witnesses_are_what_comparing_each_with_each_gives(items: list[StoredItem]) -> None:
    told = [one.marks for one in plainly.exhibits(items)]
    assert len(independent(told)) == plainly.witnesses(told)
    assert (pair(told) is not None) is plainly.has_pair(told)
