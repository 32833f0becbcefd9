"""`check`: resolves the entries of lists as a run does, and judges what each one claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from enrich import identifiers, messages, text
from enrich.check import claims, verdict
from enrich.check.findings import UNPARSED, CheckCase, CheckedEntry, ClaimFinding
from enrich.config import Config
from enrich.identifiers import spelling
from enrich.library.lists import LoadedList, read_lists
from enrich.model import Entry, EntryId, Identifier, Record
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.target import Target, search_question
from enrich.runs.context import RunContext
from enrich.runs.duplicates import same_papers
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import asking_context
from enrich.runs.outcome import keep_works, result_of
from enrich.runs.papers import one_by_one, papers_of
from enrich.runs.resolution import Resolution, resolve_stated
from enrich.runs.result import ResolvedEntry, RunOptions, RunResult
from enrich.runs.wrong_links import foreign_records
from enrich.store import open_exclusive
from enrich.works import citation_keys
from enrich.works.composer import WorkComposer
from enrich.works.state import NEEDED

# The source that can tell for sure that an identifier does not exist.
_AUTHORITY = {"arxiv": "arxiv", "usenix": "usenix", "acl": "acl", "pmlr": "pmlr", "doi": "doi"}
# What a reader of .bib files says of an entry that it cannot read to its end.
_UNPARSED = (
    messages.lists.NOT_CLOSED,
    messages.lists.VALUE_NOT_CLOSED,
    messages.lists.NOT_READ_FROM_HERE,
)
# Without these a paper can be called unknown: one aggregator has what the other has, and doi.org
# has no titles.
_DISPENSABLE = frozenset({"semantic_scholar", "openalex", "doi"})


def check(
    config: Config, options: RunOptions, environment: RunEnvironment
) -> tuple[RunResult, list[tuple[ResolvedEntry, CheckedEntry]]]:
    """Return the run's result, and the verdict on each paper of the lists that were asked for.

    Entries of a .bib that are not papers (software, pages, videos) are there too, unconfirmed.
    Raises EnrichError for what the user must mend.
    """
    citation_keys.check_setting(config)
    started = environment.now()
    lists = read_lists(config, options.lists)
    environment = _unbounded(environment, sum(len(loaded.entries) for loaded in lists))
    with open_exclusive(config.store) as store:
        return check_lists(asking_context(config, options, environment, store), lists, started)


def check_lists(
    context: RunContext, lists: Sequence[LoadedList], started: datetime
) -> tuple[RunResult, list[tuple[ResolvedEntry, CheckedEntry]]]:
    """Return the result, and the verdict on each paper of lists, as `check` does."""
    config, store = context.config, context.store
    papers = papers_of(lists, store, one_by_one)
    for paper in papers:
        paper.target.claimed_published |= any(map(claims.claims_publication, paper.entries))
    resolution = resolve_stated(context, papers)
    composer = WorkComposer(config, store.works, store.keys)
    composition = keep_works(context, composer, resolution, lists, started)
    result = result_of(context, started, lists, resolution, composition)
    asked = {loaded.name for loaded in lists if loaded.asked}
    wanted = [r for r in result.entries if r.entry.list in asked]
    foreign = {e.entry_id: foreign_records(p.target) for p in papers for e in p.entries}
    verdicts = list(_checked(wanted, resolution, foreign, started.year))
    return result, list(_with_duplicates(verdicts))


def _with_duplicates(
    verdicts: Sequence[tuple[ResolvedEntry, CheckedEntry]],
) -> Iterator[tuple[ResolvedEntry, CheckedEntry]]:
    """Yield entries with their verdicts, those that a .bib has for one paper with their keys."""
    found = same_papers((r.entry, r.key if _is_sure(r.entry, c) else None) for r, c in verdicts)
    keys = {(same.list, key): same.keys for same in found for key in same.keys}
    for resolved, checked in verdicts:
        same = keys.get((resolved.entry.list, resolved.entry.key or ""), ())
        yield resolved, replace(checked, same_paper=same)


def _is_sure(entry: Entry, checked: CheckedEntry) -> bool:
    """Whether an entry means its work beyond doubt: by its title, or by its link alone."""
    naming = verdict.naming_claims(entry)
    return any(e.claim in naming and e.verdict == "confirmed" for e in checked.evidence)


def _unbounded(environment: RunEnvironment, searches: int) -> RunEnvironment:
    """Return an environment in which every preprint that is said to be published is searched for.

    Else whether a venue is confirmed would depend on how many entries come before.
    """
    limits = environment.limits
    most = max(limits.preprint_searches, searches)
    return replace(environment, limits=replace(limits, preprint_searches=most))


def _checked(
    entries: list[ResolvedEntry],
    resolution: Resolution,
    foreign: Mapping[EntryId, Sequence[tuple[Identifier, Record]]],
    year: int,
) -> Iterator[tuple[ResolvedEntry, CheckedEntry]]:
    """Yield the entries that are papers or of a .bib, each with its verdict."""
    target_of = {e.entry_id: p.target for p in resolution.papers for e in p.entries}
    for resolved in entries:
        entry = resolved.entry
        broken = next(filter(_is_unparsed, entry.problems), "") if entry.fields else ""
        if broken:
            finding = ClaimFinding(UNPARSED, "unconfirmed", entry.key or "", broken)
            yield resolved, CheckedEntry("unconfirmed", (finding,))
        elif entry.kind == "paper":
            case = _case(resolved, target_of[entry.entry_id], resolution.answers, year)
            yield resolved, verdict.check(replace(case, foreign=foreign[entry.entry_id]))
        elif entry.fields:
            yield resolved, _not_a_paper(entry)


def _is_unparsed(problem: str) -> bool:
    return any(message.made(problem) for message in _UNPARSED)


def _not_a_paper(entry: Entry) -> CheckedEntry:
    stated = entry.fields.get("ENTRYTYPE", "")
    return CheckedEntry(
        "unconfirmed", (ClaimFinding("kind", "unconfirmed", stated, messages.check.NO_PAPER),)
    )


def _case(resolved: ResolvedEntry, target: Target, answers: AnswerCache, year: int) -> CheckCase:
    """Return what an entry is judged by."""
    linked = target.linked
    return CheckCase(
        entry=_with_venue(resolved.entry),
        work=resolved.work,
        candidates=[match.record for match in (*linked.candidates, *linked.near_misses)],
        dead=_dead(resolved.entry, answers),
        asked=_asked(target, answers),
        mute=sorted(target.unavailable_sources),
        year=year,
    )


def _with_venue(entry: Entry) -> Entry:
    """Return an entry with the venue of `venue`, a field that services write and BibTeX ignores."""
    venue = text.from_latex(entry.fields.get("venue", "")).strip()
    if entry.claims.venue or not venue:
        return entry
    return replace(entry, claims=replace(entry.claims, venue=venue, status=None))


def _dead(entry: Entry, answers: AnswerCache) -> list[tuple[Identifier, str]]:
    """Return the stated identifiers that do not exist, with the source that tells so for sure."""
    stated = (
        (identifier, _AUTHORITY.get(identifier.scheme, ""))
        for identifier in entry.identifiers
        if identifier.scheme != "doi" or _is_written(identifier, entry)
    )
    return [
        (identifier, source)
        for identifier, source in stated
        if source and answers.remembers(source, str(identifier)) == "absent"
    ]


def _is_written(doi: Identifier, entry: Entry) -> bool:
    """Whether an entry itself has a DOI, which was not concluded from the address of a page."""
    if identifiers.doi_of_field(entry.fields.get("doi", "")) == doi:
        return True
    places = (*entry.urls, *entry.fields.values(), *entry.notes, entry.title or "")
    return any(doi.value in spelling.plain(words).lower() for words in places)


def _asked(target: Target, answers: AnswerCache) -> list[str]:
    """Return the sources that were asked for a paper by its title and answered.

    Return none unless all that would know it did, and all that know what it states.
    """
    question = search_question(target.query)
    answered = [
        [source for source in group if answers.remembers(source, question)] for group in NEEDED
    ]
    if target.unavailable_sources - _DISPENSABLE or not all(answered):
        return []
    return [source for sources in answered for source in sources]
