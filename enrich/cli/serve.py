"""`enrich serve`: the library in the browser."""

from __future__ import annotations

import importlib.util

import click

from enrich import messages
from enrich.cli import console
from enrich.cli.console import common, load_config, open_store, put, say
from enrich.errors import ConfigError

PORT = 8765
_LIBRARY = "datasette"
_MANY = 10000  # papers; a copy of so many takes a second


@click.command(cls=console.Command, short_help="Open the library in the browser, on this machine.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port on which it is served; 0 is any that is free.",
)
@common
@click.pass_context
def serve(context: click.Context, port: int) -> int:
    """Serve the library on this machine alone, for a browser, until Ctrl-C.

    There are a search, tables with facets, a page for each paper, SQL, and JSON, CSV and BibTeX of
    each table. It shows the library as it was when the command was started, and changes nothing.
    """
    from enrich.messages import counted
    from enrich.store import file_to_read

    if importlib.util.find_spec(_LIBRARY) is None:
        raise ConfigError(messages.server.WITHOUT_EXTRA())
    config = load_config(context)
    with open_store(config) as store:
        count = store.counts()["works"]
    papers = counted(count, "paper")
    file = file_to_read(config.store)
    from enrich.server import running

    def ready(address: str) -> None:
        put(address)
        say(messages.server.SERVING(papers=papers))

    with running.listen(port) as opened:
        if count >= _MANY:
            say(messages.server.COPYING(papers=papers))
        running.serve(file, opened, ready)
    return 0
