"""What a run reports: the object for machines, lines for people, and a file for a pull request."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from enrich import __version__
from enrich.runs import explanations
from enrich.runs.result import ResolvedEntry, RunResult
from enrich.store.timestamps import to_second
from enrich.works.changes import FieldChange

# Lines of one kind in the summary.
MOST_LINES = 20
# New works that are named one by one.
MOST_NEW = 5
_STATES = ("published", "preprint", "unchecked", "doubtful", "unresolved")


def as_object(result: RunResult) -> dict[str, Any]:
    """Return the object that `run --json` prints: entries in list order, lines from 1.

    Entries and changes become JSON objects by `plain`, one at a time as they are written.
    """
    names = sorted({*result.stats, *result.requests_by_source})
    found: dict[str, Any] = {
        "version": __version__,
        "started": to_second(result.started),
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
    if result.explained is not None:
        found["explain"] = [explanations.as_object(paper) for paper in result.explained]
    return found


def plain(value: object) -> dict[str, Any]:
    """Return an entry or a change as a JSON object: the `default` of `json.dump`.

    Raises TypeError for anything else.
    """
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
    """Return the row of a source, or of a host that is of no source."""
    stats = result.stats.get(name)
    return {
        "requests": result.requests_by_source.get(name, 0),
        "asked": stats.asked if stats else 0,
        "found": stats.found if stats else 0,
        "absent": stats.absent if stats else 0,
        "failed": stats.failed if stats else 0,
        "seconds": round(stats.seconds, 3) if stats else 0.0,
        "error": (stats.error or None) if stats else None,
    }


def entry(resolved: ResolvedEntry) -> dict[str, Any]:
    """Return an entry as `run --json` prints it."""
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
    """Yield the lines for people at the end of a run.

    They tell what there is, what is new, what is odd, and which sources could not be asked.
    """
    papers = [r for r in result.entries if r.entry.kind == "paper"]
    counts = Counter(r.state for r in papers)
    states = ", ".join(f"{counts[s]} {s}" for s in _STATES if counts[s]) or "no papers"
    requests = f"{result.requests} request{'s' * (result.requests != 1)}"
    yield f"{len(papers)} papers: {states}. {requests}, {result.seconds:.1f} s."
    yield from _news(result)
    yield from _first(list(_completed(result)), "entries completed")
    yield from _first(list(_doubtful(papers)), "doubtful")
    not_found = [f"not found: {_where(r)}" for r in papers if r.state == "unresolved"]
    yield from _first(not_found, "not found")
    yield from _first(list(_duplicates(papers)), "papers with several entries")
    yield from _first([f"note: {_where(r)}: {p}" for r in papers for p in r.problems], "notes")
    yield from _unavailable(result)
    yield from result.notes
    yield from result.kept_back
    if result.written:
        yield "written: " + ", ".join(result.written)
    elif result.outputs:
        yield "the outputs are as they were"


def _unavailable(result: RunResult) -> Iterator[str]:
    """Yield the sources that failed; a refusal that was reported by an earlier run is left out."""
    for name, stats in sorted(result.stats.items()):
        if stats.error and (not stats.refused or result.refused):
            what = "refuses" if stats.refused else "could not be asked"
            left = f"{stats.failed} question{'s' * (stats.failed != 1)} left open"
            yield f"{name} {what}: {stats.error} ({left})"


def _doubtful(papers: Sequence[ResolvedEntry]) -> Iterator[str]:
    for r in papers:
        if r.state == "doubtful":
            candidates = [
                f"\n    candidate: {c.record.title} ({c.record.issued or '?'}, {c.record.source})"
                for c in r.candidates
            ]
            yield f"doubtful: {_where(r)}" + "".join(candidates)


def _duplicates(papers: Sequence[ResolvedEntry]) -> Iterator[str]:
    """Yield the papers for which one .bib has several entries, with the keys of those."""
    keys: dict[tuple[str, str], list[str]] = {}
    for r in papers:
        if r.key and r.entry.key and r.entry.fields:
            keys.setdefault((r.entry.list, r.key), []).append(r.entry.key)
    for (name, _), same in keys.items():
        if len(same) > 1:
            count = {2: "two", 3: "three"}.get(len(same), str(len(same)))
            yield f"{name}: {count} entries for one paper: {', '.join(same)}"


def _where(resolved: ResolvedEntry) -> str:
    """Return an entry's place and title, or its link."""
    e = resolved.entry
    return f"{e.list}:{e.line}: {e.title or next(iter(e.urls), '(no title)')}"


def _first(lines: Sequence[str], what: str) -> Iterator[str]:
    """Yield the first lines, and how many more there are."""
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES
        yield f"... and {more} more {what}; `enrich run --json` has them all"


def _news(result: RunResult) -> Iterator[str]:
    """Yield what is new of works: those that came, and those that changed."""
    new = [c for c in result.changes if c.field == "state" and c.old is None]
    if len(new) > MOST_NEW:
        yield f"new: {len(new)} papers"
    else:
        yield from (f"new: {c.key} ({c.new})" for c in new)
    for c in result.changes:
        if c.old is not None:
            source = f" ({c.source})" if c.source else ""
            yield f"changed: {c.key}: {c.field}: {c.old} -> {c.new or 'nothing'}{source}"


def _completed(result: RunResult) -> Iterator[str]:
    """Yield a line for each entry of a .bib that changed: fields, older values and sources."""
    of_key: dict[str, list[str]] = {}
    for change in result.edits:
        source = f" [{change.source}]" if change.source else ""
        of_key.setdefault(change.key, []).append(f"{_edit(change)}{source}")
    yield from (f"completed: {key}: {', '.join(edits)}" for key, edits in of_key.items())


def _edit(change: FieldChange) -> str:
    """Return a change of a field: `+doi`, `year (2022 -> 2023)`, `-note (was x)`."""
    if change.old is None:
        return f"{'-' if change.new is None else '+'}{change.field}"
    if not change.new:
        sign = "-" if change.new is None else ""
        return f"{sign}{change.field} (was {_short(change.old)})"
    return f"{change.field} ({_short(change.old)} -> {_short(change.new)})"


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 60 else line[:59] + "…"


def nothing_new(result: RunResult) -> bool:
    """Whether a nightly run has nothing to report."""
    news = result.changes or result.edits or result.written or result.refused
    return not (news or result.code or result.kept_back)


def failures(result: RunResult) -> Iterator[str]:
    """Yield what went wrong, and nothing else."""
    for name, stats in sorted(result.stats.items()):
        if stats.error and not stats.refused:
            yield f"{name} could not be asked: {stats.error} ({stats.failed} questions left open)"


def plan(result: RunResult) -> Iterator[str]:
    """Yield the request plan: what the first round would ask each source."""
    yield "request plan (first round; what the answers bring is asked in the next ones):"
    for name, row in sorted((result.plan or {}).items()):
        yield (
            f"  {name}: {row['questions']:g} questions, {row['cached']:g} from the cache, "
            f"{row['requests']:g} requests, {row['seconds']:g} s"
        )
    if not result.plan:
        yield "  nothing to ask"


def as_file(result: RunResult, suffix: str) -> str:
    """Return the report of what changed: JSON for ".json", else Markdown.

    The Markdown is fit for a commit message or a pull request.
    """
    if suffix == ".json":
        found = {k: v for k, v in as_object(result).items() if k not in {"entries", "explain"}}
        return json.dumps(found, ensure_ascii=False, indent=1, default=plain) + "\n"
    return "\n".join(_markdown(result)) + "\n"


def _markdown(result: RunResult) -> Iterator[str]:
    changes = [*result.changes, *result.edits]
    yield f"{len(changes)} changes" if changes else "Nothing changed"
    yield ""
    yield from map(_markdown_change, changes)
    for r in result.entries:
        if r.state == "doubtful":
            place = f"{_escaped(r.entry.list)}, line {r.entry.line}"
            yield f"* doubtful: {_escaped(r.entry.title)} ({place})"
    for r in result.entries:
        yield from (f"* {_escaped(r.entry.title)}: {_escaped(p)}" for p in r.problems)
    yield from (f"* {_escaped(x)}" for x in failures(result))


def _markdown_change(change: FieldChange) -> str:
    if change.old is None and change.field == "state":
        return f"* new: `{change.key}` ({change.new})"
    source = f" ({change.source})" if change.source else ""
    old, new = _escaped(change.old), _escaped(change.new)
    return f"* `{change.key}`: {change.field}: {old} -> {new}{source}"


def _escaped(value: str | None) -> str:
    """Escape text for Markdown on a forge: no mention, no issue reference, no markup, one line."""
    shown = " ".join((value or "nothing").split())
    for character, code in (("&", "&amp;"), ("<", "&lt;"), ("@", "&#64;"), ("#", "&#35;")):
        shown = shown.replace(character, code)
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", shown)
