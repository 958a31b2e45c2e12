"""What strangers wrote, in the words of the news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.catalogue import Viewer
from bot.news.items import Event, Judgement, Label, Medium, Modality, Reason, StoredItem, Tier, Verdict
from bot.store.news_items import Judged
from bot.store.news_sources import SourceState
from bot.translations import Language
from bot.ui.layout import Layout, Reader
from bot.ui.news import posts, quarter
from bot.ui.news.words import MAX_URL, link, reason_words
from bot.watch.health import Line
from bot.watch.news import Status
from bot.watch.sources import Kind, Source
from bot.watch.weighing import Evidence, SourceHealth
from tests.discord_api.limits import message

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_links_are_short_as_they_are_written() -> None:
    """A letter takes nine characters in a link; one that is too long would be cut in two with its page."""
    assert link("https://outlet.example/" + "漢" * 20).startswith("[outlet.example](<https://outlet.example/%E6")
    assert link("https://outlet.example/" + "漢" * 250) == ""
    assert len(link("https://outlet.example/" + "a" * (MAX_URL - 23))) < MAX_URL + 40


def test_the_names_of_witnesses_are_harmless() -> None:
    """A headline in another's print ends with the name of its outlet, which may be anything."""
    reason = Reason("independent", "Outlets report it independently: {found}.", "post, [free](https://evil.example)")
    assert "\\[free](https\\://evil.example)" in reason_words(reason, Language("en", {}))


def longest(letter: str) -> Judged:
    """Return a report with the longest headline and link that are shown."""
    item = StoredItem(
        id=1,
        source_id="post",
        item_key="1",
        url="https://outlet.example/" + "漢" * 60,
        title=letter * 300,
        fetched_at=NOW,
        tier=Tier.A,
    )
    told = Judgement(True, "show", Medium.ANIME, Event.SEQUEL, 2, Modality.STATED, Label.REPORT, True, ())
    return Judged(item, told)


def accepted(layout: Layout) -> list[str]:
    """Return what Discord would complain of."""
    return message({"flags": 1 << 15, "components": layout.to_components(), "allowed_mentions": {"parse": []}})


@pytest.mark.parametrize("letter", ["w", "漢", "*"])
def test_the_longest_posts_fit(letter: str) -> None:
    """With as much evidence as is shown, and the names of as many witnesses."""
    reader = Reader(Viewer(0), Language("en", {}), 12, is_private=False, is_ephemeral=False)
    reason = Reason("independent", "Outlets report it independently: {found}.", letter * 400)
    standing = posts.Standing(Verdict.REPORTED, NOW, reason, [longest(letter)] * 3, "show/sequel/2/anime/99999")
    earlier = posts.Earlier(Verdict.OFFICIAL, NOW)

    def mention(name: str) -> str:
        return f"</{name}:{10**18}>"

    assert accepted(posts.news(standing, reader, mention, role_id=10**18, earlier=earlier)) == []
    assert accepted(posts.correction(standing, earlier, reader, mention)) == []
    assert accepted(posts.corrected(standing, standing, earlier, reader, mention)) == []


@pytest.mark.parametrize("letter", ["w", "漢", "*"])
def test_the_longest_note_fits(letter: str) -> None:
    """With forty sources of the longest names."""
    reader = Reader(Viewer(12), Language("en", {}), 12, is_private=False, is_ephemeral=False)
    sources = [
        Source(
            id=f"s{number}",
            name=letter * 60,
            kind=Kind.RSS,
            url=f"https://s{number}.example/",
            tier=Tier.A,
            language="en",
        )
        for number in range(40)
    ]
    states = [
        SourceState(source_id=one.id, url=one.url, next_check_at=NOW, answered_at=NOW, health="") for one in sources
    ]
    health = [
        SourceHealth(one, state, (Line(""),), is_flagged=True) for one, state in zip(sources, states, strict=True)
    ]
    status = Status(Verdict.NOTHING, NOW, NOW, None, tuple(health), Evidence((), (), ()))
    first, following = NOW.date(), NOW.date() + timedelta(days=90)
    quiet = quarter.Quiet(first, following, [longest(letter)] * 500)
    assert accepted(quarter.note(quiet, status, reader, str)) == []
