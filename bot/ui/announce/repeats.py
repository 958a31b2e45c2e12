"""How announcements repeat, as people choose it, type it and read it. Pure."""

from __future__ import annotations

from bot.errors import N_
from bot.schedule.recurrence import check_rule
from bot.spelling import normalise
from bot.translations import Language

REPEATS = (
    (N_("Once"), ""),
    (N_("Every day"), "FREQ=DAILY"),
    (N_("Monday to Friday"), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    (N_("Every week"), "FREQ=WEEKLY"),
    (N_("Every two weeks"), "FREQ=WEEKLY;INTERVAL=2"),
    (N_("Every month on that day"), "FREQ=MONTHLY"),
    (N_("On the last day of every month"), "FREQ=MONTHLY;BYMONTHDAY=-1"),
    (N_("Every year"), "FREQ=YEARLY"),
)
"""What is offered, each with its rule; any other rule of RFC 5545 that is supported can be typed."""
ONCE = "once"
"""The value of the choice that has no rule; an empty one would be no value."""


def repeat_choices(text: str, language: Language) -> list[tuple[str, str]]:
    """Return what is offered while somebody types, each as (label, value)."""
    wanted = normalise(text)
    return [
        (words, rule or ONCE)
        for name, rule in REPEATS
        if wanted in normalise(words := language.gettext(name)) or wanted in normalise(rule)
    ]


def rule_of(text: str, language: Language) -> str:
    """Return the rule that somebody chose or typed; raise `UserError` where it is none."""
    wanted = normalise(text)
    for name, rule in REPEATS:
        if wanted in {normalise(name), normalise(language.gettext(name))}:
            return rule
    return check_rule(text)


def repeat_words(rule: str, language: Language) -> str:
    """Return how something repeats; what is not among the choices, as its rule."""
    known = {rule: name for name, rule in REPEATS}
    return language.gettext(known[rule]) if rule in known else f"`{rule}`"
