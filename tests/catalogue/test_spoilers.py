"""The promise: nothing revealed after what a viewer has seen leaves the catalogue, by any method."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import open_services
from bot.catalogue import Catalogue, Viewer
from tests.harness import settings as bot_settings
from tests.leaks import Secrets, content_rows

LAST = 12
ENTITIES = [(entity.kind, entity.slug) for entity in content_rows().entities]
HIDDEN_LATER = [(e.kind, e.slug, e.revealed_in) for e in content_rows().entities if e.revealed_in > 0]
WORDS = sorted({word for fact in content_rows().facts for word in fact.text.split()} | {"", "zzz", "%", "_", "\\"})
secrets_at = cache(Secrets)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a question against one catalogue that all examples share."""
    folder: Path = tmp_path_factory.mktemp("catalogue")
    with asyncio.Runner() as runner:
        opened = open_services(bot_settings(folder))
        services = runner.run(opened.__aenter__())
        yield lambda ask: runner.run(ask(services.catalogue))
        runner.run(opened.__aexit__(None, None, None))


def texts(answer: Any) -> Iterator[str]:
    """Yield every text in an answer, whatever its shape."""
    if isinstance(answer, str):
        yield answer
    elif is_dataclass(answer):
        if hasattr(answer, "slug"):
            yield f"{answer.kind}:{answer.slug}"  # type: ignore[attr-defined]
        for field in fields(answer):
            if field.name not in {"field", "role", "slug", "kind", "url"}:
                yield from texts(getattr(answer, field.name))
    elif isinstance(answer, list | tuple):
        for item in answer:
            yield from texts(item)


async def ask_everything(catalogue: Catalogue, viewer: Viewer, kind: str, slug: str, words: str) -> list[Any]:
    return [
        await catalogue.all(viewer, kind),
        await catalogue.entry(viewer, kind, slug),
        await catalogue.find(viewer, kind, slug),
        await catalogue.find(viewer, kind, words),
        await catalogue.suggest(viewer, [kind], words),
        await catalogue.search(viewer, words),
        await catalogue.recap(viewer, LAST),
        await catalogue.sources(viewer, kind, slug),
    ]


@settings(max_examples=300, deadline=None)
@given(
    seen=st.integers(0, LAST),
    entity=st.sampled_from(ENTITIES),
    words=st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join) | st.text(max_size=20),
)
def test_no_answer_holds_a_hidden_statement(run: Any, seen: int, entity: tuple[str, str], words: str) -> None:
    """Every viewer x every entity x every method, with any words."""
    answers = run(lambda catalogue: ask_everything(catalogue, Viewer(seen), *entity, words))
    echo = [text for text in texts(answers) if text not in words]
    assert secrets_at(seen).found_in("\n".join(echo)) == []


@pytest.mark.parametrize("seen", range(LAST + 1))
def test_every_entity_at_every_level(run: Any, seen: int) -> None:
    """The same, exhaustively, for each entity's own entry and sources."""

    async def ask(catalogue: Catalogue) -> list[Any]:
        viewer = Viewer(seen)
        return [
            answer
            for kind, slug in ENTITIES
            for answer in (await catalogue.entry(viewer, kind, slug), await catalogue.sources(viewer, kind, slug))
        ]

    answers = run(ask)
    assert secrets_at(seen).found_in("\n".join(texts(answers))) == []
    assert sum(answer is None for answer in answers) == sum(e.revealed_in > seen for e in content_rows().entities)


@given(hidden=st.sampled_from(HIDDEN_LATER), data=st.data())
@settings(max_examples=100, deadline=None)
def test_hidden_is_like_nonsense(run: Any, hidden: tuple[str, str, int], data: st.DataObject) -> None:
    """Somebody who may not be mentioned yet is answered exactly as something that does not exist."""
    kind, slug, revealed_in = hidden
    viewer = Viewer(data.draw(st.integers(0, revealed_in - 1)))

    async def ask(catalogue: Catalogue) -> None:
        for name in (slug, "zzqx"):
            assert await catalogue.entry(viewer, kind, name) is None
            assert await catalogue.sources(viewer, kind, name) == []
            found = await catalogue.find(viewer, kind, name)
            # A visible namesake ("seal" may mean the Seal Center) is all that can come of it.
            assert found is None or found.ref.slug != slug

    run(ask)


def test_everything_is_told_at_the_end(run: Any) -> None:
    """Who has seen everything is told everything: the guard hides nothing for good."""

    async def ask(catalogue: Catalogue) -> tuple[int, int]:
        told = held = 0
        for kind, slug in ENTITIES:
            entry = await catalogue.entry(Viewer(LAST), kind, slug)
            assert entry is not None
            told += len(entry.facts) + sum(len(fact.notes) for fact in entry.facts)
            held += entry.held_back
        return told, held

    assert run(ask) == (len(content_rows().facts), 0)


def test_leak_finder_finds_leaks() -> None:
    """The searcher itself sees a planted leak of each sort."""
    secrets = secrets_at(0)
    assert secrets.found_in("You may like Junior.") == ["Junior"]
    assert secrets.found_in("go to character:sister now") == ["character:sister"]
    fate = next(fact for fact in content_rows().facts if fact.field == "fate" and len(fact.text) > 40)
    assert secrets.found_in(f"By the way: {fate.text}") != []
    assert secrets.found_in("Episode 6: Brother") == []
