"""The checker finds planted mistakes at their exact bounds, and accepts what a real bot sends."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import discord
import pytest
import simcord
from discord import app_commands, ui
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.discord_api import limits, mistakes_in, schema
from tests.discord_api.mistakes import Json, Mistake
from tests.discord_api.plugin import RequestWatch, check_requests

pytest_plugins = ["pytester"]

CALLBACK = "/interactions/1/token/callback"
CHANNEL = "/channels/2/messages"
COMMANDS = "/applications/3/commands"

ROOT = Path(__file__).resolve().parents[2]

description = schema.load(schema.OPENAPI)
needs_description = pytest.mark.skipif(description is None, reason=f"{schema.OPENAPI} is absent")
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def text(content: str = "Hello") -> Json:
    """Make a text display."""
    return {"type": 10, "content": content}


def button(custom_id: str = "b", label: str = "Press") -> Json:
    """Make a button."""
    return {"type": 2, "style": 1, "custom_id": custom_id, "label": label}


def group(kind: int, count: int) -> Json:
    """Make a radio or checkbox group of a modal."""
    options = many(count, lambda n: option(f"v{n}"))
    return {"type": 18, "label": "Label", "component": {"type": kind, "custom_id": "g", "options": options}}


def row(*children: Json) -> Json:
    """Make an action row."""
    return {"type": 1, "components": list(children)}


def option(value: str = "v", **fields: str) -> Json:
    """Make a choice of a select."""
    return {"label": "Label", "value": value, **fields}


def select(*options: Json) -> Json:
    """Make a row with a select."""
    return row({"type": 3, "custom_id": "s", "options": list(options)})


def section(*texts: Json) -> Json:
    """Make a section with a button beside its texts."""
    return {"type": 9, "components": list(texts), "accessory": button("accessory")}


def gallery(count: int) -> Json:
    """Make a gallery."""
    return {"type": 12, "items": [{"media": {"url": f"https://example.com/{n}.png"}} for n in range(count)]}


def layout(*components: Json, **fields: Json) -> Json:
    """Make a message of Components V2 that pings nobody."""
    return {"flags": 1 << 15, "components": list(components), "allowed_mentions": {"parse": []}, **fields}


def modal(*components: Json, title: str = "Title", custom_id: str = "m") -> Json:
    """Make the answer that opens a modal."""
    return {"type": 9, "data": {"custom_id": custom_id, "title": title, "components": list(components)}}


def field(custom_id: str) -> Json:
    """Make a labelled text input of a modal."""
    return {"type": 18, "label": "Label", "component": {"type": 4, "custom_id": custom_id, "style": 1}}


def answers(*choices: Json) -> Json:
    """Make the answer to an autocomplete."""
    return {"type": 8, "data": {"choices": list(choices)}}


def command(name: str = "show", **fields: Json) -> Json:
    """Make a slash command."""
    return {"type": 1, "name": name, "description": "What it does", **fields}


def param(name: str = "name", **fields: Json) -> Json:
    """Make a string option of a command."""
    return {"type": 3, "name": name, "description": "What it is", **fields}


def many(count: int, make: Callable[[int], Json]) -> list[Json]:
    """Make numbered things."""
    return [make(n) for n in range(count)]


def heavy(total: int) -> Json:
    """Make a command of exactly so many characters; of a description only its longest translation counts."""
    choices = many(25, lambda n: {"name": f"{n:0100}", "value": f"{n:0100}"})
    translated = param("b", choices=choices[:14], description="d", description_localizations={"ja": "d" * 100})
    fixed = (25 + 14) * 200 + len("abc") + len("What it is") + 100
    return command("c", description="d" * (total - fixed), options=[param("a", choices=choices), translated])


def post(body: Json) -> list[Mistake]:
    """Check a channel message."""
    return mistakes_in("POST", CHANNEL, body)


def answer(body: Json) -> list[Mistake]:
    """Check the answer to an interaction."""
    return mistakes_in("POST", CALLBACK, body)


def sync(*commands: Json) -> list[Mistake]:
    """Check a command sync."""
    return mistakes_in("PUT", COMMANDS, list(commands))


# what is limited, the check of a body of that size, the least and the most allowed
BOUNDS: list[tuple[str, Callable[[int], list[Mistake]], int | None, int | None]] = [
    ("components", lambda n: post(layout(*many(n, lambda _: text()))), None, 40),
    ("nested components", lambda n: post(layout({"type": 17, "components": many(n, lambda _: text())})), None, 39),
    ("accessories", lambda n: post(layout(section(text()), *many(n, lambda _: text()))), None, 37),
    ("characters of text", lambda n: post(layout(text("x" * 2_000), text("x" * n))), 1, 2_000),
    ("bytes of text", lambda n: post(layout(text("あ" * 3_300 + "x" * n))), None, 10_170 - 12 - 9_900),
    ("bytes of two texts", lambda n: post(layout(text("あ" * 3_000), text("あ" * n))), 1, (10_170 - 24) // 3 - 3_000),
    ("custom id", lambda n: post(layout(row(button("x" * n)))), 1, 100),
    ("button label", lambda n: post(layout(row(button(label="x" * n)))), None, 80),
    ("buttons in a row", lambda n: post(layout(row(*many(n, lambda n: button(f"b{n}"))))), 1, 5),
    ("select options", lambda n: post(layout(select(*many(n, lambda n: option(f"v{n}"))))), 1, 25),
    ("select label", lambda n: post(layout(select(option(label="x" * n)))), 1, 100),
    ("select value", lambda n: post(layout(select(option("x" * n)))), 1, 100),
    ("select description", lambda n: post(layout(select(option(description="x" * n)))), None, 100),
    ("texts in a section", lambda n: post(layout(section(*many(n, lambda _: text())))), 1, 3),
    ("gallery items", lambda n: post(layout(gallery(n))), 1, 10),
    ("text display", lambda n: post(layout(text("x" * n))), 1, 4_000),
    ("content", lambda n: post({"content": "x" * n, "allowed_mentions": {"parse": []}}), None, 2_000),
    ("modal components", lambda n: answer(modal(*many(n, lambda n: field(f"f{n}")))), 1, 5),
    ("modal title", lambda n: answer(modal(field("f"), title="x" * n)), 1, 45),
    ("modal custom id", lambda n: answer(modal(field("f"), custom_id="x" * n)), 1, 100),
    ("radio options", lambda n: answer(modal(group(21, n))), 2, 10),
    ("checkbox options", lambda n: answer(modal(group(22, n))), 1, 10),
    ("autocomplete choices", lambda n: answer(answers(*many(n, lambda n: {"name": f"{n}", "value": n}))), None, 25),
    ("autocomplete name", lambda n: answer(answers({"name": "x" * n, "value": 1})), 1, 100),
    ("autocomplete value", lambda n: answer(answers({"name": "x", "value": "x" * n})), None, 100),
    ("commands", lambda n: sync(*many(n, lambda n: command(f"c{n}"))), None, 100),
    ("user commands", lambda n: sync(*many(n, lambda n: {"type": 2, "name": f"User {n}"})), None, 15),
    ("message commands", lambda n: sync(*many(n, lambda n: {"type": 3, "name": f"Message {n}"})), None, 15),
    ("user command name", lambda n: sync({"type": 2, "name": "X" * n}), 1, 32),
    ("command name", lambda n: sync(command("x" * n)), 1, 32),
    ("translated name", lambda n: sync(command(name_localizations={"ja": "あ" * n})), 1, 32),
    ("command description", lambda n: sync(command(description="x" * n)), 1, 100),
    ("translated description", lambda n: sync(command(description_localizations={"ja": "あ" * n})), 1, 100),
    ("option name", lambda n: sync(command(options=[param("x" * n)])), 1, 32),
    ("option description", lambda n: sync(command(options=[param(description="x" * n)])), 1, 100),
    ("options", lambda n: sync(command(options=many(n, lambda n: param(f"p{n}")))), None, 25),
    (
        "choices",
        lambda n: sync(command(options=[param(choices=many(n, lambda n: {"name": f"{n}", "value": f"{n}"}))])),
        None,
        25,
    ),
    ("choice name", lambda n: sync(command(options=[param(choices=[{"name": "x" * n, "value": "v"}])])), 1, 100),
    ("choice value", lambda n: sync(command(options=[param(choices=[{"name": "x", "value": "x" * n}])])), None, 100),
    ("characters of a command", lambda n: sync(heavy(n)), None, 8_000),
]


@pytest.mark.parametrize(("check", "least", "most"), [case[1:] for case in BOUNDS], ids=[case[0] for case in BOUNDS])
@pytest.mark.parametrize("described", [True, False], ids=["with description", "without"])
def test_bounds(
    check: Callable[[int], list[Mistake]],
    least: int | None,
    most: int | None,
    described: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A body at its bound is accepted and one past it is not, even where the description is absent."""
    if not described:
        monkeypatch.setattr(schema, "OPENAPI", Path("/absent"))
    for within, outside in ((least, -1), (most, +1)):
        if within is not None:
            assert check(within) == []
            assert check(within + outside)


TWO_LANGUAGES = {"name_localizations": {"ja": "表示"}}
REFUSED: list[tuple[str, Callable[[], list[Mistake]], str, str]] = [
    ("content in V2", lambda: post(layout(text(), content="x")), "$.content", "Components V2"),
    ("embeds in V2", lambda: post(layout(text(), embeds=[{"title": "x"}])), "$.embeds", "Components V2"),
    ("blank text", lambda: post(layout(text(" \n"))), "$.components[0].content", "is empty"),
    (
        "repeated custom id",
        lambda: post(layout(row(button("b")), section(text()), row(button("accessory")))),
        "$.components[2].components[0].custom_id",
        "taken by $.components[1].accessory",
    ),
    (
        "repeated value",
        lambda: post(layout(select(option("v"), option("v")))),
        "$.components[0].components[0].options[1].value",
        "taken by options[0]",
    ),
    (
        "select beside a button",
        lambda: post(layout(row(button(), *select(option())["components"]))),
        "$.components[0].components",
        "shares its row",
    ),
    *(
        (
            f"select {kind} beside a button",
            lambda kind=kind: post(layout(row(button(), {"type": kind, "custom_id": "s"}))),
            "$.components[0].components",
            "shares its row",
        )
        for kind in (5, 6, 7, 8)
    ),
    (
        "mentions left open",
        lambda: post({"content": "x"}),
        "$.allowed_mentions",
        "is missing, so the text could ping anyone",
    ),
    (
        "mentions left open below",
        lambda: post({**layout({"type": 17, "components": [text()]}), "allowed_mentions": None}),
        "$.allowed_mentions",
        "is missing",
    ),
    (
        "mentions parsed",
        lambda: answer({"type": 4, "data": {"content": "x", "allowed_mentions": {"parse": ["roles"]}}}),
        "$.data.allowed_mentions.parse",
        'lets the text ping: ["roles"]',
    ),
    (
        "mentions left open in an update",
        lambda: answer({"type": 7, "data": {"content": "x"}}),
        "$.data.allowed_mentions",
        "is missing",
    ),
    (
        "mentions left open in a follow-up",
        lambda: mistakes_in("POST", "/webhooks/1/token", {"content": "x"}),
        "$.allowed_mentions",
        "is missing",
    ),
    (
        "mentions left open in an edited reply",
        lambda: mistakes_in("PATCH", "/webhooks/1/token/messages/@original", {"content": "x"}),
        "$.allowed_mentions",
        "is missing",
    ),
    (
        "mentions left open in a forum post",
        lambda: mistakes_in("POST", "/channels/1/threads", {"name": "x", "message": {"content": "x"}}),
        "$.message.allowed_mentions",
        "is missing",
    ),
    (
        "upper case",
        lambda: sync({"name": "Show", "description": "d"}),
        "$[0].name",
        "is not made of lower-case letters",
    ),
    ("blank in a name", lambda: sync(command("show it")), "$[0].name", "is not made of lower-case letters"),
    (
        "blank in a translation",
        lambda: sync(command(options=[param(name_localizations={"fr": "le nom"})])),
        "$[0].options[0].name_localizations.fr",
        '"le nom" is not made of lower-case letters',
    ),
    (
        "required after optional",
        lambda: sync(command(options=[param("a"), param("b", required=True)])),
        "$[0].options[1]",
        "required but follows the optional options[0]",
    ),
    ("same name", lambda: sync(command("a"), command("a")), "$[1].name", '"a" is also the name of [0]'),
    (
        "same translation",
        lambda: sync(command("a", **TWO_LANGUAGES), command("b", **TWO_LANGUAGES)),
        "$[1].name",
        '"表示" is also the name of [0] in ja',
    ),
    (
        "translation that is another's name",
        lambda: sync(command(options=[param("a", name_localizations={"fr": "b"}), param("b")])),
        "$[0].options[1].name",
        '"b" is also the name of [0] in fr',
    ),
    ("not JSON", lambda: post({"content": object()}), "$", "cannot be written as JSON"),
]


@pytest.mark.parametrize(("check", "path", "problem"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED])
def test_refused(check: Callable[[], list[Mistake]], path: str, problem: str) -> None:
    """A planted mistake is reported alone, at its place, in words that say what is wrong."""
    found = check()
    assert [mistake.path for mistake in found] == [path]
    assert problem in found[0].problem


DESCRIBED: list[tuple[str, str, str, Json, str]] = [
    ("unknown field", "POST", CHANNEL, layout(text(), colour=1), "$.colour: unknown field (value 1)"),
    (
        "field of another component",
        "POST",
        CHANNEL,
        layout(row({**button(), "options": []})),
        "$.components[0].components[0].options: unknown field (value [])",
    ),
    (
        "wrong type",
        "POST",
        CHANNEL,
        layout(row({**button(), "disabled": "no"})),
        '$.components[0].components[0].disabled: is "no", not boolean or null',
    ),
    (
        "no such component",
        "POST",
        CHANNEL,
        layout({"type": 99}),
        "$.components[0].type: is 99, not one of 1, 9, 10, 12, 13, 14, 17",
    ),
    ("missing field", "POST", CHANNEL, layout({"type": 10}), "$.components[0]: 'content' is a required property"),
    (
        "no such style",
        "POST",
        CHANNEL,
        layout(row({**button(), "style": 9})),
        "$.components[0].components[0].style: is 9, not one of 1, 2, 3, 4, 5, 6",
    ),
    ("no such answer", "POST", CALLBACK, {"type": 3}, "$.type: is 3, not one of 1, 4, 5, 6, 7, 8, 9, 12, 13"),
    (
        "modal in a message",
        "POST",
        CALLBACK,
        {"type": 4, "data": layout(field("f"))},
        "$.data.components[0].type: is 18, not one of 1, 9, 10, 12, 13, 14, 17",
    ),
    (
        "mixed choices",
        "POST",
        CALLBACK,
        answers({"name": "a", "value": 1}, {"name": "b", "value": "c"}),
        '$.data.choices[1].value: is "c", not integer',
    ),
    (
        "no time zone",
        "POST",
        "/guilds/1/scheduled-events",
        {
            "name": "x",
            "privacy_level": 2,
            "entity_type": 3,
            "entity_metadata": {"location": "x"},
            "scheduled_start_time": "2026-01-01T20:00:00",
        },
        '$.scheduled_start_time: is "2026-01-01T20:00:00", not a date-time',
    ),
    ("id", "POST", CHANNEL, layout(sticker_ids=["x"]), '$.sticker_ids[0]: is "x", which does not match '),
    (
        "colour",
        "POST",
        CHANNEL,
        layout({"type": 17, "components": [text()], "accent_color": 1 << 24}),
        "$.components[0].accent_color: is 16777216, at most 16777215 allowed",
    ),
    ("negative", "POST", CHANNEL, layout({**text(), "id": -1}), "$.components[0].id: is -1, at least 0 needed"),
    ("repeated", "PUT", COMMANDS, [command(contexts=[0, 0])], "$[0].contexts: repeats an item: [0, 0]"),
    ("no modal", "POST", CALLBACK, {"type": 9, "data": []}, "$.data: is [], not object"),
    ("no such operation", "POST", "/channels/1/massages", {}, "$: the description has no such operation"),
    ("no body expected", "POST", "/channels/1/typing", {}, "$: the description gives this operation no body"),
    ("amended field elsewhere", "PATCH", "/webhooks/1/token", {"tts": False}, "$.tts: unknown field (value false)"),
    ("amended field otherwise", "PATCH", f"{CHANNEL}/1", {"tts": True}, "$.tts: is true, not one of false"),
]


@needs_description
@pytest.mark.parametrize(
    ("method", "path", "body", "mistake"), [case[1:] for case in DESCRIBED], ids=[c[0] for c in DESCRIBED]
)
def test_described(method: str, path: str, body: Json, mistake: str) -> None:
    """What the description does not allow is reported once, with the bound or the values it allows."""
    found = [str(found) for found in mistakes_in(method, path, body)]
    assert found
    assert found[0].startswith(mistake)


GOOD: list[tuple[str, str, Json]] = [
    ("POST", CHANNEL, layout({"type": 17, "components": [section(text()), select(option()), gallery(2)]})),
    ("POST", "https://discord.com/api/v10/channels/2/messages?x=1", {"content": "x", "allowed_mentions": {}}),
    ("POST", CHANNEL, {"content": "x", "allowed_mentions": {"parse": [], "roles": [5]}, "nonce": "x" * 25}),
    ("POST", CALLBACK, {"type": 4, "data": layout(text())}),
    ("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}),
    ("POST", CALLBACK, {"type": 6}),
    ("POST", CALLBACK, answers({"name": "x", "value": "x"})),
    ("POST", CALLBACK, modal(text(), field("f"))),
    ("PATCH", "/webhooks/1/token/messages/@original", {"attachments": []}),
    ("PUT", COMMANDS, [command(options=[param(name_localizations={"hi": "नाम", "ja": "名前"})])]),
    ("PUT", "/applications/3/guilds/4/commands", [{"type": 3, "name": "Look It Up", "nsfw": False}]),
    (
        "PUT",
        COMMANDS,
        [command(options=[{"type": 1, "name": name, "description": "d", "options": []} for name in "ab"])],
    ),
]


@pytest.mark.parametrize(("method", "path", "body"), GOOD)
def test_accepted(method: str, path: str, body: Json) -> None:
    """Bodies that Discord takes are not reported."""
    assert mistakes_in(method, path, body) == []


def places(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value inside a body."""
    yield path
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(child, (*path, key))


def at(value: Json, path: tuple[str | int, ...]) -> Json:
    """Follow a path into a body."""
    for key in path:
        value = value[key]
    return value


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 30) | st.sampled_from(["", "a", "roles", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "components", "content", "name", "options", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str, Json]:
    """Replace one value somewhere in a good body."""
    method, path, body = copy.deepcopy(draw(st.sampled_from(GOOD)))
    where = draw(st.sampled_from(list(places(body))))
    value = draw(junk)
    if not where:
        return method, path, value
    at(body, where[:-1])[where[-1]] = value
    return method, path, body


@quick
@given(damaged())
def test_limits_survive_anything(case: tuple[str, str, Json]) -> None:
    """However a body is damaged, the checks answer instead of failing."""
    mistakes_in(*case)


@needs_description
@quick
@given(damaged())
def test_agrees_with_plain_validation(case: tuple[str, str, Json]) -> None:
    """What the untouched description refuses is refused, so rewriting its schemas loses nothing."""
    method, path, body = case
    operation = unamended().operation(method, path)
    assert operation is not None
    assert operation.schema is not None
    # The rewritten schemas are copies, so this one still points into the document as it is.
    plain = Draft202012Validator(
        {**operation.schema, "components": document()["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    if not plain.is_valid(body):
        assert unamended().mistakes(method, path, body)


@cache
def document() -> Json:
    """Read the description as it is."""
    return json.loads(schema.OPENAPI.read_text(encoding="utf-8"))


@cache
def unamended() -> schema.Description:
    """Prepare the description without our exceptions."""
    return schema.Description(document(), amendments=())


@needs_description
@quick
@given(st.data())
def test_unknown_fields(data: st.DataObject) -> None:
    """A field that Discord does not know is reported wherever it stands, by its own path."""
    method, path, body = copy.deepcopy(data.draw(st.sampled_from(GOOD)))
    free_form = ("name_localizations", "description_localizations")
    objects = [p for p in places(body) if isinstance(at(body, p), dict) and not (p and p[-1] in free_form)]
    where = data.draw(st.sampled_from(objects))
    at(body, where)["surprise"] = 1
    expected = "$" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in (*where, "surprise"))
    assert [mistake.path for mistake in mistakes_in(method, path, body)] == [expected]


@quick
@given(
    st.lists(st.text(st.sampled_from("xあ😀"), min_size=1, max_size=40), min_size=1, max_size=8), st.integers(1, 130)
)
def test_text_budget(texts: list[str], times: int) -> None:
    """A message is refused exactly when its texts together exceed the characters or the bytes."""
    whole = [part * times for part in texts]
    fits = sum(map(len, whole)) <= 4_000 and sum(len(part.encode()) + 12 for part in whole) <= 10_170
    assert (limits.message(layout(*map(text, whole))) == []) is fits


@needs_description
def test_every_amendment_is_needed() -> None:
    """An exception that Discord's description has caught up with is removed from the table."""
    for amendment in schema.AMENDMENTS:
        method, _, path = amendment.schema.partition(" ")
        if path:
            body = document()["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
        else:
            body = document()["components"]["schemas"][amendment.schema]
        found = body if amendment.field is None else body["properties"].get(amendment.field, {})
        assert not amendment.keywords.items() <= found.items(), amendment


class Japanese(app_commands.Translator):
    """Translates every name into Japanese."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return a distinct translation of each string."""
        return f"日{string.message}" if locale is discord.Locale.japanese else None


class Card(ui.LayoutView):
    """A card with a button that opens a modal."""

    box = ui.Container[ui.LayoutView](ui.TextDisplay("Hello"))

    def __init__(self) -> None:
        """Add the button."""
        super().__init__()
        press = ui.Button[ui.LayoutView](label="Ask", custom_id="ask")
        press.callback = self.ask  # type: ignore[method-assign]
        self.add_item(ui.ActionRow(press))

    async def ask(self, interaction: discord.Interaction) -> None:
        """Open the modal."""
        await interaction.response.send_modal(Question())


class Question(ui.Modal, title="Question"):
    """A modal whose answer replaces the card."""

    why = ui.Label[ui.View](text="Why", component=ui.TextInput(custom_id="why"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Replace the card and follow up."""
        await interaction.response.edit_message(view=Card())
        await interaction.followup.send("Thanks", ephemeral=True)


def create_bot(allowed_mentions: discord.AllowedMentions | None) -> discord.Client:
    """Create a small bot with one command, which has autocomplete, and a card."""
    client = discord.Client(intents=discord.Intents.default(), allowed_mentions=allowed_mentions)
    tree = app_commands.CommandTree(client)

    async def names(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}...", value="x")]

    @tree.command(description="Shows a card")
    @app_commands.describe(name="Whose card")
    @app_commands.autocomplete(name=names)
    async def show(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(view=Card())

    async def setup_hook() -> None:
        await tree.set_translator(Japanese())
        await tree.sync()

    client.setup_hook = setup_hook  # type: ignore[method-assign]
    client.tree = tree  # type: ignore[attr-defined]
    return client


@pytest.mark.asyncio
async def test_real_bot_is_accepted() -> None:
    """What a bot sends for a sync, an autocomplete, a layout, a modal, an edit and a follow-up is accepted."""
    async with simcord.run(create_bot(discord.AllowedMentions.none())) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        alice = guild.add_member(env.create_user("alice"))
        await alice.autocomplete(channel, "show", "name", "x")
        shown = await alice.slash(channel, "show", name="x")
        assert shown.response is not None
        await alice.submit_modal(await alice.click(shown.response, custom_id="ask"), {"why": "so"})
        bodies = [request.json for request in env.http_requests if request.json is not None]
        kinds = {body["type"] for body in bodies if isinstance(body, dict) and "type" in body}
        assert kinds == {4, 7, 8, 9}
        assert bodies[0][0]["options"][0]["name_localizations"] == {"ja": "日name"}
        check_requests(env)


@pytest.mark.asyncio
async def test_real_bot_is_refused(discord_api: RequestWatch) -> None:
    """A bot that forgot to forbid mentions is found out, and a test that planted it may take the mistakes."""
    async with simcord.run(create_bot(None)) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        await guild.add_member(env.create_user("alice")).slash(channel, "show", name="x")
        with pytest.raises(AssertionError, match=r"callback\n +\$\.data\.allowed_mentions: is missing"):
            check_requests(env)
    assert len(discord_api.take_mistakes()) == 1
    assert discord_api.take_mistakes() == []


INNER = """
import discord, pytest, simcord

def client(**options):
    return discord.Client(intents=discord.Intents.default(), **options)

async def say(env):
    channel = env.create_guild().create_text_channel("general")
    await env.bot.get_channel(channel.id).send("hi")

async def test_good():
    async with simcord.run(client(allowed_mentions=discord.AllowedMentions.none())) as env:
        await say(env)

async def test_bad():
    async with simcord.run(client()) as env:
        await say(env)

async def test_bad_and_failing():
    async with simcord.run(client()) as env:
        await say(env)
        assert False, "its own reason"

async def test_bad_and_skipped():
    async with simcord.run(client()) as env:
        await say(env)
    pytest.skip("not today")

@pytest.fixture
async def env():
    async with simcord.run(client()) as env:
        yield env
        await say(env)

async def test_bad_at_its_end(env):
    pass
"""


INNER_CONFTEST = 'pytest_plugins = ["tests.discord_api.plugin"]'
INNER_SETTINGS = ("asyncio_mode=auto", "asyncio_default_fixture_loop_scope=function", f"pythonpath={ROOT}")
INNER_OPTIONS = ("-p", "no:cacheprovider", *(part for setting in INNER_SETTINGS for part in ("-o", setting)))


@needs_description
@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["one process", "xdist"])
def test_plugin(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    """The plugin fails a test for its bot's mistakes, beside the test's own failure, and counts all bodies."""
    pytester.makepyfile(INNER)
    pytester.makeconftest(INNER_CONFTEST)
    result = pytester.runpytest_inprocess(*INNER_OPTIONS, *workers)
    result.assert_outcomes(passed=2, failed=2, skipped=1, errors=2)
    result.stdout.fnmatch_lines(
        [
            "*The bot sent what Discord's API does not accept:*",
            "POST /channels/*/messages",
            "    $.allowed_mentions: is missing, so the text could ping anyone",
            "*its own reason*",
            "*Discord API*",
            "Discord API: 5 request bodies checked against the OpenAPI description, 4 mistakes",
        ]
    )


def test_plugin_without_description(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the description is absent the limits still hold, and the run says why the rest was skipped."""
    monkeypatch.setattr(schema, "OPENAPI", Path("/absent"))
    pytester.makepyfile(INNER)
    pytester.makeconftest(INNER_CONFTEST)
    result = pytester.runpytest_inprocess(*INNER_OPTIONS, "-k", "test_bad")
    result.assert_outcomes(passed=1, failed=2, skipped=1, errors=2, deselected=1)
    result.stdout.fnmatch_lines(
        ["Discord API: 4 request bodies checked against our own limits only, since /absent is absent, 4 mistakes"]
    )
