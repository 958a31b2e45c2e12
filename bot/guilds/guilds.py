"""The settings of every server: read from memory, written through to the store, each change kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from bot.clock import Clock
from bot.errors import N_, UserError
from bot.guilds.registry import setting_of
from bot.guilds.settings import DEFAULTS, GuildSettings
from bot.guilds.values import Values, dumps, flatten, parse, salvage, why_unfit
from bot.logs import get_logger
from bot.store.guilds import Author, Change, GuildStore, PresenceStore

MAX_CACHED_GUILDS = 20_000
NEWEST = 1 << 62
KEEP_CHANGES = timedelta(days=365)

NOT_A_VALUE = N_(
    "That value does not fit this setting, so nothing was changed. Open `/config panel` again and choose anew."
)
NO_SUCH_CHANGE = N_("That change is no longer kept, so it cannot be undone. Set the value in `/config panel`.")
CHANGED_AGAIN = N_("That setting was changed again since, so nothing was undone. Set the value in `/config panel`.")

Updates = Mapping[str, Any] | Callable[[GuildSettings], Mapping[str, Any]]
"""What is to be set, by path; or how that follows from the newest settings."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A server's settings as of one revision."""

    settings: GuildSettings
    revision: int


class Guilds:
    """Reads and changes the settings of servers."""

    def __init__(self, store: GuildStore, presence: PresenceStore, clock: Clock) -> None:
        self._store = store
        self._presence = presence
        self._clock = clock
        self._cache: dict[int, GuildSettings] = {}
        self._changes = 0
        self._is_reconciled = False

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return a server's settings; from memory, after the first time."""
        settings = self._cache.get(guild_id)
        if settings is None:
            changes = self._changes
            settings = _read(guild_id, await self._store.values(guild_id))
            # Changed while they were read, they may be of before the change: not to be kept.
            if changes == self._changes:
                self._keep(guild_id, settings)
        return settings

    async def snapshot(self, guild_id: int) -> Snapshot:
        """Return a server's settings with their revision, which says what somebody has seen who then changes them."""
        # Not from memory: the two must be of the same moment, or a change could overwrite what nobody had seen.
        values, revision = await self._store.snapshot(guild_id)
        return Snapshot(_read(guild_id, values), revision)

    async def change(
        self, guild_id: int, actor_id: int | None, updates: Updates, *, via: str = "panel", since: int | None = None
    ) -> Change | None:
        """Set `updates` by path, None for the default, all or nothing; return the change, None where nothing differs.

        `actor_id` is None where the bot does it by itself, by the means of `via`. Raise `UserError` for a value that
        does not fit, and `Overtaken` where somebody else changed one of the settings after revision `since`.
        """

        def decide(values: Values) -> Mapping[str, str | None]:
            newest = salvage(values)[0]
            put = updates if isinstance(updates, Mapping) else updates(newest)
            if any(setting_of(path) is None for path in put):
                raise UserError(NOT_A_VALUE)
            known = flatten(newest)
            wanted = {path: value for path, value in known.items() if path not in put}
            wanted |= {path: dumps(value) for path, value in put.items() if value is not None}
            return _difference(known, _fitting(wanted))

        return await self._write(guild_id, Author(actor_id, self._clock.now(), via), decide, since)

    async def replace(
        self, guild_id: int, actor_id: int, settings: GuildSettings, since: int, *, via: str = "import"
    ) -> Change | None:
        """Set everything to `settings` in one change; raise `Overtaken` as `change` does."""

        def decide(values: Values) -> Mapping[str, str | None]:
            return _difference(flatten(salvage(values)[0]), flatten(settings))

        return await self._write(guild_id, Author(actor_id, self._clock.now(), via), decide, since)

    async def undo(self, guild_id: int, actor_id: int, number: int) -> Change | None:
        """Put back what a change set; raise `UserError` where that was changed again since."""
        change = await self._store.get(guild_id, number)
        if change is None:
            raise UserError(NO_SUCH_CHANGE)

        def decide(values: Values) -> Mapping[str, str | None]:
            if any(values.get(entry.path) != entry.after for entry in change.entries):
                raise UserError(CHANGED_AGAIN)
            updates = {entry.path: entry.before for entry in change.entries}
            undone = {**values, **updates}
            # Each fitted once, but together they may be too many by now.
            _fitting({path: value for path, value in undone.items() if value is not None and setting_of(path)})
            return updates

        return await self._write(guild_id, Author(actor_id, self._clock.now(), "undo"), decide, None)

    async def history(self, guild_id: int, before: int = NEWEST, count: int = 10) -> Sequence[Change]:
        """Return changes numbered less than `before`, newest first."""
        return await self._store.history(guild_id, before, count)

    async def changes_since(self, guild_id: int, revision: int, count: int = 10) -> Sequence[Change]:
        """Return the changes after a revision, newest first."""
        return await self._store.since(guild_id, revision, count)

    async def joined(self, guild_id: int) -> bool:
        """Note that the bot is in a server; tell whether it had left it and finds its settings as they were."""
        return bool(await self._presence.returned([guild_id]))

    async def left(self, guild_id: int) -> None:
        """Note that the bot is in a server no more; its settings are kept for a while, for the case of its return."""
        await self._presence.left([guild_id], self._clock.now())

    async def reconcile(self, guild_ids: Sequence[int]) -> None:
        """Note which servers the bot joined again and left while it was not running; it is in `guild_ids`."""
        here = set(guild_ids)
        known = await self._presence.known()
        gone = [guild_id for guild_id, left_at in known.items() if left_at is None and guild_id not in here]
        back = [guild_id for guild_id, left_at in known.items() if left_at is not None and guild_id in here]
        if gone:
            await self._presence.left(gone, self._clock.now())
        if back:
            await self._presence.returned(back)
        self._is_reconciled = True

    async def forget(self, keep_left: timedelta) -> None:
        """Delete what is kept of servers left longer ago than `keep_left`, and changes older than a year.

        No server is forgotten before it is known, by `reconcile`, in which ones the bot is: it may have come back
        while it was not running.
        """
        now = self._clock.now()
        await self._store.forget_changes_before(now - KEEP_CHANGES)
        if not self._is_reconciled:
            return
        for guild_id in await self._presence.forget_left_before(now - keep_left):
            self._changes += 1
            self._cache.pop(guild_id, None)
            log.info("server forgotten", server=guild_id)

    async def _write(
        self, guild_id: int, author: Author, decide: Callable[[Values], Mapping[str, str | None]], since: int | None
    ) -> Change | None:
        values, change = await self._store.change(guild_id, author, decide, since)
        if change is not None:
            self._changes += 1
            self._keep(guild_id, _read(guild_id, values))
        return change

    def _keep(self, guild_id: int, settings: GuildSettings) -> None:
        if len(self._cache) >= MAX_CACHED_GUILDS:
            self._cache.clear()
        self._cache[guild_id] = settings


def _read(guild_id: int, values: Values) -> GuildSettings:
    if not values:
        return DEFAULTS
    settings, lost = salvage(values)
    if lost:
        log.warning("settings that do not fit this version are at their defaults", server=guild_id, paths=lost)
    return settings


def _fitting(values: Values) -> dict[str, str]:
    """Return the values as the model writes them; raise `UserError` where they do not fit it, alone or together."""
    try:
        return flatten(parse(values))
    except ValidationError as error:
        raise why_unfit(error) or UserError(NOT_A_VALUE) from error


def _difference(values: Values, wanted: Values) -> dict[str, str | None]:
    return {path: wanted.get(path) for path in {**values, **wanted} if values.get(path) != wanted.get(path)}
