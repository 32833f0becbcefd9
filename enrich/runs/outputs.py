"""What the outputs are to hold, file by file. Reads what is there; `pipeline` writes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from enrich import export, files, plugins, reading_list, text
from enrich.check import claims
from enrich.config import Config, OutputSetting
from enrich.errors import ConfigError, ListError, PluginError
from enrich.export import bib_entry, bibtex, markdown
from enrich.model import Work
from enrich.runs.output_paths import output_places, setting_for
from enrich.works import citation_keys
from enrich.works.changes import FieldChange

if TYPE_CHECKING:
    from enrich.library.lists import LoadedList
    from enrich.runs.result import ResolvedEntry, RunOptions
    from enrich.store.codec import PackedWork

BIB = ("bibtex", "biblatex")


@dataclass(slots=True)
class OutputPlan:
    """What every output is to hold, in a steady order; what changes in the entries of a .bib, and what is said of it."""

    files: dict[Path, bytes] = field(default_factory=dict)
    edits: dict[Path, list[FieldChange]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    whole: bool = True  # False: an output is left out

    def complete(
        self,
        path: Path,
        read: LoadedList,
        entries: Sequence[ResolvedEntry],
        setting: OutputSetting,
        overwrite: Sequence[str],
    ) -> None:
        """Plan a .bib with missing fields spliced in; a filled one gives way only where the user or publication says so."""
        self.files[path], self.edits[path], notes = completed(
            read.listing, entries, setting, overwrite
        )
        self.notes += [n for n in notes if n not in self.notes]

    def export(self, path: Path, entries: Sequence[ResolvedEntry], setting: OutputSetting) -> None:
        """Plan a file of works; one whose format is a plugin that fails stays as it is."""
        try:
            render = export.exporter(setting.format).render
            self.files[path] = render(_works(entries, setting.options), setting.options).encode()
        except PluginError as error:
            self.whole = False
            plugins.report(f"{path} is not written: {error}")

    def news(self) -> list[FieldChange]:
        """Return the changes in entries that are not yet in the files."""
        told = (
            c
            for path, changes in self.edits.items()
            if files.read(path) != self.files[path]
            for c in changes
        )
        return list(dict.fromkeys(told))


def check(config: Config, options: RunOptions, listings: Sequence[LoadedList]) -> None:
    """Raise before any request is sent where an output could not be written."""
    _check_overwritten(options)
    for path, _, _ in output_places(config, options, listings):
        files.check_writable(path)
    if options.in_place:
        for read in listings:
            if read.asked:
                files.check_writable(read.setting.path)
                if not read.listing.writable:
                    raise ListError(
                        f"{read.name}: {_why_unwritable(read)}: it is not changed in place"
                    )


def _why_unwritable(read: LoadedList) -> str:
    if read.listing.format not in reading_list.FORMATS:
        return f"lists in the format {read.listing.format} are only read"
    return "; ".join(read.listing.problems) or "cannot be read whole"


def _check_overwritten(options: RunOptions) -> None:
    from enrich.complete.completion import unknown_fields

    if options.overwrite and (unknown := unknown_fields(options.overwrite)):
        names = ", ".join(("type", *bibtex.ORDER))
        raise ConfigError(
            f"--overwrite {unknown[0]}: no field of that name is ever filled; one of {names}"
        )


def render(
    config: Config,
    options: RunOptions,
    listings: Sequence[LoadedList],
    entries: Sequence[ResolvedEntry],
) -> OutputPlan:
    """Return what every output is to hold, and what of the lists could not be read."""
    _check_overwritten(options)
    plan = OutputPlan(notes=[note for read in listings if read.asked for note in _unread(read)])
    by_list = _by_list(listings, entries)
    for path, setting, reads in output_places(config, options, listings):
        wanted = [r for read in reads for r in by_list[id(read)]]
        form = reads[0].listing.format if len(reads) == 1 else ""
        if setting.format == "markdown" and form in reading_list.MARKED:
            plan.files[path] = enriched(reads[0].listing, wanted, setting)
        elif setting.format == form == "bibtex":
            plan.complete(path, reads[0], wanted, setting, options.overwrite)
        else:
            plan.export(path, wanted, setting)
    if options.in_place:
        for read in listings:
            if read.asked:
                _in_place(plan, read, by_list[id(read)], config, options)
    return plan


def enriched(
    listing: reading_list.ReadingList, entries: Sequence[ResolvedEntry], setting: OutputSetting
) -> bytes:
    """Return a list's bytes with a block after each entry that something is known of."""
    export_options = setting.options
    made = [partial(_block, r, r.packed, export_options) if r.packed else None for r in entries]
    return reading_list.write_back(listing, made)


def _block(
    resolved: ResolvedEntry, packed: PackedWork, chosen: export.ExportOptions
) -> reading_list.Block:
    work = packed.work()
    key, lines, cell = markdown.block(
        work,
        resolved.entry,
        chosen,
        problems=resolved.problems,
        duplicate_of=resolved.duplicate_of,
        wrong_claim=claims.wrong_claim(resolved.entry, work),
    )
    return reading_list.Block(key, tuple(lines), cell)


def completed(
    listing: reading_list.ReadingList,
    entries: Sequence[ResolvedEntry],
    setting: OutputSetting,
    overwrite: Sequence[str],
) -> tuple[bytes, list[FieldChange], list[str]]:
    """Return a .bib's bytes with what is missing spliced in, each change with its source, and what is left and why.

    Where two entries have one key, only the first can be told by it, and is changed.
    """
    from enrich.complete.completion import completion

    wanted: dict[str, dict[str, str | None]] = {}
    changes: list[FieldChange] = []
    notes: list[str] = []
    for r in entries:
        key = r.entry.key
        if not r.packed or not key or key in wanted:
            continue
        found = completion(r.entry, r.packed.work(), setting.options, overwrite)
        wanted[key] = {e.field: e.new for e in found.edits}
        changes += [
            FieldChange(key, _shown_name(e.field), e.old, bib_entry.bare(e.new), e.source)
            for e in found.edits
        ]
        if found.left:
            notes.append(f"left as it is: {r.entry.list}:{r.entry.line}: {key}: {found.left}")
    return (
        reading_list.splice(listing.data, listing.path, {k: c for k, c in wanted.items() if c}),
        changes,
        notes,
    )


def _shown_name(field_name: str) -> str:
    return "type" if field_name == "ENTRYTYPE" else field_name


def diff(planned: Mapping[Path, bytes]) -> str:
    """Return the unified diff between what is there and what would be written."""
    parts: list[str] = []
    for path, content in planned.items():
        old = (files.read(path) or b"").decode("utf-8", "replace").splitlines(keepends=True)
        new = content.decode("utf-8", "replace").splitlines(keepends=True)
        parts += [
            x if x.endswith("\n") else x + "\n"
            for x in difflib.unified_diff(old, new, f"{path}", f"{path} (would be)")
        ]
    return "".join(parts)


def existing_keys(
    config: Config, listings: Sequence[LoadedList] = ()
) -> list[citation_keys.Existing]:
    """Return the citation keys that are there already: of configured .bib lists, of the .bib outputs, of other .bib lists.

    So a lost cache does not change them, and a paper has the key by which its user cites it.
    """
    found = [k for r in listings if r.configured for k in _own_keys(r)]
    for setting in config.outputs:
        if setting.format in BIB and "{name}" not in setting.path:
            content = files.read(Path(setting.path))
            if content:
                found += citation_keys.existing(content.decode("utf-8", "replace"))
    return found + [k for r in listings if not r.configured for k in _own_keys(r)]


def _own_keys(read: LoadedList) -> list[citation_keys.Existing]:
    if read.listing.format != "bibtex":
        return []
    named = [
        e
        for e in read.listing.entries
        if e.kind == "paper" and e.key and bib_entry.safe_key(e.key) == e.key
    ]
    return [
        citation_keys.Existing(e.key or "", e.identifiers, text.fold(e.title or "")) for e in named
    ]


def _unread(read: LoadedList) -> Iterator[str]:
    """Yield what could not be read of a list, by line, where no entry says so itself."""
    told = [(e.line, e.end_line) for e in read.listing.entries if e.problems]
    for problem in read.listing.problems:
        named = re.match(r"line (\d+)", problem)
        if not (named and any(first <= int(named.group(1)) <= last for first, last in told)):
            yield f"{read.name}: {problem}"


def _in_place(
    plan: OutputPlan,
    read: LoadedList,
    entries: Sequence[ResolvedEntry],
    config: Config,
    options: RunOptions,
) -> None:
    path = read.setting.path
    if read.listing.format == "bibtex":
        plan.complete(path, read, entries, setting_for(config, "bibtex"), options.overwrite)
    else:
        plan.files[path] = enriched(read.listing, entries, setting_for(config, "markdown"))


def _works(entries: Sequence[ResolvedEntry], options: export.ExportOptions) -> Iterator[Work]:
    """Yield each work once, in the order of its key or of the list."""
    packed = {r.packed.key: r.packed for r in entries if r.packed}
    in_order = (
        sorted(packed.values(), key=lambda p: export.by_key(p.key))
        if options.sort == "key"
        else packed.values()
    )
    return (p.work() for p in in_order)


def _by_list(
    listings: Sequence[LoadedList], entries: Sequence[ResolvedEntry]
) -> dict[int, list[ResolvedEntry]]:
    found: dict[int, list[ResolvedEntry]] = {}
    at = 0
    for read in listings:
        count = len(read.listing.entries)
        found[id(read)] = list(entries[at : at + count])
        at += count
    return found
