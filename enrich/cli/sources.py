"""`enrich sources`: the services that can be asked."""

from __future__ import annotations

from typing import Any

import click

from enrich.cli import console
from enrich.cli.console import common, load_config, put, put_json


@click.command(cls=console.Command, short_help="List the sources, and when each last answered.")
@console.as_json
@common
@click.pass_context
def sources(context: click.Context, as_json: bool) -> int:
    """List the sources: whether they are on, their hosts and pace, their last answers.

    A source that refused is asked again after `recheck.refused_days`.
    """
    from enrich.runs import status

    console.check_plugins()
    found = status.source_rows(load_config(context))
    if as_json:
        put_json(found)
    else:
        for row in found:
            _put_row(row)
    return 0


def _put_row(row: dict[str, Any]) -> None:
    state = "on" if row["enabled"] else "off"
    hosts = ", ".join(f"{host} every {seconds:g} s" for host, seconds in row["hosts"].items())
    put(f"{row['name']} ({state}, {row['tier']}): {hosts or 'sends no request'}")
    for host, seen in row["seen"].items():
        refused = f"refused since {seen['refused']}: {seen['reason']}"
        put(f"    {host}: {refused if seen['refused'] else 'last answered ' + seen['answered']}")
