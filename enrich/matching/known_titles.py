"""The titles by which a record can be told from those of other papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enrich.matching import word_alignment
from enrich.model import Record


def titles_of(record: Record) -> Iterator[str]:
    """Yield the title of a record and its other ones, but not its own without the subtitle."""
    if record.title:
        yield record.title
    if record.other_titles:
        yield from whole_titles(record.title, record.other_titles)


def whole_titles(title: str, others: Iterable[str]) -> Iterator[str]:
    """Yield the other titles of a paper, but not its own without the subtitle.

    Crossref gives that as a title of its own; other papers begin with it too.
    """
    head, subtitle = word_alignment.split(title)
    for other in others:
        if other and not (subtitle and word_alignment.folded(other) == head):
            yield other
