"""`python -m bot.preview.screenshots`: the pictures in `docs/images`, taken of the running preview."""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from bot.catalogue import Viewer
from bot.errors import OperatorError
from bot.logs import configure
from bot.preview.run import be_quiet
from bot.preview.session import Session, open_session
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from playwright.async_api import Browser, FloatRect, Locator, Page

FOLDER = Path("docs/images")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MAX_BYTES = 300_000
MESSAGES = "#channel-message-list > article"
WINDOW = (1280, 900)
TALL_WINDOW = (720, 2400)
"""Holds any card whole, and nothing else beside it."""
MARGIN = 12


async def take(settings: Settings, folder: Path) -> list[Path]:
    """Take every picture and return where each is."""
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if executable is None:
        raise OperatorError("pictures need Chromium; install it with `apt-get install chromium`")
    try:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - only needed here
    except ModuleNotFoundError as error:
        raise OperatorError("pictures need playwright; `make screenshots` installs it") from error
    with tempfile.TemporaryDirectory() as scratch:
        fresh = settings.model_copy(update={"database": Path(scratch) / "preview.db"})
        async with open_session(fresh, 0) as session, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
            try:
                return await _take(browser, session, folder)
            finally:
                await browser.close()


async def _take(browser: Browser, session: Session, folder: Path) -> list[Path]:
    catalogue = session.services.catalogue
    somebody = (await catalogue.all(Viewer(0), "character"))[0].name.en
    episode = (await catalogue.all(Viewer(0), "episode"))[0].slug

    window = await _window(browser, session, WINDOW)
    await _send(window, "episode", episode)
    pictures = [await _save(window, folder / "preview.png")]

    choosing = await _window(browser, session, TALL_WINDOW)
    await _type(choosing, "character")
    await choosing.locator(".command-option-input").wait_for()
    choices = choosing.locator(".command-popup")
    await choices.locator(".command-suggestion").first.wait_for()
    composer = choosing.locator("#channel-composer")
    pictures.append(await _save(choosing, folder / "autocomplete.png", choices, composer))

    cards = await _window(browser, session, TALL_WINDOW)
    for command, text in (("character", somebody), ("episode", episode)):
        card = await _send(cards, command, text)
        pictures.append(await _save(cards, folder / f"{command}.png", card))

    settings = await _window(browser, session, TALL_WINDOW)
    panel = await _send(settings, "config panel")
    await panel.get_by_role("combobox").last.click()
    await settings.get_by_role("option", name="Modules", exact=True).click()
    await panel.get_by_text("Settings: Modules").wait_for()
    pictures.append(await _save(settings, folder / "panel.png", panel))

    evening = await _window(browser, session, TALL_WINDOW)
    game = await _play(evening)
    pictures.append(await _save(evening, folder / "game.png", game))
    return pictures


async def _play(page: Page) -> Locator:
    """Begin a game, call some rules, and return its message."""
    await _send(page, "drinks start")
    game = page.locator(MESSAGES).last
    await game.get_by_role("button", name="Join").click()
    await game.get_by_text("Players").wait_for()
    for count, rule in enumerate(("5  ", "2  ", "17  "), start=1):
        await game.get_by_role("combobox").click()
        await page.get_by_role("option").filter(has_text=rule).first.click()
        await game.get_by_text(f"{count} moment").wait_for()
    return game


async def _window(browser: Browser, session: Session, size: tuple[int, int]) -> Page:
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]}, device_scale_factor=2)
    await page.goto(session.page.url)
    await page.locator(MESSAGES).first.wait_for()
    return page


async def _type(page: Page, command: str) -> None:
    await page.get_by_role("textbox", name="Message").click()
    await page.keyboard.type(f"/{command}", delay=20)
    await page.locator(".command-entry.is-active").wait_for()
    await page.keyboard.press("Enter")


async def _send(page: Page, command: str, text: str = "") -> Locator:
    """Send a command and return its answer."""
    messages = page.locator(MESSAGES)
    before = await messages.count()
    await _type(page, command)
    if text:
        await page.locator(".command-option-input").wait_for()
        await page.keyboard.type(text, delay=20)
    while await messages.count() == before:
        # The first Enter may only take a choice.
        await page.keyboard.press("Enter")
        await page.wait_for_timeout(300)
    return messages.last


async def _save(page: Page, path: Path, *parts: Locator) -> Path:
    """Take a picture of the parts with some room around, or of the whole window."""
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(1000)
    clip = await _around(parts) if parts else None
    picture = await page.screenshot(animations="disabled", caret="hide", clip=clip)
    await asyncio.to_thread(_write, picture, path)
    return path


async def _around(parts: Sequence[Locator]) -> FloatRect:
    boxes = [box for part in parts if (box := await part.bounding_box()) is not None]
    left, top = (min(box[side] for box in boxes) - MARGIN for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    left, top = max(left, 0), max(top, 0)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _write(picture: bytes, path: Path) -> None:
    """Write the picture in 256 colours: an interface has hardly more, and it weighs a third."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)


def main() -> None:
    """Take the pictures; say what each weighs."""
    settings = load_settings()
    configure(settings.log_level, settings.log_format)
    be_quiet(settings)
    try:
        for path in asyncio.run(take(settings, FOLDER)):
            size = path.stat().st_size
            if size > MAX_BYTES:
                raise OperatorError(f"{path} has {size:,} bytes, more than the {MAX_BYTES:,} a page should load")
            sys.stdout.write(f"{path}  {size:,} bytes\n")
    except OperatorError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
