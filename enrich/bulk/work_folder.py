"""The folder of a run: finished partitions, beside the output, until the output is written.

Its name has a digest of the input, the catalogues and the program: a run that was killed goes on
where the same is asked again, and anything else begins anew.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Self

from enrich import files, messages
from enrich.bulk.result import COLUMNS, ResultRow, unpacked
from enrich.bulk.worker import NamedCatalogue
from enrich.errors import ConfigError, LockedError
from enrich.messages import Sentence
from enrich.version import __version__

_SUM = 16  # bytes of a checksum
_READ = 1 << 20
_LOCK = "lock"


def digest(path: Path, catalogues: tuple[NamedCatalogue, ...], size: int) -> str:
    """Return a digest of all that the results follow from."""
    made = sha256(repr((__version__, COLUMNS, catalogues, size, path.suffix)).encode())
    with path.open("rb") as file:
        while read := file.read(_READ):
            made.update(read)
    return made.hexdigest()[:16]


class WorkFolder:
    """Finished partitions by number. One run at a time has the folder."""

    def __init__(self, output: Path, digest_: str, busy: Sentence | None = None) -> None:
        """Make or take over the folder. Raises LockedError where another run has it.

        `busy` is what is said then.
        """
        self._output = output
        self.path = output.with_name(f".{output.name}.{digest_}.parts")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise ConfigError(
                messages.files.CANNOT_BE_WRITTEN(path=self.path, why=error.strerror)
            ) from None
        if files.locked(self._lock) is False:
            os.close(self._lock)
            raise LockedError(busy or messages.bulk.ANOTHER_RUN(path=output))
        if any(map(_is_taken, self._others())):  # one that makes the same output otherwise
            self.__exit__()
            raise LockedError(busy or messages.bulk.ANOTHER_RUN(path=output))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go; where nothing is finished it goes away."""
        if not any(self.path.glob("*.part")):
            shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)

    def has(self, number: int) -> bool:
        """Whether a partition is finished, and its file whole."""
        path = self._file(number)
        if not path.is_file():
            return False
        content = path.read_bytes()
        return blake2b(content[_SUM:], digest_size=_SUM).digest() == content[:_SUM]

    def keep(self, number: int, content: bytes) -> None:
        """Keep a finished partition."""
        whole = blake2b(content, digest_size=_SUM).digest() + content
        files.write_whole(self._file(number), whole)

    def rows(self, count: int) -> Iterator[ResultRow]:
        """Yield the rows of the first `count` partitions, in order."""
        for number in range(count):
            yield from unpacked(self.content(number))

    def content(self, number: int) -> bytes:
        """Return a finished partition as it was given."""
        return self._file(number).read_bytes()[_SUM:]

    def remove(self) -> None:
        """Take the folder away, and those that other inputs or settings have left for the output.

        One that another run has stays.
        """
        shutil.rmtree(self.path, ignore_errors=True)
        for other in self._others():
            if _is_left(other):
                shutil.rmtree(other, ignore_errors=True)

    def _others(self) -> list[Path]:
        """Return the folders of other inputs or settings for the output."""
        name = re.compile(re.escape(f".{self._output.name}.") + r"[0-9a-f]{16}\.parts")
        return [
            x for x in self._output.parent.iterdir() if name.fullmatch(x.name) and x != self.path
        ]

    def _file(self, number: int) -> Path:
        return self.path / f"{number:07}.part"


def _is_left(folder: Path) -> bool:
    """Whether a folder is one that no run has; one without its lock is on the way to come or go."""
    return (folder / _LOCK).exists() and not _is_taken(folder)


def _is_taken(folder: Path) -> bool:
    """Whether a run has a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
        try:
            return files.locked(handle) is False
        finally:
            os.close(handle)
    return False
