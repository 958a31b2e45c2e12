"""`/help` and `/about`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib import metadata

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import CompanionBot
from bot.clock import epoch
from bot.errors import N_, UserError
from bot.translations import Language
from bot.ui.document import Document, Route, Section
from bot.ui.invite import invite_url
from bot.ui.layout import Reader
from bot.ui.news.season import source_lines
from bot.ui.text import quote
from bot.ui.translator import command_name, option_name

Runnable = app_commands.Command[commands.Cog, ..., None]

NO_SUCH_COMMAND = N_("There is no command {name}. Use `/help` without a command to see them all.")


class About(commands.Cog, description="The companion itself"):
    """What the bot can do, and how it is doing."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot
        bot.replies.offer("help", self._help)
        bot.replies.offer("about", self._health)

    @app_commands.command(description="What the companion can do")
    @app_commands.describe(command="More about this command")
    async def help(self, interaction: Interaction[CompanionBot], command: str | None = None) -> None:
        """List the commands, or explain one."""
        await self.bot.replies.send_offered(interaction, Route.typed("help", command or ""))

    @help.autocomplete("command")
    async def _commands(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        wanted = current.lstrip("/").casefold()
        language = await self.bot.replies.language(interaction)
        names = [(command_name(command, language), command.qualified_name) for command in self._runnable()]
        found = [(shown, name) for shown, name in names if wanted in shown or wanted in name]
        return [Choice(name=f"/{shown}", value=name) for shown, name in found[:25]]

    @app_commands.command(description="Version, health and licence of the companion")
    async def about(self, interaction: Interaction[CompanionBot]) -> None:
        """Tell how the bot is doing."""
        await self.bot.replies.send_offered(interaction, Route("about"))

    def _runnable(self) -> Iterator[Runnable]:
        for command in self.bot.tree.walk_commands():
            if isinstance(command, app_commands.Command):
                yield command

    async def _help(self, _interaction: Interaction[CompanionBot], reader: Reader, command: str) -> Document:
        return self._one(command, reader.language) if command else self._all(reader.language)

    def _all(self, language: Language) -> Document:
        _ = language.gettext
        groups: dict[str, list[str]] = {}
        for command in self._runnable():
            group = command.binding.description if isinstance(command.binding, commands.Cog) else ""
            line = f"{self.bot.mention(command.qualified_name)}  {_(command.description)}"
            groups.setdefault(_(group), []).append(line)
        advice = _("Answers in a channel never go beyond its spoiler limit. Add `private` to go as far as you are.")
        return Document(
            title=_("What I can do"),
            tells_story=False,
            subtitle=advice,
            sections=tuple(Section(group, tuple(lines)) for group, lines in groups.items()),
        )

    def _one(self, name: str, language: Language) -> Document:
        _ = language.gettext
        wanted = name.strip().lstrip("/")
        command = next((c for c in self._runnable() if wanted in {c.qualified_name, command_name(c, language)}), None)
        if command is None:
            raise UserError(NO_SUCH_COMMAND, name=quote(name))
        options = tuple(
            f"`{option_name(option, language)}` "
            + (_("(required)") if option.required else _("(optional)"))
            + f"  {_(str(option.description))}"
            for option in command.parameters
        )
        return Document(
            title=f"/{command_name(command, language)}",
            tells_story=False,
            subtitle=_(command.description),
            sections=(
                Section(_("Options"), options or (_("It has no options."),)),
                Section(None, (_("Try it: {command}", command=self.bot.mention(command.qualified_name)),)),
            ),
        )

    async def _health(self, interaction: Interaction[CompanionBot], reader: Reader, _key: str) -> Document:
        _ = reader.language.gettext
        services = self.bot.services
        shard = interaction.guild.shard_id if interaction.guild else 0
        jobs = [
            f"- {_(job.name)}: " + (f"<t:{epoch(job.last_success)}:R>" if job.last_success else _("not yet"))
            for job in services.background.jobs
        ]
        sources = [*source_lines(await services.news.sources(), reader.language)]
        if held := await services.news.held():
            sources.append(
                reader.language.ngettext(
                    "⚠️ {n} answer is held back until the operator has looked at it: `python -m bot news held`",
                    "⚠️ {n} answers are held back until the operator has looked at them: `python -m bot news held`",
                    len(held),
                )
            )
        latency = self.bot.latency * 1000
        facts = [
            _("Version {version}", version=metadata.version("akudama-companion")),
            _("Started {time}", time=f"<t:{epoch(services.started_at)}:R>"),
            _("Content {digest}", digest=f"`{services.content_digest[:12]}`"),
            _("Latency {milliseconds} ms", milliseconds=round(latency) if math.isfinite(latency) else "?"),
            _("Shard {shard} of {count}", shard=shard + 1, count=self.bot.shard_count or 1),
            _("Servers: {count}", count=len(self.bot.guilds)),
        ]
        return Document(
            title=_("About the companion"),
            tells_story=False,
            subtitle=_("An unofficial fan project. Free software under the MIT licence; it spoils nobody."),
            sections=(
                Section(None, tuple(f"- {fact}" for fact in facts)),
                Section(_("Last success of background work"), tuple(jobs)),
                Section(_("Sources of news"), tuple(sources)),
                *self._invitation(reader.language),
            ),
        )

    def _invitation(self, language: Language) -> Iterator[Section]:
        if self.bot.application_id is not None:
            words = language.gettext("Add me to a server")
            yield Section(None, (f"[{words}]({invite_url(self.bot.application_id)})",))


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    await bot.add_cog(About(bot))
