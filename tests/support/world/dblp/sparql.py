"""sparql.dblp.org: DBLP's knowledge graph, served by QLever."""

from __future__ import annotations

import json
import time
import urllib.parse
from typing import Any

from tests.support.world.call import Call
from tests.support.world.dblp import qlever
from tests.support.world.pages import page

_CORS = [("Access-Control-Allow-Origin", "*")]
_NOT_FOUND = page("404 Not Found", "", "<center><h1>404 Not Found</h1></center>")
_INT = "http://www.w3.org/2001/XMLSchema#int"  # the one type of integer that QLever knows
_NO_GRAPH = "no graph here: pip install pyoxigraph, then build the corpus again"


def answer(call: Call, path: str) -> None:
    """Answer a request to the SPARQL endpoint."""
    if call.web.graph is None:
        call.send(503, _NO_GRAPH, "text/plain")
    elif path.strip("/") not in {"sparql", "api/dblp", ""}:
        call.send_page(404, _NOT_FOUND)
    else:
        _send(call)


def _form(call: Call) -> dict[str, str]:
    body = call.body.decode(errors="replace")
    if "sparql-query" in call.header("Content-Type"):
        return {"query": body}
    return dict(urllib.parse.parse_qsl(body))


def _send(call: Call) -> None:
    began = time.monotonic()
    form = _form(call)
    query = call.query.get("query") or form.get("query") or ""
    wanted = call.query.get("format") or form.get("format") or ""
    try:
        _send_found(call, query, f"{wanted} {call.header('Accept')}", began)
    except (SyntaxError, ValueError) as error:
        took = _milliseconds(began)
        said = {"exception": str(error), "query": query, "resultsize": 0, "status": "ERROR"}
        call.send(400, {**said, "time": {"computeResult": took, "total": took}}, headers=_CORS)


def _milliseconds(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _query(call: Call, query: str) -> Any:
    graph = call.web.graph
    if graph is None:
        raise ValueError(_NO_GRAPH)
    if not query.strip():
        raise ValueError('Request must contain a "query" or an "update" parameter')
    try:
        return graph.query(qlever.standard(call.web, query))
    except SyntaxError:
        return graph.query(query)


def _send_found(call: Call, query: str, accepted: str, began: float) -> None:
    import pyoxigraph as ox

    rows = _query(call, query)
    if isinstance(rows, ox.QueryTriples):
        call.send(200, rows.serialize(format=ox.RdfFormat.TURTLE) or b"", "text/turtle", _CORS)
        return
    for word, form, ctype in (
        ("results+xml", ox.QueryResultsFormat.XML, "application/sparql-results+xml"),
        ("csv", ox.QueryResultsFormat.CSV, "text/csv"),
        ("tab-separated", ox.QueryResultsFormat.TSV, "text/tab-separated-values"),
    ):
        if word in accepted and "json" not in accepted:
            call.send(200, rows.serialize(format=form), ctype, _CORS)
            return
    found = json.loads(rows.serialize(format=ox.QueryResultsFormat.JSON))
    shown = json.dumps(
        _as_qlever(found, began), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    call.send(200, shown, "application/sparql-results+json", _CORS)


def _as_qlever(found: dict[str, Any], began: float) -> dict[str, Any]:
    bindings = found.get("results", {}).get("bindings", [])
    for binding in bindings:
        for value in binding.values():
            if value.get("datatype", "").endswith(("#integer", "#long")):
                value["datatype"] = _INT
    if "results" in found:
        found["meta"] = {
            "query-time-ms": _milliseconds(began),
            "result-size-total": len(bindings),
        }
    return found
