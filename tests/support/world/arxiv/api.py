"""arxiv.org and export.arxiv.org: the API, pages, PDFs and .bib."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass

from tests.support.world.arxiv import atom
from tests.support.world.arxiv import page as pages
from tests.support.world.arxiv.query import ArxivQuery, Document, document
from tests.support.world.call import Call
from tests.support.world.facts import Record
from tests.support.world.pages import page
from tests.support.world.words import crc, esc

_ATOM = "application/atom+xml; charset=utf-8"
_ERRORS = "https://arxiv.org/api/errors"
_SORTING = "https://arxiv.org/help/api/user-manual#sort"
_PDF = (
    b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_LOOKS_LIKE_ONE = re.compile(
    r"(?<![\d=.])\d{4}\.\d{4,5}|[a-z][a-z-]+(\.[a-z]{2})?/\d{2}[01]\d{4}", re.IGNORECASE
)
_NUMBER = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
_OVERLOADED = (
    "The server encountered an internal error and was unable to complete your request. Either the "
    "server is overloaded or there is an error in the application."
)


class _ArxivError(Exception):
    """What arXiv refuses: the sentence, where it is explained, and the status."""

    def __init__(self, message: str, at: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.message, self.at, self.status = message, at, status


@dataclass(frozen=True)
class _Asked:
    """The parameters of a question to the API."""

    ids: list[str]
    query: ArxivQuery
    start: int
    most: int
    by: str
    ascending: bool


@dataclass(frozen=True)
class _Hit:
    """A preprint that answers, how well, and which version was asked for."""

    doc: Document
    score: float = 1.0
    version: int | None = None
    record: Record | None = None  # where it was asked for by its number


def answer(call: Call, path: str) -> None:
    """Answer a request to arXiv."""
    if m := re.match(r"(abs|pdf|bibtex|html)/(.+)", path):
        _send_page(call, m[1], m[2])
    elif path.rstrip("/") == "api/query":
        _send_feed(call)
    else:
        call.send_page(404, page("404 Not Found", "", "<h1>Not Found</h1>"))


def _send_page(call: Call, kind: str, number: str) -> None:
    key = re.sub(r"v\d+$", "", number.removesuffix(".pdf")).lower()
    r = call.pick(call.web.corpus.get("arxiv", key))
    if not r or not r.get("arxiv"):
        said = f"<h1>Article not found</h1><p>Article identifier '{esc(number)}' not recognized</p>"
        title = "Article not found | arXiv e-print repository"
        call.send_page(404, page(title, "", said))
    elif kind == "pdf":
        call.send(200, _PDF, "application/pdf")
    elif kind == "bibtex":
        call.send(200, pages.bib(r), "text/plain; charset=utf-8")
    else:
        call.send_page(200, pages.abstract_page(r))


def _send_feed(call: Call) -> None:
    try:
        asked = _read(call)
    except _ArxivError as refused:
        call.send(refused.status, atom.error(refused.message, refused.at), _ATOM)
        return
    hits = _hits(call, asked)
    hits.sort(key=lambda hit: _order(hit, asked.by), reverse=not asked.ascending)
    entries = []
    for hit in hits[asked.start : asked.start + asked.most]:
        r = hit.record or call.pick(call.web.corpus.by_id(hit.doc.number))
        if r and r.get("arxiv"):
            entries.append(atom.entry(r, hit.version))
    feed = atom.feed(entries, len(hits), asked.start, asked.most, asked.query.text, asked.ids)
    call.send(200, feed, _ATOM)


def _read(call: Call) -> _Asked:
    """Return what is asked for; raises _ArxivError where arXiv would refuse it."""
    query = call.query
    if call.command == "POST":
        posted = call.body.decode(errors="replace")
        query = dict(urllib.parse.parse_qsl(posted, keep_blank_values=True))
    ids = _ids(call, query.get("id_list") or "")
    most, start = _number(query, "max_results", 10), _number(query, "start", 0)
    by, way = query.get("sortBy", "relevance"), query.get("sortOrder", "descending")
    if by not in {"relevance", "lastUpdatedDate", "submittedDate"}:
        said = "sortBy must be in: relevance, lastUpdatedDate, submittedDate"
        raise _ArxivError(said, _SORTING)
    if way not in {"ascending", "descending"}:
        raise _ArxivError("sortOrder must be in: ascending, descending", _SORTING)
    if not ids and "search_query" not in query:
        said = "Either a search_query or id_list must be specified for the classic API."
        raise _ArxivError(said, _ERRORS)
    if not most or 1 + round(start / most) > 10_000 // most:
        raise _ArxivError(_OVERLOADED, _ERRORS, 500)
    try:
        found = ArxivQuery(query.get("search_query") or "")
    except (ValueError, RecursionError):
        said = f"Invalid query string: '{query.get('search_query')}'"
        raise _ArxivError(said, _ERRORS) from None
    return _Asked(ids, found, start, most, by, way == "ascending")


def _ids(call: Call, listed: str) -> list[str]:
    """Return the numbers asked for: one that does not look like any sinks the whole list."""
    ids = listed.split(",") if listed else []
    call.web.counts.asked["arxiv"] += len(ids)
    for raw in ids:
        if not _LOOKS_LIKE_ONE.search(raw):
            raise _ArxivError(
                f"incorrect id format for {raw}", f"{_ERRORS}#incorrect_id_format_for_{raw}"
            )
    return ids


def _number(query: dict[str, str], name: str, default: int) -> int:
    try:
        number = int(query.get(name, default))
    except ValueError:
        raise _ArxivError(f"{name} must be an integer") from None
    if number < 0:
        raise _ArxivError(f"{name} must be non-negative")
    return number


def _hits(call: Call, asked: _Asked) -> list[_Hit]:
    query = asked.query
    if asked.ids:
        found = _by_number(call, asked.ids)
        if not query.tree:
            return found
        return [
            _Hit(hit.doc, score, hit.version, hit.record)
            for hit in found
            if (score := query.score(hit.doc))
        ]
    docs = _documents(call)
    if not query.tree:
        return [_Hit(doc) for doc in docs]
    return [_Hit(doc, score) for doc in docs if (score := query.score(doc))]


def _documents(call: Call) -> list[Document]:
    """Return every preprint as the search engine sees it."""
    corpus = call.web.corpus
    found: list[Document] = call.web.once(
        "preprints", lambda: [document(r) for r in corpus.of_arxiv()]
    )
    return found


def _by_number(call: Call, ids: list[str]) -> list[_Hit]:
    wanted = dict.fromkeys(ids)
    found = []
    for raw in wanted:
        m = _NUMBER.fullmatch(raw)
        r = call.pick(call.web.corpus.get("arxiv", m[1].lower())) if m else None
        if not m or not r or not r.get("arxiv"):
            continue
        version = int(m[2]) if m[2] else None
        latest = r["arxiv"].get("v", 1)
        if version and (version > max(latest, 9) or (version == latest and m[1] in wanted)):
            continue
        found.append(_Hit(document(r), 1.0, version, r))
    return found


def _order(hit: _Hit, by: str) -> tuple[float | str, int]:
    doc = hit.doc
    keys: dict[str, float | str] = {
        "relevance": hit.score,
        "submittedDate": doc.first,
        "lastUpdatedDate": doc.last,
    }
    return keys[by], crc(doc.id)
