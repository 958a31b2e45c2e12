"""Measures the judge on labelled headlines: `python -m benchmarks.news`.

The headlines are real and not part of this project; AKUDAMA_HEADLINES names their file. What cannot be measured with
real ones, because no further season was ever announced, is measured with synthetic ones: the show's name is put into
the real announcements of other shows.
"""

import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.news.course import Rules
from bot.news.headline import Headline
from bot.news.items import Judgement, Label, StoredItem
from bot.news.loose import from_line
from bot.news.show import load_show

ROOT = Path(__file__).parent.parent
NEWS = ROOT / "data" / "news.yaml"
BESIDE_THE_PROJECT = ROOT.parent / "shared" / "news" / "headlines_dev.jsonl"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
SAME = {Label.OFFICIAL: Label.REPORT}
"""Too few headlines are official to be a class of their own: they are those of official pages."""


@dataclass(frozen=True, slots=True)
class Row:
    """A headline with what a reader made of it."""

    item: StoredItem
    about_show: bool
    announced: bool
    label: Label
    cluster: str
    is_title: bool
    """It is a headline itself, not a line of the text below it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of what was called something were that, and how many of what is something were called that."""

    right: int
    called: int
    are: int

    @property
    def precision(self) -> float:
        """Return the share of right calls."""
        return self.right / self.called if self.called else 1.0

    @property
    def recall(self) -> float:
        """Return the share that was found."""
        return self.right / self.are if self.are else 1.0

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} ({self.right}/{self.called})"
            f"  recall {self.recall:.3f} ({self.right}/{self.are})"
        )


Judged = list[tuple[Row, Judgement]]


def headlines() -> Path | None:
    """Return the file of labelled headlines; None where there is none."""
    path = Path(os.environ.get("AKUDAMA_HEADLINES") or BESIDE_THE_PROJECT)
    return path if path.is_file() else None


def rows(path: Path) -> list[Row]:
    """Read labelled headlines."""
    return [_row(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judged(rules: Rules, known: Iterable[Row]) -> Judged:
    """Judge every headline."""
    return [(row, rules.judge(row.item)) for row in known]


def announced(results: Judged, languages: Sequence[str] = ()) -> Rate:
    """Rate "a further season was announced", of whatever work, in some languages or in all."""
    chosen = [(row, told) for row, told in results if not languages or row.item.language in languages]
    return Rate(
        sum(row.announced and told.sequel_announced for row, told in chosen),
        sum(told.sequel_announced for _, told in chosen),
        sum(row.announced for row, _ in chosen),
    )


def labelled(results: Judged, label: Label) -> Rate:
    """Rate one label, reports and official announcements taken together."""
    said = [(SAME.get(row.label, row.label), SAME.get(told.label, told.label)) for row, told in results]
    return Rate(
        sum(truth == call == label for truth, call in said),
        sum(call == label for _, call in said),
        sum(truth == label for truth, _ in said),
    )


def false_alarms(results: Judged) -> list[Row]:
    """Return the headlines about the show that are called an announcement and are none."""
    return [row for row, told in results if row.about_show and told.sequel_announced and not row.announced]


def synthetic(known: Iterable[Row]) -> list[Row]:
    """Return the announcements of other works with the show's name in place of theirs. These are no real news."""
    return [
        replace(row, item=replace(row.item, title=title), about_show=True)
        for row in known
        if row.announced and not row.about_show
        for title in [_renamed(row.item.title, "アクダマドライブ" if row.item.language == "ja" else "Akudama Drive")]
    ]


def recognised(results: Judged) -> Rate:
    """Rate the synthetic announcements: each is to be found to be of the show, and to be an announcement."""
    right = sum(told.about_show and told.sequel_announced for _, told in results)
    return Rate(right, right, len(results))


def _row(line: dict[str, object]) -> Row:
    return Row(
        item=from_line(line, NOW),
        about_show=bool(line["about_akudama"]),
        announced=bool(line["sequel_announced"]),
        label=Label(str(line["label"])),
        cluster=str(line.get("cluster") or line["id"]),
        is_title=line.get("title_from") == "title",
    )


_WORK = (
    re.compile(r"^[^:：]{2,40}(?=[:：] ?(?:テレビ|TV|劇場|annunciata|Novo))"),
    re.compile(r"(?<=『)[^』]+(?=』)|(?<=「)[^」]+(?=」)|(?<=<)[^>]+(?=>)|(?<!\w)(?<=')[^']{3,}(?='(?!\w))"),
    re.compile(r"(?<=أنمي ).+?(?= يعلن| يحصل| يعود)|(?<=production of ).+?(?= Season)"),
    re.compile(
        r"^.+?(?=,? (?:The )?(?:TV |Short |Light )?(?:[Aa]nime|Show|[Ss]eason \d|New Season|Renewed|Gets?|announced)"
        r"|[’']s \d|のアニメ|シーズン)"
    ),
)
"""Where the title of a work stands, by how outlets write."""


def _renamed(title: str, name: str) -> str:
    """Return a headline with the title of its work replaced; where none can be told, the name joins the season."""
    for pattern in _WORK:
        if found := pattern.search(title):
            return title[: found.start()] + name + title[found.end() :]
    first = Headline.of(title).mentions[0]
    words = Headline.of(title).text[first.start : first.end]
    at = title.casefold().find(words)
    return f"{title[: max(at, 0)]}『{name}』{title[max(at, 0) :]}"


def _lines(results: Judged, made_up: Judged) -> Iterator[str]:
    strict = [(row, told) for row, told in results if row.is_title]
    yield f"{len(results)} headlines, {len({row.cluster for row, _ in results})} stories"
    yield f"announced, en and ja   {announced(results, ('en', 'ja'))}"
    yield f"announced, headlines   {announced(strict, ('en', 'ja'))}"
    yield f"announced, all         {announced(results)}"
    yield f"announced, a story each {announced(_one_each(results))}"
    for label in (Label.REPORT, Label.RUMOUR, Label.SPECULATION, Label.OTHER):
        yield f"{label:<22} {labelled(results, label)}"
    is_right = sum(row.about_show == told.about_show for row, told in results)
    yield f"about the show         {is_right}/{len(results)} right"
    alarms = false_alarms(results)
    yield f"false alarms           {len(alarms)} of {sum(row.about_show for row, _ in results)} about the show"
    yield from (f"  {row.item.title}" for row in alarms)
    yield f"synthetic announcements of the show: {recognised(made_up)}"
    yield from (
        f"  missed: {row.item.title}" for row, told in made_up if not (told.about_show and told.sequel_announced)
    )
    yield ""
    yield from _confusion(results)


def _one_each(results: Judged) -> Judged:
    """Return the worst judged headline of every story, so that a story told often counts once."""
    worst: dict[str, tuple[Row, Judgement]] = {}
    for row, told in results:
        if row.cluster not in worst or row.announced != told.sequel_announced:
            worst[row.cluster] = (row, told)
    return list(worst.values())


def _confusion(results: Judged) -> Iterator[str]:
    counts = Counter((row.label, told.label) for row, told in results)
    yield f"{'is / called':<14}" + "".join(f"{label:>13}" for label in Label)
    for truth in Label:
        yield f"{truth:<14}" + "".join(f"{counts[truth, call]:>13}" for call in Label)


@click.command()
def main() -> None:
    """Print how well the judge does on labelled headlines."""
    path = headlines()
    if path is None:
        click.echo(f"skipped: there are no labelled headlines at {BESIDE_THE_PROJECT} or in AKUDAMA_HEADLINES")
        return
    rules = Rules(load_show(NEWS))
    known = rows(path)
    begun = time.perf_counter()
    results = judged(rules, known)
    took = (time.perf_counter() - begun) / len(results)
    click.echo("\n".join(_lines(results, judged(rules, synthetic(known)))))
    click.echo(f"\n{took * 1e6:.0f} µs a headline")


if __name__ == "__main__":
    main()
