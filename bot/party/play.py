"""What somebody may do at a table: each function says what happens then, or raises why not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.errors import N_, UserError
from bot.party.modes import Deal
from bot.party.table import Call, Table
from bot.store.games import Event, Kind

SAME_MOMENT_SECONDS = 6
"""Calls of one rule by several people within this time are about the same moment."""

MAX_PLAYERS = 60
MAX_EVENTS = 3_000
"""A game is read whole at each press; no evening comes near this."""

ENDED = N_("That game has ended. Start another with {command}.")
PAUSED = N_("The game is paused. Press “Resume” first.")
NOT_PAUSED = N_("The game is running already.")
PAUSED_ALREADY = N_("The game is paused already. Press “Resume” to go on.")
NOT_PLAYING = N_("You are not playing. Press “Join” first.")
PLAYING_ALREADY = N_("You are playing already.")
TOO_LONG = N_("This game has seen so much that nothing more fits into it. End it and begin another.")
FULL = N_("There are {count} players already, and there is no seat for more.")
NOTHING_TO_TAKE_BACK = N_("You have called nothing that could be taken back.")
NOT_IN_PLAY = N_("That rule is not in play here. Pick another from the list.")
NOT_YOURS = N_("That rule is not yours to call. Press “My rules” to see which are.")


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who does something, when, and the interaction by which; `command` begins a game."""

    user_id: int
    at: int
    interaction_id: int
    command: str = "/drinks start"


@dataclass(frozen=True, slots=True)
class Step:
    """What happens: an event, and the person who gets its seat where that is new."""

    event: Event
    new_person: int | None = None


Move = Callable[[Table, Who], Step]


def join(table: Table, who: Who) -> Step:
    """Take a seat, the one that the person had where they played before."""
    _require_running(table, who)
    if table.count >= MAX_EVENTS:
        raise UserError(TOO_LONG)
    seat = table.seat_of(who.user_id)
    if seat is not None and seat in table.seats:
        raise UserError(PLAYING_ALREADY)
    if seat is not None:
        return _step(table, who, Kind.JOIN, seat=seat)
    if len(table.people) >= MAX_PLAYERS:
        raise UserError(FULL, count=MAX_PLAYERS)
    step = _step(table, who, Kind.JOIN, seat=max(table.people, default=0) + 1)
    return replace(step, new_person=who.user_id)


def leave(table: Table, who: Who) -> Step:
    """Give up the seat; what was called stays."""
    _require_running(table, who)
    return _step(table, who, Kind.LEAVE, seat=_seat(table, who))


def call(rule: str) -> Move:
    """Return the move that calls a rule: a moment of its own, or the one that others called just before."""

    def move(table: Table, who: Who) -> Step:
        _require_running(table, who)
        if table.is_paused:
            raise UserError(PAUSED)
        if table.count >= MAX_EVENTS:
            raise UserError(TOO_LONG)
        seat = _seat(table, who)
        if rule not in table.rules:
            raise UserError(NOT_IN_PLAY)
        if table.setup.deal == Deal.DEALT and rule not in table.hands()[seat]:
            raise UserError(NOT_YOURS)
        return _step(table, who, Kind.CALL, seat=seat, rule=rule, target=same_moment(table.calls, rule, seat, who.at))

    return move


def same_moment(calls: Iterable[Call], rule: str, seat: int, at: int) -> int | None:
    """Return the moment that a call is about; None where it is a new one.

    It is the oldest that others called just before and this seat did not: who calls a rule again has seen it again.
    """
    began: dict[int, int] = {}
    called: set[int] = set()
    for made in calls:
        if made.rule == rule:
            began.setdefault(made.moment, made.at)
            if made.seat == seat:
                called.add(made.moment)
    fresh = (moment for moment, start in began.items() if abs(at - start) <= SAME_MOMENT_SECONDS)
    return next((moment for moment in fresh if moment not in called), None)


def undo(table: Table, who: Who) -> Step:
    """Take back the person's own last call."""
    _require_running(table, who)
    seat = _seat(table, who)
    last = max((made.number for made in table.calls if made.seat == seat), default=None)
    if last is None:
        raise UserError(NOTHING_TO_TAKE_BACK)
    return _step(table, who, Kind.UNDO, seat=seat, target=last)


def pause(table: Table, who: Who) -> Step:
    """Stop the clock."""
    _require_running(table, who)
    if table.is_paused:
        raise UserError(PAUSED_ALREADY)
    if table.count >= MAX_EVENTS:
        raise UserError(TOO_LONG)
    return _step(table, who, Kind.PAUSE, seat=_seat(table, who))


def resume(table: Table, who: Who) -> Step:
    """Let the clock go on."""
    _require_running(table, who)
    if not table.is_paused:
        raise UserError(NOT_PAUSED)
    return _step(table, who, Kind.RESUME, seat=_seat(table, who))


def end(table: Table, who: Who) -> Step:
    """End the game, whoever asks; `ui.games` says who may."""
    _require_running(table, who)
    return _step(table, who, Kind.END, seat=table.seat_of(who.user_id))


def end_by_itself(table: Table, at: int) -> Event | None:
    """Return the end of a game that nobody touches any more; None where it has ended."""
    return Event(table.count + 1, at, Kind.END) if table.is_running else None


def _require_running(table: Table, who: Who) -> None:
    if not table.is_running:
        raise UserError(ENDED, command=who.command)


def _seat(table: Table, who: Who) -> int:
    seat = table.seat_of(who.user_id)
    if seat is None or seat not in table.seats:
        raise UserError(NOT_PLAYING)
    return seat


def _step(
    table: Table, who: Who, kind: Kind, *, seat: int | None, rule: str | None = None, target: int | None = None
) -> Step:
    return Step(Event(table.count + 1, who.at, kind, seat, rule, target, who.interaction_id))
