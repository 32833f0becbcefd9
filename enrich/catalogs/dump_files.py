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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from enrich import messages
from enrich.errors import ConfigError
from enrich.messages import Sentence
from enrich.patterns import regex
from enrich.sources.shared.dumps import Cut, DumpFormat

CHUNK = 1 << 19  # bytes
_LONGEST_RECORD = 1 << 24
_LONGEST_FILE = 1 << 28  # of one that is a single chunk
_HEAD = 1 << 16
_MOST_DEFINED = 1 << 20
# Of unpacked to packed bytes: text comes to 30 at most, and a bomb to 1,000.
_MOST_PACKED, _UNTIL = 200, 1 << 26
# Files that are left out, of which a sentence is said of each.
_MOST_SAID = 3
# Before `.gz`: tables and texts that lie beside dumps.
_OF_OTHERS = frozenset({".csv", ".tsv", ".txt", ".md", ".sql", ".html", ".parquet"})
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


def find(
    paths: Sequence[Path],
    formats: Sequence[DumpFormat],
    say: Callable[[Sentence], None] = lambda _: None,
) -> list[Dump]:
    """Return the files of dumps, those in folders too. Raises ConfigError for what is no dump.

    In a folder other files may lie beside a dump: those are left out, and `say` is told of them.
    """
    found: dict[Path, Dump] = {}  # a folder, and a file in it, may both be named
    for path in paths:
        dumps = _in_folder(path, formats, say) if path.is_dir() else [_dump(path, formats)]
        found |= {dump.path.resolve(): dump for dump in dumps}
    return list(found.values())


def _in_folder(
    folder: Path, formats: Sequence[DumpFormat], say: Callable[[Sentence], None]
) -> list[Dump]:
    found: list[Dump] = []
    odd: list[ConfigError] = []
    for path in sorted(folder.rglob("*")):
        if _may_be_dump(str(path.relative_to(folder))) and path.is_file():
            try:
                found.append(_dump(path, formats))
            except _OddFileError as error:
                odd.append(error)
    if not found and odd:
        raise odd[0]
    if not found:
        raise ConfigError(messages.catalogs.EMPTY_FOLDER(path=folder))
    for left in odd[:_MOST_SAID]:
        say(messages.catalogs.LEFT_OUT(why=left.sentence))
    if (more := len(odd) - _MOST_SAID) > 0:
        say(messages.catalogs.MORE_LEFT_OUT(path=folder, files=messages.many(more, "file")))
    return found


class _OddFileError(ConfigError):
    """A file that is empty, or no dump that is known: in a folder it may lie beside a dump."""


def _may_be_dump(name: str) -> bool:
    """Whether a file in a folder or an archive may be a dump's, by its name.

    Hidden ones are the system's, such as those that macOS puts beside each file.
    """
    parts = [part for part in re.split(r"[/\\]", name) if part not in {"", "."}]
    if any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return False
    *_, before, last = ["", "", *(x.lower() for x in Path(name).suffixes)]
    return last in _SUFFIXES and not (last == ".gz" and before in _OF_OTHERS)


def form_of(path: Path, formats: Sequence[DumpFormat]) -> DumpFormat | None:
    """Return the form of a file; None where it is no dump that is known, or is none any more."""
    try:
        return _format(path, formats)
    except ConfigError:
        return None


def _dump(path: Path, formats: Sequence[DumpFormat]) -> Dump:
    if not path.is_file():
        raise ConfigError(messages.catalogs.NO_DUMP_THERE(path=path))
    return Dump(path, _format(path, formats), path.stat().st_size)


def _format(path: Path, formats: Sequence[DumpFormat]) -> DumpFormat:
    """Return the form of a file; of an archive that of the first file that has one."""
    is_empty = False
    try:
        with path.open("rb") as raw:
            for file in _parts(raw):  # each is open until the next one is
                head = _text_of(path, file.read(_HEAD))
                if form := next((f for f in formats if f.recognises(head)), None):
                    return form
                is_empty = not head.strip()
    except _broken() as error:
        raise _refusal(path, error) from None
    if is_empty:
        raise _OddFileError(messages.catalogs.EMPTY_FILE(path=path))
    known = "; ".join(sorted(f.name for f in formats))
    raise _OddFileError(messages.catalogs.NO_DUMP(path=path, known=known))


def _text_of(path: Path, content: bytes) -> str:
    """Return the beginning of a file. Raises ConfigError for a web page, or another packing."""
    for sign, packer in _OTHER_PACKERS.items():
        if content.startswith(sign):
            raise ConfigError(messages.catalogs.OTHER_PACKING(path=path, packer=packer))
    head = content.decode("utf-8", "replace").lstrip("\ufeff")
    if _PAGE.match(head):
        raise ConfigError(messages.catalogs.WEB_PAGE(path=path))
    return head


def chunks(dump: Dump) -> Iterator[Chunk]:
    """Yield a dump in chunks. Raises ConfigError for one that is cut off, or packed as a bomb."""
    read = _cut if dump.format.cut.ends else _whole
    try:
        with dump.path.open("rb") as raw:
            for file in _parts(raw):
                yield from read(dump, raw, file)
    except _broken() as error:
        raise _refusal(dump.path, error) from None


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
                if _may_be_dump(info.filename):
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
            if member.isreg() and _may_be_dump(member.name):
                yield _unpacked(files.extractfile(member))


_TAR_SIGN = slice(257, 262)  # POSIX.1-2017, pax, "ustar Interchange Format"


def _unpacked(packed: Any) -> Any:
    """Return a file that is read where it is packed; it is not wound back, as some cannot be."""
    return gzip.GzipFile(fileobj=packed) if _head(packed)[:2] == b"\x1f\x8b" else packed


def _head(file: Any) -> bytes:
    """Return the next bytes of a file, and leave them to be read."""
    return bytes(file.peek(4))


def _is_of(dump: Dump, content: bytes) -> bool:
    """Whether the beginning of a part has the form of its dump: only then it can be cut off."""
    return dump.format.recognises(content[:_HEAD].decode("utf-8", "replace"))


def _whole(dump: Dump, raw: BinaryIO, file: BinaryIO) -> Iterator[Chunk]:
    path, last = dump.path, dump.format.cut.last
    content = file.read(_LONGEST_FILE + 1)
    if len(content) > _LONGEST_FILE:
        raise ConfigError(messages.catalogs.TOO_LONG(path=path))
    content = content.removeprefix(codecs.BOM_UTF8)
    if not content.strip():
        return  # a part of an archive
    if not content.rstrip().endswith(last) and _is_of(dump, content):
        raise ConfigError(messages.catalogs.CUT_OFF(path=path, why=last.decode()))
    yield Chunk(content, content.count(b"{") + content.count(b"<"), raw.tell())


def _cut(dump: Dump, raw: BinaryIO, file: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks of a file, the first with its head and the last without its tail.

    Before each further one stand the definitions of those before it.
    """
    path, cut = dump.path, dump.format.cut
    rest, unpacked, defined, is_of_form = b"", 0, b"", False
    opened, size = Counter[bytes](), CHUNK * cut.times
    while read := file.read(size):
        if not unpacked:
            read = read.removeprefix(codecs.BOM_UTF8)
            is_of_form = _is_of(dump, read)
        unpacked += len(read)
        if unpacked > _UNTIL and unpacked > _MOST_PACKED * raw.tell():
            raise ConfigError(messages.catalogs.BOMB(path=path))
        rest += read
        end = max(0, _last_end(rest, cut.ends) - cut.is_before)
        if end and cut.is_before and len(read) < size:
            continue  # the file ends here, and so does its last record
        if end:
            yield _chunk(defined + rest[:end], cut, raw)
            opened.update(_opened(rest[:end], cut))
            defined = _with_definitions(defined, rest[:end], cut)
            rest = rest[end:]
        elif len(rest) > _LONGEST_RECORD:
            raise ConfigError(messages.catalogs.TOO_LONG(path=path))
    opened.update(_opened(rest, cut))
    if is_of_form and (lacking := _lacking(rest, opened, cut)):
        raise ConfigError(messages.catalogs.CUT_OFF(path=path, why=lacking.decode()))
    if rest.strip() and not cut.last:
        yield _chunk(defined + rest, cut, raw)


def _lacking(rest: bytes, opened: Mapping[bytes, int], cut: Cut) -> bytes:
    """Return what should stand behind the last record of a file, b"" where nothing is lacking."""
    if cut.last not in rest:
        return cut.last
    if left := next((root for root in cut.roots if opened[root] > 0), b""):
        return b"</" + left + b">"
    if cut.pair:
        opens, closes = cut.pair
        record = rest[max(0, _last_end(rest, cut.ends) - cut.is_before) :]
        escaped = record.count(b"\\" + opens) - record.count(b"\\" + closes)
        return closes if record.count(opens) - escaped > record.count(closes) else b""
    is_open_line = cut.ends == (b"\n",) and rest.strip() and not rest.rstrip().endswith(b"}")
    return b"}" if is_open_line else b""


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
