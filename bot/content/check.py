"""What a schema cannot say: references that lead nowhere, ids used twice, and texts that name what they must not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.content.models import (
    FILES,
    Character,
    Claim,
    Content,
    Episode,
    Fact,
    Faction,
    Model,
    Rule,
    Source,
    Term,
    TopicPage,
    Trope,
)
from bot.yaml_files import Mistake, Place

_REFERENCES = {
    "sources": "source",
    "title_sources": "source",
    "air_date_sources": "source",
    "about": "character",
    "characters": "character",
    "appearing": "character",
    "introduced": "character",
    "tropes": "trope",
    "faction": "faction",
}
_EPISODE_NUMBERS = {"episodes", "episodes_confirmed", "episodes_likely", "first_appearance"}
_ENTRIES: dict[type[Model], str] = {
    Character: "character",
    Episode: "episode",
    Trope: "trope",
    Term: "term",
    Rule: "rule",
    Claim: "claim",
    Source: "source",
    Faction: "faction",
    TopicPage: "topic",
}


def check(content: Content) -> list[Mistake]:
    """Return every mistake that shows only when all files are read together."""
    files = {name: getattr(content, name.removesuffix(".yaml")) for name in FILES}
    nodes = [(name, place, model) for name, file in files.items() for place, model in _models(file, ())]
    return [
        *_repeated_ids(nodes),
        *_dead_references(nodes, content),
        *_same_wording(content),
        *_gaps(content),
        *_mentions(nodes, content),
    ]


_Nodes = list[tuple[str, Place, Model]]


def _models(model: Model, place: Place) -> Iterator[tuple[Place, Model]]:
    yield place, model
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Model):
            yield from _models(value, (*place, name))
        elif isinstance(value, list):
            for position, item in enumerate(value):
                if isinstance(item, Model):
                    yield from _models(item, (*place, name, position))


def _id(entry: Model) -> object:
    return getattr(entry, "id", None) or getattr(entry, "number", None)


def _repeated_ids(nodes: _Nodes) -> Iterator[Mistake]:
    seen: set[tuple[str, object]] = set()
    for file, place, model in nodes:
        kind = _ENTRIES.get(type(model))
        if kind is None:
            continue
        if (kind, _id(model)) in seen:
            yield Mistake(file, place, f"a second {kind} is called `{_id(model)}`; give each its own id")
        seen.add((kind, _id(model)))


def _dead_references(nodes: _Nodes, content: Content) -> Iterator[Mistake]:
    known: dict[str, set[object]] = {kind: set() for kind in _ENTRIES.values()}
    for _, _, model in nodes:
        if kind := _ENTRIES.get(type(model)):
            known[kind].add(_id(model))
    last = len(content.episodes.episodes)
    for file, place, model in nodes:
        for name in type(model).model_fields:
            value = getattr(model, name)
            values = value if isinstance(value, list) else [value]
            for item in values:
                if isinstance(item, str) and (kind := _REFERENCES.get(name)) and item not in known[kind]:
                    yield Mistake(
                        file, (*place, name), f"there is no {kind} `{item}`; correct the id or add the {kind}"
                    )
                if isinstance(item, int) and name in _EPISODE_NUMBERS and item not in known["episode"]:
                    yield Mistake(file, (*place, name), f"there is no episode {item}; the last one is {last}")
            if name.endswith("revealed_in") and value is not None and value > last:
                yield Mistake(file, (*place, name), f"`{name}` is {value}, but the last episode is {last}")


def _same_wording(content: Content) -> Iterator[Mistake]:
    for position, rule in enumerate(content.rules.rules):
        if rule.revealed_in > 0 and rule.safe_trigger == rule.trigger:
            yield Mistake(
                "rules.yaml",
                ("rules", position, "safe_trigger"),
                f"`safe_trigger` repeats a trigger that is a spoiler until episode {rule.revealed_in}; word it vaguely",
            )


def _gaps(content: Content) -> Iterator[Mistake]:
    for position, episode in enumerate(content.episodes.episodes):
        if episode.number != position + 1:
            place = ("episodes", position, "number")
            said = f"this is episode {position + 1} of the file, not {episode.number}; number them from 1 without a gap"
            yield Mistake("episodes.yaml", place, said)
            return


def _mentions(nodes: _Nodes, content: Content) -> Iterator[Mistake]:
    """Find texts that name a character earlier than the character may be mentioned."""
    openly_known = {term.names.en: term.revealed_in for term in content.terms.terms}
    guarded = Counter[str]()
    for character in content.characters.characters:
        exists = character.exists_revealed_in
        names = [(character.names.en, exists), (character.names.ja or "", exists)]
        names += [(alias.text, max(exists, alias.revealed_in)) for alias in character.aliases]
        for name, reveal in names:
            # One-letter Japanese names ("兄") are ordinary words as well, and so is what a term openly uses.
            if reveal and len(name) > 1 and openly_known.get(name, reveal) >= reveal:
                guarded[name] = max(guarded[name], reveal)
    if not guarded:
        return
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(guarded, key=len, reverse=True)))
    for file, place, text, reveal in _texts(nodes):
        for name in pattern.findall(text):
            if guarded[name] > reveal:
                yield Mistake(
                    file,
                    place,
                    f"names “{name}”, who may not be mentioned before episode {guarded[name]},"
                    f" but is shown from episode {reveal}; reword it or raise its `revealed_in`",
                )


def _texts(nodes: _Nodes) -> Iterator[tuple[str, Place, str, int]]:
    floors: dict[tuple[str, Place], int] = {}
    for file, place, model in nodes:
        if type(model) in _ENTRIES:
            floors[file, place] = entry_reveal(model)
    for file, place, model in nodes:
        if not isinstance(model, Fact | Source):
            continue
        floor = next((floors[file, place[:n]] for n in range(len(place), -1, -1) if (file, place[:n]) in floors), 0)
        reveal = max(floor, model.revealed_in)
        if isinstance(model, Source):
            yield file, (*place, "title"), f"{model.title} {model.publisher} {model.note or ''}", reveal
            continue
        yield file, (*place, "text"), f"{model.text} {model.ja or ''} {getattr(model, 'label', None) or ''}", reveal
        if model.note:
            yield file, (*place, "note"), model.note, max(reveal, model.note_revealed_in or 0)


def entry_reveal(entry: Model) -> int:
    """Return the episode after which an entry may be mentioned at all."""
    match entry:
        case Character():
            return entry.exists_revealed_in
        case Trope():
            return entry.name_revealed_in
        case Term() | Faction():
            return entry.revealed_in
        case Claim():
            return entry.claim.revealed_in
        case _:
            return 0
