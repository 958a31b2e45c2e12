"""Every language in `data/locale` says all that the bot says, in words that Discord takes.

English is the source and has no catalogue: its readers read what is written in the code. When this test fails it
prints the entries to paste into the catalogue. To begin a language, give it a file with a header like the Japanese one.
"""

from __future__ import annotations

import ast
import difflib
import io
import re
from collections.abc import Iterable, Iterator
from string import Formatter
from typing import IO, Any, cast

import pytest
import pytest_asyncio
import regex
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from bot.client import CompanionBot
from bot.guilds import Page
from bot.translations import Language, Translations
from bot.ui.translator import CommandTranslator
from tests.cogs import games
from tests.cogs.rewatching import ask_to_plan, host, posts, press, until
from tests.cogs.test_panel import navigation
from tests.harness import ROOT, World, control, speak

SOURCES = [path for folder in ("bot", "cogs") for path in sorted((ROOT / folder).rglob("*.py"))]
LOCALE = ROOT / "data" / "locale"
CATALOGUES = {path.parent.parent.name: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/messages.po"))}
KEYWORDS = {"_": None, "gettext": None, "N_": None, "UserError": None, "locale_str": None, "ngettext": (1, 2)}
SLASH_COMMAND, SUBCOMMANDS = 1, (1, 2)
NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")
JAPANESE = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Han}]")
WORDS_OF_A_SENTENCE = 4
"""A shorter text, such as “Age”, may well stand inside what is told of the show, which is English for everybody."""

every_language = pytest.mark.parametrize("code", CATALOGUES)


@pytest_asyncio.fixture
async def said(companion: World) -> Catalog:
    """All that the bot says, each message with the files that say it."""
    return await all_said(companion.bot)


def test_japanese_is_there() -> None:
    """The show is Japanese, and so are many who watch it."""
    assert "ja" in CATALOGUES


@every_language
def test_catalogue_is_well_formed(code: str) -> None:
    """Its header names the language and its plural forms, and no message stands in it twice."""
    text = CATALOGUES[code].read_text("utf-8")
    assert f'"Language: {code}\\n"' in text
    assert f"nplurals={parse(code, text).num_plurals};" in text
    ids = re.findall(r'^(?:msgctxt .*\n)?msgid .*\n(?:".*\n)*', text, re.MULTILINE)
    assert sorted(set(ids)) == sorted(ids)


@every_language
def test_language_says_all_that_the_bot_says(code: str, said: Catalog) -> None:
    """Every message is there, finished and with its fields, and nothing else is."""
    path = CATALOGUES[code]
    if found := report(said, parse(code, path.read_text("utf-8"))):
        pytest.fail(f"{path.relative_to(ROOT)} needs work.\n\n{found}", pytrace=False)


@every_language
async def test_command_list_is_what_discord_takes(code: str, companion: World) -> None:
    """Names are lower-case words, each the only one on its level; descriptions and choices have 1-100 characters."""
    for level in levels(await command_list(companion.bot)):
        names = [shown_as(node, "name", code) for node in level]
        assert [name for name in names if not NAME.fullmatch(name) or name != name.lower()] == []
        assert len(set(names)) == len(names), names
        texts = [shown_as(node, "description", code) for node in level]
        texts += [shown_as(choice, "name", code) for node in level for choice in node.get("choices", [])]
        assert [text for text in texts if not 1 <= len(text) <= 100] == []


@every_language
async def test_texts_mention_what_discord_shows(code: str, companion: World, said: Catalog) -> None:
    """Where a text mentions a command, an option or a button, its translation mentions the translated one."""
    language = Translations(LOCALE).language(code)
    names = dict(names_as_mentioned(await command_list(companion.bot), code))
    missing = []
    for message in said:
        if message.context is None and isinstance(message.id, str):
            buttons = [words for pair in re.findall(r"“(.+?)”|\*\*(.+?)\*\*", message.id) for words in pair]
            wanted = [language.gettext(words) for words in buttons if words and words in said]
            wanted += [own for name, own in names.items() if re.search(rf"(?<!\w){name}(?![\w-])", message.id)]
            missing += [(words, message.id) for words in wanted if words not in language.gettext(message.id)]
    assert missing == []


def test_messages_are_written_whole() -> None:
    """A message is one literal: what is pieced together, or chosen inside the call, would never be translated."""
    calls = [(path, call) for path in SOURCES for call in calls_in(path.read_bytes(), KEYWORDS)]
    pieced = (ast.JoinedStr, ast.BinOp, ast.IfExp, ast.BoolOp)
    assert [f"{path.relative_to(ROOT)}:{call.lineno}" for path, call in calls if isinstance(call.args[0], pieced)] == []


ASKED: list[tuple[str, dict[str, Any]]] = [
    ("character", {"name": "Courier"}),
    ("character", {"name": "ハッカー", "private": True}),
    ("character", {"name": "nobody of this name"}),
    ("characters", {}),
    ("characters", {"faction": "akudama"}),
    ("episode", {"number": 8}),
    ("episodes", {}),
    ("recap", {}),
    ("recap", {"upto": 3}),
    ("trope", {"name": "Anyone Can Die"}),
    ("term", {"name": "Kansai"}),
    ("search", {"text": "takoyaki"}),
    ("search", {"text": "nothing has such words"}),
    *[("show", {"topic": topic}) for topic in ("overview", "staff", "cast", "music", "watch", "manga", "stage")],
    ("show", {"topic": "awards"}),
    ("drinks rules", {}),
    ("drinks rules", {"episode": 8, "character": "hacker"}),
    ("drinks rules", {"action": "cheer", "character": "hacker"}),
    ("season2", {}),
    ("news latest", {}),
    ("news claims", {}),
    ("news story", {"story": "none"}),
    ("progress show", {}),
    ("progress set", {"episode": 5}),
    ("progress set", {"episode": 99}),
    ("progress show", {}),
    ("progress clear", {}),
    ("help", {}),
    ("help", {"command": "search"}),
    ("help", {"command": "no such command"}),
    ("about", {}),
]


RULES_ASKED: list[tuple[str, dict[str, Any]]] = [
    ("list", {}),
    ("add", {"trigger": "お茶が出る", "action": "sip"}),
    ("edit", {"rule": "s1", "action": "aww"}),
    ("edit", {"rule": "s2", "action": "aww"}),
    ("remove", {"rule": "s1"}),
    ("list", {}),
]


@pytest.mark.parametrize("limit", [0, 12])
async def test_japanese_readers_are_answered_in_japanese(limit: int, companion: World, said: Catalog) -> None:
    """Headings are Japanese, and nothing that has Japanese words is said in English, whatever is asked."""
    speak(companion, "ja")
    await companion.limit(limit)
    language = companion.services.translations.language("ja")
    english = list(english_texts(said, language))
    replies = {
        f"/{command} {options}": shown(await companion.halfway.slash(companion.channel, command, **options))
        for command, options in ASKED
    }
    for asked, texts in replies.items():
        require_japanese(asked, texts, english)
    assert language.gettext("Sources") in replies["/character {'name': 'Courier'}"]


async def test_japanese_admins_configure_in_japanese(companion: World, said: Catalog) -> None:
    """Every page of the panel, what is wrong, what was changed, and what is stored about them."""
    speak(companion, "ja")
    admin, channel = companion.admin, companion.channel
    english = list(english_texts(said, companion.services.translations.language("ja")))
    gone = companion.guild.create_role("Fans").id + 1
    opened = await admin.slash(channel, "config panel")
    pages = {"empty": shown(opened), "check, empty": shown(await admin.slash(channel, "config check"))}
    await companion.set(
        news__channel=channel.id, news__role=gone, modules__lore__channels=[channel.id], news__crosspost=True
    )
    await companion.set(spoilers__default=3, **{f"spoilers__places__{channel.id}": 5})
    for page in Page:
        await admin.select(opened.response, [f"{page}:"], custom_id=navigation(opened, "pages"))
        pages[page] = shown(opened)
    await admin.select(opened.response, ["modules:"], custom_id=navigation(opened, "pages"))
    await admin.select(opened.response, ["modules:lore"], custom_id=navigation(opened, "modules"))
    pages["module"] = shown(opened)
    await admin.click(opened.response, custom_id=control(opened, "1:cfg:put:"))
    pages["changed"] = shown(opened)
    for command in ("config check", "config history", "config export", "privacy export", "privacy erase"):
        pages[command] = shown(await admin.slash(channel, command))
    for verb, options in RULES_ASKED:
        pages[f"{verb} {options}"] = shown(await admin.slash(channel, f"drinks-admin {verb}", **options))
    pages["refused"] = shown(await companion.newcomer.slash(channel, "term", name="akudama"))
    # Each language is called what its speakers call it.
    pages[Page.LANGUAGE].remove("English")
    for asked, texts in pages.items():
        require_japanese(asked, texts, english)


def require_japanese(asked: str, texts: Iterable[str], english: Iterable[tuple[str, re.Pattern[str]]]) -> None:
    """Require Japanese headings, and nothing in English that has Japanese words."""
    lines = [line for text in texts for line in text.splitlines()]
    assert lines, asked
    headings = [line for line in lines if re.match(r"### \D", line)]  # "### 1 · SE7EN" is a title, as in Japan
    assert [heading for heading in headings if not JAPANESE.search(heading)] == [], asked
    assert [words for words, pattern in english if any(map(pattern.search, lines))] == [], asked


async def test_japanese_admins_announce_in_japanese(companion: World, said: Catalog) -> None:
    """What is understood, shown and refused, the list, and all that can be done with one of it."""
    speak(companion, "ja")
    admin, channel = companion.admin, companion.channel
    english = list(english_texts(said, companion.services.translations.language("ja")))
    pages = {"none": shown(await admin.slash(channel, "announce list"))}
    wanted = {"when": "明日 20:00", "text": "お茶の時間：{episode}", "repeat": "毎週", "channel": channel}
    for wrong in ({"text": "{x}"}, {"when": "いつか"}, {"repeat": "ときどき"}, {"when": "2025-01-01 20:00"}):
        pages[str(wrong)] = shown(await admin.slash(channel, "announce create", **(wanted | wrong)))
    reply = await admin.slash(channel, "announce create", **wanted)
    pages["preview"] = shown(reply)
    assert any("2026年1月2日金曜日 20:00" in text for text in pages["preview"])
    for verb in ("save", "pause", "resume", "ask", "delete", "restore", "page", "pick"):
        custom_id = control(reply, f"1:ann:{verb}:")
        if verb == "pick":
            (option,) = reply.response.components[-1]["components"][0]["options"]
            await admin.select(reply.response, [option["value"]], custom_id=custom_id)
        else:
            await admin.click(reply.response, custom_id=custom_id)
        pages[verb] = shown(reply)
    pages["test"] = shown(await admin.click(reply.response, custom_id=control(reply, "1:ann:test:")))
    form = (await admin.click(reply.response, custom_id=control(reply, "1:ann:reword:"))).modal
    pages["form"] = [form["title"], *(part[key] for part in form["components"] for key in ("label", "description"))]
    for asked, texts in pages.items():
        require_japanese(asked, texts, english)


async def test_japanese_readers_click_in_japanese(companion: World, said: Catalog) -> None:
    """Controls, choices, and what they lead to are Japanese as well."""
    speak(companion, "ja")
    channel, asker, other = companion.channel, companion.halfway, companion.newcomer
    card = await asker.slash(channel, "episode", number=2)
    clicks = [
        await asker.click(card.response, custom_id=control(card, "1:go:")),
        await other.click(card.response, custom_id=control(card, "1:go:")),
        await other.click(card.response, custom_id=control(card, "1:mine:0:sources")),
        asking := await other.click(card.response, custom_id=control(card, "1:mine:0:episode")),
        await other.select(asking.response, ["3"], custom_id=control(asking, "1:seen:")),
        noted := await other.slash(channel, "progress set", episode=4),
        await other.click(noted.response, custom_id=control(noted, "1:undo:")),
        found := await asker.slash(channel, "search", text="computer graphics"),
        await asker.select(found.response, ["rule:1"], custom_id=control(found, "1:jump:")),
    ]
    english = list(english_texts(said, companion.services.translations.language("ja")))
    for number, click in enumerate(clicks):
        require_japanese(f"click {number}", shown(click), english)
    choices = await asker.autocomplete(channel, "episode", "number", "")
    assert all(JAPANESE.search(choice["name"]) for choice in choices)


async def test_japanese_players_play_in_japanese(companion: World, said: Catalog) -> None:
    """A game's message, cards, question, summary and numbers, in each way to play."""
    await companion.set(language="ja")
    english = list(english_texts(said, companion.services.translations.language("ja")))
    for deal, mode in (("everyone", "soft"), ("dealt", "snacks"), ("bingo", "soft")):
        game = await games.start(companion, deal=deal, mode=mode)
        require_japanese("begun", shown(game), english)
        joined = await games.press(companion, companion.halfway, game, "join")
        replies = {"joined": message for message in joined.followups}
        for rule in ("5", "13", "17", "9"):
            await companion.env.advance_time(30)
            await games.call(companion, companion.halfway, game, rule)
        replies["here"] = (await companion.newcomer.slash(companion.channel, "drinks start")).response
        await games.press(companion, companion.halfway, game, "pause")
        require_japanese("paused", shown(game), english)
        replies["ended"] = await games.finish(companion, companion.halfway, game)
        require_japanese("told", shown(game), english)
        require_japanese("chart", [games.gallery(game)["description"]], english)
        for scope in ("game", "me", "server"):
            replies[scope] = (await companion.halfway.slash(companion.channel, "drinks stats", scope=scope)).response
        for asked, message in replies.items():
            require_japanese(asked, shown(message), english)


async def test_japanese_hosts_plan_in_japanese(companion: World, said: Catalog) -> None:
    """What is planned, asked, posted and told of a rewatch."""
    speak(companion, "ja")
    await companion.set(language="ja")
    person, channel = host(companion), companion.channel
    none = await companion.newcomer.slash(channel, "rewatch status")
    preview = await ask_to_plan(companion, person, every="monday friday", event=True, thread=True)
    told = {"none": shown(none), "preview": shown(preview)}
    await press(companion, person, preview, "1:rwa:save")
    told["saved"] = shown(preview)
    for verb, options in (
        ("pause", {}),
        ("skip", {}),
        ("cancel", {}),
        ("move", {"meeting": "1", "first": "明日 20時"}),
    ):
        told[verb] = shown(await person.slash(channel, f"rewatch-admin {verb}", **options))
    await until(companion, 2026, 1, 2, 20, 1)
    told |= {f"post {number}": [post] for number, post in enumerate(posts(channel))}
    for command in ("status", "calendar"):
        told[command] = shown(await companion.newcomer.slash(channel, f"rewatch {command}"))
    english = list(english_texts(said, companion.services.translations.language("ja")))
    for asked, lines in told.items():
        require_japanese(asked, lines, english)
    choices = await person.autocomplete(channel, "rewatch-admin plan", "every", "", first="x")
    assert all(JAPANESE.search(choice["name"]) for choice in choices)


def test_report_can_be_pasted() -> None:
    """It has an entry for each thing to do, with a reason, and offers the old words of a text that changed."""
    said = Catalog()
    said.add("Age", locations=[("a.py", 0)])
    said.add("name", context="name", locations=[("a.py", 0)])
    said.add("Told up to episode {number}.", locations=[("b.py", 0)])
    said.add("Page {page}", locations=[("b.py", 0)])
    said.add(("{n} year", "{n} years"), locations=[("b.py", 0)])
    catalog = parse("ja", PASTED)
    assert report(said, catalog).split("\n\n") == REPORTED.strip().split("\n\n")
    assert report(said, parse("ja", COMPLETE)) == ""


COMPLETE = """
msgid "Age"
msgstr "年齢"

msgctxt "name"
msgid "name"
msgstr "名前"

msgid "Told up to episode {number}."
msgstr "第{number}話まで。"

msgid "Page {page}"
msgstr "{page}ページ"

msgid "{n} year"
msgid_plural "{n} years"
msgstr[0] "{n}年"
"""
PASTED = """
msgid "Told to episode {number}."
msgstr "第{number}話まで。"

msgid "Page {page}"
msgstr "{pages}ページ"

msgid "{n} year"
msgid_plural "{n} years"
msgstr[0] ""

msgid "name"
msgstr "名前"
"""
REPORTED = """
Add these, with their translations:

#: a.py
msgid "Age"
msgstr ""

#: a.py
msgctxt "name"
msgid "name"
msgstr ""

#: b.py
#, fuzzy, python-brace-format
#| msgid "Told to episode {number}."
msgid "Told up to episode {number}."
msgstr "第{number}話まで。"

Mend these:

#. its fields are not those of the message: {pages}, not {page}
#: b.py
#, python-brace-format
msgid "Page {page}"
msgstr "{pages}ページ"

#. it is empty
#: b.py
#, python-brace-format
msgid "{n} year"
msgid_plural "{n} years"
msgstr[0] ""

Remove these, which nothing says any more:

#, python-brace-format
msgid "Told to episode {number}."
msgstr "第{number}話まで。"

msgid "name"
msgstr "名前"
"""


class Listener(Language):
    """Stands for every language, and remembers what it was asked to say."""

    def __init__(self) -> None:
        super().__init__("listener", {})
        self.heard: dict[tuple[str | None, str], None] = {}

    def language(self, locale: str) -> Listener:
        return self

    def gettext(self, message: str, **values: object) -> str:
        self.heard[None, message] = None
        return message

    def pgettext(self, context: str, message: str) -> str:
        self.heard[context, message] = None
        return message


async def all_said(bot: CompanionBot) -> Catalog:
    """Return every message of the source, of Discord's command list, and of `/help`."""
    said = Catalog()
    for path in SOURCES:
        with path.open("rb") as file:
            for _, message, _, context in extract(messages_in, file, KEYWORDS):
                said.add(message, context=context, locations=[(str(path.relative_to(ROOT)), 0)])
    for command in bot.tree.get_commands():
        listener = Listener()
        await command.get_translated_payload(bot.tree, CommandTranslator(cast(Translations, listener)))
        for context, message in listener.heard:
            said.add(message, context=context, locations=[(file_of(command.module), 0)])
    for cog in bot.cogs.values():
        if cog.description:
            said.add(cog.description, locations=[(file_of(type(cog).__module__), 0)])
    return said


def file_of(module: str | None) -> str:
    return f"{module}.py".replace(".", "/", str(module).count("."))


def messages_in(
    file: IO[bytes], keywords: Iterable[str], comment_tags: object, options: object
) -> Iterator[tuple[int, str, list[str | None], list[str]]]:
    """Find messages for babel, whose own method misses those inside f-strings before Python 3.12."""
    for call in calls_in(file.read(), keywords):
        words = [argument.value if isinstance(argument, ast.Constant) else None for argument in call.args]
        yield call.lineno, called(call), [word if isinstance(word, str) and word else None for word in words], []


def calls_in(source: bytes, keywords: Iterable[str]) -> list[ast.Call]:
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return sorted((node for node in nodes if node.args and called(node) in keywords), key=lambda node: node.lineno)


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", None) or getattr(call.func, "id", "")


def parse(code: str, text: str) -> Catalog:
    return read_po(io.BytesIO(text.encode()), locale=code)


def report(said: Catalog, catalog: Catalog) -> str:
    """Return what to add to a catalogue, mend in it and remove from it, as entries; nothing if all is well."""
    unused = [message for message in catalog if message.id and said.get(message.id, message.context) is None]
    new, wrong = [], []
    for message in (message.clone() for message in said if message.id):
        own = catalog.get(message.id, message.context)
        if own is None:
            new.append(reworded(message, unused))
        elif reason := mistake(message, own, catalog.num_plurals):
            message.string, message.flags, message.auto_comments = own.string, own.flags, [reason]
            wrong.append(message)
    return "\n\n".join(
        f"{heading}\n\n{entries(messages, catalog)}"
        for heading, messages in (
            ("Add these, with their translations:", new),
            ("Mend these:", wrong),
            ("Remove these, which nothing says any more:", [*unused, *catalog.obsolete.values()]),
        )
        if messages
    )


def reworded(message: Message, unused: list[Message]) -> Message:
    """Return a new message, with the translation of an unused one that it is probably the new wording of."""
    alike = [
        other for other in unused if (other.context, other.pluralizable) == (message.context, message.pluralizable)
    ]
    old = {forms(other.id)[0]: other for other in alike}
    for close in difflib.get_close_matches(forms(message.id)[0], old, n=1):
        message.string = old[close].string
        message.previous_id = list(forms(old[close].id))
        message.flags.add("fuzzy")
    return message


def mistake(message: Message, own: Message, plurals: int) -> str:
    """Return what is wrong with a message of a catalogue, if anything is."""
    if own.fuzzy:
        return "it is marked as fuzzy: check the words, then remove the mark"
    if not all(forms(own.string)):
        return "it is empty"
    if forms(own.id) != forms(message.id) or len(forms(own.string)) != (plurals if message.pluralizable else 1):
        return "its plural forms are not those of the message"
    wanted = set().union(*map(fields, forms(message.id)))
    for form in forms(own.string):
        # The number may be left out, or left in, where a language has one form.
        if (fields(form) ^ wanted) - ({"n"} if message.pluralizable else set()):
            return f"its fields are not those of the message: {braced(fields(form))}, not {braced(wanted)}"
    return ""


def forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def fields(text: str) -> set[str]:
    try:
        return {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError as error:
        return {str(error)}


def braced(names: set[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def entries(messages: Iterable[Message], catalog: Catalog) -> str:
    """Return messages as the entries of a catalogue."""
    written = Catalog(locale=catalog.locale)
    for message in messages:
        written[message.id] = message
    file = io.BytesIO()
    write_po(file, written, width=0, omit_header=True, include_lineno=False, include_previous=True)
    return file.getvalue().decode().strip()


async def command_list(bot: CompanionBot) -> list[dict[str, Any]]:
    """Return the slash commands as Discord is told of them."""
    translator = cast(CommandTranslator, bot.tree.translator)
    commands = [await command.get_translated_payload(bot.tree, translator) for command in bot.tree.get_commands()]
    return [command for command in commands if command["type"] == SLASH_COMMAND]


def levels(nodes: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield commands, then the subcommands or options of each."""
    yield nodes
    for node in nodes:
        yield from levels(node.get("options", []))


def shown_as(node: dict[str, Any], field: str, code: str) -> str:
    return str(node[f"{field}_localizations"].get(code, node[field]))


def names_as_mentioned(
    nodes: list[dict[str, Any]], code: str, parents: str = "", own_parents: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield commands as `/progress set` and options as `` `private` ``, each with what the language calls it."""
    for node in nodes:
        name, own = node["name"], shown_as(node, "name", code)
        if node["type"] in SUBCOMMANDS:
            path, own_path = f"{parents} {name}".strip(), f"{own_parents} {own}".strip()
            yield f"/{path}", f"/{own_path}"
            yield from names_as_mentioned(node.get("options", []), code, path, own_path)
        else:
            yield f"`{name}`", f"`{own}`"


def shown(reply: Any) -> list[str]:
    """Return all text of a reply that a person reads."""

    def walk(components: list[dict[str, Any]]) -> Iterator[str]:
        for component in components:
            yield from (
                component[key] for key in ("content", "label", "placeholder", "description") if component.get(key)
            )
            yield from walk([*component.get("components", []), *component.get("options", [])])

    message = (reply.response or reply.message) if hasattr(reply, "response") else reply
    return list(walk([part if isinstance(part, dict) else part.to_dict() for part in message.components]))


def english_texts(said: Catalog, language: Language) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the English texts that have other words in a language, each with what finds it in a line."""
    for message in said:
        for text in forms(message.id) if message.id and message.context is None else ():
            words = " ".join(literal for literal, *_ in Formatter().parse(text)).split()
            is_sentence = len(words) >= WORDS_OF_A_SENTENCE
            pattern = re.sub(r"\\{\w+\\}", ".+?" if is_sentence else r"\\S+", re.escape(text))
            if not is_sentence:
                pattern = rf"(?:^(?:- |-# |#+ )?(?:[◀‹] )?|\*\*|  ·  ){pattern}(?=$|:?\*\*|  ·  | [▶›])"
            if language.gettext(forms(message.id)[0]) != forms(message.id)[0]:
                yield text, re.compile(pattern)
