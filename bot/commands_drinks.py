"""`python -m bot drinks`: what anybody can check of a game, without its database."""

from __future__ import annotations

import click

from bot.errors import OperatorError


@click.group()
def drinks() -> None:
    """Check what a game dealt."""


@drinks.command()
@click.argument("deal", type=click.Choice(["dealt", "bingo"]))
@click.argument("seed")
@click.argument("fingerprint")
@click.option("--rules", required=True, help="The rules that were in play, in their order: 1,2,s1")
@click.option("--seats", required=True, help="The seats to deal to: 1,2,3")
def verify(deal: str, seed: str, fingerprint: str, rules: str, seats: str) -> None:
    """Show what a seed deals, if it is the one whose FINGERPRINT was shown when the game began."""
    from bot.party.modes import Deal
    from bot.party.verify import dealt, is_same_seed

    if not is_same_seed(seed, fingerprint):
        raise OperatorError(
            "this seed is not the one whose SHA-256 was shown; copy both from the game anew, or mistrust the deal"
        )
    click.echo("the seed is the one that was fixed at the start; it deals:")
    for line in dealt(Deal(deal), seed, [rule for rule in rules.split(",") if rule], _seats(seats)):
        click.echo(line)


def _seats(text: str) -> list[int]:
    try:
        return [int(seat) for seat in text.split(",") if seat]
    except ValueError:
        raise OperatorError(f"{text!r:.60} is no list of seats; write numbers with commas, as in 1,2,3") from None
