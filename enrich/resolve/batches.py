"""Batches of questions for one request, and answers read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from enrich.errors import SourceError
from enrich.matching.linkage import SourcedRecord
from enrich.model import Identifier, Query, Record
from enrich.resolve.progress import Way
from enrich.resolve.target import Target, search_question
from enrich.sources.base import Source


@dataclass(frozen=True, slots=True)
class FetchBatch:
    """Identifiers for one request, by question."""

    way: ClassVar[Way] = "fetch"
    questions: Mapping[str, Identifier]

    @classmethod
    def of(cls, identifiers: Sequence[Identifier]) -> FetchBatch:
        """Return the batch of these identifiers."""
        return cls({str(i): i for i in identifiers})

    def without(self, questions: Collection[str]) -> FetchBatch:
        """Return the batch without some questions."""
        return FetchBatch({q: i for q, i in self.questions.items() if q not in questions})

    def parted(self, size: int) -> tuple[FetchBatch, FetchBatch]:
        """Return the batch of the first questions, and that of the others."""
        first, others = _parted(self.questions, size)
        return FetchBatch(first), FetchBatch(others)

    def ask(self, source: Source) -> Iterator[tuple[str, str | None]]:
        """Yield each question with the source's answer. Raises SourceError."""
        for identifier, answer in source.fetch(list(self.questions.values())):
            yield str(identifier), answer


@dataclass(frozen=True, slots=True)
class SearchBatch:
    """Titles for one request, by question."""

    way: ClassVar[Way] = "search"
    questions: Mapping[str, Query]

    @classmethod
    def of(cls, queries: Sequence[Query]) -> SearchBatch:
        """Return the batch of these titles."""
        return cls({search_question(q): q for q in queries})

    def without(self, questions: Collection[str]) -> SearchBatch:
        """Return the batch without some questions."""
        return SearchBatch({name: q for name, q in self.questions.items() if name not in questions})

    def parted(self, size: int) -> tuple[SearchBatch, SearchBatch]:
        """Return the batch of the first questions, and that of the others."""
        first, others = _parted(self.questions, size)
        return SearchBatch(first), SearchBatch(others)

    def ask(self, source: Source) -> Iterator[tuple[str, str | None]]:
        """Yield each question with the source's answer. Raises SourceError."""
        name_of = {query: name for name, query in self.questions.items()}
        for query, answer in source.search(list(name_of)):
            yield name_of[query], answer


Batch = FetchBatch | SearchBatch
_T = TypeVar("_T")


def _parted(questions: Mapping[str, _T], size: int) -> tuple[dict[str, _T], dict[str, _T]]:
    items = list(questions.items())
    return dict(items[:size]), dict(items[size:])


def read_local(
    source: Source,
    target: Target,
    ids: Sequence[Identifier],
    read: Callable[[Source, str], list[Record]],
) -> list[SourcedRecord]:
    """Return what the user's files have of a paper: by its identifiers, and by its title.

    The title is left out where the files have an identifier that the list states. These answers are
    not remembered, since the files may change. `read` returns the records of an answer.
    """
    found = [
        SourcedRecord(r, "", i)
        for i, answer in source.fetch(ids)
        if answer is not None
        for r in read(source, answer)
    ]
    if target.query.title and not any(f.asked in target.query.identifiers for f in found):
        found += [
            SourcedRecord(r, "")
            for _, answer in source.search([target.query])
            if answer is not None
            for r in read(source, answer)
        ]
    return found


def parsed(source: Source, answer: str) -> list[Record]:
    """Return the records of a remembered answer; none if it cannot be read any more."""
    try:
        return source.parse(answer)
    except SourceError:
        return []


def is_of_another(question: str, records: Sequence[Record]) -> bool:
    """Whether a page states another identifier than the one asked for.

    One more folder in an address (USENIX's sessions) makes no other page.
    """
    scheme, _, value = question.partition(":")
    named = {i.value for r in records for i in r.identifiers if i.scheme == scheme}
    last = value.rpartition("/")[2].lower()
    return bool(named) and all(n.rpartition("/")[2].lower() != last for n in named)
