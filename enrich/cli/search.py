"""`enrich search`: full-text search over the cache."""

from __future__ import annotations

import click

from enrich import messages
from enrich.cli import console, streams
from enrich.cli.console import common, load_config, open_store, put, put_json, say
from enrich.errors import ConfigError


@click.command(
    cls=console.Command, short_help="Search titles, authors, venues, abstracts and notes."
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=console.Count(1, 1000), default=20, show_default=True, help="Papers at most."
)
@console.as_json
@common
@click.pass_context
def search(context: click.Context, words: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Search the papers of the cache for WORDS, the best first.

    Exit code 1 if there is none.
    """
    from enrich.library.search import search as search_works

    wanted = " ".join(streams.typed(words))
    if not wanted.strip():
        said = messages.commands
        raise ConfigError(said.NOTHING_NAMED(command="search", what=said.WORDS_TO_FIND()))
    with open_store(load_config(context)) as store:
        found = search_works(store, wanted, limit)
    if as_json:
        put_json([result.as_object() for result in found])
    else:
        for line in (line for result in found for line in result.lines()):
            put(line.text)
    if not found:
        say(messages.commands.NOTHING_FITS(words=wanted))
    return 0 if found else 1
