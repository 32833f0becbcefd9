"""`enrich export`: works of the cache in a format."""

from __future__ import annotations

import gc
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich import messages
from enrich.cli import completing, console, formats, streams
from enrich.cli.console import common, load_config, open_store, put, say
from enrich.messages import Sentence

if TYPE_CHECKING:
    from enrich.model import Work

_PATH = click.Path(path_type=Path)


@click.command(cls=formats.ListsFormats, short_help="Write the works of the lists in a format.")
@click.argument(
    "format_", metavar="FORMAT", callback=formats.known, shell_complete=completing.formats
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help="Write to this file instead of to stdout; a page (html) goes into a folder, too.",
)
@click.option("--all", "everything", is_flag=True, help="Also papers that are in no list any more.")
@click.option(
    "--keys",
    multiple=True,
    help="Only these citation keys, separated by commas.",
    shell_complete=completing.keys_with_commas,
)
@click.option("--aux", multiple=True, type=_PATH, help="Only what this .aux or .bcf cites.")
@click.option("--tex", multiple=True, type=_PATH, help="Only what this .tex cites.")
@click.option(
    "--abstracts/--no-abstracts",
    default=None,
    help="With the abstracts. Only markdown and html have them without this option.",
)
@console.force
@common
@click.pass_context
def export(
    context: click.Context,
    format_: str,
    output: str | None,
    everything: bool,
    keys: tuple[str, ...],
    aux: tuple[Path, ...],
    tex: tuple[Path, ...],
    abstracts: bool | None,
    force: bool,
) -> int:
    """Write the works of the lists as FORMAT, from the cache.

    Exit code 1 if a key that is asked for is not in the cache, or a work is damaged; 2 if the file
    is somebody else's or was edited: then the new version is beside it.
    """
    from enrich import export as exports
    from enrich.export import page
    from enrich.library import page_lists, selection
    from enrich.runs import feed, output_paths, own_files, summary
    from enrich.text import signature

    console.check_plugins()
    config = load_config(context)
    path = None if output is None else output_paths.of_format(output, format_)
    if path is not None:
        output_paths.check_named(config, path)
    retracted: list[Sentence] = []
    content = b""
    with open_store(config) as store:
        names = streams.typed(x for text in keys for x in _keys(text)) if keys else None
        wanted = selection.Wanted(everything, names, aux, tex)
        works, unknown = selection.select(config, store, wanted)
        chosen = {} if abstracts is None else {"abstracts": abstracts}
        options = exports.options_for(format_, **chosen)
        if exports.exporter(format_).of_history:
            parts = iter([feed.exported(config, store, works, wanted, options)])
            retracted = [*summary.retracted_works(works)]
        elif exports.exporter(format_).of_lists and not (names or aux or tex):
            lists = page_lists.page_lists(config, store, everything=everything)
            parts = iter([page.render_lists(lists, options)])
            retracted = [*summary.retracted_works(works)]
        else:
            is_sorted = isinstance(works, selection.KeptWorks)
            noted = _noting(works, retracted)
            parts = exports.parts(format_, noted, options, is_sorted=is_sorted)
        if path is None:
            first = next(parts, "")
            _say_unknown(unknown, is_empty=not works)
            for part in itertools.chain([first], parts):
                put(part, end="")
        else:
            encoded = (part.encode("utf-8", "replace") for part in parts)
            content = signature.signed(encoded, format_)
            _say_unknown(unknown, is_empty=not works)
    if path is not None:
        placed = own_files.write_named(config, path, content, format_, force=force)
        if placed.sentence:
            say(placed.sentence)
        if placed.is_beside:
            return 2
    for line in retracted:
        say(line)
    return 1 if unknown or store.works.unreadable else 0


def _noting(works: Iterable[Work], retracted: list[Sentence]) -> Iterator[Work]:
    """Yield works, and note what is to be said of those that were retracted."""
    from enrich.runs import summary

    gc.freeze()  # works pass by the thousand; what is loaded by now is no garbage
    for work in works:
        retracted += summary.retracted_works([work])
        yield work


def _say_unknown(unknown: Sequence[Sentence], *, is_empty: bool) -> None:
    """Say which papers are not known, or that there is none."""
    for line in unknown:
        say(line)
    if is_empty and not unknown:
        say(messages.commands.NOTHING_TO_EXPORT())


def _keys(text: str) -> list[str]:
    """Return the citation keys that one --keys names."""
    from enrich.library import citations

    return citations.typed(text) or re.split(r"[,\s]", text)
