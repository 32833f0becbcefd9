"""api.crossref.org: one work, its forms and its agency, and lists of works."""

from __future__ import annotations

import re

from tests.support.world.call import Body, Call
from tests.support.world.crossref import works
from tests.support.world.crossref.bib import bib
from tests.support.world.crossref.item import Item, item
from tests.support.world.crossref.sending import refuse, send
from tests.support.world.facts import Record

_ONE = re.compile(r"works/(.+?)(/agency|/transform(?:/.+)?)?")
_NO_FIELDS = "This route does not support field query parameters"
_GONE = "Resource not found."
_JSON = "application/json;charset=utf-8"


def answer(call: Call, path: str) -> None:
    """Answer a request to Crossref."""
    path = path.removeprefix("v1/")
    m = _ONE.fullmatch(path)
    if m and m[1].strip("/"):
        _one(call, m[1], m[2] or "")
    elif path.rstrip("/") == "works":
        works.answer(call)
    else:
        send(call, 404, _GONE, "text/plain")


def _one(call: Call, doi: str, tail: str) -> None:
    call.web.counts.asked["crossref"] += 1
    if any(k.startswith("query") for k in call.query):
        refuse(call, "parameter-not-allowed", "query.*", _NO_FIELDS)
        return
    r = call.pick(call.by_doi(doi))
    if tail == "/agency":
        _agency(call, doi, r)
    elif not r or not r.get("doi"):
        send(call, 404, _GONE, "text/plain;charset=utf-8" if tail else "text/plain")
    elif tail:
        _transform(call, r, tail[11:])
    else:
        _message(call, "work", item(r))


def _message(call: Call, kind: str, message: Item, ctype: str = "application/json") -> None:
    body = {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}
    send(call, 200, body, ctype)


def _agency(call: Call, doi: str, r: Record | None) -> None:
    if r:
        agency = {"id": "crossref", "label": "Crossref"}
    elif call.web.corpus.get("datacite", doi.lower()):
        agency = {"id": "datacite", "label": "DataCite"}
    else:
        send(call, 404, _GONE, _JSON)
        return
    _message(call, "work-agency", {"DOI": doi.lower(), "agency": agency}, _JSON)


def _transform(call: Call, r: Record, named: str) -> None:
    """Send a work in another form; the long form of the address answers without a content type."""
    kind = named or call.header("Accept")

    def typed(body: Body, ctype: str) -> None:
        send(call, 200, body, None if named else ctype)

    if "bibtex" in kind:
        typed(bib(r), "application/x-bibtex")
    elif "csl+json" in kind or "citeproc" in kind or "application/json" in kind:
        typed(_csl(r), "application/vnd.citationstyles.csl+json")
    elif "bibliography" in kind:
        send(call, 200, _reference(r), "text/x-bibliography")
    else:
        send(call, 406, "", "text/plain;charset=utf-8")


def _csl(r: Record) -> Item:
    i = item(r)
    return {
        **i,
        "title": i["title"][0] if i["title"] else "",
        "container-title": (i["container-title"] or [""])[0],
        "URL": "http://dx.doi.org/" + i["DOI"],
    }


def _reference(r: Record) -> str:
    i = item(r)
    people = ", ".join(_initials(a) for a in i.get("author", []))
    year = i["issued"]["date-parts"][0][0] or "n.d."
    pages = ", " + i["page"].replace("-", "–") if i.get("page") else ""
    container = (i["container-title"] or [""])[-1]
    return f"{people} ({year}). {i['title'][0]}. {container}{pages}. https://doi.org/{i['DOI']}\n"


def _initials(author: Item) -> str:
    given = " ".join(x[0] + "." for x in author.get("given", "").split())
    return f"{author['family']}, {given}".rstrip(", ")
