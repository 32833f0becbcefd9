"""Services that answer what a test wants: no socket is opened, all else is the program's own."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import requests

from enrich.transport import http
from enrich.transport.breaker import Breaker


@dataclass(frozen=True)
class Canned:
    """An answer: a body (what is no text or bytes is sent as JSON), a status, headers."""

    body: object = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


Reply = Canned | Exception


class _Raw(io.BytesIO):
    """What urllib3 reads from."""

    def read1(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        return super().read1(-1 if amt is None else amt)

    def release_conn(self) -> None:
        """Do nothing: there is no connection."""


@contextmanager
def answering(reply: Callable[[str], Reply]) -> Iterator[list[str]]:
    """Let every service answer as `reply(url)` says; yields the addresses that are asked.

    Nobody waits between two tries.
    """
    asked: list[str] = []

    def send(_: Any, request: requests.PreparedRequest, **__: object) -> requests.Response:
        asked.append(str(request.url))
        for value in request.headers.values():
            str(value).encode("latin-1")  # as http.client does
        found = reply(asked[-1])
        if isinstance(found, Exception):
            raise found
        answer = requests.Response()
        answer.status_code = found.status
        answer.headers.update({"Content-Length": str(len(found.content)), **found.headers})
        answer.raw = _Raw(found.content)
        return answer

    with (
        mock.patch.object(http._Adapter, "send", send),
        mock.patch.object(Breaker, "_back_off", return_value=0.0),
    ):
        yield asked
