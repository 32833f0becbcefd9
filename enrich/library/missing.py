"""Which fields works lack, per venue."""

from __future__ import annotations

from collections import Counter

from enrich.export import bibtex
from enrich.identifiers.schemes import SCHEMES
from enrich.model import WORK_FIELDS
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
    known: dict[tuple[object, ...], tuple[str, ...]] = {}
    for alike in works.count_by_fields():
        # What a work lacks follows from its type and from which fields it has.
        form = alike.type, alike.genre, alike.fields
        if form not in known:
            work = works.get(alike.key)
            known[form] = bibtex.missing(work) if work else ()
        for field in known[form]:
            lacking.setdefault(alike.venue or alike.state, Counter())[field] += alike.papers
    return {venue: dict(sorted(fields.items())) for venue, fields in sorted(lacking.items())}


def works_without(works: Works, field: str) -> dict[str, list[str]]:
    """Return venue -> the keys of the works that lack a field; `field` as people call it."""
    lacking: dict[str, list[str]] = {}
    for venue, state, key in works.without(_FIELD_WORDS.get(field, field)):
        lacking.setdefault(venue or state, []).append(key)
    return dict(sorted(lacking.items()))
