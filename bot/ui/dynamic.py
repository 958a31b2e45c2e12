"""A control that somebody operates, read back from its custom_id: so it works after any restart.

A custom_id starts with the version of its scheme: buttons live as long as the messages they are on.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Self, cast

import discord

Interaction = discord.Interaction[Any]
Item = discord.ui.Item[Any]


class Control(discord.ui.DynamicItem[Item], ABC, template=r"(?!)"):
    """A button or select whose custom_id fits its class's template; the parts are in `match`.

    The template of this base fits nothing, because only what is made of it is ever registered.
    """

    def __init__(self, item: Item, match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """Read the control back from its custom_id."""
        return cls(item, match)

    async def callback(self, interaction: Interaction) -> None:
        """Do what the control is for; whatever goes wrong is answered."""
        try:
            await self.work(interaction)
        except Exception as error:
            await interaction.client.replies.fail(interaction, error)

    @abstractmethod
    async def work(self, interaction: Interaction) -> None:
        """Do what the control is for."""


async def take_form(
    interaction: Interaction, template: re.Pattern[str], submit: Callable[[re.Match[str]], Awaitable[None]]
) -> None:
    """Have a form submitted whose custom_id fits `template`, and leave any other alone; what goes wrong is answered."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    match = template.fullmatch(str(cast("Any", interaction.data).get("custom_id")))
    if match is None:
        return
    try:
        await submit(match)
    except Exception as error:
        await interaction.client.replies.fail(interaction, error)


def picked(interaction: Interaction) -> list[str]:
    """Return the values that were picked in a select; ids, where it is one of channels or roles."""
    return list(cast("Any", interaction.data).get("values", []))


def written(interaction: Interaction, custom_id: str) -> str:
    """Return what was written into a field of a form, as it was written."""
    data: Mapping[str, Any] = interaction.data or {}
    return next(_values(data.get("components", []), custom_id), "")


def _values(components: list[Mapping[str, Any]], custom_id: str) -> Iterator[str]:
    for component in components:
        if component.get("custom_id") == custom_id:
            yield str(component.get("value", ""))
        yield from _values(component.get("components") or [], custom_id)
        if inner := component.get("component"):
            yield from _values([inner], custom_id)
