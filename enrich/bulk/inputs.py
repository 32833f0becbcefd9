"""Inputs: Parquet, lines of JSON, CSV and .bib, read a partition at a time.

A partition holds its rows as they lie in the file, as far as that is possible: what reads them
further are the processes and workers that match them. The memory that this takes does not grow with
the input, but for a .bib, which is read as a whole.
"""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from enrich import messages
from enrich.bibtex import entries, entry_types, inheritance
from enrich.bibtex.entries import RawEntry
from enrich.bibtex.inheritance import Parent
from enrich.bulk import csv_rows
from enrich.bulk.reference import BadRow, BulkReference, columns, is_enough, of_entry, of_row
from enrich.errors import ConfigError, EnrichError
from enrich.patterns import regex
from enrich.text import json_text
from enrich.text.lines import WESTERN, decode, is_binary, readable

InputForm = Literal["parquet", "jsonl", "csv", "bib"]
SUFFIXES: Mapping[str, InputForm] = {
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".bib": "bib",
}
PARTITION = 2000  # rows
_LONGEST_LINE = 1 << 22  # bytes
_LONGEST_BIB = 1 << 29
_DELIMITERS = ",;\t|"
_STATED_DELIMITER = regex(r"\s*\"?sep=(\S|\t)\"?\s*", re.IGNORECASE)  # a line for Excel
_PARENT = regex(r"\b(?:crossref|xdata)\s*=\s*[{\"]?([^{}\"]+)", re.IGNORECASE)
_QUOTED = regex(r'"[^"]*"')
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Partition:
    """Some rows of an input, `count` of them; the `first` is counted from 1.

    `share` of the input ends with it.

    `rows` are lines of JSON, cells of a CSV under the names of `header`, entries of a .bib, or
    record batches of Arrow as bytes.
    """

    number: int
    first: int
    form: InputForm
    rows: Sequence[Any]
    count: int
    header: tuple[str, ...] = ()
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class BulkInput:
    """A file of references."""

    path: Path
    form: InputForm
    is_packed: bool = False

    def partitions(self, size: int = PARTITION) -> Iterator[Partition]:
        """Yield the rows in order. Raises ConfigError for a file that cannot be read."""
        try:
            yield from _numbered(_READERS[self.form](self, size), self.form)
        except (EOFError, gzip.BadGzipFile) as error:
            raise ConfigError(messages.bulk.CUT_OFF(path=self.path, why=error)) from None
        except OSError as error:
            why = error.strerror or error
            raise ConfigError(messages.files.CANNOT_BE_READ(path=self.path, why=why)) from None


def find(path: Path) -> BulkInput:
    """Return the input that a file is, by its name. Raises ConfigError where it cannot be one."""
    is_packed = path.suffix.lower() == ".gz"
    name = path.with_suffix("") if is_packed else path
    form = SUFFIXES.get(name.suffix.lower())
    if form is None or (is_packed and form == "parquet"):
        raise ConfigError(messages.bulk.NO_INPUT_FORM(path=path, known=", ".join(SUFFIXES)))
    if not path.is_file():
        raise ConfigError(messages.files.NO_SUCH_FILE(path=path))
    return BulkInput(path, form, is_packed)


def references(partition: Partition) -> Iterator[BulkReference | BadRow]:
    """Yield what each row of a partition states."""
    if partition.form == "bib":
        yield from (_checked(of_entry, entry) for entry in partition.rows)
    elif partition.form == "jsonl":
        yield from map(_of_line, partition.rows)
    elif partition.form == "csv":
        yield from (_of_cells(cells, partition.header) for cells in partition.rows)
    else:
        for row in itertools.chain.from_iterable(map(_arrow_rows, partition.rows)):
            yield _checked(of_row, row)


_Read = tuple[Sequence[Any], int, tuple[str, ...], float]


def _numbered(read: Iterator[_Read], form: InputForm) -> Iterator[Partition]:
    """Yield partitions of what a reader yields: rows, how many, the header, and the share."""
    first = 1
    for number, (rows, count, header, share) in enumerate(read):
        yield Partition(number, first, form, rows, count, header, share)
        first += count


def _checked(state: Callable[[Any], BulkReference | BadRow], row: Any) -> BulkReference | BadRow:
    """Return what a row states; one that nobody has thought of is set aside."""
    try:
        return state(row)
    except Exception as error:  # noqa: BLE001  one row of a million ends no run
        return BadRow(messages.bulk.ROW_FAILED(kind=type(error).__name__, why=error))


# -- lines of JSON


def _lines(found: BulkInput, size: int) -> Iterator[_Read]:
    with _opened(found) as (raw, file):
        whole = found.path.stat().st_size or 1
        lines = (line for line in _bounded(file) if line.strip())
        while some := list(itertools.islice(lines, size)):
            yield some, len(some), (), raw.tell() / whole


def _bounded(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of one without end only the beginning, which is no JSON."""
    while line := file.readline(_LONGEST_LINE):
        yield line
        while not line.endswith(b"\n") and (line := file.readline(_LONGEST_LINE)):
            pass


def _of_line(line: bytes) -> BulkReference | BadRow:
    if len(line) >= _LONGEST_LINE:
        return BadRow(messages.bulk.LINE_TOO_LONG(most=_LONGEST_LINE >> 20))
    try:
        row = json_text.of_elsewhere(line.decode("utf-8", WESTERN).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return BadRow(messages.bulk.NO_JSON(why=error))
    if isinstance(row, str):  # a line may be a citation string
        row = {"citation": row}
    if not isinstance(row, dict):
        return BadRow(messages.bulk.NO_OBJECT())
    return _checked(of_row, row)


# -- CSV


def _cells(found: BulkInput, size: int) -> Iterator[_Read]:
    with _opened(found) as (raw, file):
        whole = found.path.stat().st_size or 1
        begin: bytes = file.peek(1)  # type: ignore[attr-defined]
        encoding = "utf-16" if begin[:2] in _UTF16 else "utf-8-sig"
        if encoding != "utf-16" and is_binary(begin):
            raise ConfigError(messages.lists.NO_TEXT(path=found.path))
        written = io.TextIOWrapper(file, encoding, errors=WESTERN, newline="")
        head = next(filter(str.strip, written), "")
        if stated := _STATED_DELIMITER.fullmatch(head):
            head = next(filter(str.strip, written), "")
        delimiter = stated[1] if stated else max(_DELIMITERS, key=_QUOTED.sub("", head).count)
        # A name of a column may go on in the next line.
        rows = csv_rows.read(itertools.chain([head], written), delimiter)
        first = next(rows, [])
        if isinstance(first, BadRow):
            raise ConfigError(messages.bulk.CUT_OFF(path=found.path, why=first.reason))
        if not first:
            raise ConfigError(messages.bulk.EMPTY(path=found.path))
        header = tuple(first)
        _check_columns(found.path, header)
        while some := list(itertools.islice(rows, size)):
            yield some, len(some), header, raw.tell() / whole


def _of_cells(cells: list[str] | BadRow, header: Sequence[str]) -> BulkReference | BadRow:
    if isinstance(cells, BadRow):
        return cells
    if len(cells) > len(header) and any(cells[len(header) :]):
        return BadRow(messages.bulk.TOO_MANY_CELLS(count=len(cells), columns=len(header)))
    return _checked(of_row, _row(header, cells))


def _row(header: Sequence[str], cells: Sequence[Any]) -> Mapping[str, Any]:
    """Return cells by the names of their columns, of several the first that is filled."""
    row = dict(zip(header, cells, strict=False))
    if len(row) < min(len(header), len(cells)):
        row.clear()
        for name, cell in zip(header, cells, strict=False):
            if row.get(name) in (None, ""):
                row[name] = cell
    return row


# -- .bib


def _entries(found: BulkInput, size: int) -> Iterator[_Read]:
    with _opened(found) as (_, file):
        content = file.read(_LONGEST_BIB + 1)
    if len(content) > _LONGEST_BIB:
        raise ConfigError(messages.bulk.BIB_TOO_LONG(path=found.path))
    try:
        decoded, _ = decode(content, str(found.path))
    except EnrichError as error:
        raise ConfigError(error.sentence) from None
    written = readable(decoded)
    about = max(1, written.count("\n@"))
    whole = _whole_entries(written)
    done = 0
    while some := list(itertools.islice(whole, size)):
        done += len(some)
        yield some, len(some), (), min(1.0, done / about)


def _whole_entries(written: str) -> Iterator[RawEntry]:
    """Yield the entries of publications, each with what it takes over from others."""
    parents = _parents(written)
    for entry in entries.read(written):
        if entry.type not in entry_types.NO_ENTRIES:
            fields = dict(entry.fields)
            if parents:
                fields |= inheritance.inherited(Parent(entry.type, fields), parents)
            yield RawEntry(entry.type, entry.key, fields, problem=entry.problem)


def _parents(written: str) -> dict[str, Parent]:
    """Return the entries that others name as theirs, by key."""
    named = {key.strip() for some in _PARENT.findall(written) for key in some.split(",")}
    if not named:
        return {}
    found = reversed([e for e in entries.read(written) if e.key in named])
    return {e.key: Parent(e.type, dict(e.fields)) for e in found}


# -- Parquet


def _batches(found: BulkInput, size: int) -> Iterator[_Read]:
    arrow = needed_arrow()
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(found.path) as file:
            header = tuple(file.schema_arrow.names)
            _check_columns(found.path, header)
            known = [x for some in columns(tuple(header)).values() for x in some]
            whole, done = file.metadata.num_rows or 1, 0
            for batch in file.iter_batches(batch_size=size, columns=known):
                done += batch.num_rows
                yield [_as_bytes(arrow, batch)], batch.num_rows, (), done / whole
    except arrow.ArrowException as error:
        raise ConfigError(messages.bulk.CUT_OFF(path=found.path, why=error)) from None


def _as_bytes(arrow: Any, batch: Any) -> bytes:
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def _arrow_rows(content: bytes) -> list[Mapping[str, Any]]:
    arrow = needed_arrow()
    table = arrow.ipc.open_stream(content).read_all()
    columns_ = [_arrow_values(arrow, column) for column in table.columns]
    return [_row(table.column_names, cells) for cells in zip(*columns_, strict=True)]


def _arrow_values(arrow: Any, column: Any) -> list[Any]:
    """Return the values of a column; text may be bytes, and a date one that Python cannot hold."""
    from pyarrow import compute

    if arrow.types.is_timestamp(column.type):  # of a date only its year is read
        column = compute.year(column.cast(arrow.timestamp(column.type.unit)))
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError, arrow.ArrowException):
        values = [_arrow_value(arrow, one) for one in column]
    return [_as_text(x) for x in values] if "binary" in str(column.type) else values


def _arrow_value(arrow: Any, scalar: Any) -> Any:
    """Return a value, None for one that Python cannot hold."""
    try:
        return scalar.as_py()
    except (ValueError, OverflowError, arrow.ArrowException):
        return None


def _as_text(value: Any) -> Any:
    """Return a value with text for bytes: older programs do not say that their columns are text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", WESTERN)
    if isinstance(value, list):
        return [_as_text(x) for x in value]
    if isinstance(value, dict):
        return {name: _as_text(x) for name, x in value.items()}
    return value


def needed_arrow() -> Any:
    """Return the module of Arrow. Raises ConfigError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError:
        raise ConfigError(messages.bulk.NEEDS_EXTRA(what="Parquet")) from None
    return pyarrow


# -- all of them


class _opened:  # noqa: N801  a context, read as a verb
    """The file of an input, and what it holds unpacked."""

    def __init__(self, found: BulkInput) -> None:
        self._found = found

    def __enter__(self) -> tuple[BinaryIO, BinaryIO]:
        self._raw = self._found.path.open("rb")
        packed = gzip.GzipFile(fileobj=self._raw) if self._found.is_packed else None
        unpacked: Any = io.BufferedReader(packed) if packed else self._raw
        return self._raw, unpacked

    def __exit__(self, *_: object) -> None:
        self._raw.close()


def _check_columns(path: Path, header: Sequence[str]) -> None:
    if not is_enough(columns(tuple(header))):
        found = messages.few(list(header)) if header else "none"
        raise ConfigError(messages.bulk.NO_COLUMNS(path=path, found=found))


_READERS: Mapping[InputForm, Callable[[BulkInput, int], Iterator[_Read]]] = {
    "parquet": _batches,
    "jsonl": _lines,
    "csv": _cells,
    "bib": _entries,
}
