"""Validates request bodies against Discord's OpenAPI description, with no unknown field let through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from .mistakes import Json, Mistake, join, listed, shown, size

OPENAPI = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"

Schema = dict[str, Any]


class Amendment(NamedTuple):
    """One place where Discord accepts more than its description says."""

    schema: str
    field: str | None  # None amends the named schema itself
    keywords: Schema
    reason: str


_BITS: Schema = {"type": ["integer", "string", "null"], "pattern": "^[0-9]+$"}
_BITS_REASON = "discord.py sends permission bits as a string here; described as integer"
_TTS_REASON = "discord.py writes tts into every message body, also into edits; described for new messages only"
_OVERWRITE_PUT = "PUT /channels/{channel_id}/permissions/{overwrite_id}"

# Every exception to the description. Each was seen in a body of discord.py 2.7.1, whose users' bots Discord serves, and
# each amends one field of one schema with the narrowest values seen, so the field stays a mistake everywhere else. The
# schema of a body that has no name of its own is called by its operation.
AMENDMENTS: tuple[Amendment, ...] = (
    Amendment(
        "SnowflakeType",
        None,
        {"type": ["string", "integer"], "minimum": 0},
        "discord.py sends integers as ids in allowed_mentions, attachments, references, default_values, custom emoji, "
        "channels of events and recipients; described as string",
    ),
    Amendment("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "tts", {"enum": [False]}, _TTS_REASON),
    Amendment("IncomingWebhookUpdateRequestPartial", "tts", {"enum": [False]}, _TTS_REASON),
    Amendment("MessageEditRequestPartial", "tts", {"enum": [False]}, _TTS_REASON),
    Amendment("RichEmbed", "flags", {"enum": [0]}, "discord.py writes an embed's received flags back; 0 for a new one"),
    Amendment(
        "ApplicationCommandUpdateRequest",
        "nsfw",
        {"type": "boolean"},
        "discord.py sends nsfw with every command of a sync; not described",
    ),
    Amendment("CreateRoleRequest", "permissions", _BITS, _BITS_REASON),
    Amendment(_OVERWRITE_PUT, "allow", _BITS, _BITS_REASON),
    Amendment(_OVERWRITE_PUT, "deny", _BITS, _BITS_REASON),
    Amendment(_OVERWRITE_PUT, "id", {"type": ["string", "integer"]}, "discord.py repeats the id of the path"),
)


class Operation(NamedTuple):
    """A method on a path template, and what it says of its body (None: it takes none)."""

    name: str
    segments: tuple[str, ...]
    schema: Schema | None


def _fields(validator: Json, allowed: Json, instance: Json, schema: Schema) -> Iterator[ValidationError]:
    """Report each undescribed field at its own path, or check the values of a free-form object."""
    if not isinstance(instance, dict):
        return
    known = schema.get("properties", {})
    for name, value in instance.items():
        if name in known:
            continue
        if allowed is False:
            yield ValidationError(f"unknown field (value {shown(value)})", validator="unknown", path=[name])
        else:
            yield from validator.descend(value, allowed, path=name)


def _union(validator: Json, branches: Sequence[Schema], instance: Json, _: Schema) -> Iterator[ValidationError]:
    """Check against the branch meant by the value's type and tags, and report that branch's mistakes only."""
    of_type = [branch for branch in branches if _has_type(validator, branch, instance)]
    if not of_type:
        types = sorted({name for branch in branches for name in _types(branch)})
        yield ValidationError("", validator="type", validator_value=types, instance=instance)
        return
    meant = [branch for branch in of_type if not _wrong_tags(branch, instance)]
    if not meant:
        tag = _wrong_tags(of_type[0], instance)[0]
        known = sorted({value for branch in of_type for value in branch["tags"].get(tag, ())})
        yield ValidationError("", validator="enum", validator_value=known, instance=instance[tag], path=[tag])
        return
    attempts = []
    for branch in meant:
        attempts.append(list(validator.descend(instance, branch)))
        if not attempts[-1]:
            return
    yield from min(attempts, key=len)


def _types(schema: Schema) -> Sequence[str]:
    named = schema.get("type", ())
    return (named,) if isinstance(named, str) else tuple(named)


def _has_type(validator: Json, schema: Schema, instance: Json) -> bool:
    types = _types(schema)
    return not types or any(validator.is_type(instance, name) for name in types)


def _wrong_tags(schema: Schema, instance: Json) -> list[str]:
    if not isinstance(instance, dict):
        return []
    tags: dict[str, list[Json]] = schema.get("tags", {})
    return [name for name, values in tags.items() if name in instance and instance[name] not in values]


_formats = FormatChecker(formats=())


@_formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or re.match(r"[a-z][a-z0-9+.-]*://\S+$", value, re.IGNORECASE) is not None


_KEYWORDS = {"additionalProperties": _fields, "oneOf": _union}
_StrictValidator = extend(Draft202012Validator, _KEYWORDS)  # type: ignore[no-untyped-call]


class Description:
    """The operations of an OpenAPI 3.1 document, ready to check bodies."""

    def __init__(self, document: Mapping[str, Any], amendments: Iterable[Amendment] = AMENDMENTS) -> None:
        """Index the operations; schemas are prepared when a request first needs them."""
        self._schemas: Mapping[str, Schema] = document["components"]["schemas"]
        self._amendments = tuple(amendments)
        self._prepared: dict[str, Schema] = {}
        self._validators: dict[str, Validator] = {}
        self._operations: dict[tuple[str, int], list[Operation]] = {}
        for template, item in document["paths"].items():
            segments = tuple(template.strip("/").split("/"))
            for method, described in item.items():
                if isinstance(described, dict):
                    operation = Operation(f"{method.upper()} {template}", segments, _body_schema(described))
                    self._operations.setdefault((method.upper(), len(segments)), []).append(operation)

    def operation(self, method: str, path: str) -> Operation | None:
        """Find the operation whose template matches a path with the most literal segments."""
        segments = _OUTSIDE_PATH.sub("", path).strip("/").split("/")
        best: Operation | None = None
        most = -1
        for operation in self._operations.get((method.upper(), len(segments)), ()):
            pairs = list(zip(operation.segments, segments, strict=True))
            literal = sum(known == given for known, given in pairs)
            if literal > most and all(known == given or known.startswith("{") for known, given in pairs):
                best, most = operation, literal
        return best

    def mistakes(self, method: str, path: str, body: Json) -> list[Mistake]:
        """List what the description does not allow in a JSON body."""
        operation = self.operation(method, path)
        if operation is None:
            return [Mistake("$", "the description has no such operation")]
        if operation.schema is None:
            return [Mistake("$", "the description gives this operation no body")]
        if operation.name not in self._validators:
            schema = self._amended(operation.name, self._prepare(operation.schema))
            self._validators[operation.name] = _StrictValidator(schema, format_checker=_formats)
        return [m for error in self._validators[operation.name].iter_errors(body) for m in _worded(error)]

    def _prepare(self, schema: Schema) -> Schema:
        """Rewrite a schema so that unknown fields are refused and unions can tell their branches apart."""
        if "$ref" in schema:
            return self._named(schema["$ref"].rsplit("/", 1)[1])
        plain = {key: value for key, value in schema.items() if key not in _DROPPED}
        if plain.get("format") not in ("date-time", "uri"):
            plain.pop("format", None)
        if "enum" in plain:
            plain.pop("allOf", None)  # only names the wider enumeration that this one narrows
        branches = plain.pop("oneOf", None) or plain.pop("anyOf", None)
        if branches and all("const" in branch for branch in branches):
            plain["enum"] = [branch["const"] for branch in branches]
        elif branches:
            plain["oneOf"] = [self._prepare(branch) for branch in branches]
        if "items" in plain:
            plain["items"] = self._prepare(plain["items"])
        if isinstance(plain.get("additionalProperties"), dict):
            plain["additionalProperties"] = self._prepare(plain["additionalProperties"])
        if "properties" in plain:
            fields = {name: field for name, field in plain["properties"].items() if not _is_file(field)}
            plain["required"] = [name for name in plain.get("required", ()) if name in fields]
            plain["tags"] = {name: field["enum"] for name, field in fields.items() if "enum" in field}
            plain["properties"] = {name: self._prepare(field) for name, field in fields.items()}
            plain["additionalProperties"] = False
        return plain

    def _named(self, name: str) -> Schema:
        """Prepare a component schema once and share it, which also ends recursion."""
        if name not in self._prepared:
            prepared = self._prepared[name] = {}
            prepared.update(self._prepare(self._schemas[name]))
            self._amended(name, prepared)
        return self._prepared[name]

    def _amended(self, name: str, prepared: Schema) -> Schema:
        for amendment in self._amendments:
            if amendment.schema == name and amendment.field is None:
                prepared.update(amendment.keywords)
            elif amendment.schema == name:
                prepared["properties"][amendment.field] = amendment.keywords
        return prepared


_OUTSIDE_PATH = re.compile(r"^(https?://[^/]+)?(/api)?(/v\d+)?/|\?.*$")
_DROPPED = ("title", "description", "x-discord-union", "contentEncoding", "discriminator")


def _is_file(field: Schema) -> bool:
    return field.get("contentEncoding") == "binary"  # a part of the form beside the JSON body, not a field in it


def _body_schema(operation: Mapping[str, Any]) -> Schema | None:
    content = operation.get("requestBody", {}).get("content", {})
    media = content.get("application/json") or content.get("multipart/form-data") or {}
    schema: Schema | None = media.get("schema")
    return schema


_SIZES = {
    "minLength": ("characters", True),
    "maxLength": ("characters", False),
    "minItems": ("items", True),
    "maxItems": ("items", False),
    "minProperties": ("fields", True),
    "maxProperties": ("fields", False),
}


def _worded(error: ValidationError) -> Iterator[Mistake]:
    """Say an error of the validator in words that name the bound and quote the value briefly."""
    path = join("$", *error.absolute_path)
    rule = error.validator
    bound: Json = error.validator_value
    value: Json = error.instance
    if rule in _SIZES:
        unit, lower = _SIZES[str(rule)]
        yield from size(path, len(value), unit, bound if lower else None, None if lower else bound)
    elif rule == "type":
        names = [bound] if isinstance(bound, str) else bound
        yield Mistake(path, f"is {shown(value)}, not {' or '.join(names)}")
    elif rule == "enum":
        yield Mistake(path, f"is {shown(value)}, not one of {listed(bound)}")
    elif rule == "format":
        yield Mistake(path, f"is {shown(value)}, not a {bound}")
    elif rule == "pattern":
        yield Mistake(path, f"is {shown(value)}, which does not match {bound}")
    elif rule == "minimum":
        yield Mistake(path, f"is {shown(value)}, at least {bound} needed")
    elif rule == "maximum":
        yield Mistake(path, f"is {shown(value)}, at most {bound} allowed")
    elif rule == "uniqueItems":
        yield Mistake(path, f"repeats an item: {shown(value)}")
    else:  # "required" and unknown fields already read well
        yield Mistake(path, error.message)


@cache
def load(path: Path) -> Description | None:
    """Read a description once for the whole run, or return None where it is absent."""
    if not path.is_file():
        return None
    return Description(json.loads(path.read_text(encoding="utf-8")))
