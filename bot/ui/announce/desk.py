"""What admins do with the announcements of their server: list, pause, resume, delete, bring back, try."""

from __future__ import annotations

from bot.clock import epoch
from bot.errors import N_, UserError
from bot.planning.announcement_plans import MAX_ANNOUNCEMENTS, NO_SUCH, AnnouncementPlans, Changed
from bot.spelling import normalise
from bot.store.announcements import Announcement, State
from bot.translations import Language
from bot.ui.access import Interaction, server_of
from bot.ui.announce.layouts import deleted, listing, question, trial
from bot.ui.announce.screen import Screen
from bot.ui.announce.words import plain_label
from bot.ui.layout import Layout, notice
from bot.ui.sending import send_privately
from bot.ui.text import quote
from bot.ui.words import wall_time

MAX_CHOICES = 25
MAX_LABEL = 100
LEAST_ID_DIGITS = 15
"""A number as long as that is no part of a text, but the id of one that is gone."""

UNCLEAR = N_(
    "There is not one announcement of that text: “{typed}”. Pick one from the list while you type; {list} shows all."
)
NONE_YET = N_("No announcements yet. {create} schedules the first: once, or again and again.")


class AnnounceDesk:
    """Answers `/announce` and the controls of what that shows, but for drafts."""

    def __init__(self, plans: AnnouncementPlans, screen: Screen) -> None:
        self._plans = plans
        self._screen = screen

    async def turn(self, interaction: Interaction, page: int = 0) -> None:
        """Show a page of the announcements of the server."""
        guild_id = await self._screen.admit(interaction)
        await self._screen.put(interaction, await self._listing(interaction, guild_id, page))

    async def open(self, interaction: Interaction, announcement_id: int) -> None:
        """Show an announcement."""
        guild_id = await self._screen.admit(interaction)
        await self._screen.show(interaction, await self._plans.find(guild_id, announcement_id))

    async def pause(self, interaction: Interaction, typed: str) -> None:
        """Pause an announcement."""
        guild_id = await self._screen.admit(interaction)
        paused = await self._plans.pause(guild_id, await self._meant(interaction, guild_id, typed))
        language = await self._screen.language(interaction)
        await self._screen.show(interaction, paused, language.gettext("Nothing is posted until it is resumed."))

    async def resume(self, interaction: Interaction, typed: str) -> None:
        """Resume an announcement, and say when it comes next."""
        guild_id = await self._screen.admit(interaction)
        resumed = await self._plans.resume(guild_id, await self._meant(interaction, guild_id, typed))
        await self._screen.show(interaction, resumed, _next_words(resumed, await self._screen.language(interaction)))

    async def ask_deletion(self, interaction: Interaction, typed: str) -> None:
        """Ask whether to delete an announcement."""
        guild_id = await self._screen.admit(interaction)
        found = await self._plans.find(guild_id, await self._meant(interaction, guild_id, typed))
        await self._screen.put(interaction, question(found, await self._screen.language(interaction)))

    async def delete(self, interaction: Interaction, announcement_id: int, revision: int) -> None:
        """Delete an announcement, unless it was changed since that was asked."""
        guild_id = await self._screen.admit(interaction)
        language = await self._screen.language(interaction)
        try:
            layout = deleted(await self._plans.delete(guild_id, announcement_id, revision), language)
        except Changed as changed:
            note = language.gettext("Nothing was deleted, because it was changed meanwhile. Look again.")
            layout = question(changed.announcement, language, note)
        await self._screen.put(interaction, layout)

    async def restore(self, interaction: Interaction, announcement_id: int) -> None:
        """Bring back what was deleted."""
        guild_id = await self._screen.admit(interaction)
        restored = await self._plans.restore(guild_id, announcement_id)
        language = await self._screen.language(interaction)
        words = [language.gettext("It is back as it was."), _next_words(restored, language)]
        await self._screen.show(interaction, restored, " ".join(words).strip())

    async def test(self, interaction: Interaction, typed: str) -> None:
        """Show the admin alone what would be posted now."""
        guild_id = await self._screen.admit(interaction)
        found = await self._plans.find(guild_id, await self._meant(interaction, guild_id, typed))
        language = await self._screen.language(interaction)
        view = await self._screen.looker.trial(found.plan, server_of(interaction), language)
        await send_privately(interaction, trial(view, language))

    async def choices(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        """Return at most 25 (label, id) of announcements that somebody may mean."""
        guild_id = await self._screen.admit(interaction)
        language, wanted = await self._screen.language(interaction), normalise(text)
        found = await self._plans.all(guild_id)
        labels = [(plain_label(each, language)[:MAX_LABEL], str(each.announcement_id)) for each in found]
        return [(words, key) for words, key in labels if wanted in normalise(words)][:MAX_CHOICES]

    async def _listing(self, interaction: Interaction, guild_id: int, page: int) -> Layout:
        language = await self._screen.language(interaction)
        found, create = await self._plans.all(guild_id), interaction.client.mention("announce create")
        if not found:
            return notice(language.gettext(NONE_YET, create=create))
        running = sum(each.state is not State.ENDED for each in found)
        words = language.gettext(
            "{n} of at most {limit} are to come. {create}", n=running, limit=MAX_ANNOUNCEMENTS, create=create
        )
        return listing([self._screen.looker.listed(each) for each in found], page, words, language)

    async def _meant(self, interaction: Interaction, guild_id: int, typed: str) -> int:
        """Return the id of the announcement that was chosen, or of the only one with what somebody typed in it."""
        wanted, found = normalise(typed), await self._plans.all(guild_id)
        for each in found:
            if typed == str(each.announcement_id):
                return each.announcement_id
        if len(typed) >= LEAST_ID_DIGITS and typed.isdecimal():
            raise UserError(NO_SUCH)
        meant = [each.announcement_id for each in found if wanted and wanted in normalise(each.plan.text)]
        if len(meant) != 1:
            raise UserError(UNCLEAR, typed=quote(typed), list=interaction.client.mention("announce list"))
        return meant[0]


def _next_words(announcement: Announcement, language: Language) -> str:
    coming = announcement.coming
    if coming is None:
        return ""
    when = f"{wall_time(coming.local, language)} · <t:{epoch(coming.at)}:R>"
    return language.gettext("It comes next: {when}", when=when)
