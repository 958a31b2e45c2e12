"""What goes wrong on the way: by a plan, or at random from a seed; and channels that refuse for good."""

import random
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from benchmarks.rest.refusals import Refusal


class Fault(StrEnum):
    """One way of going wrong; what says AFTER happens when the request has been carried out already."""

    ERROR_500 = "500"
    ERROR_502 = "502"
    ERROR_503 = "503"
    ERROR_504_AFTER = "504 after"
    RESET = "reset"
    RESET_AFTER = "reset after"
    TRUNCATED_AFTER = "truncated after"
    SLOW = "slow"
    LIMITED = "429"
    LIMITED_BY_OTHERS = "429 shared"
    LIMITED_GLOBALLY = "429 global"
    BANNED = "429 of the proxy"


EVERY_FAULT = tuple(Fault)


@dataclass(slots=True)
class Faults:
    """Decides what happens to the next request for a channel.

    The plan comes first, None in it being nothing; then a `share` of all requests goes wrong, in one of `kinds`.
    """

    plan: deque[Fault | None] = field(default_factory=deque)
    share: float = 0.0
    kinds: Sequence[Fault] = EVERY_FAULT
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    retry_seconds: float = 0.3
    slow_seconds: float = 0.3
    refusing: dict[int, Refusal] = field(default_factory=dict)
    happened: Counter[Fault] = field(default_factory=Counter)

    def next(self) -> Fault | None:
        """Return what happens to the next request."""
        if self.plan:
            fault = self.plan.popleft()
        else:
            fault = self.chance.choice(self.kinds) if self.chance.random() < self.share else None
        if fault is not None:
            self.happened[fault] += 1
        return fault
