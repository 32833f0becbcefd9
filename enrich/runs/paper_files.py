"""Keeps which PDF is of which paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from enrich.library import paper_files
from enrich.library.lists import PDF, LoadedList
from enrich.runs.result import ResolvedEntry
from enrich.store.base import Store


def remember(store: Store, keys: Iterable[tuple[Path, str | None]]) -> None:
    """Keep the citation keys of PDFs, and forget those of PDFs without a paper."""
    known = paper_files.recorded(store)
    new: Mapping[str, str | None] = {**known, **{str(path): key for path, key in keys}}
    kept = {path: key for path, key in sorted(new.items()) if key is not None}
    if kept != known:
        store.runs.put_note(paper_files.NOTE, json.dumps(kept, ensure_ascii=True))


def copy(source: Store, target: Store, renamed: Mapping[str, str | None]) -> None:
    """Copy the keys of PDFs of which another cache knows nothing.

    `renamed` has the keys that it has for papers instead, None for papers that it has not.
    """
    known = paper_files.recorded(target)
    new = {path: key for path, key in paper_files.recorded(source).items() if path not in known}
    now = {path: source.keys.current(key) or key for path, key in new.items()}
    remember(target, ((Path(path), renamed.get(key, key)) for path, key in now.items()))


def keys_of(
    lists: Sequence[LoadedList], entries: Sequence[ResolvedEntry]
) -> Iterator[tuple[Path, str | None]]:
    """Yield the path of each PDF among some lists, with the key of its paper."""
    keys = {r.entry.list: r.key if r.packed else None for r in entries}
    for loaded in lists:
        if loaded.listing.format == PDF:
            yield loaded.setting.path.absolute(), keys.get(loaded.name)
