"""Which fields works lack, per venue."""

from __future__ import annotations

from collections import Counter

from enrich.export import bibtex
from enrich.identifiers.schemes import SCHEMES
from enrich.model import WORK_FIELDS, Work
from enrich.store.base import Works

# The words that people have for fields.
_FIELD_WORDS = {
    "author": "authors",
    "booktitle": "container_title",
    "journal": "container_title",
    "number": "issue",
    "institution": "publisher",
    "pages": "page",
    "school": "publisher",
    "venue": "container_title",
    "year": "issued",
    "doi": "DOI",
    "url": "URL",
    "isbn": "ISBN",
    "address": "publisher_place",
}
# Every name that a field can be asked for by: people's words, our names, and identifiers.
FIELDS = frozenset({*_FIELD_WORDS, *WORK_FIELDS, *SCHEMES})


def missing_per_venue(works: Works) -> dict[str, dict[str, int]]:
    """Return venue -> field -> how many works lack a field that bibliography styles ask for."""
    lacking: dict[str, Counter[str]] = {}
    for work in works.all():
        for field in bibtex.missing(work):
            lacking.setdefault(_venue(work), Counter())[field] += 1
    return {venue: dict(sorted(fields.items())) for venue, fields in sorted(lacking.items())}


def works_without(works: Works, field: str) -> dict[str, list[str]]:
    """Return venue -> the keys of the works that lack a field; `field` as people call it."""
    lacking: dict[str, list[str]] = {}
    for work in works.all():
        if not _has(work, field):
            lacking.setdefault(_venue(work), []).append(work.key)
    return dict(sorted(lacking.items()))


def _venue(work: Work) -> str:
    """Return the venue of a work, or its state where it has none."""
    return work.venue or work.state


def _has(work: Work, field: str) -> bool:
    """Whether a work has a field that is not empty, or an identifier of that scheme."""
    name = _FIELD_WORDS.get(field, field)
    known = WORK_FIELDS.get(name)
    value = known.of(work.fields) if known else None
    return (value is not None and bool(value.value)) or work.id(name.lower()) is not None
