"""What a list or a .bib claims of a paper, held against what the sources say. Pure.

Three verdicts for each claim and for the whole: confirmed, contradicted, could not be confirmed. A source that could not
be asked never makes a claim wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from enrich import text
from enrich.check import comparison, unmatched
from enrich.check.findings import (
    NOBODY,
    NOT_ASKED,
    NOT_THERE,
    ONLY_PREPRINT,
    TO_COME,
    TOO_YOUNG,
    CheckCase,
    CheckedEntry,
    ClaimFinding,
    ClaimVerdict,
)
from enrich.match import compare, titles, word_alignment
from enrich.model import Entry, Identifier, Name, Query, Record, Standing, Tier, Work
from enrich.venues import series

_PREPRINT_WORDS = re.compile(
    r"\b(?:arxiv|corr|preprint|under review|submitted|bio?rxiv|ssrn|techrxiv)\b", re.IGNORECASE
)
_IN_REVIEW = 4  # years that a preprint may be older than the paper


def check(case: CheckCase) -> CheckedEntry:
    """Return the verdict on an entry."""
    evidence = [_of_dead(i, source, case.work) for i, source in case.dead]
    evidence += [*_impossible(case), *_foreign(case)]
    if case.work is None:
        evidence += unmatched.judge(case)
    else:
        evidence += [e for rule in _RULES for e in rule(case.entry, case.work)]
    refuted = {e.stated.partition(":")[2] for e in evidence if e.claim == "link"}
    evidence = [e for e in evidence if e.claim not in {"doi", "arxiv"} or e.stated not in refuted]
    if case.is_young:
        evidence = [_not_yet(e) for e in evidence]
    return CheckedEntry(_overall(evidence), tuple(_once(evidence)), tuple(_advice(case)))


def _not_yet(e: ClaimFinding) -> ClaimFinding:
    """Take back that a paper of this year never came out: the indexes are behind."""
    return replace(e, verdict="unconfirmed", found=TOO_YOUNG) if e.found == ONLY_PREPRINT else e


def _once(evidence: Sequence[ClaimFinding]) -> list[ClaimFinding]:
    """Keep one contradiction per claim and statement, as two services may say the same, and no doubt beside it."""
    wrong = {(e.claim, e.stated) for e in evidence if e.verdict == "contradicted"}
    evidence = [
        e for e in evidence if e.verdict != "unconfirmed" or (e.claim, e.stated) not in wrong
    ]
    first: dict[tuple[str, str, str], ClaimFinding] = {}
    for e in evidence:
        first.setdefault((e.claim, e.verdict, e.stated), e)
    return list(first.values())


def _overall(evidence: Sequence[ClaimFinding]) -> ClaimVerdict:
    if any(e.verdict == "contradicted" for e in evidence):
        return "contradicted"
    sure = any(e.claim == "title" and e.verdict == "confirmed" for e in evidence)
    return "confirmed" if sure else "unconfirmed"


# -- what is wrong whatever the sources say


def _of_dead(identifier: Identifier, source: str, work: Work | None) -> ClaimFinding:
    """Judge an identifier that is not there: where an index itself gives it for the paper, the list only repeats it."""
    repeated = work is not None and any(identifier in r.identifiers for r in work.versions)
    return ClaimFinding(
        "link", "unconfirmed" if repeated else "contradicted", str(identifier), NOT_THERE, source
    )


def _impossible(case: CheckCase) -> Iterator[ClaimFinding]:
    stated = case.entry.claims.year
    if stated is not None and stated > case.year + 1:
        yield ClaimFinding("year", "contradicted", str(stated), TO_COME)
    names, _ = comparison.stated_authors(case.entry)
    if names and all(map(comparison.is_nobody, names)) and not _known_by(names, case.work):
        yield ClaimFinding("authors", "contradicted", _names(names), NOBODY)


def _known_by(names: Sequence[Name], work: Work | None) -> bool:
    return work is not None and any(
        comparison.same_authors(names, r.authors, True) for r in work.versions
    )


def _foreign(case: CheckCase) -> Iterator[ClaimFinding]:
    """Tell of identifiers that their registry gives to another paper: another title and, where known, other authors."""
    names, _ = comparison.stated_authors(case.entry)
    for identifier, record in case.foreign:
        if (
            record.tier is Tier.AGGREGATOR
            or not case.entry.title
            or compare.title_agrees(case.entry.title, record)
        ):
            continue
        known = case.work.authors if case.work else ()
        by_them = any(n and comparison.same_first(n, record.authors) for n in (names, known))
        if case.work is not None and by_them:  # a version under an older title, or a talk about it
            continue
        yield ClaimFinding(
            "link",
            "contradicted",
            str(identifier),
            f"names another paper: {record.title}",
            record.source,
        )


# -- where the paper is known


def _check_title(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    if not entry.title:
        return
    known = [(t, r) for r in work.versions for t in (r.title, *r.other_titles) if t]
    kinds = [(titles.compare(entry.title, t), t, r) for t, r in known]
    equal = next(((t, r) for x, t, r in kinds if x.kind == "equal" and not x.flags), None)
    if equal:
        yield ClaimFinding("title", "confirmed", entry.title, equal[0], equal[1].source)
        return
    stated = _tight(entry.title)
    shorter = next(((t, r) for t, r in known if _is_whole_beginning(entry.title, t)), None)
    if shorter:
        yield ClaimFinding("title", "confirmed", entry.title, shorter[0], shorter[1].source)
        return
    if stated and all(
        stated.startswith(_tight(t)) for t, _ in known
    ):  # nobody has a subtitle: this one may be right
        yield ClaimFinding("title", "unconfirmed", entry.title, known[0][0], known[0][1].source)
        return
    best = max(work.versions, key=lambda r: compare.compare(Query(entry.title or ""), r).score)
    yield ClaimFinding("title", "contradicted", entry.title, best.title, best.source)


def _tight(title: str) -> str:
    return word_alignment.folded(title).replace(" ", "")


def _is_whole_beginning(stated: str, title: str) -> bool:
    """Whether a stated title is a record's without its subtitle, whatever that says, or cut off with dots."""
    if (
        word_alignment.split(title)[1]
        and word_alignment.folded(stated) == word_alignment.split(title)[0]
    ):
        return True
    found = titles.compare(stated, title)
    if found.kind not in {"subtitle missing", "cut off"} or found.flags:
        return False
    return _tight(title).startswith(_tight(re.sub(r"[.…\s]+$", "", stated)))


def _check_authors(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    stated, more = comparison.stated_authors(entry)
    if not stated:
        return
    lists = [r for r in work.versions if r.authors]
    verdicts = [(comparison.same_authors(stated, r.authors, more), r) for r in lists]
    agreeing = next(
        (r for v, r in verdicts if v and not _by_initials_alone(stated, r, lists)), None
    )
    if agreeing:
        yield ClaimFinding(
            "authors", "confirmed", _names(stated), _names(agreeing.authors), agreeing.source
        )
    elif (
        not lists
        or any(v is None for v, _ in verdicts)
        or not any(r.authors_complete for r in lists)
    ):
        yield ClaimFinding(
            "authors", "unconfirmed", _names(stated), _names(lists[0].authors) if lists else ""
        )
    else:
        full = next(r for r in lists if r.authors_complete)
        yield ClaimFinding(
            "authors", "contradicted", _names(stated), _names(full.authors), full.source
        )


def _by_initials_alone(stated: Sequence[Name], agreeing: Record, lists: Sequence[Record]) -> bool:
    """Whether a record agrees by an initial that the others spell out as another name."""
    for i, (person, known) in enumerate(zip(stated, agreeing.authors, strict=False)):
        if not _is_spelt_out(person) or _is_spelt_out(known):
            continue
        spelt = [
            r.authors[i]
            for r in lists
            if len(r.authors) == len(agreeing.authors) and _is_spelt_out(r.authors[i])
        ]
        if spelt and not any(text.same_person(person, other) for other in spelt):
            return True
    return False


def _is_spelt_out(person: Name) -> bool:
    return any(len(word) > 1 for word in text.fold(person.given.replace(".", ". ")).split())


def _check_year(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    stated = entry.claims.year
    if stated is None:
        return
    years = {r.issued.year: r for r in reversed(work.versions) if r.issued}
    out = {
        r.issued.year: r
        for r in reversed(work.versions)
        if r.issued and r.standing is Standing.PUBLISHED
    }
    # "OSDI'23" says when it was at OSDI; in a .bib people leave the preprint's year beside the venue.
    wanted = (
        out or years
        if entry.claims.venue and not entry.fields and not _claims_preprint(entry)
        else years
    )
    if not wanted:
        yield ClaimFinding("year", "unconfirmed", str(stated))
    elif stated in wanted:
        yield ClaimFinding("year", "confirmed", str(stated), str(stated), wanted[stated].source)
    elif (
        _is_between(stated, work, wanted, entry)
        or _is_of_unseen_preprint(stated, work, wanted, entry)
        or (not out and _came_out_later(stated, wanted, entry))
    ):
        yield ClaimFinding("year", "unconfirmed", str(stated), ", ".join(map(str, sorted(wanted))))
    else:
        best = work.issued.year if work.issued else min(wanted)
        yield ClaimFinding(
            "year",
            "contradicted",
            str(stated),
            str(best),
            work.fields["issued"].source if work.issued else "",
        )


def _is_between(
    stated: int, work: Work, years: Sequence[int] | dict[int, Record], entry: Entry
) -> bool:
    """Whether a year may be a version's that no source dates: a journal's, online or in print; a preprint's second version."""
    if min(years) <= stated <= max(years) and _claims_preprint(entry):
        return True
    journal = any(r.type in {"article-journal", "chapter", "book"} for r in work.versions)
    return journal and any(abs(stated - y) <= 1 for y in years)


def _is_of_unseen_preprint(stated: int, work: Work, years: Iterable[int], entry: Entry) -> bool:
    """Whether a year may be that of the preprint that is cited, where the sources have brought the published version alone."""
    seen = any(r.standing is Standing.PREPRINT and r.issued for r in work.versions)
    return _claims_preprint(entry) and not seen and max(years) - _IN_REVIEW <= stated < min(years)


def _came_out_later(stated: int, years: Iterable[int], entry: Entry) -> bool:
    """Whether a year may be that of a venue, of which the sources have nothing but the earlier preprint."""
    return bool(entry.claims.venue) and not _claims_preprint(entry) and stated > min(years)


def _check_venue(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    venue = entry.claims.venue
    if not venue or entry.claims.status == "submitted":
        return
    if _claims_preprint(entry):
        known = any(r.standing is Standing.PREPRINT or r.id("arxiv") for r in work.versions)
        yield ClaimFinding("venue", "confirmed" if known else "unconfirmed", venue)
        return
    said = [
        (n, r.source)
        for r in work.versions
        if r.standing is not Standing.PREPRINT
        for n in _places(r)
    ]
    agreeing = next(((n, s) for n, s in said if comparison.same_venue(venue, [n])), None)
    if agreeing:
        yield ClaimFinding("venue", "confirmed", venue, *agreeing)
    elif work.state != "published":
        yield _venue_of_preprint(venue, work)
    else:
        own = [n for r in work.versions if r.standing is Standing.PUBLISHED for n in _places(r)]
        apart = bool(own) and comparison.same_venue(venue, own) is False
        yield ClaimFinding(
            "venue", "contradicted" if apart else "unconfirmed", venue, *(said[0] if said else ())
        )


def _places(record: Record) -> list[str]:
    names = (
        record.container_title_short,
        record.container_title,
        record.event_title,
        record.collection_title,
    )
    return [n for n in names if n]


def _venue_of_preprint(venue: str, work: Work) -> ClaimFinding:
    """Judge a venue that is stated of what is only known as a preprint: workshops are in no index, authors say where it goes."""
    told = any(text.fold(venue) in text.fold(r.comment) for r in work.versions if r.comment)
    if told:
        return ClaimFinding("venue", "confirmed", venue, "the preprint's comment", "arxiv")
    if work.state != "preprint":
        return ClaimFinding("venue", "unconfirmed", venue, NOT_ASKED)
    if comparison.is_workshop(venue) or series.names_no_venue(venue):
        return ClaimFinding("venue", "unconfirmed", venue, ONLY_PREPRINT)
    return ClaimFinding("venue", "contradicted", venue, ONLY_PREPRINT, "all that were asked")


def _check_doi(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    stated = [i for i in entry.identifiers if i.scheme in {"doi", "arxiv"}]
    own = set(work.identifiers) | {i for r in work.versions for i in r.identifiers}
    for identifier in stated:
        if identifier in own:
            yield ClaimFinding(identifier.scheme, "confirmed", identifier.value)
        else:
            same = [i for i in own if i.scheme == identifier.scheme]
            yield ClaimFinding(
                identifier.scheme,
                "unconfirmed",
                identifier.value,
                ", ".join(i.value for i in sorted(same)),
            )


_RULES: tuple[Callable[[Entry, Work], Iterator[ClaimFinding]], ...] = (
    _check_title,
    _check_authors,
    _check_year,
    _check_venue,
    _check_doi,
)


def _advice(case: CheckCase) -> Iterator[str]:
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
    return entry.claims.status == "preprint" or bool(
        entry.claims.venue and _PREPRINT_WORDS.search(entry.claims.venue)
    )


def _names(names: Sequence[Name]) -> str:
    return "; ".join(n.full for n in names)
