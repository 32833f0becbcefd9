"""The nouns: what a list says, what one source says, how they match, and the paper that comes of it.

Field names are CSL-JSON's with `_` for `-` (https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables).
All are frozen: a stage of the pipeline makes new ones and changes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum
from typing import Any, Generic, Literal, Self, TypeVar, overload

Checkbox = bool | None
EntryKind = Literal["paper", "other"]
ClaimStatus = Literal["accepted", "submitted", "preprint"]
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


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A scheme ("doi", "arxiv", "dblp", "acl", ...) and a value in that scheme's normal form (see `identifiers`)."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True)
class Name:
    """One author: BibTeX's four parts, or a `literal` for an organisation or a name that cannot be split."""

    family: str = ""
    given: str = ""
    particle: str = ""  # CSL's non-dropping-particle, BibTeX's "von"
    suffix: str = ""  # "Jr.", "III"
    literal: str = ""

    @property
    def full(self) -> str:
        """The name as it is spoken: "Ludwig van Beethoven", "OpenAI"."""
        return self.literal or " ".join(
            x for x in (self.given, self.particle, self.family, self.suffix) if x
        )


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A date as far as it is known: `Date(2023)`, `Date(2023, 10)`, `Date(2023, 10, 23)`."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def parts(self) -> tuple[int, ...]:
        """The known parts, as in CSL's `date-parts`."""
        return tuple(x for x in (self.year, self.month, self.day) if x)

    def __str__(self) -> str:
        return "-".join(f"{x:02d}" for x in self.parts)


@dataclass(frozen=True, slots=True)
class Claims:
    """What the text of a list says of a paper: "accepted in OSDI'23" is `Claims("OSDI", 2023, "accepted")`."""

    venue: str | None = None
    year: int | None = None
    status: ClaimStatus | None = None


@dataclass(frozen=True, slots=True, order=True)
class EntryId:
    """Which entry of the reading lists; `nth` is not 0 where a line names several papers."""

    list: str
    line: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper (or other thing) of a reading list, as read.

    `line` and `end_line` are 1-based and inclusive, notes included. `title` is as written, without markup; None where
    the list has none. `urls` has the paper's own link first. `authors` and `fields` are filled where the format has them
    (.bib, citation styles); `fields` of a .bib are raw strings by lower-case name, with "ENTRYTYPE".
    """

    list: str
    line: int
    end_line: int
    title: str | None = None
    urls: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    checked: Checkbox = None
    starred: bool = False
    kind: EntryKind = "paper"
    notes: tuple[str, ...] = ()
    claims: Claims = Claims()
    identifiers: tuple[Identifier, ...] = ()
    authors: tuple[Name, ...] = ()
    key: str | None = None  # the citation key, where the list is a .bib
    fields: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    nth: int = 0  # of the entries that begin on its line

    @property
    def entry_id(self) -> EntryId:
        """What no other entry of a run has: two lists never have one name."""
        return EntryId(self.list, self.line, self.nth)


@dataclass(frozen=True, slots=True)
class Query:
    """What is known of a paper that is looked for: by a search at a source, and by `match`."""

    title: str
    authors: tuple[Name, ...] = ()
    year: int | None = None
    venue: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    other_titles: tuple[str, ...] = ()  # older versions', spelling variants
    abstract: str = ""
    exact: bool = (
        False  # the title is a service's, not a person's: no search for what only resembles it
    )


class Tier(IntEnum):
    """How near a source's record is to the publisher: the smaller, the better."""

    PUBLISHER = 1
    REGISTRY = 2
    INDEX = 3
    PREPRINT = 4
    AGGREGATOR = 5


class Standing(Enum):
    """What a record says about its own publication."""

    PUBLISHED = "published"
    PREPRINT = "preprint"
    SUBMITTED = "submitted"  # under review, rejected or withdrawn from a venue: not published there
    UNKNOWN = "unknown"  # an aggregator that mixes versions


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says of one version of a paper.

    `identifiers` are this record's own, the one it was asked by included where the source confirms it. `links` are the
    identifiers of *other versions* that the source names (arXiv's `doi`, an aggregator's other ids): they prove nothing
    until title and authors agree. Text is plain Unicode (no HTML, JATS or LaTeX; maths stays as `$...$`).
    """

    source: str
    tier: Tier
    title: str
    authors: tuple[Name, ...] = ()
    type: ItemType = "article"
    standing: Standing = Standing.UNKNOWN
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Identifier, ...] = ()
    other_titles: tuple[str, ...] = ()  # subtitle-less, earlier, translated
    issued: Date | None = None
    container_title: str = ""  # proceedings or journal, in full where the source has it
    container_title_short: str = (
        ""  # acronym or abbreviation as the source writes it: "SOSP", "NAACL-HLT (1)"
    )
    collection_title: str = ""  # series: "LNCS", "PMLR"
    collection_number: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""  # "611-626", with one hyphen
    number: str = ""  # article number or electronic id: "47", "e12"
    publisher: str = ""
    publisher_place: str = ""
    event_title: str = ""
    event_place: str = ""
    event_date: Date | None = None
    ISBN: tuple[str, ...] = ()
    ISSN: tuple[str, ...] = ()
    URL: str = ""
    pdf: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    genre: str = ""  # "preprint", "Ph.D. thesis"
    archive_class: str = ""  # arXiv's primary category: "cs.DC"
    comment: str = ""  # arXiv's comment, prose: evidence, never a field
    retracted: str = (
        ""  # "" or what the source says: "retraction", "withdrawal", "expression_of_concern"
    )
    authors_complete: bool = (
        True  # False: the source cuts the list or gives initials only by policy
    )
    partial: bool = (
        False  # said on a day when the source was half down: it could complete it on a better one
    )

    def id(self, scheme: str) -> str | None:
        """The value of this record's own identifier of that scheme, if it has one."""
        return next((i.value for i in self.identifiers if i.scheme == scheme), None)


class Verdict(Enum):
    """What matching says of a pair."""

    ACCEPTED = "accepted"
    DOUBTFUL = "doubtful"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named reason for or against: `Evidence("first author differs", -0.6, critical=True)`."""

    name: str
    weight: float
    detail: str = ""
    critical: bool = False

    def __str__(self) -> str:
        return f"{self.name} {self.detail}".strip()


@dataclass(frozen=True, slots=True)
class Match:
    """A query or entry linked to a record, with the reasons."""

    record: Record
    verdict: Verdict
    score: float  # 0..1
    evidence: tuple[Evidence, ...] = ()


# What a field of a Work can hold.
FieldValue = str | Date | tuple[Name, ...] | tuple[str, ...]
T = TypeVar("T", covariant=True)
V = TypeVar("V")
Missing = TypeVar("Missing", covariant=True)


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A field of a Work: its value, the source and time of the answer, and what other sources give."""

    value: T
    source: str
    fetched: str  # ISO 8601, UTC, of the answer
    others: Mapping[str, T] = field(default_factory=dict)  # source -> its value


@dataclass(frozen=True, slots=True)
class WorkFields:
    """The fields of a merged paper, named like Record's; None where no source gives one.

    The cache keeps them as JSON under these names, in this order. Names that it does not know are
    passed over, so that older and newer programs read each other's works.
    """

    title: Value[str] | None = None
    authors: Value[tuple[Name, ...]] | None = None
    issued: Value[Date] | None = None
    container_title: Value[str] | None = None
    collection_title: Value[str] | None = None
    collection_number: Value[str] | None = None
    volume: Value[str] | None = None
    issue: Value[str] | None = None
    page: Value[str] | None = None
    number: Value[str] | None = None
    publisher: Value[str] | None = None
    publisher_place: Value[str] | None = None
    event_title: Value[str] | None = None
    event_place: Value[str] | None = None
    event_date: Value[Date] | None = None
    ISBN: Value[tuple[str, ...]] | None = None
    ISSN: Value[tuple[str, ...]] | None = None
    URL: Value[str] | None = None
    genre: Value[str] | None = None
    pdf: Value[str] | None = None
    abstract: Value[str] | None = None
    keywords: Value[tuple[str, ...]] | None = None
    archive_class: Value[str] | None = None
    container_title_short: Value[str] | None = None
    DOI: Value[str] | None = None
    arxiv: Value[str] | None = None
    retracted: Value[str] | None = None


class WorkField(Generic[T, Missing]):
    """A field of a Work: `work.title` is its value, `Work.title` the field itself.

    The field itself is for code that goes over fields: changes, overrides, provenance.
    """

    __slots__ = ("missing", "name")

    def __init__(self, missing: Missing) -> None:
        self.name = ""
        self.missing = missing  # what a work without the field has

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, work: None, owner: type) -> Self: ...
    @overload
    def __get__(self, work: Work, owner: type) -> T | Missing: ...
    def __get__(self, work: Work | None, owner: type) -> Self | T | Missing:
        if work is None:
            return self
        value = self.of(work.fields)
        return self.missing if value is None else value.value

    def of(self, fields: WorkFields) -> Value[T] | None:
        """Return the value with its source, None where no source gives one."""
        value: Value[T] | None = getattr(fields, self.name)
        return value

    def source(self, work: Work) -> str:
        """Return the source that gives a work this field, "" where none does."""
        value = self.of(work.fields)
        return value.source if value else ""

    def put(self: WorkField[V, Missing], fields: WorkFields, value: Value[V]) -> WorkFields:
        """Return the fields with this one set to a value."""
        changed: Mapping[str, Value[Any]] = {self.name: value}
        return replace(fields, **changed)


TextField = WorkField[str, str]
DateField = WorkField[Date, None]
ListField = WorkField[tuple[str, ...], tuple[str, ...]]
NamesField = WorkField[tuple[Name, ...], tuple[Name, ...]]
AnyField = WorkField[FieldValue, object]

State = Literal["published", "preprint", "unchecked", "doubtful", "unresolved"]


@dataclass(frozen=True, slots=True)
class Work:
    """One paper with all its versions, merged.

    Year, venue, pages and DOI come from one and the same version. A text that is not known is "",
    a list (), a date None; `work.fields.title.source` says who gave the title.
    """

    key: str
    state: State
    type: ItemType
    fields: WorkFields
    identifiers: tuple[Identifier, ...] = ()
    versions: tuple[Record, ...] = ()
    checked_on: str = ""  # ISO date on which the question "is it out?" was last answered
    aliases: tuple[str, ...] = ()  # replaced citation keys
    problems: tuple[str, ...] = ()  # conflicts, "title differs", retraction
    candidates: tuple[Match, ...] = ()  # for a person to decide, where doubtful

    title = TextField("")
    authors = NamesField(())
    issued = DateField(None)
    container_title = TextField("")
    collection_title = TextField("")
    collection_number = TextField("")
    volume = TextField("")
    issue = TextField("")
    page = TextField("")
    number = TextField("")
    publisher = TextField("")
    publisher_place = TextField("")
    event_title = TextField("")
    event_place = TextField("")
    event_date = DateField(None)
    ISBN = ListField(())
    ISSN = ListField(())
    URL = TextField("")
    genre = TextField("")
    pdf = TextField("")
    abstract = TextField("")
    keywords = ListField(())
    archive_class = TextField("")
    container_title_short = TextField("")
    DOI = TextField("")
    arxiv = TextField("")
    retracted = TextField("")

    @property
    def year(self) -> int | None:
        """The year of the cited version."""
        return self.issued.year if self.issued else None

    @property
    def venue(self) -> str:
        """The proceedings or journal, by its short name where one is known."""
        return self.container_title_short or self.container_title

    def id(self, scheme: str) -> str | None:
        """The value of the identifier of that scheme, if the work has one."""
        return next((i.value for i in self.identifiers if i.scheme == scheme), None)


WORK_FIELDS: Mapping[str, AnyField] = {
    name: member for name, member in vars(Work).items() if isinstance(member, WorkField)
}


def known_fields(fields: WorkFields) -> Iterator[tuple[str, Value[FieldValue]]]:
    """Yield name and value of each field that a source gives, in the order of WorkFields."""
    for name, described in WORK_FIELDS.items():
        value = described.of(fields)
        if value is not None:
            yield name, value
