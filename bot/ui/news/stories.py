"""The newest headlines, and one story with the reasons of every decision about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.errors import Words
from bot.news.items import Reason, Story
from bot.store.news_items import Judged
from bot.translations import Language
from bot.ui.document import Document, Jump, Jumps, Route, Section
from bot.ui.layout import Reader
from bot.ui.news.season import ways_on
from bot.ui.news.words import (
    headline,
    headline_label,
    label_words,
    link,
    message_link,
    said,
    verdict_name,
    when,
)
from bot.ui.text import quote, shorten
from bot.ui.words import MAX_OPTION_CHARACTERS, bullet
from bot.watch.news import StoryView
from bot.watch.trace import Step, Trace

MAX_OPTIONS = 25
Names = Mapping[str, str]
"""What sources are called, by their ids."""


def latest(items: Sequence[Judged], stories: Sequence[tuple[str, str]], names: Names, reader: Reader) -> Document:
    """Return the newest headlines about the show, with a way to each story (key and label)."""
    _ = reader.language.gettext
    lines = [_line(judged, names, reader) for judged in items]
    nothing = _("No headline about the show has been found since the watch began.")
    return Document(
        title=_("The newest headlines"),
        subtitle=_("What each is follows from rules, not from anybody's opinion."),
        sections=(Section(None, tuple(lines) or (nothing,)),),
        jumps=(*story_jumps(stories, reader.language), ways_on(reader.language)),
        may_hide_more=True,
        has_long_texts=False,
    )


def story(
    view: StoryView, trace: Trace | None, names: Names, stories: Sequence[tuple[str, str]], reader: Reader
) -> Document:
    """Return a story: its items with the reasons of the rules, and every decision, as it came to here."""
    _ = reader.language.gettext
    sections = [Section(_("Who says it"), tuple(_reasoned(judged, names, reader) for judged in view.items))]
    changes = [_change(step, reader.language) for step in trace.steps] if trace else []
    if trace is not None and trace.summary is not None:
        changes = [said(trace.summary, reader.language)]
    if changes:
        sections.append(Section(_("What was decided"), tuple(changes)))
    return Document(
        title=_("A story and its reasons"),
        subtitle=_told_by(view.story, reader.language),
        sections=tuple(sections),
        jumps=(*story_jumps(stories, reader.language), ways_on(reader.language)),
        may_hide_more=True,
        has_long_texts=False,
    )


def no_story(stories: Sequence[tuple[str, str]], language: Language) -> Document:
    """Return the answer where a story is asked for that is not there."""
    _ = language.gettext
    return Document(
        title=_("Not found"),
        sections=(Section(None, (_("There is no such story. Pick one from the list that opens while you type."),)),),
        jumps=(*story_jumps(stories, language), ways_on(language)),
        is_answer=False,
        tells_story=False,
    )


def story_jumps(stories: Sequence[tuple[str, str]], language: Language) -> tuple[Jumps, ...]:
    """Return a select of stories, none where there are none."""
    options = tuple(Jump(Route("story", key), name) for key, name in stories)
    return (Jumps(language.gettext("Open a story"), options[:MAX_OPTIONS]),) if options else ()


def _line(judged: Judged, names: Names, reader: Reader) -> str:
    shown = headline(judged, reader.viewer, reader.last_episode, reader.language)
    return bullet(f"{shown}\n-# {_where(judged, names, reader.language)}")


def _where(judged: Judged, names: Names, language: Language) -> str:
    item = judged.item
    source = names.get(item.source_id, item.source_id)
    parts = [source, when(item.published or item.fetched_at), label_words(judged.judgement.label, language)]
    return "  ·  ".join([*parts, link(item.url)])


def _reasoned(judged: Judged, names: Names, reader: Reader) -> str:
    reasons = [_reason(reason, reader) for reason in judged.judgement.reasons]
    return "\n".join([_line(judged, names, reader), *(f"  -# {reason}" for reason in reasons)])


def _reason(reason: Reason, reader: Reader) -> str:
    """Return why a rule decided so; the words of a headline are left out where they may give something away."""
    is_finished = reader.viewer.seen >= reader.last_episode
    found = quote(reason.found) if is_finished else "…"
    return reader.language.gettext(reason.words, found=found) if reason.found else reader.language.gettext(reason.words)


def _change(step: Step, language: Language) -> str:
    _ = language.gettext
    change = step.decided.change
    before, after = verdict_name(change.before, language), verdict_name(change.after, language)
    head = f"**{before} → {after}**  {when(change.at, 'f')}"
    lines = [_(step.decided.because), _here(step, language)]
    return bullet("\n".join([head, *(f"-# {line}" for line in lines)]))


def _here(step: Step, language: Language) -> str:
    values = {
        name: language.gettext(value) if isinstance(value, Words) else value for name, value in step.here.values.items()
    }
    words = language.gettext(step.here.words, **values)
    if step.post is None or step.post.message_id is None:
        return words
    return f"{words} {message_link(step.post)}"


def _told_by(story: Story, language: Language) -> str:
    return language.ngettext(
        "{n} independent witness, since {time}",
        "{n} independent witnesses, since {time}",
        len(story.witnesses),
        time=when(story.opened_at),
    )


def labels(judged: Mapping[int, Judged], stories: Sequence[Story], reader: Reader) -> Iterator[tuple[str, str]]:
    """Yield the key of each story and what it is called: the headline that opened it, as far as that may be shown."""
    for one in stories:
        opening = judged.get(one.items[0]) if one.items else None
        if opening is not None:
            name = headline_label(opening, reader.viewer, reader.last_episode, reader.language)
            yield one.key, shorten(f"{one.opened_at:%Y-%m-%d}  {name}", MAX_OPTION_CHARACTERS)
