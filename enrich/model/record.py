"""What one source has of one version of a paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Literal

from enrich.model.identifier import Date, Identifier, Name

# CSL-JSON item types that papers have; a preprint is an "article" with genre "preprint".
ItemType = Literal[
    "paper-conference",
    "article-journal",
    "chapter",
    "book",
    "thesis",
    "report",
    "article",
    "webpage",
    "software",
]


class Tier(IntEnum):
    """How near a source's record is to the publisher: the smaller, the better."""

    PUBLISHER = 1
    REGISTRY = 2
    INDEX = 3
    PREPRINT = 4
    AGGREGATOR = 5


class Standing(Enum):
    """What a record states of its own publication."""

    PUBLISHED = "published"
    PREPRINT = "preprint"
    # under review, rejected or withdrawn from a venue: not published there
    SUBMITTED = "submitted"
    # of an aggregator, which mixes versions
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Record:
    """What one source has of one version of a paper.

    `identifiers` are this record's own, with the one it was asked by where the source confirms it.
    `links` are identifiers of *other versions* that the source names (arXiv's `doi`, other ids of
    an aggregator): they prove nothing until title and authors agree. Text is plain Unicode,
    without HTML, JATS or LaTeX; maths stays as `$...$`.
    """

    source: str
    tier: Tier
    title: str
    authors: tuple[Name, ...] = ()
    type: ItemType = "article"
    standing: Standing = Standing.UNKNOWN
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Identifier, ...] = ()
    # without the subtitle, earlier, translated
    other_titles: tuple[str, ...] = ()
    issued: Date | None = None
    # of the book or the proceedings, never authors
    editors: tuple[Name, ...] = ()
    translators: tuple[Name, ...] = ()
    # proceedings or journal, in full where the source has it
    container_title: str = ""
    # acronym or abbreviation as the source writes it: "SOSP", "NAACL-HLT (1)"
    container_title_short: str = ""
    # series: "LNCS", "PMLR"
    collection_title: str = ""
    collection_number: str = ""
    volume: str = ""
    issue: str = ""
    # "611-626", with one hyphen
    page: str = ""
    # article number or electronic id: "47", "e12"
    number: str = ""
    # of a book: "2" for "2nd ed.", else the words: "Revised"
    edition: str = ""
    chapter_number: str = ""
    # of the whole: "312"
    number_of_pages: str = ""
    publisher: str = ""
    publisher_place: str = ""
    event_title: str = ""
    event_place: str = ""
    event_date: Date | None = None
    # its last day, where it has several
    event_end: Date | None = None
    # of a translation or a reprint: when the work first came out
    original_date: Date | None = None
    # of the printed edition first
    ISBN: tuple[str, ...] = ()
    ISSN: tuple[str, ...] = ()
    # which of its ISBNs and ISSNs are of the electronic edition
    electronic: tuple[str, ...] = ()
    URL: str = ""
    pdf: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    # "preprint", "Ph.D. thesis", "proceedings"
    genre: str = ""
    # arXiv's primary category: "cs.DC"
    archive_class: str = ""
    # arXiv's comment, prose: evidence, never a field
    comment: str = ""
    # "retraction", "withdrawal", "expression_of_concern" or what else the source states
    retracted: str = ""
    # False where the source cuts the list or has initials only by policy
    authors_complete: bool = True
    # whether a part of the source was down: a later answer could complete the record
    partial: bool = False
    # works of which this one is a translation, and its translations: other publications
    translations: tuple[Identifier, ...] = ()

    @property
    def people(self) -> tuple[Name, ...]:
        """The authors; of a volume that has none, the editors."""
        return self.authors or self.editors

    def id(self, scheme: str) -> str | None:
        """Return the value of this record's own identifier of a scheme, None if it has none."""
        return next((i.value for i in self.identifiers if i.scheme == scheme), None)
