"""The command line: `python -m bot` runs the bot; `python -m bot --help` lists the rest."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bot.commands_drinks import drinks
from bot.commands_news import news
from bot.errors import OperatorError
from bot.operating import existing_database, read_settings

if TYPE_CHECKING:
    from bot.store.people import PeopleStore

EXIT_OPERATOR_ERROR = 2


def main() -> None:
    """Run the command line; an error the operator can mend is one sentence and exit status 2."""
    try:
        cli(standalone_mode=False)
    except OperatorError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(EXIT_OPERATOR_ERROR)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


@click.group(invoke_without_command=True, commands=[drinks, news])
@click.pass_context
def cli(context: click.Context) -> None:
    """The Akudama Drive companion."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@cli.command()
@click.option("--sync", is_flag=True, help="Register the commands with Discord even if they did not change.")
def run(sync: bool = False) -> None:
    """Answer on Discord (needs DISCORD_TOKEN)."""
    from bot.app import serve

    settings = read_settings()
    settings.require_token()
    asyncio.run(serve(settings, sync=sync))


@cli.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Where the page is served, on this machine only.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
def preview(port: int, open_browser: bool) -> None:
    """Try the bot in a simulated Discord in the browser: no token, no network."""
    from bot.preview.run import preview as run_preview

    asyncio.run(run_preview(read_settings(), port=port, open_browser=open_browser))


@cli.command()
def check() -> None:
    """Check settings, database and content, without connecting to Discord."""
    settings = read_settings()
    settings.require_token()

    async def work() -> None:
        from bot.app import open_services

        async with open_services(settings) as services:
            episodes = await services.catalogue.last_episode()
            click.echo(f"settings: well\ndatabase: {settings.database}\ncontent: {episodes} episodes")

    asyncio.run(work())


@cli.command()
def migrate() -> None:
    """Bring the database to this version (a copy is kept beside it)."""
    from bot.store.migrate import migrate as run_migrations

    path = read_settings().database
    applied = run_migrations(path)
    click.echo("\n".join(f"applied {name}" for name in applied) or f"{path}: up to date")


@cli.group()
def content() -> None:
    """Look after the content files."""


def _content_directory(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("directory", required=False, type=click.Path(file_okay=False, exists=True, path_type=Path))(
        command
    )


@content.command("check")
@_content_directory
def content_check(directory: Path | None) -> None:
    """Report every mistake in the content files, with file and line."""
    from bot.content.flatten import flatten
    from bot.content.load import load

    directory = directory or read_settings().content
    found = flatten(load(directory))
    click.echo(
        f"{directory}: {len(found.entities)} entries, {len(found.facts)} facts,"
        f" {len(found.links)} links, {len(found.sources)} sources, no mistakes"
    )


@content.command("schema")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path("data/schema"))
def content_schema(directory: Path) -> None:
    """Write the JSON Schemas of the content files, for editors."""
    from bot.content.schema import write_schemas

    for path in write_schemas(directory):
        click.echo(path)


@cli.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path())
def docs(directory: Path) -> None:
    """Write the documents that are made from code, below a directory."""
    from bot.reference import documents, write

    for path in write(directory, asyncio.run(documents(read_settings()))):
        click.echo(path)


@cli.group()
def user() -> None:
    """Hand out or erase what is stored about one person, also while the bot runs."""


@user.command("export")
@click.argument("identity", metavar="ID")
@click.option("--output", type=click.File("w", encoding="utf-8"), default="-", help="A file, instead of the terminal.")
def user_export(identity: str, output: TextIO) -> None:
    """Write all that is stored about a person as JSON, as /privacy export does."""
    from bot.clock import SystemClock
    from bot.privacy import document
    from bot.translations import FALLBACK, Language

    user_id = _user_id(identity)

    async def work() -> None:
        async with _people() as people:
            stored = await people.export(user_id)
        now = SystemClock().now()
        output.write(document(user_id, stored, now, "akudama-companion", Language(FALLBACK, {})))

    asyncio.run(work())


@user.command("erase")
@click.argument("identity", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
def user_erase(identity: str, yes: bool) -> None:
    """Erase what is stored about a person, as /privacy erase does."""
    from bot.store.inventory import PERSONAL, Erase

    user_id = _user_id(identity)
    outcomes = {Erase.DELETE_ROW: "deleted", Erase.FORGET_WHO: "kept without the id"}

    async def work() -> None:
        async with _people() as people:
            stored = await people.export(user_id)
            if not stored:
                click.echo(f"nothing is stored about {user_id}")
                return
            for personal in PERSONAL:
                if rows := stored.get(personal.table):
                    click.echo(f"{personal.table}: {len(rows)} to be {outcomes[personal.erase]}")
            if yes or click.confirm(f"Erase {user_id}? It cannot be undone."):
                await people.erase(user_id)
                click.echo(f"erased {user_id}")
            else:
                click.echo("nothing was erased")

    asyncio.run(work())


def _user_id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 15 <= len(text) <= 19 and int(text) < 1 << 63):
        raise OperatorError(
            f"{text!r:.60} is no id of a person; switch on Developer Mode in Discord, right-click them and copy it"
        )
    return int(text)


@asynccontextmanager
async def _people() -> AsyncIterator[PeopleStore]:
    from bot.store.people import PeopleStore

    async with existing_database(read_settings()) as database:
        yield PeopleStore(database)
