"""What happens on a click in the report of the permission doctor."""

from __future__ import annotations

from bot.ui.doctor import Doctor
from bot.ui.dynamic import Control, Interaction


class Again(Control, template=r"1:check:again"):
    """Looks anew."""

    async def work(self, interaction: Interaction) -> None:
        """Look anew."""
        await _doctor(interaction).again(interaction)


class Test(Control, template=r"1:check:test:(\d+)"):
    """Posts a test message."""

    async def work(self, interaction: Interaction) -> None:
        """Post it."""
        await _doctor(interaction).test(interaction, int(self.match[1]))


class DeleteTest(Control, template=r"1:check:delete:(\d+):(\d+)"):
    """Deletes a test message."""

    async def work(self, interaction: Interaction) -> None:
        """Delete it."""
        await _doctor(interaction).delete_test(interaction, int(self.match[1]), int(self.match[2]))


class TryAgain(Control, template=r"1:check:again:([\w/-]+)"):
    """Sends again what Discord refused."""

    async def work(self, interaction: Interaction) -> None:
        """Send it."""
        await _doctor(interaction).try_again(interaction, self.match[1])


def _doctor(interaction: Interaction) -> Doctor:
    doctor: Doctor = interaction.client.services.doctor
    return doctor


ITEMS = (Again, Test, DeleteTest, TryAgain)
