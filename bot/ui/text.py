"""Fit text into what Discord takes: by characters and by bytes, never through the middle of a word."""

from __future__ import annotations

import re

import discord

from bot.ui.document import Section

MAX_MESSAGE_CHARACTERS = 4_000
# Not documented: above this sum of UTF-8 bytes and 12 a display Discord answers 500.
# https://github.com/discord/discord-api-docs/issues/8554
MAX_MESSAGE_BYTES = 10_170
BYTES_PER_DISPLAY = 12

PAGE_CHARACTERS = 1_900
PAGE_BYTES = 6_000
PAGE_BLOCKS = 8
"""A page is far smaller than Discord allows: it should fit on a screen."""

_MEANS_SOMETHING = re.compile(r"[\\*_~`|\[<]|:(?=/)")
"""What begins markdown, a link, a mention or a time of Discord; what is quoted never begins a line."""
_BREAKS = re.compile(r"\n|(?<=[.!?。！？])\s*|(?<=[,;、])\s*|\s+")


def weigh(text: str) -> int:
    """Return what a text display of `text` costs in bytes."""
    return len(text.encode()) + BYTES_PER_DISPLAY


def fit(
    sections: tuple[Section, ...],
    characters: int = PAGE_CHARACTERS,
    weight: int = PAGE_BYTES,
    blocks: int = PAGE_BLOCKS,
) -> tuple[tuple[str, ...], ...]:
    """Return pages of text blocks, each page within `characters`, `weight` bytes and `blocks`; at least one page.

    A section that does not fit goes on, under its heading again, on the next page.
    """
    pages: list[list[str]] = [[]]
    for section in sections:
        head = f"### {section.heading}\n" if section.heading else ""
        block = ""
        for paragraph in section.paragraphs:
            for piece in split(paragraph, characters - len(head), weight - weigh(head)):
                grown = f"{block}\n{piece}" if block else head + piece
                if _fits([*pages[-1], grown], characters, weight, blocks):
                    block = grown
                    continue
                if block:
                    pages[-1].append(block)
                if pages[-1] and not _fits([*pages[-1], head + piece], characters, weight, blocks):
                    pages.append([])
                block = head + piece
        if block:
            pages[-1].append(block)
    return tuple(tuple(page) for page in pages)


def _fits(page: list[str], characters: int, weight: int, blocks: int) -> bool:
    return (
        len(page) <= blocks
        and sum(len(block) for block in page) <= characters
        and sum(weigh(block) for block in page) <= weight
    )


def split(text: str, characters: int, weight: int) -> list[str]:
    """Return `text` in pieces within the limits, cut at a line, else a sentence, a clause, a word.

    Only a single word longer than a piece (Japanese without punctuation, say) is cut inside.
    """
    pieces = []
    rest = text.rstrip()
    while len(rest) > characters or weigh(rest) > weight:
        room = characters
        while weigh(rest[:room]) > weight:
            room -= 1
        at = _best_break(rest, room)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*pieces, rest] if rest else pieces


def _best_break(text: str, room: int) -> int:
    breaks = [match for match in _BREAKS.finditer(text, 1, room + 1) if match.start() <= room]
    for kinds in ("\n", ".!?。！？", ",;、", ""):
        # A break in the first third would leave a page nearly empty.
        fitting = [m.start() for m in breaks if m.start() > room // 3 and _is_kind(text, m, kinds)]
        if fitting:
            return fitting[-1]
    spaces = [m.start() for m in breaks if m.start() > 0 and m.group()]
    return spaces[-1] if spaces else room


def _is_kind(text: str, match: re.Match[str], kinds: str) -> bool:
    if not kinds:
        return bool(match.group())
    return match.group()[:1] == "\n" if kinds == "\n" else text[match.start() - 1] in kinds


def quote(text: str, limit: int = 60) -> str:
    """Return what a person typed, shortened and harmless: no markdown, no mention, no direction tricks."""
    line = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    # discord.py's own escaping leaves addresses alone, with whatever is written inside or right after them.
    escaped: str = discord.utils.escape_mentions(_MEANS_SOMETHING.sub(r"\\\g<0>", line))
    # Isolated, so that right-to-left text does not turn the sentence around it.
    return f"\u2068{escaped}\u2069"


def shorten(text: str, limit: int) -> str:
    """Return `text` within `limit` characters, ended with an ellipsis at a word where it is longer."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:") + "…"
