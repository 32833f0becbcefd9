"""Parts of sentences that several rooms say."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from enrich.messages.message import Message, Sentence
from enrich.messages.passwords import has_login, names_database

DID_YOU_MEAN = Message("; did you mean {name}?")
AND_MORE = Message("and {count} more")
NO_TITLE = Message("(no title)")
PAPERS = Message("Papers")
IN_NO_LIST = Message("In no list")
# -- what may hold a password
IS_DATABASE = Message(
    "the address of a database is no paper, list or file; it belongs into the configuration, as"
    " `store: postgresql://USER@HOST/DATABASE`, and a password into PGPASSWORD or ~/.pgpass"
)
WITH_LOGIN = Message(
    "an address with a name and a password in it is not taken, so that nobody sees them; leave out"
    " what stands before the @"
)


def refused_address(text: str) -> Sentence | None:
    """Return why an address that may hold a password is not taken; None for any other text."""
    if names_database(text):
        return IS_DATABASE()
    return WITH_LOGIN() if has_login(text) else None


def few(problems: Sequence[str], most: int = 3) -> str:
    """Return the first of some problems for one sentence, and how many more there are."""
    more = [AND_MORE(count=len(problems) - most)] if len(problems) > most else []
    return "; ".join([*problems[:most], *more])


def as_typed(name: str) -> str:
    """Return a name as an argument in a shell: in quotes where it needs them."""
    is_plain = not set(name) & set('"$`\\!')
    return f'"{name}"' if " " in name and is_plain else shlex.quote(name)


def meant(word: str, known: Iterable[str], cutoff: float = 0.65) -> str:
    """Return "; did you mean ...?" for a misspelt word of some known ones, "" for no such word."""
    from difflib import get_close_matches  # only where something is wrong

    by_folded = {name.casefold(): name for name in sorted(known)}
    near = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=cutoff)
    return DID_YOU_MEAN(name=by_folded[near[0]]) if near else ""
