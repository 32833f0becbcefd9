"""`enrich sources`: the services that can be asked."""

from __future__ import annotations

from typing import Any

import click

from enrich.cli import console
from enrich.cli.console import common, load_config, put, put_json
from enrich.messages import library as said


@click.command(cls=console.Command, short_help="List the sources, and when each last answered.")
@console.as_json
@common
@click.pass_context
def sources(context: click.Context, as_json: bool) -> int:
    """List the sources: whether they are on, their hosts and pace, their last answers.

    A source that refused is asked again after `recheck.refused_days`.
    """
    from enrich.runs.source_rows import source_rows

    console.check_plugins()
    found = source_rows(load_config(context))
    if as_json:
        put_json(found)
    else:
        for row in found:
            _put_row(row)
    return 0


def _put_row(row: dict[str, Any]) -> None:
    state = "on" if row["enabled"] else "off"
    hosts = (said.PACE(host=host, seconds=f"{s:g}") for host, s in row["hosts"].items())
    shown = ", ".join(hosts) or said.SENDS_NOTHING()
    put(said.SOURCE(name=row["name"], state=state, tier=row["tier"], hosts=shown))
    for host, seen in row["seen"].items():
        refused = said.REFUSED_SINCE(day=seen["refused"], why=seen["reason"])
        what = refused if seen["refused"] else said.LAST_ANSWERED(day=seen["answered"])
        put(said.HOST(host=host, what=what))
