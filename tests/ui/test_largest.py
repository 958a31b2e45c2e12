"""The largest content there can be still fits what Discord takes."""

from __future__ import annotations

import pytest

from bot.catalogue import Entry, Fact, Link, Name, Ref, Viewer
from bot.translations import Language
from bot.ui.cards.characters import character
from bot.ui.document import Route
from bot.ui.layout import Reader, render
from tests.discord_api.limits import message

REF = Ref("character", "x" * 40, Name("N" * 90, "名" * 90, "r" * 90))


@pytest.mark.parametrize("letter", ["w", "漢"])
def test_everything_at_its_longest(letter: str) -> None:
    """Thirty facts of the greatest length, and more links than selects hold."""
    words = " ".join([letter * 9] * 300)
    fields = ("occupation", "personality", "crimes", "background", "fate", "trivia", "alias", "gear", "relation")
    facts = tuple(Fact(field, words, about=REF) for field in fields for _ in range(4))
    links = tuple(Link("trope", Ref("trope", f"t{n}", Name("T" * 90), n)) for n in range(60))
    links += tuple(Link("appears", Ref("episode", str(n), Name("E" * 90), n)) for n in range(1, 60))
    links += tuple(Link("character", Ref("rule", str(n), Name("R" * 90), n)) for n in range(1, 60))
    document = character(Entry(REF, facts, links, held_back=999), None, Language("en", {}))
    reader = Reader(Viewer(5), Language("en", {}), 99, is_private=False, is_ephemeral=False)
    for page in range(40):
        layout = render(document, Route("character", "x" * 40, page), reader)
        body = {"flags": 1 << 15, "components": layout.to_components(), "allowed_mentions": {"parse": []}}
        assert message(body) == []
