"""How often: what is offered, what can be typed, and how it is read."""

from __future__ import annotations

import pytest

from bot.errors import UserError
from bot.schedule.recurrence import check_rule
from bot.translations import Translations
from bot.ui.announce.repeats import ONCE, REPEATS, repeat_choices, repeat_words, rule_of
from tests.harness import ROOT

LANGUAGES = Translations(ROOT / "data" / "locale")
ENGLISH, JAPANESE = LANGUAGES.language("en"), LANGUAGES.language("ja")


@pytest.mark.parametrize("language", [ENGLISH, JAPANESE], ids=lambda language: language.code)
def test_every_choice_is_a_rule(language) -> None:
    """What is offered is accepted by its value and by its words, in either language, and reads the same again."""
    offered = repeat_choices("", language)
    assert len(offered) == len(REPEATS) <= 25
    for (words, value), (_, rule) in zip(offered, REPEATS, strict=True):
        assert rule_of(value, language) == rule_of(words, language) == rule == check_rule(rule)
        assert repeat_words(rule, language) == words


def test_the_choices_follow_what_is_typed() -> None:
    """By a part of their words, or of their rule."""
    assert [words for words, _ in repeat_choices("week", ENGLISH)] == [
        "Monday to Friday",
        "Every week",
        "Every two weeks",
    ]
    assert repeat_choices("freq=daily", ENGLISH) == [("Every day", "FREQ=DAILY")]
    assert repeat_choices("once", ENGLISH) == [("Once", ONCE)]
    assert repeat_choices("never ever", ENGLISH) == []


def test_a_typed_rule() -> None:
    """It is written in one way, and shown as it is."""
    assert rule_of("rrule:freq=weekly;byday=fr,mo", ENGLISH) == "FREQ=WEEKLY;BYDAY=MO,FR"
    assert repeat_words("FREQ=WEEKLY;BYDAY=MO,FR", ENGLISH) == "`FREQ=WEEKLY;BYDAY=MO,FR`"


@pytest.mark.parametrize("typed", ["sometimes", "FREQ=SECONDLY", "FREQ=DAILY;BYSETPOS=1", "{episode}"])
def test_what_is_no_rule(typed: str) -> None:
    """It is refused by a sentence."""
    with pytest.raises(UserError):
        rule_of(typed, ENGLISH)
