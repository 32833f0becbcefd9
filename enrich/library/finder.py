"""Finds the reading lists in a folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from enrich import pdf, reading_list, sources
from enrich.config import discovery
from enrich.errors import EnrichError
from enrich.library.lists import is_pdf
from enrich.model import Entry
from enrich.text import signature

DEPTH = 4  # folders below the one that is searched
MOST_FOLDERS = 3000
MOST_FILES = 1500
_LARGEST = 8 << 20  # bytes
_FEWEST_PDFS = 3
# Folders of what other programs make.
_OTHERS = frozenset({"node_modules", "site-packages", "__pycache__", "venv", "dist", "build"})
# Files that many folders have, and that are about the folder.
_ABOUT = frozenset({"changelog", "license", "licence", "copying", "contributing", "requirements"})
# A file of these formats holds papers, and little else.
_OF_PAPERS = frozenset({"bibtex", "ris", "csl-json"})
# Files of these formats are mostly something else: each paper has to be sure.
_OF_ANYTHING = frozenset({"text", "csv", "yaml", "opml"})
# Made from a list by LaTeX, or a paper itself: never a list that somebody keeps.
_MADE = frozenset({"bbl", "pdf"})
# Of files that programs keep, and of names that say nothing.
_WITHOUT_PEOPLE = frozenset({".jsonl", ""})


@dataclass(frozen=True, slots=True)
class FoundList:
    """A file that is a reading list, with the number of its papers; or the PDFs of a folder."""

    path: Path  # or the pattern of the PDFs: papers/*.pdf
    papers: int
    # whether such files are lists of papers, be it of one
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class FoundLists:
    """The reading lists in a folder, by their paths, and whether the whole folder was searched."""

    lists: tuple[FoundList, ...]
    is_whole: bool


def find_lists(folder: Path, is_ours: Callable[[Path], bool] = lambda _: False) -> FoundLists:
    """Return the reading lists in a folder and below.

    What enrich has written is none, nor what it cannot read; `is_ours` tells the files without a
    signature. A text with one paper is a list where no other file has more.
    """
    found: list[FoundList] = []
    is_whole = True
    pdfs: Counter[Path] = Counter()
    for number, path in enumerate(_files(folder, pdfs)):
        if path is None or number >= MOST_FILES:
            is_whole = False
            break
        if (one := _read(path)) is not None and not is_ours(path):
            found.append(one)
    found += _folders_of_pdfs(pdfs)
    several = [one for one in found if one.papers > 1 or one.is_sure]
    return FoundLists(tuple(sorted(several or found, key=lambda x: x.path)), is_whole)


def _folders_of_pdfs(pdfs: Counter[Path]) -> list[FoundList]:
    """Return the PDFs of each folder that has several, as one list, where PDFs can be read.

    A PDF or two may be what a folder makes of its own texts.
    """
    can_be_read = any(pdfs.values()) and pdf.can_be_read()
    return [
        FoundList(folder / "*.pdf", count)
        for folder, count in pdfs.items()
        if count >= _FEWEST_PDFS and can_be_read and not set("*?[") & set(str(folder))
    ]


def _files(folder: Path, pdfs: Counter[Path]) -> Iterator[Path | None]:
    """Yield the files that may be lists, the nearest first; None in the end if some are left.

    The PDFs of each folder are counted in `pdfs`.
    """
    level, seen = [folder], 0
    for _ in range(DEPTH + 1):
        below: list[Path] = []
        for one in level:
            seen += 1
            if seen > MOST_FOLDERS:
                yield None
                return
            files, folders = _content(one, pdfs)
            yield from files
            below += folders
        level = below


def _content(folder: Path, pdfs: Counter[Path]) -> tuple[list[Path], list[Path]]:
    """Return the files of a folder that may be lists, and the folders to look into."""
    files, folders = [], []
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return [], []  # not the user's to read
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith((".", "~")):
            continue
        if entry.is_dir(follow_symlinks=False):
            is_others = entry.name in _OTHERS or any(
                (path / name).exists() for name in (".git", "pyvenv.cfg")
            )
            folders += [] if is_others else [path]
        elif entry.is_file() and is_pdf(path):
            pdfs[folder] += 1
        elif entry.is_file() and _may_be_list(path):
            files.append(path)
    return files, folders


def _may_be_list(path: Path) -> bool:
    if path.stem.lower() in _ABOUT or path.name in {discovery.OWN_NAME, discovery.SHARED_NAME}:
        return False
    if not str(path).isprintable():
        return False  # no configuration could name it
    try:
        format_ = reading_list.format_of(str(path))
        is_made = format_ in _MADE or path.suffix.lower() in _WITHOUT_PEOPLE
        return not is_made and path.stat().st_size <= _LARGEST
    except (EnrichError, OSError):
        return False


def _read(path: Path) -> FoundList | None:
    """Return a file as a list, None where it is none."""
    try:
        content = path.read_bytes()
        if signature.is_signed(content):
            return None
        listing = reading_list.read(content, str(path), None, sources.identify)
    except (EnrichError, OSError):
        return None  # what cannot be read is not offered
    papers = [entry for entry in listing.entries if entry.kind == "paper"]
    if not _are_papers(papers, listing.format):
        return None
    return FoundList(path, len(papers), is_sure=listing.format in _OF_PAPERS)


def _are_papers(papers: list[Entry], format_: str) -> bool:
    """Whether what was read as the papers of a file makes it a list."""
    sure = sum(bool(entry.identifiers or entry.authors) for entry in papers)
    if format_ in _OF_PAPERS:
        return bool(papers)
    if format_ in _OF_ANYTHING:
        return sure > 0 and 2 * sure >= len(papers)
    return sure > 0 or len(papers) > 2
