"""What `doctor` finds: each message is provoked by a folder or by what a service answers, and printed."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich import sources
from enrich.store.base import Engine
from tests.messages.test_commands import both, held, put, settings, sql
from tests.support import plugins
from tests.support.canned import Canned, Reply, answering
from tests.support.said import provoke

Prepare = Callable[[Path], object]
DOI = "10.1145/3600006.3613165"
TITLE = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
CLOUDFLARE = "<html><head><title>Just a moment...</title></head></html>"


@dataclass(frozen=True)
class Row:
    """Some messages, and the folder, or the answer of the only service that is on."""

    says: str  # names of messages without the room, with blanks between them
    code: int = 0
    prepare: Prepare | None = None
    reply: Reply | Callable[[str], Reply] | None = None  # None: --online is left out
    source: str = "crossref"
    own: dict[str, Any] = field(default_factory=dict)  # settings of the source
    typed: str = "doctor"
    around: Callable[[Path], AbstractContextManager[object]] | None = None


def aside(folder: Path) -> None:
    (folder / "cache/enrich.db.damaged").write_bytes(b"x")


def older(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "cache/enrich.db")) as database, database:
        database.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm002%'")


def broken_page(folder: Path) -> None:
    """Write other bytes over the beginning of the last page of the cache."""
    path = folder / "cache/enrich.db"
    content = bytearray(path.read_bytes())
    content[-4096:-4000] = b"tea!" * 24
    path.write_bytes(content)


def edited(folder: Path) -> None:
    path = next((folder / "out").glob("*.bib"))
    path.write_text("@misc{mine}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def at(year: int) -> Callable[[Path], AbstractContextManager[object]]:
    """Return what sets the clock to a year."""
    now = datetime(year, 11, 1, tzinfo=UTC)
    return lambda _: mock.patch("enrich.runs.environment.datetime", mock.Mock(now=lambda _: now))


@contextlib.contextmanager
def no_full_text(_: Path) -> Iterator[None]:
    with mock.patch("enrich.store.engine", return_value=Engine("Engine 1", full_text=False)):
        yield


@contextlib.contextmanager
def with_plugin(folder: Path) -> Iterator[None]:
    with plugins.on_path(plugins.unpacked(folder / "site", "zenith")), plugins.zenith() as (url, _):
        settings(mirrors={"api.zenith.example": url})(folder)
        yield


def keyed(value: str | None) -> Callable[[Path], AbstractContextManager[object]]:
    """Return what sets the variable of a key."""
    values = {} if value is None else {"ENRICH_TEST_KEY": value}
    return lambda _: mock.patch.dict("os.environ", values)


OF_S2: dict[str, Any] = {"sources": {"semantic_scholar": {"key_env": "ENRICH_TEST_KEY"}}}
HERE = [
    Row("PROGRAM USED NO_MAILTO NO_KEY OUTPUT HELD LAST_RUN CLOCK LAST_ANSWERED MIRRORS NOTHING_WRONG"),
    Row("NO_FULL_TEXT WRONG", 1, around=no_full_text),
    Row("NONE_USED NO_LISTS", prepare=lambda folder: (folder / "config.yaml").unlink()),
    Row("PASSED_OVER", prepare=put("config.yaml", "title: a blog\n")),
    Row("MAILTO", prepare=settings(mailto="ada@uni.edu")),
    Row("MIRRORS", prepare=settings(mirrors={"oaipmh.arxiv.org": "http://127.0.0.1:9"})),
    Row("MIRRORS_OF_NOBODY", prepare=settings(mirrors={"nobody.example.org": "http://127.0.0.1:9"})),
    Row("SWITCHED_OFF NO_PAUSE", prepare=settings(mirrors={}, sources={"acl": {"enabled": False}, "arxiv": {"interval": 0}})),
    Row("NOBODY_ON", 1, prepare=settings(sources={kind.name: {"enabled": False} for kind in sources.classes()})),
    Row("KEY_SET", prepare=settings(**OF_S2), around=keyed("abcdefgh")),
    Row("KEY_UNSET", prepare=settings(**OF_S2)),
    Row("KEY_BLANK", prepare=settings(**OF_S2), around=keyed("  \n")),
    Row("KEY_PADDED", prepare=settings(**OF_S2), around=keyed("abcdefgh\n")),
    Row("KEY_UNUSED", prepare=settings(sources={"arxiv": {"key_env": "ENRICH_TEST_KEY"}})),
    Row("EDITED", prepare=edited),
    Row("NO_RUN", prepare=sql("DELETE FROM runs")),
    Row("OLDER", prepare=older),
    Row("FAULTS WRONG", 1, prepare=broken_page),
    Row("WORKS_DAMAGED", 1, prepare=sql("UPDATE works SET checksum = 1 WHERE key = (SELECT min(key) FROM works)")),
    Row("IN_USE", around=held),
    Row("ASIDE", prepare=aside),
    Row("CLOCK_BEHIND", 1, prepare=sql("UPDATE runs SET started = '2090-01-01T00:00:00+00:00'")),
    Row("CLOCK_OF_OLD", 1, around=at(1999)),
    Row("REFUSES", prepare=sql("UPDATE hosts SET refused = datetime('now'), reason = 'robots' WHERE host = 'dblp.org' OR host = 'api.crossref.org'")),
    Row("BUDGET_SPENT", prepare=sql("INSERT INTO notes VALUES ('spent:api.openalex.org', strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '+5 hours'))")),
    Row("NOBODY_ASKED WRONG", 1, prepare=put("config.yaml", "lists: ["), typed="doctor --online"),
    Row("PLUGINS NOT_PROBED", typed="doctor --online", prepare=settings(sources={name: {"enabled": False} for name in sources.names()}), around=with_plugin),
]  # fmt: skip

WORK = {
    "DOI": DOI,
    "type": "proceedings-article",
    "title": [TITLE],
    "author": [{"given": f"{x}da", "family": "Kwon", "sequence": "first"} for x in "ABCDEFGHI"],
    "container-title": ["Symposium on Operating Systems Principles"],
    "issued": {"date-parts": [[2023]]},
    "publisher": "ACM",
    "page": "611-626",
    "event": {"name": "SOSP"},
    "ISBN": ["9798400702297"],
}


def works(headers: dict[str, str] | None = None, **changes: Any) -> Canned:
    """Return Crossref's answer about the paper; a field that is None is left out."""
    work = {name: x for name, x in {**WORK, **changes}.items() if x is not None}
    return Canned({"message": {"items": [work], "total-results": 1}}, headers=headers or {})


PACE = {"x-rate-limit-limit": "5", "x-rate-limit-interval": "1s", "x-api-pool": "public"}
DAY = {
    "x-ratelimit-limit": "1000",
    "x-ratelimit-remaining": "981",
    "x-ratelimit-reset": "7200",
    "x-ratelimit-remaining-usd": "0.0981",
}
OF_OLD = {"Date": "Sun, 01 Nov 2015 03:00:00 GMT"}
S2_KEY = {"key_env": "ENRICH_TEST_KEY"}
ONLINE = [
    Row("ASKING AS_EXPECTED ALLOWS", reply=works(PACE)),
    Row("LEFT", reply=works(DAY)),
    Row("CLOCK_APART", 1, reply=works(OF_OLD)),
    Row("GONE MAY_BE_NEW MAINTAINERS", 1, reply=works(publisher=None, publishers="ACM")),
    Row("GONE_FROM_PAGE", 1, reply=Canned("<html><body>usenix</body></html>"), source="usenix"),
    Row("EMPTY", 1, reply=works(title=[])),
    Row("OTHER_TYPE", 1, reply=works(author="Kwon")),
    Row("NEW_WORD", 1, reply=works(type="talk")),
    Row("OTHER_FACT", 1, reply=works(page="1-2")),
    Row("LACKS_FACT", 1, reply=works(issued={"date-parts": [[99]]})),
    Row("ABSENT", 1, reply=Canned({"message": {"items": [], "total-results": 0}})),
    Row("CANNOT_BE_READ", 1, reply=works(DOI="10.1/x")),
    Row("REFUSES_QUESTION", 1, reply=Canned({"message": "This was asked in another century"}, 400)),
    Row("REFUSES_FIELD", 1, reply=Canned({"message": "Select element publisher does not exist"}, 400)),
    Row("CHALLENGES", 1, reply=Canned(CLOUDFLARE, 403)),
    Row("SENDS_A_PAGE", 1, reply=Canned("<html><body>words</body></html>")),
    Row("REFUSES_KEY", 1, reply=Canned({"message": "Forbidden"}, 403), source="openalex", own=S2_KEY, around=keyed("abcdefgh")),
    Row("INTERRUPTED", 130, reply=works(), around=lambda _: mock.patch("enrich.doctor.online.examine", side_effect=KeyboardInterrupt)),
    Row("NOT_ASKED", 1, reply=Canned(status=500)),
]  # fmt: skip
ROWS = [
    replace(row, says=" ".join(f"doctor.{x}" for x in row.says.split())) for row in HERE + ONLINE
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_a_message_is_printed(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    monkeypatch.delenv("ENRICH_TEST_KEY", raising=False)
    folder = tmp_path / "desk"
    shutil.copytree(done, folder)
    prepare = row.prepare or (lambda _: None)
    with ExitStack() as stack:
        if row.reply is not None:
            asked: dict[str, Any] = {kind.name: {"enabled": False} for kind in sources.classes()}
            asked[row.source] = {"interval": 0, **row.own}
            prepare = both(prepare, settings(sources=asked, mirrors={}))
            reply = row.reply if callable(row.reply) else lambda _: row.reply
            stack.enter_context(answering(reply))
        prepare(folder)
        if row.around:
            stack.enter_context(row.around(folder))
        typed = [*row.typed.split(), *(["--online"] if row.reply is not None else [])]
        provoke(folder, typed, row.says.split(), row.code)
