"""What happens when somebody begins a game or operates its message: written first, then answered, then shown."""

from __future__ import annotations

import discord

from bot.catalogue import Catalogue
from bot.clock import epoch
from bot.errors import N_, UserError
from bot.guilds import MODULES
from bot.party import Deal, Games, Length, Mode, Occupied, Table
from bot.party import play as moves
from bot.party.play import Move, Who
from bot.party.seed import new_seed
from bot.store.games import Setup
from bot.ui.access import missing_right, require_server
from bot.ui.dynamic import Interaction
from bot.ui.games import mine
from bot.ui.games.board import board, game_button
from bot.ui.games.look import Look, Place, place_of
from bot.ui.games.stage import Stage
from bot.ui.games.view import View
from bot.ui.games.words import mode_words
from bot.ui.layout import Layout, notice
from bot.ui.replies import NO_SUCH_EPISODE, Replies
from bot.ui.sending import replace_message, send_privately

MANAGE_MESSAGES = discord.Permissions(manage_messages=True)

NO_ALCOHOL = N_(
    "In this channel the game speaks of points, tea and snacks. Choose one of those, or play where Discord restricts"
    " the age; admins can allow drinks everywhere in {panel}."
)
NO_RULES = N_("Every rule is switched off in this server. An admin can switch some on with {command}.")
GONE = N_("That game is no longer kept. Begin another with {command}.")
NOT_YOURS_TO_END = N_("Only those who play can end the game, and whoever may manage messages here.")
LAST_EPISODE = N_("That was the last episode. Begin any other with {command}.")


class GameDesk:
    """Answers `/drinks start`, and every press on a game's message."""

    def __init__(self, games: Games, catalogue: Catalogue, look: Look, stage: Stage, replies: Replies) -> None:
        self._games = games
        self._catalogue = catalogue
        self._look = look
        self._stage = stage
        self._replies = replies

    async def start(
        self, interaction: Interaction, episode: int | None, mode: Mode, deal: Deal, length: Length
    ) -> None:
        """Begin a game in the channel, or offer the one that runs there."""
        guild_id = require_server(interaction)
        place = place_of(interaction)
        last = await self._catalogue.last_episode()
        if episode is None:
            episode = min(max((await self._look.viewer(guild_id, place)).seen, 1), last)
        if not 1 <= episode <= last:
            raise UserError(NO_SUCH_EPISODE, last=last)
        if mode is Mode.DRINKS and not await self._look.may_speak_of_drinks(guild_id, place):
            raise UserError(NO_ALCOHOL, panel=interaction.client.mention("config panel"))
        seed = new_seed()
        rules = await self._look.choose(guild_id, place, episode, length, seed)
        if not rules:
            raise UserError(NO_RULES, command=interaction.client.mention("drinks-admin list"))
        setup = Setup(
            game_id=interaction.id,
            guild_id=guild_id,
            channel_id=place.channel_id,
            parent_id=place.parent_id,
            episode=episode,
            mode=mode,
            deal=deal,
            length=length,
            seed=seed,
            started_at=epoch(interaction.created_at),
            rules=rules,
        )
        try:
            await self._games.start(setup)
        except Occupied as occupied:
            await self._offer(interaction, occupied.game_id)
            return
        await self._post(interaction, await self._require(interaction, setup.game_id), place)

    async def bring_here(self, interaction: Interaction, game_id: int) -> None:
        """Post a running game's message anew, and leave a pointer in the place of the old one."""
        await self._admit(interaction)
        table = await self._require(interaction, game_id)
        if not table.is_running:
            raise UserError(moves.ENDED, command=interaction.client.mention("drinks start"))
        await self._post(interaction, table, place_of(interaction))
        await self._stage.point_on(table, await self._games.table(game_id))

    async def play_next(self, interaction: Interaction, game_id: int) -> None:
        """Begin a game of the next episode, otherwise like the one that ended."""
        await self._admit(interaction)
        table = await self._require(interaction, game_id)
        setup = table.setup
        if setup.episode >= await self._catalogue.last_episode():
            raise UserError(LAST_EPISODE, command=interaction.client.mention("drinks start"))
        mode, deal, length = Mode(setup.mode), Deal(setup.deal), Length(setup.length)
        if mode is Mode.DRINKS and not await self._look.may_speak_of_drinks(setup.guild_id, place_of(interaction)):
            mode = Mode.SOFT
        await self.start(interaction, setup.episode + 1, mode, deal, length)

    async def move(self, interaction: Interaction, game_id: int, move: Move) -> None:
        """Make a move: it is written, then the press is answered, then the message follows."""
        await self._made(interaction, game_id, move)

    async def take_back(self, interaction: Interaction, game_id: int) -> None:
        """Take back the person's last call, and say to them which that was."""
        table = await self._made(interaction, game_id, moves.undo)
        call = table.taken_back.get(table.seat_of(interaction.user.id) or 0)
        if call is not None:
            language = await self._replies.language(interaction)
            view = await self._look.view(table, place_of(interaction), language)
            rule = f"**{view.rules[call.rule].mark}** {view.rules[call.rule].said()}"
            await send_privately(interaction, notice(language.gettext("Taken back: {rule}", rule=rule)))

    async def join(self, interaction: Interaction, game_id: int) -> None:
        """Take a seat, and see what it was dealt where that is one's own."""
        table = await self._made(interaction, game_id, moves.join)
        if table.setup.deal != Deal.EVERYONE:
            await self._show_mine(interaction, table)

    async def show_mine(self, interaction: Interaction, game_id: int) -> None:
        """Show a player their card or their rules, privately."""
        await self._admit(interaction)
        await self._show_mine(interaction, await self._require(interaction, game_id))

    async def ask_to_end(self, interaction: Interaction, game_id: int) -> None:
        """Ask whoever may end the game whether to."""
        await self._admit(interaction)
        table = await self._require(interaction, game_id)
        _require_may_end(table, interaction)
        language = await self._replies.language(interaction)
        _ = language.gettext
        await interaction.response.defer()
        self._stage.pressed(table, interaction)
        words = _("End the game for everybody? Its summary comes in its place.")
        await send_privately(
            interaction,
            notice(
                words,
                game_button("finish", game_id, _("End the game"), discord.ButtonStyle.danger),
                game_button("keep", game_id, _("Go on playing")),
            ),
        )

    async def finish(self, interaction: Interaction, game_id: int) -> None:
        """End the game and show its summary."""
        await self._admit(interaction)
        _require_may_end(await self._require(interaction, game_id), interaction)
        await self._games.move(game_id, moves.end, _who(interaction))
        self._stage.refresh(game_id)
        language = await self._replies.language(interaction)
        await replace_message(interaction, notice(language.gettext("The game has ended. Thank you for playing!")))

    async def keep(self, interaction: Interaction, _game_id: int) -> None:
        """Let the game go on."""
        language = await self._replies.language(interaction)
        await replace_message(interaction, notice(language.gettext("The game goes on.")))

    async def _made(self, interaction: Interaction, game_id: int, move: Move) -> Table:
        await self._admit(interaction)
        table = await self._games.move(game_id, move, _who(interaction))
        if table is None:
            raise UserError(GONE, command=interaction.client.mention("drinks start"))
        try:
            await self._answer(interaction, table)
        finally:
            # What is written is shown, also where Discord gave the press up before it was answered.
            self._stage.refresh(game_id)
        return table

    async def _answer(self, interaction: Interaction, table: Table) -> None:
        """Answer a press without a message; the game's old message leads on to the new one."""
        pressed, noted = interaction.message, table.message_id
        if pressed is not None and noted is not None and pressed.id < noted:
            await replace_message(interaction, await self._stage.pointer(table, interaction))
            return
        await interaction.response.defer()
        if pressed is not None and (noted is None or pressed.id > noted):
            # The bot was killed between sending this message and noting it.
            table.message_id = pressed.id
            await self._games.set_message(table.setup.game_id, pressed.id)
        self._stage.pressed(table, interaction)

    async def _show_mine(self, interaction: Interaction, table: Table) -> None:
        seat = table.seat_of(interaction.user.id)
        if seat is None or seat not in table.seats:
            raise UserError(moves.NOT_PLAYING)
        language = await self._replies.language(interaction)
        view = await self._look.view(table, place_of(interaction), language)
        if table.setup.deal == Deal.DEALT:
            await send_privately(interaction, mine.hand(view, seat))
            return
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=True, thinking=True)
        picture = await self._stage.draw_card(view, seat)
        layout = mine.card(view, seat, has_picture=picture is not None)
        file = discord.File(picture, mine.CARD_FILE) if picture is not None else discord.utils.MISSING
        await send_privately(interaction, layout, file)

    async def _post(self, interaction: Interaction, table: Table, place: Place) -> None:
        """Answer with a game's message, and note which it is."""
        guild = interaction.guild
        language = await (self._replies.language_of_guild(guild) if guild else self._replies.language(interaction))
        view = await self._look.view(table, place, language)
        answer = await interaction.response.send_message(view=board(view))
        self._stage.forget(table.setup.game_id)
        if answer.message_id is not None:
            await self._games.set_message(table.setup.game_id, answer.message_id)

    async def _offer(self, interaction: Interaction, game_id: int) -> None:
        """Say that a game runs here, and offer to bring its message back."""
        table = await self._require(interaction, game_id)
        language = await self._replies.language(interaction)
        view = await self._look.view(table, place_of(interaction), language)
        await send_privately(interaction, _running_notice(view))

    async def _require(self, interaction: Interaction, game_id: int) -> Table:
        table = await self._games.table(game_id)
        if table is None:
            raise UserError(GONE, command=interaction.client.mention("drinks start"))
        return table

    async def _admit(self, interaction: Interaction) -> None:
        require_server(interaction)
        await self._replies.access.admit(interaction, MODULES["drinks"])


def _running_notice(view: View) -> Layout:
    _ = view.language.gettext
    table, setup = view.table, view.table.setup
    link = f"https://discord.com/channels/{setup.guild_id}/{setup.channel_id}/{table.message_id}"
    words = _(
        "A game of episode {number} is running here ({mode}, since {time}). One channel plays one game at a time.",
        number=setup.episode,
        mode=mode_words(view.mode, view.language),
        time=f"<t:{setup.started_at}:R>",
    )
    if table.message_id is not None:
        words += " " + _("Its message is here: {link}", link=link)
    words += " " + _("Is it gone, or far up? Bring it here; nothing of the game is lost.")
    return notice(
        words,
        game_button("here", setup.game_id, _("Bring it here"), discord.ButtonStyle.primary),
        game_button("end", setup.game_id, _("End …")),
    )


def _require_may_end(table: Table, interaction: Interaction) -> None:
    """Raise `UserError` where somebody who does not play wants to end what others do."""
    if not table.is_running:
        raise UserError(moves.ENDED, command=interaction.client.mention("drinks start"))
    if table.seats and not table.is_playing(interaction.user.id) and missing_right(interaction, MANAGE_MESSAGES):
        raise UserError(NOT_YOURS_TO_END)


def _who(interaction: Interaction) -> Who:
    return Who(
        user_id=interaction.user.id,
        at=epoch(interaction.created_at),
        interaction_id=interaction.id,
        command=interaction.client.mention("drinks start"),
    )
