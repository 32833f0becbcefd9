"""The one way out: spacing per host, time-outs, size caps, retries, a breaker, mirrors and an honest verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer: `status`, `headers` (lower-case names), `content` bytes after decompression, `url` as named."""

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""

    @property
    def text(self) -> str:
        raise NotImplementedError

    def json(self) -> Any:
        """Raises Unreadable if the body is not JSON (HTML, cut off)."""
        raise NotImplementedError


class Session:
    """See the brief: get/post with an expected media kind."""
