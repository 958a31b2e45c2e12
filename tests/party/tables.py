"""Tables to play at in tests, without a store: what happens is applied at once."""

from __future__ import annotations

from bot.party import Deal, Length, Mode, Table
from bot.party.play import Move, Who
from bot.store.games import PlayedRule, Record, Setup

BEGAN = 1_000_000
RULES = tuple(
    PlayedRule(str(number), action)
    for number, action in enumerate(("sip", "aww", "cheer", "sip", "worry", "snack"), start=1)
)


def setup(deal: Deal = Deal.EVERYONE, rules: tuple[PlayedRule, ...] = RULES, seed: str = "5eed") -> Setup:
    return Setup(7, 1, 2, None, 3, Mode.SOFT, deal, Length.EVERYTHING, seed, BEGAN, rules)


class Evening:
    """A table with a clock; people are named by small numbers."""

    def __init__(self, deal: Deal = Deal.EVERYONE, rules: tuple[PlayedRule, ...] = RULES, seed: str = "5eed") -> None:
        self.table = Table(Record(setup(deal, rules, seed), None, is_told=False, players={}, events=()))
        self.events = []
        self.now = BEGAN
        self._interactions = 0

    def make(self, move: Move, person: int, after: int = 0) -> None:
        """Let somebody make a move, some seconds later."""
        self.now += after
        self._interactions += 1
        step = move(self.table, Who(person, self.now, self._interactions))
        if step.new_person is not None:
            assert step.event.seat is not None
            self.table.people[step.event.seat] = step.new_person
        self.table.apply(step.event)
        self.events.append(step.event)

    def again(self) -> Table:
        """Return the table as the store would give it back."""
        record = Record(
            self.table.setup, None, is_told=False, players=dict(self.table.people), events=tuple(self.events)
        )
        return Table(record)
