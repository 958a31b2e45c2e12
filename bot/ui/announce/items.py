"""What happens on a click on what is shown of announcements."""

from __future__ import annotations

import re

from bot.ui.announce.desk import AnnounceDesk
from bot.ui.announce.drafts import DraftDesk
from bot.ui.dynamic import Control, Interaction, picked, take_form

TYPED = re.compile(r"1:ann:typed:(\d{1,20})")


async def submitted(interaction: Interaction) -> None:
    """Take the form of a text."""
    await take_form(interaction, TYPED, lambda match: _drafts(interaction).submit(interaction, int(match[1])))


class Decide(Control, template=r"1:ann:(save|word|reword|mute|drop):(\d{1,20})"):
    """Saves a draft, opens its form or that of an announcement, lets it mention nobody, or forgets it."""

    async def work(self, interaction: Interaction) -> None:
        """Do what was decided."""
        drafts = _drafts(interaction)
        verb, draft_id = self.match[1], int(self.match[2])
        match verb:
            case "save":
                await drafts.save(interaction, draft_id)
            case "word":
                await drafts.ask_text(interaction, draft_id)
            case "reword":
                await drafts.reword(interaction, draft_id)
            case "mute":
                await drafts.mute(interaction, draft_id)
            case _:
                await drafts.drop(interaction, draft_id)


class Act(Control, template=r"1:ann:(open|test|pause|resume|ask|restore):(\d{1,20})"):
    """Does something with one announcement."""

    async def work(self, interaction: Interaction) -> None:
        """Do it."""
        desk, verb, identity = _desk(interaction), self.match[1], self.match[2]
        match verb:
            case "open":
                await desk.open(interaction, int(identity))
            case "test":
                await desk.test(interaction, identity)
            case "pause":
                await desk.pause(interaction, identity)
            case "resume":
                await desk.resume(interaction, identity)
            case "ask":
                await desk.ask_deletion(interaction, identity)
            case _:
                await desk.restore(interaction, int(identity))


class Delete(Control, template=r"1:ann:delete:(\d{1,18}):(\d{1,20})"):
    """Deletes an announcement as it was when that was asked."""

    async def work(self, interaction: Interaction) -> None:
        """Delete it."""
        await _desk(interaction).delete(interaction, int(self.match[2]), int(self.match[1]))


class TurnList(Control, template=r"1:ann:page:(\d{1,4})"):
    """Shows a page of the list."""

    async def work(self, interaction: Interaction) -> None:
        """Show it."""
        await _desk(interaction).turn(interaction, int(self.match[1]))


class Pick(Control, template=r"1:ann:pick:(\d{1,4})"):
    """Opens the announcement that is picked from the list."""

    async def work(self, interaction: Interaction) -> None:
        """Open it."""
        await _desk(interaction).open(interaction, int(picked(interaction)[0]))


ITEMS = (Decide, Act, Delete, TurnList, Pick)


def _desk(interaction: Interaction) -> AnnounceDesk:
    desk: AnnounceDesk = interaction.client.services.scheduled.desk
    return desk


def _drafts(interaction: Interaction) -> DraftDesk:
    drafts: DraftDesk = interaction.client.services.scheduled.drafts
    return drafts
