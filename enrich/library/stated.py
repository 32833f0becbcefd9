"""The entries of .bib lists that no source knows: the outputs have them as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from enrich import text
from enrich.export import as_stated
from enrich.model import Entry, State, Work
from enrich.text.lines import whole


def stated_works(
    entries: Iterable[tuple[Entry, State]], taken: Iterable[str] = ()
) -> Iterator[Work]:
    """Yield a work for each entry of a .bib, given with its state, under its own citation key.

    A key that another paper has gets a number behind it; an entry that is there twice counts once.
    """
    used = {key.casefold(): "" for key in taken}  # BibTeX compares keys without case
    for entry, state in entries:
        if not entry.key or not entry.fields:
            continue
        title = text.fold(entry.title or "")
        key = whole(entry.key)
        if title and used.get(key.casefold()) == title:
            continue
        if key.casefold() in used:
            key = next(k for n in count(2) if (k := f"{key}-{n}").casefold() not in used)
        used[key.casefold()] = title
        yield as_stated.work_of(entry, key, state)
