"""The names by which a paper is known again.

Its identifiers (`scheme:value`), its folded titles (`title:...`), and what an entry states of it as
a whole (`title:#...`): of two papers of one title, only that tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich import text
from enrich.digests import sha256
from enrich.model import Entry, Identifier

_TITLE = "title:"
_STATEMENT = "title:#"  # no folded title begins so


def names_of(identifiers: Iterable[Identifier], titles: Iterable[str]) -> list[str]:
    """Return the names of a paper with these identifiers and folded titles.

    Empty titles give none.
    """
    return [*map(str, identifiers), *(_TITLE + title for title in titles if title)]


def name_of_title(title: str) -> str:
    """Return the name of a paper with this title, which is folded here."""
    return _TITLE + text.fold(title)


def names_of_entry(entry: Entry) -> list[str]:
    """Return the names by which an entry is known again: all that it states, then each of it."""
    statement = name_of_statement(entry)
    return [
        *([statement] if statement else []),
        *names_of(entry.identifiers, [text.fold(entry.title or "")]),
    ]


def name_of_statement(entry: Entry) -> str:
    """Return the name of all that an entry states of its paper, with its key in a .bib.

    "" where it states a title or an identifier alone, which is a name itself.
    """
    claims = entry.claims
    stated = [entry.key, *(a.full for a in entry.authors), claims.venue, claims.year]
    if not any(stated) and len(entry.identifiers) + bool(entry.title) < 2:
        return ""
    whole = [*stated, text.fold(entry.title or ""), *map(str, entry.identifiers)]
    stated_all = "\n".join(map(str, whole)).encode(errors="surrogatepass")
    return _STATEMENT + sha256(stated_all).hexdigest()[:20]


def grouping_names(entry: Entry) -> list[str]:
    """Return the names that entries of one paper share.

    These are the identifiers, or the title where it has no identifier.
    """
    return names_of(entry.identifiers, () if entry.identifiers else [text.fold(entry.title or "")])


def identifier_names(names: Sequence[str]) -> list[str]:
    """Return the names that are identifiers, not titles."""
    return [n for n in names if not is_title(n)]


def is_statement(name: str) -> bool:
    """Whether a name is of all that an entry states."""
    return name.startswith(_STATEMENT)


def is_title(name: str) -> bool:
    """Whether a name is no identifier: a folded title, or all that an entry states."""
    return name.startswith(_TITLE)
