"""What admins see of announcements: a draft, the list, one of them, a question. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.clock import epoch
from bot.store.announcements import Announcement, Coming, Plan, State
from bot.translations import Language
from bot.ui.announce.post import Post
from bot.ui.announce.words import (
    facts_line,
    plain_label,
    snippet,
    state_lines,
    time_lines,
)
from bot.ui.controls import Button, Select, own_id
from bot.ui.layout import Layout, notice
from bot.ui.text import shorten
from bot.ui.words import wall_time, zone_words

Item = discord.ui.Item[Any]
PAGE_ENTRIES = 6
LISTED_TIMES = 2
SHOWN_TIMES = 5


@dataclass(frozen=True, slots=True)
class View:
    """A plan as it will look: its post, when it comes, and what is wrong with it, in words."""

    plan: Plan
    post: Post
    times: Sequence[Coming]
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    announcement: Announcement
    times: Sequence[Coming] = field(default_factory=tuple)


def preview(draft_id: int, view: View, language: Language, note: str = "", *, is_new: bool) -> Layout:
    """Show a draft, with the buttons that save it, change it, or do not; `note` says why it was not saved so far."""
    _ = language.gettext
    title = _("Schedule this announcement?") if is_new else _("Change this announcement?")
    head = f"## {title}\n{note or _('Nothing is saved yet. So it will look:')}"
    buttons: list[Button] = [
        discord.ui.Button(label=_("Save"), style=discord.ButtonStyle.primary, custom_id=f"1:ann:save:{draft_id}"),
        discord.ui.Button(label=_("Change text …"), custom_id=f"1:ann:word:{draft_id}"),
    ]
    if is_new and view.plan.role_id is not None:
        buttons.append(discord.ui.Button(label=_("Mention nobody"), custom_id=f"1:ann:mute:{draft_id}"))
    buttons.append(discord.ui.Button(label=_("Cancel"), custom_id=f"1:ann:drop:{draft_id}"))
    return Layout(
        discord.ui.TextDisplay(head),
        *_as_posted(view, language),
        discord.ui.ActionRow(*buttons),
    )


def one(announcement: Announcement, view: View, language: Language, note: str = "") -> Layout:
    """Show an announcement, with what can be done with it."""
    _ = language.gettext
    head = f"## {_('Announcement')}"
    lines = [part for part in (note, head, *state_lines(announcement, language)) if part]
    return Layout(
        discord.ui.TextDisplay("\n".join(lines)),
        *_as_posted(view, language),
        discord.ui.ActionRow(*_verbs(announcement, language)),
    )


def listing(listed: Sequence[Listed], page: int, count: str, language: Language) -> Layout:
    """Show a page of the announcements of a server; `count` says how many there are and can be."""
    _ = language.gettext
    pages = max(1, -(-len(listed) // PAGE_ENTRIES))
    page = min(page, pages - 1)
    shown = listed[page * PAGE_ENTRIES : (page + 1) * PAGE_ENTRIES]
    items: list[Item] = [
        discord.ui.TextDisplay(f"## {_('Announcements')}\n{count}"),
        discord.ui.Separator(),
        *(discord.ui.TextDisplay("\n".join(_entry(one_of, language))) for one_of in shown),
        discord.ui.ActionRow(_select(shown, page, language)),
    ]
    turns: list[Button] = [
        discord.ui.Button(label=label, custom_id=f"1:ann:page:{to}")
        for label, to in (
            ("‹ " + _("Page {page}", page=page), page - 1),
            (_("Page {page}", page=page + 2) + " ›", page + 1),
        )
        if 0 <= to < pages
    ]
    return Layout(*items, discord.ui.ActionRow(*turns)) if turns else Layout(*items)


def question(announcement: Announcement, language: Language, note: str = "") -> Layout:
    """Ask whether to delete an announcement."""
    _ = language.gettext
    identity, plan = announcement.announcement_id, announcement.plan
    head = _("**Delete this announcement?** You can undo it afterwards.")
    yes: Button = discord.ui.Button(
        label=_("Delete"),
        style=discord.ButtonStyle.danger,
        custom_id=f"1:ann:delete:{announcement.revision}:{identity}",
    )
    no: Button = discord.ui.Button(label=_("Keep it"), custom_id=f"1:ann:open:{identity}")
    lines = (note, head, snippet(plan), facts_line(plan, language), *state_lines(announcement, language))
    return notice("\n".join(line for line in lines if line), yes, no)


def deleted(announcement: Announcement, language: Language) -> Layout:
    """Say that an announcement is deleted, with an undo."""
    words = language.gettext("Deleted: {announcement}", announcement=snippet(announcement.plan))
    undo: Button = discord.ui.Button(
        label=language.gettext("Undo"), custom_id=f"1:ann:restore:{announcement.announcement_id}"
    )
    return notice(words, undo)


def trial(view: View, language: Language) -> Layout:
    """Show a post as it would look now, to an admin alone."""
    words = language.gettext(
        "Only you see this, and nobody is notified. So it would look now in {channel}:",
        channel=f"<#{view.plan.channel_id}>",
    )
    problems = "\n".join(view.problems)
    return Layout(
        discord.ui.TextDisplay("\n".join(part for part in (words, problems) if part)),
        discord.ui.Separator(),
        *(discord.ui.TextDisplay(text) for text in view.post.texts),
    )


def _as_posted(view: View, language: Language) -> list[Item]:
    """Return the post within a frame, and below it when it comes and what is wrong."""
    frame: discord.ui.Container[Any] = discord.ui.Container()
    for text in view.post.texts:
        frame.add_item(discord.ui.TextDisplay(text))
    return [frame, discord.ui.TextDisplay("\n".join(_facts(view, language)))]


def _facts(view: View, language: Language) -> list[str]:
    _ = language.gettext
    lines = [facts_line(view.plan, language)]
    zone = zone_words(view.plan.zone)
    if len(view.times) == 1:
        (only,) = view.times
        when = f"**{wall_time(only.local, language)}** ({zone})"
        lines.append(_("When: {when}, for you {yours}", when=when, yours=f"<t:{epoch(only.at)}:F>"))
    elif view.times:
        lines.append(_("The next times, in {zone} and for you:", zone=f"**{zone}**"))
        lines += time_lines(view.times, language)
    return [*lines, *view.problems]


def _entry(listed: Listed, language: Language) -> list[str]:
    _ = language.gettext
    plan = listed.announcement.plan
    lines = [f"**{snippet(plan)}**", facts_line(plan, language)]
    if listed.times:
        times = ", ".join(f"<t:{epoch(coming.at)}:f>" for coming in listed.times)
        lines.append(_("Next: {times}", times=times))
    return [*lines, *state_lines(listed.announcement, language)]


def _select(shown: Sequence[Listed], page: int, language: Language) -> Select:
    custom_id = f"1:ann:pick:{page}"
    options = [
        discord.SelectOption(
            label=shorten(plain_label(listed.announcement, language), 100),
            value=str(listed.announcement.announcement_id),
        )
        for listed in shown
    ]
    return discord.ui.Select(
        placeholder=language.gettext("Open one, to test, pause, change or delete it …"),
        custom_id=custom_id,
        id=own_id(custom_id),
        options=options,
    )


def _verbs(announcement: Announcement, language: Language) -> list[Button]:
    _ = language.gettext
    identity = announcement.announcement_id
    buttons: list[Button] = [discord.ui.Button(label=_("Test"), custom_id=f"1:ann:test:{identity}")]
    if announcement.state is not State.ENDED:
        if announcement.coming is None or announcement.refusal is not None:
            buttons.append(discord.ui.Button(label=_("Resume"), custom_id=f"1:ann:resume:{identity}"))
        else:
            buttons.append(discord.ui.Button(label=_("Pause"), custom_id=f"1:ann:pause:{identity}"))
        buttons.append(discord.ui.Button(label=_("Change text …"), custom_id=f"1:ann:reword:{identity}"))
    buttons.append(discord.ui.Button(label=_("Delete …"), custom_id=f"1:ann:ask:{identity}"))
    buttons.append(discord.ui.Button(label=_("All announcements"), custom_id="1:ann:page:0"))
    return buttons
