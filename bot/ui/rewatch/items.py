"""What happens on a press on what is shown of a rewatch."""

from __future__ import annotations

from bot.planning.rewatch_changes import Verb
from bot.ui.dynamic import Control, Interaction, picked
from bot.ui.rewatch.change_desk import ChangeDesk
from bot.ui.rewatch.desk import RewatchDesk
from bot.ui.rewatch.plan_desk import PlanDesk


class Answer(Control, template=r"1:rw:(in|out):([srp]):(\d{1,20}):(\d{1,5})"):
    """Says that somebody comes, or does not."""

    async def work(self, interaction: Interaction) -> None:
        """Note it."""
        verb, spot, rewatch_id, number = self.match.groups()
        await _desk(interaction).answer(interaction, spot, int(rewatch_id), int(number), is_coming=verb == "in")


class Play(Control, template=r"1:rw:game:(\d{1,5})"):
    """Begins the game of an episode."""

    async def work(self, interaction: Interaction) -> None:
        """Begin it."""
        await _desk(interaction).play(interaction, int(self.match[1]))


class Decide(Control, template=r"1:rwa:(save|keep|do):(\d{1,20})"):
    """Saves a plan, makes a change, or leaves everything as it is."""

    async def work(self, interaction: Interaction) -> None:
        """Do what was decided."""
        verb, draft_id = self.match[1], int(self.match[2])
        match verb:
            case "save":
                await _plans(interaction).save(interaction, draft_id)
            case "do":
                await _changes(interaction).do(interaction, draft_id)
            case _:
                await _plans(interaction).drop(interaction, draft_id)


class TurnPlan(Control, template=r"1:rwa:page:(\d{1,20}):(\d{1,4})"):
    """Shows another page of a plan."""

    async def work(self, interaction: Interaction) -> None:
        """Show it."""
        await _plans(interaction).turn(interaction, int(self.match[1]), int(self.match[2]))


class BeginWith(Control, template=r"1:rwa:from:(\d{1,20})"):
    """Lets a plan begin with the episode that is picked."""

    async def work(self, interaction: Interaction) -> None:
        """Show the plan so."""
        await _plans(interaction).begin_with(interaction, int(self.match[1]), int(picked(interaction)[0]))


class Ask(Control, template=r"1:rwa:ask:(pause|resume|cancel)"):
    """Asks whether to change the whole rewatch."""

    async def work(self, interaction: Interaction) -> None:
        """Ask."""
        await _changes(interaction).ask(interaction, Verb(self.match[1]))


class Undo(Control, template=r"1:rwa:undo:(\d{1,20}):(\d{1,9})"):
    """Undoes a change."""

    async def work(self, interaction: Interaction) -> None:
        """Undo it."""
        await _changes(interaction).undo(interaction, int(self.match[1]), int(self.match[2]))


ITEMS = (Answer, Play, Decide, TurnPlan, BeginWith, Ask, Undo)


def _desk(interaction: Interaction) -> RewatchDesk:
    desk: RewatchDesk = interaction.client.services.rewatching.desk
    return desk


def _plans(interaction: Interaction) -> PlanDesk:
    plans: PlanDesk = interaction.client.services.rewatching.plans
    return plans


def _changes(interaction: Interaction) -> ChangeDesk:
    changes: ChangeDesk = interaction.client.services.rewatching.changes
    return changes
