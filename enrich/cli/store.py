"""`enrich store`: the cache itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich import messages
from enrich.cli import console
from enrich.cli.console import common, put, say
from enrich.errors import ConfigError
from enrich.messages import counted

if TYPE_CHECKING:
    from enrich.model.group_database import StorePlace


@click.group(
    invoke_without_command=True, short_help="Copy a cache: to a group's database, and back."
)
@common
@click.pass_context
def store(context: click.Context) -> None:
    """Look after the cache, which is a file, or a PostgreSQL database that a group shares."""
    if context.invoked_subcommand is None:
        put(context.get_help())


@store.command(cls=console.Command, short_help="Copy a cache into another one, with its keys.")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@common
@click.pass_context
def copy(context: click.Context, source: str, target: str) -> int:
    """Copy the cache FROM into the cache TO: answers, works, citation keys, the log, and the lists.

    Each is a file, or the URL of a database: postgresql://USER@HOST/DATABASE. A password belongs
    into PGPASSWORD or ~/.pgpass. What TO has already stays: its keys are cited. What is yours alone
    goes to your own part of a database, and comes from there.
    """
    from datetime import UTC, datetime

    from enrich.runs import paper_files
    from enrich.store import file_of_name, name_of_file, open_exclusive, open_store
    from enrich.store.copying import copy as copied
    from enrich.store.timestamps import to_second

    ours, theirs = _place(source), _place(target)
    if ours == theirs:
        raise ConfigError(messages.group.SAME_PLACE(place=ours))

    def named(name: str) -> str:
        return name_of_file(theirs, file_of_name(ours, name))

    with open_store(ours, read_only=True) as old, open_exclusive(theirs) as new:
        done = copied(old, new, to_second(datetime.now(UTC)), named)
        paper_files.copy(old, new, done.renamed)
    if not context.obj["quiet"]:
        counts = {
            "answers": counted(done.answers, "answer"),
            "works": counted(done.works, "work"),
            "keys": counted(done.keys, "citation key"),
        }
        say(messages.group.COPIED(source=ours, target=theirs, **counts))
    if done.stayed:
        papers = counted(done.stayed, "paper")
        say(messages.group.STAYED(papers=papers, target=theirs))
    return 0


def _place(text: str) -> StorePlace:
    """Return the cache that is named. Raises ConfigError for a URL that is none."""
    from enrich.config import group_database
    from enrich.model.group_database import is_url

    return group_database(text) if is_url(text) else Path(text).expanduser().absolute()
