"""A layer over the stand-in that changes what one service answers, as services do over the years."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from unittest import mock

from enrich.transport import Response
from enrich.transport.http import HttpClient
from enrich.transport.routes import OutgoingRequest
from tests.support.world.pages import CHALLENGE

Change = Callable[[Response], Response]


@dataclass(frozen=True)
class Drift:
    """A service that answers otherwise: how, and what is to be said of it (field, kind)."""

    source: str
    host: str
    change: Change
    field: str
    kind: str


def renamed(old: str, new: str) -> Change:
    """Return what gives a field, a tag or a class another name, wherever it stands."""
    return lambda answer: replace(
        answer, content=answer.content.replace(old.encode(), new.encode())
    )


def challenged(answer: Response) -> Response:
    """Return a browser check instead of an answer."""
    return replace(answer, status=403, content=CHALLENGE.encode())


def challenged_politely(answer: Response) -> Response:
    """Return a browser check whose status says that all is well."""
    return replace(answer, content=CHALLENGE.encode())


def refusing(*words: str) -> Change:
    """Return the refusal of a question, in the words of a service."""
    content = json.dumps({f"part {n}": x for n, x in enumerate(words)}).encode()
    return lambda answer: replace(answer, status=400, content=content)


def redesigned(answer: Response) -> Response:
    """Return a page that says what it did in another way: no tag is left."""
    return replace(answer, content=b"<html><body><main>A paper.</main></body></html>")


@contextmanager
def drifted(host: str, change: Change) -> Iterator[None]:
    """Let one host answer otherwise during the block."""
    send = HttpClient.send

    def changed(client: HttpClient, request: OutgoingRequest) -> tuple[Response, float]:
        answer, trickled = send(client, request)
        return (change(answer) if answer.host == host else answer), trickled

    with mock.patch.object(HttpClient, "send", changed):
        yield
