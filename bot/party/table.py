"""A game as its events made it: who plays, what counts, how long it has been going. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.party import bingo
from bot.party.deal import hands
from bot.party.modes import Deal
from bot.store.games import Event, Kind, Record, Setup

# Both follow from the seed alone and cost thousands of hashes; a crowd's calls each ask for them.
_hands = lru_cache(maxsize=128)(hands)
_card = lru_cache(maxsize=1_024)(bingo.card)


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody saw a rule happen, `elapsed` seconds into the game; `moment` is the call that saw it first."""

    number: int
    elapsed: int
    at: int
    seat: int
    rule: str
    moment: int


@dataclass(frozen=True, slots=True)
class Moment:
    """Something happened once, however many called it; `seats` are who, in order."""

    number: int
    elapsed: int
    rule: str
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Win:
    """A seat's first complete line, and when it was completed."""

    seat: int
    line: tuple[int, ...]
    elapsed: int


class Table:
    """Everything about one game at this moment. Made of a record, and carried on by `apply`."""

    def __init__(self, record: Record) -> None:
        self.setup: Setup = record.setup
        self.actions = {rule.key: rule.action for rule in record.setup.rules}
        self.message_id = record.message_id
        self.is_told = record.is_told
        self.people: dict[int, int | None] = dict(record.players)
        self.is_paused = False
        self.ended_at: int | None = None
        self.ended_by_itself = False
        self.touched_at = record.setup.started_at
        self.count = 0
        self.interactions: set[int] = set()
        self.taken_back: dict[int, Call] = {}
        self._playing: dict[int, None] = {}
        self._joined: dict[int, int] = {}
        self._calls: dict[int, Call] = {}
        self._moments: tuple[Moment, ...] | None = None
        self._paused_at = 0
        self._paused_seconds = 0
        for event in record.events:
            self.apply(event)

    def apply(self, event: Event) -> None:
        """Let an event happen."""
        self.count = event.number
        self._moments = None
        if event.interaction_id is not None:
            self.interactions.add(event.interaction_id)
        match event.kind:
            case Kind.JOIN if event.seat is not None:
                self._playing[event.seat] = None
                self._joined.setdefault(event.seat, event.number)
            case Kind.LEAVE if event.seat is not None:
                self._playing.pop(event.seat, None)
            case Kind.CALL if event.seat is not None and event.rule is not None:
                moment = event.number if event.target is None else event.target
                elapsed = self.elapsed(event.at)
                self._calls[event.number] = Call(event.number, elapsed, event.at, event.seat, event.rule, moment)
            case Kind.UNDO if event.target is not None and event.seat is not None:
                self.taken_back[event.seat] = self._calls.pop(event.target)
            case Kind.PAUSE:
                self.is_paused, self._paused_at = True, event.at
            case Kind.RESUME:
                self._paused_seconds += event.at - self._paused_at
                self.is_paused = False
            case Kind.END:
                self.ended_at = event.at
                self.ended_by_itself = event.seat is None and event.interaction_id is None
        if event.kind is not Kind.END or not self.ended_by_itself:
            self.touched_at = max(self.touched_at, event.at)

    @property
    def is_running(self) -> bool:
        """Tell whether the game has not ended; it may be paused."""
        return self.ended_at is None

    @property
    def rules(self) -> list[str]:
        """Return the keys of the rules in play."""
        return list(self.actions)

    @property
    def seats(self) -> list[int]:
        """Return the seats that play at the moment, in the order in which they joined.

        Whoever asked to be forgotten plays no more: nobody could call what that seat holds.
        """
        return [seat for seat in self._playing if self.people.get(seat) is not None]

    @property
    def all_seats(self) -> list[int]:
        """Return every seat that plays or played."""
        return sorted(self.people)

    @property
    def calls(self) -> list[Call]:
        """Return every call that was not taken back, in order."""
        return list(self._calls.values())

    def seat_of(self, user_id: int) -> int | None:
        """Return the seat that somebody has or had."""
        return next((seat for seat, person in self.people.items() if person == user_id), None)

    def is_playing(self, user_id: int) -> bool:
        """Tell whether somebody plays at the moment."""
        return self.seat_of(user_id) in self._playing

    def elapsed(self, at: int) -> int:
        """Return the seconds of play at a time, pauses aside; the clock stops where the game ended."""
        until = self._paused_at if self.is_paused else at
        return max(until - self.setup.started_at - self._paused_seconds, 0)

    @property
    def played_seconds(self) -> int:
        """Return how long an ended game was played; until anything last happened, where it ended by itself."""
        return self.elapsed(self.touched_at)

    def moments(self) -> Sequence[Moment]:
        """Return what happened, in order: calls of the same moment are one."""
        if self._moments is None:
            found: dict[int, list[Call]] = {}
            for call in self._calls.values():
                found.setdefault(call.moment, []).append(call)
            self._moments = tuple(
                Moment(number, calls[0].elapsed, calls[0].rule, tuple(call.seat for call in calls))
                for number, calls in found.items()
            )
        return self._moments

    def counts(self, since: int = 0) -> Counter[str]:
        """Return how often each rule happened, in moments that began after event `since`."""
        return Counter(moment.rule for moment in self.moments() if moment.number > since)

    def hands(self) -> dict[int, tuple[str, ...]]:
        """Return who may call what at the moment: in most games everybody everything."""
        if self.setup.deal == Deal.DEALT:
            return dict(_hands(self.setup.seed, tuple(self.rules), tuple(self.seats)))
        return {seat: tuple(self.rules) for seat in self.seats}

    def card(self, seat: int) -> bingo.Card:
        """Return a seat's bingo card."""
        return _card(self.setup.seed, tuple(self.rules), seat)

    def marks(self, seat: int) -> tuple[bool, ...]:
        """Return which cells of a seat's card are marked: by what happened since its player joined."""
        return bingo.marked(self.card(seat), self.counts(self._joined.get(seat, 0)))

    def wins(self) -> list[Win]:
        """Return the first complete line of each seat, in the order of completion."""
        if self.setup.deal != Deal.BINGO:
            return []
        moments = self.moments()
        wins = [win for seat in self.all_seats if (win := self._win(seat, moments)) is not None]
        return sorted(wins, key=lambda win: win.elapsed)

    def _win(self, seat: int, moments: Sequence[Moment]) -> Win | None:
        times: dict[str, list[int]] = {}
        for moment in moments:
            if moment.number > self._joined.get(seat, 0):
                times.setdefault(moment.rule, []).append(moment.elapsed)
        found = bingo.first_line(self.card(seat), times)
        return Win(seat, found[1], found[0]) if found else None
