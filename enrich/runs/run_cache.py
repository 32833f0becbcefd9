"""Reuses the result of the last run where that is sure to be the same again.

The lists, settings, cache and outputs are as that run left them, and no answer is due. Then its
result is given again without reading a list. Whatever is uncertain makes a whole run: a source that
failed, an output that a person has touched, another version of the program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import msgspec

from enrich import store
from enrich.config import Config
from enrich.model import Checkbox, Claims, Entry, EntryKind, Identifier, State
from enrich.runs.inputs import THIS_PROGRAM, Program, file_digest, inputs_digest, schema_of
from enrich.runs.result import (
    NamedCandidate,
    ReadReport,
    ResolvedEntry,
    RunOptions,
    RunResult,
    SamePaper,
)
from enrich.store.base import Runs
from enrich.store.fingerprints import fingerprint

# Of the notes that results are kept as; each overwrites an older one of the same options.
_PREFIX = "settled:"


class KeptEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry with what became of it, as far as `run --json` prints it."""

    list: str
    line: int
    end_line: int
    title: str | None
    state: State
    key: str | None
    duplicate_of: str | None = None
    urls: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    checked: Checkbox = None
    starred: bool = False
    kind: EntryKind = "paper"
    notes: tuple[str, ...] = ()
    claims: Claims | None = None
    problems: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    paper: int | None = None
    asked: bool = True
    candidates: tuple[NamedCandidate, ...] = ()

    @classmethod
    def of(cls, resolved: ResolvedEntry) -> Self:
        """Return what is kept of a resolved entry."""
        entry = resolved.entry
        return cls(
            list=entry.list,
            line=entry.line,
            end_line=entry.end_line,
            title=entry.title,
            state=resolved.state,
            key=resolved.key,
            duplicate_of=resolved.duplicate_of,
            urls=entry.urls,
            section=entry.section,
            checked=entry.checked,
            starred=entry.starred,
            kind=entry.kind,
            notes=entry.notes,
            claims=entry.claims if entry.claims != Claims() else None,
            problems=resolved.problems,
            identifiers=resolved.identifiers,
            paper=resolved.paper,
            asked=resolved.asked,
            candidates=resolved.candidates,
        )

    def resolved(self) -> ResolvedEntry:
        """Return the entry again, without its work."""
        entry = Entry(
            list=self.list,
            line=self.line,
            end_line=self.end_line,
            title=self.title,
            urls=self.urls,
            section=self.section,
            checked=self.checked,
            starred=self.starred,
            kind=self.kind,
            notes=self.notes,
            claims=self.claims or Claims(),
        )
        return ResolvedEntry(
            entry,
            state=self.state,
            key=self.key,
            duplicate_of=self.duplicate_of,
            problems=self.problems,
            identifiers=self.identifiers,
            paper=self.paper,
            asked=self.asked,
            candidates=self.candidates,
        )


class KeptDuplicate(msgspec.Struct, frozen=True):
    """The keys of all entries of a .bib that are for one paper."""

    list: str
    keys: tuple[str, ...]


class KeptResult(msgspec.Struct, frozen=True):
    """The result of a run, and all that has to be unchanged for it to be given again."""

    version: str
    schema: str
    # when the first answer is to be asked for again
    until: str
    # of the store, after the run
    revision: str
    # digest of all that the run read
    inputs: str
    # path -> digest of what was written
    outputs: dict[str, str]
    lists: tuple[ReadReport, ...]
    entries: tuple[KeptEntry, ...]
    same_papers: tuple[KeptDuplicate, ...] = ()


class RunCache:
    """The results of runs, one for each set of options, in the store."""

    def __init__(
        self, config: Config, options: RunOptions, runs: Runs, program: Program = THIS_PROGRAM
    ) -> None:
        self._config = config
        self._options = options
        self._runs = runs
        self._program = program
        kinds = (KeptEntry, KeptDuplicate, KeptResult, ReadReport)
        self._schema = fingerprint(program.schema, schema_of(*kinds))
        limits = replace(options, max_requests=None, max_minutes=None, refresh=False)
        plain = replace(limits, explain=False, force=False, report=None)
        self._longest = timedelta(days=config.recheck.refused_days)
        # One cache may serve many folders, in which a name means another file.
        named = [*options.lists, *([options.output] if options.output else [])]
        files = (str(Path(name).absolute()) for name in named)
        # of the note that the result is kept as
        self.name = _PREFIX + fingerprint(repr(plain), *files)

    def recall(self, started: datetime) -> RunResult | None:
        """Return the result of the last run, None where it may be another one now."""
        kept = None if self._options.refresh else self._kept()
        if kept is None or not self._is_valid(kept, started):
            return None
        return RunResult(
            started,
            lists=kept.lists,
            entries=[entry.resolved() for entry in kept.entries],
            same_papers=[SamePaper(x.list, x.keys) for x in kept.same_papers],
            outputs=list(kept.outputs),
        )

    def remember(self, result: RunResult, inputs: str, due: datetime | None) -> None:
        """Keep the result of a run that left nothing open.

        `inputs`: the digest of all that it read, from before it read it. `due`: when the first
        answer is to be asked for again.
        """
        if result.code or result.kept_back or any(r.state == "unchecked" for r in result.entries):
            return
        limit = result.started + self._longest
        kept = KeptResult(
            version=self._program.version,
            schema=self._schema,
            until=min(due or limit, limit).isoformat(),
            revision=self._runs.revision(),
            inputs=inputs,
            outputs=_digests(result.outputs),
            lists=tuple(result.lists),
            entries=tuple(KeptEntry.of(r) for r in result.entries),
            same_papers=tuple(KeptDuplicate(x.list, x.keys) for x in result.same_papers),
        )
        # Escaped: titles may have bytes that are not UTF-8, as surrogates.
        text = json.dumps(msgspec.to_builtins(kept), ensure_ascii=True, separators=(",", ":"))
        self._runs.put_note(self.name, text)

    def _kept(self) -> KeptResult | None:
        """Return what is kept; None where there is nothing, or it has other fields."""
        note = self._runs.note(self.name)
        try:
            return None if note is None else msgspec.convert(json.loads(note), KeptResult)
        except (ValueError, msgspec.ValidationError):
            return None

    def _is_valid(self, kept: KeptResult, now: datetime) -> bool:
        """Whether a run now would have the kept result."""
        return (
            (kept.version, kept.schema) == (self._program.version, self._schema)
            and now < datetime.fromisoformat(kept.until) <= now + self._longest
            and kept.revision == self._runs.revision()
            and kept.inputs == inputs_digest(self._config, self._options, self._program)
            and kept.outputs == _digests(kept.outputs)
        )


def recalled(config: Config, options: RunOptions, started: datetime) -> RunResult | None:
    """Return the last run's result, None where a whole run is due. Raises as a run does."""
    if options.dry_run or options.explain or not store.exists(config.store, for_run=True):
        return None
    with store.open_exclusive(config.store) as opened:
        result = RunCache(config, options, opened.runs).recall(started)
        keys = [entry.key for entry in result.entries if entry.key] if result else []
        # A damaged work is made again, though nothing else has changed.
        return None if opened.works.damaged(keys) else result


def _digests(paths: Iterable[str]) -> dict[str, str]:
    return {path: file_digest(Path(path)) for path in paths}
