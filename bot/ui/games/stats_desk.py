"""What happens when somebody asks what was played so far."""

from __future__ import annotations

from bot.errors import N_, UserError
from bot.party import Games
from bot.store.game_totals import GameTotalStore
from bot.ui.access import is_guest, require_server
from bot.ui.dynamic import Interaction
from bot.ui.games.look import Look, place_of
from bot.ui.games.stage import Stage
from bot.ui.games.stats import TOP, of_person, of_server
from bot.ui.replies import Replies
from bot.ui.sending import send_privately

NO_GAME_HERE = N_("No game was played in this channel yet. Begin one with {command}.")


class StatsDesk:
    """Answers `/drinks stats`."""

    def __init__(self, games: Games, totals: GameTotalStore, look: Look, stage: Stage, replies: Replies) -> None:
        self._games = games
        self._totals = totals
        self._look = look
        self._stage = stage
        self._replies = replies

    async def tell(self, interaction: Interaction, scope: str) -> None:
        """Tell what was played: in the last game here, in the server, or by the asker."""
        match scope:
            case "game":
                await self._of_game(interaction)
            case "server":
                await self._of_server(interaction)
            case _:
                await self._of_person(interaction)

    async def _of_game(self, interaction: Interaction) -> None:
        require_server(interaction)
        place = place_of(interaction)
        table = await self._games.latest_in(place.channel_id)
        if table is None:
            raise UserError(NO_GAME_HERE, command=interaction.client.mention("drinks start"))
        language = await self._replies.language(interaction)
        await interaction.response.send_message(view=await self._stage.told(table, place, language))

    async def _of_server(self, interaction: Interaction) -> None:
        guild_id = require_server(interaction)
        language = await self._replies.language(interaction)
        texts = await self._look.texts(await self._look.viewer(guild_id, place_of(interaction)), language)
        totals = await self._totals.server(guild_id, TOP)
        layout = of_server(totals, texts, interaction.client.mention("drinks start"), language)
        await interaction.response.send_message(view=layout)

    async def _of_person(self, interaction: Interaction) -> None:
        language = await self._replies.language(interaction)
        here = None if is_guest(interaction) else interaction.guild_id
        totals = await self._totals.person(interaction.user.id, here, TOP)
        reader = await self._replies.reader(interaction, private=True)
        texts = await self._look.texts(reader.viewer, language)
        await send_privately(
            interaction, of_person(totals, texts, interaction.client.mention("drinks start"), language)
        )
