"""JSON Schemas of the content files, for editors."""

from __future__ import annotations

import json
from pathlib import Path

from bot.content.models import FILES


def write_schemas(directory: Path) -> list[Path]:
    """Write one schema a content file into `directory` and return their paths."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, model in FILES.items():
        path = directory / f"{name.removesuffix('.yaml')}.schema.json"
        path.write_text(json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n")
        written.append(path)
    return written
