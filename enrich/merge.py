"""Merging: the accepted records of one paper become one set of fields, each with its source. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from enrich.model import FieldValue, Identifier, ItemType, Record, Standing, Value

Preference = Literal["published_first", "published_latest", "preprint"]


@dataclass(frozen=True, slots=True)
class Merged:
    """One paper of several records: its fields, and its versions with the cited one first."""

    state: Literal["published", "preprint"]
    type: ItemType
    fields: Mapping[str, Value] = field(default_factory=dict)
    identifiers: tuple[Identifier, ...] = ()
    versions: tuple[Record, ...] = ()  # all records, those of the cited version first
    cited: int = 0  # how many of `versions`, from the first, are records of the cited version
    problems: tuple[str, ...] = ()


FIELDS = (
    "title", "authors", "issued", "container_title", "container_title_short", "collection_title", "collection_number",
    "volume", "issue", "page", "number", "publisher", "publisher_place", "event_title", "event_place", "ISBN", "ISSN",
    "URL", "pdf", "abstract", "keywords", "genre", "archive_class",
)  # fmt: skip


def merge(records: Sequence[tuple[Record, str]], *, prefer: Preference = "published_first") -> Merged:
    """Merge records (each with the ISO time of its answer) of one paper; the order of `records` does not matter."""
    ranked = sorted(records, key=lambda x: (x[0].standing is not Standing.PUBLISHED, x[0].tier, x[0].source, repr(x[0])))
    fields: dict[str, Value] = {}
    for name in FIELDS:
        said = [(r, fetched, getattr(r, name)) for r, fetched in ranked if getattr(r, name)]
        if said:
            record, fetched, value = said[0]
            others: dict[str, FieldValue] = {r.source: v for r, _, v in said[1:]}
            fields[name] = Value(value, record.source, fetched, others)
    best = ranked[0][0]
    ids = tuple(sorted({i for r, _ in ranked for i in r.identifiers}))
    for scheme, name in (("doi", "DOI"), ("arxiv", "arxiv")):
        for r, fetched in ranked:
            value = r.id(scheme)
            if value and name not in fields:
                fields[name] = Value(value, r.source, fetched)
    state: Literal["published", "preprint"] = "published" if best.standing is Standing.PUBLISHED else "preprint"
    return Merged(state, best.type, fields, ids, tuple(r for r, _ in ranked), 1)
