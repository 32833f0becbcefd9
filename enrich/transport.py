"""The one way out: spacing per host, time-outs, size caps, retries, a breaker, mirrors and an honest verdict."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from enrich.errors import Unreadable

Media = Literal["json", "xml", "html", "text"]


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer: `headers` with lower-case names, `content` after decompression, `host` as named (not the mirror)."""

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    host: str = ""

    @property
    def text(self) -> str:
        """The body as text: UTF-8, else the declared character set, else with replacement characters."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body read as JSON. Raises Unreadable if it is not (HTML, cut off)."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise Unreadable("the answer is no JSON", self.host) from error


class Session:
    """One for all sources and threads."""

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Media = "json",
        allow: Collection[int] = (),
    ) -> Response:
        """Ask and return the answer if its status is 200 or in `allow`; else raise Unavailable, Refused or Unreadable."""
        raise NotImplementedError

    def post(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Media = "json",
        allow: Collection[int] = (),
    ) -> Response:
        """Like `get`, with a JSON body or a form."""
        raise NotImplementedError
