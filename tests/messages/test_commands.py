"""What the commands say: each message is provoked by a command, and printed by it."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich import sources
from enrich.bulk import workers
from enrich.bulk.worker import NamedCatalogue
from enrich.catalogs import build, dump_files, making
from enrich.catalogs.build_folder import BuildFolder
from enrich.store import open_store
from enrich.store.sqlite import file as cache_file
from tests.support import small_pdf
from tests.support.canned import Canned, answering
from tests.support.cli import enrich
from tests.support.history import forget_history, put_change
from tests.support.imports import standing_in
from tests.support.lists import LIST
from tests.support.said import provoke
from tests.support.world import World

QUOKKA_DOI = "10.1145/9900001.9900012"
NUMBAT = "- [Numbat: A Preprint That Stayed One](https://arxiv.org/abs/2401.90009)\n"
NOBODY = "- [Bilby Number %d That Nobody Has Seen](https://example.org/%d.pdf)\n"
Prepare = Callable[[Path], object]


@dataclass(frozen=True)
class Row:
    """Some messages, and the command that prints them in a folder that was prepared."""

    says: str  # names of messages, with blanks between them
    typed: str  # `{}` is the folder
    code: int = 0
    prepare: Prepare | None = None
    around: Callable[[Path], AbstractContextManager[object]] | None = None


def put(name: str, text: str | bytes) -> Prepare:
    """Return what writes a file."""

    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)

    return write


def settings(**changes: Any) -> Prepare:
    """Return what changes keys of the configuration."""

    def change(folder: Path) -> None:
        path = folder / "config.yaml"
        config = {**json.loads(path.read_text(encoding="utf-8")), **changes}
        path.write_text(json.dumps(config), encoding="utf-8")

    return change


def both(*steps: Prepare) -> Prepare:
    def take(folder: Path) -> None:
        for step in steps:
            step(folder)

    return take


def before(*arguments: str, code: int | None = None) -> Prepare:
    """Return what runs a command."""
    return lambda folder: enrich(folder, *arguments, code=code)


def patched(target: str, value: object) -> Callable[[Path], AbstractContextManager[object]]:
    return lambda _: mock.patch(target, value)


def sql(statement: str) -> Prepare:
    """Return what changes the cache behind the program's back."""

    def execute(folder: Path) -> None:
        with contextlib.closing(sqlite3.connect(folder / "cache/enrich.db")) as database:
            database.execute(statement)
            database.commit()

    return execute


def only(source: str) -> Prepare:
    """Return what switches off all sources but one."""

    def switch(folder: Path) -> None:
        off = {kind.name: {"enabled": False} for kind in sources.classes()}
        settings(sources={**off, source: {"interval": 0}})(folder)

    return switch


def without(name: str) -> Prepare:
    return lambda folder: (folder / name).unlink()


def no_cache(folder: Path) -> None:
    shutil.rmtree(folder / "cache")


def link(name: str, to: str) -> Prepare:
    return lambda folder: (folder / name).symlink_to(to)


def pipe(name: str) -> Prepare:
    return lambda folder: os.mkfifo(folder / name)


def bib(key: str = "q", doi: str = QUOKKA_DOI, more: str = "", title: str = "") -> str:
    named = title or "Quokka: A Sampler for Graphs That Nobody Has Drawn"
    return f"@inproceedings{{{key}, title={{{named}}}, doi={{{doi}}}{more}}}\n"


PEOPLE = ", author={Dan Specimen and Eve Instance}"


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of the cache, as another run does."""
    with cache_file.exclusive(folder / "cache/enrich.db"):
        yield


@contextlib.contextmanager
def written_to(folder: Path) -> Iterator[None]:
    """Write to the cache, as a run of another program does that waits for nobody."""
    with contextlib.closing(sqlite3.connect(folder / "cache/enrich.db")) as database:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        with mock.patch.object(cache_file, "WAIT_TO_READ", 0.01):
            yield


def other_database(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "other.db")) as database:
        database.execute("CREATE TABLE x (y)")
        database.commit()
    settings(store="other.db")(folder)


BROKEN_BIB = (
    bib()
    + bib(doi="10.1145/2")
    + bib("")
    + bib("twice", more=", year=1, year=2")
    + "@misc{b, title {x}}\n@misc{a, title={x\n@string{s = {x}\n"
)

CACHE = [
    Row("cache.NONE_YET commands.FAILED", "search x", 2, no_cache),
    Row("cache.CANNOT_BE_OPENED", "search x", 2, around=written_to),
    Row("cache.CANNOT_BE_USED cache.DISK", "run --offline --refresh", 2, sql("CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'disk full'); END")),
    Row("cache.DAMAGED cache.NO_DATABASE", "search x", 2, put("cache/enrich.db", "no database at all")),
    Row("cache.MOVED_ASIDE", "import-keys out/references.bib", 0, put("cache/enrich.db", "no database at all")),
    Row("cache.IS_FOLDER", "search x", 2, settings(store="out")),
    Row("cache.NO_REGULAR_FILE", "search x", 2, both(pipe("pipe"), settings(store="pipe"))),
    Row("cache.CIRCULAR_LINK", "search x", 2, both(link("a.db", "a.db"), settings(store="a.db"))),
    Row("cache.NAME_TAKEN", "search x", 2, settings(store="enrich.db-wal")),
    Row("cache.LOCK_OF_ANOTHER", "run --offline --refresh", 2, put("cache/enrich.db.lock", "poetry = 1")),
    Row("cache.NOT_OURS", "search x", 2, settings(store="list.md")),
    Row("cache.OTHER_DATABASE", "search x", 2, other_database),
    Row("cache.NEWER", "search x", 2, sql("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('enrich', 'm999', '')")),
    Row("cache.LOCKED", "run --offline --refresh", 4, around=held),
    Row("cache.NO_LOCK", "run --offline --refresh", 2, around=patched("fcntl.flock", mock.Mock(side_effect=OSError(37, "No locks available")))),
    Row("cache.WORK_DAMAGED", "search invented", 0, sql("UPDATE works SET work = x'00' WHERE key = 'example2023paged'")),
    Row("cache.WORK_REPAIRED", "--verbose run --offline", 0, sql("UPDATE works SET work = x'00' WHERE key = 'example2023paged'")),
]  # fmt: skip

UNREAD = """\
# A List

- [Numbat: A Preprint That Stayed One](https://arxiv.org/abs/2401.90009)
- [Dingo: Chasing Tokens](https://arxiv.org/abs/2311.90010)
- [Wombat: Burrowing Through Storage Stacks](https://www.usenix.org/conference/osdi22/presentation/dummy)

## Orca: A Distributed Serving System for Invented Models

And see https://arxiv.org/abs/2309.90001 for more of it.

> (https://arxiv.org/abs/2309.90002)

| https://arxiv.org/abs/2309.90003 | x |

Okapi: A Distributed Serving System for Invented Models

Ann Author and Bob Writer, "Oryx: A Distributed Serving System", OSDI 2022

```
Otter: A Distributed Serving System for Invented Models, OSDI 2022
```
"""


@contextlib.contextmanager
def on_full_disk(_: Path) -> Iterator[None]:
    with mock.patch("builtins.print", full_disk), mock.patch("enrich.cli.streams.give_up"):
        yield


def full_disk(*words: object, file: object = None, **_: object) -> None:
    """Print, but for a standard output on a full disk."""
    if file is None:
        raise OSError(28, "No space left on device")
    sys.stderr.write(" ".join(map(str, words)) + "\n")


@contextlib.contextmanager
def failing(folder: Path) -> Iterator[None]:
    """Let a search meet a mistake of ours; what --verbose logs of it goes into a folder."""
    failed = mock.Mock(side_effect=ZeroDivisionError("division by zero"))
    with (
        mock.patch("enrich.library.search.outcome_of", failed),
        mock.patch("tempfile.tempdir", str(folder)),
    ):
        yield


def no_history(folder: Path) -> None:
    forget_history(folder / "cache/enrich.db")


def happened(key: str, old: str | None, new: str) -> Prepare:
    """Return what makes a change of a state the whole history."""

    def put_one(folder: Path) -> None:
        put_change(folder / "cache/enrich.db", "2026-11-01", key, "state", old, new)

    return both(no_history, put_one)


@contextlib.contextmanager
def few_in_a_feed(_: Path) -> Iterator[None]:
    with mock.patch.multiple("enrich.runs.feed", MOST_NEW=1, _MOST_NAMED=1):
        yield


@contextlib.contextmanager
def many_papers(_: Path) -> Iterator[None]:
    with (
        mock.patch("enrich.cli.serve._MANY", 1),
        mock.patch("enrich.server.running.serve", return_value=None),
    ):
        yield


def no_socket(error: OSError) -> Callable[[Path], AbstractContextManager[object]]:
    return patched("socket.socket.bind", mock.Mock(side_effect=error))


COMMANDS = [
    Row("commands.USAGE", "rnu", 2),
    Row("commands.INTERNAL commands.LOG_ON_REQUEST", "search x", 2, around=patched("enrich.library.search.outcome_of", mock.Mock(side_effect=ZeroDivisionError("division by zero")))),
    Row("commands.INTERNAL commands.LOG_WRITTEN", "--verbose search x", 2, around=failing),
    Row("commands.NOTHING_NAMED commands.PAPER_TO_GET", "get -", 2, around=patched("enrich.cli.streams.read_all", lambda: "")),
    Row("commands.NO_KEY_NAMED", "export bibtex --keys ,", 2),
    Row("commands.NOT_IN_CACHE", "export bibtex --keys dummy2022wombad", 1),
    Row("commands.KEY_KEPT", "export bibtex --keys kept", 1,
        both(put("refs.bib", bib("kept", "10.1145/9900001.9999999", title="Zebras Zoom Zealously")), before("import-keys", "refs.bib"))),
    Row("commands.IS_NO_AUX", "export bibtex --aux paper.tex", 2),
    Row("commands.NOT_COMPILED commands.OR_TEX", "export bibtex --aux paper.aux", 2, put("paper.tex", "")),
    Row("commands.CITES_NOTHING", "export bibtex --aux paper.aux", 1, put("paper.aux", r"\relax")),
    Row("commands.NOTHING_TO_EXPORT", "export bibtex", 0, both(settings(lists=[]), sql("DELETE FROM works"))),
    Row("commands.ADDED lists.THERE_ALREADY", "get 2401.90009 --to list.md"),
    Row("commands.KEYS_TAKEN commands.KEY_OF_ANOTHER commands.KEY_OF_NOTHING", "import-keys refs.bib", 1,
        put("refs.bib", bib("dummy2022wombat") + "@misc{nothing, year=2020}")),
    Row("commands.KEYS_WAITING", "import-keys refs.bib", 0, put("refs.bib", bib("kept", "10.1145/9900001.9999999", title="Zebras Zoom Zealously"))),
    Row("commands.NO_ENTRIES", "import-keys list.md", 2),
    Row("check.SUMMED_UP", "check --offline", 1),
    Row("commands.NOTHING_SINCE", "log --since 2999"),
    Row("commands.NOTHING_LOGGED", "log", 0, no_history),
    Row("commands.EVENT", "log"),
    Row("commands.MANY_NEW", "log", 0, around=patched("enrich.runs.history.MOST_NEW", 1)),
    Row("commands.CAME_OUT", "log", 0, happened("x", "preprint", "published")),
    Row("commands.CAME_OUT_AT", "log", 0, happened("example2023paged", "preprint", "published")),
    Row("commands.CAME_OUT_IN", "log", 0, happened("example2023paged", "preprint", "published"), patched("enrich.runs.history._JOURNAL", "paper-conference")),
    Row("library.NO_VENUE", "log", 0, happened("x", None, "published")),
    Row("parts.IN_NO_LIST", "export html --all", 0, put("list.md", "# No paper\n")),
    Row("commands.FEED_OF commands.FEED_ENTRY", "export atom"),
    Row("commands.FEED", "export atom --all"),
    Row("commands.FEED_NEW commands.FEED_LINE commands.FEED_MORE", "export atom", 0, around=few_in_a_feed),
    Row("commands.FEED_CHANGED", "export atom", 0, happened("example2023paged", "preprint", "doubtful")),
    Row("server.SERVING", "serve", 0, around=patched("enrich.server.running.serve", lambda _, __, ready: ready("http://127.0.0.1:1/"))),
    Row("server.COPYING", "serve", 0, around=many_papers),
    Row("server.WITHOUT_EXTRA", "serve", 2, around=patched("enrich.cli.serve._LIBRARY", "no_such_package")),
    Row("server.PORT_TAKEN", "serve --port 0", 2, around=no_socket(OSError(98, "Address already in use"))),
    Row("server.PORT_REFUSED", "serve --port 80", 2, around=no_socket(PermissionError(13, "Permission denied"))),
    Row("commands.NOTHING_FITS", "search zzzz", 1),
    Row("commands.NOT_KEPT", "search state:unresolved", 1),
    Row("commands.CORRECTED", "search wombta"),
    Row("commands.ODD_VALUE", "search wombat state:foo"),
    Row("commands.ODD_FIELD", "search xyzzy:plugh", 1),
    Row("commands.SOME_FIT", "search wombat invented kangaroo"),
    Row("commands.NOT_IN_CACHE commands.NO_KEY_THERE", "show zzzz", 1),
    Row("commands.SEVERAL_FIT commands.ONE_OF_SEVERAL", "show invented", 1),
    Row("commands.OPENED", "open dummy2022wombat", 0, around=patched("webbrowser.open", lambda _: True)),
    Row("commands.NO_BROWSER", "open dummy2022wombat", 1, around=patched("webbrowser.open", lambda _: False)),
    Row("commands.NO_PAGE", "open dummy2022wombat", 1, around=patched("enrich.export.links.page", lambda _: "")),
    Row("commands.NO_PDF", f"open {QUOKKA_DOI} --pdf --print", 1),
    Row("commands.STRIPPED", "strip l.md", 0, put("l.md", NUMBAT + "  <!--enrich x-->\n  x\n  <!--/enrich-->\n")),
    Row("commands.NOTHING_OF_OURS", "strip list.md"),
    Row("commands.ONE_LIST_FOR_O", "run list.md refs.bib -o x.bib", 2, put("refs.bib", bib())),
    Row("commands.O_WITHOUT_FORMAT", "run list.md -o x.xyz", 2),
    Row("commands.NO_FIELD_TO_OVERWRITE", "run --overwrite foo", 2),
    Row("commands.UNKNOWN_FORMAT", "export bibtext", 2),
    Row("commands.FILE_FOR_FORMAT", "export refs.bib", 2),
    Row("commands.IS_A_LIST", "list.md", 2),
    Row("commands.QUOTES_FORGOTTEN", "get Bilbies Nobody Draws --offline", 1),
    Row("commands.IS_FILE", "get list.md", 2),
    Row("commands.CANNOT_PRINT", "search invented", 2, around=on_full_disk),
    Row("commands.FOLDER_GONE", "search x", 2, around=patched("pathlib.Path.cwd", mock.Mock(side_effect=FileNotFoundError))),
]  # fmt: skip

CONFIG = [
    Row("config.NO_EMAIL config.AT_KEY", "run", 2, settings(mailto="me at home")),
    Row("config.NO_WEB_ADDRESS", "run", 2, settings(mirrors={"doi.org": "ftp://x"})),
    Row("config.NO_SUCH_FILE", "--config gone.yaml run", 2),
    Row("config.CANNOT_BE_READ", "run", 2, put("config.yaml", "lists: [café.md]".encode("latin-1"))),
    Row("config.NO_YAML", "run", 2, put("config.yaml", "lists:\n\t- list.md")),
    Row("config.NO_KEYS config.IN_FILE", "--config config.yaml run", 2, put("config.yaml", "- list.md")),
    Row("config.NO_LIST", "run", 2, settings(lists="list.md")),
    Row("config.LACKS", "run", 2, settings(outputs=[{"format": "bibtex"}])),
    Row("config.UNKNOWN_KEY", "run", 2, settings(list=["list.md"])),
    Row("config.WRONG_TYPE", "run", 2, settings(prefer="newest")),
    Row("config.UNQUOTED", "--config config.yaml run", 2, put("config.yaml", "overrides: {2309.90001: {year: 2020}}")),
    Row("config.IS_LIST", "run", 2, settings(outputs=[{"format": "markdown", "path": "list.md"}])),
    Row("config.NEEDS_NAME", "run", 2, both(put("a.md", LIST), settings(lists=["list.md", "a.md"]), settings(outputs=[{"format": "markdown", "path": "x.md"}]))),
    Row("config.IS_CACHE", "run", 2, settings(outputs=[{"format": "bibtex", "path": "cache/enrich.db"}])),
    Row("config.IS_CONFIGURATION", "run", 2, settings(outputs=[{"format": "bibtex", "path": "config.yaml"}])),
    Row("config.ONE_OUTPUT_FOR_TWO", "run", 2, both(put("a/list.md", LIST), settings(lists=["list.md", "a/list.md"], outputs=[{"format": "bibtex", "path": "out/{name}.bib"}]))),
    Row("config.WRITTEN_TWICE", "run", 2, settings(outputs=[{"format": "bibtex", "path": "a.bib"}, {"format": "biblatex", "path": "a.bib"}])),
    Row("config.NO_LISTS_NAMED", "run", 2, without("config.yaml")),
    Row("config.FOREIGN", "run", 2, put("config.yaml", "list: [list.md]\n")),
    Row("config.VARIABLE_NAMES_NONE", "run", 2, around=lambda _: mock.patch.dict(os.environ, {"ENRICH_CONFIG": "gone.yaml"})),
    Row("config.NO_HOME", "search x", 2, without("config.yaml"), patched("platformdirs.user_data_dir", lambda *_, **__: "enrich")),
    Row("config.NO_LISTS", "run", 2, settings(lists=[])),
    Row("config.NO_CATALOG", "run", 2, settings(catalogs=["gone.jsonl"])),
    Row("config.KEY_CHARACTERS", "run", 2, settings(keys={"pattern": "{auth} {year}"})),
    Row("config.KEY_WITHOUT_FIELD", "run", 2, settings(keys={"pattern": "paper"})),
    Row("config.KEY_FORMULA", "run", 2, settings(keys={"pattern": "auth + +"})),
    Row("config.NO_KEY_FUNCTION", "run", 2, settings(keys={"pattern": "auth.lowered + year"})),
    Row("config.KEY_ARGUMENTS", "run", 2, settings(keys={"pattern": "auth.lower(3) + year"})),
    Row("config.NO_KEY_FIELD", "run", 2, settings(keys={"pattern": "{author}"})),
    Row("config.UNUSED_OVERRIDE", "--verbose run --offline", 0, settings(overrides={"dummy2022wombad": {"year": 2021}})),
]  # fmt: skip


def edited(folder: Path) -> None:
    """Edit a file that enrich has signed."""
    written = (folder / "out/references.bib").read_bytes()
    (folder / "mine.bib").write_bytes(written + b"% mine\n")


FILES = [
    Row("files.NO_SUCH_FILE", "export bibtex --tex gone.tex", 2),
    Row("files.IS_PROTECTED files.CONFIGURATION", "export bibtex -o config.yaml", 2),
    Row("files.CACHE", "export bibtex -o cache/enrich.db", 2),
    Row("files.LIST", "export bibtex -o list.md", 2),
    Row("files.IS_A_LIST", "run list.md -o list.md", 2),
    Row("files.IS_CONFIGURED", "export bibtex -o out/references.bib", 2),
    Row("files.IS_OF_THIS_RUN", "run list.md -o x.md --report x.md", 2),
    Row("files.IS_A_CIRCLE", "export bibtex -o x.bib", 2, link("x.bib", "x.bib")),
    Row("files.NEVER_ENDS", "run pipe.md", 2, pipe("pipe.md")),
    Row("files.WILL_BE_LEFT", "run --offline --report own.txt", 0, put("own.txt", "mine")),
    Row("files.LEFT_AS_IT_IS files.NOT_SHOWN", "export bibtex -o mine.bib", 2, put("mine.bib", "% mine")),
    Row("files.NOT_NOTED", "export csv -o mine.csv", 2, put("mine.csv", "mine")),
    Row("files.EDITED", "export bibtex -o mine.bib", 2, edited),
    Row("files.LOSES_UNASKED", "run --offline", 0, no_cache),
    Row("files.OVERWRITTEN", "export bibtex -o mine.bib --force", 0, put("mine.bib", "% mine")),
    Row("files.IS_FOLDER", "export bibtex -o out", 2),
    Row("files.NO_REGULAR_FILE", "export bibtex -o pipe.bib", 2, pipe("pipe.bib")),
    Row("files.NO_FOLDER", "export bibtex -o list.md/x.bib", 2),
    Row("files.READ_ONLY", "export bibtex -o x.bib", 2, around=patched("os.access", lambda _, mode, **__: not mode & os.W_OK)),
    Row("files.CANNOT_BE_READ", "import-keys list.md/x.bib", 2),
    Row("files.CANNOT_BE_WRITTEN", "export bibtex -o x.bib", 2, around=patched("os.fsync", mock.Mock(side_effect=OSError(28, "No space left on device")))),
    Row("files.FOLDER_FOR_FILE", "import-keys out", 2),
]  # fmt: skip


def read_from_pdf(folder: Path) -> None:
    """Let the cache know of a PDF that a paper was read from."""
    with open_store(folder / "cache/enrich.db", read_only=False) as store:
        store.runs.put_note("pdfs", json.dumps({str(folder / "paper.pdf"): "dummy2022wombat"}))


LISTS = [
    Row("files.NO_SUCH_FILE", "strip gone.md", 2),
    Row("lists.NOTHING_TO_STRIP", "strip l.csv", 2, put("l.csv", "title")),
    Row("lists.NOT_THERE", "run", 2, settings(lists=["gone.md"])),
    Row("lists.UNKNOWN_FORMAT", "run list.xyz", 2, put("list.xyz", LIST)),
    Row("lists.NOTHING_ADDED lists.ONLY_READ", "get 2401.90009 --to list.json", 2, put("list.json", "[]")),
    Row("lists.NOT_IN_PLACE", "run refs.bib --in-place", 2, put("refs.bib", "@misc{a, title={x")),
    Row("lists.UTF16", "run utf.md", 2, put("utf.md", LIST.encode("utf-16"))),
    Row("lists.NO_TEXT", "run noise.md", 2, put("noise.md", bytes(range(256)))),
    Row("lists.KEY_TAKEN", "get 2401.90009 --to refs.bib", 0, put("refs.bib", "@book{draft2024numbat, title={Another Book of Other People}}")),
    Row("lists.IS_FOLDER", "run out", 2),
    Row("lists.IS_NO_FILE", "run https://example.org/list.md", 2),
    Row("lists.NO_SUCH_LIST", "run lsit.md", 2),
    Row("lists.IS_PDF", "export bibtex --tex paper.pdf", 2, put("paper.pdf", "%PDF-1.7")),
    Row("lists.PDF_WITHOUT_EXTRA", "run paper.pdf", 2, put("paper.pdf", small_pdf.pdf([])), patched("enrich.pdf._LIBRARY", "no_such_package")),
    Row("files.OF_ALL_PDFS", "run --offline", 0, both(put("a.pdf", "%PDF-1.7"), both(put("b.pdf", "%PDF-1.7"), put("config.yaml", "lists: ['*.pdf']\n"))), patched("enrich.pdf.PdfReader.described", lambda *_: b'{"problem": "broken"}')),
    Row("files.PDFS_APART", "run a.pdf b.pdf --offline", 0, both(put("a.pdf", "%PDF-1.7"), both(put("b.pdf", "%PDF-1.7"), both(put("c.pdf", "%PDF-1.7"), put("config.yaml", "store: cache/enrich.db\n")))), patched("enrich.pdf.PdfReader.described", lambda *_: b'{"problem": "broken"}')),
    Row("library.FILE", "show dummy2022wombat", 0, both(put("paper.pdf", "%PDF"), read_from_pdf)),
    Row("lists.PDF_IS_SCAN", "run paper.pdf --offline", 0, put("paper.pdf", "%PDF-1.7"), patched("enrich.pdf.PdfReader.described", lambda *_: b'{"pages": [], "properties": {}, "xmp": []}')),
    Row("lists.PDF_ENCRYPTED", "run paper.pdf --offline", 0, put("paper.pdf", "%PDF-1.7"), patched("enrich.pdf.PdfReader.described", lambda *_: b'{"problem": "encrypted"}')),
    Row("lists.PDF_BROKEN", "get paper.pdf --offline", 1, put("paper.pdf", "%PDF-1.7"), patched("enrich.pdf.PdfReader.described", lambda *_: b'{"problem": "broken"}')),
    Row("lists.PDF_WITHOUT_TITLE", "run paper.pdf --offline", 0, put("paper.pdf", small_pdf.pdf(small_pdf.prose()))),
    Row("lists.PDF_LARGE", "run paper.pdf --offline", 0, put("paper.pdf", "%PDF-1.7"), patched("enrich.pdf.PdfReader.described", lambda *_: b'{"problem": "large"}')),
    Row("lists.PDF_SLOW", "run paper.pdf --offline", 0, put("paper.pdf", "%PDF-1.7"), patched("enrich.pdf.PdfReader._answer", lambda *_: None)),
    Row("lists.PDF_CRASHED", "run paper.pdf --offline", 0, put("paper.pdf", "%PDF-1.7"), patched("enrich.pdf.PdfReader._answer", lambda *_: b"")),
    Row("lists.IS_PACKED", "run list.docx", 2, put("list.docx", "PK\3\4")),
    Row("lists.AT_LINE lists.AT_LIST lists.OF_ENTRY lists.NOT_CLOSED lists.VALUE_NOT_CLOSED lists.NOT_READ_FROM_HERE lists.KEY_BEFORE lists.NO_KEY lists.FIELD_TWICE",
        "--verbose run refs.bib --offline", 0, put("refs.bib", BROKEN_BIB)),
    Row("lists.STRINGS_LOST", "--verbose run refs.bib --offline", 0, put("refs.bib", '@misc{a, author = DoeJ # " and " # RoeB, title = {Hats of Cheese}}')),
    Row("lists.NOT_UTF8 lists.MARK_ALONE lists.OPEN_COMMENT lists.TOO_DEEP", "--verbose run l.md --offline", 0,
        put("l.md", NUMBAT.encode() + b"- [Caf\xe9 Society](https://example.org/x.pdf)\n<!--enrich x-->\n\n" + b">" * 300 + b" - x\n\n<!-- off\n")),
    Row("lists.NO_TITLE_TOLD", "run p.bbl --offline", 0, put("p.bbl", "\\begin{thebibliography}{1}\n\\bibitem{a} 7.\n\\end{thebibliography}")),
    Row("lists.NO_BIBLIOGRAPHY", "run p.tex --offline", 0, put("p.tex", "\\documentclass{article}")),
    Row("lists.NO_JSON", "run l.json --offline", 0, put("l.json", '[{"title": "A Title of One"}, {')),
    Row("lists.NO_YAML", "run l.yaml --offline", 0, put("l.yaml", "a: [1,\nb: {")),
    Row("lists.XML_ERROR", "run l.opml --offline", 0, put("l.opml", "<opml><body><outline text='A'></body></opml>")),
    Row("runs.READ_NOT_ALL runs.UNREAD_LINE lists.HEADING lists.IN_SENTENCE lists.ONLY_LINK lists.BARE_TITLE lists.NOT_LAID_OUT lists.IN_CODE lists.WITHOUT_COLUMN", "run l.md --dry-run", 0, put("l.md", UNREAD)),
    Row("lists.WITHOUT_TITLE", "run l.json --dry-run", 0, put("l.json", '[{"type": "article-journal", "DOI": ""}]')),
    Row("lists.NAMES_NO_PAPER", "run l.opml --dry-run", 0, put("l.opml", "<opml><body><outline text='TBA'/></body></opml>")),
    Row("config.CATALOG_LINES", "--verbose run --offline", 0, both(put("c.jsonl", "no JSON\n"), settings(catalogs=["c.jsonl"]))),
    Row("lists.BIB_LEFT", "run l.bib", 2, put("l.bib", bib()), patched("enrich.bibtex.verification.damage", lambda *_: "a value would be lost")),
    Row("lists.UNBALANCED_VALUE", "run l.bib", 2, put("l.bib", bib()), patched("enrich.bibtex.splice._is_whole", lambda _: False)),
    Row("lists.NO_SUCH_ENTRY", "run l.bib", 2, put("l.bib", bib()), patched("enrich.bibtex.splice.scan", lambda _: [])),
    Row("lists.NOT_WRITTEN_BACK", "run l.md --offline --in-place", 2, put("l.md", NUMBAT), patched("enrich.reading_list.write.marks.remains", lambda *_: "other")),
    Row("lists.IS_FEED", "run l.opml --dry-run", 0, put("l.opml", "<opml><body><outline text='A' xmlUrl='https://example.org/feed'/></body></opml>")),
]  # fmt: skip

NUMBER = "- [%s](https://arxiv.org/abs/%s)\n"
PAPERS = [
    Row("papers.TITLE_DIFFERS runs.NOTE", "run", 0, put("list.md", NUMBER % ("Numbats Eat Termites Only", "2401.90009"))),
    Row("papers.LINK_OF_ANOTHER runs.DOUBTFUL runs.CANDIDATE runs.HOW_TO_DECIDE", "run", 0, put("list.md", NUMBER % ("Wombat: Burrowing Through Storage Stacks", "2401.90009"))),
    Row("papers.TITLE_AND_AUTHORS_UNLIKE_LINK", "run", 0, both(settings(lists=["l.bib"]), put("l.bib", "@misc{a, title={Numbats Eat Termites Only}, author={Zoe Nobody}, eprint={2401.90009}, archiveprefix={arXiv}}"))),
    Row("papers.TITLE_UNLIKE_LINK", "run", 0, both(no_cache, put("list.md", NUMBER % ("Numbats Eat Termites Only", "2401.90009")), only("semantic_scholar"))),
    Row("papers.OTHER_DOI papers.LEFT_AS_IT_IS", "run l.bib", 0, put("l.bib", bib(doi="10.9999/another", more=PEOPLE))),
    Row("papers.FIRST_ALONE", "run l.bib", 0, put("l.bib", bib(more=", author={Dan Specimen}"))),
    Row("papers.DOI_UNREADABLE", "run l.bib", 0, put("l.bib", bib(doi="to come", more=PEOPLE))),
    Row("papers.OTHER_VENUE", "run l.bib", 0, put("l.bib", bib(more=PEOPLE + ", booktitle={NeurIPS}, year=2023").replace("doi=", "x="))),
    Row("papers.OTHER_YEAR", "run l.bib", 0, put("l.bib", bib(more=PEOPLE + ", booktitle={SOSP}, year=2021").replace("doi=", "x="))),
    Row("papers.VENUE_UNTOLD", "run l.bib", 0, put("l.bib", bib(more=PEOPLE + ", howpublished={Talk at the Meeting of Friends}").replace("doi=", "x="))),
    Row("papers.OTHER_TITLE", "run l.bib", 0, put("l.bib", bib(title="Hats Made of Cheese"))),
]  # fmt: skip

NEW = "- [Dingo](https://arxiv.org/abs/2311.90010)\n"
REGRETS = "".join(f'{{"title": "On Regret", "doi": "10.1234/r.{n}"}}\n' for n in range(2))
MANY = "".join(NOBODY % (n, n) for n in range(12))


def known_as_preprint(folder: Path) -> None:
    """Let the cache have a paper as a preprint that has come out."""
    whole = (folder / "config.yaml").read_text(encoding="utf-8")
    put("list.md", NEW)(folder)
    no_cache(folder)
    asked = json.loads(whole)["sources"]
    off = {"enabled": False}
    others = dict.fromkeys(("dblp", "crossref", "openalex", "semantic_scholar", "doi"), off)
    settings(sources={**asked, **others})(folder)
    enrich(folder, "run", code=None)
    put("config.yaml", whole)(folder)


INTERRUPT = mock.Mock(side_effect=KeyboardInterrupt)
RUNS = [
    Row("runs.COUNTS runs.NOT_FOUND runs.HOW_TO_FIND runs.AS_THEY_WERE", "--verbose run --offline"),
    Row("runs.PLAN runs.PLANNED runs.READ", "run --dry-run"),
    Row("runs.NOTHING_TO_ASK", "run --dry-run", 0, put("list.md", "")),
    Row("runs.NO_PAPERS runs.EMPTY_LIST", "run empty.md", 0, put("empty.md", "")),
    Row("runs.NOTHING_READ", "run l.md", 0, put("l.md", "We meet on Fridays.\n")),
    Row("runs.UNREAD_LINES", "run l.md", 0, put("l.md", UNREAD)),
    Row("runs.HELD_BACK", "run l.md --in-place --offline", 0, put("l.md", f"---\npapers:\n- title: 'Dingo: Chasing Tokens'\n  url: https://arxiv.org/abs/2311.90010\n---\n{NUMBAT}")),
    Row("runs.NEVER_ASKED", "run --offline", 0, put("list.md", MANY)),
    Row("runs.CANDIDATES_SO_FAR", "run list.json --offline", 0, both(put("list.json", '[{"id": "a", "title": "On Regret"}]'), put("c.jsonl", REGRETS), settings(catalogs=["c.jsonl"]))),
    Row("runs.MORE library.OPEN library.OPEN_ONES", "status", 0, put("list.md", MANY)),
    Row("runs.NEW runs.WRITTEN", "run --offline", 0, both(put("list.md", NUMBAT), sql("DELETE FROM works"))),
    Row("runs.CLOCK_WRONG", "--verbose run --offline --refresh", around=patched("enrich.runs.pipeline._FIRST_YEAR", 9999)),
    Row("runs.CLOCK_BEHIND", "--verbose run --offline --refresh", around=patched("enrich.runs.pipeline.is_impossible", lambda *_: True)),
    Row("runs.BESIDE", "--verbose run --offline", 0, settings(outputs=None)),
    Row("runs.NEW_COUNT", "run --offline --refresh", 0, sql("DELETE FROM works")),
    Row("runs.HAS_COME_OUT", "run", 0, known_as_preprint),
    Row("runs.CHANGED", "run --offline", 0, settings(overrides={"dummy2022wombat": {"year": 2021}})),
    Row("runs.COMPLETED", "run l.bib", 0, put("l.bib", bib())),
    Row("runs.ONE_PAPER_TWICE", "run l.bib --offline", 0, put("l.bib", bib() + bib("p"))),
    Row("runs.NOBODY_HAS_IT", "get 10.9999/none.1", 1),
    Row("runs.IS_NO_IDENTIFIER runs.LOOKS_LIKE", "get arxiv:23x", 1),
    Row("runs.NOT_CHECKED", "get 2301.99999 --offline", 1),
    Row("runs.DOUBTFUL_ASKED", "get QUOLL", 1),
    Row("runs.BUDGET_SPENT services.REQUESTS_SPENT", "run --refresh --max-requests 0 --json", 3),
    Row("runs.BUDGET_SPENT runs.REQUESTS_OF_RUN", "run --refresh --max-requests 0", 3),
    Row("services.TIME_SPENT", "run --refresh --max-minutes 0 --json", 3),
    Row("runs.UNKNOWN_FIELD", "status --missing foo", 2),
    Row("runs.INTERRUPTED", "run --refresh", 130, around=patched("enrich.cli.progress.Bars.advance", INTERRUPT)),
    Row("runs.INTERRUPTED_EARLY", "run", 130, around=patched("enrich.config.load", INTERRUPT)),
]  # fmt: skip


ROWS = [*CACHE, *COMMANDS, *CONFIG, *FILES, *LISTS, *PAPERS, *RUNS]


NO_CONFIG = without("config.yaml")


@contextlib.contextmanager
def at_a_terminal(_: Path) -> Iterator[None]:
    """Let somebody answer what is not understood, and then nothing."""
    answers = io.StringIO("which?\n\n\n\n")
    with (
        mock.patch.object(sys, "stdin", answers),
        mock.patch.object(answers, "isatty", return_value=True),
    ):
        yield


def many_lists(folder: Path) -> None:
    NO_CONFIG(folder)
    for n in range(25):
        put(f"lists/{n}.md", NUMBAT)(folder)


SETUP = [
    Row("setup.FOUND setup.ONE_LIST runs.WRITTEN setup.NEXT", "init", 0, NO_CONFIG),
    Row("setup.EARLIER", "init lists --yes", 0, both(settings(), lambda folder: (folder / "lists").mkdir(), put("lists/a.md", LIST))),
    Row("setup.MORE setup.NEXT_THERE", "init lists --yes", 0, many_lists),
    Row("setup.NOT_WHOLE", "init --yes", 0, NO_CONFIG, patched("enrich.library.finder.MOST_FILES", 1)),
    Row("setup.NO_LISTS", "init nothing", 1, lambda folder: (folder / "nothing").mkdir()),
    Row("setup.NO_FOLDER", "init list.md", 2),
    Row("setup.THERE_ALREADY", "init", 2),
    Row("setup.WHICH setup.WHERE setup.MAILTO setup.NOT_UNDERSTOOD", "init", 0, both(NO_CONFIG, put("a.md", LIST)), at_a_terminal),
    Row("setup.NO_ADDRESS", "init --mailto me", 2, NO_CONFIG),
]  # fmt: skip
ROWS += SETUP


DBLP_HEAD = '<?xml version="1.0"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
DBLP_RECORD = '<article key="journals/tea/K{n}"><author>Ada Kettle</author><title>Quiet Kettles {n}.</title><year>2026</year></article>'
DBLP_XML = f"{DBLP_HEAD}{DBLP_RECORD}</dblp>\n"
# The same with everything that is set aside.
DBLP_ASIDE = (
    DBLP_XML.replace(
        "</dblp>",
        '<www key="homepages/k/K"><title>Home Page</title></www><article key="a/b"></article>',
    )
    + f"<article key='{'x' * 300}'><title>T</title></article><article key='c'>&</article>{DBLP_RECORD * 3}</dblp>"
)
FACTS_ASIDE = '{"title": "Quiet Kettles"}\n{"title": "Loud", "state": "doubtful"}\n{"title": "X\n'


def built(content: str | bytes = DBLP_XML, *, command: str = "build") -> Prepare:
    """Return what makes the catalogue `tea.catalog` of a dump."""
    return both(
        put("dump.xml", content), before("catalog", command, "tea.catalog", "dump.xml", code=0)
    )


def with_bytes(place: int, some: bytes) -> Prepare:
    """Return what writes over bytes of the catalogue."""

    def write(folder: Path) -> None:
        path = folder / "tea.catalog"
        whole = path.read_bytes()
        path.write_bytes(whole[:place] + some + whole[place + len(some) :])

    return write


@contextlib.contextmanager
def overwriting(folder: Path) -> Iterator[None]:
    """Let another program cut off the catalogue while it is read."""
    built()(folder)
    found = dump_files.find

    def find(*arguments: Any) -> Any:
        (folder / "tea.catalog").write_bytes(b"")
        return found(*arguments)

    with mock.patch("enrich.catalogs.dump_files.find", find):
        yield


def without_catalogues(folder: Path) -> AbstractContextManager[object]:
    return mock.patch("enrich.config.discovery.catalogues", return_value=[])


def with_catalogues(folder: Path) -> AbstractContextManager[object]:
    there = [folder / "coffee.catalog", folder / "tea.catalog"]
    return mock.patch("enrich.config.discovery.catalogues", return_value=there)


def stopped_build(folder: Path) -> None:
    """Leave what a build has read that was stopped before it wrote the index."""
    put("dump.xml", DBLP_XML)(folder)
    found = dump_files.find([folder / "dump.xml"], sources.dump_formats())
    end = mock.patch.object(making.CatalogueInMaking, "finish", side_effect=KeyboardInterrupt)
    with end, mock.patch.object(making, "KEPT_AFTER", 1), pytest.raises(KeyboardInterrupt):
        build.build(folder / "tea.catalog", found)


def another_build(folder: Path) -> AbstractContextManager[object]:
    return BuildFolder(folder / "tea.catalog")


ACL_BIB = "@inproceedings{k, title={Quiet Kettles}, url={https://aclanthology.org/2026.tea-main.1/}, year=2026}"


def of_service(
    answers: dict[str, str | Canned],
) -> Callable[[Path], AbstractContextManager[object]]:
    """Return what lets a service answer by what is in the address."""

    def reply(url: str) -> Canned:
        found = next(answer for part, answer in answers.items() if part in url)
        return found if isinstance(found, Canned) else Canned(found)

    return lambda _: answering(reply)


OAI = (
    '<OAI-PMH><ListRecords xmlns="http://arxiv.org/OAI/arXiv/"><record><header><datestamp>2026-11-02</datestamp></header>'
    "<metadata><arXiv><id>2601.00001</id><created>2026-01-02</created><title>Quiet Kettles</title></arXiv></metadata>"
    "</record></ListRecords></OAI-PMH>"
)
CATALOGS = [
    Row("catalogs.BUILT catalogs.HOW_TO_USE catalogs.ASIDE catalogs.NO_XML catalogs.WITHOUT_TITLE catalogs.WITHOUT_NAME", "catalog build tea.catalog dump.xml", 0, put("dump.xml", DBLP_ASIDE)),
    Row("catalogs.GOES_ON", "catalog build tea.catalog dump.xml", 0, stopped_build),
    Row("catalogs.ANOTHER_BUILD", "catalog build tea.catalog dump.xml", 4, put("dump.xml", DBLP_XML), another_build),
    Row("catalogs.A_PERSON catalogs.PASSED_OVER", "catalog build tea.catalog dump.xml", 0, put("dump.xml", DBLP_ASIDE)),
    Row("catalogs.OTHER_SHAPE", "catalog build tea.catalog facts.jsonl", 0, put("facts.jsonl", FACTS_ASIDE)),
    Row("catalogs.NO_FACT", "catalog build tea.catalog dump.xml", 0, put("dump.xml", FACTS_ASIDE)),
    Row("catalogs.NO_PAPER", "catalog build tea.catalog works.jsonl", 0, put("works.jsonl", '{"DOI": "10.1234/a", "type": "journal", "title": ["T"]}\n{"DOI": "10.1234/b", "type": "journal-article", "title": ["Quiet Kettles"]}\n')),
    Row("catalogs.CATALOGUE catalogs.PART", "catalog info tea.catalog", 0, built()),
    Row("catalogs.REMOVED", "catalog remove tea.catalog", 0, built()),
    Row("catalogs.CANNOT_BE_REMOVED", "catalog remove tea.catalog", 2, built(), around=patched("pathlib.Path.unlink", mock.Mock(side_effect=PermissionError(13, "Permission denied")))),
    Row("catalogs.NONE_BUILT", "catalog info", 0, around=without_catalogues),
    Row("catalogs.NO_NAME", "catalog build tea.db dump.xml", 2),
    Row("catalogs.FETCHING", "catalog fetch acl", 0, around=of_service({"bib.gz": ACL_BIB})),
    Row("catalogs.WRONG_CHECKSUM", "catalog fetch dblp", 2, around=of_service({".md5": "0" * 32, "dblp.xml.gz": DBLP_XML})),
    Row("catalogs.NO_CHECKSUM", "catalog fetch dblp", 0, around=of_service({".md5": "busy", "dblp.xml.gz": DBLP_XML})),
    Row("services.STATUS", "catalog fetch acl", 3, around=of_service({"bib.gz": Canned("", 500)})),
    Row("catalogs.NO_RANGES", "catalog fetch acl", 2, around=of_service({"bib.gz": Canned("", 416)})),
    Row("catalogs.HARVESTING catalogs.NOT_LISTED", "catalog fetch arxiv", 2, around=of_service({"oai": '<OAI-PMH><error code="badArgument"/></OAI-PMH>'})),
    Row("catalogs.NOTHING_NEW", "catalog fetch arxiv", 0, both(put("oai.xml", OAI), before("catalog", "build", "arxiv", "oai.xml", code=0)), around=of_service({"oai": '<OAI-PMH><error code="noRecordsMatch"/></OAI-PMH>'})),
    Row("catalogs.NOTHING_TO_FETCH", "catalog fetch crossref", 2),
    Row("catalogs.NO_CATALOGUE", "catalog info gone.catalog", 2, around=without_catalogues),
    Row("catalogs.NOT_AMONG", "catalog remove tee", 2, around=with_catalogues),
    Row("catalogs.OTHER_VERSION", "catalog info tea.catalog", 2, both(built(), with_bytes(60, b"\0\0\0\7"))),
    Row("catalogs.DAMAGED", "catalog info tea.catalog", 2, both(built(), with_bytes(100, bytes(9000)))),
    Row("catalogs.OVERWRITTEN", "catalog add tea.catalog dump.xml", 2, around=overwriting),
    Row("catalogs.NO_DUMP_THERE", "catalog build tea.catalog gone.xml", 2),
    Row("catalogs.EMPTY_FOLDER", "catalog build tea.catalog nothing", 2, lambda folder: (folder / "nothing").mkdir()),
    Row("catalogs.WEB_PAGE", "catalog build tea.catalog dblp.xml.gz", 2, put("dblp.xml.gz", "<!doctype html><title>Making sure")),
    Row("catalogs.OTHER_PACKING", "catalog build tea.catalog dblp.xml.bz2", 2, put("dblp.xml.bz2", bz2.compress(DBLP_XML.encode()))),
    Row("catalogs.NOT_OVERWRITTEN", "catalog build tea.catalog dump.xml", 2, both(put("dump.xml", DBLP_XML), put("tea.catalog", "mine"))),
    Row("catalogs.FOREIGN", "catalog info tea.catalog", 2, put("tea.catalog", "mine")),
    Row("catalogs.LEFT_OUT catalogs.MORE_LEFT_OUT", "catalog build tea.catalog dumps", 0, both(put("dumps/dump.xml", DBLP_XML), *(put(f"dumps/{n}.json", "") for n in range(5)))),
    Row("config.RAW_DUMP", "run --offline", 2, both(put("dblp.xml", DBLP_XML), settings(catalogs=["dblp.xml"]))),
    Row("catalogs.NO_DUMP", "catalog build tea.catalog list.md", 2),
    Row("catalogs.EMPTY_FILE", "catalog build tea.catalog dump.xml", 2, put("dump.xml", "")),
    Row("catalogs.CUT_OFF", "catalog build tea.catalog dump.xml", 2, put("dump.xml", DBLP_XML[:-9])),
    Row("catalogs.TOO_LONG", "catalog build tea.catalog dump.xml", 2, put("dump.xml", DBLP_HEAD + "x" * 99), patched("enrich.catalogs.dump_files._LONGEST_RECORD", 50)),
    Row("catalogs.BOMB", "catalog build tea.catalog dump.xml", 2, put("dump.xml", gzip.compress((DBLP_HEAD + " " * 200_000).encode())), patched("enrich.catalogs.dump_files._UNTIL", 1000)),
    Row("catalogs.MOSTLY_UNREADABLE", "catalog build tea.catalog dump.xml", 2, put("dump.xml", f"{DBLP_HEAD}<article key='a'></article></dblp>")),
    Row("catalogs.NO_RECORDS", "catalog build tea.catalog dump.xml", 2, put("dump.xml", f"{DBLP_HEAD}</dblp>")),
    Row("catalogs.CANNOT_BE_BUILT", "catalog build list.md/tea.catalog dump.xml", 2, put("dump.xml", DBLP_XML)),
    Row("config.NO_BUILT_CATALOG", "run", 2, settings(catalogs=["tea"])),
]  # fmt: skip
ROWS += CATALOGS


KETTLES = '{"title": "Quiet Kettles 1"}\n'


def given(content: str | bytes, name: str = "in.jsonl") -> Prepare:
    """Return what makes a catalogue, and an input for it."""
    return both(built(DBLP_XML.format(n=1)), put(name, content))


def stopped(folder: Path) -> None:
    """Leave the finished partition of a run that could not write its output."""
    with mock.patch("enrich.bulk.work_folder.WorkFolder.remove"):
        enrich(folder, *BULK_COMMAND.split(), code=0)
    (folder / "out.csv").unlink()


@contextlib.contextmanager
def another_run(_: Path) -> Iterator[None]:
    """Hold the lock of the folder in which a run works, of whatever input."""
    with mock.patch("enrich.files.locked", return_value=False):
        yield


def failing(
    error: BaseException, *, is_end: bool = False
) -> Callable[[Path], AbstractContextManager[object]]:
    """Return what makes each process or worker fail."""

    @contextlib.contextmanager
    def fail(_: Path) -> Iterator[None]:
        future: Future[bytes] = Future()
        future.set_exception(error)
        own = "enrich.bulk.workers.InProcess"
        with (
            mock.patch(f"{own}.submit", return_value=future),
            mock.patch(f"{own}.is_end", return_value=is_end),
        ):
            yield

    return fail


def no_scheduler(_: Path) -> AbstractContextManager[object]:
    """Stand in for Dask, which leaves a thread behind where it cannot connect."""
    client = mock.Mock(side_effect=OSError("refused"))
    return standing_in("distributed", mock.Mock(Client=client))


class Idle(workers.InProcess):
    """A cluster to which no worker has come."""

    def is_idle(self) -> bool:
        return True


CHECK_BULK = "check --bulk papers --catalog tea.catalog"
KETTLE_BIB = "@article{a, title={Quiet Kettles 1}, author={Ada Kettle}, year={1999}}\n"


def stopped_check(folder: Path) -> None:
    """Leave the checked files of a run whose end did not come."""
    with mock.patch("enrich.bulk.work_folder.WorkFolder.remove"):
        enrich(folder, *CHECK_BULK.split(), code=None)


BULK_COMMAND = "bulk in.jsonl -o out.csv --catalog tea.catalog"
BULK = [
    Row("bulk.DONE", BULK_COMMAND, 0, given(KETTLES)),
    Row("bulk.NO_ROWS", BULK_COMMAND, 0, given("")),
    Row("bulk.EMPTY", BULK_COMMAND.replace("jsonl", "csv"), 2, given("\n\n", "in.csv")),
    Row("bulk.GOES_ON", BULK_COMMAND, 0, both(given(KETTLES), stopped)),
    Row("bulk.SET_ASIDE bulk.SAYS_NOTHING bulk.NO_JSON bulk.NO_OBJECT", BULK_COMMAND, 0, given("{}\n{\n3\n")),
    Row("bulk.ROW_FAILED", BULK_COMMAND, 0, given(KETTLES), patched("enrich.bulk.matcher.link", mock.Mock(side_effect=ValueError("odd")))),
    Row("bulk.NO_END", BULK_COMMAND.replace("jsonl", "csv"), 0, given('title,year\n"Tea,2020\nKettles,2021\n', "in.csv")),
    Row("bulk.NO_CSV bulk.CELL_TOO_LONG bulk.TOO_MANY_CELLS", BULK_COMMAND.replace("jsonl", "csv"), 0, given(f"title\n{'x' * 2000}\na,b\n", "in.csv"), patched("enrich.bulk.csv_rows._LONGEST_CELL", 1000)),
    Row("bulk.LINE_TOO_LONG", BULK_COMMAND, 0, given(KETTLES), patched("enrich.bulk.inputs._LONGEST_LINE", 9)),
    Row("bulk.BROKEN_ENTRY", BULK_COMMAND.replace("jsonl", "bib"), 0, given("@misc{a, author={Ada Kettle", "in.bib")),
    Row("bulk.WORTH_A_LOOK bulk.YEAR_DIFFERS", BULK_COMMAND, 0, given('{"dblp": "journals/tea/K1", "year": 1900}\n')),
    Row("runs.INTERRUPTED_PARTS", BULK_COMMAND, 130, given(KETTLES), patched("enrich.bulk.runner._match", mock.Mock(side_effect=KeyboardInterrupt))),
    Row("bulk.CHANGED", BULK_COMMAND, 2, given(KETTLES), patched("enrich.bulk.runner._state", mock.Mock(side_effect=[1, 2]))),
    Row("bulk.NO_COLUMNS", BULK_COMMAND.replace("jsonl", "csv"), 2, given("colour,size\nred,1\n", "in.csv")),
    Row("bulk.NO_INPUT_FORM", BULK_COMMAND.replace("in.jsonl", "list.md"), 2),
    Row("bulk.NO_OUTPUT_FORM", BULK_COMMAND.replace("out.csv", "out.xlsx"), 2, given(KETTLES)),
    Row("bulk.CUT_OFF", BULK_COMMAND.replace("jsonl", "jsonl.gz"), 2, given(gzip.compress(KETTLES.encode())[:-9], "in.jsonl.gz")),
    Row("bulk.BIB_TOO_LONG", BULK_COMMAND.replace("jsonl", "bib"), 2, given("@misc{a, title={Quiet}}", "in.bib"), patched("enrich.bulk.inputs._LONGEST_BIB", 5)),
    Row("bulk.IS_READ", BULK_COMMAND.replace("out.csv", "in.jsonl"), 2, given(KETTLES)),
    Row("files.NOT_OVERWRITTEN", BULK_COMMAND, 2, both(given(KETTLES), put("out.csv", "mine\n"))),
    Row("bulk.NO_CATALOGUES", "bulk in.jsonl -o out.csv", 2, put("in.jsonl", KETTLES)),
    Row("bulk.BUILDS", "bulk in.jsonl -o out.csv --catalog facts.jsonl", 0, both(put("in.jsonl", KETTLES), put("facts.jsonl", KETTLES))),
    Row("bulk.NO_PLAIN_ON_CLUSTER", "bulk in.jsonl -o out.csv --catalog facts.jsonl --scheduler tcp://127.0.0.1:9", 2, both(put("in.jsonl", KETTLES), put("facts.jsonl", KETTLES))),
    Row("bulk.NEEDS_EXTRA", BULK_COMMAND.replace("csv", "parquet"), 2, given(KETTLES), lambda _: standing_in("pyarrow", None)),
    Row("bulk.NOT_BOTH", f"{BULK_COMMAND} --processes 2 --scheduler tcp://127.0.0.1:9", 2, given(KETTLES)),
    Row("bulk.NO_SCHEDULER", f"{BULK_COMMAND} --scheduler tcp://127.0.0.1:9", 2, given(KETTLES), no_scheduler),
    Row("bulk.NO_WORKERS", f"{BULK_COMMAND} --scheduler tcp://127.0.0.1:9", 0, given(KETTLES), patched("enrich.bulk.workers.DaskWorkers", lambda _: Idle())),
    Row("bulk.ANOTHER_RUN", BULK_COMMAND, 4, given(KETTLES), another_run),
    Row("bulk.LOST_CLUSTER", BULK_COMMAND, 3, given(KETTLES), failing(CancelledError())),
    Row("bulk.OTHER_PROGRAM", BULK_COMMAND, 2, given(KETTLES), patched("enrich.bulk.worker.__version__", "9.9")),
    Row("bulk.OTHER_CATALOGUE", BULK_COMMAND, 2, given(KETTLES), patched("enrich.bulk.runner.named", lambda path: NamedCatalogue(str(path), "", 9))),
    Row("bulk.PROCESS_ENDS", BULK_COMMAND, 2, given(KETTLES), failing(MemoryError(), is_end=True)),
    Row("check.PAPER check.ALL_PAPERS check.BY_CATALOGUES check.DONE", CHECK_BULK, 0, given(KETTLE_BIB, "papers/a.bib")),
    Row("check.FILES_ASIDE", CHECK_BULK, 1, given(bytes(99), "papers/a.bib")),
    Row("bulk.GOES_ON", CHECK_BULK, 0, both(given(KETTLE_BIB, "papers/a.bib"), stopped_check)),
    Row("check.NOTHING_TO_CHECK", CHECK_BULK, 2, given("", "papers/a.pages")),
    Row("check.FILE_FAILED", CHECK_BULK, 1, given(KETTLE_BIB, "papers/a.bib"), patched("enrich.runs.bulk_check.worker.check_lists", mock.Mock(side_effect=ValueError("odd")))),
    Row("check.PROCESS_ENDS", CHECK_BULK, 2, given(KETTLE_BIB, "papers/a.bib"), failing(MemoryError(), is_end=True)),
    Row("check.ANOTHER_RUN", CHECK_BULK, 4, given(KETTLE_BIB, "papers/a.bib"), another_run),
    Row("check.NEEDS_BULK", "check list.md --processes 2", 2),
    Row("check.NO_FOLDER", "check --bulk", 2),
    Row("bulk.WORKER_FAILED", BULK_COMMAND, 2, given(KETTLES), failing(RuntimeError("odd"))),
]  # fmt: skip
ROWS += BULK


@contextlib.contextmanager
def without_psycopg(_: Path) -> Iterator[None]:
    """Let the library for PostgreSQL be missing, and nothing be imported that has found it."""
    import enrich.store

    with standing_in("psycopg", None), pytest.MonkeyPatch.context() as patch:
        for name in [n for n in sys.modules if n.startswith("enrich.store.postgres")]:
            patch.delitem(sys.modules, name)
        patch.delattr(enrich.store, "postgres", raising=False)
        yield


NOBODY_THERE = "postgresql://ada:s3cret@/papers?host=/nowhere"
GROUPS: list[Row] = [
    Row("group.NO_DRIVER", "search x", 2, settings(store=NOBODY_THERE), without_psycopg),
    Row("group.CANNOT_BE_REACHED", "search x", 2, settings(store=NOBODY_THERE), patched("enrich.store.postgres.connection.TO_READ", 0)),
    Row("group.COPIED", "store copy cache/enrich.db new.db"),
    Row("group.STAYED", "store copy cache/enrich.db new.db", 0, both(before("store", "copy", "cache/enrich.db", "new.db"), sql("UPDATE keys SET key = 'other', current = 'other' WHERE key = (SELECT min(key) FROM works)"), sql("UPDATE names SET key = 'other' WHERE key = (SELECT min(key) FROM works)"), sql("UPDATE works SET key = 'other' WHERE key = (SELECT min(key) FROM works)"))),
    Row("group.SAME_PLACE", "store copy cache/enrich.db {}/cache/enrich.db", 2),
]  # fmt: skip
ROWS += GROUPS
# What takes longest; other tests of the usual suite print these too.
SLOW = {"cache.MOVED_ASIDE", "runs.HAS_COME_OUT", "services.TIME_SPENT"}


@pytest.mark.parametrize(
    "row",
    [pytest.param(r, marks=pytest.mark.slow if r.says in SLOW else (), id=r.says) for r in ROWS],
)
def test_a_message_is_printed(done: Path, tmp_path: Path, world: World, row: Row) -> None:
    folder = tmp_path / "desk"
    shutil.copytree(done, folder)
    if row.prepare:
        row.prepare(folder)
    with row.around(folder) if row.around else contextlib.nullcontext():
        typed = [word.replace("{}", str(folder)) for word in row.typed.split()]
        provoke(folder, typed, row.says.split(), row.code)
