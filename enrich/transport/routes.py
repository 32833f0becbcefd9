"""Routes: which host a URL names, and where a request for it is sent (the host or its mirror).

The base URL of a mirror is trusted because the user configured it. Every other URL must name a
known host over http or https. A redirect by a mirror is read as if the named host had sent it, so
it can leave neither the known hosts nor the mirror.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urljoin, urlsplit

from enrich import messages
from enrich.errors import Refused
from enrich.patterns import regex

_PORTS = {"http": 80, "https": 443}
_ENCODED_DOT = regex(r"%2e", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes.

    `named`: the URL at the service's own host. `target`: the URL that is requested, at the mirror
    if there is one. `mirror`: the base URL of that mirror.
    """

    host: str
    named: str
    target: str
    mirror: str | None = None

    @property
    def path(self) -> str:
        """The named host and path, without the query: "api2.openreview.net/notes"."""
        return self.host + urlsplit(self.named).path

    @property
    def loopback(self) -> bool:
        """Whether the mirror is on this machine, so that no proxy is used."""
        name = urlsplit(self.target).hostname or ""
        try:
            return self.mirror is not None and ipaddress.ip_address(name).is_loopback
        except ValueError:
            return self.mirror is not None and name == "localhost"

    @property
    def is_private(self) -> bool:
        """Whether only the named host, or this machine, can read the request."""
        own = self.mirror is None and urlsplit(self.target).scheme == "https"
        return own or self.loopback


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked, whichever address it goes to.

    `parts`: how many things it asks for; one that asks for several can be asked in parts. `engine`:
    its host computes the answer to a query, which may take too long.
    """

    method: str
    headers: Mapping[str, str]
    content: bytes | str | None
    parts: int = 1
    engine: bool = False

    def to_another_host(self) -> Inquiry:
        """Return the request without keys, which are for the first host only."""
        kept = {"accept", "content-type"}
        return replace(self, headers={k: v for k, v in self.headers.items() if k.lower() in kept})

    def as_get(self) -> Inquiry:
        """Return the request as a GET, which has no body."""
        headers = {k: v for k, v in self.headers.items() if k.lower() != "content-type"}
        return replace(self, method="GET", headers=headers, content=None)


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
    """A request as it is sent: method, route, headers and body; `parts`, `engine` as Inquiry."""

    method: str
    route: Route
    headers: Mapping[str, str]
    content: bytes | str | None = None
    parts: int = 1
    engine: bool = False

    @property
    def endpoint(self) -> str:
        """The part of a host that may refuse alone: "host/path", or "host/path (POST)"."""
        return self.route.path if self.method == "GET" else f"{self.route.path} ({self.method})"


class Routes:
    """The known hosts and their mirrors."""

    def __init__(self, known: Collection[str], mirrors: Mapping[str, str]) -> None:
        self._known = frozenset(h.lower() for h in known)
        self._mirrors = {host.lower(): base.rstrip("/") for host, base in mirrors.items()}
        # Longest base first: a mirror below the base of another one is the more exact match.
        self._bases = sorted(self._mirrors.items(), key=lambda item: (-len(item[1]), item[0]))

    def locate(self, url: str) -> Route:
        """Return the route of a URL.

        Raises Refused for a scheme other than http(s), an unknown host, a port, a user name or a
        password.
        """
        parts = _split(url)
        host = (parts.hostname or "").rstrip(".").lower()
        if parts.scheme not in _PORTS:
            raise Refused(messages.services.NO_WEB_ADDRESS())
        if host not in self._known:
            raise Refused(messages.services.UNKNOWN_HOST())
        if parts.username is not None or _port(parts) not in {None, _PORTS[parts.scheme]}:
            raise Refused(messages.services.WITH_PORT(host=host))
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        base = self._mirrors.get(host)
        if base is None:
            return Route(host, url, f"{parts.scheme}://{host}{path}")
        return Route(host, url, _joined(base, path, host), base)

    def follow(self, route: Route, location: str) -> Route:
        """Return the route of a redirect. Raises Refused where it leads to no known host."""
        try:
            return self.locate(self._named(route, location))
        except Refused:
            raise Refused(messages.services.LEADS_AWAY(host=route.host)) from None

    def _named(self, route: Route, location: str) -> str:
        """Return the URL of a redirect at the service's own host, not at the mirror."""
        target = _split(urljoin(route.target, _split(location).geturl()))
        if route.mirror is None:
            return _with_https(target)
        here = [(h, b) for h, b in self._bases if b == route.mirror and h == route.host]
        for host, base in here + self._bases:
            rest = _below(base, target)
            if rest is not None:
                return f"https://{host}{rest}"
        # The mirror does not know its own base, and redirects to a path without it.
        if _origin(target) == _origin(_split(route.mirror)):
            return f"https://{route.host}{_path_and_query(target)}"
        return _with_https(target)


def _with_https(target: SplitResult) -> str:
    """Return a redirect's URL with https, which every known host supports.

    Over http, everybody on the network could read the request.
    """
    if target.scheme == "http" and target.netloc.removesuffix(":80") == target.hostname:
        target = target._replace(scheme="https", netloc=target.hostname)
    return target.geturl()


def _split(url: str) -> SplitResult:
    url = url.strip().replace(" ", "%20")
    if any(ord(c) < 33 or ord(c) == 127 for c in url) or "\\" in url:
        raise Refused(messages.services.WITH_BLANKS())
    try:
        return urlsplit(url)
    except ValueError:
        raise Refused(messages.services.UNREADABLE_ADDRESS()) from None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return -1


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, (parts.hostname or "").lower(), _port(parts) or _PORTS.get(parts.scheme)


def _path_and_query(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _below(base: str, target: SplitResult) -> str | None:
    """Return the path and query of a URL below a mirror's base, None where it is not below it."""
    parts = urlsplit(base)
    if _origin(parts) != _origin(target) or not (target.path + "/").startswith(parts.path + "/"):
        return None
    return _path_and_query(target._replace(path=target.path[len(parts.path) :]))


def _joined(base: str, path: str, host: str) -> str:
    """Return a mirror's base and a path as one URL.

    Raises Refused where the path leaves the base with `..`, also written as %2e.
    """
    bare = _ENCODED_DOT.sub(".", path.partition("?")[0])
    depth = 0
    for step in bare.split("/"):
        depth += -1 if step == ".." else 0 if step in {"", "."} else 1
        if depth < 0:
            raise Refused(messages.services.CLIMBS_OUT(host=host))
    return base + path
