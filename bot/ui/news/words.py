"""How the news is worded: verdicts, labels, and headlines that nobody here wrote. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from bot.catalogue import Viewer
from bot.clock import epoch
from bot.errors import N_
from bot.news.items import Event, Label, Medium, Reason, Tier, Verdict
from bot.store.news_items import Judged
from bot.store.outbox import Posted
from bot.translations import Language
from bot.ui.text import quote
from bot.watch.health import Line

MAX_HEADLINE = 160
MAX_URL = 600
MAX_FOUND = 160

HIDDEN_HEADLINE = N_("A headline that may give something away; it is shown once everything may be told.")

_SAFE_EVENTS = {Event.SEQUEL, Event.UPDATE, Event.ANNOUNCEMENT, Event.DENIAL}
_HOST = re.compile(r"[a-z0-9.-]+")


def verdict_words(verdict: Verdict, language: Language) -> str:
    """Return the answer to whether there is a second season."""
    _ = language.gettext
    return {
        Verdict.NOTHING: "🔴 " + _("**No.** A second season has not been announced."),
        Verdict.TEASER: "🟠 " + _("**No.** Something was teased, and nobody has said what."),
        Verdict.CLAIM: "🟠 " + _("**Not confirmed.** It is claimed, but by nobody who can be relied on."),
        Verdict.REPORTED: "🟡 " + _("**Reported**, by those who check what they print; not official yet."),
        Verdict.OFFICIAL: "🟢 " + _("**Yes.** A second season is officially announced."),
    }[verdict]


def verdict_name(verdict: Verdict, language: Language) -> str:
    """Return a verdict in a word or two, for a list of changes."""
    _ = language.gettext
    return {
        Verdict.NOTHING: _("nothing announced"),
        Verdict.TEASER: _("teaser"),
        Verdict.CLAIM: _("unverified claim"),
        Verdict.REPORTED: _("reported"),
        Verdict.OFFICIAL: _("official"),
    }[verdict]


def label_words(label: Label, language: Language) -> str:
    """Return what an item is."""
    _ = language.gettext
    return {
        Label.OFFICIAL: _("official"),
        Label.REPORT: _("a report"),
        Label.RUMOUR: _("hearsay"),
        Label.SPECULATION: _("a guess"),
        Label.OTHER: _("about something else"),
    }[label]


def tier_words(tier: Tier, language: Language) -> str:
    """Return how far a source is trusted."""
    _ = language.gettext
    return {
        Tier.S: _("official"),
        Tier.A: _("checks what it prints"),
        Tier.B: _("a lead"),
        Tier.N: _("noise"),
    }[tier]


def headline(judged: Judged, viewer: Viewer, last_episode: int, language: Language) -> str:
    """Return a headline, made harmless; for a reader who has not seen everything only where it is about a new season.

    Nobody here wrote it, so nobody here knows what any other headline gives away.
    """
    if may_show(judged, viewer, last_episode):
        return quote(judged.item.title, MAX_HEADLINE)
    return f"*{language.gettext(HIDDEN_HEADLINE)}*"


def headline_label(judged: Judged, viewer: Viewer, last_episode: int, language: Language) -> str:
    """Return the same for an option of a list, which knows no markdown."""
    return judged.item.title if may_show(judged, viewer, last_episode) else language.gettext(HIDDEN_HEADLINE)


def exhibit(judged: Judged, viewer: Viewer, last_episode: int, language: Language) -> str:
    """Return a piece of evidence: the headline, what it is, when it came, and where it is to be read."""
    shown = headline(judged, viewer, last_episode, language)
    date = when(judged.item.published or judged.item.fetched_at)
    return f"{shown}\n-# {label_words(judged.judgement.label, language)}  ·  {date}  ·  {link(judged.item.url)}"


def may_show(judged: Judged, viewer: Viewer, last_episode: int) -> bool:
    """Tell whether a headline may be shown to a reader."""
    told = judged.judgement
    return viewer.seen >= last_episode or (told.event in _SAFE_EVENTS and told.medium is Medium.ANIME)


def link(url: str) -> str:
    """Return a link that shows where it leads, or nothing for an address that is none."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    # Whatever could end the link early is written in its percent form, which may be nine times as long.
    address = percent_encode(url, safe=":/?#@!$&*+,;=%~")
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or len(address) > MAX_URL:
        return ""
    return f"[{host}](<{address}>)"


def message_link(post: Posted) -> str:
    """Return a link to the message that a post has become."""
    return f"https://discord.com/channels/{post.guild_id}/{post.channel_id}/{post.message_id}"


def reason_words(reason: Reason, language: Language) -> str:
    """Return why the verdict changed."""
    # The names of witnesses may be what a stranger's headline ends with.
    values = {"found": quote(reason.found, MAX_FOUND)} if reason.found else {}
    return language.gettext(reason.words, **values)


def said(line: Line, language: Language) -> str:
    """Return a sentence about a source; what the source itself said in it is made harmless."""
    values: Mapping[str, object] = {
        name: quote(value) if isinstance(value, str) else value for name, value in line.values.items()
    }
    return language.gettext(line.words, **values)


def when(moment: datetime | None, style: str = "d") -> str:
    """Return a time that Discord shows in each reader's own zone, a dash where it is not known."""
    return "–" if moment is None else f"<t:{epoch(moment)}:{style}>"
