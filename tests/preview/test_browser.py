"""What a visitor does on the page, in a real browser."""

import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.preview.process import END_SECONDS, Preview, preview

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")

AOI, NAO, RIN = "Aoi (admin)", "Nao (new)", "Rin (finished)"


class Visitor:
    """A tab of the browser, used by its visible words."""

    def __init__(self, browser: "sync_api.Browser", running: Preview) -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(10_000)
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(running.address)
        self.chat = self.page.locator("#channel-message-list")
        self.messages = self.chat.locator("> article")
        sync_api.expect(self.messages.first).to_be_visible()

    def be(self, name: str) -> None:
        """Look as somebody else."""
        self.page.get_by_label("Viewing as").select_option(label=name)
        sync_api.expect(self.page.locator("#action-status")).to_have_text(re.compile(r"\w$"))

    def command(self, name: str) -> None:
        """Type a command and take the first that the picker offers."""
        self.page.get_by_role("textbox", name="Message").click()
        self.page.keyboard.type(f"/{name}", delay=10)
        sync_api.expect(self.page.locator(".command-entry.is-active strong")).to_have_text(f"/{name}")
        self.page.keyboard.press("Enter")

    def button(self, name: str, *, exact: bool = False) -> "sync_api.Locator":
        return self.chat.get_by_role("button", name=name, exact=exact)


def at_once(*buttons: "sync_api.Locator") -> None:
    """Press buttons of several tabs in the same millisecond."""
    when = time.time() * 1000 + 400
    for button in buttons:
        button.evaluate("(button, when) => { setTimeout(() => button.click(), when - Date.now()); }", when)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Preview]:
    with preview(tmp_path) as started:
        yield started


def test_a_visit(running: Preview) -> None:
    """Look up, turn pages, ask in private, be somebody else, and be two at once."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            first = Visitor(browser, running)
            visit_the_welcome(first)
            look_up_a_character(first)
            turn_an_episode(first)
            send_a_command_that_needs_nothing(first)
            ask_for_the_second_season(first)
            ask_in_private_and_be_somebody_else(first)
            switch_a_module_off_and_be_refused(first)
            second = Visitor(browser, running)
            both_press_at_once(first, second)
            assert running.end() < END_SECONDS
            sync_api.expect(first.page.get_by_text("The preview cannot be reached.")).to_be_visible()
            assert {url.partition("/#")[0].split("/")[2] for url in first.asked} == {f"127.0.0.1:{running.port}"}
        finally:
            browser.close()
    assert running.process.returncode == 0
    assert "Traceback" not in running.complained()


def visit_the_welcome(visitor: Visitor) -> None:
    sync_api.expect(visitor.messages.first).to_contain_text("Show me what I may see")
    sync_api.expect(visitor.page.get_by_role("separator")).to_contain_text(str(datetime.now(UTC).year))
    sync_api.expect(visitor.page.get_by_text("Refresh preview")).to_be_hidden()


def look_up_a_character(visitor: Visitor) -> None:
    visitor.command("character")
    # The whole name, as the choice has it: once it is taken, Enter must send and not take it again.
    visitor.page.keyboard.type("mara", delay=10)
    sync_api.expect(visitor.page.locator(".command-suggestion.is-active")).to_contain_text("Mara")
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Enter")
    sync_api.expect(visitor.messages.last).to_contain_text("Surveyor")
    sync_api.expect(visitor.messages.last).to_be_in_viewport()


def turn_an_episode(visitor: Visitor) -> None:
    visitor.command("episode")
    visitor.page.keyboard.type("1", delay=10)
    visitor.page.keyboard.press("Enter")
    sync_api.expect(visitor.messages.last).to_contain_text("The lamp is lit.")
    visitor.button("Episode 2: High Tide").click()
    sync_api.expect(visitor.messages.last).to_contain_text("Somebody keeps the lamp.")


def send_a_command_that_needs_nothing(visitor: Visitor) -> None:
    visitor.chat.locator(".command-mention", has_text="/recap").click()
    visitor.page.keyboard.press("Enter")
    sync_api.expect(visitor.messages.last).to_contain_text("The story so far")


def ask_for_the_second_season(visitor: Visitor) -> None:
    visitor.command("season2")
    visitor.page.keyboard.press("Enter")
    sync_api.expect(visitor.messages.last).to_contain_text("A second season has not been announced.")
    visitor.command("recap")
    visitor.page.keyboard.press("Enter")
    sync_api.expect(visitor.messages.last).to_contain_text("The story so far")


def ask_in_private_and_be_somebody_else(visitor: Visitor) -> None:
    visitor.be(RIN)
    visitor.command("progress show")
    visitor.page.keyboard.press("Enter")
    private = visitor.chat.get_by_text("You have seen up to episode 2.")
    sync_api.expect(private).to_be_in_viewport()
    visitor.be(NAO)
    sync_api.expect(visitor.messages.last).to_contain_text("The story so far")
    sync_api.expect(private).to_have_count(0)
    visitor.be(RIN)
    sync_api.expect(private).to_have_count(1)


def switch_a_module_off_and_be_refused(visitor: Visitor) -> None:
    visitor.be(AOI)
    visitor.command("config panel")
    visitor.page.keyboard.press("Enter")
    panel = visitor.messages.last
    sync_api.expect(panel).to_contain_text("Settings: Overview")
    panel.get_by_role("combobox", name="More settings").click()
    visitor.page.get_by_role("option", name="Modules", exact=True).click()
    sync_api.expect(panel).to_contain_text("Settings: Modules")
    panel.get_by_role("button", name="Switch off").nth(2).click()
    sync_api.expect(panel).to_contain_text("Saved. Lore: on → off")
    visitor.be(NAO)
    visitor.command("search")
    visitor.page.keyboard.type("lamp", delay=10)
    visitor.page.keyboard.press("Enter")
    sync_api.expect(visitor.messages.last).to_contain_text("“Lore” is switched off in this server.")
    visitor.be(RIN)


def both_press_at_once(first: Visitor, second: Visitor) -> None:
    second.be(AOI)
    for known in range(1, 4):
        at_once(first.button("Show me what I may see").first, second.button("Show me what I may see").first)
        sync_api.expect(first.chat.get_by_text("Mara climbs the hill")).to_have_count(known)
        sync_api.expect(second.chat.get_by_text("How far have you watched?")).to_have_count(known)
    # What one turns, the other sees, without doing anything.
    second.button("Episode 1: Low Tide").click()
    sync_api.expect(first.chat.get_by_text("The lamp is lit.")).to_have_count(1)


def test_a_game(running: Preview) -> None:
    """Begin a game, join as two members, call, take back, and end it; the message follows by itself."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            visitor = Visitor(browser, running)
            visitor.be(NAO)
            visitor.command("drinks start")
            visitor.page.keyboard.press("Enter")
            game = visitor.messages.nth(1)
            sync_api.expect(game).to_contain_text("Nobody plays yet")
            for name in (NAO, RIN):
                visitor.be(name)
                visitor.button("Join").click()
                sync_api.expect(game).to_contain_text(name)
            for calls in ("1 moment so far", "2 moments so far"):
                call(visitor, "Somebody speaks in the dark")
                sync_api.expect(game).to_contain_text(calls)
            visitor.button("Undo").click()
            sync_api.expect(game).to_contain_text("1 moment so far")
            visitor.button("Pause").click()
            sync_api.expect(game).to_contain_text("Paused at")
            visitor.button("Resume").click()
            sync_api.expect(game).not_to_contain_text("Paused at")
            visitor.button("End …").click()
            visitor.button("End the game").click()
            sync_api.expect(game).to_contain_text("First call of the evening")
            sync_api.expect(game.get_by_role("img", name=re.compile("What was counted in .*1 time"))).to_be_visible()
            sync_api.expect(visitor.button("Play episode 2")).to_be_visible()
        finally:
            browser.close()
    assert running.end() < END_SECONDS
    assert running.complained() == ""


def test_a_rewatch(running: Preview) -> None:
    """Plan a rewatch, go ahead in time, say that you come, see the post appear, and click through to the game."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            visitor = Visitor(browser, running)
            visitor.be(AOI)
            plan_a_rewatch(visitor)
            visitor.be(NAO)
            visitor.button("Going", exact=True).click()
            sync_api.expect(visitor.messages.nth(1)).to_contain_text("Coming: 1")
            go_ahead(visitor, "an hour")
            reminder = visitor.chat.get_by_text("Episode 1: Low Tide begins")
            sync_api.expect(reminder).to_be_visible()
            watching = visitor.messages.filter(has_text="Watching now: Episode 1: Low Tide")
            sync_api.expect(watching).to_contain_text("The lamp is lit.")
            watching.get_by_role("button", name="Game of episode 1").click()
            sync_api.expect(visitor.messages.last).to_contain_text("Nobody plays yet")
            visitor.button("Join").click()
            sync_api.expect(visitor.messages.last).to_contain_text(NAO)
            call(visitor, "Somebody speaks in the dark")
            sync_api.expect(visitor.messages.last).to_contain_text("1 moment so far")
            go_ahead(visitor, "an hour")
            watched = visitor.messages.filter(has_text="Watched: Episode 1: Low Tide")
            sync_api.expect(watched).to_contain_text("Up to episode 1 may be told here now.")
        finally:
            browser.close()
    assert running.end() < END_SECONDS
    assert running.complained() == ""


def plan_a_rewatch(visitor: Visitor) -> None:
    visitor.command("rewatch-admin plan")
    visitor.page.keyboard.type("in 50 minutes", delay=10)
    visitor.page.keyboard.press("Enter")
    sync_api.expect(visitor.messages.last).to_contain_text("Plan this rewatch?")
    sync_api.expect(visitor.messages.last).to_contain_text("2 meetings")
    visitor.button("Save").click()
    sync_api.expect(visitor.chat.get_by_text("2 meetings are planned.")).to_be_visible()
    sync_api.expect(visitor.chat.get_by_text("Next: Episode 1: Low Tide")).to_be_visible()


def go_ahead(visitor: Visitor, words: str) -> None:
    visitor.command("time-travel")
    visitor.page.keyboard.type(words, delay=10)
    sync_api.expect(visitor.page.locator(".command-suggestion.is-active")).to_contain_text(words)
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Enter")
    sync_api.expect(visitor.chat.get_by_text("What is planned until then happens on the way.").last).to_be_visible()


def call(visitor: Visitor, rule: str) -> None:
    visitor.chat.get_by_role("combobox", name="It happened! Call …").click()
    visitor.chat.page.get_by_role("option").filter(has_text=rule).click()
