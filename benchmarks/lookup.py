"""Measures what looking things up costs: `python -m benchmarks.lookup`.

Two real processes, a bare discord.py bot and the companion, each talk to a stub of Discord on loopback. Every figure
of the companion stands beside the bare bot's of the same minute, so its ratio says the same on any machine. Processor
time per interaction comes first, because the stub shares the machine with the bots and limits the throughput.
"""

import asyncio
import signal
from dataclasses import replace
from pathlib import Path

import click

from benchmarks.load import UnknownCommandError, autocomplete, slash
from benchmarks.measure import BARE_ARGUMENTS, FULL, QUICK, Plan, Scenarios, compare, ping
from benchmarks.process import COMPANION, BotFailedError, Subject
from benchmarks.report import Report
from benchmarks.stub import Stub
from benchmarks.world import Scenario

BARE_TWICE = Subject("subject", BARE_ARGUMENTS)


async def lookups(stub: Stub) -> list[Scenario]:
    """Look up the same four things as most people do."""
    return [
        slash(stub.commands, "character", name="swindler"),
        slash(stub.commands, "episode", number=1),
        autocomplete(stub.commands, "character", option="name", typed="sw"),
        slash(stub.commands, "search", text="coin"),
    ]


async def pings(stub: Stub) -> list[Scenario]:
    """Let the bare bot stand in for the companion, to show how far the ratios stray from 1 by chance."""
    return [replace(scenario, label=f"/ping ({turn})") for turn in range(1, 5) for scenario in await ping(stub)]


SUBJECTS: dict[str, tuple[Subject, Scenarios]] = {"companion": (COMPANION, lookups), "bare": (BARE_TWICE, pings)}


@click.command()
@click.option("--subject", type=click.Choice(list(SUBJECTS)), default="companion", help="The bot to compare.")
@click.option("--quick", is_flag=True, help="Only see that it works: one minute, rough figures.")
@click.option("--rounds", type=click.IntRange(min=1), help="How often to measure everything; more is steadier.")
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Also write all figures here."
)
def main(subject: str, *, quick: bool, rounds: int | None, json_file: Path | None) -> None:
    """Compare the companion's lookups with a bare discord.py bot's /ping."""
    plan = QUICK if quick else FULL
    try:
        report = asyncio.run(_until_terminated(subject, replace(plan, rounds=rounds or plan.rounds)))
    except (BotFailedError, UnknownCommandError) as error:
        raise click.ClickException(str(error)) from error
    except asyncio.CancelledError:
        raise click.Abort from None
    click.echo(report.table())
    if json_file is not None:
        json_file.write_text(report.as_json(), encoding="utf-8")


async def _until_terminated(subject: str, plan: Plan) -> Report:
    """Measure, and end both bots in good order even when this process is asked to end."""
    comparison = asyncio.create_task(compare(_title(plan), *SUBJECTS[subject], plan))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, comparison.cancel)
    return await comparison


def _title(plan: Plan) -> str:
    return (
        f"Medians of {plan.rounds} round(s) of {plan.interactions:,} interactions after {plan.warm_up:,} to warm up, "
        f"in {plan.load_guilds} servers"
    )


if __name__ == "__main__":
    main()
