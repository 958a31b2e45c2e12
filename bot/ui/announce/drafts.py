"""What an admin wants to announce: understood, shown as it will look, and saved when they say so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import N_, UserError
from bot.guilds import Guilds
from bot.planning.announcement_plans import AnnouncementPlans, Changed
from bot.planning.turns import coming_after
from bot.schedule.phrases import understand
from bot.store.announcement_drafts import Draft
from bot.store.announcements import Plan
from bot.ui.access import Interaction, places, server_of
from bot.ui.admin_screen import role_of
from bot.ui.announce.form import FIELD, form
from bot.ui.announce.layouts import preview
from bot.ui.announce.placeholders import TOO_LONG_FILLED, check_text
from bot.ui.announce.repeats import rule_of
from bot.ui.announce.screen import Screen
from bot.ui.announce.words import snippet
from bot.ui.dynamic import written
from bot.ui.layout import notice

OVERTAKEN = N_(
    "Nothing was saved, because the text was changed meanwhile. It is now: {text}. Press “Save” once more to put yours"
    " in its place."
)
NEVER = N_("With that repeat it never comes. Choose another, or leave `repeat` out; nothing was saved.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an admin typed into the command."""

    when: str
    text: str | None = None
    timezone: str | None = None
    repeat: str | None = None
    channel_id: int | None = None
    role_id: int | None = None


class DraftDesk:
    """Answers `/announce create` and the controls of a preview."""

    def __init__(self, plans: AnnouncementPlans, screen: Screen, guilds: Guilds, clock: Clock) -> None:
        self._plans = plans
        self._screen = screen
        self._guilds = guilds
        self._clock = clock

    async def create(self, interaction: Interaction, wish: Wish) -> None:
        """Show what would be scheduled, or ask for its text first; nothing is saved yet."""
        plan = await self._planned(interaction, await self._screen.admit(interaction), wish)
        draft = Draft(interaction.id, interaction.user.id, plan)
        if plan.text:
            await self._preview(interaction, draft)
            return
        await self._plans.draft(draft)
        await self._open_form(interaction, draft)

    async def ask_text(self, interaction: Interaction, draft_id: int) -> None:
        """Open the form with the text of a draft."""
        guild_id = await self._screen.admit(interaction)
        draft = await self._plans.require_draft(guild_id, interaction.user.id, draft_id)
        await self._open_form(interaction, draft)

    async def reword(self, interaction: Interaction, announcement_id: int) -> None:
        """Open the form with the text of an announcement, of which there is a draft from then on."""
        guild_id = await self._screen.admit(interaction)
        plan = (await self._plans.find(guild_id, announcement_id)).plan
        draft = Draft(announcement_id, interaction.user.id, plan, base=plan.text)
        await self._plans.draft(draft)
        await self._open_form(interaction, draft)

    async def submit(self, interaction: Interaction, draft_id: int) -> None:
        """Take the text of a form, and show what would be saved."""
        guild_id = await self._screen.admit(interaction)
        draft = await self._plans.require_draft(guild_id, interaction.user.id, draft_id)
        text = check_text(written(interaction, FIELD))
        await self._preview(interaction, replace(draft, plan=replace(draft.plan, text=text)))

    async def mute(self, interaction: Interaction, draft_id: int) -> None:
        """Let a draft mention nobody."""
        guild_id = await self._screen.admit(interaction)
        draft = await self._plans.require_draft(guild_id, interaction.user.id, draft_id)
        await self._preview(interaction, replace(draft, plan=replace(draft.plan, role_id=None)))

    async def save(self, interaction: Interaction, draft_id: int) -> None:
        """Save a draft; pressed twice, it is saved once. A text that somebody else wrote meanwhile is shown first."""
        guild_id = await self._screen.admit(interaction)
        language = await self._screen.language(interaction)
        draft = await self._plans.drafted(guild_id, interaction.user.id, draft_id)
        saved = await self._plans.get(guild_id, draft_id) if draft is None else None
        if saved is None:
            draft = await self._plans.require_draft(guild_id, interaction.user.id, draft_id)
            try:
                saved = await self._plans.save(draft)
            except Changed as changed:
                newest = changed.announcement.plan
                note = language.gettext(OVERTAKEN, text=snippet(newest))
                await self._preview(interaction, replace(draft, base=newest.text), note)
                return
        await self._screen.show(interaction, saved, language.gettext("Saved."))

    async def drop(self, interaction: Interaction, draft_id: int) -> None:
        """Forget a draft and say so."""
        guild_id = await self._screen.admit(interaction)
        await self._plans.drop(await self._plans.require_draft(guild_id, interaction.user.id, draft_id))
        language = await self._screen.language(interaction)
        await self._screen.put(interaction, notice(language.gettext("The draft is forgotten; nothing was saved.")))

    async def _open_form(self, interaction: Interaction, draft: Draft) -> None:
        language = await self._screen.language(interaction)
        await interaction.response.send_modal(form(draft.draft_id, draft.plan.text, language))

    async def _planned(self, interaction: Interaction, guild_id: int, wish: Wish) -> Plan:
        """Return what a wish means; raise `UserError` for what cannot be."""
        settings = await self._guilds.settings(guild_id)
        language, now = await self._screen.language(interaction), self._clock.now()
        zone = await self._screen.zone(interaction, wish.timezone, settings.time_zone)
        channel_id = wish.channel_id or settings.announcements.channel or places(interaction)[0]
        role_id = role_of(guild_id, wish.role_id, settings.announcements.role)
        rule = rule_of(wish.repeat, language) if wish.repeat else ""
        text = "" if wish.text is None else check_text(wish.text)
        plan = Plan(guild_id, channel_id, role_id, text, understand(wish.when, now, zone), zone, rule)
        if coming_after(plan, now) is None:
            raise UserError(NEVER)
        return plan

    async def _preview(self, interaction: Interaction, draft: Draft, note: str = "") -> None:
        """Keep a draft and show it, with what is understood of it."""
        language = await self._screen.language(interaction)
        view = await self._screen.looker.view(draft.plan, server_of(interaction), language)
        if view.post.is_cut:
            raise UserError(TOO_LONG_FILLED)
        await self._plans.draft(draft)
        is_new = draft.base is None
        await self._screen.put(interaction, preview(draft.draft_id, view, language, note, is_new=is_new))
