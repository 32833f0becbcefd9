"""doi.org, a resolver only.

Whoever asks for metadata is sent on to the agency that registered the DOI.
"""

from __future__ import annotations

import email.utils
import json
import re
import time
import urllib.parse
from typing import Any

from tests.support.world.call import Call
from tests.support.world.crossref.item import PUBLISHERS
from tests.support.world.facts import Record
from tests.support.world.words import compact, esc

_JSON = "application/json;charset=UTF-8"
_WANTS_DATA = re.compile(
    r"application/(?!xhtml|signed)[\w.+-]+|text/(?:x-bibliography|turtle|bibliography)"
)
_STAMPED = {"ttl": 86400, "timestamp": "2024-01-01T00:00:00Z"}


def answer(call: Call, path: str) -> None:
    """Answer a request to doi.org."""
    if path.startswith("api/handles/"):
        _send_handle(call, path.removeprefix("api/handles/"))
    elif path.startswith(("ra/", "doiRA/")):
        agencies = [_agency(call, doi) for doi in path.split("/", 1)[1].split(",")]
        call.send(200, json.dumps(agencies, indent=2), _JSON)
    elif not re.match(r"10\.\d{4,9}/.", path):
        call.send(400, _error("Not a DOI", path), "text/html;charset=UTF-8")
    elif r := _find(call, path):
        _redirect(call, r, path)
    else:
        call.send(404, _error("DOI Not Found", path), "text/html;charset=utf-8")


def _find(call: Call, doi: str) -> Record | None:
    return call.by_doi(doi) or call.web.corpus.get("datacite", doi.lower())


def _error(said: str, doi: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en-us">\n<head>\n\n    <meta charset="UTF-8">\n'
        f'    <title>Error: {said}</title>\n</head>\n<body class="generic-page">\n'
        f'<main aria-role="main">\n<h2>{said}</h2>\n<h3>{esc(doi)}</h3>\n'
        "</main>\n</body>\n</html>\n"
    )


def _send_handle(call: Call, doi: str) -> None:
    r = _find(call, doi)
    if not r:
        call.send(404, compact({"responseCode": 100, "handle": doi}), _JSON)
        return
    url = {"format": "string", "value": _landing(call, r, doi.lower())}
    admin = {
        "handle": f"10.admin/{doi.split('/')[0]}",
        "index": 300,
        "permissions": "111111110010",
    }
    values = [
        {"index": 1, "type": "URL", "data": url, **_STAMPED},
        {
            "index": 100,
            "type": "HS_ADMIN",
            "data": {"format": "admin", "value": admin},
            **_STAMPED,
        },
    ]
    call.send(200, compact({"responseCode": 1, "handle": doi, "values": values}), _JSON)


def _agency(call: Call, doi: str) -> dict[str, Any]:
    prefix, known = doi.split("/")[0], _find(call, doi)
    agency = ""
    if prefix == "10.48550":
        agency = "DataCite"
    elif prefix in PUBLISHERS or known:
        agency = "Crossref"
    if agency and (known or "/" not in doi):
        return {"DOI": doi, "RA": agency}
    looks_right = re.match(r"10\.\d{4,}", doi)
    return {"DOI": doi, "status": "DOI does not exist" if looks_right else "Invalid DOI"}


def _redirect(call: Call, r: Record, doi: str) -> None:
    accepted = call.header("Accept")
    quoted = urllib.parse.quote(doi, safe="")
    if not _WANTS_DATA.search(accepted) or "text/html" in accepted:
        to = _landing(call, r, doi.lower())
    elif doi.lower().startswith("10.48550"):
        to = call.site("data.crosscite.org", quoted)
    else:
        to = call.site("api.crossref.org", f"v1/works/{quoted}/transform")
    body = (
        "<html><head><title>Handle Redirect</title></head>\n"
        f'<body><a href="{esc(to)}">{esc(to)}</a></body></html>'
    )
    headers = [
        ("Location", to),
        ("Vary", "Accept, Origin"),
        ("Expires", email.utils.formatdate(time.time() + 120, usegmt=True)),
    ]
    call.send(302, body, "text/html;charset=utf-8", headers)


def _landing(call: Call, r: Record, doi: str) -> str:
    """Return the page to which a DOI leads."""
    elsewhere = f"https://publisher.example/{doi}"
    if doi.startswith("10.48550"):
        return call.site("arxiv.org", "abs/" + r["arxiv"]["id"])
    if doi.startswith("10.65215"):
        return elsewhere
    if doi.startswith("10.1145"):
        return call.site("dl.acm.org", "doi/" + doi)
    if r.get("ieee"):
        return call.site("ieeexplore.ieee.org", f"document/{r['ieee']}/")
    if r.get("acl"):
        return call.site("aclanthology.org", r["acl"] + "/")
    return r["ee"] if r.get("ee") and "doi.org" not in r["ee"] else elsewhere
