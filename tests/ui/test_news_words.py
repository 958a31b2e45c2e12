"""What strangers wrote, in the words of the news."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.news.items import Reason, Verdict, VerdictChange
from bot.store.news_verdicts import Decided
from bot.translations import Language
from bot.ui.news.season import _reason
from bot.ui.news.words import MAX_URL, link
from bot.watch.news import Status
from bot.watch.weighing import Evidence


def test_links_are_short_as_they_are_written() -> None:
    """A letter takes nine characters in a link; one that is too long would be cut in two with its page."""
    assert link("https://outlet.example/" + "漢" * 20).startswith("[outlet.example](<https://outlet.example/%E6")
    assert link("https://outlet.example/" + "漢" * 250) == ""
    assert len(link("https://outlet.example/" + "a" * (MAX_URL - 23))) < MAX_URL + 40


def test_the_names_of_witnesses_are_harmless() -> None:
    """A headline in another's print ends with the name of its outlet, which may be anything."""
    now = datetime(2026, 11, 20, tzinfo=UTC)
    reason = Reason("independent", "Outlets report it independently: {found}.", "post, [free](https://evil.example)")
    change = VerdictChange(Verdict.NOTHING, Verdict.REPORTED, now, (), reason)
    decided = Decided(1, change, now, None, "tell", "")
    status = Status(Verdict.REPORTED, now, now, decided, (), Evidence((), (), ()))
    assert "\\[free](https\\://evil.example)" in _reason(status, Language("en", {}))
