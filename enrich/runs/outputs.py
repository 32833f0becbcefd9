"""What the outputs are to hold, file by file. It reads what is there; `pipeline` writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from enrich import export, files, messages, plugins, reading_list
from enrich.config import Config, OutputSetting
from enrich.errors import ConfigError, ListError, PluginError
from enrich.export import bibtex
from enrich.library.lists import LoadedList
from enrich.library.stated import stated_works
from enrich.messages import Sentence
from enrich.model import Entry, Work
from enrich.runs import report_file
from enrich.runs.list_outputs import completed_bib, enriched_list
from enrich.runs.output_paths import OutputPath, output_paths, setting_for
from enrich.runs.own_files import OwnFiles, PlacedFile
from enrich.runs.result import ResolvedEntry, RunOptions
from enrich.text import signature
from enrich.works.changes import FieldChange

if TYPE_CHECKING:
    from enrich.export.page import PageList
    from enrich.runs.feed_source import FeedSource


@dataclass(frozen=True, slots=True)
class PlannedOutput:
    """What a file is to hold; for a .bib that is completed, also the changes and what is left."""

    path: Path
    content: bytes
    # a list that is changed in place: it is the user's, and not signed
    in_place: bool = False
    changes: Sequence[FieldChange] = ()
    notes: Sequence[Sentence] = ()
    # the names of the lists whose papers it has
    lists: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OutputPlan:
    """What every output is to hold, in a fixed order, and what of the lists cannot be read."""

    outputs: Sequence[PlannedOutput]
    unread: Sequence[Sentence]
    # False where an output is left out, since its format is a plugin that fails
    is_whole: bool

    def placed(self, own: OwnFiles) -> list[PlacedFile]:
        """Return where each output goes: to its file, or beside one that is not ours."""
        return [
            PlacedFile(o.path, o.content, o.path) if o.in_place else own.place(o.path, o.content)
            for o in self.outputs
        ]

    @property
    def notes(self) -> list[Sentence]:
        """What the user should know of lists and outputs, each once for all outputs."""
        of_outputs = (note for output in self.outputs for note in output.notes)
        return [*self.unread, *(n for n in dict.fromkeys(of_outputs) if n not in self.unread)]

    def edits(self, placed: Sequence[PlacedFile]) -> list[FieldChange]:
        """Return the changes in entries of a .bib that are not in the files yet."""
        new = (
            replace(change, file=str(file.path))
            for output, file in zip(self.outputs, placed, strict=True)
            if output.changes and file.is_new
            for change in output.changes
        )
        return list(dict.fromkeys(new))


def check(config: Config, options: RunOptions, lists: Sequence[LoadedList]) -> None:
    """Raise EnrichError, before any request is sent, where an output could not be written."""
    _check_overwritten(options)
    paths = [output.path for output in output_paths(config, options, lists)]
    for path in paths:
        files.check_writable(path)
    report_file.check(config, options, paths)
    for loaded in _in_place(options, lists):
        files.check_writable(loaded.setting.path)
        if not loaded.listing.writable:
            raise ListError(
                messages.lists.NOT_IN_PLACE(path=loaded.name, why=_why_unwritable(loaded))
            )


def _why_unwritable(loaded: LoadedList) -> str:
    if loaded.listing.format not in reading_list.WRITTEN:
        return messages.lists.ONLY_READ(format=loaded.listing.format)
    return messages.few(loaded.listing.problems)


def _check_overwritten(options: RunOptions) -> None:
    from enrich.complete.completion import unknown_fields

    if options.overwrite and (unknown := unknown_fields(options.overwrite)):
        names = ", ".join(("type", *bibtex.ORDER))
        near = messages.meant(unknown[0], ("type", *bibtex.ORDER))
        raise ConfigError(
            messages.commands.NO_FIELD_TO_OVERWRITE(field=unknown[0], meant=near, known=names)
        )


def render(
    config: Config,
    options: RunOptions,
    lists: Sequence[LoadedList],
    entries: Sequence[ResolvedEntry],
    news: FeedSource,
) -> OutputPlan:
    """Return what every output is to hold. `entries` are those of all lists, in their order."""
    _check_overwritten(options)
    of_list = _by_list(lists, entries)
    unread = [note for loaded in lists if loaded.asked for note in _unread(loaded)]
    outputs, is_whole = [], True
    for output in output_paths(config, options, lists):
        wanted = [r for loaded in output.lists for r in of_list[loaded.name]]
        try:
            names = [loaded.name for loaded in output.lists]
            planned = _rendered(output, wanted, options, news)
            outputs.append(replace(planned, lists=names, notes=[*output.notes, *planned.notes]))
        except PluginError as error:
            plugins.report(messages.files.NOT_WRITTEN(path=output.path, why=error))
            is_whole = False
    for loaded in _in_place(options, lists):
        setting = setting_for(config, "bibtex" if loaded.listing.format == "bibtex" else "markdown")
        own = of_list[loaded.name]
        again = _list_again(loaded.setting.path, loaded, own, setting, options.overwrite)
        outputs.append(replace(again, in_place=True))
    return OutputPlan(outputs, unread, is_whole)


def _rendered(
    output: OutputPath, entries: Sequence[ResolvedEntry], options: RunOptions, news: FeedSource
) -> PlannedOutput:
    """Return what an output holds. Raises PluginError where its format is a plugin that fails."""
    path, setting, loaded = output.path, output.setting, output.rewritten_list
    if loaded is not None:
        again = _list_again(path, loaded, entries, setting, options.overwrite)
        return replace(again, content=signature.sign(again.content, loaded.listing.format))
    exporter = export.exporter(setting.format)
    if exporter.of_history:
        content = _feed(output, entries, news)
    elif exporter.of_lists:
        from enrich.export import page

        content = page.render_lists(_page_lists(output.lists, entries), setting.options)
    else:
        content = exporter.render(_works(entries, setting.options), setting.options)
    return PlannedOutput(path, signature.sign(content.encode("utf-8", "replace"), setting.format))


def _page_lists(
    lists: Sequence[LoadedList], entries: Sequence[ResolvedEntry]
) -> Iterator[PageList]:
    """Yield the lists of a page with what became of their entries."""
    from enrich.library.page_lists import as_page_list, page_paper

    of_list = _by_list(lists, entries)
    for loaded in lists:
        papers = (page_paper(r.entry, r.work, r.state) for r in of_list[loaded.name])
        yield as_page_list(loaded, papers)


def _feed(output: OutputPath, entries: Sequence[ResolvedEntry], news: FeedSource) -> str:
    from enrich.runs import feed

    packed = {r.packed.key: r.packed for r in entries if r.packed}
    lists = [loaded.setting.path for loaded in output.lists]
    return feed.text(news, packed, lambda key: packed[key].work(), lists, output.setting.options)


def _list_again(
    path: Path,
    loaded: LoadedList,
    entries: Sequence[ResolvedEntry],
    setting: OutputSetting,
    overwrite: Sequence[str],
) -> PlannedOutput:
    """Return a list with what was found of its entries."""
    if loaded.listing.format != "bibtex":
        held_back = _held_back(loaded, entries)
        return PlannedOutput(path, enriched_list(loaded.listing, entries, setting), notes=held_back)
    bib = completed_bib(loaded.listing, entries, setting, overwrite)
    return PlannedOutput(path, bib.content, changes=bib.changes, notes=bib.notes)


def _held_back(loaded: LoadedList, entries: Sequence[ResolvedEntry]) -> list[Sentence]:
    """Return the sentence on entries with a work where no block can be written, if there are."""
    places = loaded.listing.places
    count = sum(
        p.form == "none" and r.packed is not None for p, r in zip(places, entries, strict=True)
    )
    shown = messages.counted(count, "entry", "entries")
    return [messages.runs.HELD_BACK(list=loaded.name, entries=shown)] if count else []


def diff(placed: Iterable[PlacedFile]) -> str:
    """Return the unified diff between what is there and what would be written."""
    import difflib

    parts: list[str] = []
    for file in placed:
        path = file.path
        old = (files.read(path) or b"").decode("utf-8", "replace").splitlines(keepends=True)
        new = file.content.decode("utf-8", "replace").splitlines(keepends=True)
        parts += [
            x if x.endswith("\n") else x + "\n"
            for x in difflib.unified_diff(old, new, f"{path}", f"{path} (would be)")
        ]
    return "".join(parts)


def _in_place(options: RunOptions, lists: Sequence[LoadedList]) -> Iterator[LoadedList]:
    """Yield the lists that are changed in place."""
    return (loaded for loaded in lists if options.in_place and loaded.asked)


def _unread(loaded: LoadedList) -> Iterator[Sentence]:
    """Yield what cannot be read of a list, by line, where no entry has it among its problems."""
    with_problems = [e for e in loaded.entries if e.problems]
    for problem in loaded.listing.problems:
        named = re.match(r"line (\d+)", problem)
        if not (named and _is_within(int(named.group(1)), with_problems)):
            yield messages.lists.AT_LIST(path=loaded.name, problem=problem)


def _is_within(line: int, entries: Sequence[Entry]) -> bool:
    """Whether a line belongs to one of these entries."""
    return any(e.line <= line <= e.end_line for e in entries)


def _works(entries: Sequence[ResolvedEntry], options: export.ExportOptions) -> Iterator[Work]:
    """Yield each work once, in the order of its key or of the list.

    What no source knows is there too where a .bib has it.
    """
    packed = {r.packed.key: r.packed for r in entries if r.packed}
    open_ones = ((r.entry, r.state) for r in entries if not r.packed)
    stated = {work.key: work for work in stated_works(open_ones, packed)}
    keys = [*packed, *stated]
    if options.sort == "key":
        keys.sort(key=export.by_key)
    else:
        place = _places(entries)
        keys.sort(key=lambda key: place.get(key, len(entries)))
    return (packed[key].work() if key in packed else stated[key] for key in keys)


def _places(entries: Sequence[ResolvedEntry]) -> dict[str, int]:
    """Return where the paper of each citation key is first in the lists."""
    found: dict[str, int] = {}
    for place, resolved in enumerate(entries):
        key = resolved.packed.key if resolved.packed else resolved.entry.key
        found.setdefault(key or "", place)
    return found


def _by_list(
    lists: Sequence[LoadedList], entries: Sequence[ResolvedEntry]
) -> dict[str, Sequence[ResolvedEntry]]:
    """Return the entries of each list, by the name of the list."""
    found: dict[str, Sequence[ResolvedEntry]] = {}
    start = 0
    for loaded in lists:
        end = start + len(loaded.entries)
        found[loaded.name] = entries[start:end]
        start = end
    return found
