"""Keys of services: each goes to its own service, over HTTPS or on this machine, nowhere else.

A request may hold a key because its source puts it there, or because a redirect gives it back; what
reads the configuration of a stranger, with a mirror of the stranger's, must not give it away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from urllib.parse import unquote, unquote_plus

from enrich import messages
from enrich.errors import Refused
from enrich.transport.routes import Inquiry, Route

_SURE = 8  # characters of a key that is no part of another word
# What the transport itself writes: a short key may be a part of it.
_NO_KEYS = frozenset({"accept", "accept-encoding", "content-type", "user-agent"})


class ServiceKeys:
    """The keys of a run, each with the hosts of its service."""

    def __init__(self, hosts: Mapping[str, Collection[str]]) -> None:
        self._hosts = {key: frozenset(h.lower() for h in own) for key, own in hosts.items() if key}

    def permitted(self, asked: Inquiry, route: Route) -> tuple[Inquiry, Route]:
        """Return a request and its route without the keys that must not go there.

        Raises Refused where one stands where it cannot be left out: in a path or in a body.
        """
        for key, hosts in self._hosts.items():
            if not (route.host in hosts and route.is_private):
                asked, route = _without(key, asked, route)
        return asked, route


def _without(key: str, asked: Inquiry, route: Route) -> tuple[Inquiry, Route]:
    headers = {
        name: value
        for name, value in asked.headers.items()
        if name.lower() in _NO_KEYS or key not in value
    }
    if len(headers) < len(asked.headers):
        asked = replace(asked, headers=headers)
    if _is_in(key, route.target):
        named, target = _without_part(route.named, key), _without_part(route.target, key)
        route = replace(route, named=named, target=target)
    body = asked.content or b""
    raw = body.encode() if isinstance(body, str) else body
    if len(key) >= _SURE and (_is_in(key, route.target) or key.encode() in raw):
        raise Refused(messages.services.HOLDS_KEY(host=route.host))
    return asked, route


def _is_in(key: str, text: str) -> bool:
    return key in unquote_plus(text) or key in unquote(text)


def _without_part(url: str, key: str) -> str:
    """Return an address without the parts of its query that hold a key."""
    path, mark, query = url.partition("?")
    kept = [part for part in query.split("&") if not _holds(part, key)]
    return f"{path}?{'&'.join(kept)}" if mark and kept else path


def _holds(part: str, key: str) -> bool:
    value = part.partition("=")[2]
    return key in {unquote(value), unquote_plus(value)} or (len(key) >= _SURE and _is_in(key, part))
