"""What a list or a .bib claims of a paper, held against what the sources say. Pure.

Three verdicts for each claim and for the whole: confirmed, contradicted, could not be confirmed. A source that could not
be asked never makes a claim wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from enrich import match, text, venues
from enrich.model import Entry, Identifier, Name, Query, Record, Standing, Work

Finding = Literal["confirmed", "contradicted", "unconfirmed"]
_PREPRINT_WORDS = re.compile(r"\b(?:arxiv|corr|preprint|under review|submitted)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim, what was stated, what was found, and who says so."""

    claim: str
    verdict: Finding
    stated: str
    found: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """An entry with the verdict on it and the evidence."""

    verdict: Finding
    evidence: tuple[Evidence, ...]
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What is known about an entry: its work if there is one, records that search brought, identifiers that are not there."""

    entry: Entry
    work: Work | None
    candidates: Sequence[Record] = ()
    dead: Sequence[tuple[Identifier, str]] = ()  # (identifier, the service that says that it is not there)
    asked_everybody: bool = False  # DBLP, Crossref and an aggregator were asked by title, and all answered
    problems: Sequence[str] = ()


def check(case: Case) -> Checked:
    """Return the verdict on an entry."""
    evidence = [Evidence("link", "contradicted", str(i), "not there", source) for i, source in case.dead]
    if case.work is None:
        evidence += _without_work(case)
    else:
        evidence += [e for rule in _RULES for e in rule(case.entry, case.work)]
        if any("another paper" in p or "differ from what the link names" in p for p in case.problems):
            evidence.append(Evidence("link", "contradicted", _stated_link(case.entry), "names another paper"))
    return Checked(_overall(evidence), tuple(evidence), tuple(_advice(case)))


def _overall(evidence: Sequence[Evidence]) -> Finding:
    verdicts = {e.verdict for e in evidence}
    if "contradicted" in verdicts:
        return "contradicted"
    return (
        "confirmed"
        if "confirmed" in verdicts and any(e.claim == "title" and e.verdict == "confirmed" for e in evidence)
        else "unconfirmed"
    )


def _without_work(case: Case) -> Iterator[Evidence]:
    """Say what is wrong with a reference that resolves to nothing: near misses first, then that nobody knows it."""
    entry = case.entry
    if any("names another paper" in p or "differ from what the link names" in p for p in case.problems):
        yield Evidence(
            "link",
            "contradicted",
            _stated_link(entry),
            "; ".join(r.title for r in case.candidates[:2]),
            _sources(case.candidates),
        )
        return
    title = text.fold(entry.title or "")
    for record in case.candidates:
        if (
            title
            and match.title_agrees(entry.title or "", record)
            and entry.authors
            and not _same_first(entry.authors, record.authors)
        ):
            stated, found = _names(entry.authors), _names(record.authors)
            yield Evidence("authors", "contradicted", stated, found, record.source)
            return
    complete_reference = bool(entry.authors) and bool(entry.title)
    if case.asked_everybody and complete_reference:
        yield Evidence("title", "contradicted", entry.title or "", "no source knows it", "all that were asked")
    else:
        yield Evidence(
            "title",
            "unconfirmed",
            entry.title or "",
            "not found" if case.asked_everybody else "not every source could be asked",
        )


def _check_title(entry: Entry, work: Work) -> Iterator[Evidence]:
    if not entry.title:
        return
    stated = text.fold(entry.title)
    for record in work.versions:
        known = {text.fold(t) for t in (record.title, *record.other_titles)}
        if stated in known or (match.title_agrees(entry.title, record) and _only_shorter(stated, known)):
            yield Evidence("title", "confirmed", entry.title, record.title, record.source)
            return
    best = max(work.versions, key=lambda r: match.compare(Query(entry.title or ""), r).score)
    yield Evidence("title", "contradicted", entry.title, best.title, best.source)


def _only_shorter(stated: str, known: set[str]) -> bool:
    """Whether a title is one of the known ones without its subtitle, or but for blanks and hyphens."""
    tight = stated.replace(" ", "")
    return any(k.replace(" ", "").startswith(tight) or tight.startswith(k.replace(" ", "")) for k in known)


def _check_authors(entry: Entry, work: Work) -> Iterator[Evidence]:
    stated = [n for n in entry.authors if (n.family or n.literal).lower() not in {"others", "et al.", "et al"}]
    if not stated:
        return
    cut = len(stated) < len(entry.authors)
    lists = [r for r in work.versions if r.authors]
    if not lists:
        yield Evidence("authors", "unconfirmed", _names(stated))
        return
    for record in lists:
        if _agree(stated, record.authors, cut):
            yield Evidence("authors", "confirmed", _names(stated), _names(record.authors), record.source)
            return
    full = [r for r in lists if r.authors_complete] or lists
    yield Evidence("authors", "contradicted", _names(stated), _names(full[0].authors), full[0].source)


def _agree(stated: Sequence[Name], known: Sequence[Name], cut: bool) -> bool:
    if len(stated) != len(known) and not (cut and len(stated) < len(known)):
        return False
    return all(text.same_person(a, b) for a, b in zip(stated, known, strict=False))


def _check_year(entry: Entry, work: Work) -> Iterator[Evidence]:
    if entry.claims.year is None:
        return
    stated = entry.claims.year
    claims_preprint = _claims_preprint(entry)
    years = {r.issued.year: r for r in reversed(work.versions) if r.issued}
    out = {r.issued.year: r for r in reversed(work.versions) if r.issued and r.standing is Standing.PUBLISHED}
    wanted = years if claims_preprint or not entry.claims.venue else out or years
    if not wanted:
        yield Evidence("year", "unconfirmed", str(stated))
    elif stated in wanted:
        yield Evidence("year", "confirmed", str(stated), str(stated), wanted[stated].source)
    else:
        best = work.issued.year if work.issued else min(wanted)
        yield Evidence(
            "year", "contradicted", str(stated), str(best), work.fields["issued"].source if work.issued else ""
        )


def _check_venue(entry: Entry, work: Work) -> Iterator[Evidence]:
    venue = entry.claims.venue
    if not venue or entry.claims.status == "submitted":
        return
    if _claims_preprint(entry):
        known = any(r.standing is Standing.PREPRINT or r.id("arxiv") for r in work.versions)
        yield Evidence("venue", "confirmed" if known else "unconfirmed", venue)
        return
    if work.state != "published":
        if work.state == "preprint":
            yield Evidence("venue", "contradicted", venue, "only a preprint is known", "all that were asked")
        else:
            yield Evidence("venue", "unconfirmed", venue, "not every source could be asked")
        return
    said = [
        (name, r.source)
        for r in work.versions
        if r.standing is not Standing.PREPRINT
        for name in (r.container_title_short, r.container_title, r.event_title)
        if name
    ]
    verdicts = [(venues.same(venue, name), name, source) for name, source in said]
    agreeing = next(((n, s) for v, n, s in verdicts if v), None)
    if agreeing:
        yield Evidence("venue", "confirmed", venue, *agreeing)
    elif any(v is False for v, _, _ in verdicts) and all(v is False for v, _, _ in verdicts):
        yield Evidence("venue", "contradicted", venue, *verdicts[0][1:])
    else:
        yield Evidence("venue", "unconfirmed", venue, said[0][0] if said else "")


def _check_doi(entry: Entry, work: Work) -> Iterator[Evidence]:
    stated = [i for i in entry.identifiers if i.scheme in {"doi", "arxiv"}]
    own = set(work.identifiers) | {i for r in work.versions for i in r.identifiers}
    for identifier in stated:
        if identifier in own:
            yield Evidence(identifier.scheme, "confirmed", identifier.value)
        else:
            same = [i for i in own if i.scheme == identifier.scheme]
            yield Evidence(identifier.scheme, "unconfirmed", identifier.value, ", ".join(i.value for i in sorted(same)))


_RULES: tuple[Callable[[Entry, Work], Iterator[Evidence]], ...] = (
    _check_title,
    _check_authors,
    _check_year,
    _check_venue,
    _check_doi,
)


def _advice(case: Case) -> Iterator[str]:
    work = case.work
    if work is None:
        return
    if work.state == "published" and (
        _claims_preprint(case.entry) or (case.entry.key and _cites_preprint_only(case.entry))
    ):
        venue = work.text("container_title_short") or work.text("container_title")
        yield f"has come out: {venue} {work.issued.year if work.issued else ''}".rstrip()
    yield from (p for p in work.problems if "retract" in p.lower() or "withdraw" in p.lower())


def _cites_preprint_only(entry: Entry) -> bool:
    return not entry.claims.venue and any(i.scheme == "arxiv" for i in entry.identifiers)


def _claims_preprint(entry: Entry) -> bool:
    return entry.claims.status == "preprint" or bool(entry.claims.venue and _PREPRINT_WORDS.search(entry.claims.venue))


def _same_first(stated: Sequence[Name], known: Sequence[Name]) -> bool:
    return bool(known) and bool(text.same_person(stated[0], known[0]))


def _stated_link(entry: Entry) -> str:
    return ", ".join(map(str, entry.identifiers)) or next(iter(entry.urls), "")


def _names(names: Sequence[Name]) -> str:
    return "; ".join(n.full for n in names)


def _sources(records: Sequence[Record]) -> str:
    return ", ".join(sorted({r.source for r in records}))
