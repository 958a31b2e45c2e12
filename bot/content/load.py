"""Read the content files whole, reporting every mistake of a run at once, each with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from bot.content.check import check
from bot.content.files import read
from bot.content.models import FILES, Content, Model
from bot.errors import ContentError
from bot.yaml_files import Mistake, Place, read_model, report


def load(directory: Path) -> Content:
    """Return the validated content of `directory`; raise `ContentError` with every mistake in it."""
    models: dict[str, Model] = {}
    lines: dict[str, Mapping[Place, int]] = {}
    mistakes: list[Mistake] = []
    for name, model in FILES.items():
        reading = read_model(name, read(directory / name), model)
        lines[name] = reading.lines
        mistakes += reading.mistakes
        if reading.model is not None:
            models[name] = reading.model
    content = None
    if len(models) == len(FILES):
        content = Content(**{name.removesuffix(".yaml"): cast("Any", model) for name, model in models.items()})
        mistakes += check(content)
    if mistakes or content is None:
        raise ContentError(report(directory, mistakes, lines, "correct the content and start again"))
    return content
