"""The names by which a paper is known again.

Its identifiers (`scheme:value`) and its folded titles (`title:...`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich import text
from enrich.model import Entry, Identifier

_TITLE = "title:"


def names_of(identifiers: Iterable[Identifier], titles: Iterable[str]) -> list[str]:
    """Return the names of a paper with these identifiers and folded titles.

    Empty titles give none.
    """
    return [*map(str, identifiers), *(_TITLE + title for title in titles if title)]


def name_of_title(title: str) -> str:
    """Return the name of a paper with this title, which is folded here."""
    return _TITLE + text.fold(title)


def names_of_entry(entry: Entry) -> list[str]:
    """Return the names by which an entry is known again: its identifiers, then its title."""
    return names_of(entry.identifiers, [text.fold(entry.title or "")])


def grouping_names(entry: Entry) -> list[str]:
    """Return the names that entries of one paper share.

    These are the identifiers, or the title where it has no identifier.
    """
    return [str(i) for i in entry.identifiers] or names_of_entry(entry)


def identifier_names(names: Sequence[str]) -> list[str]:
    """Return the names that are identifiers, not titles."""
    return [n for n in names if not is_title(n)]


def is_title(name: str) -> bool:
    """Whether a name is a folded title."""
    return name.startswith(_TITLE)
