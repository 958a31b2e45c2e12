"""What became of what outlets predicted, the real ones of the content among them."""

from __future__ import annotations

from bot.content.load import load
from bot.news.outlets import Outcome, OutletRecord, Prediction, records
from tests.harness import ROOT


def test_each_host_has_one_record() -> None:
    found = records(
        [
            Prediction("https://www.wrong.example/1", "Wrong", Outcome.DID_NOT_HAPPEN),
            Prediction("https://wrong.example/2", "Wrong Again", Outcome.DID_NOT_HAPPEN),
            Prediction("https://wrong.example/3", "Wrong", Outcome.CAME_TRUE),
            Prediction("https://right.example/1", "Right", Outcome.CAME_TRUE),
            Prediction("https://open.example/1", "Open", Outcome.PENDING),
            Prediction("https://fact.example/1", "Fact", Outcome.NOT_APPLICABLE),
            Prediction("", "Nowhere", Outcome.CAME_TRUE),
        ]
    )
    assert found == [
        OutletRecord("wrong.example", "Wrong", right=1, wrong=2, open=0),
        OutletRecord("open.example", "Open", right=0, wrong=0, open=1),
        OutletRecord("right.example", "Right", right=1, wrong=0, open=0),
    ]
    assert found[0].predictions == 3


def test_the_ledger_of_the_content_makes_records() -> None:
    content = load(ROOT / "data" / "content")
    sources = {source.id: source for source in content.sources.sources}
    made = [
        Prediction(source.url or "", source.publisher, Outcome(claim.outcome))
        for claim in content.claims.claims
        if claim.kind != "official"
        # The first source of a claim is who made it; the others bear out what became of it.
        for source in [sources[source_id] for source_id in claim.claim.sources[:1]]
    ]
    found = {record.host: record for record in records(made)}
    assert found["netzstart.net"].wrong == 1
    assert found["wealthofgeeks.com"].wrong == 1
    assert found["whenwill.net"].right == 1
    assert "natalie.mu" not in found
