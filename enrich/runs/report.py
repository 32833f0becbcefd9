"""What a run has to say: the object for machines, and a few lines for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from enrich import __version__
from enrich.runs.result import ResolvedEntry, RunResult
from enrich.works.changes import FieldChange

MOST_LINES = 20  # of one kind in the summary


def as_object(result: RunResult) -> dict[str, Any]:
    """Return the object that `run --json` prints (see the contract: entries in list order, lines 1-based).

    Entries and changes become JSON's objects by `plain`, one at a time as they are written.
    """
    names = sorted({*result.tallies, *result.requests_by_source})
    found: dict[str, Any] = {
        "version": __version__,
        "started": result.started.isoformat(timespec="seconds"),
        "seconds": round(result.seconds, 3),
        "requests": result.requests,
        "sources": {name: _source(result, name) for name in names},
        "lists": [{"path": path, "entries": count} for path, count in result.lists],
        "entries": result.entries,
        "changes": [*result.changes, *result.edits],
        "outputs": result.outputs,
    }
    if result.plan is not None:
        found["plan"] = result.plan
    return found


def plain(value: object) -> dict[str, Any]:
    """Return an entry or a change for JSON: the `default` of Python's encoder. Raises TypeError for anything else."""
    if isinstance(value, ResolvedEntry):
        return entry(value)
    if isinstance(value, FieldChange):
        return {
            "key": value.key,
            "field": value.field,
            "old": value.old,
            "new": value.new,
            "source": value.source,
        }
    raise TypeError(type(value))


def _source(result: RunResult, name: str) -> dict[str, Any]:
    tally = result.tallies.get(name)
    requests = result.requests_by_source.get(name, 0)
    if tally is None:
        return {
            "requests": requests,
            "asked": 0,
            "found": 0,
            "absent": 0,
            "failed": 0,
            "seconds": 0.0,
            "error": None,
        }
    return {
        "requests": requests,
        "asked": tally.asked,
        "found": tally.found,
        "absent": tally.absent,
        "failed": tally.failed,
        "seconds": round(tally.seconds, 3),
        "error": tally.error or None,
    }


def entry(resolved: ResolvedEntry) -> dict[str, Any]:
    """Return one ENTRY of the contract."""
    e = resolved.entry
    return {
        "list": e.list,
        "line": e.line,
        "end_line": e.end_line,
        "section": list(e.section),
        "checked": e.checked,
        "starred": e.starred,
        "kind": e.kind,
        "title": e.title,
        "urls": list(e.urls),
        "notes": list(e.notes),
        "claims": {"venue": e.claims.venue, "year": e.claims.year, "status": e.claims.status},
        "key": resolved.key,
        "state": resolved.state if e.kind == "paper" else None,
        "identifiers": {i.scheme: i.value for i in reversed(resolved.identifiers)},
        "duplicate_of": resolved.duplicate_of,
        "problems": list(resolved.problems),
    }


def summary(result: RunResult) -> Iterator[str]:
    """Yield the lines for people at the end of a run: what there is, what is new, what is odd, what could not be asked."""
    papers = [r for r in result.entries if r.entry.kind == "paper"]
    counts = {
        s: sum(r.state == s for r in papers)
        for s in ("published", "preprint", "unchecked", "doubtful", "unresolved")
    }
    said = ", ".join(f"{n} {s}" for s, n in counts.items() if n) or "no papers"
    yield f"{len(papers)} papers: {said}. {result.requests} request{'s' * (result.requests != 1)}, {result.seconds:.1f} s."
    yield from _news(result)
    yield from _first(list(_completed(result)), "entries completed")
    yield from _first(list(_doubtful(papers)), "doubtful")
    yield from _first(
        [f"not found: {_where(r)}" for r in papers if r.state == "unresolved"], "not found"
    )
    yield from _first([f"note: {_where(r)}: {p}" for r in papers for p in r.problems], "notes")
    for name, tally in sorted(result.tallies.items()):
        if tally.error and (not tally.refused or result.refused):
            what = "refuses" if tally.refused else "could not be asked"
            yield f"{name} {what}: {tally.error} ({tally.failed} question{'s' * (tally.failed != 1)} left open)"
    yield from result.notes
    if result.written:
        yield "written: " + ", ".join(result.written)
    elif result.outputs:
        yield "the outputs are as they were"


def _doubtful(papers: Sequence[ResolvedEntry]) -> Iterator[str]:
    for r in papers:
        if r.state == "doubtful":
            candidates = [
                f"\n    candidate: {c.record.title} ({c.record.issued or '?'}, {c.record.source})"
                for c in r.candidates
            ]
            yield f"doubtful: {_where(r)}" + "".join(candidates)


def _where(r: ResolvedEntry) -> str:
    return (
        f"{r.entry.list}:{r.entry.line}: {r.entry.title or next(iter(r.entry.urls), '(no title)')}"
    )


def _first(lines: Sequence[str], what: str) -> Iterator[str]:
    """Yield the first lines, and how many more there are: a thousand lines tell nobody anything."""
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"... and {len(lines) - MOST_LINES} more {what}; `enrich run --json` has them all"


def _news(result: RunResult) -> Iterator[str]:
    new = [c for c in result.changes if c.field == "state" and c.old is None]
    if len(new) > 5:
        yield f"new: {len(new)} papers"
    else:
        yield from (f"new: {c.key} ({c.new})" for c in new)
    for c in result.changes:
        if c.old is not None:
            source = f" ({c.source})" if c.source else ""
            yield f"changed: {c.key}: {c.field}: {c.old} -> {c.new or 'nothing'}{source}"


def _completed(result: RunResult) -> Iterator[str]:
    """Yield a line for each entry of a .bib that changed: what is new, what it was before, and who says so."""
    of_key: dict[str, list[str]] = {}
    for c in result.edits:
        shown = (
            c.field
            if c.old is None
            else f"{c.field} ({'' if c.new else 'was '}{_short(c.old)}{' -> ' + _short(c.new) if c.new else ''})"
        )
        source = f" [{c.source}]" if c.source else ""
        of_key.setdefault(c.key, []).append(
            f"{'-' if c.new is None else '+' if c.old is None else ''}{shown}{source}"
        )
    yield from (f"completed: {key}: {', '.join(parts)}" for key, parts in of_key.items())


def _short(value: str) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def nothing_new(result: RunResult) -> bool:
    """Whether a nightly run has nothing to tell."""
    return (
        not result.changes
        and not result.edits
        and not result.written
        and not result.code
        and not result.refused
    )


def failures(result: RunResult) -> Iterator[str]:
    """Yield only what went wrong."""
    for name, tally in sorted(result.tallies.items()):
        if tally.error and not tally.refused:
            yield f"{name} could not be asked: {tally.error} ({tally.failed} questions left open)"


def plan(result: RunResult) -> Iterator[str]:
    """Yield the request plan: what the first round would ask, per source."""
    yield "request plan (first round; what the answers bring is asked in the next ones):"
    for name, row in sorted((result.plan or {}).items()):
        yield f"  {name}: {row['questions']:g} questions, {row['cached']:g} from the cache, {row['requests']:g} requests, {row['seconds']:g} s"
    if not result.plan:
        yield "  nothing to ask"


def as_file(result: RunResult, suffix: str) -> str:
    """Return the report of what changed as Markdown (fit for a commit message or a pull request), or as JSON for ".json"."""
    if suffix == ".json":
        told = {k: v for k, v in as_object(result).items() if k != "entries"}
        return json.dumps(told, ensure_ascii=False, indent=1, default=plain) + "\n"
    changes = [*result.changes, *result.edits]
    lines = [f"{len(changes)} changes" if changes else "Nothing changed", ""]
    for c in changes:
        source = f" ({c.source})" if c.source else ""
        if c.old is None and c.field == "state":
            lines.append(f"* new: `{c.key}` ({c.new})")
        else:
            lines.append(f"* `{c.key}`: {c.field}: {_escaped(c.old)} -> {_escaped(c.new)}{source}")
    lines += [
        f"* doubtful: {_escaped(r.entry.title)} ({_escaped(r.entry.list)}, line {r.entry.line})"
        for r in result.entries
        if r.state == "doubtful"
    ]
    lines += [
        f"* {_escaped(r.entry.title)}: {_escaped(p)}" for r in result.entries for p in r.problems
    ]
    lines += [f"* {_escaped(x)}" for x in failures(result)]
    return "\n".join(lines) + "\n"


def _escaped(value: str | None) -> str:
    """Escape text for Markdown on a forge: no mention, no issue reference, no markup, one line."""
    shown = " ".join((value or "nothing").split())
    shown = (
        shown.replace("&", "&amp;").replace("<", "&lt;").replace("@", "&#64;").replace("#", "&#35;")
    )
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", shown)
