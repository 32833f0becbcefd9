"""A run that has nothing to do: the same lists, settings, cache and outputs as after the last whole run, and nothing due.

Then the answer of that run still stands, and is told again without reading a list or opening an answer. Whatever is
uncertain (a source that failed, an output that a person touched, another version of the program) makes a whole run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from enrich import __version__, files, plugins, store
from enrich.config import Config
from enrich.errors import EnrichError
from enrich.model import Claims, Entry, Identifier
from enrich.runs.result import ResolvedEntry, RunOptions, RunResult
from enrich.store import fingerprint
from enrich.store.base import Runs


def run(config: Config, options: RunOptions, started: datetime) -> RunResult | None:
    """Return the last run's result if it still stands, else None: then a whole run is due. Raises like a run."""
    if options.dry_run or not store.exists(config.store):
        return None
    result = RunResult(started)
    with store.open_exclusive(config.store) as opened:
        return result if recall(config, options, opened.runs, result) else None


def recall(config: Config, options: RunOptions, runs: Runs, result: RunResult) -> bool:
    """Fill the result from the last run and return True, if it still stands."""
    known = runs.note(_name(options))
    if known is None or options.refresh:
        return False
    tree = json.loads(known)
    if (
        tree["until"] <= result.started.isoformat()
        or tree["changes"] != runs.revision()
        or tree["given"] != _given(config, options)
    ):
        return False
    if any(_digest(Path(p)) != digest for p, digest in tree["outputs"].items()):
        return False
    result.lists = [(path, count) for path, count in tree["lists"]]
    result.entries = [_resolved(e) for e in tree["entries"]]
    result.outputs = list(tree["outputs"])
    return True


def remember(
    config: Config, options: RunOptions, runs: Runs, result: RunResult, due: datetime | None
) -> None:
    """Keep what `recall` needs, if the run left nothing open."""
    if result.code or any(r.state == "unchecked" for r in result.entries):
        return
    limit = result.started + timedelta(days=config.recheck.refused_days)
    tree = {
        "until": min(due or limit, limit).isoformat(),
        "changes": runs.revision(),
        "given": _given(config, options),
        "outputs": {p: _digest(Path(p)) for p in result.outputs},
        "lists": result.lists,
        "entries": [_kept(r) for r in result.entries],
    }
    runs.put_note(_name(options), json.dumps(tree, ensure_ascii=True, separators=(",", ":")))


def _name(options: RunOptions) -> str:
    """Return the name under which a run is kept: runs with other arguments stand beside each other."""
    plain = replace(options, max_requests=None, max_minutes=None, refresh=False)
    return "settled:" + fingerprint(repr(plain))


def _given(config: Config, options: RunOptions) -> str:
    """Return a digest of all that a run reads: program, settings, lists, catalogues."""
    paths = [config.path, *(s.path for s in config.lists), *(Path(p) for p in options.lists)]
    return fingerprint(settings(config), *_contents(paths))


def settings(config: Config, refused: Iterable[str] = ()) -> str:
    """Return a digest of what is the same for every paper: program, settings, catalogues, and the hosts that refuse."""
    program = sorted(
        (p.name, p.stat().st_mtime_ns) for p in Path(__file__).parents[1].rglob("*.py")
    )
    return fingerprint(
        __version__,
        repr(program),
        repr(config),
        *plugins.versions(),
        *_contents(config.catalogs),
        *sorted(refused),
    )


def _contents(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        yield str(path)
        yield _digest(path)


def _digest(path: Path) -> str:
    try:
        content = files.read(path)
    except EnrichError:
        return "unreadable"
    return "none" if content is None else fingerprint(content)


def _kept(resolved: ResolvedEntry) -> list[Any]:
    e = resolved.entry
    claims = [e.claims.venue, e.claims.year, e.claims.status]
    ids = [[i.scheme, i.value] for i in resolved.identifiers]
    where = [
        e.list,
        e.line,
        e.end_line,
        e.title,
        e.urls,
        e.section,
        e.checked,
        e.starred,
        e.kind,
        e.notes,
        claims,
    ]
    return [where, resolved.state, resolved.key, resolved.duplicate_of, resolved.problems, ids]


def _resolved(row: list[Any]) -> ResolvedEntry:
    (
        (list_, line, end, title, urls, section, checked, starred, kind, notes, claims),
        state,
        key,
        duplicate,
        problems,
        ids,
    ) = row
    entry = Entry(
        list=list_, line=line, end_line=end, title=title, urls=tuple(urls), section=tuple(section), checked=checked,
        starred=starred, kind=kind, notes=tuple(notes), claims=Claims(*claims),
    )  # fmt: skip
    identifiers = tuple(Identifier(s, v) for s, v in ids)
    return ResolvedEntry(entry, state, key, None, duplicate, tuple(problems), identifiers)
