"""The one paper that words on the command line mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from enrich import messages
from enrich.cli import console
from enrich.cli.console import say
from enrich.errors import ConfigError

if TYPE_CHECKING:
    from enrich.model import Work
    from enrich.store.base import Store


def nothing_named(command: str) -> NoReturn:
    """Raise ConfigError, as a command was given no paper."""
    said = messages.commands
    raise ConfigError(said.NOTHING_NAMED(command=command, what=said.PAPER_TO_SHOW()))


def find(store: Store, wanted: str) -> Work | None:
    """Return the paper that is meant; where there is none, or several, say so and return None."""
    from enrich.library import lookup

    keys = lookup.find(store, wanted)
    work = store.works.get(keys[0]) if len(keys) == 1 else None
    if work is None and not (keys and set(keys) <= set(store.works.unreadable)):
        _say_which(store, wanted, keys)
    return work


def _say_which(store: Store, wanted: str, keys: list[str]) -> None:
    from enrich.library import lookup

    if not keys:
        if console.is_file(wanted):
            say(messages.commands.IS_FILE(name=wanted))
        else:
            advice = lookup.what_to_do(store, wanted)
            say(messages.commands.NOT_IN_CACHE(name=wanted, advice=advice))
        return
    say(messages.commands.SEVERAL_FIT(words=wanted))
    for key in keys:
        work = store.works.get(key)
        if work is not None:
            say(messages.commands.ONE_OF_SEVERAL(key=key, title=work.title))
