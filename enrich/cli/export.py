"""`enrich export`: works of the cache in a format."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.cli import console, formats
from enrich.cli.console import common, load_config, open_store, put, say

_PATH = click.Path(path_type=Path)


@click.command(cls=formats.ListsFormats, short_help="Write the works of the lists in a format.")
@click.argument("format_", metavar="FORMAT", callback=formats.known)
@click.option("-o", "--output", type=_PATH, help="Write to this file instead of to stdout.")
@click.option("--all", "everything", is_flag=True, help="Also papers that are in no list any more.")
@click.option("--keys", help="Only these citation keys, separated by commas.")
@click.option("--aux", multiple=True, type=_PATH, help="Only what this .aux or .bcf cites.")
@click.option("--tex", multiple=True, type=_PATH, help="Only what this .tex cites.")
@click.option("--abstracts/--no-abstracts", show_default=True, help="With the abstracts.")
@common
@click.pass_context
def export(
    context: click.Context,
    format_: str,
    output: Path | None,
    everything: bool,
    keys: str | None,
    aux: tuple[Path, ...],
    tex: tuple[Path, ...],
    abstracts: bool,
) -> int:
    """Write the works of the lists as FORMAT, from the cache.

    Exit code 1 if a key that is asked for is not in the cache, or a work is damaged.
    """
    from enrich import export as exports
    from enrich import files
    from enrich.library import selection

    console.check_plugins()
    config = load_config(context)
    if output is not None:
        console.check_output(config, output)
    with open_store(config) as store:
        wanted = selection.Wanted(everything, keys.split(",") if keys else [], aux, tex)
        works, unknown = selection.select(config, store, wanted)
    for line in unknown:
        say(line)
    content = exports.render(format_, works, exports.ExportOptions(abstracts=abstracts))
    if output is None:
        put(content, end="")
    else:
        files.write_whole(output, content.encode())
    return 1 if unknown or store.works.unreadable else 0
