"""Discord's limits on messages, modals, choices and commands that its OpenAPI description leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import regex  # type: ignore[import-untyped]

from .mistakes import Json, Mistake, join, shown, size

COMPONENTS_V2 = 1 << 15
MAX_COMPONENTS = 40
MAX_TEXT = 4_000
MAX_TEXT_BYTES = 10_170
TEXT_OVERHEAD = 12  # bytes Discord adds to each text display before it holds the sum against MAX_TEXT_BYTES
MAX_COMMAND = 8_000
MAX_COMMANDS = {1: 100, 2: 15, 3: 15}  # by command type: slash, user and message commands
COMMAND_TYPES = {1: "slash commands", 2: "user commands", 3: "message commands"}

ACTION_ROW, BUTTON, STRING_SELECT, SECTION, TEXT_DISPLAY = 1, 2, 3, 9, 10
GALLERY, RADIO_GROUP, CHECKBOX_GROUP = 12, 21, 22
SELECTS = (STRING_SELECT, 5, 6, 7, 8)
COUNTS = {
    ACTION_ROW: ("components", 1, 5),
    SECTION: ("components", 1, 3),
    GALLERY: ("items", 1, 10),
    STRING_SELECT: ("options", 1, 25),
    RADIO_GROUP: ("options", 2, 10),
    CHECKBOX_GROUP: ("options", 1, 10),
}

_NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]*")


def request(method: str, path: str, body: Json) -> list[Mistake]:
    """Check the body of a request for everything its method and path say it is."""
    line = f"{method.upper()} {path.partition('?')[0]}"
    if _CALLBACK.search(line) and isinstance(body, dict):
        return callback(body)
    if _MESSAGE.search(line):
        return message(body)
    if _FORUM_POST.search(line) and isinstance(body, dict) and "message" in body:
        return message(body["message"], "$.message")
    if _COMMANDS.search(line):
        return commands(body)
    return []


_CALLBACK = re.compile(r"^POST .*/interactions/[^/]+/[^/]+/callback$")
_MESSAGE = re.compile(
    r"^(POST|PATCH) .*/channels/\d+/messages(/\d+)?$|^(POST|PATCH) .*/webhooks/\d+/[^/]+(/messages/[^/]+)?$"
)
_FORUM_POST = re.compile(r"^POST .*/channels/\d+/threads$")
_COMMANDS = re.compile(r"^PUT .*/applications/\d+/(guilds/\d+/)?commands$")


def callback(body: Mapping[str, Json]) -> list[Mistake]:
    """Check the answer to an interaction by its type: a message, a modal or autocomplete choices."""
    data = body.get("data") or {}
    match body.get("type"):
        case 4 | 7:
            return message(data, "$.data")
        case 8:
            return autocomplete(data, "$.data")
        case 9:
            return modal(data, "$.data")
    return []


def message(body: Json, path: str = "$") -> list[Mistake]:
    """Check a message for its size, its components and whom it could ping."""
    if not isinstance(body, dict):
        return []
    flags = body.get("flags")
    is_v2 = isinstance(flags, int) and bool(flags & COMPONENTS_V2)
    found = [*components(body, path), *mentions(body, path)]
    nodes = sum(1 for _ in walk(body, path))
    found += size(join(path, "components"), nodes, "components counted recursively", None, MAX_COMPONENTS)
    if is_v2:
        found += [
            Mistake(join(path, field), "is not allowed in a Components V2 message")
            for field in ("content", "embeds")
            if body.get(field)
        ]
    else:
        found += size(join(path, "content"), len(_text(body, "content")), "characters", None, 2_000)
    return found


def modal(data: Json, path: str = "$") -> list[Mistake]:
    """Check a modal for its title, its number of components and the components themselves."""
    if not isinstance(data, dict):
        return []
    return [
        *size(join(path, "title"), len(_text(data, "title")), "characters", 1, 45),
        *size(join(path, "custom_id"), len(_text(data, "custom_id")), "characters", 1, 100),
        *size(join(path, "components"), len(_children(data, "components")), "items", 1, 5),
        *components(data, path),
    ]


def autocomplete(data: Json, path: str = "$") -> list[Mistake]:
    """Check the choices that answer an autocomplete interaction."""
    return _choices(data, path) if isinstance(data, dict) else []


def mentions(body: Mapping[str, Json], path: str = "$") -> list[Mistake]:
    """Report a message whose text could ping someone nobody named explicitly."""
    allowed = body.get("allowed_mentions")
    where = join(path, "allowed_mentions")
    if isinstance(allowed, dict):
        parse = allowed.get("parse")
        return [Mistake(where + ".parse", f"lets the text ping: {shown(parse)}")] if parse else []
    has_text = any(_text(node, "content") for node in (body, *(node for _, node in walk(body, path))))
    return [Mistake(where, "is missing, so the text could ping anyone")] if has_text else []


def walk(parent: Mapping[str, Json], path: str) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield every component below a message or modal with its path, accessories and labelled ones included."""
    found = [(join(path, "components", index), child) for index, child in _children(parent, "components")]
    found += [(join(path, key), parent[key]) for key in ("accessory", "component") if isinstance(parent.get(key), dict)]
    for where, child in found:
        yield where, child
        yield from walk(child, where)


def components(body: Mapping[str, Json], path: str = "$") -> list[Mistake]:
    """Check each component of a message or modal, their custom ids, and the sum of their texts."""
    found: list[Mistake] = []
    owners: dict[str, str] = {}
    texts: list[str] = []
    for where, node in walk(body, path):
        found += _component(node, where)
        custom_id = node.get("custom_id")
        if isinstance(custom_id, str):
            found += size(join(where, "custom_id"), len(custom_id), "characters", 1, 100)
            if owners.setdefault(custom_id, where) != where:
                found.append(Mistake(join(where, "custom_id"), f"{shown(custom_id)} is taken by {owners[custom_id]}"))
        if node.get("type") == TEXT_DISPLAY:
            texts.append(_text(node, "content"))
    within = join(path, "components")
    found += size(within, sum(map(len, texts)), "characters of text", None, MAX_TEXT)
    weight = sum(len(text.encode("utf-8", "surrogatepass")) + TEXT_OVERHEAD for text in texts)
    return [*found, *size(within, weight, f"bytes of text ({TEXT_OVERHEAD} added per text)", None, MAX_TEXT_BYTES)]


def _component(node: Mapping[str, Json], path: str) -> list[Mistake]:
    kind = node.get("type")
    found: list[Mistake] = []
    if isinstance(kind, int) and kind in COUNTS:
        key, least, most = COUNTS[kind]
        found += size(join(path, key), len(_children(node, key)), "items", least, most)
        if key == "options":
            found += _select_options(node, path)
    if kind == ACTION_ROW:
        kinds = [child.get("type") for _, child in _children(node, "components")]
        if len(kinds) > 1 and any(kind in SELECTS for kind in kinds):
            found.append(Mistake(join(path, "components"), "has a select that shares its row, which it must not"))
    elif kind == BUTTON:
        found += size(join(path, "label"), len(_text(node, "label")), "characters", None, 80)
    elif kind == TEXT_DISPLAY and not _text(node, "content").strip():
        found.append(Mistake(join(path, "content"), "is empty"))
    return found


def _select_options(node: Mapping[str, Json], path: str) -> list[Mistake]:
    found: list[Mistake] = []
    first: dict[str, int] = {}
    for index, option in _children(node, "options"):
        where = join(path, "options", index)
        for field, least in (("label", 1), ("value", 1), ("description", 0)):
            found += size(join(where, field), len(_text(option, field)), "characters", least, 100)
        value = option.get("value")
        if isinstance(value, str) and first.setdefault(value, index) != index:
            found.append(Mistake(join(where, "value"), f"{shown(value)} is taken by options[{first[value]}]"))
    return found


def commands(body: Json, path: str = "$") -> list[Mistake]:
    """Check a whole command sync: every name, description and choice in every language, sizes and duplicates."""
    listed = [item for item in enumerate(body) if isinstance(item[1], dict)] if isinstance(body, list) else []
    found: list[Mistake] = []
    for kind, most in MAX_COMMANDS.items():
        of_kind = [(index, command) for index, command in listed if _command_type(command) == kind]
        found += size(path, len(of_kind), COMMAND_TYPES[kind], None, most)
        found += _duplicates(of_kind, path)
    for index, command in listed:
        where = join(path, index)
        found += size(where, _weight(command), "characters of names, descriptions and values", None, MAX_COMMAND)
        if _command_type(command) == 1:
            found += _named(command, where)
        else:
            found += _lengths(command, "name", where, 32)
    return found


def _command_type(command: Mapping[str, Json]) -> Json:
    return command.get("type") or 1


def _named(node: Mapping[str, Json], path: str) -> list[Mistake]:
    """Check a slash command, a group, a subcommand or an option, and everything below it."""
    found = [*_lengths(node, "name", path, 32), *_lengths(node, "description", path, 100)]
    found += [
        Mistake(where, f"{shown(name)} is not made of lower-case letters, digits, hyphens and underscores only")
        for where, name in _translations(node, "name", path)
        if not _NAME.fullmatch(name) or name != name.lower()
    ]
    options = _children(node, "options")
    found += size(join(path, "options"), len(options), "items", None, 25)
    found += _duplicates(options, join(path, "options"))
    optional = None
    for index, option in options:
        where = join(path, "options", index)
        found += _named(option, where)
        if not option.get("required"):
            optional = index if optional is None else optional
        elif optional is not None:
            found.append(Mistake(where, f"is required but follows the optional options[{optional}]"))
    return [*found, *_choices(node, path)]


def _choices(node: Mapping[str, Json], path: str) -> list[Mistake]:
    choices = _children(node, "choices")
    found = size(join(path, "choices"), len(choices), "items", None, 25)
    found += _duplicates(choices, join(path, "choices"))
    for index, choice in choices:
        where = join(path, "choices", index)
        found += _lengths(choice, "name", where, 100)
        found += size(join(where, "value"), len(_text(choice, "value")), "characters", None, 100)
    return found


def _duplicates(siblings: Iterable[tuple[int, Mapping[str, Json]]], path: str) -> list[Mistake]:
    """Report names that a reader in some locale would see twice on one level."""
    siblings = list(siblings)
    locales = {locale: None for _, node in siblings for locale in _localized(node, "name")}
    found: dict[tuple[int, int], Mistake] = {}  # one report per pair, not one per locale
    for locale in ("", *locales):
        seen: dict[str, int] = {}
        for index, node in siblings:
            name = _localized(node, "name").get(locale, _text(node, "name"))
            first = seen.setdefault(name, index)
            if name and first != index:
                problem = f"{shown(name)} is also the name of [{first}]" + (f" in {locale}" if locale else "")
                found.setdefault((first, index), Mistake(join(path, index, "name"), problem))
    return list(found.values())


def _weight(node: Mapping[str, Json]) -> int:
    """Count a command's characters as Discord does: of each text only its longest translation."""
    own = sum(
        max((len(text) for _, text in _translations(node, field, "")), default=0) for field in ("name", "description")
    )
    below = sum(_weight(child) for key in ("options", "choices") for _, child in _children(node, key))
    return own + len(str(node.get("value", ""))) + below


def _lengths(node: Mapping[str, Json], field: str, path: str, most: int) -> list[Mistake]:
    texts = list(_translations(node, field, path)) or [(join(path, field), "")]
    return [mistake for where, text in texts for mistake in size(where, len(text), "characters", 1, most)]


def _translations(node: Mapping[str, Json], field: str, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node.get(field), str):
        yield join(path, field), node[field]
    for locale, text in _localized(node, field).items():
        yield join(path, f"{field}_localizations", locale), text


def _localized(node: Mapping[str, Json], field: str) -> dict[str, str]:
    texts = node.get(f"{field}_localizations")
    return {key: text for key, text in texts.items() if isinstance(text, str)} if isinstance(texts, dict) else {}


def _children(node: Mapping[str, Json], key: str) -> list[tuple[int, dict[str, Json]]]:
    """Return the objects in a list with their places; what else stands there is the description's to report."""
    value = node.get(key)
    return [item for item in enumerate(value) if isinstance(item[1], dict)] if isinstance(value, list) else []


def _text(node: Mapping[str, Json], key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""
