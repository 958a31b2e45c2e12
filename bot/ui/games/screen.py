"""Put a game's newest state on its message."""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus

import discord

from bot.logs import get_logger
from bot.ui.dynamic import Interaction
from bot.ui.layout import Layout

MAX_PRESSES = 1_000
"""Of how many games the newest press is kept; older games are edited through their channel."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message is to show: a layout, and the picture in it where there is one."""

    layout: Layout
    picture: bytes | None = None
    file_name: str = ""

    def files(self) -> list[discord.File]:
        """Return the picture as a file, new for each attempt to send it."""
        return [] if self.picture is None else [discord.File(io.BytesIO(self.picture), self.file_name)]


class Screen:
    """Edits messages of games.

    The newest press on a message lets it be edited without any permission, for fifteen minutes; after that it is
    edited like any message of the bot.
    """

    def __init__(self) -> None:
        self._presses: OrderedDict[int, Interaction] = OrderedDict()

    def pressed(self, game_id: int, interaction: Interaction) -> None:
        """Note the newest press on a game's message, once it was answered without a message of its own."""
        self._presses[game_id] = interaction
        self._presses.move_to_end(game_id)
        if len(self._presses) > MAX_PRESSES:
            self._presses.popitem(last=False)

    def newest_press(self, game_id: int, message_id: int | None) -> Interaction | None:
        """Return the newest press on the message that is the game's now, None where there is none that still counts."""
        press = self._presses.get(game_id)
        if press is None or press.message is None or press.message.id != message_id or press.is_expired():
            return None
        return press

    def forget(self, game_id: int) -> None:
        """Forget the presses of a game that is over or has moved."""
        self._presses.pop(game_id, None)

    async def edit(self, game_id: int, message: discord.PartialMessage | None, shown: Shown) -> bool:
        """Show something on a game's message; tell whether that was possible, raise where it may be later."""
        nobody = discord.AllowedMentions.none()
        press = self.newest_press(game_id, message.id if message else None)
        try:
            if press is not None:
                await press.edit_original_response(
                    view=shown.layout, attachments=shown.files(), allowed_mentions=nobody
                )
                return True
        except discord.HTTPException as error:
            log.debug("a game's message cannot be edited through its press", game=game_id, reason=str(error))
            if error.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
                # Its time is over, or the message is gone, which the other way will tell.
                self.forget(game_id)
        if message is None:
            return False
        try:
            await message.edit(view=shown.layout, attachments=shown.files(), allowed_mentions=nobody)
        except discord.HTTPException as error:
            if may_pass(error):
                raise
            return False
        return True


def may_pass(error: discord.HTTPException) -> bool:
    """Tell whether Discord may take later what it refused now: not where a message is gone or its thread archived."""
    return error.status == HTTPStatus.TOO_MANY_REQUESTS or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
