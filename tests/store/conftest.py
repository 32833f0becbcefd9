"""A work to keep, and what the tests of the store write."""

from __future__ import annotations

from dataclasses import replace

from enrich.library import finding
from enrich.model import (
    Date,
    Identifier,
    Match,
    Name,
    Record,
    Tier,
    Value,
    Verdict,
    Work,
    WorkFields,
)
from enrich.store import Store
from enrich.store.base import StoredWork, WorkCacheRow

RECORD = Record(
    "arxiv", Tier.PREPRINT, "On {Braces}", (Name("Ångström", "Ada"),), issued=Date(2023, 10, 1)
)
THEN = "2026-01-01T00:00:00+00:00"
WORK = Work(
    "angstrom2023braces",
    "published",
    "paper-conference",
    WorkFields(
        title=Value("On {Braces}", "crossref", THEN, {"dblp": "On Braces."}),
        authors=Value((Name("Ångström", "Ada"), Name(literal="OpenAI")), "crossref", THEN),
        issued=Value(Date(2023, 10), "crossref", THEN, {"dblp": Date(2023)}),
        container_title_short=Value("SOSP", "dblp", ""),
        ISBN=Value(("978-1",), "crossref", ""),
        abstract=Value("Pages of keys and values.", "arxiv", ""),
    ),
    (Identifier("doi", "10.1/x"),),
    (RECORD,),
    "2026-01-01",
    candidates=(Match(RECORD, Verdict.DOUBTFUL, 0.5),),
)
NOTES = "a note about caches"
CACHED = WorkCacheRow("a", "keya", "of", "print", "2031-01-01", ["doi:10.1/a"], ["odd"])


def titled(key: str, title: str, **changes: object) -> Work:
    """A work of that key and title; otherwise as WORK."""
    fields = replace(WORK.fields, title=Value(title, "crossref", THEN))
    return replace(WORK, key=key, fields=fields, **changes)  # type: ignore[arg-type]


def found(store: Store, query: str, limit: int = 20) -> list[str]:
    """The keys of the papers that a query finds."""
    return [one.paper.key for one in finding.find(store.search, query, limit).papers]


def put(
    store: Store, work: Work = WORK, names: list[str] | None = None, notes: str = NOTES
) -> None:
    names = ["doi:10.1/x", "title:on braces"] if names is None else names
    store.keys.reserve([(work.key, names)], THEN)
    store.works.put([StoredWork(work, "print", ["arxiv:2310.00001"], notes)])
