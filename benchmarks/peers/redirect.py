"""Copied beside a peer as its `sitecustomize`.

Every connection that it opens to a web server ends at the stand-in.

A peer's own client stays as it is: names still go through `socket.getaddrinfo`, which answers with
the stand-in's address for the ports of the web, and TLS is left out, because the stand-in speaks
plain HTTP and knows a service by its Host header. A host that it does not stand in for gets its
404. Nothing leaves the machine: other ports have no address.
"""

from __future__ import annotations

import os
import socket
import ssl
from typing import Any

_ADDRESS, _, _PORT = os.environ["ENRICH_BENCH_SERVICES"].partition(":")
_WEB = {80, 443, "80", "443", "http", "https"}
_look_up = socket.getaddrinfo


def _getaddrinfo(host: Any, port: Any, *arguments: Any, **named: Any) -> Any:
    if port not in _WEB:
        raise socket.gaierror(
            socket.EAI_NONAME, f"{host}:{port} is not among the services of this measurement"
        )
    return _look_up(_ADDRESS, int(_PORT), *arguments, **named)


def _wrap_socket(_: ssl.SSLContext, sock: socket.socket, *__: Any, **___: Any) -> socket.socket:
    return sock


setattr(socket, "getaddrinfo", _getaddrinfo)  # noqa: B010  mypy: a function is not to be assigned to
setattr(ssl.SSLContext, "wrap_socket", _wrap_socket)  # noqa: B010
