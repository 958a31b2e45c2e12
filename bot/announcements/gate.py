"""When nothing may be asked of Discord for a while: it said so, or everything fails."""

from __future__ import annotations

from datetime import datetime

MAX_FAILED_TOGETHER = 16
"""After so many failures with nothing between them that went well, it is not the posts' fault."""
MAX_SHUT_SECONDS = 60.0


class Gate:
    """Holds back all posts together. While Discord is down, most then wait without having failed themselves."""

    def __init__(self) -> None:
        self._shut_at: datetime | None = None
        self._seconds = 0.0
        self._failed = 0

    def seconds_shut(self, now: datetime) -> float:
        """Return for how long it is shut; 0 where it is open, also because the clock was set back since."""
        if self._shut_at is None or now < self._shut_at:
            return 0.0
        return max(self._seconds - (now - self._shut_at).total_seconds(), 0.0)

    def shut(self, seconds: float, now: datetime) -> None:
        """Shut it for so long at least."""
        self._seconds, self._shut_at = max(seconds, self.seconds_shut(now)), now

    def passed(self) -> None:
        """Note that Discord answered as it should."""
        self._failed = 0

    def failed(self, now: datetime) -> None:
        """Note that it did not; shut it where that has become too much, longer each time."""
        self._failed += 1
        if (over := self._failed - MAX_FAILED_TOGETHER) >= 0:
            self.shut(min(2.0 ** min(over, 10), MAX_SHUT_SECONDS), now)
