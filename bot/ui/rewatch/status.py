"""Where a rewatch stands, for whoever asks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.clock import epoch
from bot.store.rewatch_plans import Stage
from bot.translations import Language
from bot.ui.document import Document, Jump, Route, Section
from bot.ui.rewatch.posts import Scene
from bot.ui.rewatch.words import attendance_lines, episodes_words, meeting_line, plan_line, state_words


def status(scene: Scene) -> Document:
    """Return the whole plan, what comes next, where, and who comes."""
    _, rewatch = scene.language.gettext, scene.rewatch
    coming = rewatch.next
    lines = [meeting_line(each, scene.titles, scene.language, is_next=each is coming) for each in rewatch.meetings]
    state = state_words(rewatch.state, scene.language)
    return Document(
        title=_("Rewatch: {show}", show=scene.show),
        subtitle=plan_line(rewatch.plan, scene.language),
        colour=scene.colour,
        sections=(
            *([Section(None, (state,))] if state else []),
            *_next(scene),
            Section(_("Meetings"), tuple(lines)),
            Section(None, tuple(f"-# {line}" for line in _hints(scene))),
        ),
        following=_card_of_next(scene),
        tells_story=False,
    )


def nothing(mention: Callable[[str], str], language: Language) -> Document:
    """Say that nothing is planned, and how to plan it."""
    _ = language.gettext
    words = _(
        "No rewatch is planned here. Whoever may manage events plans one with {plan}: an evening for each episode,"
        " with reminders, the game, and who comes.",
        plan=mention("rewatch-admin plan"),
    )
    return Document(_("Rewatch"), sections=(Section(None, (words,)),), is_answer=False, tells_story=False)


def _card_of_next(scene: Scene) -> Jump | None:
    """Return the way to the card of what is watched next."""
    coming = scene.rewatch.next
    number = coming.first_episode if coming else 0
    return Jump(Route("episode", str(number)), scene.titles[number]) if number in scene.titles else None


def _next(scene: Scene) -> Iterator[Section]:
    _, coming = scene.language.gettext, scene.rewatch.next
    if coming is None:
        return
    name = f"**{episodes_words(coming, scene.titles, scene.language)}**"
    when = f"<t:{epoch(coming.at)}:F> (<t:{epoch(coming.at)}:R>)"
    where = f"<#{scene.rewatch.plan.channel_id}>"
    head = _("On now") if coming.stage is Stage.BEGUN else _("Next")
    lines = (_("{episodes}, {when}, in {place}", episodes=name, when=when, place=where),)
    yield Section(head, (*lines, *attendance_lines(scene.attendance, scene.language)))


def _hints(scene: Scene) -> Iterator[str]:
    _, rewatch = scene.language.gettext, scene.rewatch
    if any(meeting.stage is Stage.MISSED for meeting in rewatch.meetings):
        yield _(
            "⚠️ What was missed left the spoiler limit as it was. {move} gives it another time.",
            move=scene.mention("rewatch-admin move"),
        )
    yield _("You read these times by your own clock.")
    yield _("{calendar} puts them into your calendar.", calendar=scene.mention("rewatch calendar"))
    if rewatch.message_id is not None and rewatch.next is not None:
        link = f"https://discord.com/channels/{rewatch.plan.guild_id}/{rewatch.plan.channel_id}/{rewatch.message_id}"
        yield _("Say there whether you come: {link}", link=link)
