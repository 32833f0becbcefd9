"""dl.acm.org, which challenges every program, and ieeexplore.ieee.org, which refuses robots."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.support.world.call import Call
from tests.support.world.facts import MONTHS, Record, day_of, proceedings
from tests.support.world.pages import CHALLENGE, REJECTED, page, send_paper
from tests.support.world.words import crc, plain, split_name

_NO_CACHE = "private, max-age=0, no-store, no-cache, must-revalidate, post-check=0, pre-check=0"


def answer_acm(call: Call, path: str) -> None:
    """Answer a request to the ACM Digital Library."""
    headers = [
        ("cf-mitigated", "challenge"),
        ("CF-RAY", f"{crc(path):016x}-AMS"),
        ("Cache-Control", _NO_CACHE),
    ]
    call.send_page(403, CHALLENGE, headers)


def answer_ieee(call: Call, path: str) -> None:
    """Answer a request to IEEE Xplore."""
    m = re.search(r"(\d{5,})", path)
    if call.web.manners.ieee == "open":
        send_paper(call, "ieee", m[1] if m else "", _ieee_page)
    else:
        call.send(418, REJECTED, "text/html; charset=utf-8")


def _ieee_page(r: Record) -> str:
    kind = "Journals & Magazine" if r["type"] == "article" else "Conference Publication"
    metadata = json.dumps(
        {**_described(r), **_administered(r)}, ensure_ascii=False, separators=(",", ":")
    )
    script = (
        '<script type="text/javascript">\n\tvar xplGlobal = {};\n\txplGlobal.document = {};\n'
        "\txplGlobal.document.metadata=" + metadata.replace("</", "<\\/") + ";\n</script>"
    )
    head = '<meta name="Description" id="meta-description" content="">'
    return page(f"{r['title']} | IEEE {kind} | IEEE Xplore", head, script)


def _author(name: str) -> dict[str, Any]:
    given, family = split_name(name)
    return {
        "name": plain(name),
        "affiliation": ["An Institution"],
        "firstName": given,
        "lastName": family,
        "id": str(crc(name)),
    }


def _described(r: Record) -> dict[str, Any]:
    pages, book = (r.get("pages") or "").split("-"), proceedings(r)
    isbn = [{"format": "Electronic ISBN", "value": r["isbn"]}] if r.get("isbn") else []
    return {
        "userInfo": dict.fromkeys(("institute", "member", "individual", "guest"), False),
        "authors": [_author(name) for name in r["authors"]],
        "isbn": isbn,
        "articleNumber": str(r["ieee"]),
        "dbTime": "3 ms",
        "metrics": {
            "citationCountPaper": r["_n"] % 90,
            "citationCountPatent": 0,
            "totalDownloads": 100 + r["_n"] % 900,
        },
        "startPage": pages[0],
        "endPage": pages[-1],
        "doi": r.get("doi"),
        "publicationTitle": book,
        "displayPublicationTitle": book,
        "pdfPath": f"/iel7/1/1/{int(r['ieee']):08d}.pdf",
        "pdfUrl": f"/stamp/stamp.jsp?tp=&arnumber={r['ieee']}",
        "keywords": [],
        "abstract": r.get("abstract") or "",
        "pubLink": "/xpl/conhome/1/proceeding",
        "publisher": "IEEE",
        "title": r["title"],
        "displayDocTitle": r["title"],
        "formulaStrippedArticleTitle": r["title"],
    }


def _administered(r: Record) -> dict[str, Any]:
    journal = r["type"] == "article"
    month = MONTHS[day_of(r)[0] - 1].title()
    return {
        "xploreDocumentType": "Journals & Magazines" if journal else "Conference Publication",
        "isJournal": journal,
        "isConference": not journal,
        "publicationDate": f"{month} {r.get('year')}",
        "publicationYear": str(r.get("year")),
        "persistentLink": "https://ieeexplore.ieee.org/servlet/opac?punumber=1",
        "articleId": str(r["ieee"]),
        "contentType": "periodicals" if journal else "conferences",
        "mlTime": "PT0.01S",
        "lastupdate": "2026-01-01",
        "htmlLink": f"/document/{r['ieee']}/",
        "publicationNumber": "1",
    }
