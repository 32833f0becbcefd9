"""Where each output is written."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from enrich import export, files, messages, reading_list, store
from enrich.config import Config, ListSetting, OutputSetting
from enrich.errors import ConfigError, ListError
from enrich.library.lists import PDF, LoadedList, is_pdf
from enrich.messages import Sentence
from enrich.runs import protected
from enrich.runs.result import RunOptions

# The endings that mean a list of that format again, with what was found.
_ENDINGS_OF_LISTS = {"org": (".org",), "text": (".txt", ".text")}


@dataclass(frozen=True, slots=True)
class OutputPath:
    """A path that is written, in which format, and the lists whose papers it holds."""

    path: Path
    setting: OutputSetting
    lists: Sequence[LoadedList]
    # What is to be said of it.
    notes: Sequence[Sentence] = ()

    @property
    def rewritten_list(self) -> LoadedList | None:
        """The list that it is again, with what was found; None where it holds works alone."""
        if len(self.lists) != 1:
            return None
        of_list, own = self.lists[0].listing.format, self.setting.format
        is_same = (own == "markdown" and of_list in reading_list.MARKED) or (
            own == of_list == "bibtex"
        )
        return self.lists[0] if is_same else None


def output_paths(
    config: Config, options: RunOptions, lists: Sequence[LoadedList]
) -> list[OutputPath]:
    """Return every output: the configured ones, then those of lists that are not configured.

    Where the configuration says nothing of outputs, all of them go beside their lists. Many PDFs
    have one output together.

    Raises ConfigError where an output is a list, the configuration or the cache, or `-o` cannot be
    used.
    """
    asked = [loaded for loaded in lists if loaded.asked]
    if options.output and len(asked) > 1 and not all(map(_is_of_pdf, asked)):
        raise ConfigError(messages.commands.ONE_LIST_FOR_O())
    outputs = list(_configured(config, lists))
    given = [Path(options.output).absolute()] if options.output else []
    if given and given[0].is_dir():
        raise ConfigError(messages.files.IS_FOLDER(path=options.output))
    _check(config, [*(o.path for o in outputs), *given], lists)
    if any(files.same(given[0], o.path) for o in outputs if given):
        raise ConfigError(messages.files.IS_CONFIGURED(path=options.output))
    of_lists = [loaded.setting.path for loaded in lists]
    own = [*store.paths(config.store)[:1], *of_lists, *(o.path for o in outputs)]
    taken = {os.path.realpath(p) for p in (*own, *(Path(s.path) for s in config.outputs))}
    if given:
        return outputs + ([_to_file(config, given[0], asked)] if asked else [])
    if options.in_place:
        return outputs
    if config.beside:
        is_free = partial(_is_no_input, config, of_lists)
        others = [loaded for loaded in lists if not _is_of_pdf(loaded)]
        found = [output for loaded in others for output in _beside_list(loaded, taken, is_free)]
        groups = _groups_of_pdfs([*filter(_is_of_pdf, lists)])
        for number, pdfs in enumerate(groups):
            apart = len(groups) if number == 0 else 0
            found += _of_pdfs(pdfs, taken, is_free, apart)
        return found
    named = [loaded for loaded in lists if not loaded.configured]
    for loaded in named:
        if not _is_of_pdf(loaded):
            outputs += _beside(config, loaded.setting.path, [loaded], taken)
    for pdfs in _groups_of_pdfs([*filter(_is_of_pdf, named)]):
        together = beside_pdfs([loaded.setting for loaded in pdfs])
        assert together is not None
        outputs += _beside(config, together, pdfs, taken)
    return outputs


def beside_list(path: Path, of_list: str | None = None) -> dict[str, Path]:
    """Return what is written beside a list where no output is configured: format -> path.

    That is a .bib, and the list with what was found: `NOTES.bib` and `NOTES.enriched.md`. A .bib is
    completed. A list that cannot be written again gets the .bib alone, and a PDF nothing of its
    own: see `beside_pdfs`. `of_list` is its format, which else is told by its name.
    """
    try:
        of_list = of_list or reading_list.format_of(str(path))
    except ListError:
        return {}
    again = path.with_name(f"{path.stem}.enriched{path.suffix}")
    if of_list == PDF:
        return {}
    if of_list == "bibtex":
        return {"bibtex": again}
    found = {"bibtex": path.with_suffix(".bib")}
    return {**found, "markdown": again} if of_list in reading_list.MARKED else found


def beside_pdfs(settings: Sequence[ListSetting], *, configured: bool = False) -> Path | None:
    """Return the .bib of all PDFs among some lists, None where there are none.

    It lies in the folder that has them all, and is called like that: `papers/papers.bib`. The one
    of a single PDF that is named on the command line is called like the PDF.
    """
    pdfs = [s.path for s in settings if s.format == PDF or (not s.format and is_pdf(s.path))]
    if not pdfs:
        return None
    if len(pdfs) == 1 and not configured:
        return pdfs[0].with_suffix(".bib")
    folder = Path(os.path.commonpath([path.parent for path in pdfs]))
    folder = folder if folder.name else pdfs[0].parent
    return folder / f"{folder.name or 'papers'}.bib"


def check_named(config: Config, path: Path, lists: Sequence[str] = ()) -> None:
    """Raise ConfigError where a file that is named on the command line must not be written.

    `lists` are those of the command line. A configured output is written by a run alone.
    """
    protected.check(config, path, lists)
    stems = [s.path.stem for s in config.lists]
    configured = [Path(s.path.replace("{name}", n)) for s in config.outputs for n in stems or [""]]
    if config.beside:
        configured += (p for s in config.lists for p in beside_list(s.path, s.format).values())
        together = beside_pdfs(config.lists, configured=True)
        configured += [together] if together is not None else []
    if any(files.same(path, p) for p in configured):
        raise ConfigError(messages.files.IS_CONFIGURED(path=path))


def of_format(named: str, format_: str) -> Path:
    """Return the path of an output that is named on the command line: a page may be in a folder."""
    path = Path(named)
    exporter = export.FORMATS.get(format_)
    is_folder = named.endswith("/") or path.is_dir()
    return path / "index.html" if exporter and exporter.of_lists and is_folder else path


def setting_for(config: Config, format_: str) -> OutputSetting:
    """Return the settings of the first configured output of a format, or the defaults."""
    usual = OutputSetting(format_, "", export.options_for(format_))
    return next((s for s in config.outputs if s.format == format_), usual)


def _configured(config: Config, lists: Sequence[LoadedList]) -> Iterator[OutputPath]:
    """Yield the configured outputs; one with `{name}` in its path is one for each list."""
    configured = [loaded for loaded in lists if loaded.configured]
    for setting in config.outputs if configured else ():
        if "{name}" not in setting.path:
            yield OutputPath(Path(setting.path), setting, configured)
            continue
        for loaded in configured:
            path = setting.path.replace("{name}", loaded.setting.path.stem)
            yield OutputPath(Path(path), setting, [loaded])


def _check(config: Config, paths: Sequence[Path], lists: Sequence[LoadedList]) -> None:
    of_lists = [loaded.setting.path for loaded in lists]
    for path in paths:
        what = protected.what_is(config, path, of_lists)
        if what is messages.files.LIST:
            raise ConfigError(messages.files.IS_A_LIST(path=path))
        if what is not None:
            raise ConfigError(messages.files.IS_PROTECTED(path=path, what=what()))


def _is_of_pdf(loaded: LoadedList) -> bool:
    return loaded.listing.format == PDF


def _to_file(config: Config, path: Path, lists: Sequence[LoadedList]) -> OutputPath:
    """Return the output of a list, or of many PDFs, to the file that `-o` names."""
    return OutputPath(path, setting_for(config, _format_of(path, lists[0].listing.format)), lists)


def _groups_of_pdfs(pdfs: Sequence[LoadedList]) -> list[Sequence[LoadedList]]:
    """Return the PDFs that have one output: all together, or each alone.

    The .bib of a folder holds all of its PDFs. If only some are named, it would lose the others.
    """
    folders = {loaded.setting.path.parent for loaded in pdfs}
    own = {os.path.realpath(loaded.setting.path) for loaded in pdfs}
    is_part = not any(loaded.configured for loaded in pdfs) and any(
        is_pdf(other) and os.path.realpath(other) not in own
        for folder in folders
        for other in folder.iterdir()
    )
    return [[loaded] for loaded in pdfs] if is_part else [pdfs] if pdfs else []


def _of_pdfs(
    pdfs: Sequence[LoadedList],
    taken: set[str],
    is_free: Callable[[Path], bool],
    apart: int = 0,
) -> Iterator[OutputPath]:
    """Yield the one .bib of PDFs; where it is new, it is said why there is one.

    `apart`: so many PDFs have one each, which this one is to say, where they are several.
    """
    is_configured = any(loaded.configured for loaded in pdfs)
    settings = [ListSetting(loaded.setting.path, PDF) for loaded in pdfs]
    path = beside_pdfs(settings, configured=is_configured)
    if path is None:
        return
    path = _free(path, taken, is_free)
    setting = OutputSetting("bibtex", str(path), export.options_for("bibtex"))
    note = messages.files.OF_ALL_PDFS(path=path.name, pdfs=len(pdfs))
    if apart > 1:
        note = messages.files.PDFS_APART(pdfs=apart, folder=path.parent.name or path.parent)
    is_new = (len(pdfs) > 1 or apart > 1) and not path.exists()
    yield OutputPath(path, setting, pdfs, [note] if is_new else [])


def _beside(
    config: Config, own: Path, lists: Sequence[LoadedList], taken: set[str]
) -> Iterator[OutputPath]:
    """Yield the outputs of a list that is not configured: beside the configured, under its name.

    Many PDFs are one. A path in `taken` gets a number; those that are given here are added to it.
    """
    of_list = lists[0].listing.format
    for setting in config.outputs:
        configured = Path(setting.path)
        path = (
            Path(setting.path.replace("{name}", own.stem))
            if "{name}" in setting.path
            else configured.with_name(own.stem + configured.suffix)
        )
        if setting.format == "markdown" and of_list in reading_list.MARKED:
            path = path.with_suffix(own.suffix)  # it is the list again, in its own format
        yield OutputPath(_free(path, taken), setting, lists)


def _beside_list(
    loaded: LoadedList, taken: set[str], is_free: Callable[[Path], bool]
) -> Iterator[OutputPath]:
    """Yield the outputs of a list beside itself."""
    for format_, path in beside_list(loaded.setting.path, loaded.listing.format).items():
        setting = OutputSetting(format_, str(path), export.options_for(format_))
        yield OutputPath(_free(path, taken, is_free), setting, [loaded])


def _is_no_input(config: Config, lists: Sequence[Path], path: Path) -> bool:
    return not protected.what_is(config, path, lists)


def _free(path: Path, taken: set[str], is_free: Callable[[Path], bool] = lambda _: True) -> Path:
    """Return a path that nothing else is written to, numbered if need be, and take it."""
    numbered = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in itertools.count(1))
    found = next(
        p
        for p in itertools.chain([path], numbered)
        if os.path.realpath(p) not in taken and is_free(p)
    )
    taken.add(os.path.realpath(found))
    return found


def _format_of(path: Path, of_list: str) -> str:
    """Return the format that the ending of a path means for a list of the format `of_list`."""
    again = (".markdown", *_ENDINGS_OF_LISTS.get(of_list, ()))
    formats = export.by_suffix() | dict.fromkeys(again, "markdown")
    found = formats.get(path.suffix.lower())
    if found is None:
        raise ConfigError(
            messages.commands.O_WITHOUT_FORMAT(name=path.name, known=", ".join(sorted(formats)))
        )
    return found
