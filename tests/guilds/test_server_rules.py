"""The rules that a server writes itself: what one may hold, which number it gets, what is refused and why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.content.models import Action
from bot.errors import UserError
from bot.guilds import Guilds, GuildSettings
from bot.guilds.server_rules import (
    ACTIONS,
    MAX_NUMBER,
    MAX_RULES,
    MAX_TRIGGER_CHARACTERS,
    ServerRule,
    UnfitError,
    find_own,
    next_number,
    require_trigger,
    tidy,
)
from bot.store.database import Database
from bot.store.guilds import GuildStore, PresenceStore
from tests.guilds.rules import triggers
from tests.guilds.test_guilds import AOI, NAO, SERVER, Clock


@pytest_asyncio.fixture
async def guilds(tmp_path: Path) -> AsyncIterator[Guilds]:
    database = await Database.open(tmp_path / "akudama.db")
    yield Guilds(GuildStore(database), PresenceStore(database), Clock())
    await database.close()


def rule(trigger: str, action: Any = "sip") -> ServerRule:
    return ServerRule(trigger=trigger, action=action)


def added(trigger: str, action: str = "sip") -> Any:
    def updates(newest: GuildSettings) -> Mapping[str, Any]:
        return {f"drinks.rules.{next_number(newest.drinks.rules)}": {"trigger": trigger, "action": action}}

    return updates


async def rules(guilds: Guilds) -> dict[int, str]:
    return {number: rule.trigger for number, rule in (await guilds.settings(SERVER)).drinks.rules.items()}


def test_players_do_the_same_by_either_kind_of_rule() -> None:
    """A server's rule may ask for whatever a built-in one may, and for nothing else."""
    assert [action for action, _ in ACTIONS] == list(get_args(Action))
    assert get_args(ServerRule.model_fields["action"].annotation) == get_args(Action)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Somebody \t sighs\n", "Somebody sighs"),
        ("one\u2028two\u00a0three\u3000four", "one two three four"),
        ("\u202egnp\u202c \u2066x\u2069 \u200f\u061c", "gnp x"),
        ("a\x00b\x1bc", "abc"),
        ("zero\u200bwidth", "zerowidth"),
        ("\u3164 tea \u2800", "tea"),
        ("🍵 **tea**", "🍵 **tea**"),
    ],
)
def test_what_is_typed_becomes_one_line(typed: str, kept: str) -> None:
    """Nothing that nobody sees, and nothing that turns the direction of the line, is kept."""
    assert require_trigger(typed) == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "needs words"),
        (" \n\u200b\u3164\u202e", "needs words"),
        ("x" * (MAX_TRIGGER_CHARACTERS + 1), "at most 100 characters, and this one has 101"),
        *[
            (f"hello {mention} again", "mentions no member")
            for mention in ("@everyone", "@HERE", "@every\u200bone", "<@1>", "<@!1>", "<@&1>", "<#1>", "</rules:1>")
        ],
    ],
)
def test_what_is_no_rule_is_refused(typed: str, told: str) -> None:
    """With a sentence that says why."""
    with pytest.raises(UnfitError, match=told) as refused:
        require_trigger(typed)
    assert str(refused.value.why) == str(refused.value)
    with pytest.raises(ValidationError):
        rule(typed)


@given(st.text(max_size=300))
def test_tidying_is_done_once_and_for_all(text: str) -> None:
    """What was tidied stays as it is, whatever was typed."""
    assert tidy(tidy(text)) == tidy(text)
    assert "\n" not in tidy(text)


@given(triggers)
def test_a_rule_is_found_by_its_words(trigger: str) -> None:
    """As they stand, in other letters, with spaces around them; a key finds its own rule first."""
    found = {7: rule(trigger), 3: rule("s4"), 4: rule("something else entirely")}
    assert find_own("s7", found) == find_own(" S7 ", found) == 7
    assert find_own("s4", found) == 4
    if trigger.casefold() not in {"s3", "s4", "s7", "something else entirely"}:
        assert find_own(f"  {trigger} ", found) == 7


def test_numbers_go_on_after_the_highest() -> None:
    """A gap is not filled; only past the last number there is are free ones looked for."""
    assert next_number({}) == 1
    assert next_number({1: rule("a"), 7: rule("b")}) == 8
    assert next_number({1: rule("a"), MAX_NUMBER: rule("b")}) == 2


async def test_added_at_once_by_many(guilds: Guilds) -> None:
    """Each rule gets a number of its own, and none is lost."""
    await asyncio.gather(*(guilds.change(SERVER, AOI + n % 2, added(f"rule {n}")) for n in range(20)))
    kept = await rules(guilds)
    assert sorted(kept) == list(range(1, 21))
    assert sorted(kept.values()) == sorted(f"rule {n}" for n in range(20))


async def test_one_more_than_fits(guilds: Guilds) -> None:
    """The 51st is refused, also where it would come by an undo; nothing is lost."""
    for number in range(1, MAX_RULES + 1):
        await guilds.change(SERVER, AOI, added(f"rule {number}"))
    with pytest.raises(UserError, match="at most 50 rules of its own"):
        await guilds.change(SERVER, AOI, added("one more"))
    removed = await guilds.change(SERVER, AOI, {"drinks.rules.9": None})
    await guilds.change(SERVER, NAO, added("one more"))
    assert removed is not None
    with pytest.raises(UserError, match="at most 50 rules of its own"):
        await guilds.undo(SERVER, AOI, removed.number)
    kept = await rules(guilds)
    assert len(kept) == MAX_RULES and 9 not in kept and kept[MAX_RULES + 1] == "one more"


async def test_no_two_say_the_same(guilds: Guilds) -> None:
    """Whatever the case and width of the letters, and also where the second would come by an undo."""
    await guilds.change(SERVER, AOI, added("Somebody sighs"))
    for again in ("somebody  SIGHS", "ｓomebody sighs\u200b"):
        with pytest.raises(UserError, match="Rule s1 says the same already"):
            await guilds.change(SERVER, NAO, added(again, "aww"))
    await guilds.change(SERVER, AOI, added("Somebody laughs"))
    removed = await guilds.change(SERVER, AOI, {"drinks.rules.1": None})
    await guilds.change(SERVER, AOI, added("SOMEBODY SIGHS"))
    assert removed is not None
    with pytest.raises(UserError, match="Rule s3 says the same already"):
        await guilds.undo(SERVER, AOI, removed.number)
    assert await rules(guilds) == {2: "Somebody laughs", 3: "SOMEBODY SIGHS"}


async def test_what_was_decided_from_the_newest_is_all_or_nothing(guilds: Guilds) -> None:
    """A decision that refuses leaves everything as it was."""

    def refuses(_newest: GuildSettings) -> Mapping[str, Any]:
        raise UserError("no")

    await guilds.change(SERVER, AOI, added("Tea"))
    with pytest.raises(UserError, match="no"):
        await guilds.change(SERVER, AOI, refuses)
    assert len(await guilds.history(SERVER)) == 1 and await rules(guilds) == {1: "Tea"}


async def test_a_rule_is_kept_as_it_is_read(guilds: Guilds) -> None:
    """The store and the history hold the tidied words."""
    change = await guilds.change(SERVER, AOI, added(" Tea\n time "))
    assert change is not None
    (entry,) = change.entries
    assert (entry.path, entry.before) == ("drinks.rules.1", None)
    assert entry.after == '{"trigger":"Tea time","action":"sip"}'


async def test_built_in_rules_that_are_off(guilds: Guilds) -> None:
    """Each once and in order; an impossible number is refused."""
    await guilds.change(SERVER, AOI, {"drinks.switched_off": [7, 3, 7]})
    drinks = (await guilds.settings(SERVER)).drinks
    assert drinks.switched_off == (3, 7) and drinks.rule_set.switched_off == {3, 7}
    for wrong in ([0], [100], ["three"], 3):
        with pytest.raises(UserError, match="nothing was changed"):
            await guilds.change(SERVER, AOI, {"drinks.switched_off": wrong})
