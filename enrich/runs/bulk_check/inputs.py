"""The files that are checked: those that are named, and those in folders, one for each paper."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from enrich import messages
from enrich.errors import ConfigError

# What reference lists of papers are called; other files of a folder are no references.
ENDINGS = frozenset({".bib", ".bbl", ".md", ".ris"})
_READ = 1 << 20


def find(named: Sequence[str]) -> list[Path]:
    """Return the files, each once: in the order of the command line, those of a folder by name.

    A file has several names where it is typed in two ways, or a link leads to it: the first counts.
    Raises ConfigError for a path that is not there, and where there is no file at all.
    """
    first: dict[str, Path] = {}
    for name in named:
        for path in _below(Path(name)):
            first.setdefault(os.path.realpath(path), path)
    found = list(first.values())
    if not found:
        endings = ", ".join(sorted(ENDINGS))
        where = ", ".join(named) or "."
        raise ConfigError(messages.check.NOTHING_TO_CHECK(where=where, endings=endings))
    return found


def _below(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise ConfigError(messages.files.NO_SUCH_FILE(path=path))
    if not path.is_dir():  # a pipe is told of when it is its turn, as one in a folder is
        yield path
        return
    seen = set[str]()
    for folder, folders, names in os.walk(path, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:  # a link leads back
            folders.clear()
            continue
        seen.add(real)
        # What is hidden is of other programs: `.git`, our own folders of parts.
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in ENDINGS and not name.startswith("."):
                yield Path(folder, name)


def digest(paths: Sequence[Path]) -> str:
    """Return a digest of the names and contents of files."""
    made = sha256()
    for path in paths:
        made.update(repr(str(path)).encode())
        # What cannot be read, or would be waited for, is told of when it is its turn.
        with contextlib.suppress(OSError):
            if path.is_file():
                with path.open("rb") as file:
                    while read := file.read(_READ):
                        made.update(read)
        made.update(b"\0")
    return made.hexdigest()
