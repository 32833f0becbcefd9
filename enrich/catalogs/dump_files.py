"""Dumps as files: which form they have, and chunks of many records, cut between two of them.

A file may be packed, and an archive (tar, zip) may have the dump in parts.

A file comes from anywhere. What is no dump, was cut off, or unpacks to thousands of times its size
is refused with a sentence.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from enrich import messages
from enrich.errors import ConfigError
from enrich.patterns import regex
from enrich.sources.shared.dumps import Cut, DumpFormat

CHUNK = 1 << 19  # bytes
_LONGEST_RECORD = 1 << 24
_LONGEST_FILE = 1 << 28  # of one that is a single chunk
_HEAD = 1 << 16
_MOST_DEFINED = 1 << 20
# Of unpacked to packed bytes: text comes to 30 at most, and a bomb to 1,000.
_MOST_PACKED, _UNTIL = 200, 1 << 26
_SUFFIXES = frozenset({".gz", ".xml", ".json", ".jsonl", ".ndjson", ".bib", ".tar", ".tgz", ".zip"})
# Packers whose files are not unpacked, by the first bytes of these.
_OTHER_PACKERS = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "RAR",
}
_PAGE = regex(r"\s*(?:<!doctype html|<html)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of a dump, its form and its size."""

    path: Path
    format: DumpFormat
    size: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole records of a dump: `most` is how many there may be, `at` where in the file it ends."""

    content: bytes
    most: int
    at: int


def find(paths: Sequence[Path], formats: Sequence[DumpFormat]) -> list[Dump]:
    """Return the files of dumps, those in folders too. Raises ConfigError for what is no dump."""
    named = [file for path in paths for file in _files(path)]
    files = {file.resolve(): file for file in named}.values()  # a folder, and a file in it
    return [Dump(path, _format(path, formats), path.stat().st_size) for path in files]


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix in _SUFFIXES and p.is_file())
        if not found:
            raise ConfigError(messages.catalogs.EMPTY_FOLDER(path=path))
        return found
    if not path.is_file():
        raise ConfigError(messages.catalogs.NO_DUMP_THERE(path=path))
    return [path]


def _format(path: Path, formats: Sequence[DumpFormat]) -> DumpFormat:
    try:
        with path.open("rb") as raw:
            parts = _parts(raw)  # the first one is open while they are
            file = next(parts, None)
            content = file.read(_HEAD) if file else b""
    except _broken() as error:
        raise _refusal(path, error) from None
    for sign, packer in _OTHER_PACKERS.items():
        if content.startswith(sign):
            raise ConfigError(messages.catalogs.OTHER_PACKING(path=path, packer=packer))
    head = content.decode("utf-8", "replace").lstrip("\ufeff")
    if file and not head.strip():
        raise ConfigError(messages.catalogs.EMPTY_FILE(path=path))
    if _PAGE.match(head):
        raise ConfigError(messages.catalogs.WEB_PAGE(path=path))
    for form in formats:
        if form.recognises(head):
            return form
    raise ConfigError(
        messages.catalogs.NO_DUMP(path=path, known="; ".join(sorted(f.name for f in formats)))
    )


def chunks(dump: Dump) -> Iterator[Chunk]:
    """Yield a dump in chunks. Raises ConfigError for one that is cut off, or packed as a bomb."""
    path, cut = dump.path, dump.format.cut
    try:
        with path.open("rb") as raw:
            for file in _parts(raw):
                yield from (
                    _whole(path, raw, file, cut) if not cut.ends else _cut(path, raw, file, cut)
                )
    except _broken() as error:
        raise _refusal(path, error) from None


def _broken() -> tuple[type[Exception], ...]:
    """Return what is raised where a file cannot be unpacked."""
    import tarfile
    import zipfile

    return OSError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile


def _refusal(path: Path, error: Exception) -> ConfigError:
    if isinstance(error, OSError) and error.strerror:
        return ConfigError(messages.files.CANNOT_BE_READ(path=path, why=error.strerror))
    return ConfigError(messages.catalogs.CUT_OFF(path=path, why=error))


def _parts(raw: BinaryIO) -> Iterator[BinaryIO]:
    """Yield what a file has, unpacked: itself, or of an archive each file that may be a dump's."""
    if _head(raw)[:4] == b"PK\x03\x04":
        import zipfile

        with zipfile.ZipFile(raw) as archive:
            for info in archive.infolist():
                if Path(info.filename).suffix in _SUFFIXES:
                    with archive.open(info) as part:
                        yield _unpacked(part)
        return
    file = _unpacked(raw)
    is_archive = file.read(_TAR_SIGN.stop)[_TAR_SIGN] == b"ustar"
    raw.seek(0)
    if not is_archive:
        yield _unpacked(raw)
        return
    import tarfile

    with tarfile.open(fileobj=raw, mode="r|*") as files:
        for member in files:
            if member.isreg() and Path(member.name).suffix in _SUFFIXES:
                yield _unpacked(files.extractfile(member))


_TAR_SIGN = slice(257, 262)  # POSIX.1-2017, pax, "ustar Interchange Format"


def _unpacked(packed: Any) -> Any:
    """Return a file that is read where it is packed; it is not wound back, as some cannot be."""
    return gzip.GzipFile(fileobj=packed) if _head(packed)[:2] == b"\x1f\x8b" else packed


def _head(file: Any) -> bytes:
    """Return the next bytes of a file, and leave them to be read."""
    return bytes(file.peek(4))


def _whole(path: Path, raw: BinaryIO, file: BinaryIO, cut: Cut) -> Iterator[Chunk]:
    content = file.read(_LONGEST_FILE + 1)
    if len(content) > _LONGEST_FILE:
        raise ConfigError(messages.catalogs.TOO_LONG(path=path))
    content = content.removeprefix(codecs.BOM_UTF8)
    if not content.rstrip().endswith(cut.last):
        raise ConfigError(messages.catalogs.CUT_OFF(path=path, why=cut.last.decode()))
    yield Chunk(content, content.count(b"{") + content.count(b"<"), raw.tell())


def _cut(path: Path, raw: BinaryIO, file: BinaryIO, cut: Cut) -> Iterator[Chunk]:
    """Yield the chunks of a file, the first with its head and the last without its tail.

    Before each further one stand the definitions of those before it.
    """
    rest, unpacked, defined = b"", 0, b""
    opened = Counter[bytes]()
    while read := file.read(CHUNK):
        if not unpacked:
            read = read.removeprefix(codecs.BOM_UTF8)
        unpacked += len(read)
        if unpacked > _UNTIL and unpacked > _MOST_PACKED * raw.tell():
            raise ConfigError(messages.catalogs.BOMB(path=path))
        rest += read
        end = max(0, _last_end(rest, cut.ends) - cut.is_before)
        if end:
            yield _chunk(defined + rest[:end], cut, raw)
            opened.update(_opened(rest[:end], cut))
            defined = _with_definitions(defined, rest[:end], cut)
            rest = rest[end:]
        elif len(rest) > _LONGEST_RECORD:
            raise ConfigError(messages.catalogs.TOO_LONG(path=path))
    if cut.last and cut.last not in rest:
        raise ConfigError(messages.catalogs.CUT_OFF(path=path, why=cut.last.decode()))
    opened.update(_opened(rest, cut))
    if left := next((root for root in cut.roots if opened[root] > 0), None):
        raise ConfigError(messages.catalogs.CUT_OFF(path=path, why=f"</{left.decode()}>"))
    if cut.ends == (b"\n",) and rest.strip() and not rest.rstrip().endswith(b"}"):
        raise ConfigError(messages.catalogs.CUT_OFF(path=path, why="}"))
    if rest.strip() and not cut.last:
        yield _chunk(defined + rest, cut, raw)


def _opened(content: bytes, cut: Cut) -> Mapping[bytes, int]:
    """Return how many elements around records are opened, less those that are closed."""
    return {x: content.count(b"<" + x) - content.count(b"</" + x) for x in cut.roots}


def _with_definitions(known: bytes, content: bytes, cut: Cut) -> bytes:
    if cut.defines is None or len(known) > _MOST_DEFINED:
        return known
    return known + b"".join(x.group() + b"\n" for x in cut.defines.finditer(content, 0))


def _chunk(content: bytes, cut: Cut, raw: BinaryIO) -> Chunk:
    return Chunk(content, content.count(cut.begins) + 1, raw.tell())


def _last_end(content: bytes, ends: Sequence[bytes]) -> int:
    return max((at + len(end) for end in ends if (at := content.rfind(end)) >= 0), default=0)
