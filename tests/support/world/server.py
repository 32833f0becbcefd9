"""The server: each request goes to its service, is counted, and broken or refused where need be.

A service answers under the first part of the path (http://127.0.0.1:8900/arxiv/api/query?...), or
under its real Host header. The control is under /_world/ and is never counted:

    GET  /_world/stats   requests, breaches and identifiers asked for, per service
    GET  /_world/paths   the last requests
    POST /_world/reset   zero the counters, end all faults
    POST /_world/fault   {"service": "dblp", "mode": "503", "rate": 1.0, "count": 5}
"""

from __future__ import annotations

import json
import logging
import random
import time
import urllib.parse
from collections.abc import Callable
from typing import Any

from tests.support.world import (
    acl,
    datacite,
    doi,
    faults,
    pmlr,
    proceedings,
    publishers,
    usenix,
)
from tests.support.world.arxiv import api as arxiv
from tests.support.world.call import Call
from tests.support.world.crossref import api as crossref
from tests.support.world.crossref.sending import pool
from tests.support.world.dblp import api as dblp
from tests.support.world.dblp import sparql
from tests.support.world.hosts import HOSTS, PACE
from tests.support.world.openalex import api as openalex
from tests.support.world.openreview import api as openreview
from tests.support.world.s2 import api as s2
from tests.support.world.web import Fault

Service = Callable[[Call, str], None]

SERVICES: dict[str, Service] = {
    "arxiv": arxiv.answer,
    "dblp": dblp.answer,
    "sparql": sparql.answer,
    "crossref": crossref.answer,
    "doi": doi.answer,
    "datacite": datacite.answer,
    "crosscite": datacite.answer_crosscite,
    "s2": s2.answer,
    "openalex": openalex.answer,
    "openreview": openreview.answer_site,
    "openreview1": openreview.answer_1,
    "openreview2": openreview.answer_2,
    "usenix": usenix.answer,
    "pmlr": pmlr.answer,
    "acl": acl.answer,
    "neurips": proceedings.answer_neurips,
    "cvf": proceedings.answer_cvf,
    "jmlr": proceedings.answer_jmlr,
    "acm": publishers.answer_acm,
    "ieee": publishers.answer_ieee,
}
_CONTROL = "/_world/"
_INTERNAL_ERROR = (
    "<html><head><title>500 Internal Server Error</title></head>"
    "<body><h1>Internal Server Error</h1></body></html>"
)


class Handler(Call):
    """Reads a request and has it answered."""

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self.do_GET()

    def do_POST(self) -> None:
        """Answer as to GET; the service looks at the body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer a request."""
        length = int(self.header("Content-Length") or 0)
        self.body = self.rfile.read(length) if length else b""
        self.fault, self.wrong = None, False
        address = urllib.parse.urlsplit(self.path)
        self.raw = address.query
        self.query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        path = urllib.parse.unquote(address.path)
        if path.startswith(_CONTROL):
            self.service = "_world"
            _control(self, path.removeprefix(_CONTROL))
            return
        rest = self._find_service(path)
        service = SERVICES.get(self.service)
        if service is None:
            self.service = "unknown"
            self.web.counts.requests["unknown"] += 1
            self.send(404, "no such service", "text/plain")
        else:
            self._serve(service, rest)

    def _find_service(self, path: str) -> str:
        """Note the service that is asked; return what is asked of it."""
        host = self.header("Host").split(":")[0].lower()
        if host in HOSTS:
            self.service = HOSTS[host]
            return path.lstrip("/")
        self.service, _, rest = path.lstrip("/").partition("/")
        return rest

    def _serve(self, service: Service, rest: str) -> None:
        polite, mode = self._arrive(rest)
        try:
            if self.web.manners.latency:
                time.sleep(self.web.manners.latency)
            if mode and faults.broken(self, mode):
                return
            if not polite:
                wait = PACE[self.service][0] * self.web.manners.pace * 2
                faults.refuse(self, max(1, round(wait)))
                return
            faults.set_on(self, mode)
            service(self, rest)
        except (BrokenPipeError, ConnectionResetError):
            pass
        except Exception:
            logging.exception("%s /%s", self.service, rest)
            self.close_connection = True
            self.send_page(500, _INTERNAL_ERROR)
        finally:
            with self.web.lock:
                self.web.counts.inflight[self.service] -= 1

    def _arrive(self, rest: str) -> tuple[bool, str | None]:
        """Count a request; return whether it keeps the pace, and how its answer is to be broken."""
        counts, service = self.web.counts, self.service
        with self.web.lock:
            counts.requests[service] += 1
            counts.agents[(self.header("User-Agent") or "-")[:80]] += 1
            counts.paths.append(f"{service} {self.command} /{rest}?{self.raw}"[:400])
            if service == "crossref":
                self.pool = pool(self, rest)
                polite = self.web.polite(service, f"crossref:{self.pool}")
            else:
                polite = self.web.polite(service)
            mode = self._draw_fault()
            counts.inflight[service] += 1
            counts.peak[service] = max(counts.peak[service], counts.inflight[service])
        return polite, mode

    def _draw_fault(self) -> str | None:
        fault = self.web.faults.get(self.service) or self.web.faults.get("*")
        if not fault or fault.count == 0 or random.random() >= fault.rate:
            return None
        if fault.count is not None:
            fault.count -= 1
        return fault.mode


def _control(call: Call, verb: str) -> None:
    web = call.web
    if verb == "stats":
        call.send(200, _stats(call))
    elif verb == "paths":
        call.send(200, list(web.counts.paths))
    elif verb == "reset":
        web.reset()
        call.send(200, {"ok": True})
    elif verb == "fault":
        _set_fault(call, json.loads(call.body or b"{}"))
    else:
        call.send(404, {})


def _stats(call: Call) -> dict[str, Any]:
    counts = call.web.counts
    return {
        "seconds": round(time.time() - counts.began, 3),
        "requests": dict(counts.requests),
        "breaches": dict(+counts.breaches),
        "asked": dict(counts.asked),
        "status": dict(counts.status),
        "peak": dict(counts.peak),
        "total": sum(counts.requests.values()),
        "agents": dict(counts.agents),
    }


def _set_fault(call: Call, asked: dict[str, Any]) -> None:
    """Break a service, or mend it where the mode is null; "*" is every service."""
    known, service, mode = call.web.faults, asked.get("service", "*"), asked.get("mode")
    if mode is None:
        known.pop(service, None)
    elif mode not in faults.MODES:
        call.send(400, {"error": "modes: " + " ".join(sorted(faults.MODES))})
        return
    else:
        known[service] = Fault(mode, asked.get("rate", 1.0), asked.get("count"))
    shown = {
        name: {"mode": fault.mode, "rate": fault.rate, "count": fault.count}
        for name, fault in known.items()
    }
    call.send(200, {"faults": shown})
