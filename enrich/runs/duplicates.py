"""Papers for which one .bib has several entries: LaTeX would print them twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from enrich import text
from enrich.model import Entry
from enrich.resolve.grouping import group
from enrich.runs.result import SamePaper


def same_papers(stated: Iterable[tuple[Entry, str | None]]) -> list[SamePaper]:
    """Return the papers that have several entries in one .bib.

    Each entry is given with the citation key of its work, None where that is not sure. Entries are
    of one paper if they have one work, or state the same of a paper that no source knows.
    """
    cited = [(e, key) for e, key in stated if e.key and e.fields and e.kind == "paper"]
    home: dict[tuple[str, ...], int] = {}
    root: list[int] = []
    for place, labels in enumerate(_labels(cited)):
        root.append(place)
        for label in labels:
            first = _root(root, home.setdefault(label, place))
            root[_root(root, place)] = first
    found: dict[int, list[str]] = {}
    for place, (entry, _) in enumerate(cited):
        found.setdefault(_root(root, place), []).append(entry.key or "")
    lists = {place: entry.list for place, (entry, _) in enumerate(cited)}
    return [
        SamePaper(lists[place], keys)
        for place, same in found.items()
        if len(keys := tuple(dict.fromkeys(same))) > 1
    ]


def _root(root: Sequence[int], place: int) -> int:
    while root[place] != place:
        place = root[place]
    return place


def _labels(cited: Sequence[tuple[Entry, str | None]]) -> Iterator[list[tuple[str, ...]]]:
    """Yield what entries of one paper share: their work, or their group and title."""
    groups = {e.entry_id: str(n) for n, some in enumerate(group(e for e, _ in cited)) for e in some}
    for entry, key in cited:
        found: list[tuple[str, ...]] = [(entry.list, "work", key)] if key else []
        if entry.authors or entry.identifiers:  # a title alone may be another paper's
            title = text.fold(entry.title or "")
            first = text.fold(next((n.family or n.literal for n in entry.authors), ""))
            found.append((entry.list, "stated", groups[entry.entry_id], title, first))
        yield found
