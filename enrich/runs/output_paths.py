"""Where each output is written."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from enrich import export, reading_list
from enrich.config import Config, OutputSetting
from enrich.errors import ConfigError

if TYPE_CHECKING:
    from enrich.library.lists import LoadedList
    from enrich.runs.result import RunOptions


def output_places(
    config: Config, options: RunOptions, listings: Sequence[LoadedList]
) -> list[tuple[Path, OutputSetting, list[LoadedList]]]:
    """Return (path, setting, the lists that it holds) of every output."""
    configured = [r for r in listings if r.configured]
    places: list[tuple[Path, OutputSetting, list[LoadedList]]] = []
    if configured:
        for setting in config.outputs:
            if "{name}" in setting.path:
                places += [
                    (Path(setting.path.replace("{name}", r.setting.path.stem)), setting, [r])
                    for r in configured
                ]
            else:
                places.append((Path(setting.path), setting, configured))
    extra = [r for r in listings if not r.configured]
    if options.output and len([r for r in listings if r.asked]) > 1:
        raise ConfigError("-o FILE takes the result of one list; name one list, or leave -o out")
    lists = {str(r.setting.path.resolve()) for r in listings}
    for path in [p for p, _, _ in places] + (
        [Path(options.output).absolute()] if options.output else []
    ):
        if str(path.resolve()) in lists:
            raise ConfigError(
                f"{path}: is one of the lists; an output never overwrites a list (use --in-place)"
            )
    taken = {*lists, str(config.store.resolve()), *(str(p.resolve()) for p, _, _ in places)}
    taken |= {str(Path(s.path).resolve()) for s in config.outputs}
    for read in extra if not options.output else [r for r in listings if r.asked]:
        places += _beside(config, options, read, taken)
    return places


def _beside(
    config: Config, options: RunOptions, read: LoadedList, taken: set[str]
) -> list[tuple[Path, OutputSetting, list[LoadedList]]]:
    """Return where a list that is not configured is written: to -o, else beside the outputs under its own name.

    Names that are taken get a number; those given here are added to them.
    """
    if options.output:
        path = Path(options.output).absolute()
        return [(path, setting_for(config, _format_of(path, read.listing.format)), [read])]
    if options.in_place:
        return []
    own = read.setting.path
    places = []
    for setting in config.outputs:
        configured = Path(setting.path)
        own_name = own.stem + configured.suffix
        path = (
            Path(setting.path.replace("{name}", own.stem))
            if "{name}" in setting.path
            else configured.with_name(own_name)
        )
        if setting.format == "markdown" and read.listing.format in reading_list.MARKED:
            path = path.with_suffix(own.suffix)  # it is the list again, in its own format
        places.append((_free(path, taken), setting, [read]))
    return places


def _free(path: Path, taken: set[str]) -> Path:
    """Return a path that nothing else is written to, with a number behind its name where need be, and take it."""
    numbered = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in itertools.count(1))
    found = next(p for p in itertools.chain([path], numbered) if str(p.resolve()) not in taken)
    taken.add(str(found.resolve()))
    return found


def _format_of(path: Path, of_list: str) -> str:
    """Return the format that a name tells; a list's own is the list again, with what was found."""
    again = {"org": (".org",), "text": (".txt", ".text")}.get(of_list, ())
    formats = export.by_suffix() | dict.fromkeys((".markdown", *again), "markdown")
    found = formats.get(path.suffix.lower())
    if found is None:
        raise ConfigError(
            f"-o {path.name}: cannot tell the format from the name; "
            f"end it in {', '.join(sorted(formats))}"
        )
    return found


def setting_for(config: Config, format_: str) -> OutputSetting:
    """Return the settings of the configured output of that format, or the defaults."""
    return next((s for s in config.outputs if s.format == format_), OutputSetting(format_, ""))
