"""The largest evening there can be fits what Discord takes, and what has no room is not kept quiet about."""

from __future__ import annotations

import pytest

from bot.party import Deal, Mode
from bot.party import play as moves
from bot.store.games import PlayedRule
from bot.translations import Translations
from bot.ui.games import mine
from bot.ui.games.board import board
from bot.ui.games.summary import summary, told
from bot.ui.games.view import RuleWords, View
from bot.ui.layout import Layout
from tests.discord_api import limits
from tests.harness import ROOT, texts
from tests.party.tables import Evening

TRANSLATIONS = Translations(ROOT / "data" / "locale")
ACTIONS = ("sip", "worry", "sigh", "wait", "attention", "aww", "snack", "cheer")
WORDINGS = {"markdown": "*_" * 50, "Japanese": "漢" * 100, "words": "A rather long rule of ours " * 3}


class Crowded(Evening):
    """Sixty players with ids as long as they come, who called each of many rules."""

    def __init__(self, deal: Deal, wording: str, own: int, players: int = moves.MAX_PLAYERS) -> None:
        built_in = tuple(PlayedRule(str(n), ACTIONS[n % 8]) for n in range(1, 18))
        written = tuple(PlayedRule(f"s{999_000 + n}", ACTIONS[n % 8], wording) for n in range(own))
        super().__init__(deal, (*built_in, *written))
        people = [10**18 + number for number in range(players)]
        for person in people:
            self.make(moves.join, person)
        hands = self.table.hands()
        for rule in (*self.table.rules, *self.table.rules):
            holders = [person for seat, person in enumerate(people, start=1) if rule in hands[seat]]
            for person in holders[:5]:
                self.make(moves.call(rule), person, after=1)
            self.now += 7

    def view(self, code: str) -> View:
        wording = "漢字の長い言葉" * 14 if code == "ja" else "A wording that is as long as a rule may be " * 2
        return View(
            table=self.table,
            episode="Episode 12: " + "E" * 60,
            rules={
                rule.key: RuleWords(rule.key, rule.text or wording[:100], rule.action, is_own=rule.text is not None)
                for rule in self.table.setup.rules
            },
            mode=Mode.SOFT,
            language=TRANSLATIONS.language(code),
            now=self.now,
            has_next_episode=True,
        )


def fits(layout: Layout) -> None:
    nobody = {"parse": []}
    body = {"flags": limits.COMPONENTS_V2, "components": layout.to_components(), "allowed_mentions": nobody}
    assert limits.message(body) == []


@pytest.mark.parametrize("code", ["en", "ja"])
@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("deal", list(Deal))
def test_the_largest_evening(deal: Deal, wording: str, code: str) -> None:
    """The message while it goes on, the summary, and what one player holds."""
    evening = Crowded(deal, WORDINGS[wording], own=50)
    view = evening.view(code)
    fits(board(view))
    for has_picture in (True, False):
        fits(summary(view, has_picture=has_picture))
    if deal is Deal.BINGO:
        for has_picture in (True, False):
            fits(mine.card(view, 1, has_picture=has_picture))
    alone = Crowded(deal, WORDINGS[wording], own=50, players=1).view(code)
    fits(mine.hand(alone, 1))
    fits(board(alone))


def test_a_summary_says_that_there_was_more() -> None:
    """Players and rules that have no room are counted, not left out in silence."""
    crowded = Crowded(Deal.EVERYONE, WORDINGS["markdown"], own=50).view("en")
    assert told(crowded)[-1].paragraphs[-1] == "… and 20 more."
    shown = list(texts(summary(crowded, has_picture=True).to_components()))
    assert "…" in shown and not any("and 20 more" in text for text in shown)
    small = Crowded(Deal.EVERYONE, "short", own=0, players=2).view("en")
    assert "…" not in list(texts(summary(small, has_picture=True).to_components()))


def test_a_card_without_a_picture_is_no_markdown() -> None:
    """What an admin typed is shown as it was typed."""
    rules = tuple(PlayedRule(f"s{n}", "sip", f"[link](https://example.com) **{n}**") for n in range(1, 17))
    evening = Evening(Deal.BINGO, rules)
    evening.make(moves.join, 1)
    view = View(
        table=evening.table,
        episode="",
        rules={rule.key: RuleWords(rule.key, rule.text or "", rule.action, is_own=True) for rule in rules},
        mode=Mode.SOFT,
        language=TRANSLATIONS.language("en"),
        now=evening.now,
    )
    words = "\n".join(texts(mine.card(view, 1, has_picture=False).to_components()))
    assert "**1**" not in words and " [link](" not in words
