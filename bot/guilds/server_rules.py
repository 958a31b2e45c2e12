"""The rules of the drinking game that a server writes itself, beside the built-in ones. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.errors import N_, UserError

MAX_RULES = 50
MAX_TRIGGER_CHARACTERS = 100
MAX_NUMBER = 999_999
MAX_BUILT_IN = 99

ACTIONS = (
    ("sip", N_("Sip")),
    ("worry", N_("Worry")),
    ("sigh", N_("Sigh")),
    ("wait", N_("Wait")),
    ("attention", N_("Pay attention")),
    ("aww", N_("Say aww")),
    ("snack", N_("Snack")),
    ("cheer", N_("Cheer")),
)
"""What players may do, as rules name it and in words."""

EMPTY = N_("A rule needs words: say what has to happen.")
TOO_LONG = N_("A rule has at most {limit} characters, and this one has {n}. Say it shorter.")
MENTIONS = N_("A rule mentions no member, role, channel or command. Write the name without the sign before it.")
TWICE = N_("Rule {rule} says the same already. Say something else, or change that one.")
TOO_MANY = N_("A server has at most {limit} rules of its own. Remove one that you do not need.")

# Letters that Unicode has for the sake of other letters, and that nobody sees.
_BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"), " ")
_MENTION = re.compile(r"@(?:everyone|here)|<(?:@|#|/|id:)", re.IGNORECASE)


class UnfitError(ValueError):
    """A value that does not fit a setting, with the sentence that says why."""

    def __init__(self, why: UserError) -> None:
        super().__init__(str(why))
        self.why = why


def tidy(text: str) -> str:
    """Return what somebody typed on one line, without what nobody sees or what turns the direction of the line."""
    seen = (c if c.isprintable() else " " if c.isspace() else "" for c in text.translate(_BLANKS))
    return " ".join("".join(seen).split())


def require_trigger(text: str) -> str:
    """Return the words of a rule, tidied; raise `UnfitError` where they cannot be those of one."""
    words = tidy(text)
    if not words:
        raise UnfitError(UserError(EMPTY))
    if len(words) > MAX_TRIGGER_CHARACTERS:
        raise UnfitError(UserError(TOO_LONG, limit=MAX_TRIGGER_CHARACTERS, n=len(words)))
    if _MENTION.search(words):
        raise UnfitError(UserError(MENTIONS))
    return words


class ServerRule(BaseModel):
    """A rule that a server wrote: what happens, and what everybody does then."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    trigger: Annotated[str, AfterValidator(require_trigger)]
    action: Literal["sip", "worry", "sigh", "wait", "attention", "aww", "snack", "cheer"]


def require_rules(rules: dict[int, ServerRule]) -> dict[int, ServerRule]:
    """Return the rules of a server; raise `UnfitError` where they are too many, or two say the same."""
    if len(rules) > MAX_RULES:
        raise UnfitError(UserError(TOO_MANY, limit=MAX_RULES))
    said: dict[str, int] = {}
    for number, rule in rules.items():
        if (first := said.setdefault(compared(rule.trigger), number)) != number:
            raise UnfitError(UserError(TWICE, rule=own_key(first)))
    return rules


def _in_order(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))


ServerRules = Annotated[dict[Annotated[int, Field(gt=0, le=MAX_NUMBER)], ServerRule], AfterValidator(require_rules)]
BuiltInNumbers = Annotated[
    tuple[Annotated[int, Field(gt=0, le=MAX_BUILT_IN)], ...],
    Field(max_length=MAX_BUILT_IN),
    AfterValidator(_in_order),
]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Which rules a server plays by: its `own`, by number, and all built-in ones that are not `switched_off`."""

    own: tuple[tuple[int, ServerRule], ...] = ()
    switched_off: frozenset[int] = frozenset()


ALL_BUILT_IN = RuleSet()
"""What is played where there is no server, or none that has a say."""


def own_key(number: int) -> str:
    """Return what tells a server's own rule from the built-in one of the same number."""
    return f"s{number}"


def next_number(rules: Mapping[int, ServerRule]) -> int:
    """Return the number of a new rule: the one after the highest, or the first that is free."""
    number = max(rules, default=0) + 1
    return number if number <= MAX_NUMBER else next(n for n in range(1, MAX_NUMBER) if n not in rules)


def find_own(text: str, rules: Mapping[int, ServerRule]) -> int | None:
    """Return the number of the rule that `text` names, by its key or in its very words; None where none is."""
    wanted = compared(tidy(text))
    by_name = {compared(rule.trigger): number for number, rule in rules.items()}
    by_name |= {own_key(number): number for number in rules}
    return by_name.get(wanted)


def compared(text: str) -> str:
    """Return `text` as it is compared: two rules that differ in case or width alone are the same."""
    return unicodedata.normalize("NFKC", text).casefold()
