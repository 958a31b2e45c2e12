"""Where games are shown: their messages follow what is in the store, also after a restart and without a press."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

import discord

from bot.background import Sleep
from bot.logs import get_logger
from bot.party import Games, Table
from bot.translations import Language
from bot.ui.dynamic import Interaction
from bot.ui.games.board import board
from bot.ui.games.look import Look, Place, place_of_game
from bot.ui.games.mine import drawn_cells
from bot.ui.games.picture import PictureError, Pictures
from bot.ui.games.screen import Screen, Shown, may_pass
from bot.ui.games.summary import CHART_FILE, chart, summary, told
from bot.ui.games.view import View
from bot.ui.layout import Layout, notice
from bot.ui.refresher import Refresher
from bot.ui.replies import Replies
from bot.ui.text import fit

Client = discord.Client

log = get_logger(__name__)


class Stage:
    """Draws games on their messages."""

    def __init__(self, games: Games, look: Look, pictures: Pictures, replies: Replies, sleep: Sleep) -> None:
        self._games = games
        self._look = look
        self._pictures = pictures
        self._replies = replies
        self._screen = Screen()
        self._refresher = Refresher(self._draw, sleep)
        self._client: Client | None = None
        self._has_looked = False

    def attach(self, client: Client) -> None:
        """Learn through whom messages are edited that nobody presses."""
        self._client = client

    async def close(self) -> None:
        """Draw nothing more."""
        await self._refresher.close()

    def refresh(self, game_id: int) -> None:
        """Have a game's message follow, soon."""
        self._refresher.ask(game_id)

    def pressed(self, table: Table, interaction: Interaction) -> None:
        """Note a press that was answered without a message; only one on the game's message can edit it."""
        if interaction.message is not None and interaction.message.id == table.message_id:
            self._screen.pressed(table.setup.game_id, interaction)

    def forget(self, game_id: int) -> None:
        """Forget the presses on a message that is no longer the game's."""
        self._screen.forget(game_id)

    async def look_after(self) -> None:
        """End what was forgotten and show what has not been shown; after a start, draw every running game anew."""
        if self._client is None or not self._client.is_ready():
            return
        if not self._has_looked:
            self._has_looked = True
            for game_id in await self._games.running():
                self.refresh(game_id)
        for game_id in [*await self._games.end_forgotten(), *await self._games.untold()]:
            self.refresh(game_id)

    async def told(self, table: Table, place: Place, language: Language) -> Layout:
        """Return a game in words, as it is."""
        view = await self._look.view(table, place, language)
        head = f"## {view.episode}"
        body = fit(tuple(told(view)))[0] or (language.gettext("Nothing was called yet."),)
        return notice("\n".join([head, *body]))

    async def draw_card(self, view: View, seat: int) -> io.BytesIO | None:
        """Return a picture of a seat's card, None where none can be drawn."""
        cells, line = drawn_cells(view, seat)
        picture = await self._drawn(lambda: self._pictures.card(cells, line))
        return io.BytesIO(picture) if picture is not None else None

    async def pointer(self, table: Table, press: Interaction | None = None) -> Layout:
        """Return what stands in the place of a message that is no longer the game's."""
        setup = table.setup
        language = await self._language(table, press)
        link = f"https://discord.com/channels/{setup.guild_id}/{setup.channel_id}/{table.message_id}"
        return notice(language.gettext("The game goes on here: {link}", link=link))

    async def point_on(self, before: Table, after: Table | None) -> None:
        """Leave a pointer in the place of a message that was posted anew."""
        old = self._message(before)
        if after is None or old is None or after.message_id in {None, before.message_id}:
            return
        await self._screen.edit(after.setup.game_id, old, Shown(await self.pointer(after)))

    async def _draw(self, game_id: int) -> None:
        table = await self._games.table(game_id)
        if table is None or (table.is_told and not table.is_running):
            self._screen.forget(game_id)
            return
        press = self._screen.newest_press(game_id, table.message_id)
        place = place_of_game(table, self._guild(table), press)
        view = await self._look.view(table, place, await self._language(table, press))
        if table.is_running:
            await self._screen.edit(game_id, self._message(table), Shown(board(view)))
            return
        await self._tell(table, view)

    async def _tell(self, table: Table, view: View) -> None:
        """Show the summary in the place of the game's message; post it where that is gone."""
        game_id = table.setup.game_id
        picture = await self._drawn(lambda: self._pictures.chart(chart(view))) if table.moments() else None
        plain = Shown(summary(view, has_picture=False))
        ways = [Shown(summary(view, has_picture=True), picture, CHART_FILE), plain] if picture else [plain]
        for shown in ways:
            if await self._screen.edit(game_id, self._message(table), shown):
                break
        else:
            await self._post_anew(table, ways)
        await self._games.set_told(game_id)
        self._screen.forget(game_id)

    async def _post_anew(self, table: Table, ways: list[Shown]) -> None:
        channel = self._channel(table)
        for shown in ways:
            if channel is None:
                break
            try:
                # The same nonce at each attempt: Discord makes no second message of it.
                nonce = f"game-{table.setup.game_id}"
                message = await channel.send(view=shown.layout, files=shown.files(), nonce=nonce)
            except discord.HTTPException as error:
                if may_pass(error):
                    raise
                continue
            await self._games.set_message(table.setup.game_id, message.id)
            return
        log.info("a game's summary cannot be shown any more", game=table.setup.game_id)

    async def _drawn(self, draw: Callable[[], bytes]) -> bytes | None:
        try:
            return await asyncio.to_thread(draw)
        except PictureError as error:
            log.warning("pictures cannot be drawn", reason=str(error))
            return None

    async def _language(self, table: Table, press: Interaction | None) -> Language:
        guild = self._guild(table) or (press.guild if press is not None else None)
        return await self._replies.language_of_guild(guild or discord.Object(table.setup.guild_id))

    def _guild(self, table: Table) -> discord.Guild | None:
        return self._client.get_guild(table.setup.guild_id) if self._client else None

    def _channel(self, table: Table) -> discord.PartialMessageable | None:
        if self._client is None:
            return None
        return self._client.get_partial_messageable(table.setup.channel_id, guild_id=table.setup.guild_id)

    def _message(self, table: Table) -> discord.PartialMessage | None:
        channel = self._channel(table)
        if channel is None or table.message_id is None:
            return None
        return channel.get_partial_message(table.message_id)
