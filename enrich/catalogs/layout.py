"""The file of a catalogue: which tables it has, and how entries of its index lie in them.

It is a SQLite file of five tables. `blocks` has the records, four compressed together. `buckets`
has the index: numbers of 64 bits in order, of which the upper half is the rest of a key and the
lower half the number of a record. `replaced` has the numbers of the records that others replace,
which are in no bucket. `words` has the common words of titles. `about` says what it has.
"""

from __future__ import annotations

import sys
from array import array
from pathlib import Path

from enrich import files
from enrich.errors import ConfigError

APPLICATION = 0x656E7263  # "enrc"
# Since version 2 a record has its day beside the number of its part.
VERSION = 2
READABLE = frozenset({1, 2})
SUFFIX = ".catalog"
MAGIC = b"SQLite format 3\x00"
# Where a SQLite file has the number of its application: https://sqlite.org/fileformat.html, 1.3.
_APPLICATION_AT = slice(68, 72)
_ABOVE_TABLES = 100
# Records in a block. With eight a file is a tenth smaller, and a title is found more slowly by as
# much; `about` says how many there are, and those that do not say it have eight.
BLOCK = 4
OLDER_BLOCK = 8
# Parts of the index, which are sorted one by one.
PARTS = 256
# Entries in a bucket, about.
IN_BUCKET = 48
# Records with one key that are kept in the index.
MOST_ALIKE = 1000
# Of a file that is built: what is not committed when a build is killed is rolled back.
SETTINGS = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = TRUNCATE;
PRAGMA synchronous = NORMAL;
"""
TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE blocks (number INTEGER PRIMARY KEY, records BLOB NOT NULL) STRICT;
CREATE TABLE buckets (number INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT;
CREATE TABLE words (word TEXT PRIMARY KEY, rank INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE replaced (number INTEGER PRIMARY KEY) STRICT;
"""


def is_catalogue(path: Path) -> bool:
    """Whether a file was built by `enrich catalog`; a file of lines of JSON was not."""
    try:
        return files.begin(path, len(MAGIC)) == MAGIC
    except ConfigError:
        return False


def is_foreign(path: Path) -> bool:
    """Whether there is a file that `enrich catalog` has not built, not even of another version.

    Raises ConfigError for a folder.
    """
    head = files.begin(path, _ABOVE_TABLES) or b""
    ours = APPLICATION.to_bytes(4, "big")
    return bool(head) and not (head.startswith(MAGIC) and head[_APPLICATION_AT] == ours)


def bits_for(entries: int) -> int:
    """Return how many bits of a key's rest number the buckets of each part."""
    bits = 0
    while entries > PARTS * IN_BUCKET << bits and bits < 24:
        bits += 1
    return bits


def little_endian(entries: array[int]) -> bytes:
    """Return entries as they lie in the file, on a machine of either kind."""
    if sys.byteorder == "big":
        entries = array("Q", entries)
        entries.byteswap()
    return entries.tobytes()


def entries_of(blob: bytes) -> array[int]:
    """Return the entries of a bucket."""
    found = array("Q", blob)
    if sys.byteorder == "big":
        found.byteswap()
    return found
