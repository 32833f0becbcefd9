"""The rule of each field: which versions give it, and which of several values is the best. Pure.

Fields without a rule are derived in `fields`: the venue's acronym, DOI and arXiv id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from enrich import text
from enrich.merge.badness import (
    abstract_badness,
    authors_badness,
    container_badness,
    editors_badness,
    event_date_badness,
    issued_badness,
    no_badness,
    page_badness,
    title_badness,
)
from enrich.model import Record, Work, WorkField
from enrich.text.editions import edition
from enrich.text.values import with_hyphen

T = TypeVar("T")
# How bad the value of a record is beside the others': 0 is good. Tiers decide among equals.
Badness = Callable[[Record, Sequence[Record]], int]
# Which versions give a field. "cited": the cited one alone, so that year, venue, pages and DOI are
# of one version. "cited first": any, the cited one first. "preprint": preprints alone.
Scope = Literal["cited", "cited first", "preprint"]
# Whose value is kept beside the chosen one: the cited version's sources, or all.
Witnesses = Literal["cited", "all"]


@dataclass(frozen=True, slots=True)
class FieldRule(Generic[T]):
    """How one field of a work is merged."""

    field: WorkField[T, object]
    tidy: Callable[[T], T]  # to the form in which the value is kept
    scope: Scope = "cited"
    witnesses: Witnesses = "cited"
    badness: Badness = no_badness

    def value(self, record: Record) -> T | None:
        """Return a record's value in the form in which it is kept, None where it has none."""
        given: T | None = getattr(record, self.field.name)
        return (self.tidy(given) or None) if given else None


def _title(words: str) -> str:
    """Return a title without a final stop and footnote marks."""
    return re.sub(r"(?<=[^.\s])\.$|\s*[*†‡]+$", "", text.squeeze(words))


def _pages(words: str) -> str:
    """Return pages with one hyphen between the first and the last."""
    return with_hyphen(text.squeeze(words), "-")


def _same(value: T) -> T:
    return value


TITLE = FieldRule(Work.title, _title, witnesses="all", badness=title_badness)
AUTHORS = FieldRule(Work.authors, _same, witnesses="all", badness=authors_badness)
EDITORS = FieldRule(Work.editors, _same, badness=editors_badness)
TRANSLATORS = FieldRule(Work.translators, _same)
ISSUED = FieldRule(Work.issued, _same, badness=issued_badness)
CONTAINER_TITLE = FieldRule(Work.container_title, text.squeeze, badness=container_badness)
COLLECTION_TITLE = FieldRule(Work.collection_title, text.squeeze)
COLLECTION_NUMBER = FieldRule(Work.collection_number, text.squeeze)
VOLUME = FieldRule(Work.volume, text.squeeze)
ISSUE = FieldRule(Work.issue, text.squeeze)
PAGE = FieldRule(Work.page, _pages, badness=page_badness)
NUMBER = FieldRule(Work.number, text.squeeze)
EDITION = FieldRule(Work.edition, edition)
CHAPTER_NUMBER = FieldRule(Work.chapter_number, text.squeeze)
NUMBER_OF_PAGES = FieldRule(Work.number_of_pages, text.squeeze)
PUBLISHER = FieldRule(Work.publisher, text.squeeze)
PUBLISHER_PLACE = FieldRule(Work.publisher_place, text.squeeze)
EVENT_TITLE = FieldRule(Work.event_title, text.squeeze)
EVENT_PLACE = FieldRule(Work.event_place, text.squeeze)
EVENT_DATE = FieldRule(Work.event_date, _same, badness=event_date_badness)
EVENT_END = FieldRule(Work.event_end, _same)
ORIGINAL_DATE = FieldRule(Work.original_date, _same)
ISBN = FieldRule(Work.ISBN, _same)
ISSN = FieldRule(Work.ISSN, _same)
ELECTRONIC = FieldRule(Work.electronic, _same)
URL = FieldRule(Work.URL, text.squeeze)
GENRE = FieldRule(Work.genre, text.squeeze)
PDF = FieldRule(Work.pdf, text.squeeze, "cited first", "all")
ABSTRACT = FieldRule(
    Work.abstract, text.clean_abstract, "cited first", "all", badness=abstract_badness
)
KEYWORDS = FieldRule(Work.keywords, _same, "cited first", "all")
ARCHIVE_CLASS = FieldRule(Work.archive_class, text.squeeze, "preprint")
