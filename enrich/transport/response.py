"""Response: a whole answer, as the sources get it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from enrich import messages
from enrich.errors import Unreadable
from enrich.patterns import regex

Media = Literal["json", "xml", "html", "text", "bytes"]
_CHARSET = regex(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer.

    `headers` have lower-case names. `content` is the body after decompression.
    `host` is the service's host, also where a mirror of it answered.
    """

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    host: str = ""

    @property
    def text(self) -> str:
        """The body as text, decoded as UTF-8 or else as the character set that the headers declare.

        Bytes that cannot be decoded become replacement characters.
        """
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            declared = _CHARSET.search(self.headers.get("content-type", ""))
        try:
            return self.content.decode(declared.group(1) if declared else "utf-8", "replace")
        except (LookupError, ValueError):  # the name is not that of a text encoding
            return self.content.decode("utf-8", "replace")

    def json(self, object_hook: Callable[[dict[str, Any]], Any] | None = None) -> Any:
        """Return the body read as JSON, each object as `object_hook` makes it.

        Raises Unreadable where the body is no JSON (HTML, cut off, nested too deeply).
        """
        try:
            return json.loads(self.content, object_hook=object_hook)
        except (ValueError, RecursionError) as error:
            raise Unreadable(messages.services.NO_JSON(host=self.host), self.host) from error
