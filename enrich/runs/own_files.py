"""Files that enrich may replace: its own, unedited. Else the new version goes beside the file.

What enrich wrote is known by its signature, in a format without comments by what the cache noted.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from enrich import files, messages
from enrich.config import Config
from enrich.errors import ConfigError, StoreError
from enrich.messages import Sentence
from enrich.runs.inputs import file_digest, filled_digest
from enrich.runs.protected import what_is
from enrich.runs.summary import shown_path
from enrich.store import Store, name_of_file, open_store
from enrich.store.base import Outputs
from enrich.store.timestamps import to_second
from enrich.text import signature


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """New content, and where it goes: to the file that was asked for, or beside it."""

    asked: Path
    content: bytes
    # where it is written
    path: Path
    # why it is not written to the file that was asked for, "" where it is
    reason: str = ""
    # where a copy goes of a file that is overwritten though it is not ours
    backup: Path | None = None
    # whether it is written later, if at all
    is_to_come: bool = False

    @property
    def is_beside(self) -> bool:
        """Whether the file that was asked for is left as it is."""
        return self.path != self.asked

    @property
    def is_new(self) -> bool:
        """Whether the content is not yet where it goes."""
        return files.read(self.path) != self.content

    @property
    def sentence(self) -> Sentence | None:
        """What the user should know of it, and do; None where nothing is odd."""
        asked = shown_path(str(self.asked))
        if self.is_beside:
            beside = shown_path(str(self.path))
            said = messages.files
            message = said.WILL_BE_LEFT if self.is_to_come else said.LEFT_AS_IT_IS
            return message(path=asked, reason=self.reason, beside=beside)
        if self.backup is not None:
            return messages.files.OVERWRITTEN(path=asked, copy=shown_path(str(self.backup)))
        return None


class OwnFiles:
    """Places and writes files. `taken` are other paths that are written.

    With a cache that cannot be written (`can_note`), a file without a signature is not known again.
    """

    def __init__(
        self,
        config: Config,
        outputs: Outputs,
        now: datetime,
        *,
        force: bool = False,
        taken: Iterable[Path] = (),
        lists: Iterable[str] = (),
        can_note: bool = True,
    ) -> None:
        self._config = config
        self._outputs = outputs
        self._now = now
        self._force = force
        self._taken = list(taken)
        self._lists = list(lists)
        self._can_note = can_note

    def place(self, path: Path, content: bytes) -> PlacedFile:
        """Return where content goes that is to be in a file. Writes nothing."""
        old = files.read(path)
        reason = self._why_kept(path, old, content)
        if old is None or not reason:
            return PlacedFile(path, content, path)
        if self._force:
            return PlacedFile(path, content, path, backup=_backup(path, old))
        beside = next(p for p in _names_beside(path) if self._is_free(p, content))
        self._taken.append(beside)
        return PlacedFile(path, content, beside, reason)

    def write(self, placed: PlacedFile) -> bool:
        """Write a file, whole or not at all; return False if it is the same already."""
        if placed.backup is not None:
            files.write_whole(placed.backup, files.read(placed.asked) or b"")
        self._note(placed.path, placed.content)
        return files.write_whole(placed.path, placed.content)

    def wrote(self, path: Path) -> bool:
        """Whether enrich wrote a file, and nobody has edited it: by signature, or by the cache."""
        content = files.read(path)
        if content is None:
            return False
        known = {signature.checksum(content), file_digest(path)} & self._noted(path)
        return bool(known) or signature.is_sound(content)

    def why_not_filled(self, path: Path) -> str:
        """Return why a file is not to be replaced by one that is filled piece by piece, or ""."""
        if not path.exists() or not path.stat().st_size:
            return ""
        noted = self._noted(path)
        if filled_digest(path) in noted:
            return ""
        return messages.files.EDITED() if noted else messages.files.NOT_NOTED()

    def fill(self, path: Path, write: Callable[[BinaryIO], None]) -> Path | None:
        """Write a file piece by piece, whole or not at all; return the copy of one not ours."""
        copy = _moved_name(path) if self.why_not_filled(path) else None

        def note(made: Path) -> None:
            if copy is not None:
                path.replace(copy)
            digest = filled_digest(made)
            if self._can_note and digest not in self._noted(path):
                self._outputs.put_checksum(self._name(path), digest, to_second(self._now))

        return copy if files.fill_whole(path, write, note) else None

    def _why_kept(self, path: Path, old: bytes | None, content: bytes) -> str:
        """Return why a file is not to be overwritten, "" if it may be."""
        if not old or old == content or signature.is_sound(old):
            return ""
        if signature.checksum(old) == signature.checksum(signature.unsigned(content)):
            return ""  # an older version wrote the same, unsigned
        noted = self._noted(path)
        if {signature.checksum(old), file_digest(path)} & noted:
            return ""
        if noted or signature.is_signed(old):
            return messages.files.EDITED()
        if not signature.is_signed(content):
            return messages.files.NOT_NOTED()
        return messages.files.NOT_SHOWN()

    def _noted(self, path: Path) -> set[str]:
        """Return the checksums of what was written to a path, by any of the names it has."""
        names = {self._name(path), os.path.realpath(path), str(path)}
        return {checksum for name in names for checksum in self._outputs.checksums(name)}

    def _note(self, path: Path, content: bytes) -> None:
        """Note what cannot be signed, before it is written."""
        if signature.is_signed(content):
            return
        checksum = signature.checksum(content)
        if self._can_note and checksum not in self._noted(path):
            self._outputs.put_checksum(self._name(path), checksum, to_second(self._now))

    def _name(self, path: Path) -> str:
        return name_of_file(self._config.store, path)

    def _is_free(self, path: Path, content: bytes) -> bool:
        """Whether a new version may go to a path: nothing is there, or an older one."""
        if what_is(self._config, path, self._lists) or any(
            files.same(path, p) for p in self._taken
        ):
            return False
        if not os.path.lexists(path):
            return True
        return (
            path.is_file()
            and not path.is_symlink()
            and not self._why_kept(path, files.read(path), content)
        )


def write_named(
    config: Config,
    path: Path,
    content: bytes,
    format_: str,
    *,
    force: bool,
    taken: Iterable[Path] = (),
    lists: Iterable[str] = (),
    is_to_come: bool = False,
) -> PlacedFile:
    """Write a file that the command line names, signed, and return where it went.

    `is_to_come`: it is only found out where it would go; nothing is written.
    """
    content = signature.sign(content, format_)
    is_noted = not (signature.is_signed(content) or is_to_come)
    with _opened(config, writable=is_noted) as (store, writable):
        own = OwnFiles(
            config,
            store.outputs,
            datetime.now(UTC),
            force=force,
            taken=taken,
            lists=lists,
            can_note=writable,
        )
        placed = own.place(path, content)
        if is_to_come:
            return replace(placed, is_to_come=True)
        own.write(placed)
    return placed


def check_fillable(config: Config, path: Path, *, force: bool) -> None:
    """Raise ConfigError where a file is not ours that is to be written piece by piece."""
    if force or not path.exists():
        return
    with _opened(config, writable=True) as (store, _):
        reason = OwnFiles(config, store.outputs, datetime.now(UTC)).why_not_filled(path)
    if reason:
        raise ConfigError(messages.files.NOT_OVERWRITTEN(path=path, reason=reason))


def fill_named(config: Config, path: Path, write: Callable[[BinaryIO], None]) -> Sentence | None:
    """Write a file piece by piece that has no signature; return what is to be said of it."""
    with _opened(config, writable=True) as (store, writable):
        own = OwnFiles(config, store.outputs, datetime.now(UTC), can_note=writable)
        copy = own.fill(path, write)
    if copy is None:
        return None
    return messages.files.OVERWRITTEN(path=shown_path(str(path)), copy=shown_path(str(copy)))


@contextmanager
def _opened(config: Config, *, writable: bool) -> Iterator[tuple[Store, bool]]:
    """Open the cache, for reading alone where it cannot be written; yield whether it can."""
    try:
        store = open_store(config.store, read_only=not writable)
    except StoreError:
        if not writable:
            raise
        store, writable = open_store(config.store, read_only=True), False
    with store:
        yield store, writable


def _names_beside(path: Path) -> Iterator[Path]:
    """Yield `refs.new.bib`, `refs.new-1.bib` and so on for `refs.bib`."""
    yield path.with_name(f"{path.stem}.new{path.suffix}")
    for n in itertools.count(1):
        yield path.with_name(f"{path.stem}.new-{n}{path.suffix}")


def _moved_name(path: Path) -> Path:
    """Return `refs.parquet.bak`, numbered where something is there."""
    numbered = (path.with_name(f"{path.name}.bak-{n}") for n in itertools.count(1))
    names = itertools.chain([path.with_name(f"{path.name}.bak")], numbered)
    return next(name for name in names if not os.path.lexists(name))


def _backup(path: Path, old: bytes) -> Path:
    """Return `refs.bib.bak`, numbered where something else is there; no copy replaces another."""
    numbered = (path.with_name(f"{path.name}.bak-{n}") for n in itertools.count(1))
    for name in itertools.chain([path.with_name(f"{path.name}.bak")], numbered):
        if not os.path.lexists(name) or (name.is_file() and files.read(name) == old):
            return name
    raise AssertionError("there is always another number")
