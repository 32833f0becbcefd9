"""The lists and what is written of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from enrich import files, messages
from enrich.config import Config, ListSetting
from enrich.doctor.findings import Finding, ok, problem, warning
from enrich.errors import EnrichError
from enrich.library.lists import LoadedList, configured_lists
from enrich.messages import counted
from enrich.runs import read_report
from enrich.runs.output_paths import output_paths
from enrich.runs.result import ReadReport, RunOptions
from enrich.runs.summary import shown_path
from enrich.text import signature

said = messages.doctor


def of_lists(config: Config) -> tuple[list[LoadedList], list[Finding]]:
    """Return the configured lists that can be read, and what there is to say of each."""
    loaded: list[LoadedList] = []
    found: list[Finding] = []
    for setting in config.lists:
        try:
            one = _read(config, setting)
        except EnrichError as error:
            found.append(problem("lists", error.sentence))
        else:
            loaded.append(one)
            found += _of_list(read_report.read_report(one))
    return loaded, found or [ok("lists", said.NO_LISTS())]


def _read(config: Config, setting: ListSetting) -> LoadedList:
    """Return a list as a run reads it, whatever the other lists are."""
    return configured_lists(replace(config, lists=(setting,)))[0]


def _of_list(one: ReadReport) -> Iterator[Finding]:
    told = list(read_report.short_lines([one]))
    if not told:
        entries = counted(one.entries, "entry", "entries")
        yield ok("lists", messages.runs.READ(list=one.path, entries=entries))
    yield from (warning("lists", sentence) for sentence in told)


def of_outputs(config: Config, lists: list[LoadedList]) -> Iterator[Finding]:
    """Yield for each output whether it can be written, and is as enrich wrote it."""
    try:
        paths = [output.path for output in output_paths(config, RunOptions(), lists)]
    except EnrichError as error:
        yield problem("outputs", error.sentence)
        return
    for path in paths:
        yield _of_output(path)


def _of_output(path: Path) -> Finding:
    shown = shown_path(str(path))
    try:
        files.check_writable(path)
        content = files.read(path)
    except EnrichError as error:
        return problem("outputs", error.sentence)
    if content and signature.is_signed(content) and not signature.is_sound(content):
        return warning("outputs", said.EDITED(path=shown))
    return ok("outputs", said.OUTPUT(path=shown))
