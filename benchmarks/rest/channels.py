"""The channels and their messages: what is kept of what a bot sent, and what Discord says to it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks import echo, world
from benchmarks.rest import refusals
from benchmarks.rest.refusals import RefusedError
from benchmarks.world import Payload

LONGEST_NONCE = 25
LONGEST_CONTENT = 2000
MOST_MESSAGES = 100
_CROSSPOSTED, _HAS_THREAD = 1, 32
_NEWS, _NEWS_THREAD, _PUBLIC_THREAD = 5, 10, 11


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A message that was made with a nonce, perhaps deleted since."""

    until: float
    channel: int
    message: int


@dataclass(slots=True)
class Channels:
    """Every channel there is, each with its messages in the order in which they were made.

    A nonce is remembered for `nonce_window` seconds. Discord says only that it is "the past few minutes"; that it is by
    the author, in whatever channel; and that a message which was deleted meanwhile is not made again.
    """

    nonce_window: float = 120.0
    clock: Callable[[], float] = time.time
    made: int = 0
    repeated: int = 0  # how often a nonce spared a message
    _messages: dict[int, dict[int, Payload]] = field(default_factory=dict)
    _threads: dict[int, Payload] = field(default_factory=dict)
    _nonces: dict[str, _Remembered] = field(default_factory=dict)

    def post(self, channel: int, sent: Payload) -> Payload:
        """Make a message, or return the one that was made with this nonce already."""
        self._check(channel, sent)
        nonce = None if sent.get("nonce") is None else str(sent["nonce"])
        now = self.clock()
        if nonce is not None and sent.get("enforce_nonce"):
            first = self._nonces.get(nonce)
            if first is not None and now < first.until:
                self.repeated += 1
                return self._one(first.channel, first.message)
        written = self._write(channel, sent, now)
        if nonce is not None:
            self._nonces[nonce] = _Remembered(now + self.nonce_window, channel, int(written["id"]))
            # The answer alone tells the nonce: what is read later has none.
            return written | {"nonce": nonce}
        return written

    def get(self, channel: int, message: int) -> Payload:
        """Return one message."""
        return self._one(channel, message)

    def history(
        self, channel: int, *, limit: int = 50, before: int | None = None, after: int | None = None
    ) -> list[Payload]:
        """Return messages of a channel, newest first; with `after` the ones that come next after it."""
        if not 1 <= limit <= MOST_MESSAGES:
            raise RefusedError(refusals.INVALID_FORM)
        kept = [
            message
            for own, message in self._messages.get(channel, {}).items()
            if (before is None or own < before) and (after is None or own > after)
        ]
        return (kept[:limit] if after is not None else kept[-limit:])[::-1]

    def edit(self, channel: int, message: int, sent: Payload) -> Payload:
        """Put other contents in the place of a message's own."""
        kept = self._one(channel, message)
        if kept["author"]["id"] != world.bot_user()["id"]:
            raise RefusedError(refusals.OF_ANOTHER_AUTHOR)
        changes: Payload = {name: sent[name] or [] for name in ("embeds", "components", "attachments") if name in sent}
        if "content" in sent:
            changes["content"] = sent["content"] or ""
        if "flags" in sent:
            changes["flags"] = (kept["flags"] & (_CROSSPOSTED | _HAS_THREAD)) | sent["flags"]
        kept |= changes | {"edited_timestamp": self._timestamp(self.clock())}
        return kept

    def delete(self, channel: int, message: int) -> None:
        """Delete a message; its nonce stays remembered, and its thread stays."""
        self._one(channel, message)
        del self._messages[channel][message]

    def crosspost(self, channel: int, message: int) -> Payload:
        """Publish a message to the servers that follow the channel, once."""
        kept = self._one(channel, message)
        if world.kind_of_channel(channel) != _NEWS:
            raise RefusedError(refusals.WRONG_CHANNEL_TYPE)
        if kept["flags"] & _CROSSPOSTED:
            raise RefusedError(refusals.ALREADY_CROSSPOSTED)
        kept["flags"] |= _CROSSPOSTED
        return kept

    def start_thread(self, channel: int, message: int, sent: Payload) -> Payload:
        """Start the one thread a message can have, which gets the message's id."""
        kept = self._one(channel, message)
        if message in self._threads:
            raise RefusedError(refusals.THREAD_EXISTS)
        if not sent.get("name"):
            raise RefusedError(refusals.INVALID_FORM)
        is_news = world.kind_of_channel(channel) == _NEWS
        thread = world.thread(message, channel, sent, kind=_NEWS_THREAD if is_news else _PUBLIC_THREAD)
        kept["flags"] |= _HAS_THREAD
        kept["thread"] = self._threads[message] = thread
        return thread

    def describe(self, channel: int) -> Payload:
        """Return a channel or thread itself."""
        return self._threads.get(channel) or world.channel(channel)

    def kept(self) -> Iterator[tuple[int, Payload]]:
        """Return every message that stands, with its channel, in order within each."""
        for channel, messages in self._messages.items():
            for message in messages.values():
                yield channel, message

    def _one(self, channel: int, message: int) -> Payload:
        found = self._messages.get(channel, {}).get(message)
        if found is None:
            raise RefusedError(refusals.UNKNOWN_MESSAGE)
        return found

    def _write(self, channel: int, sent: Payload, now: float) -> Payload:
        written = echo.message(sent, str(channel))
        # What a bot posts by itself comes from no webhook; a nonce is not kept.
        for name in ("nonce", "webhook_id"):
            written.pop(name, None)
        own = world.snowflake(now)
        written |= {"id": str(own), "timestamp": self._timestamp(now)}
        if sent.get("message_reference"):
            written["message_reference"] = {"channel_id": str(channel)} | sent["message_reference"]
        self._messages.setdefault(channel, {})[own] = written
        self.made += 1
        return written

    def _check(self, channel: int, sent: Payload) -> None:
        if len(str(sent.get("nonce") or "")) > LONGEST_NONCE or len(sent.get("content") or "") > LONGEST_CONTENT:
            raise RefusedError(refusals.INVALID_FORM)
        if not any(sent.get(name) for name in ("content", "embeds", "components", "attachments", "poll")):
            raise RefusedError(refusals.EMPTY_MESSAGE)
        reference = sent.get("message_reference") or {}
        if reference.get("fail_if_not_exists", True) and "message_id" in reference:
            wanted = int(reference["message_id"])
            if wanted not in self._messages.get(channel, {}):
                raise RefusedError(refusals.INVALID_FORM)

    def _timestamp(self, now: float) -> str:
        return datetime.fromtimestamp(now, UTC).isoformat()
