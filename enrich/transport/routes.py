"""Which host an address names, and where a request for it really goes.

A mirror's base is trusted because the user wrote it; everything else must name a known host over http or https. A
redirect is read as the named host would have sent it, so it can neither leave the known hosts nor leave a mirror.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from enrich.errors import Refused

_PORTS = {"http": 80, "https": 443}
_ENCODED_DOT = re.compile(r"%2e", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Route:
    """A question's address: `named` as the service knows it, `target` as it is asked (a mirror's, or the same)."""

    host: str
    named: str
    target: str
    mirror: str | None = None

    @property
    def path(self) -> str:
        """The named host and path, without the question: "api2.openreview.net/notes"."""
        return self.host + urlsplit(self.named).path

    @property
    def loopback(self) -> bool:
        """Whether the mirror is on this machine (no proxy between)."""
        name = urlsplit(self.target).hostname or ""
        try:
            return self.mirror is not None and ipaddress.ip_address(name).is_loopback
        except ValueError:
            return self.mirror is not None and name == "localhost"


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
    """What is sent to one place."""

    method: str
    place: Route
    headers: Mapping[str, str]
    content: bytes | str | None = None

    @property
    def door(self) -> str:
        """What may refuse apart from the rest of its host: "host/path", with the method where that is not GET."""
        return self.place.path if self.method == "GET" else f"{self.place.path} ({self.method})"


class Routes:
    """The known hosts and their mirrors."""

    def __init__(self, known: Collection[str], mirrors: Mapping[str, str]) -> None:
        self._known = frozenset(h.lower() for h in known)
        self._mirrors = {host.lower(): base.rstrip("/") for host, base in mirrors.items()}
        # Longest base first: a mirror below another one's base is the more exact answer.
        self._bases = sorted(self._mirrors.items(), key=lambda item: (-len(item[1]), item[0]))

    def locate(self, url: str) -> Route:
        """Return where a URL is asked. Raises Refused for another scheme, an unknown host, a port, a name or password."""
        parts = _split(url)
        host = (parts.hostname or "").rstrip(".").lower()
        if parts.scheme not in _PORTS:
            raise Refused("an address that is neither http nor https is not asked")
        if host not in self._known:
            raise Refused("an address on a host that no source knows is not asked")
        if parts.username is not None or _port(parts) not in {None, _PORTS[parts.scheme]}:
            raise Refused(f"{host}: an address with a port or a password is not asked")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        base = self._mirrors.get(host)
        if base is None:
            return Route(host, url, f"{parts.scheme}://{host}{path}")
        return Route(host, url, _inside(base, path, host), base)

    def follow(self, place: Route, location: str) -> Route:
        """Return where a redirect leads. Raises Refused where that is no known host."""
        try:
            return self.locate(self._named(place, location))
        except Refused:
            raise Refused(f"{place.host}: redirects to an address that is not asked") from None

    def _named(self, place: Route, location: str) -> str:
        """Return the redirect's address as the named hosts would write it."""
        target = _split(urljoin(place.target, _split(location).geturl()))
        if place.mirror is None:
            return _secure(target)
        here = [(h, b) for h, b in self._bases if b == place.mirror and h == place.host]
        for host, base in here + self._bases:
            rest = _below(base, target)
            if rest is not None:
                return f"https://{host}{rest}"
        if _origin(target) == _origin(
            _split(place.mirror)
        ):  # written without the base: the mirror does not know it
            return f"https://{place.host}{_rest(target)}"
        return _secure(target)


def _secure(target: SplitResult) -> str:
    """Return a redirect's address with https: all known hosts speak it, and http would show the question to the network."""
    if target.scheme == "http" and target.netloc.removesuffix(":80") == target.hostname:
        target = target._replace(scheme="https", netloc=target.hostname)
    return target.geturl()


def _split(url: str) -> SplitResult:
    url = url.strip().replace(" ", "%20")
    if any(ord(c) < 33 or ord(c) == 127 for c in url) or "\\" in url:
        raise Refused("an address with blanks or control characters is not asked")
    try:
        return urlsplit(url)
    except ValueError:
        raise Refused("an address that cannot be read is not asked") from None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return -1


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, (parts.hostname or "").lower(), _port(parts) or _PORTS.get(parts.scheme)


def _rest(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _below(base: str, target: SplitResult) -> str | None:
    """Return the path and query of an address below a mirror's base, None where it is elsewhere."""
    parts = urlsplit(base)
    if _origin(parts) != _origin(target) or not (target.path + "/").startswith(parts.path + "/"):
        return None
    return _rest(target._replace(path=target.path[len(parts.path) :]))


def _inside(base: str, path: str, host: str) -> str:
    """Join a mirror's base and a path that may not climb out of it with `..`, written plainly or as %2e."""
    bare = _ENCODED_DOT.sub(".", path.partition("?")[0])
    depth = 0
    for step in bare.split("/"):
        depth += -1 if step == ".." else 0 if step in {"", "."} else 1
        if depth < 0:
            raise Refused(f"{host}: an address that climbs out of its mirror is not asked")
    return base + path
