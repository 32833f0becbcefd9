"""Outputs that would lose a paper only because nobody could be asked about it.

Without a cache and without a network nothing is known of any paper; what an earlier run has written
is then better than nothing. "Could not ask" is never "not there".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from enrich import files
from enrich.matching.identity import names_of_entry
from enrich.runs.outputs import PlannedOutput
from enrich.runs.result import ResolvedEntry, RunResult
from enrich.store.base import Works
from enrich.works.known_keys import fields_of_bib, keys_of_bib

# The fields that a publication has and its preprint lacks.
_OF_PUBLICATIONS = frozenset({"doi", "booktitle", "journal", "journaltitle"})


def losing(
    outputs: Sequence[PlannedOutput], result: RunResult, works: Works, *, is_named: bool
) -> list[Path]:
    """Return the outputs that stay: each .bib that would lose a paper, and others of its lists.

    It also stays where a paper would lose its publication, as only its preprint's source answered.
    What the cache (`works`) knew and knows no longer has changed, and is no loss. `is_named`: the
    user has named the one output, which may have held another list.
    """
    unasked = [r for r in result.entries if r.state == "unchecked"]
    if not unasked and not result.code:
        return []
    lost = _Unasked(
        {n for r in unasked if r.packed is None for n in names_of_entry(r.entry)},
        {n for r in unasked if r.packed is not None for n in _names(r)},
        {c.key for c in result.changes if c.old},
        works,
        is_named,
    )
    written = [output for output in outputs if not output.in_place]
    bibs = [output for output in written if output.path.suffix == ".bib"]
    lists = {name for output in bibs if lost.has_more(output) for name in output.lists}
    return [output.path for output in written if lists.intersection(output.lists)]


def _names(resolved: ResolvedEntry) -> set[str]:
    return {*names_of_entry(resolved.entry), *map(str, resolved.identifiers)}


@dataclass(frozen=True, slots=True)
class _Unasked:
    """What a run could not find out: names of papers of which it knows nothing, or not all."""

    unknown: set[str]
    in_part: set[str]
    changed: set[str]  # keys of papers of which the cache knew something else
    works: Works
    is_named: bool

    def has_more(self, output: PlannedOutput) -> bool:
        """Whether the file that is there has more of a paper than the new one.

        Of papers that are known in part, only what a publication has is counted. An entry that is
        gone and that the cache never had may be of any paper of which nothing is known: a list may
        name it otherwise than the .bib does.
        """
        old = _text(files.read(output.path) or b"")
        names = {known.key: set(known.names) for known in keys_of_bib(old)}
        new = fields_of_bib(_text(output.content))
        somebody = not self.is_named and bool(self.unknown - set().union(*names.values()))
        for key, fields in fields_of_bib(old).items():
            lost, known = fields - new.get(key, frozenset()), names.get(key, set())
            if lost and known & self.unknown:
                return True
            if key not in new and somebody and self.works.get(key) is None:
                return True
            is_less = lost & _OF_PUBLICATIONS and key in new and key not in self.changed
            is_doubted = known & self.in_part or ("doi" in lost and not self.is_named)
            if is_less and is_doubted:
                return True
        return False


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
