"""Tags of an entry: "tags: memory, serving" and "#memory" in its notes. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.export.cleaning import clean
from enrich.model import Entry

_LINE = re.compile(r"\s*(?:tags?|keywords?|topics?)\s*[:：]\s*(?P<tags>\S.{0,300})", re.IGNORECASE)
_HASH = re.compile(r"(?<![\w#&/])#(?P<tag>[^\W\d_][\w/-]{1,40})")


def tags_of(entry: Entry) -> Sequence[str]:
    """Return the tags of an entry, each once, in their order."""
    found: dict[str, None] = {}
    for note in entry.notes:
        if line := _LINE.fullmatch(note):
            tags = (tag.strip(" #.") for tag in re.split(r"[,;]", line["tags"]))
        else:
            tags = (one["tag"] for one in _HASH.finditer(note))
        found |= dict.fromkeys(tag for tag in map(clean, tags) if tag)
    return [*found]
