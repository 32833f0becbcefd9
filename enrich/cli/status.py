"""`enrich status` and `enrich sources`."""

from __future__ import annotations

import click

from enrich.cli.console import common, load_config, open_store, put, put_json


@click.command(short_help="What the cache holds, what is missing, what is due.")
@click.option("--missing", metavar="FIELD", help="List the papers without this field, per venue.")
@click.option("--json", "as_json", is_flag=True)
@common
@click.pass_context
def status(context: click.Context, missing: str | None, as_json: bool) -> int:
    """Say what the cache holds: published, preprints (as of when), unresolved, doubtful, unchecked; and what is due."""
    from enrich.runs import status as overview

    config = load_config(context)
    with open_store(config) as store:
        found = (
            overview.missing(store.works, missing) if missing else overview.overview(config, store)
        )
    if as_json:
        put_json(found)
    else:
        for line in overview.lines(found):
            put(line)
    return 0


@click.command(short_help="The sources, their pace, and when each last answered.")
@click.option("--json", "as_json", is_flag=True)
@common
@click.pass_context
def sources(context: click.Context, as_json: bool) -> int:
    """List the sources: what they are asked by, hosts and spacing, whether on, when each last answered or refused."""
    from enrich.runs import status as overview

    found = overview.source_rows(load_config(context))
    if as_json:
        put_json(found)
        return 0
    for row in found:
        state = "on" if row["enabled"] else "off"
        hosts = (
            ", ".join(f"{h} every {s:g} s" for h, s in row["hosts"].items()) or "sends no request"
        )
        put(f"{row['name']} ({state}, {row['tier']}): {hosts}")
        for host, seen in row["seen"].items():
            put(
                f"    {host}: "
                + (
                    "refused since " + seen["refused"] + ": " + seen["reason"]
                    if seen["refused"]
                    else "last answered " + seen["answered"]
                )
            )
    return 0
