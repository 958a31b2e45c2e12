"""Discord's rate limits: buckets by route and channel, told in headers, and so many requests a second in all."""

import hashlib
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.world import Payload

Headers = dict[str, str]
# discord.py takes a 429 that came through no proxy for a ban of the host, and gives up at once.
THROUGH_PROXY = {"Via": "1.1 google"}
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Rule:
    """So many requests within so many seconds of the first."""

    limit: int
    seconds: float


RULES: Mapping[str, Rule] = {
    "POST messages": Rule(5, 5.0),
    "PATCH messages": Rule(5, 5.0),
    "DELETE messages": Rule(5, 1.0),
    "GET messages": Rule(50, 1.0),
    "POST crosspost": Rule(10, _HOUR),
    "POST threads": Rule(5, 5.0),
    "GET channel": Rule(50, 1.0),
}
"""What Discord is seen to allow for each channel; it may change at any time, and says so in the headers."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """A 429: how long to wait, and whether that holds for every route; `scope` is user, shared or global."""

    seconds: float
    scope: str
    headers: Headers = field(default_factory=dict)

    def body(self) -> Payload:
        """Return what the answer says."""
        message = "You are being rate limited."
        return {"message": message, "retry_after": round(self.seconds, 3), "global": self.scope == "global"}

    def all_headers(self) -> Headers:
        """Return the headers of the answer."""
        own = {"Retry-After": str(math.ceil(self.seconds)), "X-RateLimit-Scope": self.scope, **THROUGH_PROXY}
        if self.scope == "global":
            own["X-RateLimit-Global"] = "true"
        return self.headers | own


@dataclass(slots=True)
class _Bucket:
    rule: Rule
    resets_at: float = 0.0
    used: int = 0


@dataclass(slots=True)
class Limits:
    """Counts requests; moments are monotonic seconds. No second may hold more than `per_second` requests."""

    per_second: int = 50
    rules: Mapping[str, Rule] = field(default_factory=lambda: dict(RULES))
    most_in_a_second: int = 0
    _buckets: dict[tuple[str, int], _Bucket] = field(default_factory=dict)
    _last: deque[float] = field(default_factory=deque)

    def take_global(self, now: float) -> TooMany | None:
        """Count a request of whatever route; return a refusal where the last second holds too many already."""
        while self._last and self._last[0] <= now - 1:
            self._last.popleft()
        if len(self._last) >= self.per_second:
            return TooMany(self._last[0] + 1 - now, "global")
        self._last.append(now)
        self.most_in_a_second = max(self.most_in_a_second, len(self._last))
        return None

    def take(self, kind: str, channel: int, now: float) -> Headers | TooMany:
        """Count a request of a kind in a channel; return the headers that tell of its bucket, or a refusal."""
        rule = self.rules.get(kind)
        if rule is None:
            return {}
        bucket = self._buckets.setdefault((kind, channel), _Bucket(rule))
        if now >= bucket.resets_at:
            bucket.used, bucket.resets_at = 0, now + rule.seconds
        if bucket.used >= rule.limit:
            return TooMany(bucket.resets_at - now, "user", _told(kind, bucket, now))
        bucket.used += 1
        return _told(kind, bucket, now)


def _told(kind: str, bucket: _Bucket, now: float) -> Headers:
    left = bucket.resets_at - now
    return {
        "X-RateLimit-Limit": str(bucket.rule.limit),
        "X-RateLimit-Remaining": str(bucket.rule.limit - bucket.used),
        "X-RateLimit-Reset-After": f"{left:.3f}",
        "X-RateLimit-Bucket": hashlib.blake2b(kind.encode(), digest_size=16).hexdigest(),
    }
