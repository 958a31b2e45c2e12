"""Rules as servers may write them, made up by hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bot.guilds.server_rules import (
    ACTIONS,
    MAX_NUMBER,
    MAX_TRIGGER_CHARACTERS,
    UnfitError,
    compared,
    require_trigger,
)


def _fits(text: str) -> bool:
    try:
        return require_trigger(text) == text
    except UnfitError:
        return False


triggers = st.text(max_size=MAX_TRIGGER_CHARACTERS).filter(_fits)
actions = st.sampled_from([action for action, _ in ACTIONS])


def _by_number(rules: list[dict[str, Any]], numbers: list[int]) -> dict[str, dict[str, Any]]:
    return {str(number): rule for number, rule in zip(numbers, rules, strict=False)}


written_rules = st.builds(
    _by_number,
    st.lists(
        st.fixed_dictionaries({"trigger": triggers, "action": actions}),
        max_size=5,
        unique_by=lambda rule: compared(rule["trigger"]),
    ),
    st.lists(st.integers(1, MAX_NUMBER), min_size=5, max_size=5, unique=True),
)
built_in_numbers = st.lists(st.integers(1, 99), max_size=20)
