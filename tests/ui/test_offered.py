"""Documents that a cog makes are turned by the same controls as any other."""

from __future__ import annotations

from bot.ui.document import Document, Section
from tests.harness import World, control, read


async def test_a_long_offered_document_is_paged(companion: World) -> None:
    """A help that outgrows a page goes on with the next, and comes back."""

    async def long_help(_interaction: object, _reader: object, key: str) -> Document:
        words = tuple(f"{key or 'all'} {number} " + "word " * 60 for number in range(20))
        return Document("Long", sections=(Section(None, words),), tells_story=False)

    companion.bot.replies.offer("help", long_help)
    reply = await companion.newcomer.slash(companion.channel, "help", command="about")
    assert reply.ephemeral and "about 0 " in read(reply) and "about 19 " not in read(reply)
    await companion.newcomer.click(reply.response, custom_id=control(reply, "1:go:1:help:about"))
    assert "about 0 " not in read(reply) and "Page 2 of" in read(reply)
    await companion.newcomer.click(reply.response, custom_id=control(reply, "1:go:0:help:about"))
    assert "about 0 " in read(reply)
