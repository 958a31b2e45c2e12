"""Who may do what at a table, and what it comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.party import Deal
from bot.party import play as moves
from bot.party.play import MAX_PLAYERS, SAME_MOMENT_SECONDS, call
from bot.party.tally import Medal, calls_by_seat, has_many_sips, medals
from bot.store.games import PlayedRule
from tests.party.tables import Evening


def refused(evening: Evening, move: moves.Move, person: int, message: str) -> None:
    with pytest.raises(UserError) as caught:
        evening.make(move, person)
    assert caught.value.message == message


def with_players(*people: int, deal: Deal = Deal.EVERYONE, rules: tuple[PlayedRule, ...] | None = None) -> Evening:
    evening = Evening(deal, *([rules] if rules else []))
    for person in people:
        evening.make(moves.join, person)
    return evening


def test_calls_of_one_moment_count_once() -> None:
    """Several people within seconds see the same; later, or by somebody who called already, it is another."""
    evening = with_players(1, 2, 3)
    evening.make(call("1"), 1)
    evening.make(call("1"), 2, after=SAME_MOMENT_SECONDS)
    evening.make(call("1"), 3, after=1)
    assert [moment.seats for moment in evening.table.moments()] == [(1, 2), (3,)]
    evening.make(call("1"), 3)
    assert [moment.seats for moment in evening.table.moments()] == [(1, 2), (3,), (3,)]
    evening.make(call("1"), 1)
    evening.make(call("1"), 1)
    assert [moment.seats for moment in evening.table.moments()] == [(1, 2), (3, 1), (3, 1)]
    assert evening.table.counts()["1"] == 3


def test_different_rules_are_different_moments() -> None:
    """However close they are."""
    evening = with_players(1, 2)
    evening.make(call("1"), 1)
    evening.make(call("2"), 2)
    assert len(evening.table.moments()) == 2


def test_undo_takes_back_ones_own_last_call() -> None:
    """What others called in the same moment stays; what was never called cannot be taken back."""
    evening = with_players(1, 2)
    refused(evening, moves.undo, 1, moves.NOTHING_TO_TAKE_BACK)
    evening.make(call("1"), 1)
    evening.make(call("1"), 2)
    evening.make(call("2"), 1, after=9)
    evening.make(moves.undo, 1)
    assert evening.table.counts() == {"1": 1}
    evening.make(moves.undo, 1)
    assert [moment.seats for moment in evening.table.moments()] == [(2,)]
    refused(evening, moves.undo, 1, moves.NOTHING_TO_TAKE_BACK)
    evening.make(moves.undo, 2)
    assert list(evening.table.moments()) == []


def test_a_pause_stops_the_clock() -> None:
    """And calls; the time of play is that of the episode."""
    evening = with_players(1)
    evening.make(call("1"), 1, after=60)
    evening.make(moves.pause, 1, after=30)
    refused(evening, call("1"), 1, moves.PAUSED)
    refused(evening, moves.pause, 1, moves.PAUSED_ALREADY)
    assert evening.table.elapsed(evening.now + 500) == 90
    evening.make(moves.resume, 1, after=1000)
    refused(evening, moves.resume, 1, moves.NOT_PAUSED)
    evening.make(call("1"), 1, after=10)
    assert [moment.elapsed for moment in evening.table.moments()] == [60, 100]
    evening.make(moves.pause, 1, after=5)
    evening.make(moves.end, 1, after=900)
    assert evening.table.played_seconds == 105


def test_only_those_who_play_may_operate_it() -> None:
    """Joining is always by own choice; whoever leaves keeps the seat for later, and what they called stays."""
    evening = with_players(1)
    for move in (call("1"), moves.leave, moves.undo, moves.pause):
        refused(evening, move, 2, moves.NOT_PLAYING)
    evening.make(moves.join, 2)
    refused(evening, moves.join, 2, moves.PLAYING_ALREADY)
    evening.make(call("1"), 2)
    evening.make(moves.leave, 2)
    assert evening.table.seats == [1] and len(evening.table.moments()) == 1
    refused(evening, call("1"), 2, moves.NOT_PLAYING)
    evening.make(moves.join, 2)
    assert evening.table.seat_of(2) == 2 and evening.table.seats == [1, 2]
    refused(evening, call("99"), 2, moves.NOT_IN_PLAY)


def test_who_completes_a_line_with_the_same_call_shares_the_medal() -> None:
    """A call marks everybody's card, so the first bingo may be that of several."""
    rules = tuple(PlayedRule(str(number), "cheer") for number in range(1, 17))
    evening = with_players(*range(1, 9), deal=Deal.BINGO, rules=rules)
    for rule in evening.table.rules:
        evening.make(call(rule), 1, after=10)
    wins = evening.table.wins()
    first = tuple(win.seat for win in wins if win.elapsed == wins[0].elapsed)
    assert len(first) > 1 and (Medal.BINGO, first) in [(won.medal, won.seats) for won in medals(evening.table)]


def test_a_game_has_an_end_of_what_it_can_hold() -> None:
    """Whatever is pressed for hours, it stays short enough to be read whole; what is paused can always go on."""
    evening = with_players(1)
    evening.table.count = moves.MAX_EVENTS
    for move in (call("1"), moves.pause):
        refused(evening, move, 1, moves.TOO_LONG)
    refused(evening, moves.join, 2, moves.TOO_LONG)
    evening.table.is_paused = True
    evening.make(moves.resume, 1)


def test_seats_are_limited() -> None:
    """The message has room for so many names."""
    evening = with_players(*range(1, MAX_PLAYERS + 1))
    refused(evening, moves.join, 1000, moves.FULL)


def test_nothing_happens_after_the_end() -> None:
    """Not even the end."""
    evening = with_players(1)
    evening.make(moves.end, 1)
    for move in (call("1"), moves.join, moves.leave, moves.undo, moves.pause, moves.resume, moves.end):
        refused(evening, move, 1, moves.ENDED)


def test_dealt_rules_are_for_their_holder() -> None:
    """Whoever holds a rule calls it; the hands move on with who plays."""
    evening = with_players(1, 2, deal=Deal.DEALT)
    hands = evening.table.hands()
    mine, theirs = hands[1][0], hands[2][0]
    evening.make(call(mine), 1)
    refused(evening, call(theirs), 1, moves.NOT_YOURS)
    evening.make(moves.leave, 2)
    evening.make(call(theirs), 1)
    assert set(evening.table.hands()[1]) == set(evening.table.rules)


def test_bingo_counts_from_when_one_joined() -> None:
    """A late player starts with an empty card, and a taken-back call takes back the bingo."""
    rules = tuple(PlayedRule(str(number), "cheer") for number in range(1, 17))
    evening = with_players(1, deal=Deal.BINGO, rules=rules)
    line = [evening.table.card(1)[place].rule for place in (0, 1, 2, 3)]
    for rule in line[:3]:
        evening.make(call(rule), 1, after=10)
    evening.make(moves.join, 2)
    assert not any(evening.table.marks(2)) and sum(evening.table.marks(1)) == 3
    assert evening.table.wins() == []
    evening.make(call(line[3]), 2, after=10)
    assert [(win.seat, win.line, win.elapsed) for win in evening.table.wins()] == [(1, (0, 1, 2, 3), 40)]
    evening.make(moves.undo, 2)
    assert evening.table.wins() == []


def test_medals_are_for_seeing_never_for_drinking() -> None:
    """What each is for can be counted in what happened; sips and snacks earn nothing."""
    evening = with_players(1, 2, 3)
    evening.make(call("1"), 1, after=10)
    for _ in range(3):
        evening.make(call("4"), 2, after=20)
        evening.make(call("4"), 1)
    for _ in range(2):
        evening.make(call("2"), 3, after=20)
        evening.make(call("6"), 3, after=20)
    won = {awarded.medal: (awarded.seats, awarded.amount) for awarded in medals(evening.table)}
    assert won == {
        Medal.FIRST: ((1,), 0),
        Medal.SHARP: ((3,), 4),
        Medal.LONE: ((3,), 4),
        Medal.CHORUS: ((1,), 3),
        Medal.ALL_ROUND: ((1, 3), 2),
        Medal.HEART: ((3,), 2),
        Medal.LAST: ((3,), 0),
    }
    assert list(calls_by_seat(evening.table).items()) == [(1, 4), (2, 3), (3, 4)]


def test_no_medals_for_nothing() -> None:
    """Nor where only one person called, who can be compared with nobody."""
    assert medals(with_players(1, 2).table) == []
    evening = with_players(1, 2)
    for _ in range(4):
        evening.make(call("1"), 1, after=20)
    assert {awarded.medal for awarded in medals(evening.table)} == {Medal.FIRST, Medal.LAST}


def test_many_sips_in_a_short_time() -> None:
    """Only sips, only counted moments, only the last minutes."""
    evening = with_players(1)
    for _ in range(8):
        evening.make(call("2"), 1, after=20)
    assert not has_many_sips(evening.table, evening.now)
    for _ in range(8):
        assert not has_many_sips(evening.table, evening.now)
        evening.make(call("1"), 1, after=20)
    assert has_many_sips(evening.table, evening.now)
    assert not has_many_sips(evening.table, evening.now + 600)


steps = st.lists(
    st.tuples(
        st.sampled_from([moves.join, moves.leave, moves.undo, moves.pause, moves.resume, *map(call, "123456")]),
        st.integers(1, 5),
        st.integers(0, 12),
    ),
    max_size=60,
)


@given(steps, st.sampled_from(list(Deal)))
def test_a_table_is_what_its_events_make_of_it(steps: list[tuple[moves.Move, int, int]], deal: Deal) -> None:
    """Read back from the store, it is the same in every respect; every call that stands is in one moment."""
    evening = Evening(deal)
    for move, person, after in steps:
        try:
            evening.make(move, person, after)
        except UserError:
            continue
    again = evening.again()
    for name in ("seats", "calls", "count", "is_paused", "played_seconds", "touched_at", "people"):
        assert getattr(again, name) == getattr(evening.table, name)
    assert again.moments() == evening.table.moments() and again.hands() == evening.table.hands()
    assert again.wins() == evening.table.wins() and medals(again) == medals(evening.table)
    seats = [seat for moment in again.moments() for seat in moment.seats]
    assert sorted(seats) == sorted(made.seat for made in again.calls)
    assert all(len(set(moment.seats)) == len(moment.seats) for moment in again.moments())
