"""DataCite, which registers arXiv's DOIs: its REST API, and what data.crosscite.org makes of it."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from tests.support.world.arxiv import preprint
from tests.support.world.call import Call
from tests.support.world.facts import Record
from tests.support.world.words import comma, compact, filled, fold, split_name

Attributes = dict[str, Any]

_JSON = "application/json; charset=utf-8"
_HEADERS = [("X-LupoVersion", "5.74.0"), ("x-anonymous-consumer", "true"), ("Vary", "Accept")]
_GONE = {
    "errors": [
        {"status": "404", "title": "The resource you are looking for doesn't exist."},
    ]
}
_CLIENT = {
    "id": "arxiv.content",
    "type": "clients",
    "attributes": {
        "name": "arXiv",
        "symbol": "ARXIV.CONTENT",
        "year": 2021,
        "clientType": "repository",
        "isActive": True,
    },
}
_LICENSE = {
    "rights": "arXiv.org perpetual, non-exclusive license",
    "rightsUri": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
}
_FOS = {
    "subject": "FOS: Computer and information sciences",
    "subjectScheme": "Fields of Science and Technology (FOS)",
}
_TYPES = {
    "ris": "GEN",
    "bibtex": "misc",
    "citeproc": "article",
    "schemaOrg": "CreativeWork",
    "resourceType": "Article",
    "resourceTypeGeneral": "Preprint",
}
_RELATED = ("references", "citations", "parts", "partOf", "versions", "versionOf")


def answer(call: Call, path: str) -> None:
    """Answer a request to api.datacite.org."""
    if path.rstrip("/") == "dois":
        _send_list(call)
        return
    m = re.fullmatch(r"dois/(.+)", path)
    call.web.counts.asked["datacite"] += 1
    r = call.pick(call.web.corpus.get("datacite", m[1].lower())) if m else None
    if not r or not r.get("arxiv"):
        call.send(404, compact(_GONE), _JSON)
        return
    body: dict[str, Any] = {"data": _sparse(record(r), call.query)}
    if "client" in (call.query.get("include") or ""):
        body["included"] = [_CLIENT]
    call.send(200, compact(body), _JSON, _HEADERS)


def _send_list(call: Call) -> None:
    query, corpus = call.query, call.web.corpus
    ids = [i.strip().lower() for i in (query.get("ids") or "").split(",") if i.strip()]
    call.web.counts.asked["datacite"] += len(ids)
    size = max(1, min(call.number("page[size]", 25), 1000))
    at = max(1, call.number("page[number]", 1))
    if ids:
        hits = [r for i in ids if (r := corpus.get("datacite", i))]
    else:
        words = fold(re.sub(r"[\w.]+:", " ", query.get("query") or "")).split()
        hits = [r for r in corpus.search(words, 100, col="{t a}") if r.get("arxiv")]
    picked = (call.picked(r) for r in hits[(at - 1) * size : at * size])
    body = {
        "data": [_sparse(record(r), query) for r in picked if r.get("arxiv")],
        "meta": {"total": len(hits), "totalPages": -(-len(hits) // size), "page": at},
        "links": {"self": f"https://api.datacite.org/dois?{call.raw}"},
    }
    call.send(200, compact(body), _JSON, _HEADERS)


def _sparse(found: Attributes, query: dict[str, str]) -> Attributes:
    """Return only the fields that JSON:API's fields[dois]=... asks for."""
    wanted = [x.strip() for x in (query.get("fields[dois]") or "").split(",") if x.strip()]
    if not wanted:
        return found
    return {
        "id": found["id"],
        "type": found["type"],
        **{
            part: {k: v for k, v in found[part].items() if k in wanted}
            for part in ("attributes", "relationships")
        },
    }


def record(r: Record) -> Attributes:
    """Return a record of the REST API."""
    own = attributes(r)
    media = {"data": {"id": own["doi"], "type": "media"}}
    return {
        "id": own["doi"],
        "type": "dois",
        "attributes": own,
        "relationships": {
            "client": {"data": {"id": "arxiv.content", "type": "clients"}},
            "provider": {"data": {"id": "arxiv", "type": "providers"}},
            "media": media,
            **{name: {"data": []} for name in _RELATED},
        },
    }


def attributes(r: Record) -> Attributes:
    """Return what DataCite knows of a preprint."""
    return {**_described(r), **_administered(r)}


def _described(r: Record) -> Attributes:
    number, more = r["arxiv"]["id"], preprint.extras(r)
    doi = f"10.48550/arxiv.{number.lower()}"
    related = {
        "relationType": "IsVersionOf",
        "relatedIdentifier": more.get("doi"),
        "relatedIdentifierType": "DOI",
    }
    own = {"alternateIdentifierType": "arXiv", "alternateIdentifier": number}
    return {
        "doi": doi,
        "prefix": "10.48550",
        "suffix": doi.split("/", 1)[1],
        "identifiers": [{"identifier": number, "identifierType": "arXiv"}],
        "alternateIdentifiers": [own],
        "creators": [_creator(name) for name in preprint.authors(r)],
        "titles": [{"title": preprint.title(r)}],
        "publisher": "arXiv",
        "container": {},
        "publicationYear": int(preprint.dates(r)[0][:4]),
        "subjects": [*map(_subject, preprint.classes(r)), _FOS],
        "contributors": [],
        "dates": _dates(r),
        "language": None,
        "types": _TYPES,
        "relatedIdentifiers": [related] if more.get("doi") else [],
        "relatedItems": [],
        "sizes": [],
        "formats": [],
        "version": str(r["arxiv"].get("v", 1)),
        "rightsList": [_LICENSE],
        "descriptions": _descriptions(r),
    }


def _administered(r: Record) -> Attributes:
    first, last = preprint.dates(r)
    counts = ("referenceCount", "citationCount")
    return {
        "geoLocations": [],
        "fundingReferences": [],
        "xml": base64.b64encode(b"<resource/>").decode(),
        "url": f"https://arxiv.org/abs/{r['arxiv']['id']}",
        "contentUrl": None,
        "metadataVersion": r["arxiv"].get("v", 1) - 1,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "source": "mds",
        "isActive": True,
        "state": "findable",
        "reason": None,
        "viewCount": 0,
        "viewsOverTime": [],
        "downloadCount": 0,
        "downloadsOverTime": [],
        **dict.fromkeys(counts, 0),
        "citationsOverTime": [],
        **dict.fromkeys(("partCount", "partOfCount", "versionCount", "versionOfCount"), 0),
        "created": first.replace("Z", ".000Z"),
        "registered": first.replace("Z", ".000Z"),
        "published": first[:4],
        "updated": last.replace("Z", ".000Z"),
    }


def _creator(name: str) -> dict[str, Any]:
    given, family = split_name(name)
    return {
        "name": comma(name),
        "nameType": "Personal",
        **({"givenName": given} if given else {}),
        "familyName": family,
        "affiliation": [],
        "nameIdentifiers": [],
    }


def _subject(name: str) -> dict[str, str]:
    subject = f"{preprint.class_name(name)} ({name})"
    return {"lang": "en", "subject": subject, "subjectScheme": "arXiv"}


def _dates(r: Record) -> list[dict[str, str]]:
    (first, last), v = preprint.dates(r), r["arxiv"].get("v", 1)
    dates = [(first, "Submitted", "v1")]
    if v > 1:
        dates.append((last, "Submitted", f"v{v}"))
    dates += [
        (last, "Updated", f"v{v}"),
        (first[:7], "Available", "v1"),
        (first[:4], "Issued", ""),
    ]
    return [
        {"date": date, "dateType": kind, **({"dateInformation": version} if version else {})}
        for date, kind, version in dates
    ]


def _descriptions(r: Record) -> list[dict[str, str]]:
    comment = preprint.extras(r).get("comment")
    found = [{"description": preprint.abstract(r), "descriptionType": "Abstract"}]
    if comment:
        found.append({"description": comment, "descriptionType": "Other"})
    return found


def _bib(r: Record) -> str:
    at = attributes(r)
    fields = [
        ("doi", at["doi"].upper()),
        ("url", at["url"]),
        ("author", " and ".join(c["name"] for c in at["creators"])),
        ("keywords", ", ".join(x["subject"] for x in at["subjects"])),
        ("title", at["titles"][0]["title"]),
        ("publisher", "arXiv"),
        ("year", at["publicationYear"]),
        ("copyright", at["rightsList"][0]["rights"]),
    ]
    body = ",\n".join(f"  {k} = {{{v}}}" for k, v in fields)
    return f"@misc{{https://doi.org/{at['doi']},\n{body}\n}}\n"


def _csl(r: Record) -> Attributes:
    at = attributes(r)
    people = (
        dict(filled([("family", c["familyName"]), ("given", c.get("givenName"))]))
        for c in at["creators"]
    )
    return {
        "type": "article",
        "id": "https://doi.org/" + at["doi"],
        "categories": [x["subject"] for x in at["subjects"]],
        "author": list(people),
        "issued": {"date-parts": [[at["publicationYear"]]]},
        "abstract": at["descriptions"][0]["description"],
        "DOI": at["doi"].upper(),
        "publisher": "arXiv",
        "title": at["titles"][0]["title"],
        "URL": at["url"],
        "copyright": at["rightsList"][0]["rights"],
        "version": at["version"],
    }


def answer_crosscite(call: Call, path: str) -> None:
    """Answer a request to data.crosscite.org, to which doi.org sends those who ask for metadata."""
    r, accepted = call.web.corpus.get("datacite", path.lower()), call.header("Accept")
    if not r:
        call.send(404, compact(_GONE), _JSON)
    elif "bibtex" in accepted:
        call.send(200, _bib(r), "application/x-bibtex; charset=utf-8")
    elif "datacite+json" in accepted:
        at = attributes(r)
        body = compact({"id": "https://doi.org/" + at["doi"], **at})
        call.send(200, body, "application/vnd.datacite.datacite+json; charset=utf-8")
    elif "json" in accepted:
        body = json.dumps(_csl(r), ensure_ascii=False, indent=2)
        call.send(200, body, "application/vnd.citationstyles.csl+json; charset=utf-8")
    elif "*/*" in accepted or "text/html" in accepted:
        to = call.site("arxiv.org", "abs/" + r["arxiv"]["id"])
        body = f'<html><body>You are being <a href="{to}">redirected</a>.</body></html>'
        call.send(302, body, "text/html; charset=utf-8", [("Location", to)])
    else:
        call.send(406, "", "text/plain")
