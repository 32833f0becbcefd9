"""What a run says to a person: one page, and all of it with --verbose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from enrich import messages
from enrich.messages import Message, Sentence, counted
from enrich.model import Work
from enrich.runs import read_report
from enrich.runs.counting import counts, numbers
from enrich.runs.result import NamedCandidate, ResolvedEntry, RunResult
from enrich.text import retractions
from enrich.works.changes import FieldChange, is_new, wording

# What of one kind is named on the page; --verbose names all.
MOST_LINES = 4
MOST_DOUBTFUL = 3
MOST_CANDIDATES = 3
# New works that are named one by one.
MOST_NEW = 5
_OPTION = {"time": messages.runs.TIME_OF_RUN, "requests": messages.runs.REQUESTS_OF_RUN}

said = messages.runs


def page(result: RunResult, *, refused_days: float, whole: bool = False) -> Iterator[Sentence]:
    """Yield the lines at the end of a run; with `whole` nothing is left out.

    They tell what there is, what is new, what a person has to look at, what could not be asked and
    when it will be, and where the files are.
    """
    most = None if whole else MOST_LINES
    papers = [r for r in result.entries if r.entry.kind == "paper" and r.asked]
    yield _counts(result, papers)
    yield from _first(_come_out(result), said.MORE_OUT(), most)
    yield from _new(result, most)
    yield from _first(_changed(result), "changes", most)
    yield from _first(_completed(result), said.MORE_COMPLETED(), most)
    yield from to_look_at(result, whole=whole)
    yield from never_asked(result)
    yield from unasked(result, refused_days)
    yield from read_report.short_lines(result.lists)
    yield from _first(result.notes, "remarks", most)
    yield from result.kept_back
    yield from _files(result)


def to_look_at(result: RunResult, *, whole: bool = False) -> Iterator[Sentence]:
    """Yield what a person has to look at of the papers; with `whole` nothing is left out."""
    most = None if whole else MOST_LINES
    papers = [r for r in result.entries if r.entry.kind == "paper" and r.asked]
    yield from _first(_retracted(papers), said.MORE_RETRACTED(), most)
    yield from _doubtful(papers, whole=whole)
    not_found = [said.NOT_FOUND(where=where(r)) for r in _once(papers) if r.state == "unresolved"]
    yield from _first(not_found, said.MORE_NOT_FOUND(), most)
    if not_found:
        yield said.HOW_TO_FIND()
    yield from _first([x.sentence() for x in result.same_papers], said.MORE_TWICE(), most)
    yield from _first(_notes(papers), "notes", most)


def of_strict(result: RunResult, *, whole: bool = False) -> Iterator[Sentence]:
    """Yield what a run under --strict ends with 1 for, beside the files that it left alone."""
    yield from to_look_at(result, whole=whole)
    yield from read_report.short_lines(result.lists)
    yield from _first(result.notes, "remarks", None if whole else MOST_LINES)


def unasked(
    result: RunResult, refused_days: float = 0, *, known: bool = False
) -> Iterator[Sentence]:
    """Yield what could not be asked, and when it will be.

    A refusal that was reported by an earlier run is left out, unless `known` ones are told too;
    with `refused_days` 0 every one is.
    """
    spent: defaultdict[str, list[str]] = defaultdict(list)
    failed: defaultdict[str, list[str]] = defaultdict(list)
    for name, stats in sorted(result.stats.items()):
        if stats.budget:
            spent[stats.budget].append(name)
        elif stats.error and not stats.refused:
            failed[_reason(stats.error)].append(name)
        elif stats.error and is_of_day(stats.error):
            left = _left_open(result, [name])
            yield said.DAY_SPENT(source=name, error=stats.error, questions=left)
        elif stats.error and refused_days and (result.refused or known):
            left, days = _left_open(result, [name]), f"{refused_days:g}"
            yield said.REFUSES(source=name, error=stats.error, questions=left, days=days)
    for reason, names in failed.items():
        left = _left_open(result, names)
        error = result.stats[names[0]].error if len(names) == 1 else reason
        yield said.COULD_NOT_BE_ASKED(source=", ".join(names), error=error, questions=left)
    for budget, names in sorted(spent.items()):
        left, sources = _left_open(result, names), ", ".join(names)
        yield said.BUDGET_SPENT(budget=_OPTION[budget](), questions=left, sources=sources)


def is_of_day(error: str) -> bool:
    """Whether a source could not be asked since what a service answers in a day is used up."""
    return error == messages.services.DAILY_BUDGET(host=error.partition(": ")[0])


def _reason(error: str) -> str:
    """Return why a host could not be asked, without its name: "cannot be reached"."""
    host, _, reason = error.partition(": ")
    return reason if reason and " " not in host else error


def _left_open(result: RunResult, names: Sequence[str]) -> str:
    return counted(sum(result.stats[n].failed for n in names), "question")


def plan(result: RunResult) -> Iterator[Sentence]:
    """Yield the request plan: what the first round would ask each source."""
    yield said.PLAN()
    for name, row in sorted((result.plan or {}).items()):
        yield said.PLANNED(
            source=name,
            questions=counted(int(row["questions"]), "question"),
            cached=f"{row['cached']:g}",
            requests=counted(int(row["requests"]), "request"),
            seconds=f"{row['seconds']:g}",
        )
    if not result.plan:
        yield said.NOTHING_TO_ASK()
    yield from result.kept_back
    yield from read_report.lines(result.lists)


def where(resolved: ResolvedEntry) -> str:
    """Return an entry's place and title, else its link or its identifier."""
    return f"{resolved.entry.list}:{resolved.entry.line}: {name(resolved)}"


def name(resolved: ResolvedEntry) -> str:
    """Return an entry's title, else its link or its identifier."""
    entry = resolved.entry
    others = (*entry.urls, *map(str, (*entry.identifiers, *resolved.identifiers)))
    return entry.title or next(iter(others), messages.parts.NO_TITLE())


# -- what there is


def _counts(result: RunResult, papers: Sequence[ResolvedEntry]) -> Sentence:
    if not papers:
        others = {r.entry.list for r in result.entries if not r.asked}
        own = (one.path for one in result.lists if one.path not in others)
        return said.NO_PAPERS(lists=", ".join(own))
    once = _once(papers)
    return said.COUNTS(
        papers=numbers(len(once), len(papers)),
        states=counts(Counter(r.state for r in once)),
        requests=counted(result.requests, "request"),
        seconds=f"{result.seconds:.1f}",
    )


def _once(papers: Sequence[ResolvedEntry]) -> list[ResolvedEntry]:
    """Return the first entry of each paper."""
    first: dict[object, ResolvedEntry] = {}
    for place, r in enumerate(papers):
        first.setdefault(place + 0.5 if r.paper is None else r.paper, r)
    return list(first.values())


def _first(
    lines: Iterator[Sentence] | Sequence[Sentence], what: str, most: int | None
) -> Iterator[Sentence]:
    """Yield the first lines, and how many more there are."""
    every = list(lines)
    shown = len(every) if most is None else most_shown(len(every), most)
    yield from every[:shown]
    if len(every) > shown:
        yield said.MORE(count=len(every) - shown, what=what)


def most_shown(count: int, most: int) -> int:
    """Return how many of `count` lines are shown: `most`, or one more where it is the last."""
    return count if count <= most + 1 else most


# -- what is new


def _come_out(result: RunResult) -> Iterator[Sentence]:
    """Yield the preprints that have been published since the last run."""
    places: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for change in result.changes:
        places[change.key][change.field] = change.new or ""
    for change in result.changes:
        if change.has_come_out:
            new = places[change.key]
            venue = new.get("container_title_short") or new.get("container_title") or ""
            place = " ".join(x for x in (venue, new.get("issued", "")[:4]) if x) or "published"
            yield said.HAS_COME_OUT(key=change.key, place=place)


def _new(result: RunResult, most: int | None) -> Iterator[Sentence]:
    new = list(filter(is_new, result.changes))
    if most is not None and len(new) > MOST_NEW:
        yield said.NEW_COUNT(count=len(new))
    else:
        yield from (said.NEW(key=c.key, state=c.new) for c in new)


def _changed(result: RunResult) -> Iterator[Sentence]:
    for c in result.changes:
        if not (is_new(c) or c.has_come_out):
            source = f" ({c.source})" if c.source else ""
            old, new = c.old or "nothing", c.new or "nothing"
            yield said.CHANGED(key=c.key, field=wording(c.field), old=old, new=new, source=source)


def _completed(result: RunResult) -> Iterator[Sentence]:
    """Yield a line for each entry of a .bib that is new in a file: fields, old values, sources."""
    edits: dict[tuple[str, str], list[str]] = {}
    for change in result.edits:
        source = f" [{change.source}]" if change.source else ""
        edits.setdefault((change.file, change.key), []).append(f"{_edit(change)}{source}")
    for (file, key), of_entry in edits.items():
        yield said.COMPLETED(file=shown_path(file), key=key, edits=", ".join(of_entry))


def _edit(change: FieldChange) -> str:
    """Return a change of a field: `+doi`, `year (2022 -> 2023)`, `-note (was x)`."""
    if change.old is None:
        return f"{'-' if change.new is None else '+'}{change.field}"
    if not change.new:
        sign = "-" if change.new is None else ""
        return said.REPLACED(field=f"{sign}{change.field}", old=_short(change.old))
    return f"{change.field} ({_short(change.old)} -> {_short(change.new)})"


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 60 else line[:59] + "…"


# -- what a person has to look at


def _doubtful(papers: Sequence[ResolvedEntry], *, whole: bool) -> Iterator[Sentence]:
    """Yield the papers that have candidates alone, with these, and how to decide.

    One is unchecked, and not yet doubtful, where a source that may know it could not be asked.
    """
    doubtful = [r for r in _once(papers) if r.state == "doubtful" or _has_candidates_so_far(r)]
    shown = doubtful if whole else doubtful[: most_shown(len(doubtful), MOST_DOUBTFUL)]
    for r in shown:
        yield (said.DOUBTFUL if r.state == "doubtful" else said.CANDIDATES_SO_FAR)(where=where(r))
        yield from NamedCandidate.lines(r.candidates, None if whole else MOST_CANDIDATES)
    if len(doubtful) > len(shown):
        yield said.MORE(count=len(doubtful) - len(shown), what=said.MORE_DOUBTFUL())
    known = (c.identifier for r in shown for c in r.candidates if c.identifier)
    if (first := next(known, None)) is not None:
        yield said.HOW_TO_DECIDE(identifier=first)


def _has_candidates_so_far(resolved: ResolvedEntry) -> bool:
    return resolved.state == "unchecked" and not resolved.packed and bool(resolved.candidates)


def _retracted(papers: Sequence[ResolvedEntry]) -> Iterator[Sentence]:
    return _problems(papers, said.RETRACTED, retracted=True)


def retracted_works(works: Iterable[Work]) -> Iterator[Sentence]:
    """Yield what is known of retractions among works that are printed, by their citation keys."""
    for work in works:
        for problem in filter(retractions.is_sentence, work.problems):
            yield said.NOTE(where=work.key, problem=problem)


def _notes(papers: Sequence[ResolvedEntry]) -> Iterator[Sentence]:
    return _problems(papers, said.NOTE, retracted=False)


def _problems(
    papers: Sequence[ResolvedEntry], message: Message, *, retracted: bool
) -> Iterator[Sentence]:
    """Yield the problems of papers, each once for one paper."""
    seen: set[tuple[object, str]] = set()
    for place, r in enumerate(papers):
        for problem in r.problems:
            kind = (place + 0.5 if r.paper is None else r.paper, problem)
            if retractions.is_of_retracted(problem) == retracted and kind not in seen:
                seen.add(kind)
                yield message(where=where(r), problem=problem)


def never_asked(result: RunResult) -> Iterator[Sentence]:
    """Yield how many papers nobody was asked about, where a run asks nobody."""
    papers = [r for r in result.entries if r.entry.kind == "paper" and r.asked]
    count = sum(r.state == "unchecked" for r in _once(papers))
    if count and not any(s.asked for s in result.stats.values()):
        yield said.NEVER_ASKED(papers=counted(count, "paper"))


# -- the files


def _files(result: RunResult) -> Iterator[Sentence]:
    if result.written:
        yield said.WRITTEN(files=", ".join(map(shown_path, result.written)))
    elif result.outputs:
        yield said.AS_THEY_WERE(files=", ".join(map(shown_path, result.outputs)))


def shown_path(path: str) -> str:
    """Return a path as people write it: relative to where they are, if it is below."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (OSError, ValueError):
        return path
