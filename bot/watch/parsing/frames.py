"""How the bot and the process that reads answers talk: JSON and bytes, each after its length."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    # The process at the other end starts sooner without asyncio.
    from asyncio import StreamReader

LENGTH_BYTES = 4


def frame(content: bytes) -> bytes:
    """Return the content with its length before it."""
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def receive(stream: BinaryIO) -> bytes | None:
    """Return the next content of a pipe, None at its end."""
    length = stream.read(LENGTH_BYTES)
    return stream.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else None


async def receive_async(stream: StreamReader) -> bytes:
    """Return the next content of a pipe; raise `IncompleteReadError` at its end."""
    length = await stream.readexactly(LENGTH_BYTES)
    return await stream.readexactly(int.from_bytes(length, "big"))
