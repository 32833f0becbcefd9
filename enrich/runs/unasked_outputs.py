"""Outputs that would lose a paper only because nobody could be asked about it.

Without a cache and without a network nothing is known of any paper; what an earlier run has written
is then better than nothing. "Could not ask" is never "not there".
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from enrich import files
from enrich.matching.identity import names_of_entry
from enrich.runs.outputs import PlannedOutput
from enrich.runs.result import ResolvedEntry
from enrich.works.known_keys import fields_of_bib, keys_of_bib

# The fields that a publication has and its preprint lacks.
_OF_PUBLICATIONS = frozenset({"doi", "booktitle", "journal", "journaltitle"})


def losing(outputs: Sequence[PlannedOutput], entries: Sequence[ResolvedEntry]) -> list[Path]:
    """Return the outputs that stay: each .bib that would lose a paper, and others of its lists.

    It also stays where a paper would lose its publication, as only its preprint's source answered.
    """
    unasked = [r for r in entries if r.state == "unchecked"]
    unknown = {n for r in unasked if r.packed is None for n in names_of_entry(r.entry)}
    in_part = {n for r in unasked if r.packed is not None for n in _names(r)}
    if not unasked:
        return []
    written = [output for output in outputs if not output.in_place]
    bibs = [output for output in written if output.path.suffix == ".bib"]
    lists = {name for o in bibs if _loses(o, unknown, in_part) for name in o.lists}
    return [output.path for output in written if lists.intersection(output.lists)]


def _names(resolved: ResolvedEntry) -> set[str]:
    return {*names_of_entry(resolved.entry), *map(str, resolved.identifiers)}


def _loses(output: PlannedOutput, unknown: set[str], in_part: set[str]) -> bool:
    """Whether an entry of the file has more than the new one, of a paper with one of these names.

    Of papers that are known in part, only what a publication has is counted.
    """
    old = _text(files.read(output.path) or b"")
    names = {known.key: set(known.names) for known in keys_of_bib(old)}
    new = fields_of_bib(_text(output.content))
    for key, fields in fields_of_bib(old).items():
        lost, known = fields - new.get(key, frozenset()), names.get(key, set())
        if (lost and known & unknown) or (lost & _OF_PUBLICATIONS and known & in_part):
            return True
    return False


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
