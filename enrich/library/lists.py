"""The reading lists of a run: those of the configuration and those of the command line."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from enrich import files, identifiers, messages, reading_list, sources
from enrich.config import Config, ListSetting, discovery
from enrich.errors import ConfigError, ListError
from enrich.library import misnamed
from enrich.model import Entry
from enrich.pdf import MAGIC, PdfReader

PDF = "pdf"  # the format of such lists


@dataclass(frozen=True, slots=True)
class LoadedList:
    """A list as read. `asked`: this run is to ask about its papers, not only to look them up."""

    setting: ListSetting
    listing: reading_list.ReadingList
    asked: bool
    configured: bool

    @property
    def name(self) -> str:
        """The path as people write it; no other list of the run has the same."""
        return self.listing.path

    @property
    def entries(self) -> Sequence[Entry]:
        """The entries in the order of the list."""
        return self.listing.entries


def read_lists(config: Config, named: Sequence[str]) -> list[LoadedList]:
    """Read all configured lists, and those named on the command line; each is read once.

    Raises ListError for a missing or unreadable one, ConfigError where there is none at all.
    """
    if not all(name.strip() for name in named):
        raise ListError(messages.lists.WITHOUT_NAME())
    given = _distinct(Path(p).absolute() for p in named)
    others = [p for p in given if not any(_is_same(p, s.path) for s in config.lists)]
    if not config.lists and not others:
        if config.path is None:
            if discovery.foreign() is not None:
                raise ConfigError(messages.config.FOREIGN())
            raise ConfigError(messages.config.NO_LISTS_NAMED())
        raise ConfigError(messages.config.NO_LISTS(path=config.path))
    settings = [*config.lists, *map(ListSetting, others)]
    with PdfReader() as pdfs:
        return [
            LoadedList(
                setting,
                _read(setting, name, config, named, pdfs),
                asked=not given or any(_is_same(setting.path, p) for p in given),
                configured=setting in config.lists,
            )
            for setting, name in zip(settings, _names(settings, config), strict=True)
        ]


def configured_lists(config: Config) -> list[LoadedList]:
    """Read the configured lists; there may be none. Raises ListError as `read_lists` does."""
    return read_lists(config, ()) if config.lists else []


def papers(lists: Iterable[LoadedList]) -> Iterator[Entry]:
    """Yield the entries of some lists that are papers, in their order."""
    return (e for loaded in lists for e in loaded.entries if e.kind == "paper")


def read_file(
    path: Path, name: str, format_: str | None = None, pdfs: PdfReader | None = None
) -> reading_list.ReadingList | None:
    """Return a file as a list that is called so, None where there is no file.

    A PDF is one by its name or its first bytes; `pdfs` reads it, where several are read.
    Raises ListError and ConfigError.
    """
    is_named_so = format_ == PDF or (not format_ and is_pdf(path))
    # The process that reads PDFs opens them by itself.
    content = files.begin(path, len(MAGIC)) if is_named_so else files.read(path)
    if content is None:
        return None
    if is_named_so or content.startswith(MAGIC):
        with ExitStack() as stack:
            pdfs = pdfs or stack.enter_context(PdfReader())
            return reading_list.read(pdfs.described(path, name), name, PDF, sources.identify)
    listing = reading_list.read(content, name, format_, sources.identify)
    if listing.undefined and (strings := _strings_beside(path, listing.undefined)):
        return reading_list.read(content, name, format_, sources.identify, strings=strings)
    return listing


_MOST_BESIDE = 40  # files of a folder that are looked through
_LARGEST_BESIDE = 20_000_000  # bytes


def _strings_beside(path: Path, names: frozenset[str]) -> dict[str, str]:
    """Return the `@string` macros of those names that the other .bib files of a folder define.

    BibTeX reads several files as one: their macros often have a file of their own. What two files
    define differently is left out.
    """
    values: dict[str, set[str]] = defaultdict(set)
    with suppress(OSError):
        beside = sorted(p for p in path.resolve().parent.glob("*.bib") if not _is_same(p, path))
        for other in beside[:_MOST_BESIDE]:
            if other.stat().st_size <= _LARGEST_BESIDE and (content := files.read(other)):
                defined = reading_list.strings_in(content)
                for name in names & defined.keys():
                    values[name].add(defined[name])
    return {name: found.pop() for name, found in values.items() if len(found) == 1}


def read_pdfs(paths: Iterable[str]) -> dict[str, reading_list.ReadingList]:
    """Return what the PDFs among some paths are as lists.

    Other words are left out, and a file whose name is an identifier: that needs no reading.
    """
    found: dict[str, reading_list.ReadingList] = {}
    with PdfReader() as pdfs:
        for name in paths:
            if is_there_as_pdf(name) and identifiers.parse(name) is None:
                listing = read_file(Path(name), name, pdfs=pdfs)
                found |= {name: listing} if listing is not None else {}
    return found


def is_there_as_pdf(name: str) -> bool:
    """Whether words are the path of a PDF that is there."""
    return is_pdf(Path(name)) and os.path.isfile(name)  # noqa: PTH113  it never raises


def is_pdf(path: Path) -> bool:
    """Whether a path is that of a PDF, by its ending."""
    return path.suffix.lower() == f".{PDF}"


def _read(
    setting: ListSetting, name: str, config: Config, named: Sequence[str], pdfs: PdfReader
) -> reading_list.ReadingList:
    if config.path is not None and _is_same(setting.path, config.path):
        raise ListError(messages.lists.IS_CONFIGURATION(path=name))
    if setting.path.is_dir():
        raise ListError(messages.lists.IS_FOLDER(path=name, lists=_listed_in(setting.path)))
    listing = read_file(setting.path, name, setting.format, pdfs)
    if listing is None:
        if setting in config.lists:
            raise ListError(messages.lists.NOT_THERE(path=name, config=config.path))
        raise ListError(misnamed.what_is_meant(setting.path, name, named))
    return listing


def _listed_in(folder: Path) -> str:
    """Return the lists in a folder as a sentence goes on: ", such as notes.md"."""
    with suppress(OSError):
        found = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in misnamed.ENDINGS)
        return messages.lists.SUCH_AS(lists=", ".join(found[:3])) if found else ""
    return ""


def _names(settings: Sequence[ListSetting], config: Config) -> Iterator[str]:
    """Yield a name for each list: its path, in full where another list has the short one."""
    taken: set[str] = set()
    for setting in settings:
        path = str(setting.path)
        shown = (_shown(setting.path, config), path, f"{setting.format or 'list'}:{path}")
        name = next(name for name in shown if name not in taken)
        taken.add(name)
        yield name


def _shown(path: Path, config: Config) -> str:
    """Return the path as people write it: relative to where they are, if it is below."""
    bases = [Path.cwd()] if config.path is None else [Path.cwd(), config.path.resolve().parent]
    for base in bases:
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)


def _distinct(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not any(_is_same(path, other) for other in found):
            found.append(path)
    return found


def _is_same(a: Path, b: Path) -> bool:
    return a == b or (a.exists() and b.exists() and a.samefile(b))
