"""Identifiers found in free text."""

from __future__ import annotations

import re

from enrich.identifiers import spelling
from enrich.identifiers.normal_form import ARXIV_NEW, ARXIV_OLD, DOI, arxiv, doi
from enrich.identifiers.typed import parse
from enrich.model import Identifier
from enrich.patterns import regex

_URL = regex(r"(?:https?://|www\.)\S+", re.IGNORECASE)

_ARXIV_IN_TEXT = regex(
    rf"(?<![\w/.])arxiv\s*[:：]\s*((?:{ARXIV_NEW}|{ARXIV_OLD})(?:v\d+)?)(?!\d)", re.IGNORECASE
)

_PUBMED = regex(r"(?<!\w)(?:PMID\s*[:：]\s*\d{4,9}|PMCID\s*[:：]\s*PMC\d{4,9})(?!\w)")
# Without one of these and without a DOI there is nothing to find.
_WORDS = regex(r"rxiv|PMID|PMCID", re.IGNORECASE)
_BARE_DOI = regex(r"(?:(?<![\w/.-])|(?<=doi\.org/))" + DOI.pattern, re.IGNORECASE)

_NAMED_AT_END = regex(
    r"(?<![^\s(\[,;.])((?:doi|arxiv|pmid|pmcid)\s*[:：]\s*\S+)\s*$", re.IGNORECASE
)
_LONGEST_END = 400
# Of identifiers one behind the other.
_MOST_NAMED = 4


def before_named(text: str) -> str | None:
    """Return what stands before the identifiers with which a text ends: "Title, doi:10.1145/X".

    None where it does not end with one that is introduced by its name.
    """
    left = text
    for _ in range(_MOST_NAMED):
        begin = max(0, len(left) - _LONGEST_END)
        found = _NAMED_AT_END.search(left[begin:])
        if found is None or parse(found[1].rstrip(")]},;.")) is None:
            break
        left = left[: begin + found.start()].rstrip(" ,;.([–—-")
    return None if left is text else left


def find(text: str) -> tuple[Identifier, ...]:
    """Return the DOIs, arXiv ids and numbers of PubMed that a free text names, in its order.

    URLs in it are for `sources.identify`.
    """
    if "10." not in text and not _WORDS.search(text):
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
    for match in _PUBMED.finditer(rest):
        named = parse(match.group())
        if named:
            found.append((match.start(), named))
    return tuple(dict.fromkeys(identifier for _, identifier in sorted(found)))
