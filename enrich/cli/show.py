"""`enrich show`: one paper from the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from enrich import messages
from enrich.cli import completing, console, streams
from enrich.cli.console import common, load_config, open_store, put, put_json, say
from enrich.errors import ConfigError

if TYPE_CHECKING:
    from enrich.store.base import Store

_WHAT = "a citation key, an identifier, a URL or words of a title"


@click.command(cls=console.Command, short_help="Show one paper of the cache.")
@click.argument("what", nargs=-1, required=True, shell_complete=completing.keys)
@console.as_json
@click.option("--why", is_flag=True, help="Show the source of every field, and other values.")
@common
@click.pass_context
def show(context: click.Context, what: tuple[str, ...], as_json: bool, why: bool) -> int:
    """Show the paper that WHAT names: a citation key, an identifier, a URL or title words.

    With --json it is a CSL-JSON item with versions and provenance. Exit code 1 if there is no such
    paper, or several; these are listed.
    """
    from enrich.library import describe as shown
    from enrich.library import lookup

    wanted = " ".join(streams.typed(what))
    if not wanted.strip():
        raise ConfigError(messages.commands.NOTHING_NAMED(command="show", what=_WHAT))
    with open_store(load_config(context)) as store:
        keys = lookup.find(store, wanted)
        work = store.works.get(keys[0]) if len(keys) == 1 else None
        if work is None:
            if not (keys and set(keys) <= set(store.works.unreadable)):
                _several(store, wanted, keys)
            return 1
    if as_json:
        put_json(shown.as_object(work))
        return 0
    for line in shown.words(work):
        put(line)
    if why:
        for line in shown.why(work):
            put(line)
    return 0


def _several(store: Store, wanted: str, keys: list[str]) -> None:
    if not keys:
        say(messages.commands.NOT_SHOWN(words=wanted))
    else:
        say(messages.commands.SEVERAL_FIT(words=wanted))
        for key in keys:
            work = store.works.get(key)
            if work is not None:
                say(messages.commands.ONE_OF_SEVERAL(key=key, title=work.title))
