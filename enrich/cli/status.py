"""`enrich status`: what the cache holds."""

from __future__ import annotations

import click

from enrich.cli import console
from enrich.cli.console import common, load_config, open_store, put, put_json


@click.command(short_help="Show what the cache holds and what is due.")
@click.option("--missing", metavar="FIELD", help="List the papers that lack this field.")
@console.as_json
@common
@click.pass_context
def status(context: click.Context, missing: str | None, as_json: bool) -> int:
    """Show what is known of the papers of the lists, and which questions are due.

    Counts the papers by state, names some that are open, and counts the missing fields; with
    --verbose it names all that are open, and counts the fields by venue.
    """
    from enrich.runs import status as overview
    from enrich.runs.environment import RunEnvironment

    config = load_config(context)
    with open_store(config) as store:
        found = (
            overview.missing(store.works, missing)
            if missing is not None
            else overview.overview(config, store, RunEnvironment())
        )
    if as_json:
        put_json(found)
    else:
        for line in overview.lines(found, whole=context.obj["verbose"]):
            put(line)
    return 0
