"""How people play in tests: begin a game, press its buttons, pick its rules, and read what its message says then."""

from __future__ import annotations

from typing import Any

from tests.harness import World, control, read, texts


async def start(world: World, person: Any = None, channel: Any = None, **options: Any) -> Any:
    """Begin a game and return its message."""
    reply = await (person or world.halfway).slash(channel or world.channel, "drinks start", **options)
    assert not reply.ephemeral, read(reply)
    return reply.response


async def press(world: World, person: Any, game: Any, verb: str) -> Any:
    """Press a button of a message, and let the game's message follow."""
    result = await person.click(game, custom_id=control(game, f"1:game:{verb}:"))
    await world.env.advance_time(2)
    return result


async def call(world: World, person: Any, game: Any, rule: str) -> Any:
    """Pick a rule from the list that has it, and let the message follow."""
    row = next(row for row in selects(game) if rule in [option["value"] for option in row["options"]])
    result = await person.select(game, [rule], custom_id=row["custom_id"])
    await world.env.advance_time(2)
    return result


async def finish(world: World, person: Any, game: Any) -> Any:
    """End a game, after the question, and let its summary come."""
    asked = (await press(world, person, game, "end")).followups[0]
    await person.click(asked, custom_id=control(asked, "1:game:finish"))
    await world.env.advance_time(2)
    return asked


def selects(game: Any) -> list[dict[str, Any]]:
    """Return the lists of rules of a game's message."""
    parts = [part if isinstance(part, dict) else part.to_dict() for part in game.components]
    rows = [row for part in parts for row in part.get("components", []) if row["type"] == 1]
    return [item for row in rows for item in row["components"] if item["type"] == 3]


def gallery(message: Any) -> dict[str, Any]:
    """Return the one picture that a message shows."""

    def pictures(parts: list[Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for part in parts:
            component = part if isinstance(part, dict) else part.to_dict()
            found += (
                component.get("items", []) if component["type"] == 12 else pictures(component.get("components", []))
            )
        return found

    (picture,) = pictures(list(message.components))
    return picture


def game_id(game: Any) -> int:
    """Return the id of the game that a message is of."""
    return int(next(text for text in texts(game.components) if text.startswith("1:game:")).split(":")[3])
