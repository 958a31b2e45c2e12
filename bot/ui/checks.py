"""What happens on a click in the report of the permission doctor."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord

from bot.ui.access import Interaction
from bot.ui.clicks import act
from bot.ui.doctor import Doctor

Item = discord.ui.Item[Any]


class _Check(discord.ui.DynamicItem[Item], template=r"1:check:nothing"):
    def __init__(self, item: Item, match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the item back from its custom_id."""
        return cls(item, match)


class Again(_Check, template=r"1:check:again"):
    """Looks anew."""

    async def callback(self, interaction: Interaction) -> None:
        """Look anew."""
        await _consult(interaction, lambda doctor: doctor.again(interaction))


class Test(_Check, template=r"1:check:test:(\d+)"):
    """Posts a test message."""

    async def callback(self, interaction: Interaction) -> None:
        """Post it."""
        await _consult(interaction, lambda doctor: doctor.test(interaction, int(self.match[1])))


class DeleteTest(_Check, template=r"1:check:delete:(\d+):(\d+)"):
    """Deletes a test message."""

    async def callback(self, interaction: Interaction) -> None:
        """Delete it."""
        place, message = int(self.match[1]), int(self.match[2])
        await _consult(interaction, lambda doctor: doctor.delete_test(interaction, place, message))


async def _consult(interaction: Interaction, work: Callable[[Doctor], Awaitable[None]]) -> None:
    await act(interaction, lambda _desk: work(interaction.client.services.doctor))


ITEMS = (Again, Test, DeleteTest)
