"""`enrich export`: the cache in a format."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.cli.console import common, load_config, open_store, put, say


@click.command(short_help="Write the works of the lists, or all, in a format.")
@click.argument("format_", metavar="FORMAT")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file instead of stdout.")
@click.option("--all", "everything", is_flag=True, help="Also papers that have left every list.")
@click.option("--keys", help="Only these citation keys, comma-separated.")
@click.option(
    "--aux",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Only what this .aux or .bcf file cites.",
)
@click.option(
    "--tex", multiple=True, type=click.Path(path_type=Path), help="Only what this .tex file cites."
)
@click.option("--abstracts/--no-abstracts", default=False, show_default=True)
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
    """Write the works of the lists (with --all: of the cache) as FORMAT: bibtex, biblatex, csl-json, markdown, html, jsonl, csv."""
    from enrich import export as formats
    from enrich import files
    from enrich.library import selection

    if format_ not in formats.FORMATS:
        raise click.UsageError(f"{format_}: known formats are {', '.join(sorted(formats.FORMATS))}")
    config = load_config(context)
    with open_store(config) as store:
        wanted = selection.Wanted(everything, keys.split(",") if keys else [], aux, tex)
        works, unknown = selection.select(config, store, wanted)
    for line in unknown:
        say(line)
    content = formats.render(format_, works, formats.ExportOptions(abstracts=abstracts))
    if output is None:
        put(content, end="")
    else:
        files.write_whole(output, content.encode())
    return 1 if unknown else 0
