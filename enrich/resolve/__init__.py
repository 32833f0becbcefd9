"""Rounds over the whole list, then searches for what is still open.

A question is an identifier or a folded query. What the store answers is not asked; what is asked goes out in batches, and
the answers of a batch are kept before the next one is asked. The order of work:

1. a round: every identifier of the list at every source that takes it;
2. titles, many in one request, for papers that the round brought nothing for;
3. rounds with what the answers name, until they bring no new identifier, so that both steps' news share their batches;
4. sources that only fill gaps, for what is still missing: by identifier, then by title, many in one request;
5. titles one by one, source after source, stopping at the first sure match;
6. pages one by one, for what no batch gave.

A slow source with many questions is not waited for before steps 2 and 3: they go on with what the others say.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from enrich import match
from enrich.linkage import Found, link
from enrich.model import Identifier, Query, Record, Standing, Tier
from enrich.resolve.crew import Crew
from enrich.resolve.jobs import fetch_job, local, parsed, search_job, stamp
from enrich.resolve.judged import found_by_half_a_title, is_said_to_be_out, retitled
from enrich.resolve.paper import Job, Lives, Paper, Progress, Tally, search_question
from enrich.sources import Source
from enrich.spool import Spool
from enrich.store import Store, Stored

MAX_ROUNDS = 6
WORTH_A_LIST = 3  # unknown titles that are worth a search for all of them at once
WORTH_LEAVING = 3  # requests of a slow source that are worth not waiting for
# Searches one by one, in one run, for preprints that are said to be out. Without a bound they could be most of the traffic.
MOST_PREPRINT_SEARCHES = 20
MOST_RECENT = 500  # parsed answers that are kept in memory

__all__ = ["Lives", "Paper", "Progress", "Resolver", "Tally", "search_question"]


class Resolver:
    """Resolves papers against sources and a store. Time comes in as functions, so that tests own it."""

    def __init__(
        self,
        sources: Sequence[Source],
        store: Store,
        *,
        lives: Lives | None = None,
        offline: bool = False,
        refresh: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = lambda: 0.0,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.sources = sorted(sources, key=lambda s: (s.rank, s.name))
        self.store = store
        self.lives = lives or Lives()
        self.offline = offline
        self.refresh = refresh
        self.now = now
        self.clock = clock
        self.stop = stop or threading.Event()
        self._remote = [s for s in self.sources if not s.local]
        self._began = now()
        self._crew = Crew(self._remote, store, now=now, clock=self.clock, progress=progress, stop=self.stop)
        self.tallies: dict[str, Tally] = self._crew.tallies
        self._memory = self._crew.memory
        self._failed = self._crew.failed
        self._spool = Spool()
        self._recent: dict[tuple[str, str, str], list[Record]] = {}

    # -- the order of work

    def resolve(self, papers: Sequence[Paper]) -> None:
        """Fill `linked` and `unasked` of every paper. Never raises SourceError."""
        self._evaluate(papers)
        if self.offline:
            return
        first = [s for s in self._remote if not s.pages and not s.fills]
        bulk = [s for s in self._remote if not s.pages]
        self._first_round(papers, first)
        self._search_in_bulk(papers, first)
        self._rounds(papers, first)
        self._judge_heard(papers, self._crew.hear(s.name for s in first if not _searches_at_home(s)))
        self._search_in_bulk(papers, first)
        self._rounds(papers, bulk)
        self._search_for_many(papers)
        self._rounds(papers, bulk)
        self._search_one_by_one([p for p in papers if not self._has_page(p)])
        self._rounds(papers, self._remote)
        self._search_one_by_one(papers, abstracts=True)
        self._rounds(papers, self._remote)
        self._mark_unasked(papers)

    def look_up(self, papers: Sequence[Paper]) -> None:
        """Fill `linked` from what is remembered, asking nobody."""
        self._evaluate(papers)

    def next_due(self, papers: Iterable[Paper]) -> datetime | None:
        """Return when the first remembered answer of these papers is to be asked again; None if nothing is remembered."""
        found: datetime | None = None
        for paper in papers:
            for source in self._remote:
                memory = self._memory[source.name]
                for question in (*map(str, self._candidates(paper, source)), *map(search_question, paper.queries)):
                    if question in memory:
                        when = self.due(source, question, *memory[question], paper)
                        found = when if found is None else min(found, when)
        return found

    def remembers(self, source: str, question: str) -> str | None:
        """Return "found" or "absent" for a question that a source has answered, None for one that it has not."""
        known = self._memory.get(source, {}).get(question)
        return known[0] if known else None

    def plan(self, papers: Sequence[Paper]) -> dict[str, dict[str, float]]:
        """Return what the first round would ask, per source: questions, cached, requests, seconds at the polite pace."""
        self._evaluate(papers)
        plans: dict[str, dict[str, float]] = {}
        for source in self._remote:
            wanted = self._questions(papers, source)
            known = {str(i) for p in papers for i in self._candidates(p, source)} & self._memory[source.name].keys()
            cached = len(known - {str(i) for i in wanted})
            requests = len(source.batches(wanted)) if wanted else 0
            seconds = requests * max(source.intervals.values(), default=0.0)
            if wanted or cached:
                plans[source.name] = {
                    "questions": len(wanted) + cached,
                    "cached": cached,
                    "requests": requests,
                    "seconds": round(seconds, 1),
                }
        return plans

    # -- identifiers, in rounds

    def _first_round(self, papers: Sequence[Paper], sources: Sequence[Source]) -> None:
        """Ask for what the list names. Who answers slowly is left alone with it; whom others name more for is asked with that."""
        jobs = self._jobs(papers, sources)
        for source in sources:
            if any(name in jobs for name in source.after):
                jobs.pop(source.name, None)
        slow = [s for s in sources if s.slow and len(jobs.get(s.name, ())) >= WORTH_LEAVING]
        self._judge_heard(papers, self._crew.ask(jobs, leave=[s.name for s in slow]))
        at_home = list(filter(_searches_at_home, slow))
        if at_home:
            self._judge_heard(papers, self._crew.hear(s.name for s in at_home))
            self._search_at_home([p for p in papers if not self._is_open(p, sources, at_home)], abstracts=False)

    def _rounds(self, papers: Sequence[Paper], sources: Sequence[Source]) -> None:
        """Ask until the answers name nothing new."""
        for _ in range(MAX_ROUNDS):
            jobs = self._jobs(papers, sources)
            if not jobs or self.stop.is_set():
                return
            self._judge_heard(papers, self._crew.ask(jobs))

    def _jobs(self, papers: Sequence[Paper], sources: Sequence[Source]) -> dict[str, list[Job]]:
        wanted = {s: self._questions(papers, s) for s in sources}
        return {s.name: [fetch_job(s, batch) for batch in s.batches(ids)] for s, ids in wanted.items() if ids}

    def _is_open(self, paper: Paper, sources: Iterable[Source], but: Collection[Source]) -> bool:
        """Whether another of these sources is still asked for a paper's identifiers, or is to be."""
        return any(self._crew.waits_for(str(i)) for i in paper.identifiers) or any(
            self._questions([paper], s) for s in sources if s not in but
        )

    def _judge_heard(self, papers: Iterable[Paper], asked: set[str]) -> None:
        """Judge again what these questions were asked for."""
        of_it = (p for p in papers if asked and not asked.isdisjoint(_questions_of(p)))
        self._evaluate(list(of_it))

    def _waits(self, paper: Paper) -> bool:
        """Whether a source that is still at work has a question of this paper."""
        return any(map(self._crew.waits_for, _questions_of(paper)))

    def _questions(self, papers: Sequence[Paper], source: Source) -> list[Identifier]:
        """Return what is worth asking a source now, papers that were left open last time first."""
        if self.offline or source.name in self._crew.busy or not self.tallies[source.name].alive():
            return []
        wanted: dict[Identifier, None] = {}
        for paper in sorted(papers, key=lambda p: p.state not in {"unchecked", ""}):
            for identifier in self._candidates(paper, source):
                question = str(identifier)
                known = self._fresh(source, question, paper) and not self._is_makeshift(paper, source, identifier)
                if not known and question not in self._failed[source.name] and self._useful(paper, source, identifier):
                    wanted[identifier] = None
                    if source.once:
                        break
                elif source.once and known and any(f.record.source == source.name for f in paper.linked.accepted):
                    break
        return list(wanted)

    def _candidates(self, paper: Paper, source: Source) -> list[Identifier]:
        """Return the identifiers of a paper that a source takes, the user's own first.

        Those of the work in the cache come in where they are answered: a link that gives way to another asks nothing anew.
        """
        own = paper.query.identifiers
        memory = self._memory.get(source.name, ())
        known = [i for i in paper.known if str(i) in memory]
        accepted = {i for i in (*own, *paper.named, *known) if source.accepts(i)}
        return sorted(accepted, key=lambda i: (i not in own, i)) if len(accepted) > 1 else list(accepted)

    def _useful(self, paper: Paper, source: Source, identifier: Identifier) -> bool:
        """Whether an answer could add anything to what is known of the paper."""
        stated = identifier in paper.query.identifiers
        if self._covered(paper, source, identifier) or (not stated and self._only_said_by(paper, source, identifier)):
            return False
        if any(identifier in f.record.identifiers for f in self._makeshifts(paper, source)):
            return True  # what it could say on a bad day is made whole
        first = source.fallback_for.get(identifier.scheme)
        if first and not (stated and source.knows_versions) and not self._first_has_not(paper, first, identifier):
            return False
        settled = [f.record for f in paper.linked.accepted if not self._is_local(f.record.source)]
        if source.last_resort:
            return not settled
        if source.knows_versions and not (source.once or source.fills or stated):
            return not any(r.standing is Standing.PUBLISHED and r.tier < Tier.INDEX for r in settled)
        if source.pages:
            return not settled or paper.lacks_abstract or not paper.published
        if source.batch == 1 and not stated:  # a request for this paper alone, which nobody has asked for
            waiting = any(self._crew.waits_for(str(i)) for i in paper.identifiers)
            return not waiting and (paper.lacks_abstract or not paper.published)
        if source.fills:
            open_ = not paper.published and (self._versions_unknown(paper) or is_said_to_be_out(settled))
            return not settled or paper.lacks_abstract or open_
        return True

    def _covered(self, paper: Paper, source: Source, identifier: Identifier) -> bool:
        """Whether this source has told of this identifier already, when searched or asked by one that comes before it.

        Or by another one of the work in the cache, if the record has this one too, or the source is asked once for a paper.
        """
        order = self._candidates(paper, source)
        before = set(order[: order.index(identifier)]) if identifier in order else set()
        told = [f for f in paper.linked.accepted if f.record.source == source.name and not self._can_be_completed(f)]
        return any(
            identifier in f.record.identifiers or identifier in f.record.links
            for f in told
            if f.asked is None or f.asked in before
        ) or any(
            (source.once or identifier in f.record.identifiers) and self._fresh(source, str(f.asked), paper)
            for f in told
            if f.asked in paper.known and f.asked != identifier
        )

    def _can_be_completed(self, found: Found) -> bool:
        """Whether a record is what a source could say on a day when it was half down."""
        return found.record.partial and found.fetched < stamp(self._began)

    def _makeshifts(self, paper: Paper, source: Source) -> Iterator[Found]:
        return (f for f in paper.linked.accepted if f.record.source == source.name and self._can_be_completed(f))

    def _is_makeshift(self, paper: Paper, source: Source, identifier: Identifier) -> bool:
        return any(f.asked == identifier for f in self._makeshifts(paper, source))

    def _only_said_by(self, paper: Paper, source: Source, identifier: Identifier) -> bool:
        """Whether nobody but this source has named the identifier: it would tell the same again."""
        accepted = [
            f for f in paper.linked.accepted if identifier in f.record.identifiers or identifier in f.record.links
        ]
        return {f.record.source for f in accepted} == {source.name} and not any(map(self._can_be_completed, accepted))

    def _first_has_not(self, paper: Paper, first: str, identifier: Identifier) -> bool:
        """Whether the source that comes first for this scheme is off, could not be asked, or does not have it."""
        if first in self._crew.busy:
            return False
        if first not in self.tallies or not self.tallies[first].alive() or str(identifier) in self._failed[first]:
            return True
        if not any(s.name == first and s.accepts(identifier) for s in self._remote):
            return True
        asked = str(identifier) in self._memory[first]
        return asked and not any(f.record.source == first and f.asked == identifier for f in paper.linked.accepted)

    def _versions_unknown(self, paper: Paper) -> bool:
        """Whether no aggregator that knows versions could be asked about this paper."""
        return not any(
            s.knows_versions and s.once and any(r.source == s.name for r in paper.records) for s in self._remote
        )

    def _is_local(self, name: str) -> bool:
        return name not in self.tallies

    def _has_page(self, paper: Paper) -> bool:
        return any(
            s.pages and s.accepts(i) and self.tallies[s.name].alive()
            for s in self._remote
            for i in paper.query.identifiers
        )

    # -- titles

    def _search_in_bulk(self, papers: Sequence[Paper], sources: Iterable[Source]) -> None:
        for source in sources:
            if source.search_batch > 1:
                wanted = [(p, q) for p in papers for q in self._worth_a_bulk_search(p, source)]
                self._search(source, wanted)

    def _search_for_many(self, papers: Sequence[Paper]) -> None:
        """Ask aggregators for many titles at once of what would else be asked for one by one.

        They may know the DOIs of papers that nobody knows, and the abstracts that stand on a page each.
        """
        open_ = [p for p in papers if p.query.title and not self._waits(p)]
        for source in self._remote:
            if source.fills and source.search_batch > 1:
                wanted = [p for p in open_ if self._is_unknown(p) or self._lacks_an_abstract(p, source)]
                if len(wanted) >= WORTH_A_LIST:
                    self._search(source, [(p, p.query) for p in wanted])

    def _is_unknown(self, paper: Paper) -> bool:
        return not paper.linked.accepted and not self._has_page(paper)

    def _lacks_an_abstract(self, paper: Paper, source: Source) -> bool:
        """Whether a paper lacks but its abstract, and this source has told nothing of it and takes none of its identifiers."""
        return (
            paper.published
            and paper.lacks_abstract
            and not any(r.source == source.name for r in paper.records)
            and not any(map(source.accepts, paper.identifiers))
        )

    def _worth_a_bulk_search(self, paper: Paper, source: Source) -> list[Query]:
        """Return the titles to look for: the stated one of a paper that nobody knows; of a preprint, each that the source has not told of."""
        if not self._has_answered(paper, source):
            others = [s for s in self._remote if not s.pages and not s.fills]
            known_soon = not paper.query.title or self._is_open(paper, others, [source])
            return [] if known_soon else [paper.query]
        if "title differs" in paper.linked.problems and not retitled(paper):
            return [replace(paper.query, exact=True)]
        if paper.published:
            return []
        told = [r for r in paper.records if r.source == source.name]
        open_ = [q for q in paper.queries if not any(match.title_agrees(q.title, r) for r in told)]
        return [replace(q, exact=True) for q in open_]

    def _has_answered(self, paper: Paper, source: Source) -> bool:
        """Whether a paper is known otherwise than by the searches that come after this source's: they say less, and on a better day they would not have been made."""
        return any(
            f.asked is not None or f.record.source == source.name or self._is_local(f.record.source)
            for f in paper.linked.accepted
        )

    def _search_one_by_one(self, papers: Sequence[Paper], *, abstracts: bool = False) -> None:
        """Ask for the papers that nothing is known of: who has the link knows best; then each other source in turn.

        Papers that no site has as its own are looked for while those sites are asked. Registries are asked for some preprints, too.
        """
        self._search_at_home(papers, abstracts=abstracts)
        self._search_elsewhere([p for p in papers if not self._waits(p)], abstracts=abstracts)
        while self._crew.busy:
            self._judge_heard(papers, self._crew.hear())
            self._search_at_home(papers, abstracts=abstracts)
            self._search_elsewhere([p for p in papers if not self._waits(p)], abstracts=abstracts)

    def _search_at_home(self, papers: Sequence[Paper], *, abstracts: bool) -> None:
        """Let the sources that are searched for their own papers alone begin with it."""
        for source in self._remote:
            if _searches_at_home(source) and source.name not in self._crew.busy:
                self._search(source, self._wanted(papers, source, abstracts=abstracts), leave=True)

    def _search_elsewhere(self, papers: Sequence[Paper], *, abstracts: bool) -> None:
        for source in self._remote:
            if source.search_batch and source.searches_others:
                wanted = self._wanted(papers, source, abstracts=abstracts)
                wanted += [(p, p.query) for p in self._preprints_to_search(papers, source)]
                self._search(source, wanted)

    def _wanted(self, papers: Sequence[Paper], source: Source, *, abstracts: bool) -> list[tuple[Paper, Query]]:
        own = set(source.schemes)
        return [(p, p.query) for p in papers if p.query.title and self._may_search(p, source, own, abstracts=abstracts)]

    def _may_search(self, paper: Paper, source: Source, own: set[str], *, abstracts: bool) -> bool:
        """Whether to search for what nothing is known of; at a source that hides what it has, in the end also for the abstract."""
        linked = any(i.scheme in own for i in paper.query.identifiers)
        if source.searches_others:
            open_ = not paper.linked.accepted or found_by_half_a_title(paper)
            return open_ or (source.knows_versions and self._is_hearsay(paper))
        hidden = abstracts and paper.lacks_abstract and not any(r.source == source.name for r in paper.records)
        return linked and (not paper.linked.accepted or hidden)

    def _is_hearsay(self, paper: Paper) -> bool:
        """Whether nothing is known but what was found with many titles at once: if that has no DOI, no registry has it either."""
        fills = {s.name for s in self._remote if s.fills}
        return all(f.asked is None and f.record.source in fills for f in paper.linked.accepted)

    def _preprints_to_search(self, papers: Sequence[Paper], source: Source) -> list[Paper]:
        """Return preprints that something says are out; and one other where nothing else tells whether the registry answers."""
        if not source.registers:
            return []
        open_ = [
            p
            for p in papers
            if p.linked.accepted and not p.published and p.query.title and not self._asked_now(p, source)
        ]
        hinted = [p for p in open_ if p.hinted][:MOST_PREPRINT_SEARCHES]
        return hinted or ([] if self._memory[source.name] or self.tallies[source.name].asked else open_[:1])

    def _asked_now(self, paper: Paper, source: Source, query: Query | None = None) -> bool:
        question = search_question(query or paper.query)
        return question in self._failed[source.name] or self._fresh(source, question, paper)

    def _search(self, source: Source, wanted: Sequence[tuple[Paper, Query]], *, leave: bool = False) -> None:
        if self.offline or self.stop.is_set() or not self.tallies[source.name].alive("search"):
            return
        queries = {search_question(q): q for p, q in wanted if not self._asked_now(p, source, q)}
        if not queries:
            return
        size, all_ = max(1, source.search_batch), list(queries.values())
        jobs = [search_job(source, all_[i : i + size]) for i in range(0, len(all_), size)]
        gone = [source.name] if leave and len(jobs) >= WORTH_LEAVING else []
        asked = self._crew.ask({source.name: jobs}, leave=gone)
        self._evaluate({id(p): p for p, q in wanted if search_question(q) in asked}.values())

    # -- what is remembered

    def _fresh(self, source: Source, question: str, paper: Paper) -> bool:
        """Whether what is remembered need not be asked again yet."""
        known = self._memory[source.name].get(question)
        if known is None:
            return False
        outcome, fetched = known
        if self.offline or fetched >= stamp(self._began):
            return True
        return not self.refresh and self.due(source, question, outcome, fetched, paper) > self.now()

    def due(self, source: Source, question: str, outcome: str, fetched: str, paper: Paper) -> datetime:
        """Return when a remembered answer is to be asked again. Spread by the question, so that a list's papers come on different nights."""
        when = datetime.fromisoformat(fetched)
        if outcome == "found" or source.knows_versions:
            open_ = paper.state in {"preprint", "unchecked", ""} and source.knows_versions
            days = self._preprint_days(paper, when) if open_ else float(self.lives.published_days)
        else:
            days = float(self.lives.absent_days)
        spread = int(hashlib.sha256(question.encode(errors="replace")).hexdigest()[:4], 16) / 0xFFFF
        return when + timedelta(days=days * (0.9 + 0.2 * spread))

    def _preprint_days(self, paper: Paper, when: datetime) -> float:
        """Often while young, seldom when old: a twelfth of its age, between `preprint_days` and twelve times that."""
        low = float(self.lives.preprint_days)
        if not paper.since:
            return low
        age = (when.date() - datetime.fromisoformat(paper.since).date()).days
        return min(max(low, age / 12), low * 12)

    # -- judging

    def _evaluate(self, papers: Iterable[Paper]) -> None:
        """Link everything that is remembered of each paper, following identifiers that the store already has answers for."""
        for paper in papers:
            for _ in range(MAX_ROUNDS):
                before = paper.identifiers, set(map(search_question, paper.queries))
                paper.believe(link(paper.query, self._found(paper)), self._spool)
                if not self._knows_more(paper, *before):
                    break

    def _knows_more(self, paper: Paper, identifiers: set[Identifier], searches: set[str]) -> bool:
        """Whether anything is remembered of the identifiers and titles that are new."""
        new = sorted(paper.identifiers - identifiers)
        questions = {str(i) for i in new} | (set(map(search_question, paper.queries)) - searches)
        remembered = any(q in self._memory[s.name] for s in self._remote for q in questions)
        return remembered or any(a is not None for s in self.sources if s.local for _, a in s.fetch(new))

    def _found(self, paper: Paper) -> list[Found]:
        found: list[Found] = []
        for source in self.sources:
            ids = {str(i): i for i in self._candidates(paper, source)}
            if source.local:
                found += local(source, paper, list(ids.values()))
                continue
            questions = [q for q in ids if q in self._memory[source.name]]
            if source.search_batch:
                searches = [search_question(q) for q in paper.queries]
                questions += [q for q in searches if q in self._memory[source.name]]
            if questions:
                for question, stored in self.store.answers(source.name, questions).items():
                    if stored.outcome == "found":
                        found += [
                            Found(r, stored.fetched, ids.get(question)) for r in self._parsed(source, question, stored)
                        ]
        return found

    def _parsed(self, source: Source, question: str, stored: Stored) -> list[Record]:
        """Return the records of a remembered answer; the last few thousand are kept, since a paper is judged more than once."""
        name = (source.name, question, stored.fetched)
        records = self._recent.pop(name, None)
        if records is None:
            records = parsed(source, stored.payload)
        self._recent[name] = records  # the youngest is the last
        if len(self._recent) > MOST_RECENT:
            del self._recent[next(iter(self._recent))]
        return records

    def _mark_unasked(self, papers: Iterable[Paper]) -> None:
        silent = [s.name for s in self._remote if (s.registers or s.knows_versions) and self._is_silent(s.name)]
        for paper in papers:
            questions = {str(i) for i in paper.identifiers}
            questions |= {search_question(q) for q in paper.queries}
            for name, failed in self._failed.items():
                refused = self.tallies[name].refused
                if any(
                    ("search" if q.startswith("search:") else "fetch") not in refused
                    for q in failed & questions - self._crew.barred[name]
                ):
                    paper.unasked.add(name)
            if paper.linked.accepted and not paper.published:  # whoever may know that it is out has to have answered
                paper.unasked.update(n for n in silent if not any(q in self._memory[n] for q in questions))

    def _is_silent(self, name: str) -> bool:
        """Whether a source was asked in this run and gave no answer at all, without refusing."""
        tally = self.tallies[name]
        return bool(tally.failed) and not tally.found and not tally.absent and not tally.refused


def _questions_of(paper: Paper) -> Iterator[str]:
    yield from map(str, paper.identifiers)
    yield from map(search_question, paper.queries)


def _searches_at_home(source: Source) -> bool:
    """Whether a source is searched, but for papers with a link of its own alone."""
    return bool(source.search_batch) and not source.searches_others
