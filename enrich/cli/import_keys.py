"""`enrich import-keys`: the citation keys of an existing .bib."""

from __future__ import annotations

from pathlib import Path

import click

from enrich import messages
from enrich.cli import console
from enrich.cli.console import common, load_config, say, with_cache
from enrich.messages import counted


@click.command(
    "import-keys", cls=console.Command, short_help="Take over the citation keys of a .bib."
)
@click.argument("bibs", nargs=-1, required=True, metavar="BIB...", type=click.Path(path_type=Path))
@common
@click.pass_context
def import_keys(context: click.Context, bibs: tuple[Path, ...]) -> int:
    """Give the papers of the cache the citation keys that they have in BIB.

    Entries are matched by eprint, DOI and title. The key that a paper had before stays as an alias.
    A key that another paper has is reported and not taken over; then the exit code is 1.
    """
    from datetime import UTC, datetime

    from enrich.store import open_exclusive
    from enrich.works import import_keys as importing

    config = load_config(context)

    def imported_keys() -> importing.ImportedKeys:
        with open_exclusive(config.store) as store:
            now = datetime.now(UTC)
            return store.at_once(lambda: importing.import_keys(store.keys, bibs, now))

    imported = with_cache(config, imported_keys)
    for line in imported.clashes:
        say(line)
    if not context.obj["quiet"]:
        taken = counted(imported.taken, "key")
        count = imported.waiting
        waiting = messages.commands.KEYS_WAITING(count=count) if count else ""
        say(messages.commands.KEYS_TAKEN(taken=taken, same=imported.same, waiting=waiting))
    return 1 if imported.clashes else 0
