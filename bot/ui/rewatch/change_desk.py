"""What admins change of a rewatch: each change is shown first, made when they say so, and can be undone."""

from __future__ import annotations

import asyncio

from bot.clock import Clock
from bot.errors import N_, UserError
from bot.planning.rewatch_changes import Verb, Wish, changed, difference
from bot.planning.rewatch_drafts import Proposal, read_proposal, write_proposal
from bot.planning.rewatches import Changed, Rewatches
from bot.schedule.phrases import understand
from bot.schedule.rhythms import understand_rhythm
from bot.spelling import normalise
from bot.store.rewatch_changes import Draft
from bot.store.rewatch_plans import Meeting, Rewatch, Stage
from bot.translations import Language
from bot.ui.access import Interaction
from bot.ui.admin_screen import AdminScreen
from bot.ui.rewatch.layouts import Draw, done, question
from bot.ui.rewatch.look import RewatchLook
from bot.ui.rewatch.words import episodes_words
from bot.ui.text import quote, shorten

ALL = "all"
MAX_CHOICES = 25
MAX_LABEL = 100

NO_SUCH_MEETING = N_("There is no such meeting to come: “{typed}”. Pick one from the list while you type.")
RHYTHM_OF_ALL = N_("Only all meetings together have another rhythm. Leave `every` out, or move all of them.")


class ChangeDesk:
    """Answers `/rewatch-admin` but for plans, and the buttons of its questions."""

    def __init__(self, rewatches: Rewatches, screen: AdminScreen, look: RewatchLook, clock: Clock) -> None:
        self._rewatches = rewatches
        self._screen = screen
        self._look = look
        self._clock = clock

    async def ask(self, interaction: Interaction, verb: Verb) -> None:
        """Ask whether to pause, resume or cancel."""
        rewatch = await self._rewatches.require(await self._screen.admit(interaction))
        await self._propose(interaction, rewatch, Wish(verb), interaction.id)

    async def ask_to_skip(self, interaction: Interaction, typed: str | None) -> None:
        """Ask whether to skip an evening, the next one if none is said."""
        rewatch = await self._rewatches.require(await self._screen.admit(interaction))
        number = _meant(rewatch, typed, (Stage.PLANNED,)) if typed else _next(rewatch)
        await self._propose(interaction, rewatch, Wish(Verb.SKIP, number), interaction.id)

    async def ask_to_move(self, interaction: Interaction, typed: str, first: str, every: str | None) -> None:
        """Ask whether to move one meeting, or all that are to come."""
        rewatch = await self._rewatches.require(await self._screen.admit(interaction))
        number = 0 if typed == ALL else _meant(rewatch, typed, (Stage.PLANNED, Stage.MISSED))
        if number and every:
            raise UserError(RHYTHM_OF_ALL)
        local = understand(first, self._clock.now(), rewatch.plan.zone)
        wish = Wish(Verb.MOVE, number, local, understand_rhythm(every) if every else "")
        await self._propose(interaction, rewatch, wish, interaction.id)

    async def do(self, interaction: Interaction, draft_id: int) -> None:
        """Make a change, unless the rewatch is another than when that was asked; then ask anew."""
        guild_id = await self._screen.admit(interaction)
        draft = await self._rewatches.drafted(guild_id, interaction.user.id, draft_id)
        proposal = read_proposal(draft.document)
        try:
            rewatch, change = await self._rewatches.apply(draft, proposal)
        except Changed as found:
            language = await self._screen.language(interaction)
            note = _meanwhile(found, proposal, language)
            await self._propose(interaction, found.rewatch, proposal.wish, draft_id, note)
            return
        draw = await self._draw(interaction)
        await self._screen.put(interaction, done(proposal.wish.verb, change, rewatch, draw))

    async def undo(self, interaction: Interaction, rewatch_id: int, number: int) -> None:
        """Put back what a change did."""
        guild_id = await self._screen.admit(interaction)
        rewatch, change = await self._rewatches.undo(guild_id, interaction.user.id, rewatch_id, number)
        await self._screen.put(interaction, done(Verb.UNDO, change, rewatch, await self._draw(interaction)))

    async def choices(self, interaction: Interaction, text: str, verb: Verb) -> list[tuple[str, str]]:
        """Return at most 25 (label, value) of meetings that somebody may mean."""
        rewatch = await self._rewatches.running(await self._screen.admit(interaction))
        if rewatch is None:
            return []
        draw, wanted = await self._draw(interaction), normalise(text)
        stages = {Stage.PLANNED, Stage.MISSED} if verb is Verb.MOVE else {Stage.PLANNED}
        labels = [(_label(each, draw), str(each.number)) for each in rewatch.meetings if each.stage in stages]
        if verb is Verb.MOVE:
            labels.insert(0, (draw.language.gettext("All meetings to come"), ALL))
        return [(words, value) for words, value in labels if wanted in normalise(words)][:MAX_CHOICES]

    async def _propose(
        self, interaction: Interaction, rewatch: Rewatch, wish: Wish, draft_id: int, note: str = ""
    ) -> None:
        """Keep a change and show what it would do."""
        # The first rhythm loads what counts it out, which takes a while.
        after = await asyncio.to_thread(changed, rewatch, wish, self._clock.now())
        document = write_proposal(Proposal.of(rewatch, wish))
        await self._rewatches.draft(Draft(draft_id, rewatch.plan.guild_id, interaction.user.id, document))
        change = difference(rewatch, after, wish.verb)
        layout = question(draft_id, wish, change, after, await self._draw(interaction), note)
        await self._screen.put(interaction, layout)

    async def _draw(self, interaction: Interaction) -> Draw:
        language = await self._screen.language(interaction)
        return Draw(await self._look.safe_titles(language), language)


def _meant(rewatch: Rewatch, typed: str, stages: tuple[Stage, ...]) -> int:
    """Return the number of the meeting that was chosen, or typed."""
    number = int(typed) if typed.isdecimal() else 0
    meeting = rewatch.meeting(number)
    if meeting is None or meeting.stage not in stages:
        raise UserError(NO_SUCH_MEETING, typed=quote(typed))
    return number


def _next(rewatch: Rewatch) -> int:
    return next((meeting.number for meeting in rewatch.planned), 0)


def _label(meeting: Meeting, draw: Draw) -> str:
    name = episodes_words(meeting, draw.titles, draw.language)
    return shorten(f"{meeting.number} · {name} · {meeting.local:%Y-%m-%d %H:%M}", MAX_LABEL)


def _meanwhile(found: Changed, proposal: Proposal, language: Language) -> str:
    if found.rewatch.revision != proposal.revision and found.actor_id is not None:
        who = f"<@{found.actor_id}>"
        return language.gettext("Nothing was changed, because {who} changed the rewatch first. Look again:", who=who)
    return language.gettext("Nothing was changed, because the rewatch went on meanwhile. Look again:")
