"""What is dealt is fair, follows from the seed alone, and can be checked by anybody."""

from __future__ import annotations

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.party import Deal, Length
from bot.party.bingo import CELLS, LINES, Cell, card, first_line, marked
from bot.party.choosing import ANY, LIKELY, SURE, Candidate, choose
from bot.party.deal import hands
from bot.party.seed import fingerprint, new_seed
from bot.party.verify import dealt, is_same_seed
from bot.store.games import PlayedRule

seeds = st.binary(min_size=16, max_size=16).map(bytes.hex)
rules = st.lists(st.integers(1, 99).map(str), min_size=1, max_size=70, unique=True)
seats = st.lists(st.integers(1, 60), min_size=1, max_size=60, unique=True)


@given(seeds, rules, seats)
def test_hands_are_even(seed: str, rules: list[str], seats: list[int]) -> None:
    """Every rule is held; nobody holds two more than another, and no rule is held twice without need."""
    held = hands(seed, rules, seats)
    assert set(held) == set(seats)
    sizes = [len(hand) for hand in held.values()]
    holders = Counter(rule for hand in held.values() for rule in hand)
    assert max(sizes) - min(sizes) <= 1
    assert set(holders) == set(rules)
    assert max(holders.values()) - min(holders.values()) <= (1 if len(seats) > len(rules) else 0)
    assert all(sizes)


@given(seeds, rules, seats)
def test_hands_depend_on_who_plays_not_on_their_order(seed: str, rules: list[str], seats: list[int]) -> None:
    """The same people hold the same, in whatever order they came."""
    assert hands(seed, rules, seats) == hands(seed, rules, sorted(seats))


def test_most_keep_what_they_hold_when_somebody_joins() -> None:
    """Of 17 rules among four, a fifth takes about a fifth; a fresh shuffle would move four fifths."""
    rules = [str(number) for number in range(1, 18)]
    moved = 0
    for number in range(50):
        before = hands(f"seed{number}", rules, [1, 2, 3, 4])
        after = hands(f"seed{number}", rules, [1, 2, 3, 4, 5])
        moved += sum(rule not in after[seat] for seat, hand in before.items() for rule in hand)
    assert moved / 50 < 9


def test_nobody_plays_yet() -> None:
    """An empty table holds nothing."""
    assert hands("seed", ["1"], []) == {}


@given(seeds, rules, st.integers(1, 60))
def test_a_card_has_sixteen_different_cells(seed: str, rules: list[str], seat: int) -> None:
    """Each rule at most once where there are enough; else again, for its next call, as evenly as can be."""
    cells = card(seed, rules, seat)
    assert len(cells) == len(set(cells)) == CELLS
    counts = Counter(cell.rule for cell in cells)
    assert max(counts.values()) - min(counts.values() if len(rules) < CELLS else [1]) <= 1
    for rule, count in counts.items():
        assert sorted(cell.nth for cell in cells if cell.rule == rule) == list(range(1, count + 1))


def test_cards_differ_by_seat_and_seed() -> None:
    """Or everybody would win at once."""
    rules = [str(number) for number in range(1, 18)]
    assert len({card(seed, rules, seat) for seed in ("a", "b") for seat in range(1, 41)}) == 80


def test_marks_and_lines() -> None:
    """A cell is marked at its rule's call; the line that was complete first wins, also when another follows."""
    cells = tuple(Cell(str(number)) for number in range(CELLS))
    row, column = LINES[1], LINES[4]
    assert marked(cells, {"3": 1, "5": 2}) == tuple(number in {3, 5} for number in range(CELLS))
    times = {str(place): [10 + place] for place in row}
    assert first_line(cells, times) == (10 + row[-1], row)
    assert first_line(cells, times | {str(place): [5] for place in column}) == (5, column)
    assert first_line(cells, {str(place): [1] for place in row[:3]}) is None
    assert first_line((), {}) is None


def test_a_second_call_marks_the_second_cell() -> None:
    """Where a rule stands on a card twice."""
    cells = (Cell("1"), Cell("1", 2), *(Cell("2", nth) for nth in range(1, 15)))
    assert marked(cells, {"1": 1})[:2] == (True, False)
    assert marked(cells, {"1": 2})[:2] == (True, True)


def test_the_shuffle_is_what_it_is_said_to_be() -> None:
    """Plain SHA-256 over plain text, so that another program can check it; these values must never change."""
    rules = [str(number) for number in range(1, 18)]
    drawn = sorted(rules, key=lambda rule: hashlib.sha256(f"feed/card/3/{rule}".encode()).digest())[:16]
    cells = sorted(drawn, key=lambda rule: hashlib.sha256(f"feed/cell/3/{rule}/1".encode()).digest())
    assert [cell.rule for cell in card("feed", rules, 3)] == cells
    assert fingerprint("feed") == hashlib.sha256(b"feed").hexdigest()


def test_verifying() -> None:
    """The right seed shows what each seat had; any other is refused."""
    seed = new_seed()
    assert is_same_seed(seed, fingerprint(seed)) and not is_same_seed(new_seed(), fingerprint(seed))
    assert not is_same_seed(seed, "")
    rules = [str(number) for number in range(1, 18)]
    told = list(dealt(Deal.BINGO, seed, rules, [1, 2]))
    assert told[0] == "seat 1" and told[5] == "seat 2"
    assert " ".join(told[1:5]).split() == [cell.rule for cell in card(seed, rules, 1)]
    lines = list(dealt(Deal.DEALT, seed, rules, [1, 2]))
    assert lines == [f"seat {seat}: {' '.join(held)}" for seat, held in hands(seed, rules, [1, 2]).items()]


def test_choosing_prefers_what_happens() -> None:
    """A short game is of rules that fit the episode, the server's own among them; in the order of the list."""
    fits = {"1": ANY, "2": SURE, "3": LIKELY, "4": SURE, "5": ANY, "s1": None}
    candidates = [Candidate(PlayedRule(key, "sip"), fit) for key, fit in fits.items()]
    chosen = [tuple(rule.key for rule in choose(candidates, Length.QUIET, f"seed{n}")) for n in range(20)]
    assert set(chosen) == {("2", "4", "s1")}
    assert len(choose(candidates, Length.EVERYTHING, "seed")) == len(choose(candidates, Length.EASY, "seed")) == 6
    equal = [Candidate(PlayedRule(str(number), "sip")) for number in range(20)]
    by_chance = {tuple(rule.key for rule in choose(equal, Length.QUIET, f"seed{n}")) for n in range(20)}
    assert len(by_chance) > 10
