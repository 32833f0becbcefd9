"""`enrich log`: what became of the papers."""

from __future__ import annotations

import re

import click

from enrich import messages
from enrich.cli import console
from enrich.cli.console import common, load_config, open_store, put, put_json, say


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    """Return a day, month or year as the cache's times begin; "" for none."""
    from datetime import date

    if value is None:
        return ""
    given = value.strip()
    is_whole = re.fullmatch(r"\d{4}(-\d\d){0,2}", given)
    try:
        date.fromisoformat(f"{given}-01-01"[:10] if is_whole else "")
    except ValueError:
        raise click.BadParameter(messages.commands.NO_DAY(text=given)) from None
    return given


@click.command(
    cls=console.Command,
    short_help="Tell what became of the papers: new, come out, retracted, changed.",
)
@click.option("--since", metavar="DATE", callback=_day, help="Only what was found since then.")
@console.as_json
@common
@click.pass_context
def log(context: click.Context, since: str, as_json: bool) -> int:
    """Tell what became of the papers, the newest first. DATE is a day, a month or a year (UTC).

    A paper is new, a preprint has come out, a paper was retracted, or what is known of it changed.
    Nobody is asked: it is what the runs have kept.
    """
    from enrich.runs import history

    with open_store(load_config(context)) as store:
        found = list(history.events(store, since))
    if as_json:
        put_json([event.as_object() for event in found])
    else:
        for event in found:
            put(event.line())
    if not found and not as_json:
        said = messages.commands
        say(said.NOTHING_SINCE(day=since) if since else said.NOTHING_LOGGED())
    return 0
