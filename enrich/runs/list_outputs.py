"""A reading list written again, with what was found: a block behind each entry, or .bib fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from enrich import export, messages, reading_list
from enrich.config import OutputSetting
from enrich.export import bib_entry
from enrich.messages import Sentence
from enrich.runs.result import ResolvedEntry
from enrich.store.codec import PackedWork
from enrich.works.changes import FieldChange


@dataclass(frozen=True, slots=True)
class CompletedBib:
    """A .bib with fields added: its bytes, the changes, and what was left alone and why."""

    content: bytes
    changes: Sequence[FieldChange]
    notes: Sequence[Sentence]


def enriched_list(
    listing: reading_list.ReadingList, entries: Sequence[ResolvedEntry], setting: OutputSetting
) -> bytes:
    """Return a list's bytes with a block behind each entry that has a work.

    Of entries of one paper the first has all, and the others name it.
    """
    first: set[str] = set()
    blocks: list[partial[reading_list.Block] | None] = []
    for resolved, place in zip(entries, listing.places, strict=True):
        packed = resolved.packed
        is_again = packed is not None and packed.key in first
        blocks.append(
            partial(_block, resolved, packed, setting.options, listing.format, is_again=is_again)
            if packed
            else None
        )
        if packed and place.form != "none":
            first.add(packed.key)
    return reading_list.write_back(listing, blocks)


def _block(
    resolved: ResolvedEntry,
    packed: PackedWork,
    options: export.ExportOptions,
    format_: str,
    *,
    is_again: bool,
) -> reading_list.Block:
    from enrich.check import claims
    from enrich.export import block
    from enrich.export.saying import Remarks

    work = packed.work()
    remarks = Remarks(
        resolved.problems,
        work.key if is_again else None,
        # What has come out has the sentence among its problems.
        claims.wrong_claim(resolved.entry, work) if work.state == "preprint" else "",
    )
    written = block.block(work, resolved.entry, options, format_, remarks)
    return reading_list.Block(
        work.key, written.lines, written.cell, written.is_quotation, written.html
    )


def completed_bib(
    listing: reading_list.ReadingList,
    entries: Sequence[ResolvedEntry],
    setting: OutputSetting,
    overwrite: Sequence[str],
) -> CompletedBib:
    """Return a .bib with the missing fields of its entries added.

    Of two entries that have one key, only the first can be told by it, and is changed. A field
    that is filled is changed only where `overwrite` names it, or the paper has come out.
    """
    from enrich.complete.completion import completion

    edits: dict[str, dict[str, str | None]] = {}
    changes: list[FieldChange] = []
    notes: list[Sentence] = []
    for r in entries:
        key = r.entry.key
        if not r.packed or not key or key in edits:
            continue
        found = completion(r.entry, r.packed.work(), setting.options, overwrite)
        edits[key] = {e.field: e.new for e in found.edits}
        changes += [
            FieldChange(key, _shown(e.field), e.old, bib_entry.bare(e.new), e.source)
            for e in found.edits
        ]
        place = f"{r.entry.list}:{r.entry.line}"
        if found.alone:
            name = r.entry.authors[0].full
            notes.append(
                messages.papers.FIRST_ALONE(place=place, key=key, name=name, authors=found.alone)
            )
        if found.left:
            notes.append(messages.papers.LEFT_AS_IT_IS(place=place, key=key, why=found.left))
    filled = {key: fields for key, fields in edits.items() if fields}
    content = reading_list.splice(listing.data, listing.path, filled)
    return CompletedBib(content, changes, notes)


def _shown(field_name: str) -> str:
    return "type" if field_name == "ENTRYTYPE" else field_name
