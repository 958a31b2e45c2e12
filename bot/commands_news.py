"""`python -m bot news`: judge headlines, explain a judgement, and compute the verdict again."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

import click

from bot.clock import SystemClock
from bot.commands_watch import held, poll
from bot.errors import OperatorError
from bot.operating import existing_database, read_settings

if TYPE_CHECKING:
    from bot.news.course import Rules
    from bot.news.items import Judgement, Reason, StoredItem, Verdict, VerdictChange

EXIT_DIFFERS = 1


@click.group(commands=[poll, held])
def news() -> None:
    """Look after the news watch: what was said of a further season, and why it is believed or not."""


@news.command()
@click.argument("headlines", type=click.File(encoding="utf-8"), default="-")
@click.option("--jsonl", is_flag=True, help="Read a JSON object a line: title, outlet, url, date, lang.")
def judge(headlines: TextIO, jsonl: bool) -> None:
    """Judge headlines from standard input or a file, one a line, and write a line of JSON for each."""
    rules = _rules()
    for number, line in enumerate(headlines, 1):
        if line.strip():
            told = rules.judge(_headline(line, number, jsonl=jsonl))
            click.echo(json.dumps(_as_line(told), ensure_ascii=False))


@news.command()
@click.argument("what", metavar="URL-OR-TITLE")
@click.option("--outlet", default="", help="Who printed it.")
@click.option(
    "--tier", type=click.Choice(["S", "A", "B", "N"]), default="N", show_default=True, help="How far it is trusted."
)
def explain(what: str, outlet: str, tier: str) -> None:
    """Judge one headline, or the stored item at an address, and print the reason of each rule."""
    from bot.news.items import Tier
    from bot.news.loose import loose_item

    rules = _rules()
    if what.startswith(("http://", "https://")):
        items = asyncio.run(_stored_at(what))
    else:
        items = [loose_item(what, SystemClock().now(), outlet=outlet, tier=Tier(tier))]
    for item in items:
        click.echo("\n".join(_explained(item, rules.judge(item))))


@news.command()
def replay() -> None:
    """Compute the verdict again from the stored items, and compare it with what was stored."""
    items, stored = asyncio.run(_stored())
    computed = _rules().course(items, SystemClock().now()).changes
    for change in computed:
        click.echo(_told(change))
    verdict = computed[-1].after.name if computed else "NOTHING"
    click.echo(f"{len(items)} items, {len(computed)} changes; the verdict is {verdict.lower()}")
    if list(computed[: len(stored)]) != list(stored):
        click.echo("This differs from what was stored:\n" + "\n".join(_told(change) for change in stored), err=True)
        sys.exit(EXIT_DIFFERS)
    missing = len(computed) - len(stored)
    click.echo("This is what was stored." if not missing else f"The last {missing} were not stored yet.")


def _rules() -> Rules:
    from bot.news.course import Rules
    from bot.news.show import load_show

    return Rules(load_show(read_settings().news))


def _headline(line: str, number: int, *, jsonl: bool) -> StoredItem:
    from bot.news.loose import from_line, loose_item

    now = SystemClock().now()
    if not jsonl:
        return loose_item(line.strip(), now)
    try:
        return from_line(json.loads(line), now)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OperatorError(
            f"line {number} is no headline ({error}); give a JSON object with a title on each line"
        ) from error


def _as_line(told: Judgement) -> dict[str, object]:
    return {
        "about_akudama": told.about_show,
        "sequel_announced": told.sequel_announced,
        "label": told.label,
        "reasons": [f"{reason.rule}: {_sentence(reason)}" for reason in told.reasons],
    }


def _explained(item: StoredItem, told: Judgement) -> Iterable[str]:
    yield item.title
    yield from (f"  {reason.rule:<9} {_sentence(reason)}" for reason in told.reasons)
    season = f", season {told.season}" if told.season else ""
    yield f"  so it is  {told.label}: {told.event}, {told.modality}, {told.medium}{season}"


def _sentence(reason: Reason) -> str:
    return reason.words.format(found=reason.found)


def _told(change: VerdictChange) -> str:
    evidence = ", ".join(f"#{number}" for number in change.evidence)
    before, after = _name(change.before), _name(change.after)
    return f"{change.at:%Y-%m-%d %H:%M} UTC  {before} -> {after}  {_sentence(change.reason)} ({evidence})"


def _name(verdict: Verdict) -> str:
    return verdict.name.lower()


async def _stored() -> tuple[Sequence[StoredItem], Sequence[VerdictChange]]:
    from bot.store.news_items import ItemStore
    from bot.store.news_verdicts import VerdictStore

    async with existing_database(read_settings()) as database:
        items = [one.item for one in await ItemStore(database).evidence()]
        return items, [one.change for one in await VerdictStore(database).changes()]


async def _stored_at(url: str) -> Sequence[StoredItem]:
    from bot.news.addresses import canonical

    items, _ = await _stored()
    found = [item for item in items if canonical(item.url) == canonical(url)]
    if not found:
        raise OperatorError(f"no stored item about the show is at {url}; give its headline instead")
    return found
