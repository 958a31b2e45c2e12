"""Cards for the rules of the drinking game: one, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.catalogue import Entry, Ref
from bot.guilds.server_rules import MAX_TRIGGER_CHARACTERS, ServerRule, own_key
from bot.translations import Language
from bot.ui.cards.lore import card, where
from bot.ui.document import Document, Section
from bot.ui.text import quote
from bot.ui.words import jumps, label, main_name, section


def rule(entry: Entry, accent: int | None, language: Language) -> Document:
    """Return everything this reader may know of a rule of the drinking game."""
    _ = language.gettext
    action = entry.one("action")
    credit = entry.one("credit")
    return card(
        entry,
        _("Drinking-game rule"),
        (
            Section(_("What to do"), (reaction(action.text if action else "", language),)),
            *where(entry, language),
            *section(_("Worth knowing"), entry.all("trivia"), language),
            *([Section(None, (f"-# {credit.text}",))] if credit else []),
        ),
        accent,
        language,
    )


def reaction(action: str, language: Language) -> str:
    """Return what players do, as an icon and words: never an icon alone."""
    _ = language.gettext
    return {
        "sip": "🥤 " + _("Take a sip of whatever you have"),
        "worry": "😟 " + _("Worry out loud"),
        "sigh": "😮‍💨 " + _("Sigh"),
        "wait": "⏳ " + _("Wait for an explanation"),
        "attention": "👀 " + _("Pay attention"),
        "aww": "🥺 " + _("Say aww"),
        "snack": "🍡 " + _("Have a snack"),
        "cheer": "🎉 " + _("Cheer"),
    }.get(action, action)


def rules(
    entries: Iterable[Entry],
    own: Sequence[tuple[int, ServerRule]],
    episode: Ref | None,
    character: Ref | None,
    accent: int | None,
    language: Language,
    *,
    is_narrowed: bool = False,
    is_ahead: bool = False,
) -> Document:
    """Return the rules by what players do; of an `episode` or `character`, where only theirs were asked for.

    `own` are the rules of the server, which are of no episode and of nobody. `is_narrowed` says that not all rules
    were asked for, `is_ahead` that nothing of the episode may be told here yet, so that every built-in rule is listed.
    """
    _ = language.gettext
    listed = list(entries)
    only = [ref for ref in (episode, character) if ref is not None]
    sections = _by_reaction(listed, () if only else own, language)
    notes = _notes(bool(listed), bool(own and only), is_ahead, language)
    if not sections:
        none = (
            _("No rule that may be told here is like that. Ask for fewer things at once.")
            if is_narrowed
            else _("Every built-in rule is switched off in this server, and it has none of its own.")
        )
        notes.insert(0, none)
    if notes:
        sections.insert(0, Section(None, tuple(notes)))
    credit = next((fact for entry in listed if (fact := entry.one("credit"))), None)
    if credit:
        last = sections[-1]
        sections[-1] = Section(last.heading, (*last.paragraphs, f"-# {credit.text}"))
    return Document(
        title=_("Rules of the game"),
        subtitle="  ·  ".join(label(ref, language) for ref in only)
        or _("A sip is of whatever you like. Tea counts as much as anything."),
        colour=accent,
        sections=tuple(sections),
        jumps=jumps(_("Go to a rule"), [entry.ref for entry in listed], language),
        may_hide_more=True,
        is_answer=bool(listed or (own and not only)),
    )


def own_line(number: int, rule: ServerRule) -> str:
    """Return a rule that a server wrote as an item of a list: what was typed, made harmless."""
    return f"- **{own_key(number)}** {quote(rule.trigger, MAX_TRIGGER_CHARACTERS)}"


def _by_reaction(entries: Sequence[Entry], own: Sequence[tuple[int, ServerRule]], language: Language) -> list[Section]:
    """Return the built-in rules and those of the server under what players do."""
    groups: dict[str, list[str]] = {}
    for entry in entries:
        action = entry.one("action")
        groups.setdefault(action.text if action else "", []).append(_line(entry, language))
    for number, rule in own:
        mark = language.gettext("a rule of this server")
        groups.setdefault(rule.action, []).append(f"{own_line(number, rule)}\n  -# {mark}")
    return [Section(reaction(action, language), tuple(lines)) for action, lines in groups.items()]


def _notes(has_listed: bool, has_left_out: bool, is_ahead: bool, language: Language) -> list[str]:
    _ = language.gettext
    notes = []
    if is_ahead and has_listed:
        notes.append(_("Where rules happen in that episode is not told here yet, so these are all of them."))
    if has_left_out:
        notes.append(_("This server's own rules are of no episode and of nobody, so they are left out here."))
    return notes


def _line(entry: Entry, language: Language) -> str:
    """Return a rule with the episodes in which it tends to happen, as far as may be told."""
    words = f"- **{entry.ref.slug}** {main_name(entry.ref.name, language)}"
    links = entry.linked("episode")
    sure = ", ".join(link.to.slug for link in links if link.confidence != "low")
    likely = ", ".join(link.to.slug for link in links if link.confidence == "low")
    parts = [language.gettext("episodes {episodes}", episodes=sure)] if sure else []
    parts += [language.gettext("likely in {episodes}", episodes=likely)] if likely else []
    return f"{words}\n  -# {'; '.join(parts)}" if parts else words
