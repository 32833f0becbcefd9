"""api.semanticscholar.org: papers by any identifier, in batches, and by title.

It sends ASCII, with a line end behind it.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable
from typing import Any

from tests.support.world.call import Call
from tests.support.world.corpus import expression
from tests.support.world.dblp.records import find as find_dblp
from tests.support.world.facts import Record
from tests.support.world.s2.paper import (
    CORPUS_ID,
    FIELDS,
    TWIN,
    number_of,
    paper,
    paper_id,
    twin,
)
from tests.support.world.words import crc, fold

_BATCH = 500
_SEARCHES = {f"graph/v1/paper/search{way}" for way in ("", "/match", "/bulk")}
_NO_KEY = (
    "Too Many Requests. Please wait and try again or apply for a key for higher rate limits. "
    "https://www.semanticscholar.org/product/api#api-key-form"
)
_PAGE = re.compile(
    r"arxiv\.org/(?:abs|pdf)/([^?#]+?)(?:\.pdf)?$|aclanthology\.org/([^/?#]+)|doi\.org/(.+)"
    r"|semanticscholar\.org/paper/(?:.*/)?([0-9a-f]{40})"
)


def answer(call: Call, path: str) -> None:
    """Answer a request to Semantic Scholar."""
    key = call.header("x-api-key")
    if key in {"bad", "invalid"}:
        call.send(403, {"message": "Forbidden"})
    elif call.web.manners.s2 == "shared" and not key and _is_crowded(call):
        refuse(call)
    elif path == "graph/v1/paper/batch":
        _batch(call)
    elif path in _SEARCHES:
        _search(call, path)
    else:
        _one(call, path)


def refuse(call: Call) -> None:
    """Say that there were too many requests."""
    if call.header("x-api-key"):
        call.send(429, json.dumps({"message": "Too Many Requests"}))
    else:
        call.send(429, json.dumps({"message": _NO_KEY, "code": "429"}))


def _is_crowded(call: Call) -> bool:
    """Whether the pool that all share without a key has no place: more often for who comes soon."""
    counts = call.web.counts
    last, counts.keyless = counts.keyless, time.monotonic()
    return random.random() < (0.4 if counts.keyless - last < 3 else 0.1)


def _send(call: Call, status: int, body: Any) -> None:
    separators = (",", ":") if "error" in body else None
    shown = json.dumps(body, separators=separators) + "\n"
    call.send(status, shown, headers=[("Access-Control-Allow-Origin", "*")])


def _error(call: Call, said: str, status: int = 400) -> None:
    _send(call, status, {"error": said})


def _fields(call: Call) -> list[str]:
    return [f for f in (call.query.get("fields") or "").split(",") if f]


def _refuses_fields(call: Call) -> bool:
    """Whether fields are asked for that there are not; says so."""
    wrong = [f for f in _fields(call) if f.split(".")[0] not in FIELDS]
    if wrong:
        _error(call, f"Unrecognized or unsupported fields: [{', '.join(wrong)}]")
    return bool(wrong)


def _batch(call: Call) -> None:
    try:
        ids = json.loads(call.body)["ids"]
    except (ValueError, KeyError, TypeError, RecursionError):
        ids = None
    if not isinstance(ids, list) or not ids:
        _error(call, "Bad or missing body")
    elif len(ids) > _BATCH:
        _error(call, f"Too many ids: the limit is {_BATCH}")
    elif not _refuses_fields(call):
        call.web.counts.asked["s2"] += len(ids)
        found = (_find(call, str(i)) for i in ids)
        _send(call, 200, [paper(r, _fields(call)) if r else None for r in found])


def _one(call: Call, path: str) -> None:
    m = re.fullmatch(r"graph/v1/paper/(.+?)(/citations|/references|/authors)?", path)
    if not m:
        call.send(403, {"message": "Missing Authentication Token"})
        return
    call.web.counts.asked["s2"] += 1
    r = _find(call, m[1])
    if not r:
        _error(call, f"Paper with id {m[1]} not found", 404)
    elif m[2]:
        authors = paper(r, ["authors"])["authors"] if m[2] == "/authors" else []
        _send(call, 200, {"offset": 0, "data": authors})
    elif not _refuses_fields(call):
        _send(call, 200, paper(r, _fields(call)))


def _search(call: Call, path: str) -> None:
    text = call.query.get("query") or ""
    if not text.strip():
        _error(call, "Missing required parameter: query")
    elif _refuses_fields(call):
        return
    elif path.endswith("match"):
        _match(call, text)
    else:
        _list(call, text, bulk=path.endswith("bulk"))


def _is_known(r: Record) -> bool:
    return bool(r.get("in", {}).get("s2", True))


def _match(call: Call, text: str) -> None:
    """Send the paper whose title is nearest, if it is near."""
    words, corpus = fold(text).split(), call.web.corpus
    found = corpus.search(words, 20, "and", "{t}") or corpus.search(words, 20, "or", "{t}")
    hits = [(_near(r, words), r) for r in found if _is_known(r)]
    hits.sort(key=lambda hit: hit[0], reverse=True)
    if not hits or not (hits[0][0][2] == 1 or hits[0][0][1] >= 0.6):
        _error(call, "Title match not found", 404)
        return
    (_, shared, _), r = hits[0]
    score = round(25.0 * len(words) * shared + 30 + crc(text) % 1000 / 97, 5)
    found_paper = {**paper(call.picked(r), _fields(call)), "matchScore": score}
    _send(call, 200, {"data": [found_paper]})


def _near(r: Record, words: list[str]) -> tuple[bool, float, float]:
    """Return how near a title is.

    The same, the share of all words, the share of the asked words.
    """
    title = fold(r["title"])
    have, asked = set(title.split()), set(words)
    both = len(have & asked)
    return title == " ".join(words), both / max(1, len(have | asked)), both / max(1, len(asked))


def _list(call: Call, text: str, bulk: bool) -> None:
    most = call.number("limit", 0 if call.query.get("limit") else 100)
    offset = call.number("offset", 0)
    if not bulk and not 1 <= most <= 100:
        _error(call, "Invalid value for limit: must be between 1 and 100")
        return
    if not bulk and offset + most > 1000:
        _error(call, "Requested data for this limit and/or offset is not available")
        return
    found = call.web.corpus.match(expression(fold(text).split()), 1000)
    hits = [r for r in found if _is_known(r)]
    year = call.query.get("year") or ""
    if not re.fullmatch(r"(\d{4}|\d{4}-|-\d{4}|\d{4}-\d{4})?", year):
        _error(call, f"Invalid value for year: {year}")
        return
    hits = [r for r in hits if _is_within(r, year)]
    part = hits if bulk else hits[offset : offset + most]
    papers = [paper(call.picked(r), _fields(call)) for r in part]
    if bulk:
        _send(call, 200, {"total": len(hits), "token": None, "data": papers})
        return
    body: dict[str, Any] = {"total": len(hits), "offset": offset}
    if offset + most < len(hits):
        body["next"] = offset + most
    if papers:
        body["data"] = papers
    _send(call, 200, body)


def _is_within(r: Record, years: str) -> bool:
    first, dash, last = years.partition("-")
    if not first and not last:
        return True
    year = paper(r, ["year"])["year"]
    return bool(year) and int(first or 0) <= year <= int(last or (9999 if dash else first))


def _find(call: Call, name: str) -> Record | None:
    """Return the paper that an identifier names."""
    r = _found(call, name)
    return call.pick(r) if r and _is_known(r) else None


def _found(call: Call, name: str) -> Record | None:
    kind, separator, value = name.partition(":")
    kind = kind.upper()
    if re.fullmatch(r"[0-9a-f]{40}", name):
        return _by_paper_id(call, name)
    if name.startswith("10."):
        kind, value, separator = "DOI", name, ":"
    elif kind in {"HTTP", "HTTPS"}:
        kind, value = "URL", name
    if kind == "URL":
        m = _PAGE.search(value)
        if m and m[4]:
            return _found(call, m[4])
        kinds = zip(("ARXIV", "ACL", "DOI"), m.groups() if m else (), strict=False)
        kind, value = next(((k, v) for k, v in kinds if v), ("", ""))
    look_up = _LOOK_UPS.get(kind)
    return look_up(call, value) if separator and look_up else None


def _by_paper_id(call: Call, sha: str) -> Record | None:
    number = number_of(sha)
    by_id = call.web.corpus.by_id
    r = twin(by_id(number - TWIN)) if number > TWIN else by_id(number)
    return r if r and paper_id(r) == sha else None


def _by_arxiv(call: Call, value: str) -> Record | None:
    return call.web.corpus.get("arxiv", re.sub(r"v\d+$", "", value).lower())


def _by_doi(call: Call, value: str) -> Record | None:
    corpus = call.web.corpus
    return twin(corpus.get("doi", value.lower())) or corpus.get("datacite", value.lower())


def _by_acl(call: Call, value: str) -> Record | None:
    return twin(call.web.corpus.get("acl", value))


def _by_corpus_id(call: Call, value: str) -> Record | None:
    if not value.isdigit():
        return None
    number = int(value) - CORPUS_ID
    by_id = call.web.corpus.by_id
    return twin(by_id(number - TWIN)) if number > TWIN else by_id(number)


def _by_dblp(call: Call, value: str) -> Record | None:
    found = find_dblp(call.web.corpus, value)
    if not found:
        return None
    r, info = found
    return r if info["venue"] == "CoRR" else twin(r)


_LOOK_UPS: dict[str, Callable[[Call, str], Record | None]] = {
    "ARXIV": _by_arxiv,
    "DOI": _by_doi,
    "ACL": _by_acl,
    "CORPUSID": _by_corpus_id,
    "DBLP": _by_dblp,
}
