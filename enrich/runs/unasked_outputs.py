"""Outputs that would lose a paper only because nobody could be asked about it.

Without a cache and without a network nothing is known of any paper; what an earlier run has written
is then better than nothing. "Could not ask" is never "not there".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from enrich import files
from enrich.matching.identity import names_of_entry
from enrich.runs.outputs import PlannedOutput
from enrich.runs.result import ResolvedEntry
from enrich.works.known_keys import fields_of_bib, keys_of_bib


def losing(outputs: Sequence[PlannedOutput], entries: Sequence[ResolvedEntry]) -> list[Path]:
    """Return the outputs that stay: each .bib that would lose a paper, and others of its lists."""
    names = {
        name
        for r in entries
        if r.state == "unchecked" and r.packed is None
        for name in names_of_entry(r.entry)
    }
    if not names:
        return []
    written = [output for output in outputs if not output.in_place]
    bibs = [output for output in written if output.path.suffix == ".bib"]
    lists = {name for output in bibs if any(_lost(output, names)) for name in output.lists}
    return [output.path for output in written if lists.intersection(output.lists)]


def _lost(output: PlannedOutput, names: set[str]) -> Iterator[bool]:
    """Yield for each paper with one of these names whether its entry has more in the file."""
    old = _text(files.read(output.path) or b"")
    mine = {known.key for known in keys_of_bib(old) if names & set(known.names)}
    if not mine:
        return
    new = fields_of_bib(_text(output.content))
    for key, fields in fields_of_bib(old).items():
        if key in mine:
            yield bool(fields - new.get(key, frozenset()))


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
