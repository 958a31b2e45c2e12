"""How often a rewatch may meet, as it is offered while somebody types. Pure."""

from __future__ import annotations

from babel.dates import get_day_names

from bot.errors import UserError
from bot.schedule.rhythms import understand_rhythm
from bot.spelling import normalise
from bot.translations import Language
from bot.ui.rewatch.words import rhythm_words

OFFERED = ("week", "2 weeks", "day", "2 days", "3 days", "monday friday", "weekends")
MAX_NAME = 100


def rhythms(text: str, language: Language) -> list[tuple[str, str]]:
    """Return rhythms as (label, rule): what is meant by what was typed, else those with it in their names."""
    if text.strip():
        try:
            rule = understand_rhythm(text)
        except UserError:
            pass
        else:
            return [_choice(rule, language)]
    wanted = normalise(text)
    offered = [_choice(understand_rhythm(each), language) for each in (*OFFERED, *_weekdays())]
    return [(label, rule) for label, rule in offered if wanted in normalise(label)]


def _choice(rule: str, language: Language) -> tuple[str, str]:
    words = rhythm_words(rule, language)
    return f"{words[:1].upper()}{words[1:]}"[:MAX_NAME], rule


def _weekdays() -> list[str]:
    return [name.casefold() for name in get_day_names("wide", locale="en").values()]
