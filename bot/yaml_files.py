"""YAML files that people write: read into a model, with the line of everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]
"""Where something stands in a file: keys and list positions from the top."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something an author should mend."""

    file: str
    place: Place
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Reading(Generic[Model]):
    """What came of reading a file: the model, None where it does not fit, and the line of every key and item."""

    model: Model | None
    lines: Mapping[Place, int]
    mistakes: tuple[Mistake, ...]


def read_model(name: str, text: bytes, model: type[Model]) -> Reading[Model]:
    """Read the text of the file called `name`; mistakes are found, not raised."""
    try:
        document, lines, repeated = _parse(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        mistake = Mistake(name, (), f"not YAML: {error.problem}", line=mark.line + 1 if mark else 1)
        return Reading(None, {}, (mistake,))
    except (yaml.YAMLError, UnicodeError) as error:
        return Reading(None, {}, (Mistake(name, (), f"not YAML: {str(error).splitlines()[0]}", line=1),))
    mistakes = [Mistake(name, place, message) for place, message in repeated]
    try:
        return Reading(model.model_validate(document), lines, tuple(mistakes))
    except ValidationError as error:
        mistakes += [Mistake(name, item["loc"], _advice(item)) for item in cast("list[Any]", error.errors())]
    return Reading(None, lines, tuple(mistakes))


def report(where: object, mistakes: Iterable[Mistake], lines: Mapping[str, Mapping[Place, int]], advice: str) -> str:
    """Return how many mistakes there are and `advice` in a sentence, and below it each with its file and line."""
    located = sorted((m.file, m.line or _line(lines.get(m.file, {}), m.place), m.message) for m in mistakes)
    found = f"{len(located)} mistake{'s' if len(located) > 1 else ''} in {where}"
    return "\n".join([f"{found}; {advice}:"] + [f"  {f}:{n}: {m}" for f, n, m in located])


def _parse(text: bytes) -> tuple[Any, dict[Place, int], list[tuple[Place, str]]]:
    """Return the document, the line of every key and item, and what YAML itself would have let pass."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}, []
        lines: dict[Place, int] = {}
        repeated: list[tuple[Place, str]] = []
        for place, line, is_repeat in _walk(node, ()):
            if is_repeat:
                repeated.append((place, f"the key `{place[-1]}` stands twice here; keep one of them"))
            lines[place] = line
        return loader.construct_document(node), lines, repeated
    finally:
        loader.dispose()


def _walk(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int, bool]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            inner = (*place, key.value)
            yield inner, key.start_mark.line + 1, key.value in seen
            seen.add(key.value)
            yield from _walk(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield (*place, position), item.start_mark.line + 1, False
            yield from _walk(item, (*place, position))


def _advice(item: dict[str, Any]) -> str:
    field = next((part for part in reversed(item["loc"]) if isinstance(part, str)), "document")
    match item["type"]:
        case "missing":
            return f"`{field}` is missing; add it"
        case "extra_forbidden":
            return f"`{field}` is not a known key; correct its spelling or remove it"
        case _:
            return f"`{field}`: {_words(item)}, not {item['input']!r:.60}"


def _words(item: dict[str, Any]) -> str:
    message = str(item["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _line(lines: Mapping[Place, int], place: Place) -> int:
    """Return the line of the innermost part of `place` that stands in the file (a missing key has none of its own)."""
    known: Place = ()
    for part in place:
        if (*known, part) in lines:
            known = (*known, part)
    return lines.get(known, 1)
