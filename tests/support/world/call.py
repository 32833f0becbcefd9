"""A request and its answer: what every service needs to read the one and send the other."""

from __future__ import annotations

import gzip
import json
import random
import re
import ssl
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.support.world.facts import Record, copies, gather
from tests.support.world.hosts import HOSTS, SERVERS
from tests.support.world.web import Web

Headers = Iterable[tuple[str, object]]
Body = str | bytes | dict[str, Any] | list[Any]
ZIPPED_FROM = 1200  # bytes
# The keys by which a service's records are found, where they are not called like the service.
_KEYS = {
    "datacite": "arxiv",
    "crosscite": "arxiv",
    **dict.fromkeys(("neurips", "cvf", "jmlr"), "page"),
    "crossref": "doi",
    "openreview1": "openreview",
    "openreview2": "openreview",
}


class Call(BaseHTTPRequestHandler):
    """One request to one service."""

    protocol_version = "HTTP/1.1"
    # A body is written behind its head: with Nagle's algorithm it would wait 40 ms for the ACK.
    disable_nagle_algorithm = True
    server_version = "world/1"
    web: Web
    service = ""
    query: dict[str, str]
    raw = ""  # the query as it was sent
    body = b""
    fault: str | None = None  # how this answer is to be broken
    wrong = False  # whether this answer is to be about another paper
    pool = ""  # of Crossref's

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def version_string(self) -> str:
        """Return what the service calls its server."""
        return SERVERS.get(self.service, self.server_version)

    def header(self, name: str) -> str:
        """Return a header of the request, "" where there is none."""
        return self.headers.get(name) or ""

    def number(self, name: str, default: int) -> int:
        """Return a number of the query, the default where there is none."""
        value = self.query.get(name) or ""
        return int(value) if value.isdigit() else default

    def posted(self) -> dict[str, Any]:
        """Return the JSON object that was posted, {} where there is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def send(
        self,
        status: int,
        body: Body,
        ctype: str | None = "application/json",
        headers: Headers = (),
    ) -> None:
        """Send an answer, zipped where the caller takes it, broken where it is to be."""
        if isinstance(body, dict | list):
            body = json.dumps(body, ensure_ascii=False)
        data = body.encode() if isinstance(body, str) else body
        more = list(headers)
        fault, self.fault = self.fault, None
        if not fault and self._takes_gzip(data):
            data = gzip.compress(data, 1)
            more += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        data, sent = _broken(data, fault)
        self.web.counts.status[f"{self.service}:{status}"] += 1
        self._send_head(status, ctype, len(data), more)
        if self.command != "HEAD":
            self._send_body(sent, slow=fault == "slow")
            if fault == "truncate":
                self.close_connection = True

    def _takes_gzip(self, data: bytes) -> bool:
        large = len(data) > ZIPPED_FROM and self.service != "_world"
        return large and "gzip" in self.header("Accept-Encoding")

    def _send_head(
        self, status: int, ctype: str | None, length: int, headers: list[tuple[str, object]]
    ) -> None:
        self.send_response(status)
        if ctype:
            self.send_header("Content-Type", ctype)
        self.send_header("Content-Length", str(length))
        for name, value in headers:
            self.send_header(name, str(value))
        self.end_headers()

    def _send_body(self, data: bytes, slow: bool) -> None:
        if not slow:
            self.wfile.write(data)
            return
        for i in range(0, len(data), 64):
            self.wfile.write(data[i : i + 64])
            self.wfile.flush()
            time.sleep(0.2)

    def send_page(self, status: int, body: str, headers: Headers = ()) -> None:
        """Send a page of HTML."""
        self.send(status, body, "text/html; charset=utf-8", headers)

    def site(self, host: str, path: str) -> str:
        """Return where another service is for this caller.

        Its real address if the caller came by real names, else its folder here.
        """
        mine = self.header("Host") or "127.0.0.1"
        if mine.split(":")[0].lower() in HOSTS:
            scheme = "https" if isinstance(self.connection, ssl.SSLSocket) else "http"
            return f"{scheme}://{host}/{path}"
        return f"http://{mine}/{HOSTS[host]}/{path}"

    def by_doi(self, doi: str) -> Record | None:
        """Return the record with this DOI at Crossref, copies included."""
        doi = doi.lower()
        if m := re.fullmatch(r"10\.65215/([0-9a-f]{8})([ab])", doi):
            r = self.web.corpus.by_id(gather(int(m[1], 16), 31337))
            return next((x for x in copies(r) if x["doi"] == doi), None) if r else None
        return self.web.corpus.get("doi", doi)

    def pick(self, r: Record | None) -> Record | None:
        """Return a record; under the fault "wrong" another one, if the service knows another."""
        if r is None or not self.wrong:
            return r
        db, kind, n = self.web.corpus.db, _KEYS.get(self.service, self.service), r["_n"]
        sql = "select id from alias where service=? and id<>?"
        row = (
            db.execute(f"{sql} limit 1 offset ?", (kind, n, n % 500)).fetchone()
            or db.execute(sql, (kind, n)).fetchone()
        )
        return self.web.corpus.by_id(row[0] if row else n % 500 + 1)

    def picked(self, r: Record) -> Record:
        """Return as `pick`, but the record itself where the service knows no other."""
        return self.pick(r) or r


def _broken(data: bytes, fault: str | None) -> tuple[bytes, bytes]:
    """Return what an answer promises and what is sent of it."""
    if fault == "truncate":
        return data, data[: max(1, len(data) // 2)]
    if fault == "garbage":
        data = bytes(random.randrange(256) for _ in range(2048))
    elif fault == "empty":
        data = b""
    return data, data
