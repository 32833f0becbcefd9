"""The configured lists as a page shows them: with what the cache knows of their entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from enrich import messages
from enrich.config import Config
from enrich.export.page import PageList, PagePaper
from enrich.library import list_rows, lookup
from enrich.library.lists import LoadedList, configured_lists
from enrich.library.stated import stated_works
from enrich.matching.identity import names_of_entry
from enrich.model import Entry, State, Work
from enrich.store.base import Store

_STATES: Mapping[str, State] = {"doubtful": "doubtful", "unchecked": "unchecked"}


def page_lists(config: Config, store: Store, *, everything: bool) -> list[PageList]:
    """Return the configured lists; with `everything` also the papers of the cache in none of them.

    Raises ListError.
    """
    taken: dict[str, None] = {}
    open_ones = store.runs.entry_states()

    def found(entry: Entry) -> tuple[Work | None, State]:
        key = lookup.key_of_entry(store, entry, open_ones)
        work = store.works.get(key) if key else None
        if work is not None:
            taken[work.key] = None
            return work, work.state
        stated = (open_ones[name] for name in names_of_entry(entry) if name in open_ones)
        return None, next((state for s in stated if (state := _STATES.get(s))), "unresolved")

    loaded = configured_lists(config)
    lists = [as_page_list(one, [*_papers(one.entries, found)]) for one in loaded]
    if everything or not lists:
        others = (PagePaper(None, w, w.state) for w in store.works.all() if w.key not in taken)
        title = messages.parts.IN_NO_LIST() if lists else ""
        lists.append(PageList("", title, others))
    return lists


def as_page_list(loaded: LoadedList, papers: Iterable[PagePaper]) -> PageList:
    """Return a list with its papers, under the name of its file: no folder of anybody is told."""
    path = Path(loaded.name)
    stem = path.stem.replace("_", " ").replace("-", " ").strip()
    title = loaded.listing.title or f"{stem[:1].upper()}{stem[1:]}"
    return PageList(path.name, title, papers)


def _papers(
    entries: Iterable[Entry], found: Callable[[Entry], tuple[Work | None, State]]
) -> Iterator[PagePaper]:
    """Yield the papers of entries."""
    for entry in entries:
        work, state = found(entry) if entry.kind == "paper" else (None, "unresolved")
        yield page_paper(entry, work, state)


def page_paper(entry: Entry, work: Work | None, state: State) -> PagePaper:
    """Return a paper of a list; what no source knows is as a .bib states it."""
    work = work or next(stated_works([(entry, state)]), None)
    tags, date = tuple(list_rows.tags_of(entry)), list_rows.date_of(entry)
    return PagePaper(entry, work, work.state if work else state, tags, date)
