"""Why a source could not be asked: each message is provoked by what a service answers, and printed."""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import requests

from enrich import sources
from enrich.transport.http import HttpClient
from tests.support.canned import Canned, Reply, answering
from tests.support.said import provoke

DOI, OTHER_DOI = "10.1234/tea.1", "10.1234/tea.2"
TITLE = "Steeping Tea on Very Small Graphs"
KEY = "ключ-ключ"
MANY_DOIS = " ".join(f"10.1234/tea.{n}" for n in range(40))
USENIX = "https://www.usenix.org/conference/osdi22/presentation"
CLOUDFLARE = "<html><head><title>Just a moment...</title></head></html>"
CROSSREF = {"DOI": DOI, "type": "journal-article", "title": [TITLE], "publisher": "Teahouse"}
FORBIDDEN = {"name": "ForbiddenError", "message": "not yours"}


@dataclass(frozen=True)
class Row:
    """Some messages, and what a service answers to the only source that is asked."""

    says: str  # names of messages, with blanks between them
    reply: Reply | Callable[[str], Reply]
    source: str = "crossref"
    typed: str = f"get {DOI}"
    code: int = 3
    interval: float = 0
    settings: dict[str, Any] = field(default_factory=dict)
    around: tuple[AbstractContextManager[object], ...] = ()
    more: str = ""  # lines of the list


def works(*items: object, total: int | None = None) -> Canned:
    """Return Crossref's list of works."""
    total = len(items) if total is None else total
    return Canned({"message": {"items": items, "total-results": total}})


def address(url: str) -> AbstractContextManager[object]:
    """Let Crossref be asked at another address, as one might follow from a broken identifier."""
    return mock.patch("enrich.sources.crossref._whole_address", return_value=url)


@contextlib.contextmanager
def trickling() -> Iterator[None]:
    """Let each answer come in a thousand seconds."""
    send = HttpClient.send
    with mock.patch.object(HttpClient, "send", lambda *given: (send(*given)[0], 1000.0)):
        yield


def feed(*entries: str, total: str = "1", extra: str = "") -> Canned:
    """Return arXiv's feed."""
    return Canned(
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        "<opensearch:startIndex>0</opensearch:startIndex>"
        f"<opensearch:itemsPerPage>1</opensearch:itemsPerPage>{extra}{''.join(entries)}</feed>"
    )


def rows(*bindings: object) -> Canned:
    """Return the rows of DBLP's endpoint."""
    return Canned({"results": {"bindings": bindings}})


TITLES_ALONE = "".join(
    f"- [{title}](https://example.org/{title[0]}.pdf)\n"
    for title in ("Roasting Chestnuts Above Sparse Matrices", "Knitting Jumpers for Large Stores")
)


def not_together(url: str) -> Reply:
    """Answer as OpenAlex where it takes one title in a search."""
    refused = "title.search" in url and ("|" in url or "%7C" in url)
    return Canned({"error": "Forbidden"}, 403) if refused else Canned({"results": []})


def in_turn(*replies: Reply) -> Callable[[str], Reply]:
    """Return what answers by these in turn, and by the last one from then on."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


TO_ITSELF = Canned(status=302, headers={"Location": f"https://api.crossref.org/works/{DOI}"})
AWAY = Canned(status=302, headers={"Location": "https://hotel.example/login"})
TRANSPORT = [
    Row("services.NOT_REACHED runs.COULD_NOT_BE_ASKED", requests.ConnectionError()),
    Row("services.CERTIFICATE", requests.exceptions.SSLError()),
    Row("services.NOT_IN_TIME", requests.Timeout()),
    Row("services.BROKE_OFF", requests.ConnectionError(ConnectionResetError())),
    Row("services.TOO_SLOW", Canned("<html><body>usenix</body></html>"), "usenix", f"get {USENIX}/tea {USENIX}/hat", around=(trickling(),)),
    Row("services.STATUS", Canned(status=500)),
    Row("services.TOO_MANY", Canned(status=429)),
    Row("services.NO_SUCH_SIZE", Canned(status=414)),
    Row("services.CIRCLE", TO_ITSELF),
    Row("services.LEADS_AWAY", AWAY),
    Row("services.CHALLENGE_ONCE", Canned(CLOUDFLARE)),
    Row("services.LARGE", Canned(gzip.compress(bytes(100_000_000), 1), headers={"Content-Encoding": "gzip"})),
    Row("services.CUT_OFF", Canned("{}", headers={"Content-Length": "9"})),
    Row("services.COMPRESSED", Canned("{}", headers={"Content-Encoding": "br"})),
    Row("services.NOT_DECOMPRESSED", Canned("{}", headers={"Content-Encoding": "gzip"})),
    Row("services.NOT_HTTP", ValueError("no chunk")),
    Row("services.EMPTY", Canned()),
    Row("services.WEB_PAGE", Canned("<html><body>words</body></html>")),
    Row("services.NO_WEB_PAGE", Canned("words"), "pmlr", "get https://proceedings.mlr.press/v1/tea22a.html"),
    Row("services.NO_TEXT", Canned(bytes(range(32)) * 9)),
    Row("services.NO_JSON", Canned("{")),
    Row("services.NO_JSON_OBJECT", Canned("3")),
    Row("services.NO_XML", Canned("<?xml version='1.0'?><feed>"), "arxiv", "get 2301.00001"),
    Row("services.DOCUMENT_TYPE", Canned("<?xml version='1.0'?><!DOCTYPE feed><feed/>"), "arxiv", "get 2301.00001"),
    Row("services.CHALLENGE", Canned(CLOUDFLARE, 403), code=1),
    Row("services.NO_PROGRAMS", Canned(status=418), code=1),
    Row("services.NO_ACCESS runs.REFUSES", Canned({}, 401), typed="run", code=0),
    Row("services.KEY_CHARACTERS", Canned({}), "semantic_scholar", settings={"key_env": "ENRICH_TEST_KEY"}, code=1),
    Row("services.KEY_WITHHELD", Canned([None]), "semantic_scholar", "--verbose run", 3, settings={"key_env": "ENRICH_TEST_KEY", "mirrors": {"api.semanticscholar.org": "https://mirror.example"}}),
    Row("services.HOLDS_KEY", Canned({}), around=(address(f"https://api.crossref.org/{KEY}"),), settings={"key_env": "ENRICH_TEST_KEY", "mirrors": {"api.crossref.org": "https://mirror.example"}}),
    Row("services.KEY_REFUSED", in_turn(Canned({"message": "Forbidden"}, 403), Canned([None])), "semantic_scholar", "--verbose run", 3, settings={"key_env": "ENRICH_OTHER_KEY"}, around=(mock.patch.dict("os.environ", {"ENRICH_OTHER_KEY": "abcdefgh"}),)),
    Row("services.ONE_BY_ONE", not_together, "openalex", "run", 0, more=TITLES_ALONE),
    Row("services.NOT_PUBLIC", Canned(FORBIDDEN, 403), "openreview", "get https://openreview.net/forum?id=TeaTeaTea1", 1),
    Row("services.DAILY_BUDGET runs.DAY_SPENT", Canned("daily limit", 429), typed="run", code=0),
    Row("services.NO_LISTS", Canned({}, 400), "openreview", "get " + " ".join(f"https://openreview.net/forum?id=TeaTeaTe{n}" for n in range(10, 42))),
    Row("services.NO_WEB_ADDRESS", Canned(), around=(address("ftp://x"),), code=1),
    Row("services.UNKNOWN_HOST", Canned(), around=(address("https://hotel.example/"),), code=1),
    Row("services.WITH_PORT", Canned(), around=(address("https://api.crossref.org:81/"),), code=1),
    Row("services.WITH_BLANKS", Canned(), around=(address("https://api.crossref.org/\1"),), code=1),
    Row("services.UNREADABLE_ADDRESS", Canned(), around=(address("https://["),), code=1),
    Row("services.CLIMBS_OUT", Canned(), around=(address("https://api.crossref.org/../x"),), code=1, settings={"mirrors": {"api.crossref.org": "http://127.0.0.1:9/mirror"}}),
    Row("services.TURN_TAKEN", Canned(), interval=0.001, around=(
        mock.patch("enrich.transport.pacing.HostLock.acquire", return_value=False),
        mock.patch("enrich.transport.admission._POLL", 300),
        mock.patch("enrich.transport.admission.Admission._pause"))),
    Row("services.OTHERS_NOT_WAITED_FOR", works(CROSSREF), typed="run", code=0, interval=0.001, around=(
        mock.patch("enrich.transport.pacing.HostLock.acquire", side_effect=PermissionError(13, "Permission denied")),)),
    Row("services.NO_FILE_LOCKS", works(CROSSREF), typed="run", code=0, interval=0.001, around=(
        mock.patch("enrich.transport.pacing.fcntl", None),)),
]  # fmt: skip

SPARQL_TOO_HEAVY = Canned({"exception": "Operation timed out"}, 400)
ANSWERS = [
    Row("services.OTHER_SHAPE", Canned({"message": 3})),
    Row("services.NO_LIST", Canned({"message": {}})),
    Row("services.NONE_OF", Canned("<html><body>Tea</body></html>"), "usenix", f"get {USENIX}/tea"),
    Row("services.FEWER", works(total=1)),
    Row("services.OF_OTHERS", works({**CROSSREF, "DOI": OTHER_DOI})),
    Row("services.UNLIKE_THE_WORDS", works({**CROSSREF, "title": ["Hats Made of Cheese"]}), typed=f"get {TITLE.replace(' ', '_')}"),
    Row("services.NOT_UNDERSTOOD", Canned({}, 400), "semantic_scholar"),
    Row("services.NOT_FOR_EACH", Canned([]), "semantic_scholar"),
    Row("services.WITHOUT", feed("<entry><id>http://arxiv.org/abs/2301.00001v1</id></entry>"), "arxiv", "get 2301.00001"),
    Row("services.OVERLOADED", Canned("<error/>"), "arxiv", "get 2301.00001"),
    Row("services.REPORTS", feed("<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>out of tea</summary></entry>"), "arxiv", "get 2301.00001"),
    Row("services.TOO_HEAVY", SPARQL_TOO_HEAVY, "dblp", f"get {MANY_DOIS}"),
    Row("services.MORE_ROWS", rows({}), "dblp", around=(mock.patch("enrich.sources.dblp.sparql.MOST_ROWS", 1),)),
    Row("services.ANOTHER_PAPER", Canned("<html><head><meta name='citation_title' content='Tea'><meta property='og:url' content='https://proceedings.mlr.press/v1/hat22a.html'></head></html>"), "pmlr", "get https://proceedings.mlr.press/v1/tea22a.html"),
    Row("runs.RETRACTED", works({**CROSSREF, "updated-by": [{"type": "retraction"}]}), typed="run", code=0),
]  # fmt: skip
ROWS = [*TRANSPORT, *ANSWERS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_a_message_is_printed(
    tmp_path: Path, empty_cache: Path, monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    (tmp_path / "cache").mkdir()
    shutil.copy(empty_cache, tmp_path / "cache")
    monkeypatch.setenv("ENRICH_TEST_KEY", KEY)
    listed = f"- [{TITLE}](https://doi.org/{DOI})\n{row.more}"
    (tmp_path / "list.md").write_text(listed, encoding="utf-8")
    own = dict(row.settings)
    mirrors = own.pop("mirrors", {})
    asked: dict[str, Any] = {kind.name: {"enabled": False} for kind in sources.classes()}
    asked[row.source] = {"interval": row.interval, **own}
    config = {"lists": ["list.md"], "sources": asked, "mirrors": mirrors}
    (tmp_path / "config.yaml").write_text(json.dumps(config), encoding="utf-8")
    reply = row.reply if callable(row.reply) else lambda _: row.reply
    typed = [word.replace("_", " ") for word in row.typed.split()]
    with ExitStack() as stack:
        stack.enter_context(answering(reply))
        for patch in row.around:
            stack.enter_context(patch)
        provoke(tmp_path, typed, row.says.split(), row.code)
