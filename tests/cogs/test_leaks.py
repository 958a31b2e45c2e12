"""The promise, end to end: every command, at every level, page by page, in a simulated Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.cogs.rewatching import plan
from tests.harness import World, read, speak, texts
from tests.leaks import Secrets, content_rows

LAST = 12
ACTIONS = ("sip", "worry", "sigh", "wait", "attention", "aww", "snack", "cheer")
TOPICS = ("overview", "staff", "cast", "music", "watch", "manga", "stage", "awards")
ENTITIES = content_rows().entities


def commands() -> list[tuple[str, dict[str, Any]]]:
    """Every lookup of this bot: each entity by slug, visible or not, and each list."""
    found: list[tuple[str, dict[str, Any]]] = [
        ("characters", {}),
        ("episodes", {}),
        ("recap", {}),
        ("recap", {"upto": LAST}),
        ("rewatch status", {}),
        ("drinks rules", {}),
    ]
    found += [("drinks rules", {"action": action}) for action in ACTIONS]
    found += [("drinks rules", {"episode": number}) for number in range(1, LAST + 1)]
    found += [("show", {"topic": topic}) for topic in TOPICS]
    found += [("search", {"text": text}) for text in ("brother", "dies", "a", "kanto", "the girl", "妹")]
    for entity in ENTITIES:
        match entity.kind:
            case "character" | "trope" | "term":
                if entity.kind == "character":
                    found.append(("drinks rules", {"character": entity.slug}))
                found.append((entity.kind, {"name": entity.slug}))
            case "episode":
                found.append(("episode", {"number": int(entity.slug)}))
            case "faction":
                found.append(("characters", {"faction": entity.slug}))
    return found


async def pages(person: Any, reply: Any) -> AsyncIterator[str]:
    """Turn a card to its last page, yielding the text of each."""
    while True:
        page = read(reply)
        yield page
        onward = [text for text in texts(reply.response.components) if text.startswith("Page ") and text.endswith("›")]
        if not onward:
            return
        items = list(texts(reply.response.components))
        custom_id = next(
            items[at + 1] if items[at + 1].startswith("1:go") else items[at - 1]
            for at, text in enumerate(items)
            if text == onward[0]
        )
        await person.click(reply.response, custom_id=custom_id)


@pytest.mark.parametrize("seen", range(LAST + 1))
async def test_no_public_reply_leaks(companion: World, seen: int) -> None:
    """A channel whose limit is `seen` is told nothing later, whatever is asked."""
    await companion.limit(seen)
    await plan(companion, companion.admin, episodes=2)
    # Rules of the server's own stand among the built-in ones, and must not bring any of them along.
    await companion.set(drinks__rules__1={"trigger": "Tea", "action": "sip"}, drinks__switched_off=[1])
    # The asker has seen everything: that must not raise what others read.
    await companion.finished.slash(companion.channel, "progress set", episode=LAST)
    secrets = Secrets(seen)
    leaks = []
    for command, options in commands():
        reply = await companion.finished.slash(companion.channel, command, **options)
        async for page in pages(companion.finished, reply):
            typed = next(
                (str(options[name]) for name in ("name", "text", "faction", "character") if name in options), "\0"
            )
            leaks += [(command, options, leak) for leak in secrets.found_in(page.replace(typed, ""))]
    assert leaks == []


@pytest.mark.parametrize(("seen", "locale"), [(0, "en-US"), (3, "ja"), (6, "en-US"), (11, "ja")])
async def test_no_private_reply_or_source_leaks(companion: World, seen: int, locale: str) -> None:
    """A member at `seen` is told nothing later in private answers, nor in the lists of sources, in either language."""
    speak(companion, locale)
    await companion.newcomer.slash(companion.channel, "progress set", episode=seen)
    secrets = Secrets(seen)
    leaks = []
    for command, options in commands():
        if command in {"characters", "episodes", "recap", "show", "drinks rules", "rewatch status"}:
            continue
        reply = await companion.newcomer.slash(companion.channel, command, **options, private=True)
        assert reply.ephemeral
        typed = str(options.get("name") or options.get("text") or "\0")
        async for page in pages(companion.newcomer, reply):
            leaks += [(command, options, leak) for leak in secrets.found_in(page.replace(typed, ""))]
        source_button = [text for text in texts(reply.response.components) if text.startswith("1:mine:0:sources")]
        if source_button:
            listed = await companion.newcomer.click(reply.response, custom_id=source_button[0])
            async for page in pages(companion.newcomer, listed):
                leaks += [(command, options, leak) for leak in secrets.found_in(page.replace(typed, ""))]
    assert leaks == []


@pytest.mark.parametrize("seen", [0, 4, 8])
async def test_no_reply_to_an_admin_leaks(companion: World, seen: int) -> None:
    """Managing the rules of the game tells an admin what they may know, however far the server's limit is."""
    await companion.limit(LAST)
    await companion.admin.slash(companion.channel, "progress set", episode=seen)
    await companion.set(drinks__switched_off=[number for number in range(1, 18) if number % 2])
    secrets = Secrets(seen)
    hidden = [f.text for f in content_rows().facts if f.kind == "rule" and f.field == "name" and f.revealed_in > seen]
    asked: list[tuple[str, dict[str, Any]]] = [("list", {}), ("add", {"trigger": "Tea", "action": "sip"})]
    asked += [("remove", {"rule": str(number)}) for number in range(1, 18)]
    asked += [(verb, {"rule": typed, **more}) for typed in hidden for verb, more in (("remove", {}), ("edit", EDIT))]
    leaks = []
    for verb, options in asked:
        reply = await companion.admin.slash(companion.channel, f"drinks-admin {verb}", **options)
        assert reply.ephemeral
        leaks += [(verb, options, leak) for leak in secrets.found_in(without(read(reply), options.get("rule")))]
    for typed in ("", "r", *hidden):
        choices = await companion.admin.autocomplete(companion.channel, "drinks-admin remove", "rule", typed[:90])
        leaks += secrets.found_in("\n".join(f"{choice['name']}\nrule:{choice['value']}" for choice in choices))
    assert leaks == []


EDIT = {"action": "aww"}


def without(told: str, typed: str | None) -> str:
    """Return a reply without what somebody typed and it repeats, be it cut or not."""
    for words in (typed or "\0", (typed or "\0")[:59]):
        told = told.replace(words.rstrip(), "")
    return told


@pytest.mark.parametrize("seen", [0, 4, 8])
async def test_no_choice_leaks(companion: World, seen: int) -> None:
    """What is offered while typing goes as far as the reply that would come of it."""
    await companion.limit(seen)
    await companion.finished.slash(companion.channel, "progress set", episode=LAST)
    secrets = Secrets(seen)
    hidden_names = [
        fact.text for fact in content_rows().facts if fact.field in {"name", "alias"} and fact.revealed_in > seen
    ]
    for kind in ("character", "trope", "term"):
        for typed in ("", "b", "s", *hidden_names):
            choices = await companion.finished.autocomplete(companion.channel, kind, "name", typed[:90])
            assert len(choices) <= 25
            assert (
                secrets.found_in("\n".join(f"{choice['name']}\n{kind}:{choice['value']}" for choice in choices)) == []
            )
    factions = await companion.finished.autocomplete(companion.channel, "characters", "faction", "")
    assert secrets.found_in("\n".join(choice["name"] for choice in factions)) == []


async def test_private_choices_go_as_far_as_the_member(companion: World) -> None:
    """With `private` set, the list already offers what the private answer would tell."""
    await companion.finished.slash(companion.channel, "progress set", episode=LAST)
    offered = await companion.finished.autocomplete(companion.channel, "character", "name", "juni", private=True)
    assert [choice["value"] for choice in offered] == ["junior"]
    assert await companion.finished.autocomplete(companion.channel, "character", "name", "juni") == []


async def test_hidden_and_nonsense_get_the_same_answer(companion: World) -> None:
    """The words of the answer do not tell who exists."""

    async def answer(name: str) -> str:
        reply = await companion.newcomer.slash(companion.channel, "character", name=name)
        assert reply.ephemeral
        return read(reply).replace(name, "NAME")

    for entity in ENTITIES:
        if entity.kind == "character" and entity.revealed_in > 0:
            told, nonsense = await answer(entity.slug), await answer("zzqx")
            assert told.split("Did you mean")[0].splitlines()[:2] == nonsense.splitlines()[:2]
            assert entity.slug not in told.replace("NAME", "")
