"""A printed reference as the candidate of a list, as every other entry of it."""

from __future__ import annotations

from enrich.reading_list.bibtex import stated_entry
from enrich.reading_list.line.candidate import Candidate
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.printed.publication import BibFields


def candidate_of(
    fields: BibFields, lines: tuple[int, int], classifier: LinkClassifier
) -> Candidate:
    """Return the candidate of a reference; `lines` are 0-based and half open."""
    entry = stated_entry(fields, "", (lines[0] + 1, lines[1]), classifier.identifier)
    return Candidate(
        lines[0],
        lines[1],
        entry.title,
        kind=entry.kind,
        claims=entry.claims,
        authors=entry.authors,
        stated=entry,
    )
