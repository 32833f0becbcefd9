"""`check`: resolve the entries of a list as a run does, then hold each one's claims against what is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from enrich import text
from enrich.check import verdict
from enrich.check.findings import NO_PAPER, CheckCase, CheckedEntry, ClaimFinding
from enrich.config import Config
from enrich.library.lists import read_lists
from enrich.model import Entry, Identifier
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import Target, search_question
from enrich.runs import resolution
from enrich.runs.environment import RunEnvironment
from enrich.runs.resolution import Resolution
from enrich.runs.result import ResolvedEntry, RunOptions, RunResult
from enrich.store import open_exclusive

# Who can say for sure that an identifier is not there. For a DOI that is doi.org, or Crossref where all of a prefix are its own.
_AUTHORITY = {"arxiv": "arxiv", "usenix": "usenix", "acl": "acl", "pmlr": "pmlr", "doi": "doi"}
# One aggregator may stand for the other; doi.org says whether a DOI exists, and nothing about papers.
_EXCHANGEABLE = {"semantic_scholar", "openalex", "doi"}
_EVERYBODY = (("dblp",), ("crossref",), ("semantic_scholar", "openalex"))


def check(
    config: Config, options: RunOptions, env: RunEnvironment
) -> tuple[RunResult, list[tuple[ResolvedEntry, CheckedEntry]]]:
    """Return the run's result and, for every paper of the lists asked for, the verdict on what its entry claims.

    The entries of a .bib that are no papers (software, pages, videos) are there too, unconfirmed and unchecked.
    """
    result = RunResult(started=env.now())
    listings = read_lists(config, options.lists)
    with open_exclusive(config.store) as store:
        found = resolution.resolve(config, options, env, store, listings, result, _one_by_one)
    asked = {r.name for r in listings if r.asked}
    papers = _paper_of(found)
    verdicts = []
    for resolved in result.entries:
        entry = resolved.entry
        if entry.list not in asked:
            continue
        if entry.kind == "paper":
            case = _case(resolved, papers[id(entry)], found.resolver, result.started.year)
            verdicts.append((resolved, verdict.check(case)))
        elif entry.fields:
            stated = entry.fields.get("ENTRYTYPE", "")
            verdicts.append(
                (
                    resolved,
                    CheckedEntry(
                        "unconfirmed", (ClaimFinding("kind", "unconfirmed", stated, NO_PAPER),)
                    ),
                )
            )
    return result, verdicts


def _one_by_one(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Keep entries apart: one may state another one's DOI and be wrong."""
    return [[e] for e in entries]


def _paper_of(found: Resolution) -> dict[int, Target]:
    return {
        id(e): paper for paper, group in zip(found.papers, found.groups, strict=True) for e in group
    }


def _case(resolved: ResolvedEntry, paper: Target, resolver: Resolver, year: int) -> CheckCase:
    return CheckCase(
        entry=_with_venue(resolved.entry),
        work=resolved.work,
        candidates=[m.record for m in (*paper.linked.candidates, *paper.linked.near_misses)],
        foreign=[
            (f.asked, f.record)
            for f in paper.linked.mismatched
            if f.asked in resolved.entry.identifiers
        ],
        dead=_dead(resolved.entry, resolver),
        asked=_asked(paper, resolver),
        mute=sorted(paper.unavailable_sources),
        year=year,
    )


def _with_venue(entry: Entry) -> Entry:
    """Return an entry with the venue of a field that BibTeX does not know and services write: `venue`."""
    venue = text.from_latex(entry.fields.get("venue", "")).strip()
    if entry.claims.venue or not venue:
        return entry
    return replace(entry, claims=replace(entry.claims, venue=venue, status=None))


def _dead(entry: Entry, resolver: Resolver) -> list[tuple[Identifier, str]]:
    """Return the stated identifiers of which the service that gives them out itself says that they are not there."""
    stated = [
        (i, _AUTHORITY.get(i.scheme, ""))
        for i in entry.identifiers
        if i.scheme != "doi" or _is_written(i, entry)
    ]
    return [
        (i, name)
        for i, name in stated
        if name and resolver.answers.remembers(name, str(i)) == "absent"
    ]


def _is_written(doi: Identifier, entry: Entry) -> bool:
    """Whether a DOI stands in the entry, and was not concluded from the address of a page."""
    words = " ".join((*entry.urls, *entry.fields.values(), *entry.notes, entry.title or ""))
    return doi.value in unquote(words.replace("\\", "")).lower()


def _asked(paper: Target, resolver: Resolver) -> list[str]:
    """Return who was asked for the paper by its title and answered; nobody unless all who would know it did, and who knows what it states."""
    question = search_question(paper.query)
    answered = [
        [name for name in group if resolver.answers.remembers(name, question)]
        for group in _EVERYBODY
    ]
    if paper.unavailable_sources - _EXCHANGEABLE or not all(answered):
        return []
    return [name for names in answered for name in names]
