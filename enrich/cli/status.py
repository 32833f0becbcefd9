"""`enrich status`: what the cache holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from enrich.cli import console
from enrich.cli.console import common, load_config, open_store, put, put_json, put_painted

if TYPE_CHECKING:
    from enrich.config import Config


@click.command(cls=console.Command, short_help="Show what the cache holds and what is due.")
@click.option("--missing", metavar="FIELD", help="List the papers that lack this field.")
@click.option("--unread", is_flag=True, help="List the lines of the lists that were not read.")
@console.as_json
@common
@click.pass_context
def status(context: click.Context, missing: str | None, unread: bool, as_json: bool) -> int:
    """Show what is known of the papers of the lists, and which questions are due.

    A table has the papers by state, venue and year, how many are read and starred, which fields are
    missing, and the requests that are due. Below it are some papers that are open; with --verbose
    all of them, every venue, and the missing fields by venue.
    --unread names the lines that look like papers and were not read, with the reason.
    """
    from enrich.runs import status as overview

    config = load_config(context)
    if unread:
        return _unread(config, as_json)
    whole = context.obj["verbose"]
    with open_store(config) as store:
        found = (
            overview.missing(store.works, missing)
            if missing is not None
            else overview.overview(config, store)
        )
    if as_json:
        put_json(found)
        return 0
    if missing is None:
        _put_table(found, whole=whole)
    for line in overview.lines(found, whole=whole):
        put(line)
    return 0


# Of the states, on a terminal.
_COLOURS = {
    "published": "green",
    "preprint": "yellow",
    "unchecked": "cyan",
    "doubtful": "magenta",
    "unresolved": "red",
}


def _put_table(found: dict[str, Any], *, whole: bool) -> None:
    from enrich.cli import tables
    from enrich.runs import status as overview

    put(overview.head(found))
    parts = [
        tables.TablePart(
            part.title,
            [(name, f"{count:,}") for name, count in part.rows],
            (part.more[0], f"{part.more[1]:,}") if part.more else None,
            _COLOURS,
        )
        for part in overview.table(found, whole=whole)
    ]
    put("")
    for line in tables.lines(parts, tables.columns(), colour=tables.is_coloured()):
        put_painted(line)
    put("")


def _unread(config: Config, as_json: bool) -> int:
    """Print the lines of the configured lists that look like entries and were not read."""
    from enrich.library.lists import configured_lists
    from enrich.runs import read_report

    found = [read_report.read_report(loaded) for loaded in configured_lists(config)]
    if as_json:
        put_json({"lists": [read_report.as_object(one) for one in found]})
    else:
        for line in read_report.lines(found):
            put(line)
    return 0
