"""Authors are told every mistake at once, with file, line and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.files import NAMES, digest
from bot.content.flatten import flatten
from bot.content.load import load
from bot.content.models import FILES
from bot.content.schema import write_schemas
from bot.errors import ContentError
from tests.harness import CONTENT, ROOT, TINY_SHOW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY_SHOW, tmp_path / "content"))


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace a passage of a file and return its line."""
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("characters.yaml", "first_appearance: 1", "first_apearance: 1", "`first_apearance` is not a known key"),
        ("characters.yaml", "first_appearance: 1", "first_appearance: 7", "there is no episode 7; the last one is 2"),
        ("characters.yaml", "faction: town", "faction: sea", "there is no faction `sea`"),
        ("characters.yaml", "sources: [press]", "sources: [gossip]", "there is no source `gossip`"),
        ("characters.yaml", "about: keeper", "about: nobody", "there is no character `nobody`"),
        ("characters.yaml", "id: keeper", "id: mara", "a second character is called `mara`"),
        ("characters.yaml", "exists_revealed_in: 2", "exists_revealed_in: two", "exists_revealed_in"),
        (
            "characters.yaml",
            "{text: Surveyor, revealed_in: 0}",
            "{text: Surveyor}",
            "`revealed_in` is missing",
        ),
        (
            "characters.yaml",
            "text: Surveyor, revealed_in: 0",
            "text: Surveyor, revealed_in: 3",
            "the last episode is 2",
        ),
        ("episodes.yaml", "The lamp is lit.", "The Keeper lights the lamp.", "names “The Keeper”"),
        ("episodes.yaml", "air_date: 2031-01-05", "air_date: someday", "air_date"),
        ("episodes.yaml", "number: 2", "number: 3", "number them from 1 without a gap"),
        ("rules.yaml", "Somebody speaks in the dark", "The Keeper speaks", "word it vaguely"),
        ("terms.yaml", "id: lamp", "id: The Lamp", "id"),
        ("show.yaml", "premise:", "premise: {text: Twice, revealed_in: 0}\n  premise:", "stands twice"),
        ("tropes.yaml", "tropes:", "tropes: [", "not YAML"),
        (
            "sources.yaml",
            'The keeper was the ghost, publisher: A blog, date: "2031", kind: review, revealed_in: 2',
            'The Keeper was the ghost, publisher: A blog, date: "2031", kind: review',
            "names “The Keeper”",
        ),
    ],
)
def test_each_mistake_is_named_with_its_line(folder: Path, name: str, old: str, new: str, said: str) -> None:
    """One planted mistake is one line of the report, with the place to mend."""
    line = edit(folder, name, old, new)
    with pytest.raises(ContentError) as caught:
        load(folder)
    report = str(caught.value)
    assert said in report
    (mention,) = [row for row in report.splitlines() if said in row][:1]
    found = int(mention.split(":")[1])
    assert mention.strip().startswith(name) and abs(found - line) <= 1, (mention, line)


def test_all_mistakes_of_a_run_are_told_together(folder: Path) -> None:
    """Mistakes in several files come in one report."""
    edit(folder, "characters.yaml", "faction: town", "faction: sea")
    edit(folder, "terms.yaml", "revealed_in: 0", "revealed_in: 9")
    edit(folder, "rules.yaml", "sources: [press]", "sources: [gossip]")
    with pytest.raises(ContentError, match="3 mistakes"):
        load(folder)


def test_missing_file(folder: Path) -> None:
    """A file that is not there is named."""
    (folder / "rules.yaml").unlink()
    with pytest.raises(ContentError, match=r"rules\.yaml: cannot be read"):
        load(folder)


def test_digest_follows_the_files(folder: Path) -> None:
    """Any change of any file changes the fingerprint."""
    before = digest(folder)
    assert digest(folder) == before
    edit(folder, "terms.yaml", "burns", "glows")
    assert digest(folder) != before


def test_nothing_is_shown_before_its_entry() -> None:
    """A row is never revealed before the entry it belongs to, nor a link before both its ends."""
    for folder in (CONTENT, TINY_SHOW):
        made = flatten(load(folder))
        reveal = {(entity.kind, entity.slug): entity.revealed_in for entity in made.entities}
        facts = {fact.id: fact for fact in made.facts}
        for fact in made.facts:
            assert fact.revealed_in >= reveal[fact.kind, fact.slug]
            assert fact.parent is None or fact.revealed_in >= facts[fact.parent].revealed_in
            assert fact.about is None or fact.revealed_in >= reveal["character", fact.about]
        for link in made.links:
            assert link.revealed_in >= max(reveal[link.kind, link.slug], reveal[link.to_kind, link.to_slug])


def test_the_show_is_complete() -> None:
    """Nothing of the show is missing: 12 episodes, 17 rules in order, and a source behind every entry."""
    content = load(CONTENT)
    assert [episode.number for episode in content.episodes.episodes] == list(range(1, 13))
    assert [rule.number for rule in content.rules.rules] == list(range(1, 18))
    assert len(content.characters.characters) == 25
    assert len(content.tropes.tropes) == 47
    assert len(content.terms.terms) == 36
    assert all(character.sources for character in content.characters.characters)
    cited = {row.source for row in flatten(content).citations}
    assert cited <= {source.id for source in content.sources.sources}


def test_schemas_are_current(tmp_path: Path) -> None:
    """The schemas in data/schema are those of the models: `python -m bot content schema` writes them."""
    for path in write_schemas(tmp_path):
        assert path.read_text() == (ROOT / "data" / "schema" / path.name).read_text(), path.name
    assert tuple(FILES) == NAMES and len(FILES) == len(list((ROOT / "data" / "schema").iterdir()))
