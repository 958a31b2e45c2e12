"""What an admin is shown before they decide: a plan, or a change of one, as the store keeps it. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.planning.rewatch_changes import Verb, Wish
from bot.store.rewatch_plans import Plan, Rewatch


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change, and the rewatch as of which it was shown: its revision, and which meeting came next."""

    rewatch_id: int
    revision: int
    next_meeting: int
    wish: Wish

    @classmethod
    def of(cls, rewatch: Rewatch, wish: Wish) -> Proposal:
        """Return the proposal to change a rewatch as it is."""
        return cls(rewatch.rewatch_id, rewatch.revision, _next(rewatch), wish)

    def is_of(self, rewatch: Rewatch) -> bool:
        """Tell whether the rewatch is still as it was when this was shown."""
        return (self.revision, self.next_meeting) == (rewatch.revision, _next(rewatch))


def write_plan(plan: Plan) -> str:
    """Return a plan as text."""
    return json.dumps({**asdict(plan), "first": plan.first.isoformat()})


def read_plan(document: str) -> Plan:
    """Return the plan that a text is of."""
    values = json.loads(document)
    return Plan(**{**values, "first": datetime.fromisoformat(values["first"])})


def write_proposal(proposal: Proposal) -> str:
    """Return a proposal as text."""
    wish = proposal.wish
    first = wish.first.isoformat() if wish.first else None
    return json.dumps({**asdict(proposal), "wish": {**asdict(wish), "first": first}})


def read_proposal(document: str) -> Proposal:
    """Return the proposal that a text is of."""
    values = json.loads(document)
    wish = values["wish"]
    first = datetime.fromisoformat(wish["first"]) if wish["first"] else None
    read = Wish(Verb(wish["verb"]), wish["meeting"], first, wish["rule"])
    return Proposal(values["rewatch_id"], values["revision"], values["next_meeting"], read)


def _next(rewatch: Rewatch) -> int:
    return next((meeting.number for meeting in rewatch.planned), 0)
