"""api.openreview.net, api2.openreview.net and openreview.net."""

from __future__ import annotations

import re
import time
import urllib.parse
from typing import Any

from tests.support.world.call import Call
from tests.support.world.corpus import expression
from tests.support.world.dblp.records import infos
from tests.support.world.facts import Record, day_of
from tests.support.world.openreview.note import note, number_of
from tests.support.world.pages import metas, page
from tests.support.world.words import compact, crc, fold, plain, txt

_JSON = "application/json; charset=utf-8"
_SORTED_BY = {"id", "number", "cdate", "tcdate", "mdate", "tmdate"}
_TURNSTILE = (
    '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>'
)
_REQUIRED = "At least one of the following parameters is required: id, forum, invitation, content"


def answer_1(call: Call, path: str) -> None:
    """Answer a request to version 1 of the API."""
    _answer(call, path, 1)


def answer_2(call: Call, path: str) -> None:
    """Answer a request to version 2 of the API."""
    _answer(call, path, 2)


def _answer(call: Call, path: str, api: int) -> None:
    place = path.rstrip("/")
    if path.startswith("notes/search"):
        _search(call, api)
    elif place == "notes":
        _notes(call, api)
    elif place == "login" and call.command == "POST":
        _login(call)
    else:
        said = f"The requested resource {path} was not found"
        _refuse(call, 404, "NotFoundError", said, {})


def _send(call: Call, status: int, body: dict[str, Any]) -> None:
    left = max(0, 180 - len(call.web.counts.seen[call.service]))
    headers: list[tuple[str, object]] = [
        ("ratelimit-policy", "180;w=60"),
        ("ratelimit-limit", 180),
        ("ratelimit-remaining", left),
        ("ratelimit-reset", 60),
    ]
    call.send(status, compact(body), _JSON, headers)


def _refuse(call: Call, status: int, name: str, said: str, details: dict[str, str]) -> None:
    body = {"name": name, "message": said, "status": status, "details": details}
    _send(call, status, body)


def _login(call: Call) -> None:
    who = call.posted().get("id") or "user@example.org"
    user = "~World_User1"
    profile = {"id": user, "first": "World", "last": "User", "preferredId": user}
    token = f"world.{crc(who):x}.token"
    _send(call, 200, {"token": token, "user": {"id": user, "profile": profile}})


def _has(r: Record, api: int) -> bool:
    """Whether a version of the API has a paper.

    Version 2 also has the records that it mirrors from DBLP: of one paper in four that it has no
    submission of.
    """
    if r.get("openreview"):
        return bool(r["openreview"].get("api", 2) == api)
    return api == 2 and bool(r.get("dblp")) and r["_n"] % 4 == 0 and bool(infos(r))


def _by_id(call: Call, note_id: str, api: int) -> Record | None:
    r = call.web.corpus.get("openreview", note_id)
    if r:
        return r if r["openreview"].get("api", 2) == api else None
    number = number_of(note_id)
    r = call.web.corpus.by_id(number) if number else None
    return r if r and api == 2 and _has(r, api) else None


def _search(call: Call, api: int) -> None:
    """Answer /notes/search, which still answers guests: the best first, accepted or not."""
    if call.command == "POST":
        ids = call.posted().get("ids") or []
        found = [note(r, api) for i in ids if (r := _by_id(call, i, api))]
        _send(call, 200, {"notes": found, "count": len(ids)})
        return
    term = call.query.get("term") or call.query.get("query") or ""
    if not term.strip():
        _refuse(call, 400, "MissingParameterError", "term is required", {})
        return
    corpus, expr = call.web.corpus, expression(fold(term).split(), "or", "{t a}")
    most, offset = min(call.number("limit", 1000), 1000), call.number("offset", 0)
    hits = [r for r in corpus.match(expr, 300) if _has(r, api)]
    picked = (call.picked(r) for r in hits[offset : offset + most])
    notes = [note(r, api) for r in picked if _has(r, api)]
    count = min(10_000, max(len(hits), corpus.total(expr, 40_000) // 4)) if hits else 0
    _send(call, 200, {"notes": notes, "count": count})


def _notes(call: Call, api: int) -> None:
    guest = not call.header("Authorization").startswith("Bearer ")
    if call.web.manners.openreview == "challenge" and guest:
        _challenge(call, api)
    elif call.query.get("id"):
        _one(call, call.query["id"], api)
    else:
        hits = _hits(call, api)
        if hits is None:
            _refuse(call, 400, "MissingParameterError", _REQUIRED, {})
        else:
            _send_notes(call, hits, api)


def _challenge(call: Call, api: int) -> None:
    host = "api2" if api == 2 else "api"
    back = urllib.parse.quote(f"https://{host}.openreview.net/notes?{call.raw}", safe="")
    said = (
        f"Challenge verification required ({time.strftime('%Y-%m-%d')}-{crc(call.raw) % 10**7:07d})"
    )
    url = f"https://openreview.net/challenge?redirect={back}"
    _refuse(call, 403, "ChallengeRequiredError", said, {"challengeUrl": url})


def _one(call: Call, note_id: str, api: int) -> None:
    r = _by_id(call, note_id, api)
    if r:
        _send(call, 200, {"notes": [note(call.picked(r), api)], "count": 1})
    else:
        said = f"The Note {note_id} was not found"
        _refuse(call, 404, "NotFoundError", said, {"path": "id", "value": note_id})


def _hits(call: Call, api: int) -> list[Record] | None:
    """Return the papers that are asked for; None where nothing is."""
    query = call.query
    title = query.get("content.title")
    paperhash = query.get("paperhash") or query.get("content.paperhash")
    venue = query.get("content.venueid") or query.get("content.venue")
    if query.get("forum"):
        r = _by_id(call, query["forum"], api)
        return [r] if r else []
    if title:
        return _with_content(call, title.split(), "title", title, api)
    if paperhash:
        words = paperhash.partition("|")[2].replace("_", " ").split()
        return _with_content(call, words, "paperhash", paperhash, api)
    if venue or query.get("invitation"):
        return _of_venue(call, api)
    return None


def _with_content(call: Call, words: list[str], name: str, value: str, api: int) -> list[Record]:
    found = call.web.corpus.search(fold(" ".join(words)).split(), 50, "and", "{t}")
    return [r for r in found if _has(r, api) and _content(r, name, api) == value]


def _content(r: Record, name: str, api: int) -> Any:
    own = note(r, api)["content"][name]
    return own["value"] if api == 2 and own else own


def _of_venue(call: Call, api: int) -> list[Record]:
    query, corpus = call.query, call.web.corpus
    asked = query.get("content.venueid") or re.sub(r"/-/.*", "", query.get("invitation") or "")
    asked = asked or query["content.venue"]
    sql = "select key from alias where service='openreview'"
    found = (corpus.get("openreview", key) for (key,) in corpus.db.execute(sql).fetchall())
    return [
        r
        for r in found
        if r
        and r["openreview"].get("api", 2) == api
        and asked in ((r["openreview"].get(k) or "") for k in ("venueid", "venue"))
    ]


def _send_notes(call: Call, hits: list[Record], api: int) -> None:
    query = call.query
    most, offset = min(call.number("limit", 1000), 1000), call.number("offset", 0)
    notes = [note(call.picked(r), api) for r in hits]
    by, _, way = (query.get("sort") or "").partition(":")
    if by in _SORTED_BY:
        notes.sort(key=lambda one: one[by], reverse=way == "desc")
    if query.get("after"):  # the rest of the list after this note: how their own client pages
        ids = [one["id"] for one in notes]
        behind = ids.index(query["after"]) + 1 if query["after"] in ids else len(ids)
        notes = notes[behind:]
    body: dict[str, Any] = {"notes": notes[offset : offset + most]}
    if query.get("count") != "false":
        body["count"] = len(hits)
    _send(call, 200, body)


def answer_site(call: Call, path: str) -> None:
    """Answer a request to openreview.net."""
    if path.startswith("challenge"):
        body = '<div id="__next"><main><h1>Verify you are human</h1></main></div>'
        call.send_page(200, page("Verification Required | OpenReview", _TURNSTILE, body))
        return
    if call.web.manners.openreview == "challenge":
        back = urllib.parse.quote(f"/{path}?{call.raw}", safe="")
        to = call.site("openreview.net", "challenge?redirect=" + back)
        call.send(307, to, "text/plain", [("Location", to)])
        return
    r = call.web.corpus.get("openreview", call.query.get("id") or "")
    if r:
        call.send_page(200, _forum(r))
    else:
        call.send_page(404, page("Error | OpenReview", "", "<h1>Error 404</h1>"))


def _forum(r: Record) -> str:
    month, day = day_of(r)
    date = f"{r.get('year')}/{month:02d}/{day:02d}"
    tags = [
        ("title", r["title"]),
        *(("author", plain(name)) for name in r["authors"]),
        ("publication_date", date),
        ("online_date", date),
        ("pdf_url", f"https://openreview.net/pdf?id={r['openreview']['id']}"),
        ("abstract", r.get("abstract")),
    ]
    body = f'<h2 class="citation_title">{txt(r["title"])}</h2>'
    return page(f"{r['title']} | OpenReview", metas(tags, "/>"), body)
