"""Matching: is this record the paper that is meant, and are two records versions of one paper? Pure and explainable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from enrich import text
from enrich.model import Evidence, Match, Query, Record, Verdict


@dataclass(frozen=True, slots=True)
class Choice:
    """The best of several records for one query: `matches` are all of them, best first."""

    best: Match | None
    verdict: Verdict
    matches: tuple[Match, ...] = ()


def query_of(record: Record) -> Query:
    """Return what one would look for to find a record's paper again."""
    return Query(
        title=record.title,
        authors=record.authors,
        year=record.issued.year if record.issued else None,
        venue=record.container_title_short or record.container_title or None,
        identifiers=record.identifiers,
        other_titles=record.other_titles,
        abstract=record.abstract,
    )


def compare(query: Query, record: Record) -> Match:
    """Score one pair."""
    title = fuzz.ratio(text.fold(query.title), text.fold(record.title)) / 100
    evidence = [Evidence("title", title, f"{title:.2f}")]
    first = bool(query.authors) and bool(record.authors)
    if first and text.fold(query.authors[0].family) != text.fold(record.authors[0].family):
        evidence.append(Evidence("first author differs", -0.6, critical=True))
    verdict = Verdict.ACCEPTED if title >= 0.95 else Verdict.DOUBTFUL if title >= 0.85 else Verdict.REJECTED
    if any(e.critical for e in evidence):
        verdict = Verdict.REJECTED
    return Match(record, verdict, max(0.0, min(1.0, sum(e.weight for e in evidence))), tuple(evidence))


def choose(query: Query, records: Sequence[Record]) -> Choice:
    """Return the best of several records; a different paper that is hardly worse makes it doubtful."""
    matches = tuple(sorted((compare(query, r) for r in records), key=lambda m: -m.score))
    best = matches[0] if matches else None
    return Choice(best, best.verdict if best else Verdict.REJECTED, matches)


def same_work(a: Record, b: Record, *, linked: bool = False) -> Match:
    """Say whether two records are versions of one work; `linked`: an identifier in common, or a service said so."""
    found = compare(query_of(a), b)
    if linked and found.verdict is Verdict.DOUBTFUL:
        return Match(b, Verdict.ACCEPTED, found.score, found.evidence)
    return found


def title_agrees(stated: str, record: Record) -> bool:
    """Say whether the title in a list agrees with what the identifier beside it gives."""
    return any(fuzz.ratio(text.fold(stated), text.fold(t)) >= 95 for t in (record.title, *record.other_titles))
