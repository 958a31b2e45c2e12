"""Look at a game from its place: how far may be told there, in which words, and which rules there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.catalogue import Catalogue, Entry, Viewer, Viewers
from bot.clock import Clock, epoch
from bot.guilds import Guilds
from bot.guilds.server_rules import RuleSet, own_key
from bot.party import Length, Mode, Table
from bot.party.choosing import ANY, LIKELY, SURE, Candidate, choose
from bot.store.games import PlayedRule
from bot.translations import Language
from bot.ui.access import places
from bot.ui.dynamic import Interaction
from bot.ui.games.view import RuleWords, View
from bot.ui.games.words import mark_of
from bot.ui.replies import PREMISE
from bot.ui.words import label, main_name


@dataclass(frozen=True, slots=True)
class Place:
    """Where a game is played. `parent_id` is the channel of a thread; Discord restricts the age in some places."""

    channel_id: int
    parent_id: int | None = None
    is_age_restricted: bool = False

    @property
    def ids(self) -> list[int]:
        """Return the thread and its channel, or the channel."""
        return [place for place in (self.channel_id, self.parent_id) if place is not None]


def place_of(interaction: Interaction) -> Place:
    """Return where somebody uses the bot."""
    channel_id, parent_id = [*places(interaction), None, None][:2]
    return Place(channel_id or 0, parent_id, _is_age_restricted(interaction.channel))


def place_of_game(table: Table, guild: discord.Guild | None, press: Interaction | None) -> Place:
    """Return where a game is played, as far as it is known: a channel that the bot cannot see restricts nothing."""
    channel = guild.get_channel_or_thread(table.setup.channel_id) if guild else None
    known = channel or (press.channel if press is not None else None)
    return Place(table.setup.channel_id, table.setup.parent_id, _is_age_restricted(known))


class Look:
    """Makes the view of a game, as things are in its place at this moment."""

    def __init__(self, catalogue: Catalogue, guilds: Guilds, viewers: Viewers, clock: Clock) -> None:
        self._catalogue = catalogue
        self._guilds = guilds
        self._viewers = viewers
        self._clock = clock

    async def viewer(self, guild_id: int, place: Place) -> Viewer:
        """Return how far may be told in a place."""
        return await self._viewers.of_place(guild_id, *place.ids)

    async def may_speak_of_drinks(self, guild_id: int, place: Place) -> bool:
        """Tell whether words of alcohol are allowed in a place."""
        return place.is_age_restricted or (await self._guilds.settings(guild_id)).drinks.alcohol_words

    async def choose(
        self, guild_id: int, place: Place, episode: int, length: Length, seed: str
    ) -> tuple[PlayedRule, ...]:
        """Return the rules to play an episode with: the show's and the server's own, those that are off aside."""
        rule_set = (await self._guilds.settings(guild_id)).drinks.rule_set
        entries = await self._catalogue.entries(await self.viewer(guild_id, place), "rule")
        return choose(list(_candidates(entries, episode, rule_set)), length, seed)

    async def texts(self, viewer: Viewer, language: Language) -> dict[str, str]:
        """Return how the built-in rules may be worded for a viewer, by key."""
        return {
            entry.ref.slug: main_name(entry.ref.name, language)
            for entry in await self._catalogue.entries(viewer, "rule")
        }

    async def view(self, table: Table, place: Place, language: Language) -> View:
        """Return a game as its place may see it now."""
        setup = table.setup
        settings = await self._guilds.settings(setup.guild_id)
        texts = await self.texts(await self.viewer(setup.guild_id, place), language)
        mode = Mode(setup.mode)
        if mode is Mode.DRINKS and not await self.may_speak_of_drinks(setup.guild_id, place):
            mode = Mode.SOFT
        episodes = {ref.slug: ref for ref in await self._catalogue.all(PREMISE, "episode")}
        episode = episodes.get(str(setup.episode))
        return View(
            table=table,
            episode=label(episode, language) if episode else str(setup.episode),
            rules={rule.key: _words(rule, texts) for rule in setup.rules},
            mode=mode,
            language=language,
            now=epoch(self._clock.now()),
            has_pause_note=settings.drinks.pause_note,
            has_next_episode=str(setup.episode + 1) in episodes,
        )


def _candidates(entries: list[Entry], episode: int, rule_set: RuleSet) -> Iterator[Candidate]:
    for entry in entries:
        action = entry.one("action")
        if entry.ref.position not in rule_set.switched_off:
            yield Candidate(PlayedRule(entry.ref.slug, action.text if action else ""), _fit(entry, episode))
    for number, rule in rule_set.own:
        yield Candidate(PlayedRule(own_key(number), rule.action, rule.trigger), None)


def _fit(entry: Entry, episode: int) -> int:
    """Return how surely a rule happens in an episode, as far as the reader may know."""
    for link in entry.linked("episode"):
        if link.to.slug == str(episode):
            return LIKELY if link.confidence == "low" else SURE
    return ANY


def _words(rule: PlayedRule, texts: dict[str, str]) -> RuleWords:
    # A built-in rule that an update took away has its mark alone.
    text = rule.text if rule.text is not None else texts.get(rule.key, mark_of(rule.key))
    return RuleWords(rule.key, text, rule.action, is_own=rule.text is not None)


def _is_age_restricted(channel: object) -> bool:
    is_nsfw = getattr(channel, "is_nsfw", None)
    return bool(is_nsfw()) if is_nsfw is not None else False
