"""`enrich show`: one paper from the cache."""

from __future__ import annotations

import click

from enrich.cli import completing, console, one_paper, streams
from enrich.cli.console import common, load_config, open_store, put, put_json


@click.command(cls=console.Command, short_help="Show one paper of the cache.")
@click.argument("what", nargs=-1, required=True, shell_complete=completing.keys)
@console.as_json
@click.option("--why", is_flag=True, help="Show the source of every field, and other values.")
@common
@click.pass_context
def show(context: click.Context, what: tuple[str, ...], as_json: bool, why: bool) -> int:
    """Show the paper that WHAT names: a citation key, an identifier, a URL or title words.

    The key may be in any case. Shown are also the notes of the lists and where they have the paper.
    With --json it is a CSL-JSON item with versions and provenance. Exit code 1 if there is no such
    paper, or several; these are listed.
    """
    from enrich.library import describe as shown
    from enrich.library import paper_files

    wanted = " ".join(streams.typed(what))
    if not wanted.strip():
        one_paper.nothing_named("show")
    with open_store(load_config(context)) as store:
        work = one_paper.find(store, wanted)
        if work is None:
            return 1
        own = paper_files.files_of(store, work.key)
        notes, positions = store.works.notes(work.key), store.lists.of(work.key)
    if as_json:
        files = {"files": [*map(str, own)]} if own else {}
        put_json({**shown.as_object(work), **shown.reading(notes, positions), **files})
        return 0
    for line in shown.words(work, own, notes, positions):
        put(line)
    if why:
        for line in shown.why(work):
            put(line)
    return 0
