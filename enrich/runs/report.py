"""What a run reports: the object for machines, and a file for a pull request."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from enrich.runs import read_report
from enrich.runs.result import ResolvedEntry, RunResult
from enrich.runs.summary import is_of_day
from enrich.store.timestamps import to_second
from enrich.version import __version__
from enrich.works.changes import FieldChange


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
        "lists": [read_report.as_object(one) for one in result.lists],
        "entries": result.entries,
        "same_papers": [{"list": x.list, "keys": list(x.keys)} for x in result.same_papers],
        "changes": [*result.changes, *_edits(result)],
        "outputs": result.outputs,
    }
    if result.plan is not None:
        found["plan"] = result.plan
    if result.explained is not None:
        from enrich.runs import explanations

        found["explain"] = [explanations.as_object(paper) for paper in result.explained]
    return found


def _edits(result: RunResult) -> list[FieldChange]:
    """Return what changes in the entries of .bib files, once for all files."""
    return list(dict.fromkeys(replace(edit, file="") for edit in result.edits))


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


def nothing_new(result: RunResult) -> bool:
    """Whether a nightly run has nothing to report."""
    spent = any(is_of_day(stats.error) and stats.failed for stats in result.stats.values())
    news = result.changes or result.edits or result.written or result.refused or spent
    return not (news or result.code or result.kept_back)


def as_file(result: RunResult, suffix: str) -> str:
    """Return the report of what changed: JSON for ".json", else Markdown.

    The Markdown is a digest, fit for a commit message or a pull request.
    """
    if suffix == ".json":
        found = {k: v for k, v in as_object(result).items() if k not in {"entries", "explain"}}
        return json.dumps(found, ensure_ascii=False, indent=1, default=plain) + "\n"
    from enrich.runs import digest

    return "\n".join(digest.lines(result, _edits(result))) + "\n"
