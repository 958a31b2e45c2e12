"""`python -m bot news poll` and `news held`: ask the sources by hand, and decide about what is held back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import click

from bot.errors import OperatorError
from bot.operating import read_settings

if TYPE_CHECKING:
    from bot.store.news_holds import Hold
    from bot.watch.news import News
    from bot.watch.watch import Checked

TITLES_SHOWN = 5
_COLUMNS = ("source", "tier", "listed", "new", "held", "next check (UTC)", "said")


@click.command()
@click.option("--now", is_flag=True, help="Ask every source that is on, also those that are not due.")
def poll(now: bool) -> None:
    """Ask the sources that are due, once, and print what each said."""

    async def work() -> None:
        async with _news() as news:
            checked = await news.check(urgent=now)
            click.echo("\n".join(_table(checked)) if checked else await _nothing_due(news))
            status = await news.status()
            click.echo(f"\nThe verdict is {status.verdict.name.lower()}.")
            if held := await news.held():
                click.echo(f"Held back: {len(held)}. See `python -m bot news held`.")

    asyncio.run(work())


@click.group(invoke_without_command=True)
@click.pass_context
def held(context: click.Context) -> None:
    """List the new items that are held back, because they came in a way that news does not come in."""
    if context.invoked_subcommand is None:
        click.echo(asyncio.run(_list_held()))


@held.command()
@click.argument("number", type=int)
def release(number: int) -> None:
    """Let the items of a hold count from now on, as if they had just come."""
    asyncio.run(_decide(number, is_release=True))


@held.command()
@click.argument("number", type=int)
def discard(number: int) -> None:
    """Never let the items of a hold count."""
    asyncio.run(_decide(number, is_release=False))


def _table(checked: Sequence[Checked]) -> Iterable[str]:
    rows = [_COLUMNS, *(_row(one) for one in checked)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(one: Checked) -> tuple[str, ...]:
    listed = "-" if one.listed is None else str(one.listed)
    next_check = f"{one.next_check_at:%Y-%m-%d %H:%M}"
    return one.source.id, one.source.tier, listed, str(one.new), str(one.held), next_check, str(one.line)


async def _nothing_due(news: News) -> str:
    times = [(one.state.next_check_at, one.source.id) for one in await news.sources() if one.state]
    if not times:
        return "No source is on; switch one on in the list of sources."
    at, source = min(times)
    return f"No source is due. The next is {source}, at {at:%Y-%m-%d %H:%M} UTC; `--now` asks all that are on."


async def _list_held() -> str:
    async with _news() as news:
        holds = await news.held()
    return "\n".join(line for hold in holds for line in _told(hold)) or "Nothing is held back."


def _told(hold: Hold) -> Iterable[str]:
    yield f"{hold.id}: {len(hold.titles)} items of {hold.source_id}, {hold.at:%Y-%m-%d %H:%M} UTC. {hold.reason}"
    yield from (f"     {title}" for title in hold.titles[:TITLES_SHOWN])
    if (more := len(hold.titles) - TITLES_SHOWN) > 0:
        yield f"     and {more} more"
    yield f"   `python -m bot news held release {hold.id}` or `discard {hold.id}`"


async def _decide(number: int, *, is_release: bool) -> None:
    async with _news() as news:
        is_done = await (news.release(number) if is_release else news.discard(number))
        if not is_done:
            raise OperatorError(f"nothing is held under the number {number}; `python -m bot news held` lists what is")
        click.echo("Released." if is_release else "Discarded.")
        click.echo(f"The verdict is {(await news.status()).verdict.name.lower()}.")


@asynccontextmanager
async def _news() -> AsyncIterator[News]:
    from bot.app import open_services

    async with open_services(read_settings()) as services:
        yield services.news
