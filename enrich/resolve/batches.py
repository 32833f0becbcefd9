"""Batches as jobs for one source, and its answers read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from enrich.errors import SourceError
from enrich.match.linkage import SourcedRecord
from enrich.model import Identifier, Query, Record
from enrich.resolve.target import Batch, Target, search_question
from enrich.sources.base import Source


def fetch_job(source: Source, batch: Sequence[Identifier]) -> Batch:
    """Return the job that asks a source for one batch of identifiers."""

    def ask() -> Iterator[tuple[str, str | None]]:
        for identifier, answer in source.fetch(batch):
            yield str(identifier), answer

    return Batch("fetch", tuple(map(str, batch)), ask)


def search_job(source: Source, batch: Sequence[Query]) -> Batch:
    """Return the job that asks a source for a batch of titles."""
    questions = {query: search_question(query) for query in batch}

    def ask() -> Iterator[tuple[str, str | None]]:
        for query, answer in source.search(list(questions)):
            yield questions[query], answer

    return Batch("search", tuple(questions.values()), ask)


def local(source: Source, paper: Target, ids: list[Identifier]) -> list[SourcedRecord]:
    """Ask a source that needs no network; its answers are not remembered, since its file may change."""
    found = [
        SourcedRecord(r, "", i)
        for i, answer in source.fetch(ids)
        if answer is not None
        for r in parsed(source, answer)
    ]
    if paper.query.title and not found:
        found = [
            SourcedRecord(r, "")
            for _, answer in source.search([paper.query])
            if answer is not None
            for r in parsed(source, answer)
        ]
    return found


def parsed(source: Source, answer: str) -> list[Record]:
    """Parse a remembered answer; one that a newer version cannot read any more counts for nothing."""
    try:
        return source.parse(answer)
    except SourceError:
        return []


def stamp(when: datetime) -> str:
    """Return a time as the store keeps it: ISO 8601, UTC; texts compare as times do.

    To the millisecond: a run that begins in the second in which the one before it ended is not to take its answers for its own.
    """
    return when.astimezone(UTC).isoformat(timespec="milliseconds")


def is_of_another(question: str, records: Sequence[Record]) -> bool:
    """Whether a page says itself that it is another paper's; a folder more in its address (USENIX's sessions) is no other page."""
    scheme, _, value = question.partition(":")
    named = {i.value for r in records for i in r.identifiers if i.scheme == scheme}
    last = value.rpartition("/")[2].lower()
    return bool(named) and all(n.rpartition("/")[2].lower() != last for n in named)
