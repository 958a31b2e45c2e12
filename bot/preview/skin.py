"""The page as a visitor sees it: simcord's own, without its workshop tools and with a word on what is simulated."""

from __future__ import annotations

from html import escape
from importlib import resources

from bot.preview import PRODUCT
from bot.preview.simcord_hooks import Alter
from bot.translations import Language

TITLE = "<title>SimCord Preview</title>"
BRAND = "<span><strong>SimCord</strong><small>Preview</small></span>"
MARK = '<span class="brand-mark" aria-hidden="true">S</span>'
VIEWER = '<label class="viewer-control">'
PICKER = '<select id="viewer-picker" aria-label="Viewing as"></select>'
LABEL = 'aria-label="Viewing as"'
STATUS = '<span id="action-status"'


def skin(server: str, members: int, language: Language) -> Alter:
    """Return what turns simcord's page into that of a server; what simcord has renamed stays as simcord has it."""
    _ = language.gettext
    simulated = _("A simulated Discord")
    whose = _("Each member has watched a different part; private answers go as far as theirs.")
    credit = _("Discord and the members are simulated, the bot is real. Nothing leaves this machine. Page by SimCord.")
    html = {
        TITLE: f"<title>{PRODUCT}</title>",
        BRAND: f"<span><strong>{PRODUCT}</strong><small>{escape(simulated)}</small></span>",
        MARK: f'<span class="brand-mark" aria-hidden="true">{PRODUCT[0]}</span>',
        VIEWER: f'<p class="server"><strong>{escape(server)}</strong><span># general</span></p>{VIEWER}',
        PICKER: f"{PICKER.replace(LABEL, f'{LABEL} size={members}')}<small>{escape(whose)}</small>",
        STATUS: f'<p class="credit">{escape(credit)}</p>{STATUS}',
    }
    style = _file("skin.css")
    script = _file("skin.js")

    def alter(path: str, text: str) -> str:
        match path:
            case "/":
                for stock, ours in html.items():
                    text = text.replace(stock, ours)
                return text
            case "/preview.css":
                return text + style
            case "/app.js":
                return text + script
            case _:
                return text

    return alter


def _file(name: str) -> str:
    return resources.files("bot.preview").joinpath("static", name).read_text("utf-8")
