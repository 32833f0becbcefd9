"""A library of the papers of the table of queries, as a run would have kept them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from enrich import identifiers, text
from enrich.model import Date, Identifier, Value, Work, WorkFields
from enrich.store.base import ListRow, Store, StoredWork
from tests.support.paths import ROOT

THEN = "2026-01-01T00:00:00+00:00"
TABLE: Mapping[str, Any] = json.loads(
    (ROOT / "tests/library/queries.json").read_text(encoding="utf-8")
)


def fill(store: Store) -> None:
    """Put the papers and lists of the table into a store."""
    rows = [_stored(paper) for paper in TABLE["papers"]]
    store.keys.reserve([(row.work.key, row.names) for row in rows], THEN)
    store.works.put(rows)
    lists: dict[str, list[ListRow]] = {}
    for name, row in _list_rows():
        lists.setdefault(name, []).append(row)
    for name, found in lists.items():
        store.lists.put_list(f"/home/{name}", name, "", found, THEN)


def _stored(paper: Mapping[str, Any]) -> StoredWork:
    def value(name: str) -> Value[str] | None:
        return Value(paper[name], "made", THEN) if paper.get(name) else None

    names = tuple(text.name(author) for author in paper["authors"])
    fields = WorkFields(
        title=value("title"),
        authors=Value(names, "made", THEN),
        issued=Value(Date(paper["year"]), "made", THEN),
        container_title=value("venue_name"),
        container_title_short=value("venue"),
        abstract=value("abstract"),
        DOI=value("doi"),
        arxiv=value("arxiv"),
        URL=value("url"),
        retracted=Value("retraction", "made", THEN) if paper.get("retracted") else None,
    )
    ids = tuple(Identifier(scheme, paper[scheme]) for scheme in ("doi", "arxiv") if scheme in paper)
    assert all(identifiers.parse(str(i)) == i for i in ids)
    work = Work(paper["key"], paper["state"], "paper-conference", fields, ids)
    notes = [n for e in paper.get("entries", ()) for n in (*e["notes"], _title(paper, e))]
    found_by = [*map(str, ids), f"title:{text.fold(paper['title'])}"]
    return StoredWork(work, "made", found_by, "\n".join(notes))


def _title(paper: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    """Return the title that a list has for a paper."""
    title: str = entry.get("title") or paper["title"]
    return title


def _list_rows() -> Iterator[tuple[str, ListRow]]:
    for paper in TABLE["papers"]:
        for entry in paper.get("entries", ()):
            yield (
                entry["list"],
                ListRow(
                    line=entry["line"],
                    nth=0,
                    key=paper["key"],
                    section=" > ".join(entry["section"]),
                    checked=entry["checked"],
                    starred=entry["starred"],
                    date="",
                    title=_title(paper, entry),
                    notes="\n".join(entry["notes"]),
                    tags=", ".join(entry["tags"]),
                ),
            )
