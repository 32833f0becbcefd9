"""The verdict on an entry: what its claims, its links and the search come to together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from enrich.check import comparison, unmatched
from enrich.check.claims import claims_preprint, judge, names_line
from enrich.check.findings import (
    CheckCase,
    CheckedEntry,
    ClaimFinding,
    ClaimVerdict,
)
from enrich.identifiers.schemes import CITED
from enrich.matching import compare
from enrich.messages import check as said
from enrich.model import Entry, Identifier, Name, Tier, Work
from enrich.text import retractions


def check(case: CheckCase) -> CheckedEntry:
    """Return the verdict on an entry."""
    evidence = [_of_dead(i, source, case.work) for i, source in case.dead]
    evidence += [*_impossible(case), *_foreign(case)]
    if case.work is None:
        evidence += unmatched.judge(case)
    else:
        evidence += judge(case.entry, case.work)
    refuted = {e.stated.partition(":")[2] for e in evidence if e.claim == "link"}
    schemes = {i.scheme for i in case.entry.identifiers}
    evidence = [e for e in evidence if e.claim not in schemes or e.stated not in refuted]
    evidence = [
        replace(e, meant=_meant(e.stated, case)) if _is_wrong_link(e) else e for e in evidence
    ]
    if case.is_young:
        evidence = [_not_yet(e) for e in evidence]
    verdict = _overall(evidence, naming_claims(case.entry))
    return CheckedEntry(verdict, tuple(_once(evidence)), tuple(_advice(case)))


def _is_wrong_link(finding: ClaimFinding) -> bool:
    return finding.claim == "link" and finding.verdict == "contradicted"


def _meant(stated: str, case: CheckCase) -> str:
    """Return the identifier of the paper that an entry means; "" where that is not known.

    It is one of the scheme that is stated, if there is one.
    """
    scheme = stated.partition(":")[0]
    known = _known_identifiers(case)
    ranked = sorted((i for i in known if str(i) != stated), key=lambda i: i.scheme != scheme)
    best = next((i for i in ranked if i.scheme in CITED), None)
    if best is None:
        return ""
    return f"arXiv:{best.value}" if best.scheme == "arxiv" else str(best)


def _known_identifiers(case: CheckCase) -> Sequence[Identifier]:
    if case.work is not None:
        return case.work.identifiers
    names, _ = comparison.stated_authors(case.entry)
    title = case.entry.title or ""
    fitting = (
        r
        for r in case.candidates
        if title
        and compare.title_agrees(title, r)
        and (not names or comparison.same_first(names, r.authors))
    )
    return next((r.identifiers for r in fitting), ())


def _not_yet(e: ClaimFinding) -> ClaimFinding:
    """Take back that a paper of this year never came out: the indexes are behind."""
    if e.known is not said.ONLY_PREPRINT:
        return e
    return replace(e, verdict="unconfirmed", known=said.TOO_YOUNG, source="")


def _once(evidence: Sequence[ClaimFinding]) -> list[ClaimFinding]:
    """Return one finding for each claim and statement: a contradiction if there is one."""
    wrong = {(e.claim, e.stated) for e in evidence if e.verdict == "contradicted"}
    evidence = [
        e for e in evidence if e.verdict != "unconfirmed" or (e.claim, e.stated) not in wrong
    ]
    first: dict[tuple[str, str, str], ClaimFinding] = {}
    for e in evidence:
        first.setdefault((e.claim, e.verdict, e.stated), e)
    return list(first.values())


# Claims of which one that is not confirmed leaves the whole unconfirmed. An identifier that no
# source has may be of a copy, and has been asked for by itself.
_WEIGHING = frozenset({"title", "authors", "year", "venue"})


def naming_claims(entry: Entry) -> frozenset[str]:
    """Return the claims by which an entry says what it means: its title, or else its link."""
    return frozenset({"title"} if entry.title else (i.scheme for i in entry.identifiers))


def _overall(evidence: Sequence[ClaimFinding], naming: Collection[str]) -> ClaimVerdict:
    if any(e.verdict == "contradicted" for e in evidence):
        return "contradicted"
    sure = any(e.claim in naming and e.verdict == "confirmed" for e in evidence)
    doubtful = any(e.claim in _WEIGHING and e.verdict == "unconfirmed" for e in evidence)
    return "confirmed" if sure and not doubtful else "unconfirmed"


def _of_dead(identifier: Identifier, source: str, work: Work | None) -> ClaimFinding:
    """Judge an identifier that is not there.

    Where an index itself gives it for the paper, the list only repeats it.
    """
    repeated = work is not None and any(identifier in r.identifiers for r in work.versions)
    return ClaimFinding(
        "link",
        "unconfirmed" if repeated else "contradicted",
        str(identifier),
        said.NOT_THERE,
        source,
    )


def _impossible(case: CheckCase) -> Iterator[ClaimFinding]:
    stated = case.entry.claims.year
    if stated is not None and stated > case.year + 1:
        yield ClaimFinding("year", "contradicted", str(stated), said.TO_COME)
    names, _ = comparison.stated_authors(case.entry)
    if names and all(map(comparison.is_nobody, names)) and not _known_by(names, case.work):
        yield ClaimFinding("authors", "contradicted", names_line(names), said.PLACEHOLDERS)


def _known_by(names: Sequence[Name], work: Work | None) -> bool:
    return work is not None and any(
        comparison.same_authors(names, r.authors, True) for r in work.versions
    )


def _foreign(case: CheckCase) -> Iterator[ClaimFinding]:
    """Yield a finding for each identifier that its registry gives to another paper.

    The title is another one and, where they are known, the authors are others. Where an index gives
    it for the stated paper too, it is mistaken about one of them, and the list only repeats it.
    """
    names, _ = comparison.stated_authors(case.entry)
    versions = case.work.versions if case.work else ()
    of_both = {i for r in versions if r.tier is not Tier.AGGREGATOR for i in r.identifiers}
    for identifier, record in case.foreign:
        if (
            record.tier is Tier.AGGREGATOR
            or identifier in of_both
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
            said.ANOTHER_PAPER(title=record.title),
            record.source,
        )


def _advice(case: CheckCase) -> Iterator[str]:
    work = case.work
    if work is None:
        return
    if work.state == "published" and (
        claims_preprint(case.entry) or (case.entry.key and _cites_preprint_only(case.entry))
    ):
        yield said.HAS_COME_OUT(venue=f"{work.venue} {work.year or ''}".rstrip())
    yield from filter(retractions.is_sentence, work.problems)


def _cites_preprint_only(entry: Entry) -> bool:
    return not entry.claims.venue and any(i.scheme == "arxiv" for i in entry.identifiers)
