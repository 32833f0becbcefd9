"""A paper with all its versions, merged, and its typed fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, Self, TypeVar, overload

from enrich.model.identifier import Date, Identifier, Name
from enrich.model.match import Match
from enrich.model.record import ItemType, Record

# What a field of a Work can hold.
FieldValue = str | Date | tuple[Name, ...] | tuple[str, ...]
T = TypeVar("T", covariant=True)
V = TypeVar("V")
Missing = TypeVar("Missing", covariant=True)


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A field's value, with its source, the time of the answer, and other sources' values."""

    value: T
    source: str
    # ISO 8601, UTC, of the answer
    fetched: str
    # by source
    others: Mapping[str, T] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkFields:
    """The fields of a merged paper, named like Record's; None where no source gives one.

    The cache keeps them as JSON under these names, in this order. Names that it does not know are
    passed over, so that older and newer programs read each other's works.
    """

    title: Value[str] | None = None
    authors: Value[tuple[Name, ...]] | None = None
    editors: Value[tuple[Name, ...]] | None = None
    translators: Value[tuple[Name, ...]] | None = None
    issued: Value[Date] | None = None
    container_title: Value[str] | None = None
    collection_title: Value[str] | None = None
    collection_number: Value[str] | None = None
    volume: Value[str] | None = None
    issue: Value[str] | None = None
    page: Value[str] | None = None
    number: Value[str] | None = None
    edition: Value[str] | None = None
    chapter_number: Value[str] | None = None
    number_of_pages: Value[str] | None = None
    publisher: Value[str] | None = None
    publisher_place: Value[str] | None = None
    event_title: Value[str] | None = None
    event_place: Value[str] | None = None
    event_date: Value[Date] | None = None
    event_end: Value[Date] | None = None
    original_date: Value[Date] | None = None
    ISBN: Value[tuple[str, ...]] | None = None
    ISSN: Value[tuple[str, ...]] | None = None
    electronic: Value[tuple[str, ...]] | None = None
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
    a list (), a date None; `Work.title.source(work)` is the source of the title.
    """

    key: str
    state: State
    type: ItemType
    fields: WorkFields
    identifiers: tuple[Identifier, ...] = ()
    versions: tuple[Record, ...] = ()
    # ISO date on which the question "is it out?" was last answered
    checked_on: str = ""
    # replaced citation keys
    aliases: tuple[str, ...] = ()
    # conflicts, "title differs", retraction
    problems: tuple[str, ...] = ()
    # for a person to decide, where doubtful
    candidates: tuple[Match, ...] = ()
    # the fields of its entry in a .bib, raw, where no source knows it; outputs have it so
    stated: Mapping[str, str] = field(default_factory=dict)

    title = TextField("")
    authors = NamesField(())
    editors = NamesField(())
    translators = NamesField(())
    issued = DateField(None)
    container_title = TextField("")
    collection_title = TextField("")
    collection_number = TextField("")
    volume = TextField("")
    issue = TextField("")
    page = TextField("")
    number = TextField("")
    edition = TextField("")
    chapter_number = TextField("")
    number_of_pages = TextField("")
    publisher = TextField("")
    publisher_place = TextField("")
    event_title = TextField("")
    event_place = TextField("")
    event_date = DateField(None)
    event_end = DateField(None)
    original_date = DateField(None)
    ISBN = ListField(())
    ISSN = ListField(())
    electronic = ListField(())
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
    def people(self) -> tuple[Name, ...]:
        """The authors; of a volume that has none, the editors."""
        return self.authors or self.editors

    @property
    def year(self) -> int | None:
        """The year of the cited version."""
        return self.issued.year if self.issued else None

    @property
    def venue(self) -> str:
        """The proceedings or journal, by its short name where one is known."""
        return self.container_title_short or self.container_title

    def id(self, scheme: str) -> str | None:
        """Return the value of the work's identifier of a scheme, None if it has none."""
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
