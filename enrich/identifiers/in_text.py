"""Identifiers found in free text."""

from __future__ import annotations

import re

from enrich.identifiers import spelling
from enrich.identifiers.normal_form import ARXIV_NEW, ARXIV_OLD, DOI, arxiv, doi
from enrich.model import Identifier

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

_ARXIV_IN_TEXT = re.compile(
    rf"(?<![\w/.])arxiv\s*[:：]\s*((?:{ARXIV_NEW}|{ARXIV_OLD})(?:v\d+)?)(?!\d)", re.IGNORECASE
)

_BARE_DOI = re.compile(r"(?:(?<![\w/.-])|(?<=doi\.org/))" + DOI.pattern, re.IGNORECASE)


def find(text: str) -> tuple[Identifier, ...]:
    """Return the DOIs and arXiv ids that a free text names, in its order.

    URLs in it are for `sources.identify`.
    """
    if "10." not in text and "rxiv" not in text.lower():
        return ()
    prose = _URL.sub(" ", spelling.unmarked(text))
    found: list[tuple[int, Identifier]] = []
    for match in _BARE_DOI.finditer(prose):
        named = doi(match.group())
        if named:
            found.append((match.start(), named))
    rest = _BARE_DOI.sub(
        lambda match: " " * len(match.group()), prose
    )  # 10.1145/3600006.3613168 holds no arXiv id
    for match in _ARXIV_IN_TEXT.finditer(rest):
        named = arxiv(match[1])
        if named:
            found.append((match.start(), named))
    return tuple(dict.fromkeys(identifier for _, identifier in sorted(found)))
