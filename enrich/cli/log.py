"""`enrich log`: what became of the papers."""

from __future__ import annotations

import click

from enrich import messages
from enrich.cli import console
from enrich.cli.console import common, load_config, open_store, put, put_json, say


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    """Return a day, month or year as the cache's times begin; "" for none."""
    if value is None:
        return ""
    from datetime import UTC, datetime

    from enrich.cli import days
    from enrich.errors import OptionError

    try:
        return days.beginning(value, datetime.now(UTC).date())
    except OptionError as error:
        raise click.BadParameter(error.sentence) from None


@click.command(
    cls=console.Command,
    short_help="Tell what became of the papers: new, come out, retracted, changed.",
)
@click.option(
    "--since",
    metavar="DATE",
    callback=_day,
    help='Only what was found since then: 2026-11, "2 weeks".',
)
@console.as_json
@common
@click.pass_context
def log(context: click.Context, since: str, as_json: bool) -> int:
    """Tell what became of the papers, the newest first.

    DATE is a day, a month or a year (UTC), or how long ago: "10 days", "2 weeks", yesterday.

    A paper is new, a preprint has come out, a paper was retracted, or what is known of it changed.
    Many new papers of one run are counted; --verbose names them. Nobody is asked: it is what the
    runs have kept.
    """
    from enrich.runs import history

    with open_store(load_config(context)) as store:
        if as_json:
            put_json([event.as_object() for event in history.events(store, since)])
            return 0
        found = False
        for line in history.lines(store, since, whole=context.obj["verbose"]):
            found = True
            put(line)
    if not found:
        said = messages.commands
        say(said.NOTHING_SINCE(day=since) if since else said.NOTHING_LOGGED())
    return 0
