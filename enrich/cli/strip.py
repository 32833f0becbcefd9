"""`enrich strip`: a list without what `enrich run --in-place` put in."""

from __future__ import annotations

from pathlib import Path

import click

from enrich import messages
from enrich.cli import completing, console
from enrich.cli.console import common, say


@click.command(cls=console.Command, short_help="Take out of a list what --in-place put in.")
@click.argument(
    "path", metavar="LIST", type=click.Path(path_type=Path), shell_complete=completing.lists
)
@common
@click.pass_context
def strip(context: click.Context, path: Path) -> int:
    """Take out of LIST exactly what `enrich run --in-place` put in. Every other byte stays."""
    from enrich import files, reading_list
    from enrich.errors import ListError

    content = files.read(path)
    if content is None:
        raise ListError(messages.files.NO_SUCH_FILE(path=path))
    of = reading_list.format_of(str(path), content.decode("utf-8", "replace"))
    if of in reading_list.FORMATS and of not in reading_list.WRITTEN:
        raise ListError(messages.lists.NOTHING_TO_STRIP(path=path, format=of))
    changed = files.write_whole(path, reading_list.strip(content, of, str(path)))
    if not context.obj["quiet"]:
        said = messages.commands.STRIPPED if changed else messages.commands.NOTHING_OF_OURS
        say(said(path=path))
    return 0
