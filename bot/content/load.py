"""Read the content files whole, reporting every mistake of a run at once, each with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError

from bot.content.check import Mistake, Place, check
from bot.content.files import read
from bot.content.models import FILES, Content, Model
from bot.errors import ContentError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(directory: Path) -> Content:
    """Return the validated content of `directory`; raise `ContentError` with every mistake in it."""
    models: dict[str, Model] = {}
    lines: dict[str, dict[Place, int]] = {}
    mistakes: list[Mistake] = []
    for name, model in FILES.items():
        try:
            document, lines[name], found = _parse(read(directory / name))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            mistakes.append(Mistake(name, (), f"not YAML: {error.problem}", line=mark.line + 1 if mark else 1))
            continue
        mistakes += [Mistake(name, place, message) for place, message in found]
        try:
            models[name] = model.model_validate(document)
        except ValidationError as error:
            mistakes += [Mistake(name, item["loc"], _advice(item)) for item in cast("list[Any]", error.errors())]
    content = None
    if len(models) == len(FILES):
        content = Content(**{name.removesuffix(".yaml"): cast("Any", model) for name, model in models.items()})
        mistakes += check(content)
    if mistakes or content is None:
        raise ContentError(_report(directory, mistakes, lines))
    return content


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
            return f"`{field}`: {item['msg'][0].lower()}{item['msg'][1:]}, not {item['input']!r:.60}"


def _report(directory: Path, mistakes: list[Mistake], lines: dict[str, dict[Place, int]]) -> str:
    located = sorted((m.file, m.line or _line(lines.get(m.file, {}), m.place), m.message) for m in mistakes)
    found = f"{len(located)} mistake{'s' if len(located) > 1 else ''} in {directory}"
    return "\n".join([f"{found}; correct the content and start again:"] + [f"  {f}:{n}: {m}" for f, n, m in located])


def _line(lines: dict[Place, int], place: Place) -> int:
    """Return the line of the innermost part of `place` that stands in the file (a missing key has none of its own)."""
    known: Place = ()
    for part in place:
        if (*known, part) in lines:
            known = (*known, part)
    return lines.get(known, 1)
