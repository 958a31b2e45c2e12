"""The lookup commands, as members use them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness import World, control, read


async def test_card_says_who_somebody_is(companion: World) -> None:
    """A card is public, names the character in both scripts, and holds back what is not safe."""
    reply = await companion.newcomer.slash(companion.channel, "character", name="courier")
    text = read(reply)
    assert not reply.ephemeral
    assert "Courier" in text and "運び屋" in text and "Hakobiya" in text
    assert "Yuichiro Umehara" in text
    assert "745" not in text
    assert "details are held back" in text


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Courier", "courier"),
        ("COURIER", "courier"),
        ("courrier", "courier"),
        ("運び屋", "courier"),
        ("hakobiya", "courier"),
        ("Transporter", "courier"),
        ("ハッカー", "hacker"),
        ("はっかー", "hacker"),
        ("cut throat", "cutthroat"),
        ("詐欺師", "swindler"),
    ],
)
async def test_typed_names_are_understood(companion: World, typed: str, slug: str) -> None:
    """Typos, aliases, Japanese and romaji lead to the card; its controls then carry the slug."""
    reply = await companion.newcomer.slash(companion.channel, "character", name=typed)
    assert control(reply, "1:mine:0:character:") == f"1:mine:0:character:{slug}"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "swindler"),
        ("co", "courier"),
        ("swindeler", "swindler"),
        ("killr", "cutthroat"),
        ("運", "courier"),
        ("kuro", "black-cat"),
    ],
)
async def test_choices_while_typing(companion: World, typed: str, first: str) -> None:
    """Prefixes come first, typos are forgiven, an empty field offers everybody in the show's order."""
    choices = await companion.newcomer.autocomplete(companion.channel, "character", "name", typed)
    assert choices[0]["value"] == first
    assert len({choice["value"] for choice in choices}) == len(choices) <= 25


async def test_episode_walks_to_its_neighbours(companion: World) -> None:
    """The buttons lead to the episodes before and after, on the same message."""
    reply = await companion.newcomer.slash(companion.channel, "episode", number=1)
    assert "Se7en" in read(reply) and "1995" in read(reply) and "David Fincher" in read(reply)
    await companion.newcomer.click(reply.response, custom_id=control(reply, "1:go:"))
    assert "Reservoir Dogs" in read(reply)
    assert [text for text in read(reply).splitlines() if text.startswith("1:go:")].__len__() == 2


async def test_episode_is_found_by_title_while_typing(companion: World) -> None:
    """The number option offers titles."""
    choices = await companion.newcomer.autocomplete(companion.channel, "episode", "number", "shining")
    assert [choice["value"] for choice in choices] == [9]


async def test_episode_is_found_by_number_while_typing(companion: World) -> None:
    """A number offers its own episode first, then those that start with it."""
    choices = await companion.newcomer.autocomplete(companion.channel, "episode", "number", "1")
    assert [choice["value"] for choice in choices][:4] == [1, 10, 11, 12]


async def test_jump_from_episode_to_character_to_trope(companion: World) -> None:
    """Selects lead on, as far as the channel may know."""
    await companion.limit(2)
    reply = await companion.newcomer.slash(companion.channel, "episode", number=2)
    await companion.newcomer.select(reply.response, ["character:brawler"], custom_id=control(reply, "1:jump:"))
    assert "348" in read(reply)
    selects = [text for text in read(reply).splitlines() if text.startswith("1:jump:")]
    await companion.newcomer.select(reply.response, ["trope:dumb-muscle"], custom_id=selects[1])
    assert "Dumb Muscle" in read(reply)


async def test_long_content_is_paged(companion: World) -> None:
    """Everything known of a main character fills pages that can be turned."""
    await companion.limit(12)
    reply = await companion.newcomer.slash(companion.channel, "character", name="swindler")
    assert "Page 1 of" in read(reply)
    await companion.newcomer.click(reply.response, custom_id=control(reply, "1:go:"))
    assert "Page 2 of" in read(reply) and "takoyaki" in read(reply).lower()


async def test_recap_stops_at_the_limit(companion: World) -> None:
    """The story so far is told up to the limit, however far was asked."""
    await companion.limit(3)
    reply = await companion.newcomer.slash(companion.channel, "recap", upto=9)
    assert "Mission: Impossible" in read(reply) and "Speed" not in read(reply)
    assert "as far as may be told here" in read(reply)
    short = await companion.newcomer.slash(companion.channel, "recap", upto=1)
    assert "Reservoir Dogs" not in read(short)


async def test_sources_are_listed_privately(companion: World) -> None:
    """The sources button answers whoever presses it, and leaves the card."""
    reply = await companion.newcomer.slash(companion.channel, "character", name="courier")
    sources = await companion.halfway.click(reply.response, custom_id=control(reply, "1:mine:0:sources"))
    assert sources.ephemeral and "AniList" in read(sources)
    assert "Hakobiya" in read(reply)


async def test_search_finds_names_and_facts(companion: World) -> None:
    """Names come first, then statements with the passage that matched."""
    await companion.limit(12)
    found = read(await companion.newcomer.slash(companion.channel, "search", text="takoyaki"))
    assert found.index("Takoyaki") < found.index("Swindler")
    assert "paying for takoyaki trips an alarm" in found


async def test_search_prefers_what_is_written_to_what_is_alike(companion: World) -> None:
    """A fact that holds the word comes before a name that merely looks like it."""
    found = read(await companion.newcomer.slash(companion.channel, "search", text="train"))
    assert found.index("Shinkansen") < found.index("Black Rain")


async def test_unsure_facts_are_marked(companion: World) -> None:
    """A low-confidence fact is shown as such."""
    await companion.limit(12)
    reply = await companion.newcomer.slash(companion.channel, "character", name="junior")
    assert "(unconfirmed)" in read(reply)


async def test_characters_by_side(companion: World) -> None:
    """The list is grouped, and can be narrowed to one side."""
    everyone = read(await companion.newcomer.slash(companion.channel, "characters"))
    assert "Akudama" in everyone and "Execution Division" in everyone and "Junior" not in everyone
    some = read(await companion.newcomer.slash(companion.channel, "characters", faction="executioner"))
    assert "Master" in some and "Courier" not in some


async def test_another_show_needs_only_other_content(tiny: World) -> None:
    """Nothing about the show stands in code: a second show answers from its own files."""
    reply = await tiny.newcomer.slash(tiny.channel, "episode", number=1)
    assert "Low Tide" in read(reply)
    assert "Lantern Hill" in read(await tiny.newcomer.slash(tiny.channel, "show"))
    beyond = await tiny.newcomer.slash(tiny.channel, "episode", number=3)
    assert beyond.ephemeral and "There is no episode" in read(beyond)
    for entry in ("Akudama", "Kansai"):
        assert entry not in read(reply)


async def test_help_lists_every_command(companion: World) -> None:
    """Help is made from the command tree and mentions each command clickably."""
    reply = await companion.newcomer.slash(companion.channel, "help")
    listed = read(reply)
    for page in (1, 2):
        await companion.newcomer.click(reply.response, custom_id=control(reply, f"1:go:{page}:help:"))
        listed += read(reply)
    for command in companion.bot.tree.walk_commands():
        if hasattr(command, "parameters"):
            assert f"</{command.qualified_name}:" in listed
    one = read(await companion.newcomer.slash(companion.channel, "help", command="character"))
    assert "`name` (required)" in one
    unknown = await companion.newcomer.slash(companion.channel, "help", command="dance")
    assert unknown.ephemeral and "no command" in read(unknown)


async def test_about_tells_health(companion: World) -> None:
    """About shows the version, the content and when background work last succeeded."""
    await companion.env.advance_time(60)
    about = read(await companion.newcomer.slash(companion.channel, "about"))
    assert "Version 0." in about and companion.services.content_digest[:12] in about
    assert "Housekeeping: <t:" in about and "MIT" in about


async def test_what_was_asked_before_reads_nothing(companion: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, rights, modules and pages all come from memory; a change is seen at once all the same."""
    database = companion.services.database
    read_database, reads = database.read, []

    async def counting(*arguments: Any) -> list[Any]:
        reads.append(arguments[0])
        return await read_database(*arguments)

    monkeypatch.setattr(database, "read", counting)
    await companion.newcomer.slash(companion.channel, "character", name="courier")
    assert reads
    reads.clear()
    await companion.finished.slash(companion.channel, "character", name="courier")
    assert reads == []
    await companion.set(modules__characters__enabled=False)
    refused = await companion.finished.slash(companion.channel, "character", name="courier")
    assert "switched off" in read(refused) and reads == []
