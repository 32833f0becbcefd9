"""Outputs: the rows as Parquet, CSV or lines of JSON, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from enrich import messages
from enrich.bulk.inputs import needed_arrow
from enrich.bulk.result import COLUMNS, ResultRow
from enrich.errors import ConfigError

_AT_ONCE = 20_000  # rows
_BETWEEN = "; "  # the values of one cell of a CSV
# What the columns hold that are no text.
_LISTS = frozenset({"evidence", "identifiers", "authors", "candidates"})
_NUMBERS = {"row": "int64", "score": "float64", "year": "int32"}
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` makes one for each row
_Write = Callable[[BinaryIO, Iterator[ResultRow]], None]


def writer(path: Path) -> _Write:
    """Return what writes rows into a file of this name. Raises ConfigError for an unknown form."""
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ConfigError(messages.bulk.NO_OUTPUT_FORM(path=path, known=", ".join(_WRITERS)))
    if write is _parquet:
        needed_arrow()
    return write


def _some(rows: Iterable[ResultRow]) -> Iterator[list[ResultRow]]:
    rows = iter(rows)
    while some := list(itertools.islice(rows, _AT_ONCE)):
        yield some


def _parquet(file: BinaryIO, rows: Iterator[ResultRow]) -> None:
    arrow = needed_arrow()
    from pyarrow import parquet

    kinds = {**dict.fromkeys(_LISTS, arrow.list_(arrow.string()))}
    kinds |= {name: getattr(arrow, kind)() for name, kind in _NUMBERS.items()}
    schema = arrow.schema([arrow.field(name, kinds.get(name, arrow.string())) for name in COLUMNS])
    with parquet.ParquetWriter(file, schema, compression="zstd") as out:
        for some in _some(rows):
            columns = [[getattr(row, name) for row in some] for name in COLUMNS]
            arrays = [arrow.array(x, f.type) for x, f in zip(columns, schema, strict=True)]
            out.write_table(arrow.Table.from_arrays(arrays, schema=schema))


def _csv(file: BinaryIO, rows: Iterator[ResultRow]) -> None:
    written = io.TextIOWrapper(file, "utf-8", "replace", newline="", write_through=True)
    out = csv.writer(written, lineterminator="\n")
    out.writerow(COLUMNS)
    out.writerows([_cell(getattr(row, name)) for name in COLUMNS] for row in rows)
    written.detach()


def _cell(value: Any) -> Any:
    return _BETWEEN.join(value) if isinstance(value, tuple) else value


def _jsonl(file: BinaryIO, rows: Iterator[ResultRow]) -> None:
    for row in rows:
        line = _as_json(msgspec.structs.asdict(row))
        file.write(line.encode("utf-8", "replace") + b"\n")


_WRITERS: Mapping[str, _Write] = {".parquet": _parquet, ".csv": _csv, ".jsonl": _jsonl}
