"""`enrich export`: works of the cache in a format."""

from __future__ import annotations

import re
from pathlib import Path

import click

from enrich import messages
from enrich.cli import completing, console, formats, streams
from enrich.cli.console import common, load_config, open_store, put, say

_PATH = click.Path(path_type=Path)


@click.command(cls=formats.ListsFormats, short_help="Write the works of the lists in a format.")
@click.argument(
    "format_", metavar="FORMAT", callback=formats.known, shell_complete=completing.formats
)
@click.option("-o", "--output", type=_PATH, help="Write to this file instead of to stdout.")
@click.option("--all", "everything", is_flag=True, help="Also papers that are in no list any more.")
@click.option(
    "--keys",
    multiple=True,
    help="Only these citation keys, separated by commas.",
    shell_complete=completing.keys_with_commas,
)
@click.option("--aux", multiple=True, type=_PATH, help="Only what this .aux or .bcf cites.")
@click.option("--tex", multiple=True, type=_PATH, help="Only what this .tex cites.")
@click.option("--abstracts/--no-abstracts", show_default=True, help="With the abstracts.")
@console.force
@common
@click.pass_context
def export(
    context: click.Context,
    format_: str,
    output: Path | None,
    everything: bool,
    keys: tuple[str, ...],
    aux: tuple[Path, ...],
    tex: tuple[Path, ...],
    abstracts: bool,
    force: bool,
) -> int:
    """Write the works of the lists as FORMAT, from the cache.

    Exit code 1 if a key that is asked for is not in the cache, or a work is damaged; 2 if the file
    is somebody else's or was edited: then the new version is beside it.
    """
    from enrich import export as exports
    from enrich.library import selection
    from enrich.runs import feed, output_paths, own_files, summary

    console.check_plugins()
    config = load_config(context)
    if output is not None:
        output_paths.check_named(config, output)
    with open_store(config) as store:
        named = streams.typed(x for text in keys for x in _keys(text)) if keys else None
        wanted = selection.Wanted(everything, named, aux, tex)
        works, unknown = selection.select(config, store, wanted)
        options = exports.options_for(format_, abstracts=abstracts)
        if exports.exporter(format_).of_history:
            content = feed.exported(config, store, works, wanted, options)
        else:
            content = exports.render(format_, works, options)
    for line in unknown:
        say(line)
    if not works and not unknown:
        say(messages.commands.NOTHING_TO_EXPORT())
    if output is None:
        put(content, end="")
    else:
        placed = own_files.write_named(
            config, output, content.encode("utf-8", "replace"), format_, force=force
        )
        if placed.sentence:
            say(placed.sentence)
        if placed.is_beside:
            return 2
    for line in summary.retracted_works(works):
        say(line)
    return 1 if unknown or store.works.unreadable else 0


def _keys(text: str) -> list[str]:
    """Return the citation keys that one --keys names."""
    from enrich.library import citations

    return citations.typed(text) or re.split(r"[,\s]", text)
