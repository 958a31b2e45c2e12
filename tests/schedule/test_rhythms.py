"""How often: what people type is the rule that they mean, or is refused."""

from __future__ import annotations

import pytest

from bot.errors import UserError
from bot.schedule.rhythms import ENDLESS_ONLY, TOO_RARE, UNCLEAR_RHYTHM, understand_rhythm


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("week", "FREQ=WEEKLY"),
        ("Every week", "FREQ=WEEKLY"),
        ("2 weeks", "FREQ=WEEKLY;INTERVAL=2"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2"),
        ("day", "FREQ=DAILY"),
        ("daily", "FREQ=DAILY"),
        ("every 3 days", "FREQ=DAILY;INTERVAL=3"),
        ("monday friday", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("Fri, Mon and fridays", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("on thurs", "FREQ=WEEKLY;BYDAY=TH"),
        ("weekends", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("毎週", "FREQ=WEEKLY"),
        ("毎日", "FREQ=DAILY"),
        ("隔週", "FREQ=WEEKLY;INTERVAL=2"),
        ("３日ごと", "FREQ=DAILY;INTERVAL=3"),
        ("毎週金曜日", "FREQ=WEEKLY;BYDAY=FR"),
        ("月曜と金曜", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=WEEKLY;BYDAY=FR,MO", "FREQ=WEEKLY;BYDAY=MO,FR"),
    ],
)
def test_understood(typed: str, rule: str) -> None:
    """What is meant, in English and Japanese."""
    assert understand_rhythm(typed) == rule


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", UNCLEAR_RHYTHM),
        ("2", UNCLEAR_RHYTHM),
        ("whenever", UNCLEAR_RHYTHM),
        ("monday evening", UNCLEAR_RHYTHM),
        ("3日おき", UNCLEAR_RHYTHM),
        ("0 days", TOO_RARE),
        ("100 weeks", TOO_RARE),
        ("FREQ=DAILY;COUNT=3", ENDLESS_ONLY),
    ],
)
def test_refused(typed: str, message: str) -> None:
    """What may mean two things, or nothing, is not guessed."""
    with pytest.raises(UserError) as refused:
        understand_rhythm(typed)
    assert refused.value.message == message
